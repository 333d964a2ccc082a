"""``extractor review``: checks where it may listen, puts the application together and serves it."""

from __future__ import annotations

import asyncio
import getpass
import ipaddress
import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from platformdirs import user_documents_path

from extractor.errors import UsageError, os_reason
from extractor.store import open_run
from extractor.web.access.accounts import default_book
from extractor.web.access.private import installation_key, private_folder

if TYPE_CHECKING:
    from extractor.web.desk import Desk

__all__ = ["Review", "serve"]

_HOUR = 3_600.0


@dataclass(frozen=True, slots=True)
class Review:
    """What the command line asked for. ``port`` 0 takes any that is free; ``certificate`` and ``private_key`` are PEM files
    and make it HTTPS."""

    run: Path | None = None
    home: Path | None = None
    store: str | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    accounts: Path | None = None
    certificate: Path | None = None
    private_key: Path | None = None
    name: str = ""
    rules: tuple[Path, ...] = ()
    idle_minutes: float = 30
    browser: bool = True


def serve(review: Review, say: Callable[[str], None]) -> None:
    """Serve the page until it is stopped.

    :param say: tells the person at the console where to go.
    :raises UsageError: if the components are missing, the run cannot be opened, or the address may not be used.
    """
    uvicorn = _components()
    if review.run is not None:
        open_run(review.run)
    book = default_book(review.accounts)
    known = bool(book.accounts())
    loopback = is_loopback(review.host)
    if not loopback and not known:
        message = f"没有账号时不能在网络地址 {review.host} 上开放：任何人都能改动数据。"
        advice = "请先建立账号：extractor accounts add 姓名 --role officer；只在本机使用则不要写 --host。"
        raise UsageError(message, advice=advice, code="accounts_needed")
    if (review.certificate is None) != (review.private_key is None):
        raise UsageError(
            "--certificate 和 --private-key 要一起写。", advice="两者都是 PEM 文件。", code="tls_incomplete"
        )
    from extractor.web.access.doors import Doors
    from extractor.web.access.guard import Rules
    from extractor.web.access.sessions import Sessions
    from extractor.web.app import build_app
    from extractor.web.desk import Desk

    listening = _listen(review.host, review.port)
    port = listening.getsockname()[1]
    secure = review.certificate is not None
    own = frozenset({"127.0.0.1", "localhost", "::1"}) if loopback else frozenset()
    rules = Rules(hosts=own, cookie=f"extractor_review_{port}", secure=secure)
    folder = review.accounts.parent if review.accounts is not None else private_folder()
    if known:
        sessions = Sessions(installation_key(folder), book, idle=review.idle_minutes * 60, life=12 * _HOUR)
    else:
        sessions = Sessions(installation_key(folder), idle=12 * _HOUR, life=30 * 24 * _HOUR)
    doors = Doors(sessions, rules, book if known else None, review.name or _login())
    home = review.home or user_documents_path() / "报告核对"
    desk = Desk(home, [review.run.absolute()] if review.run is not None else [], review.store, review.rules)
    config = uvicorn.Config(
        build_app(desk, doors, compress=not loopback),
        log_level="warning",
        server_header=False,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        ws_max_size=1_000_000,
        ssl_certfile=review.certificate,
        ssl_keyfile=review.private_key,
    )
    place = f"{'https' if secure else 'http'}://{_shown(review.host)}:{port}/"
    address = place if known else f"{place}enter?key={doors.key}"
    say(f"核对页面已启动，请用浏览器打开：\n{address}")
    say("按 Ctrl+C 结束。" if known else "地址里带有本次启动的钥匙，请不要转给别人。按 Ctrl+C 结束。")
    if not loopback:
        say("其他电脑用本机的名称或 IP 地址打开。")
    if not loopback and not secure:
        say(
            "注意：没有使用 HTTPS，密码在网络上以明文传送；请加 --certificate 和 --private-key，或只在可信的内网使用。"
        )
    server = uvicorn.Server(config)
    signal.signal(signal.SIGTERM, _stop)  # what the server is told goes on to us, so that all is tidied up
    try:
        asyncio.run(_serve(server, listening, desk, address if review.browser else ""))
    except KeyboardInterrupt:
        say("已结束。")
    finally:
        listening.close()
        desk.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


async def _serve(server: Any, listening: socket.socket, desk: Desk, address: str) -> None:
    """Serve; the run that was named is opened while the browser is still starting."""
    opening = asyncio.ensure_future(desk.open_given())
    if address:
        asyncio.get_running_loop().call_later(1.0, _open_browser, address)
    await server.serve(sockets=[listening])
    opening.cancel()


def _open_browser(address: str) -> None:
    with suppress(webbrowser.Error, OSError):
        webbrowser.open(address)


def _components() -> Any:
    # The page keeps nothing in the framework's own store, but the framework asks for a folder of its own.
    os.environ.setdefault(
        "NICEGUI_STORAGE_PATH", str(Path(tempfile.gettempdir()) / f"extractor-review-{os.getpid()}")
    )
    try:
        import argon2  # noqa: F401
        import nicegui  # noqa: F401
        import uvicorn
    except ImportError as error:
        message = f"没有安装核对页面的组件（{error.name}）。"
        advice = "请安装：pip install 'township-report-extractor[web]'；没有它也可以用 extractor html 做成网页文件。"
        raise UsageError(message, advice=advice, code="web_not_installed") from error
    return uvicorn


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens already, so that the address told is the one that answers."""
    plain = host.strip("[]")
    family = socket.AF_INET6 if ":" in plain else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((plain, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        message = f"不能在 {host}:{port} 上启动：{os_reason(error)}。"
        advice = "可能已经启动了一个；请用 --port 换一个端口，或检查 --host。"
        raise UsageError(message, advice=advice, code="address_unusable") from error
    return listening


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::", "[::]"}:  # noqa: S104 (it is only named here)
        return socket.gethostname()
    return f"[{host.strip('[]')}]" if ":" in host else host


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "本机用户"
