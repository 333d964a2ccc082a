"""Accounts: argon2 hashes in a file that nobody else may read."""

from __future__ import annotations

import os
import stat
import sys

import pytest

from extractor.errors import UsageError
from extractor.web.access import AccountBook, Role
from extractor.web.access.private import installation_key, read_private

GOOD = "长密码-2024-ab"


@pytest.fixture
def book(tmp_path):
    return AccountBook(tmp_path / "conf" / "accounts.json")


def test_accounts_are_kept_hashed_and_private(book):
    book.add("王敏", Role.OFFICER, GOOD)
    text = book.path.read_text(encoding="utf-8")
    assert "$argon2id$" in text and GOOD not in text
    if sys.platform != "win32":
        assert stat.S_IMODE(book.path.stat().st_mode) == 0o600
    again = AccountBook(book.path)
    assert [(one.name, one.role) for one in again.accounts()] == [("王敏", Role.OFFICER)]
    assert again.verify("王敏", GOOD) is not None
    assert again.verify("王敏", GOOD + "x") is None
    assert again.verify("别人", GOOD) is None


def test_a_new_password_changes_the_stamp(book):
    before = book.add("王敏", Role.OFFICER, GOOD).stamp
    book.set_password("王敏", GOOD + "新")
    assert book.find("王敏").stamp != before
    assert book.verify("王敏", GOOD) is None
    book.remove("王敏")
    assert book.accounts() == ()


def test_a_file_changed_by_another_process_is_read_again(book):
    book.add("王敏", Role.OFFICER, GOOD)
    AccountBook(book.path).add("李强", Role.AUDITOR, GOOD)
    assert {one.name for one in book.accounts()} == {"王敏", "李强"}


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "王敏王敏王敏1234567", "x" * 201])
def test_weak_passwords_are_refused(book, password):
    with pytest.raises(UsageError, match="密码太弱"):
        book.add("王敏", Role.OFFICER, password)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "长" * 41])
def test_unusable_names_are_refused(book, name):
    with pytest.raises(UsageError, match="账号名"):
        book.add(name, Role.OFFICER, GOOD)


def test_names_are_unique_and_must_be_known(book):
    book.add("王敏", Role.OFFICER, GOOD)
    with pytest.raises(UsageError, match="已有账号"):
        book.add("王敏 ", Role.ADMIN, GOOD)
    for deed in (book.remove, lambda name: book.set_password(name, GOOD)):
        with pytest.raises(UsageError, match="没有账号"):
            deed("李强")


@pytest.mark.skipif(sys.platform == "win32", reason="mode bits say nothing there")
def test_a_file_that_others_may_read_is_refused(book):
    book.add("王敏", Role.OFFICER, GOOD)
    book.path.chmod(0o644)
    with pytest.raises(UsageError, match="能被其他用户读取"):
        AccountBook(book.path).accounts()


def test_a_damaged_file_is_told(book):
    book.add("王敏", Role.OFFICER, GOOD)
    book.path.write_bytes(b'{"accounts": [{}]}')
    with pytest.raises(UsageError, match="已损坏"):
        AccountBook(book.path).accounts()


def test_the_key_of_an_installation_stays(tmp_path):
    key = installation_key(tmp_path / "conf")
    assert len(key) == 32 and installation_key(tmp_path / "conf") == key
    assert read_private(tmp_path / "conf" / "session.key") == key
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "conf" / "session.key").stat().st_mode) == 0o600
