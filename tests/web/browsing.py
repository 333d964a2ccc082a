"""A visit to the review page in a real browser: the server in a process of its own, every request noted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_START = 60.0


def needs_browser() -> None:
    """Skip aloud where there is nothing to browse with."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed: no browser tests")
    if BROWSER is None:
        pytest.skip("no chromium on this machine: the review page was not tested in a browser")


class Server:
    """The page served by a process of its own, from entering to leaving; its address is waited for when it is asked for.

    :param name: of the server among others over the same folder: their runs are the same, their logs are not.
    """

    def __init__(self, folder: Path, name: str, *arguments: str) -> None:
        self._told = folder / f"{name}.txt"
        command = [sys.executable, "-m", "extractor", "review", *arguments, "--home", str(folder / "home")]
        self._command = [*command, "--port", "0", "--no-browser"]
        own = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XDG_CONFIG_HOME": str(folder / f"{name}-conf")}
        self._environment, self._folder = {**os.environ, **own}, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._address = ""

    @property
    def address(self) -> str:
        """The address that the server told, with the owner's key where it has one."""
        if not self._address:
            self._address = _address(self._process, self._told)
        return self._address

    def __enter__(self) -> Server:
        with self._told.open("wb") as stream:
            self._process = subprocess.Popen(
                self._command,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=self._folder,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[str]:
    """Serve the page and yield the address that was told; the server is gone afterwards."""
    with Server(folder, "server", *arguments) as server:
        yield server.address


def _address(process: subprocess.Popen[bytes], told: Path) -> str:
    until = time.monotonic() + _START
    while time.monotonic() < until:
        words = told.read_text(encoding="utf-8")
        if "Ctrl+C" in words:
            return re.search(r"https?://\S+", words).group()
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{told.read_text(encoding='utf-8')}")


@dataclass
class Visit:
    """One browser window; ``foreign`` are requests to other hosts, ``faults`` errors of scripts and refused content."""

    page: Any
    hosts: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def tab(self, name: str) -> None:
        self.page.click(f".er-bar .q-tab:has-text('{name}')")
        self.page.wait_for_timeout(150)

    def shown(self, words: str) -> None:
        self.page.wait_for_selector(f":visible:text('{words}')", timeout=20_000)


@contextmanager
def chromium() -> Iterator[Any]:
    """Hold a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Any, width: int = 1366, height: int = 768) -> Iterator[Visit]:
    """Open a window of its own (no cookie shared with others) that notes where it asks and what goes wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
    )
    visit = Visit(context.new_page())
    context.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
    visit.page.on("websocket", lambda socket: visit.hosts.add(urlsplit(socket.url).netloc))
    visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
    visit.page.on("console", lambda told: visit.faults.append(told.text) if told.type == "error" else None)
    visit.page.set_default_timeout(30_000)
    try:
        yield visit
    finally:
        context.close()


@contextmanager
def browsing(width: int = 1366, height: int = 768) -> Iterator[Visit]:
    """Open a browser with one window."""
    with chromium() as browser, visiting(browser, width, height) as visit:
        yield visit
