"""The application put together: doors, files, data and pages behind one guard."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, PlainTextResponse, Response

from extractor.errors import ExtractorError
from extractor.web.access.doors import Doors
from extractor.web.access.guard import SESSION, App, Guard
from extractor.web.access.sessions import Session
from extractor.web.aside import AsideError
from extractor.web.bench import Bench
from extractor.web.desk import Desk
from extractor.web.outputs import LETTERS, OUTPUTS
from extractor.web.views.table import table_data

__all__ = ["build_app"]

_ASSETS = Path(__file__).parent / "assets"
_STATIC = {"login.css": "text/css", "review.css": "text/css", "review_watch.js": "text/javascript"}
_LONGEST = 100
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="3" fill="#1f4e79"/>'
    '<path d="M8 9h16M8 16h9M8 23h9" stroke="#fff" stroke-width="2.6"/>'
    '<path d="m19 20 3 3 5-7" stroke="#ffd84d" stroke-width="2.6" fill="none"/></svg>'
)


def build_app(desk: Desk, doors: Doors, *, compress: bool = False) -> App:
    """Return the whole application, guarded.

    :param compress: pack answers; worth it on a network only.
    """
    from nicegui import ui

    from extractor.web.pages.site import register

    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    doors.install(api)
    _Files(desk).install(api)
    register(desk)
    ui.run_with(
        api,
        title="报告数据核对",
        language="zh-CN",
        favicon=_ICON,
        tailwind=False,
        show_welcome_message=False,
        gzip_middleware_factory=None,
        reconnect_timeout=20,
    )
    guarded: App = Guard(api, doors.sessions, doors.rules, _owner_of)
    return GZipMiddleware(guarded, minimum_size=2_000, compresslevel=5) if compress else guarded


@dataclass(slots=True)
class _Files:
    """The routes that give data and files to a page that is let in."""

    desk: Desk

    def install(self, api: FastAPI) -> None:
        api.add_api_route("/static/{name}", self.static, methods=["GET"])
        api.add_api_route("/run/{id}/table.json", self.table, methods=["GET"])
        api.add_api_route("/run/{id}/page/{key}/{number}.png", self.page, methods=["GET"])
        api.add_api_route(f"/run/{{id}}/export/{LETTERS}", self.letters, methods=["GET"])
        api.add_api_route("/run/{id}/export/{name}", self.export, methods=["GET"])

    async def static(self, name: str) -> Response:
        if name not in _STATIC:
            return PlainTextResponse("没有这个文件。", 404)
        return FileResponse(
            _ASSETS / name, media_type=_STATIC[name], headers={"cache-control": "private, max-age=300"}
        )

    async def table(self, id: str) -> Response:
        async def made() -> Response:
            bench = await self.desk.open(id)
            return Response(await asyncio.to_thread(_table, bench), media_type="application/json")

        return await _answered(made)

    async def page(self, id: str, key: int, number: int) -> Response:
        async def made() -> Response:
            page = await self.desk.page(await self.desk.open(id), key, number)
            if isinstance(page, str):
                return PlainTextResponse(page, 404)
            return Response(page.png, media_type="image/png")

        return await _answered(made)

    async def letters(self, id: str, sender: str = "", date: str = "", deadline: str = "") -> Response:
        async def made() -> Response:
            bench = await self.desk.open(id)
            told = (sender[:_LONGEST], date[:_LONGEST], deadline[:_LONGEST])
            path = await asyncio.to_thread(self.desk.exporter.letters, bench, *told)
            return _download(path, "核实函.zip")

        return await _answered(made)

    async def export(self, id: str, name: str) -> Response:
        async def made() -> Response:
            if name not in OUTPUTS:
                return PlainTextResponse("没有这个文件。", 404)
            bench = await self.desk.open(id)
            path = await asyncio.to_thread(self.desk.exporter.table, bench, name)
            return _download(path, OUTPUTS[name].saved)

        return await _answered(made)


def _table(bench: Bench) -> bytes:
    data = table_data(bench.sheets, bench.metrics)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _download(path: Path, name: str) -> Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(path, media_type=kind, filename=name, content_disposition_type="attachment")


async def _answered(make: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await make()
    except AsideError as error:
        return PlainTextResponse(str(error), 409)
    except ExtractorError as error:
        return PlainTextResponse(f"{error.message}{error.advice}", 409)
    except (IndexError, OSError) as error:
        return PlainTextResponse(f"没有完成：{type(error).__name__}", 404)


def _owner_of(client_id: str) -> Session | None:
    """Return whose page a websocket asks for."""
    from nicegui import Client

    client = Client.instances.get(client_id)
    if client is None:
        return None
    scope: Mapping[str, Any] = client.request.scope
    found = scope.get(SESSION)
    return found if isinstance(found, Session) else None
