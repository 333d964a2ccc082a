"""The ways in: a key on one's own machine, name and password elsewhere, and no guessing."""

from __future__ import annotations

import asyncio
import html
import re
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from extractor.web.access import AccountBook, Role, Sessions
from extractor.web.access.doors import Doors
from extractor.web.access.guard import Guard, Rules

PASSWORD = "审核-2024-密码甲"
HOST = "127.0.0.1:8765"


class Browser:
    """Keeps cookies and talks to the guarded doors."""

    def __init__(self, doors: Doors) -> None:
        api = FastAPI()
        doors.install(api)
        self._app = Guard(api, doors.sessions, doors.rules, lambda _: None)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: bytes = b"", address: str = "10.0.0.7"):
        head = {"host": HOST, "accept": "text/html", "origin": f"http://{HOST}"}
        head["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "scheme": "http", "client": (address, 1), "server": None,
            "headers": [(name.encode(), value.encode()) for name, value in head.items()],
        }  # fmt: skip
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(self._app(scope, receive, send))
        self.told = [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]
        for crumb in self.told:
            name, value = crumb.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode()

    def log_in(self, name: str, password: str, **more):
        _, page = self.ask("/login")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        fields = {"name": name, "password": password, "csrf": csrf}
        return self.ask("/login", "POST", urlencode(fields).encode(), **more)


@pytest.fixture
def book(tmp_path):
    made = AccountBook(tmp_path / "who.json")
    made.add("王敏", Role.OFFICER, PASSWORD)
    return made


def doors(book=None):
    return Doors(Sessions(b"k" * 32, book), Rules(), book, "本人")


def test_the_key_lets_the_owner_in():
    made = doors()
    browser = Browser(made)
    assert browser.ask("/")[0] == 303
    assert browser.ask("/enter?key=wrong")[0] == 303 and browser.cookies == {}
    assert "请用启动时窗口里显示的完整地址" in browser.ask("/login")[1]
    assert browser.ask(f"/enter?key={made.key}")[0] == 303
    (crumb,) = browser.told
    assert "HttpOnly" in crumb and "SameSite=strict" in crumb
    status, told = browser.ask("/session")
    assert (status, told) == (200, '{"name":"本人","role":"admin"}')


def test_where_there_are_accounts_the_key_opens_nothing(book):
    made = doors(book)
    browser = Browser(made)
    browser.ask(f"/enter?key={made.key}")
    assert browser.ask("/session")[0] != 200


def test_name_and_password_let_people_in(book):
    browser = Browser(doors(book))
    assert browser.log_in("王敏", "不对")[0] == 401
    assert browser.log_in("王敏", PASSWORD)[0] == 303
    assert browser.ask("/session")[1] == '{"name":"王敏","role":"officer"}'


def test_a_form_of_another_page_is_no_way_in(book):
    browser = Browser(doors(book))
    fields = urlencode({"name": "王敏", "password": PASSWORD, "csrf": ""}).encode()
    assert browser.ask("/login", "POST", fields)[0] == 403
    browser.ask("/login")
    assert browser.ask("/login", "POST", fields)[0] == 403
    assert "extractor_review" not in browser.cookies


def test_guessing_must_wait_and_others_need_not(book):
    browser = Browser(doors(book))
    statuses = [browser.log_in("王敏", f"猜{number}")[0] for number in range(6)]
    assert statuses == [401] * 5 + [429]
    assert browser.log_in("王敏", PASSWORD)[0] == 429
    assert browser.log_in("王敏", PASSWORD, address="10.0.0.8")[0] == 303


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "$csrf${csrf}$"],
)
def test_what_was_typed_is_never_shown_as_markup(book, name):
    _, page = Browser(doors(book)).log_in(name, "x")
    fields = re.findall(r"<input[^>]*>", page)
    assert [re.findall(r' (\w+)="', one) for one in fields] == [
        ["type", "name", "value"],
        ["id", "name", "value", "autocomplete", "maxlength"],
        ["id", "name", "type", "autocomplete", "maxlength"],
    ]
    assert html.unescape(re.search(r'id="name" name="name" value="([^"]*)"', page)[1]) == name
    assert "<script" not in page and "<img" not in page


def test_the_name_stays_and_the_password_does_not(book):
    browser = Browser(doors(book))
    _, page = browser.log_in("王敏", "猜的密码")
    assert 'value="王敏"' in page and "猜的密码" not in page
    assert re.search(r'id="password"[^>]* autofocus>', page, re.DOTALL)
    assert re.search(r'id="name"[^>]* autofocus>', browser.ask("/login")[1])


def test_a_name_of_any_length_is_no_burden(book):
    _, page = Browser(doors(book)).log_in("长" * 400, "x")
    assert page.count("长") == 40


@pytest.mark.parametrize(
    ("most", "guess"),
    [(20, lambda number: (f"甲{number}", "10.0.0.7")), (50, lambda number: ("王敏", f"10.0.{number}.1"))],
    ids=["one address, many names", "one name, many addresses"],
)
def test_guessing_in_many_ways_must_wait_too(book, monkeypatch, most, guess):
    monkeypatch.setattr(type(book), "verify", lambda *_: None)  # the hash is slow on purpose
    browser = Browser(doors(book))
    statuses = []
    for number in range(most + 1):
        name, address = guess(number)
        statuses.append(browser.log_in(name, "猜", address=address)[0])
    assert statuses == [401] * most + [429]


def test_a_waiting_name_is_told_how_long(book):
    browser = Browser(doors(book))
    for number in range(5):
        browser.log_in("王敏", f"猜{number}")
    _, page = browser.log_in("王敏", PASSWORD)
    assert re.search(r"失败次数太多，请 (29\d|300) 秒后再试。", page)


def test_the_cookies_of_https_are_for_https_only(book):
    made = Doors(Sessions(b"k" * 32, book), Rules(secure=True), book, "本人")
    browser = Browser(made)
    browser.ask("/login")
    assert all("Secure" in crumb and "HttpOnly" in crumb for crumb in browser.told)


def test_a_form_longer_than_any_of_ours_is_not_read_on(book):
    browser = Browser(doors(book))
    _, page = browser.ask("/login")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    fields = urlencode({"pad": "x" * 4_000, "name": "王敏", "password": PASSWORD, "csrf": csrf}).encode()
    assert browser.ask("/login", "POST", fields)[0] == 403


def test_a_session_ends_in_time(book):
    now = [0.0]
    made = Doors(Sessions(b"k" * 32, book, idle=60, life=100, clock=lambda: now[0]), Rules(), book, "本人")
    browser = Browser(made)
    browser.log_in("王敏", PASSWORD)
    now[0] = 50
    assert browser.ask("/session")[0] == 200  # asked by the page itself: nobody has done anything
    now[0] = 61
    assert browser.ask("/session")[0] != 200


def test_leaving_needs_the_sessions_own_token(book):
    made = doors(book)
    browser = Browser(made)
    browser.log_in("王敏", PASSWORD)
    assert browser.ask("/logout", "POST", b"csrf=wrong")[0] == 403
    session = made.sessions.find(browser.cookies["extractor_review"])
    assert browser.ask("/logout", "POST", urlencode({"csrf": session.csrf}).encode())[0] == 303
    assert made.sessions.find(browser.cookies["extractor_review"]) is None
