"""Pictures of one metric over all reports."""

from __future__ import annotations

from typing import Any

from nicegui import events, ui

from extractor.labels import heading
from extractor.web.pages.parts import words
from extractor.web.pages.view import View
from extractor.web.views.charts import distribution, ranking, trend
from extractor.web.views.table import choices

__all__ = ["ChartView"]

_KINDS = {"ranking": "排名", "distribution": "分布", "trend": "历年变化"}


class ChartView(View):
    """A choice of metric, kind and year; a click on a bar shows its evidence in the table."""

    def build(self) -> None:
        """Put the view together."""
        told = sorted(
            self.bench.metrics, key=lambda one: -sum(s.figure(one) is not None for s in self.bench.sheets)
        )
        names = {one.id: heading(one) for one in self.bench.metrics}
        years = choices(self.bench.sheets, self.bench.metrics)["years"]
        places = sorted({one.place for one in self.bench.sheets if one.place})
        with ui.element("div").classes("er-row er-tools"):
            self._metric = self._pick(names, told[0].id if told else None, 280, with_input=True)
            self._kind = ui.toggle(_KINDS, value="ranking", on_change=self.refresh).props(
                "dense no-caps unelevated"
            )
            self._year = self._pick(
                {"": "全部年度", **{one: f"{one} 年" for one in years}}, years[0] if years else "", 116
            )
            self._places = (
                ui.select(places, multiple=True, label="加上这些乡镇", on_change=self.refresh)
                .props("dense outlined options-dense use-chips")
                .style("min-width:220px")
            )
            words("点柱形看依据", "er-soft")
        self._places.set_visibility(False)
        self._chart = ui.echart(self._options(), on_point_click=self._clicked).classes("er-chart")

    def refresh(self) -> None:
        """Draw anew."""
        self._places.set_visibility(self._kind.value == "trend")
        self._year.set_visibility(self._kind.value != "trend")
        self._chart.options.clear()
        self._chart.options.update(self._options())
        self._chart.update()

    def _pick(
        self, options: dict[str, str], value: str | None, width: int, *, with_input: bool = False
    ) -> ui.select:
        return (
            ui.select(options, value=value, on_change=self.refresh, with_input=with_input)
            .props("dense outlined options-dense")
            .style(f"width:{width}px")
        )

    def _options(self) -> dict[str, Any]:
        metric = self.bench.metric(self._metric.value)
        year = int(self._year.value) if self._year.value else None
        if self._kind.value == "trend":
            return trend(self.bench.sheets, metric, self._places.value or ())
        draw = distribution if self._kind.value == "distribution" else ranking
        return draw(self.bench.sheets, metric, year)

    def _clicked(self, event: events.EChartPointClickEventArguments) -> None:
        bar: Any = event.data
        if isinstance(bar, dict) and "key" in bar:
            self.page.open_view("table")
            self.page.choose(int(bar["key"]), self._metric.value)
