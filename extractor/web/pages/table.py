"""The table townships × metrics with its filters and its legend."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import events, ui

from extractor.web.pages.parts import TownshipTable, button, words
from extractor.web.pages.view import View
from extractor.web.views.sheets import STATE_WORDS, Place, State
from extractor.web.views.table import choices, doubts, table_row

__all__ = ["TableView"]

_FLAGGED = "flagged"
_LEGEND = (State.SURE, State.APPROXIMATE, State.AMBIGUOUS, State.CORRECTED, State.REJECTED, State.MISSING)


class TableView(View):
    """Search and filters above, the grid, what the colours mean below."""

    def build(self) -> None:
        """Put the view together."""
        self._shape = f"{sum(one.ok for one in self.bench.sheets)} 份"
        self._filters()
        self._grid = TownshipTable(f"/run/{self.bench.id}/table.json")
        self._grid.on("cell", self._chosen)
        self._grid.on("narrowed", self._narrowed)
        self._grid.on("ready", lambda event: self._say(event.args["rows"], len(self.bench.metrics)))
        with ui.element("div").classes("er-legend"):
            for state in _LEGEND:
                with ui.element("span"):
                    ui.element("span").classes(f"er-swatch er-{state}")
                    ui.label(STATE_WORDS[state]).style("display:inline")
            with ui.element("span"):
                ui.element("span").classes("er-swatch er-marked")
                ui.label("有错误或提醒").style("display:inline")
            ui.element("span").classes("er-grow")
            self._told = words("", "er-soft")

    def changed(self, keys: Sequence[int], *, shown: bool) -> None:
        """Bring rows up to date, whether they are seen or not."""
        rows = [table_row(self.bench.sheets[key], self.bench.metrics) for key in keys]
        self._grid.replace([row for row in rows if self.bench.sheets[row["k"]].ok])
        self._count()

    def refresh(self) -> None:
        """Bring the count up to date; rows are always."""
        self._count()

    def go(self, place: Place) -> None:
        """Choose a cell."""
        self._grid.go(place.key, place.metric)

    def _filters(self) -> None:
        told = choices(self.bench.sheets, self.bench.metrics)
        states = {"": "全部状态", **{one.value: STATE_WORDS[one] for one in State}, _FLAGGED: "有错误或提醒"}
        with ui.element("div").classes("er-row er-tools"):
            self._text = (
                ui.input(placeholder="查找乡镇或指标", on_change=self._narrow)
                .props('dense outlined clearable debounce="250"')
                .classes("er-search")
            )
            self._county = self._pick({"": "全部区县", **{one: one for one in told["counties"]}}, 102)
            self._year = self._pick({"": "全部年度", **{one: f"{one} 年" for one in told["years"]}}, 100)
            self._state = self._pick(states, 112)
            self._groups = self._pick({"": "全部指标组", **{one: one for one in told["groups"]}}, 120)
            ui.element("span").classes("er-grow")
            button("上一处", lambda: self.page.step(-1), key="P")
            button("下一处", lambda: self.page.step(1), key="N", strong=True)

    def _pick(self, options: dict[str, str], width: int) -> ui.select:
        return (
            ui.select(options, value="", on_change=self._narrow)
            .props("dense outlined options-dense")
            .style(f"width:{width}px")
        )

    def _narrow(self) -> None:
        group = self._groups.value
        self._grid.narrow(
            text=self._text.value or "",
            county=self._county.value,
            year=self._year.value,
            state=self._state.value,
            groups=[group] if group else [],
        )

    def _chosen(self, event: events.GenericEventArguments) -> None:
        if event.args["metric"]:
            self.page.choose(int(event.args["row"]), str(event.args["metric"]))
        else:
            self.page.panel.show_report(int(event.args["row"]))

    def _narrowed(self, event: events.GenericEventArguments) -> None:
        self._say(event.args["rows"], event.args["metrics"])

    def _say(self, rows: int, metrics: int) -> None:
        self._shape = f"{rows} 份 × {metrics} 项"
        self._count()

    def _count(self) -> None:
        waiting = sum(1 for _ in doubts(self.bench.sheets, self.bench.metrics))
        self._told.text = f"{self._shape}，待核 {waiting} 处"
