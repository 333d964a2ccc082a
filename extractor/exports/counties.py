"""The roll-up by county and year, made while the reports pass by: sums, medians and how many told each metric.

A run of any length keeps only its sums and how often each value came.

Library users, who have all results at hand, get the same from :func:`extractor.exports.frames.roll_up`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from extractor.labels import heading, unit_class
from extractor.models import MetricInfo
from extractor.record import decimal_text

__all__ = ["SPREAD", "Counties"]

SPREAD = (
    "区县",
    "年度",
    "指标编号",
    "指标",
    "单位",
    "报告数",
    "填报数",
    "填报率",
    "合计",
    "中位数",
    "最小",
    "最大",
)
"""Headings of the roll-up by metric: a clear value counts as told; rates have no sum."""

_Group = tuple[str, int]  # county and year; "" and 0 where the report names none


@dataclass(slots=True)
class _Sum:
    """One metric of one county and year; ``classes`` are the kinds of unit met."""

    total: Decimal = Decimal(0)
    classes: set[str] = field(default_factory=set)
    values: Counter[Decimal] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)

    def middle(self) -> Decimal:
        """Return the median of all values."""
        return median(self.values.elements())


@dataclass(slots=True)
class Counties:
    """Sums counts and amounts by county and year; unlike units of one metric leave its sum empty."""

    metrics: Sequence[MetricInfo]
    _reports: Counter[_Group] = field(default_factory=Counter)
    _sums: dict[tuple[_Group, str], _Sum] = field(default_factory=lambda: defaultdict(_Sum))

    def take(self, record: Mapping[str, Any]) -> None:
        """Hear of one report that was read."""
        head, table = record["report"], record["table"]
        group = (head["county"] or "", head["year"] or 0)
        self._reports[group] += 1
        for metric in self.metrics:
            cell = table.get(metric.id)
            if cell is None or cell["value"] is None:
                continue
            value, one = Decimal(cell["value"]), self._sums[group, metric.id]
            one.total += value
            one.values[value] += 1
            one.units[cell["unit"]] += 1
            if value:  # a zero has no unit to speak of
                one.classes.add(unit_class(cell["unit"], metric.units))

    def headings(self) -> tuple[str, ...]:
        """Return the headings of the table."""
        return ("区县", "年度", "报告数", *(heading(metric) for metric in self._summable()))

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield a row a county and year; none if there is only one, whose sums the table's last row tells."""
        if len(self._reports) < 2:
            return
        for group in sorted(self._reports):
            county, year = group
            cells = (self._cell(group, metric) for metric in self._summable())
            yield (county or "（未写明）", year or None, self._reports[group], *cells)

    def spread(self) -> Iterator[tuple[object, ...]]:
        """Yield a row a county, year and metric that any report told, for :data:`SPREAD`."""
        for group in sorted(self._reports):
            reports = self._reports[group]
            for metric in self.metrics:
                one = self._sums.get((group, metric.id))
                if one is None:
                    continue
                told = one.values.total()
                alike = len(one.classes) < 2
                figures = (
                    one.total if alike and metric.kind != "rate" else None,
                    *((one.middle(), min(one.values), max(one.values)) if alike else (None, None, None)),
                )
                yield (
                    group[0] or "（未写明）",
                    group[1] or None,
                    metric.id,
                    metric.name,
                    one.units.most_common(1)[0][0] if alike else "多种",
                    reports,
                    told,
                    f"{told / reports:.0%}",
                    *(None if figure is None else decimal_text(figure) for figure in figures),
                )

    def _cell(self, group: _Group, metric: MetricInfo) -> str | None:
        one = self._sums.get((group, metric.id))
        return None if one is None or len(one.classes) > 1 else decimal_text(one.total)

    def _summable(self) -> Iterator[MetricInfo]:
        return (metric for metric in self.metrics if metric.kind != "rate")
