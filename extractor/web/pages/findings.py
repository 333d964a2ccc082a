"""The list of findings, the gravest first."""

from __future__ import annotations

from nicegui import events, ui

from extractor.exports.telling import FINDING_STATE
from extractor.web.pages.parts import ReviewList, search, words
from extractor.web.pages.view import View
from extractor.web.views.findings import finding_rows

__all__ = ["FindingsView"]

_COLUMNS = (
    {"field": "severity", "name": "级别", "width": 70, "mark": "mark"},
    {"field": "county", "name": "区县", "width": 88},
    {"field": "place", "name": "乡镇", "width": 100},
    {"field": "year", "name": "年度", "width": 68},
    {"field": "message", "name": "问题", "flex": 1},
    {"field": "state", "name": "状态", "width": 92, "mark": "tone"},
)


class FindingsView(View):
    """Findings with a filter by state; a click shows one with its operands."""

    def build(self) -> None:
        """Put the view together."""
        with ui.element("div").classes("er-row er-tools"):
            self._state = (
                ui.select({"": "全部状态", **FINDING_STATE}, value="", on_change=self.refresh)
                .props("dense outlined options-dense")
                .style("width:130px")
            )
            search("查找乡镇、数字或文字", lambda text: self._list.find(text))
            self._told = words("", "er-soft")
        rows = finding_rows(self.bench.sheets, self.bench.checks)
        self._list = ReviewList(_COLUMNS, rows)
        self._list.on("pick", self._picked)
        self._list.on("found", lambda event: self._say(event.args["rows"]))
        self._say(len(rows))

    def refresh(self) -> None:
        """Bring the list up to date."""
        states = (self._state.value,) if self._state.value else ()
        rows = finding_rows(self.bench.sheets, self.bench.checks, states)
        self._list.fill(rows)
        self._say(len(rows))

    def _say(self, count: int) -> None:
        self._told.text = f"{count} 条；点一条看它涉及的数字和原文"

    def _picked(self, event: events.GenericEventArguments) -> None:
        key, _, place = str(event.args["key"]).partition("-")
        self.page.panel.show_finding(int(key), int(place))
