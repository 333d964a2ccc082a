"""What strangers may send to the page: no request ends in a fault of ours, and none leaves anything behind."""

from __future__ import annotations

import asyncio
import hashlib
import zipfile

import pytest

from extractor.settings import Settings
from extractor.web.access import Attempts, Sessions
from extractor.web.access.guard import Guard, Rules
from extractor.web.chores import settings_of
from extractor.web.intake import Intake, safe_upload_name
from extractor.web.originals import Places, fetch

HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})


def status(method: str = "GET", path: str = "/login", hosts: frozenset[str] = HOSTS, **head: bytes) -> int:
    """Return the status that a request without a session gets."""
    sent = []

    async def inside(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    headers = {b"host": b"127.0.0.1:8765", **{k.replace("_", "-").encode(): v for k, v in head.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": list(headers.items()),
    }
    guard = Guard(inside, Sessions(b"k" * 32), Rules(hosts=hosts, body=1_000, upload=5_000), lambda _: None)
    asyncio.run(guard(scope, receive, send))
    assert sum(one["type"] == "http.response.start" for one in sent) == 1
    return sent[0]["status"]


@pytest.mark.parametrize(
    ("host", "told"),
    [
        (b"127.0.0.1:8765", 200),
        (b"127.0.0.1", 200),
        (b"LOCALHOST:1", 200),
        (b"[::1]:8765", 200),
        (b"localhost.", 400),
        (b"evil.example", 400),
        (b"127.0.0.1.evil.example", 400),
        (b"evil.example#127.0.0.1", 400),
        (b"127.0.0.1/@evil.example", 200),  # still called by our own name
        (b"127.0.0.1@evil.example", 400),
        (b"", 400),
        (b":8765", 400),
        (b"[::1", 400),  # once a fault of ours
        (b"[x]", 400),
        (b"[]", 400),
        (b"]", 400),
        (b"\xe4\xba\x91", 400),
        (b"127.0.0.1\xb2", 400),
    ],
)
def test_only_our_own_names_are_answered(host, told):
    assert status(host=host) == told


@pytest.mark.parametrize("host", [b"[::1", b"evil.example", b"\xb2", b""])
def test_with_accounts_any_name_will_do(host):
    assert status(hosts=frozenset(), host=host) == 200


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (b"0", 200),
        (b"1000", 200),
        (b"0001000", 200),
        (b"1001", 413),
        (b"", 413),
        (b"-1", 413),
        (b"+1", 413),
        (b"1.0", 413),
        (b"1e3", 413),
        (b"1_0", 413),
        (b" 1", 413),
        (b"\xb2", 413),  # a digit to some, a number to none: once a fault of ours
        (b"1\xb9", 413),
        (b"9" * 5_000, 413),
    ],
)
def test_a_length_is_a_number_within_the_limit(length, told):
    assert status(content_length=length) == told


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", ""])
def test_other_methods_are_refused(method):
    assert status(method) == 405


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        (b"http://127.0.0.1:8765", 200),
        (b"https://127.0.0.1:8765", 403),
        (b"http://127.0.0.1", 403),
        (b"http://evil.example", 403),
        (b"http://127.0.0.1:8765/", 403),
        (b"null", 403),
        (b"", 403),
    ],
)
def test_a_form_must_come_from_our_own_page(origin, told):
    assert status("POST", origin=origin) == told


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login/",
        "/LOGIN",
        "//login",
        "/login/../run/x",
        "/static/page.js",
        "/static/login.css/..",
        "/session",
        "/enter/x",
        "/favicon.ico/",
        "/_nicegui/client/x/upload/1",
        "/run/1/summary.xlsx",
        "",
    ],
)
def test_nothing_but_the_way_in_is_open(path):
    assert status(path=path) == 401
    assert status(path=path, accept=b"text/html") == 303


@pytest.mark.parametrize(
    "cookie", [b"=", b";;;", b"extractor_review", b"extractor_review=", b"\xff=\xfe", b'a="']
)
def test_a_cookie_that_is_none_lets_nobody_in(cookie):
    assert status(path="/", cookie=cookie) == 401


def test_asking_for_names_that_strangers_make_up_leaves_nothing_behind():
    attempts = Attempts(most=2, window=60)
    for number in range(100):
        assert attempts.wait(f"name {number}") == 0
    assert len(attempts._failures) == 0
    attempts.fail("a")
    assert attempts.wait("a") == 0
    attempts.fail("a")
    assert attempts.wait("a") == 60
    assert len(attempts._failures) == 1


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("NUL", "_NUL"),
        ("nul.txt", "_nul.txt"),
        ("Con.报告.docx", "_Con.报告.docx"),
        ("COM1.pdf", "_COM1.pdf"),
        ("lpt9.doc", "_lpt9.doc"),
        ("com10.pdf", "com10.pdf"),
        ("connect.pdf", "connect.pdf"),
        ("a.nul", "a.nul"),
        ("报告.", "报告"),
        ("报告 .docx", "报告 .docx"),
        ("  报告.docx  ", "报告.docx"),
        ("柳溪:一.txt", "柳溪_一.txt"),
        ("目录/", "目录"),
        ("a/b\\c.txt", "c.txt"),
        ("\x7f.txt", "_.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_names_are_such_as_every_system_takes(told, kept):
    assert safe_upload_name(told) == kept


@pytest.mark.parametrize("letter", ["a", "柳", "𠮷", "é", "\ud800"])
@pytest.mark.parametrize("shape", ["{0}", "{0}.docx", "a.{0}", "{0}.{0}", ".{0}", "{0}. ."])
def test_a_name_of_any_length_fits_a_file_system(letter, shape, tmp_path):
    intake = Intake(tmp_path)
    for number in (1, 2, 3):
        place = intake.place(shape.format(letter * 300), 1)
        assert len(place.name.encode()) <= 200
        assert not place.exists()
        place.write_bytes(b"x")
        assert len(list(place.parent.iterdir())) == number
    assert place.parent.parent.parent == tmp_path


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_an_archive_that_was_damaged_does_not_hide_the_next(tmp_path):
    """The same name may lie below two bases; what cannot be opened is passed over."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "报送.zip").write_bytes(b"PK\x03\x04 broken")
    with zipfile.ZipFile(tmp_path / "two" / "报送.zip", "w") as archive:
        archive.writestr("a.txt", "检查12次。")
    found = tuple((tmp_path / name / "报送.zip", "a.txt") for name in ("one", "two"))
    assert fetch(found, digest("检查12次。".encode()), Settings()) == "检查12次。".encode()
    assert fetch(found[:1], digest("检查12次。".encode()), Settings()) is None


def test_a_file_that_went_away_does_not_hide_the_next(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"two")
    found = ((tmp_path / "a.txt", ""), (tmp_path, ""), (tmp_path / "b.txt", ""))
    assert fetch(found, digest(b"two"), Settings()) == b"two"
    assert fetch(found, digest(b"one"), Settings()) is None
    assert fetch((), digest(b"one"), Settings()) is None


@pytest.mark.parametrize("file", ["../a.txt", "县/../../a.txt", "/a.txt", "//a.txt", ".."])
def test_no_name_of_a_run_leads_out_of_its_inputs(tmp_path, file):
    (tmp_path / "in").mkdir()
    (tmp_path / "a.txt").write_bytes(b"secret")
    places = Places(tmp_path / "out", {"options": {"inputs": [str(tmp_path / "in")]}})
    assert places.candidates(file) == ()


@pytest.mark.parametrize(
    ("rules", "kept"),
    [(None, 0), ("/", 0), ("/tmp", 0), (7, 0), ([], 0), (["/"], 1), (("/", "/gone"), 1), ({}, 0)],
)
def test_rule_folders_of_a_run_are_a_list(rules, kept):
    assert len(settings_of({"rules": rules}).rules) == kept
