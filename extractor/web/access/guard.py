"""What every request passes before it reaches a page: host, origin, size, session; and the headers on every answer.

One ASGI layer around the whole application, websockets included, so that no page can be forgotten.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from extractor.web.access.sessions import Session, Sessions

__all__ = ["SESSION", "Guard", "Rules", "session_of"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SESSION = "extractor.session"
_PUBLIC = frozenset({"/login", "/enter", "/static/login.css", "/favicon.ico"})
_EVENT = re.compile(r'^42\["(?:event|javascript_response)"')
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_OF_A_PAGE = re.compile(r"^/_nicegui/client/([^/]+)/")
_UPLOAD = re.compile(r"^/_nicegui/client/[^/]+/upload/\d+$")
_LENGTH = re.compile(r"[0-9]{1,18}")
_UNAUTHORIZED = 4401
_FIXED = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # with none at all, browsers send no origin along with forms
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for this server.

    ``hosts``: names under which it may be called, empty for any (with accounts only, where a foreign name brings no
    cookie along); ``cookie``: name of the session cookie; ``body``, ``upload``: most bytes of a request.
    """

    hosts: frozenset[str] = frozenset()
    cookie: str = "extractor_review"
    secure: bool = False
    body: int = 1_000_000
    upload: int = 320_000_000


class Guard:
    """Wraps an ASGI application.

    :param owner_of: tells whose page a websocket asks for, by the client id in its address.
    """

    def __init__(
        self, app: App, sessions: Sessions, rules: Rules, owner_of: Callable[[str], Session | None]
    ) -> None:
        self.app, self._sessions, self._rules, self._owner_of = app, sessions, rules, owner_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a connection through, or answer for the application."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = _headers(scope)
        nonce = secrets.token_urlsafe(18)
        answer = _Answer(send, self._policy(nonce, head.get("host", "")), nonce.encode())
        if (refusal := self._refusal(scope, head)) is not None:
            await answer.plain(*refusal)
            return
        session = self._session(head)
        path = scope["path"]
        if session is None and path not in _PUBLIC:
            wants_page = scope["method"] == "GET" and "text/html" in head.get("accept", "")
            await (answer.redirect("/login") if wants_page else answer.plain(401, "请先登录。"))
            return
        of_a_page = _OF_A_PAGE.match(path)
        if of_a_page is not None and self._owner_of(of_a_page[1]) is not session:
            await answer.plain(403, "这不是您打开的页面，已拒绝。")
            return
        if session is not None and path != "/session":  # the page asks there whether the session still holds
            self._sessions.touch(session)
        scope[SESSION] = session
        scope["headers"] = [one for one in scope["headers"] if not one[0].startswith(b"x-forwarded-")]
        most = self._rules.upload if _UPLOAD.match(path) else self._rules.body
        try:
            await self.app(scope, _bounded(receive, most), answer)
        except _TooLongError:
            await answer.plain(413, f"内容超过上限（{most // 1_000_000} MB）。")

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = _headers(scope)
        session = self._session(head)
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("client_id", [""])[0]
        if (
            session is None
            or not self._same_origin(head)
            or not self._host_known(head)
            or self._owner_of(asked) is not session
        ):
            await receive()
            await send({"type": "websocket.close", "code": _UNAUTHORIZED})
            return

        async def watched() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                told = message.get("text") or ""
                if not self._sessions.alive(session) or _speaks_for_another(told, asked):
                    await send({"type": "websocket.close", "code": _UNAUTHORIZED})
                    return {"type": "websocket.disconnect", "code": _UNAUTHORIZED}
                if _EVENT.match(told):
                    self._sessions.touch(session)
            return message

        await self.app(scope, watched, send)

    def _refusal(self, scope: Scope, head: Mapping[str, str]) -> tuple[int, str] | None:
        if not self._host_known(head):
            return 400, "请用启动时显示的地址打开。"
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return 405, "不支持的请求方式。"
        if scope["path"].startswith("/_nicegui_ws/"):
            return 403, "只接受 WebSocket 连接。"  # no long polling: it would pass by the watch over events
        if scope["method"] == "POST" and not self._same_origin(head):
            return 403, "请求不是从本页面发出的，已拒绝。"
        length = head.get("content-length", "0")
        most = self._rules.upload if _UPLOAD.match(scope["path"]) else self._rules.body
        if not _LENGTH.fullmatch(length) or int(length) > most:
            return 413, f"内容超过上限（{most // 1_000_000} MB）。"
        return None

    def _host_known(self, head: Mapping[str, str]) -> bool:
        if not self._rules.hosts:
            return True
        try:
            return urlsplit(f"//{head.get('host', '')}").hostname in self._rules.hosts
        except ValueError:  # a bracket without its other, or no address within
            return False

    def _same_origin(self, head: Mapping[str, str]) -> bool:
        scheme = "https" if self._rules.secure else "http"
        return bool(head.get("host")) and head.get("origin") == f"{scheme}://{head['host']}"

    def _session(self, head: Mapping[str, str]) -> Session | None:
        try:
            crumb = SimpleCookie(head.get("cookie", "")).get(self._rules.cookie)
        except CookieError:
            return None
        return None if crumb is None else self._sessions.find(crumb.value)

    def _policy(self, nonce: str, host: str) -> str:
        """The page's engine compiles its templates in the browser, hence ``unsafe-eval``; styles are set by it too."""
        scheme = "wss" if self._rules.secure else "ws"
        socket = f" {scheme}://{host}" if re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host) else ""
        return (
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'{socket}; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
        )


class _Answer:
    """Sends an answer on with our headers; scripts of pages get the nonce of this answer.

    Pages hold no word of any document (those come over the websocket, as data), so that every ``<script`` in them is
    the program's own.
    """

    def __init__(self, send: Send, policy: str, nonce: bytes) -> None:
        self._send, self._policy, self._nonce = send, policy, nonce
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = self._with_headers(message.get("headers", []))
            if _is_page(message["headers"]):
                self._start = message
            else:
                await self._send(message)
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()
        else:
            await self._send(message)

    async def plain(self, status: int, words: str) -> None:
        """Answer in the application's place."""
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": words.encode()})

    async def redirect(self, place: str) -> None:
        """Send the browser elsewhere."""
        headers = [(b"location", place.encode()), (b"content-length", b"0")]
        await self({"type": "http.response.start", "status": 303, "headers": headers})
        await self({"type": "http.response.body", "body": b""})

    def _with_headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        ours = [*_FIXED, (b"content-security-policy", self._policy.encode("latin-1"))]
        names = {name for name, _ in ours} | {b"server"}
        kept = [one for one in headers if one[0].lower() not in names]
        if not any(name.lower() == b"cache-control" for name, _ in kept):
            kept.append((b"cache-control", b"no-store"))
        return kept + ours

    async def _send_page(self) -> None:
        assert self._start is not None
        body = _SCRIPT.sub(b'<script nonce="' + self._nonce + b'"', self._body)
        kept = [one for one in self._start["headers"] if one[0].lower() != b"content-length"]
        self._start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def session_of(scope: Mapping[str, Any]) -> Session:
    """Return the session that the guard let through.

    :raises PermissionError: if there is none, which only a page outside the guard could meet.
    """
    session = scope.get(SESSION)
    if not isinstance(session, Session):
        raise PermissionError("no session")
    return session


def _speaks_for_another(told: str, own: str) -> bool:
    """Say whether a message of the page's engine names another page than the one that its websocket was opened for.

    The engine goes by the page that a message names, whoever sends it.
    """
    if not told.startswith(("42", "45")):  # Socket.IO: an event, an event with bytes
        return False
    try:
        parts = json.loads(told[told.index("[") :])
    except ValueError:
        return True
    return any(isinstance(one, dict) and one.get("client_id", own) != own for one in parts)


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    found = {name.lower(): value for name, value in headers}
    return found.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in found


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


class _TooLongError(Exception):
    """More bytes came than were announced."""


def _bounded(receive: Receive, most: int) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _TooLongError
        return message

    return bounded
