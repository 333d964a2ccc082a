"""Sessions end by time, by a new password, by leaving; guessing is slowed down."""

from __future__ import annotations

import pytest

from extractor.web.access import AccountBook, Attempts, Role, Sessions

GOOD = "长密码-2024-ab"


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_session_is_found_by_its_signed_cookie_only(clock):
    sessions = Sessions(b"k" * 32, clock=clock)
    session, cookie = sessions.open("王敏", Role.OFFICER)
    assert sessions.find(cookie) is session
    for forged in ("", session.id, cookie[:-1], f"{session.id}.x", cookie + "x", "é"):
        assert sessions.find(forged) is None
    assert Sessions(b"other" * 8, clock=clock).find(cookie) is None
    assert Sessions(b"k" * 32, clock=clock).find(cookie) is None  # another server, another memory


def test_idle_and_old_sessions_end(clock):
    sessions = Sessions(b"k" * 32, idle=100, life=250, clock=clock)
    session, cookie = sessions.open("王敏", Role.OFFICER)
    clock.now += 90
    sessions.touch(session)
    clock.now += 90
    assert sessions.find(cookie) is session
    sessions.touch(session)
    clock.now += 90  # 270 in all
    assert sessions.find(cookie) is None and session.ended
    other, cookie = sessions.open("王敏", Role.OFFICER)
    clock.now += 101
    assert sessions.find(cookie) is None and not sessions.alive(other)


def test_closing_ends_a_session(clock):
    sessions = Sessions(b"k" * 32, clock=clock)
    session, cookie = sessions.open("王敏", Role.OFFICER)
    sessions.close(session)
    assert sessions.find(cookie) is None


def test_a_new_password_or_a_removed_account_ends_sessions(clock, tmp_path):
    book = AccountBook(tmp_path / "accounts.json")
    account = book.add("王敏", Role.OFFICER, GOOD)
    sessions = Sessions(b"k" * 32, book, clock=clock)
    _, cookie = sessions.open(account.name, account.role, account.stamp)
    assert sessions.find(cookie) is not None
    book.set_password("王敏", GOOD + "新")
    assert sessions.find(cookie) is None
    account = book.find("王敏")
    _, cookie = sessions.open(account.name, account.role, account.stamp)
    book.remove("王敏")
    assert sessions.find(cookie) is None


def test_only_auditors_may_not_change_and_only_admins_open_folders(clock):
    sessions = Sessions(b"k" * 32, clock=clock)
    rights = {role: sessions.open("x", role)[0] for role in Role}
    assert {role: one.may_change for role, one in rights.items()} == {
        Role.OFFICER: True,
        Role.AUDITOR: False,
        Role.ADMIN: True,
    }
    assert [role for role, one in rights.items() if one.may_open_folders] == [Role.ADMIN]


def test_too_many_failures_must_wait(clock):
    attempts = Attempts(most=3, window=60, clock=clock)
    for _ in range(3):
        assert attempts.wait("a") == 0
        attempts.fail("a")
        clock.now += 1
    assert attempts.wait("a") == 57
    assert attempts.wait("b") == 0
    clock.now += 58
    assert attempts.wait("a") == 0
    attempts.clear("a")
    attempts.fail("a")
    assert attempts.wait("a") == 0
