"""The queue of doubtful cells: arrow keys go through it, every settled cell brings the next."""

from __future__ import annotations

from typing import Any

from nicegui import events, ui

from extractor.labels import SEVERITY
from extractor.web.pages.parts import ReviewList, search, words
from extractor.web.pages.view import View
from extractor.web.views.sheets import Place
from extractor.web.views.table import doubts

__all__ = ["QueueView"]

_COLUMNS = (
    {"field": "county", "name": "区县", "width": 88},
    {"field": "place", "name": "乡镇", "width": 104},
    {"field": "year", "name": "年度", "width": 68},
    {"field": "metric", "name": "指标", "flex": 2},
    {"field": "value", "name": "数值", "flex": 1},
    {"field": "reason", "name": "为什么要核", "flex": 2, "mark": "mark"},
)


class QueueView(View):
    """What waits for a person, report by report."""

    def build(self) -> None:
        """Put the view together."""
        with ui.element("div").classes("er-row er-tools"):
            search("查找乡镇、指标或文字", lambda text: self._list.find(text))
            self._told = words("", "er-soft er-grow")
            words("↑ ↓ 逐条查看　A 认可　C 更正　X 剔除　Z 撤销", "er-soft")
        rows = self._rows()
        self._list = ReviewList(_COLUMNS, rows)
        self._list.on("pick", self._picked)
        self._say(len(rows))

    def refresh(self) -> None:
        """Bring the list up to date."""
        rows = self._rows()
        self._list.fill(rows)
        self._say(len(rows))

    def go(self, place: Place) -> None:
        """Choose a row."""
        self._list.go(f"{place.key} {place.metric}")

    def _say(self, count: int) -> None:
        self._told.text = f"还有 {count} 处待核" if count else "没有待核的数值了。"

    def _picked(self, event: events.GenericEventArguments) -> None:
        key, _, metric = str(event.args["key"]).partition(" ")
        self.page.choose(int(key), metric)

    def _rows(self) -> list[dict[str, Any]]:
        metrics = {one.id: one for one in self.bench.metrics}
        rows = []
        for place in doubts(self.bench.sheets, self.bench.metrics):
            sheet, metric = self.bench.sheets[place.key], metrics[place.metric]
            cell = sheet.now.cells.get(metric.id)
            spoken = [
                one for one in sheet.findings if metric.id in one["metrics"] and one["severity"] in SEVERITY
            ]
            worst = min(spoken, key=lambda one: list(SEVERITY).index(one["severity"]), default=None)
            if cell is not None and cell.moved:
                reason, mark = "改动之后程序读到的数变了", "warning"
            elif cell is not None and cell.value is None:
                reason, mark = "同一指标有多个数值", "warning"
            else:
                reason = worst["message"] if worst else ""
                mark = worst["severity"] if worst else ""
            rows.append(
                {
                    "key": f"{place.key} {place.metric}",
                    "county": sheet.county,
                    "place": sheet.name,
                    "year": sheet.year or "",
                    "metric": metric.name,
                    "value": sheet.words(metric) or "未报",
                    "reason": reason,
                    "mark": mark,
                }
            )
        return rows
