"""The addresses of the pages. Nothing of a report stands in the HTML: pages are filled when the browser is connected."""

from __future__ import annotations

from nicegui import Client, ui

from extractor.errors import ExtractorError
from extractor.web.access.guard import session_of
from extractor.web.desk import Desk
from extractor.web.pages.parts import HEAD, head, words
from extractor.web.pages.run import RunPage
from extractor.web.pages.start import StartPage

__all__ = ["register"]

_WAIT = 15.0


def register(desk: Desk) -> None:
    """Add the pages."""
    ui.add_head_html(HEAD, shared=True)

    @ui.page("/")
    async def start(client: Client) -> None:
        await client.connected(_WAIT)
        StartPage(desk, session_of(client.request.scope)).build()

    @ui.page("/run/{id}")
    async def run(client: Client, id: str) -> None:
        await client.connected(_WAIT)
        session = session_of(client.request.scope)
        opening = words("正在打开……", "er-empty")
        try:
            bench = await desk.open(id)
        except ExtractorError as error:
            opening.delete()
            head(session)
            words(f"{error.message}{error.advice}", "er-empty")
            return
        opening.delete()
        title = next((one.title for one in desk.runs() if one.id == id), "")
        ui.page_title(f"{title} · 报告数据核对")
        RunPage(desk, bench, session).build(title)
