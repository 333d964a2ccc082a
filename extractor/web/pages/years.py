"""Two years of one place."""

from __future__ import annotations

from typing import Any

from nicegui import events, ui

from extractor.web.pages.parts import ReviewList, button, words
from extractor.web.pages.view import View
from extractor.web.views.years import Pair, pairs, year_rows

__all__ = ["YearsView"]


class YearsView(View):
    """A choice of places that told two years; another run of this server may bring the earlier year."""

    def build(self) -> None:
        """Put the view together."""
        self._pairs: list[Pair] = pairs(self.bench.sheets)
        self._at: Pair | None = None
        runs = {"": "只在本批次内"} | {
            one.id: f"上年取自：{one.title}" for one in self.page.desk.runs() if one.id != self.bench.id
        }
        with ui.element("div").classes("er-row er-tools"):
            self._run = (
                ui.select(runs, value="", on_change=self._other)
                .props("dense outlined options-dense")
                .style("width:200px")
            )
            self._place = (
                ui.select({}, on_change=self._turn, with_input=True)
                .props("dense outlined options-dense")
                .style("width:240px")
            )
            button("上一个", lambda: self._step(-1))
            button("下一个", lambda: self._step(1))
            self._told = words("", "er-soft")
        self._box = ui.element("div").classes("er-view")
        self._choices()

    def refresh(self) -> None:
        """Take over what has changed."""
        chosen = self._place.value
        self._pairs = pairs(self.bench.sheets, self._others if self._run.value else ())
        self._show(chosen if chosen is not None and chosen < len(self._pairs) else None)

    async def _other(self) -> None:
        self._others = (await self.page.desk.open(self._run.value)).sheets if self._run.value else []
        self._pairs = pairs(self.bench.sheets, self._others)
        self._choices()

    def _choices(self) -> None:
        self._place.set_options(
            {number: one.title for number, one in enumerate(self._pairs)}, value=0 if self._pairs else None
        )
        self._show(0 if self._pairs else None)

    def _turn(self) -> None:
        self._show(self._place.value)

    def _step(self, direction: int) -> None:
        if self._pairs:
            self._place.set_value(((self._place.value or 0) + direction) % len(self._pairs))

    def _show(self, number: int | None) -> None:
        self._box.clear()
        if number is None:
            with self._box:
                words("没有同一乡镇两个年度的报告。可在左上方选择上年的批次来对照。", "er-empty")
            self._told.text = ""
            return
        self._at = pair = self._pairs[number]
        rows = year_rows(pair, self.bench.metrics)
        great = sum(row["mark"] == "great" for row in rows)
        same = sum(row["mark"] == "same" for row in rows)
        self._told.text = f"增减过半 {great} 项，两年完全相同 {same} 项"
        with self._box:
            listed = ReviewList(_columns(pair), rows)
            listed.on("pick", self._picked)

    def _picked(self, event: events.GenericEventArguments) -> None:
        if self._at is not None:
            self.page.choose(self._at.later.key, str(event.args["key"]))


def _columns(pair: Pair) -> list[dict[str, Any]]:
    return [
        {"field": "group", "name": "指标组", "width": 120},
        {"field": "name", "name": "指标", "flex": 1},
        {"field": "unit", "name": "单位", "width": 64},
        {"field": "before", "name": f"{pair.earlier.year} 年", "width": 110, "number": True},
        {"field": "after", "name": f"{pair.later.year} 年", "width": 110, "number": True},
        {"field": "difference", "name": "增减", "width": 92, "number": True},
        {"field": "change", "name": "幅度", "width": 82, "number": True, "mark": "mark"},
    ]
