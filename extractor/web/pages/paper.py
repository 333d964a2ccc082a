"""The lower half of the panel: the report's text, the page of the original, why a figure counts, and the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nicegui import events, ui

from extractor.web.aside import AsideError
from extractor.web.chores import tell_reasons
from extractor.web.pages.parts import PageImage, ReportText, words
from extractor.web.views.evidence import Figure, Span, Step, text_view

if TYPE_CHECKING:
    from extractor.web.bench import Bench
    from extractor.web.desk import Desk

__all__ = ["Paper"]


class Paper:
    """Shows one place of one report; what costs time (page, reasons) is done when its tab is open.

    :param on_number: hears which number of the ledger was clicked in the text: report, start, end.
    :param on_undo: hears which change is to be taken back.
    """

    def __init__(
        self,
        desk: Desk,
        bench: Bench,
        on_number: Callable[[int, int, int], None],
        on_undo: Callable[[int], None],
    ) -> None:
        self._desk, self._bench = desk, bench
        self._on_number, self._on_undo = on_number, on_undo
        self._key = -1
        self._spans: Sequence[Span] = ()
        self._figure: Figure | None = None
        self._asked = 0

    def build(self) -> None:
        """Put the tabs together."""
        with ui.element("div").classes("er-body"):
            with ui.tabs().classes("er-subtabs").props("dense align=left") as self._tabs:
                ui.tab("text", "原文")
                ui.tab("page", "原件页面")
                ui.tab("why", "规则和理由")
                ui.tab("steps", "修改记录")
            self._tabs.set_value("text")
            self._tabs.on_value_change(self._fetch)
            with ui.tab_panels(self._tabs, value="text", animated=False, keep_alive=True):
                with ui.tab_panel("text"):
                    self._text = ReportText()
                    self._text.on("pick", self._picked)
                with ui.tab_panel("page"):
                    self._page = PageImage()
                with ui.tab_panel("why"):
                    self._why = ui.label("").classes("er-pre")
                with ui.tab_panel("steps"):
                    self._steps = ui.element("div").classes("er-steps")

    def show(self, key: int, spans: Sequence[Span], figure: Figure | None) -> None:
        """Show places of a report; ``figure`` is the one that page and reasons are about."""
        self._key, self._spans, self._figure = key, spans, figure
        view = text_view(self._bench.report(key), self._bench.sheets[key], self._bench.names)
        self._text.show(view.text, view.marks, view.focus(spans))
        self._why.text = ""
        if self._tabs.value in ("page", "why"):
            ui.timer(0, self._fetch, once=True)

    def show_steps(self, steps: Sequence[Step], *, may_undo: bool) -> None:
        """Show the history of a cell."""
        self._steps.clear()
        with self._steps:
            if not steps:
                words("没有改动过。", "er-soft")
            for step in steps:
                with ui.element("div").classes("er-step er-undone" if step.undone else "er-step"):
                    words(step.what)
                    if step.why:
                        words(f"理由：{step.why}", "er-soft")
                    with ui.element("div").classes("er-row"):
                        words(f"{step.when}　{step.who}", "er-soft")
                        if step.can_undo and may_undo:
                            ui.button("撤销", on_click=lambda _, id=step.id: self._on_undo(id)).props(
                                "flat dense no-caps size=sm"
                            )

    async def _fetch(self) -> None:
        """Do what the open tab needs; an answer that comes after another question is dropped."""
        self._asked += 1
        asked, tab, figure = self._asked, self._tabs.value, self._figure
        if self._key < 0 or tab not in ("page", "why"):
            return
        if figure is None:
            self._page.say("没有选定的数字。")
            self._why.text = "没有选定的数字。"
            return
        if tab == "page":
            await self._draw(asked, figure)
        else:
            await self._argue(asked, figure)

    async def _draw(self, asked: int, figure: Figure) -> None:
        if figure.page is None:
            self._page.say("这份报告没有分页，请看“原文”一栏。")
            return
        self._page.say("正在打开原件……")
        key, number = self._key, figure.page
        try:
            page = await self._desk.page(self._bench, key, number)
        except AsideError as error:
            page = str(error)
        if asked != self._asked:
            return
        if isinstance(page, str):
            self._page.say(page)
            return
        box = None
        if figure.bbox is not None:
            left, top, right, bottom = figure.bbox
            across, down = 100 / page.width, 100 / page.height
            box = (
                left * across - 0.3,
                top * down - 0.2,
                (right - left) * across + 0.6,
                (bottom - top) * down + 0.4,
            )
        self._page.show(f"/run/{self._bench.id}/page/{key}/{number}.png", box)

    async def _argue(self, asked: int, figure: Figure) -> None:
        lead = f"规则：{figure.rule}\n依据的词：{figure.cue}\n\n" if figure.rule else ""
        self._why.text = f"{lead}正在重新推算……"
        try:
            told = await self._desk.aside.answer(
                tell_reasons, self._bench.asked(self._key), figure.span.start
            )
        except AsideError as error:
            told = f"没有推算出来：{error}"
        if asked == self._asked:
            self._why.text = lead + told

    def _picked(self, event: events.GenericEventArguments) -> None:
        numbers = self._bench.report(self._key).record["numbers"]
        row = numbers[int(event.args["mark"])]
        self._on_number(self._key, row["start"], row["end"])
