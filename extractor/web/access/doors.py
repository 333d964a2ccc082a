"""The ways in and out: a key in the address on one's own machine, name and password where there are accounts."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from html import escape
from string import Template
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from extractor.web.access.accounts import Account, AccountBook, Role
from extractor.web.access.guard import SESSION, Rules
from extractor.web.access.sessions import Attempts, Session, Sessions

__all__ = ["Doors"]

_FORM = "extractor_form"
_LONGEST_FORM = 4_000
_NAME_LONGEST = 40
_PAGE = Template("""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>登录 · 报告数据核对</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/static/login.css"></head>
<body><main><h1>报告数据核对</h1>$body</main></body></html>
""")
_FIELDS = Template("""<p>请用分配给您的账号登录；忘记密码请找管理员重设。</p>$refused
<form method="post" action="/login" autocomplete="on"><input type="hidden" name="csrf" value="$csrf">
<label for="name">账号</label><input id="name" name="name" value="$name" autocomplete="username" required maxlength="40"$first>
<label for="password">密码</label><input id="password" name="password" type="password" autocomplete="current-password"
 required maxlength="200"$second><button type="submit">登录</button></form>""")
_CLOSED = "<p>请用启动时窗口里显示的完整地址打开本页；地址里带有一次启动的钥匙，不要转给别人。</p>"


@dataclass(slots=True)
class Doors:
    """Lets people in.

    :param book: the accounts; ``None`` where the page serves its owner only, who comes with ``key``.
    :param owner: the name under which the owner's changes are recorded.
    """

    sessions: Sessions
    rules: Rules
    book: AccountBook | None
    owner: str
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    attempts: Attempts = field(default_factory=Attempts)
    by_address: Attempts = field(default_factory=lambda: Attempts(most=20))
    by_name: Attempts = field(default_factory=lambda: Attempts(most=50))

    def install(self, api: FastAPI) -> None:
        """Add the routes."""
        api.add_api_route("/login", self._form, methods=["GET"])
        api.add_api_route("/login", self._login, methods=["POST"])
        api.add_api_route("/enter", self._enter, methods=["GET"])
        api.add_api_route("/logout", self._logout, methods=["POST"])
        api.add_api_route("/session", self._session, methods=["GET"])

    async def _form(self, request: Request) -> Response:
        return self._shown("")

    async def _enter(self, request: Request) -> Response:
        given = request.query_params.get("key", "")
        if self.book is not None or not hmac.compare_digest(given.encode(), self.key.encode()):
            return RedirectResponse("/login", 303)
        return self._let_in(*self.sessions.open(self.owner, Role.ADMIN))

    async def _login(self, request: Request) -> Response:
        body = await request.body()
        fields = parse_qs(body[:_LONGEST_FORM].decode("utf-8", "replace"), keep_blank_values=True)
        name, password, csrf = (fields.get(one, [""])[0] for one in ("name", "password", "csrf"))
        crumb = request.cookies.get(_FORM, "")
        if self.book is None or not crumb or not hmac.compare_digest(csrf.encode(), crumb.encode()):
            return self._shown("页面已过期，请重新登录。", 403)
        address = request.client.host if request.client else ""
        pair = f"{name}\0{address}"
        counters = ((self.attempts, pair), (self.by_address, address), (self.by_name, name))
        if wait := max(counter.wait(key) for counter, key in counters):
            return self._shown(f"失败次数太多，请 {wait} 秒后再试。", 429, name)
        for counter, key in counters:  # counted before the answer is known, so that many at once gain nothing
            counter.fail(key)
        account = await asyncio.to_thread(self.book.verify, name, password)
        if account is None:
            return self._shown("账号或密码不对。", 401, name)
        for counter, key in counters:
            counter.clear(key)
        return self._welcome(account)

    def _welcome(self, account: Account) -> Response:
        return self._let_in(*self.sessions.open(account.name, account.role, account.stamp))

    async def _logout(self, request: Request) -> Response:
        session = request.scope.get(SESSION)
        form = parse_qs((await request.body())[:_LONGEST_FORM].decode("utf-8", "replace"))
        given = form.get("csrf", [""])[0]
        if not isinstance(session, Session) or not hmac.compare_digest(given.encode(), session.csrf.encode()):
            return PlainTextResponse("页面已过期。", 403)
        self.sessions.close(session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(self.rules.cookie)
        return answer

    async def _session(self, request: Request) -> Response:
        session = request.scope[SESSION]
        return JSONResponse({"name": session.name, "role": session.role.value})

    def _shown(self, refused: str, status: int = 200, name: str = "") -> Response:
        if self.book is None:
            return HTMLResponse(_PAGE.substitute(body=_CLOSED), status)
        csrf = secrets.token_urlsafe(24)
        told = f'<p class="refused" role="alert">{escape(refused)}</p>' if refused else ""
        first, second = ("", " autofocus") if name else (" autofocus", "")
        kept = escape(name[:_NAME_LONGEST])
        fields = _FIELDS.substitute(refused=told, csrf=csrf, name=kept, first=first, second=second)
        answer = HTMLResponse(_PAGE.substitute(body=fields), status)
        answer.set_cookie(
            _FORM, csrf, httponly=True, samesite="strict", secure=self.rules.secure, path="/login"
        )
        return answer

    def _let_in(self, session: Session, cookie: str) -> Response:
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self.rules.cookie, cookie, httponly=True, samesite="strict", secure=self.rules.secure, path="/"
        )
        return answer
