"""The guard around the application: nobody passes without a session, no foreign page, no more bytes than allowed."""

from __future__ import annotations

import asyncio

import pytest

from extractor.web.access import Role, Sessions
from extractor.web.access.guard import SESSION, Guard, Rules, session_of

HOST = "127.0.0.1:8765"
PAGE = b"<html><script>1</script><script type='module'>2</script></html>"


class Inner:
    """The application inside: notes what reaches it."""

    def __init__(self):
        self.reached = []
        self.heard = []

    async def __call__(self, scope, receive, send):
        self.reached.append(scope)
        if scope["type"] == "websocket":
            while True:
                message = await receive()
                self.heard.append(message["type"])
                if message["type"] == "websocket.disconnect":
                    return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(PAGE)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE})


@pytest.fixture
def inner():
    return Inner()


@pytest.fixture
def sessions():
    return Sessions(b"k" * 32)


@pytest.fixture
def visit(inner, sessions):
    session, cookie = sessions.open("王敏", Role.OFFICER)
    rules = Rules(hosts=frozenset({"127.0.0.1", "localhost"}), body=100, upload=1000)
    guard = Guard(inner, sessions, rules, lambda client: session if client == "mine" else None)

    def call(
        path="/", method="GET", *, known=True, body=(b"",), host=HOST, kind="http", query=b"", **headers
    ):
        head = {"host": host, "accept": "text/html", **headers}
        if known:
            head["cookie"] = f"extractor_review={cookie}"
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": query,
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in head.items()],
        }
        sent = []
        pieces = list(body)

        async def receive():
            if kind == "websocket":
                return pieces.pop(0) if pieces else {"type": "websocket.disconnect", "code": 1000}
            piece = pieces.pop(0) if pieces else b""
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

        async def send(message):
            sent.append(message)

        asyncio.run(guard(scope, receive, send))
        return sent

    call.session = session
    return call


def status(sent):
    return sent[0]["status"]


def header(sent, name):
    return dict(sent[0]["headers"]).get(name.encode(), b"").decode()


def test_pages_need_a_session(visit, inner):
    sent = visit(known=False)
    assert (status(sent), header(sent, "location")) == (303, "/login")
    assert status(visit("/run/x/table.json", known=False, accept="application/json")) == 401
    assert inner.reached == []
    assert status(visit("/login", known=False)) == 200
    assert status(visit()) == 200
    assert session_of(inner.reached[-1]) is visit.session
    with pytest.raises(PermissionError):
        session_of({SESSION: None})


def test_every_answer_carries_the_headers(visit):
    for sent in (visit(), visit(known=False), visit(host="evil.example")):
        policy = header(sent, "content-security-policy")
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("style-src")[0]
        assert header(sent, "x-content-type-options") == "nosniff"
        assert header(sent, "referrer-policy") == "same-origin"
        assert header(sent, "x-frame-options") == "DENY"
        assert header(sent, "cache-control") == "no-store"


def test_scripts_of_a_page_get_the_nonce_of_its_policy(visit):
    sent = visit()
    policy = header(sent, "content-security-policy")
    nonce = policy.split("'nonce-")[1].split("'")[0]
    body = b"".join(one.get("body", b"") for one in sent[1:])
    assert body.count(f'<script nonce="{nonce}"'.encode()) == 2
    assert header(sent, "content-length") == str(len(body))
    assert nonce not in header(visit(), "content-security-policy")


def test_other_names_of_the_machine_are_refused(visit, inner):
    for host in ("evil.example", "evil.example:8765", "127.0.0.1.evil.example", ""):
        assert status(visit(host=host)) == 400
    assert inner.reached == []
    assert status(visit(host="localhost:8765")) == 200


@pytest.mark.parametrize(
    "origin", [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": f"https://{HOST}"}]
)
def test_forms_of_other_pages_are_refused(visit, inner, origin):
    assert status(visit("/login", "POST", **origin)) == 403
    assert inner.reached == []


def test_own_forms_pass(visit):
    assert status(visit("/login", "POST", origin=f"http://{HOST}")) == 200
    assert status(visit("/x", "DELETE", origin=f"http://{HOST}")) == 405


def test_no_more_bytes_than_allowed(visit, inner):
    own = {"origin": f"http://{HOST}"}
    assert status(visit("/login", "POST", content_length="101", **own)) == 413
    assert inner.reached == []
    assert (
        status(visit("/login", "POST", body=(b"x" * 60, b"x" * 60), **own)) == 413
    )  # said nothing, sent much
    assert status(visit("/_nicegui/client/mine/upload/7", "POST", body=(b"x" * 900,), **own)) == 200
    assert status(visit("/_nicegui/client/mine/upload/7", "POST", content_length="1001", **own)) == 413


def test_long_polling_is_refused(visit, inner):
    assert status(visit("/_nicegui_ws/socket.io", "POST", origin=f"http://{HOST}")) == 403
    assert status(visit("/_nicegui_ws/socket.io")) == 403
    assert inner.reached == []


def socket(visit, query=b"client_id=mine", **more):
    given = {"origin": f"http://{HOST}", **more}
    return visit("/_nicegui_ws/socket.io", kind="websocket", query=query, **given)


def test_sockets_need_session_origin_and_ones_own_page(visit, inner):
    refused = [{"type": "websocket.close", "code": 4401}]
    first = [{"type": "websocket.connect"}]
    assert socket(visit, known=False, body=first) == refused
    assert socket(visit, origin="http://evil.example", body=first) == refused
    assert socket(visit, host="evil.example", origin="http://evil.example", body=first) == refused
    assert socket(visit, b"client_id=other", body=first) == refused
    assert socket(visit, b"", body=first) == refused
    assert inner.reached == []
    socket(visit, body=first)
    assert inner.heard == ["websocket.connect", "websocket.disconnect"]


def test_a_socket_ends_with_its_session(visit, inner, sessions):
    class Ending(dict):
        """A message on whose way the session ends."""

        def __getitem__(self, key):
            sessions.close(visit.session)
            return super().__getitem__(key)

    sent = socket(
        visit,
        body=[{"type": "websocket.connect"}, Ending(type="websocket.receive", text='42["event",{}]')],
    )
    assert inner.heard == ["websocket.connect", "websocket.disconnect"]
    assert sent == [{"type": "websocket.close", "code": 4401}]


@pytest.mark.parametrize(
    "told",
    [
        '42["event",{"client_id":"other","id":1}]',
        '42["handshake",{"client_id":"other"}]',
        '42/space,7["event",{"client_id":"other"}]',
        r'42["event",{"client\u005fid":"other"}]',
        '42["event",{"client_id":"mine","client_id":"other"}]',
        '451-["event",{"client_id":"other"}]',
        '42["event",{"client_id":',
        '42["ack",{"client_id":["mine"]}]',
    ],
)
def test_nobody_speaks_for_the_page_of_another(visit, inner, told):
    """The engine goes by the page that a message names: an auditor could act as the officer whose page it is."""
    sent = socket(visit, body=[{"type": "websocket.connect"}, {"type": "websocket.receive", "text": told}])
    assert sent == [{"type": "websocket.close", "code": 4401}]
    assert inner.heard == ["websocket.connect", "websocket.disconnect"]


@pytest.mark.parametrize(
    "told", ["3", "40", '42["event",{"client_id":"mine","id":1}]', '42["event",{"id":1}]', '42["x","other"]']
)
def test_messages_of_ones_own_page_pass(visit, inner, told):
    socket(visit, body=[{"type": "websocket.connect"}, {"type": "websocket.receive", "text": told}])
    assert inner.heard == ["websocket.connect", "websocket.receive", "websocket.disconnect"]


def test_files_go_to_ones_own_page_only(visit, inner):
    own = {"origin": f"http://{HOST}"}
    assert status(visit("/_nicegui/client/other/upload/3", "POST", **own)) == 403
    assert inner.reached == []
    assert status(visit("/_nicegui/client/mine/upload/3", "POST", **own)) == 200


def test_events_keep_a_session_alive_but_the_heartbeat_does_not(inner):
    now = [0.0]
    sessions = Sessions(b"k" * 32, clock=lambda: now[0])
    session, cookie = sessions.open("王敏", Role.OFFICER)
    guard = Guard(inner, sessions, Rules(), lambda _: session)
    texts = ["3", '42["ack",{}]', '42["event",{"id":1}]']
    seen = []

    async def receive():
        seen.append(session.seen)
        if len(seen) == 1:
            return {"type": "websocket.connect"}
        now[0] += 10
        return (
            {"type": "websocket.receive", "text": texts.pop(0)} if texts else {"type": "websocket.disconnect"}
        )

    async def send(message):
        raise AssertionError(message)

    head = {"host": HOST, "origin": f"http://{HOST}", "cookie": f"extractor_review={cookie}"}
    scope = {
        "type": "websocket",
        "path": "/",
        "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in head.items()],
    }
    asyncio.run(guard(scope, receive, send))
    assert seen == [0.0, 0.0, 0.0, 0.0, 30.0]
