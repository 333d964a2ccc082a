"""The ledger: what became of every number; loose ones can be given to a metric."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nicegui import events, ui

from extractor.labels import LEDGER_STATUS
from extractor.web.pages.parts import ReviewList, search, words
from extractor.web.pages.view import View
from extractor.web.views.ledger import LEDGER_MOST, ledger_rows

__all__ = ["LedgerView"]

_COLUMNS = (
    {"field": "around", "name": "数字和前后文", "flex": 1},
    {"field": "status", "name": "去向", "width": 92, "mark": "mark"},
    {"field": "metric", "name": "指标", "width": 176},
    {"field": "place", "name": "乡镇", "width": 96},
    {"field": "year", "name": "年度", "width": 70},
)


class LedgerView(View):
    """Numbers of one report or of all, by what became of them; those that no metric explains come first."""

    def build(self) -> None:
        """Put the view together."""
        names = {-1: "全部报告"} | {
            one.key: f"{one.name} {one.year or ''}".strip() for one in self.bench.sheets if one.ok
        }
        here = self.page.panel.here
        with ui.element("div").classes("er-row er-tools"):
            self._report = (
                ui.select(names, value=here.key if here else -1, on_change=self.refresh, with_input=True)
                .props("dense outlined options-dense")
                .style("width:210px")
            )
            self._status = (
                ui.select({"": "全部去向", **LEDGER_STATUS}, value="quantity", on_change=self.refresh)
                .props("dense outlined options-dense")
                .style("width:150px")
            )
            search("查找文字或指标", lambda text: self._list.find(text))
            self._told = words("", "er-soft")
        rows = self._rows()
        self._list = ReviewList(_COLUMNS, rows)
        self._list.on("pick", self._picked)
        self._list.on("found", lambda event: self._told.set_text(f"{event.args['rows']} 个数字"))

    def refresh(self) -> None:
        """Bring the list up to date."""
        self._list.fill(self._rows())

    def changed(self, keys: Sequence[int], *, shown: bool) -> None:
        """Refresh if one of the reports shown has changed."""
        if shown and self._report.value in (-1, *keys):
            self.refresh()

    def _rows(self) -> list[dict[str, Any]]:
        asked = self._report.value
        sheets = [one for one in self.bench.sheets if one.ok and asked in (-1, None, one.key)]
        statuses = frozenset({self._status.value} if self._status.value else ())
        pairs = ((one, self.bench.report(one.key)) for one in sheets)
        rows, more = ledger_rows(pairs, self.bench.names, statuses)
        self._told.text = f"{len(rows)} 个数字" + (
            f"（只列出前 {LEDGER_MOST} 个，请选一份报告）" if more else ""
        )
        return rows

    def _picked(self, event: events.GenericEventArguments) -> None:
        key, start, end, _ = (int(one) for one in str(event.args["key"]).split("-"))
        self.page.panel.show_number(key, start, end)
