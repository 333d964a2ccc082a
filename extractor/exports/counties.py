"""The roll-up by county and year, gathered while the reports pass by; pandas comes in only where there is
one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.exports.frames import roll_up
from extractor.exports.labels import heading, unit_class
from extractor.models import MetricInfo
from extractor.record import decimal_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Counties"]

_CHUNK = 1_000  # reports held at once
_Group = tuple[str, int | None]


@dataclass(slots=True)
class Counties:
    """Sums counts and amounts by county and year; unlike units of one metric leave its sum empty."""

    metrics: Sequence[MetricInfo]
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _parts: list[pd.DataFrame] = field(default_factory=list)
    _groups: set[_Group] = field(default_factory=set)
    _classes: dict[tuple[_Group, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, record: Mapping[str, Any]) -> None:
        """Hear of one report that was read."""
        head, table = record["report"], record["table"]
        group = (head["county"] or "", head["year"])
        self._groups.add(group)
        row: dict[str, Any] = {"county": group[0], "year": group[1], "reports": 1}
        for metric in self._summable():
            cell = table.get(metric.id)
            if cell is None or cell["value"] is None:
                continue
            row[metric.id] = Decimal(cell["value"])
            if row[metric.id]:
                self._classes[group, metric.id].add(unit_class(cell["unit"], metric.units))
        self._rows.append(row)
        if len(self._rows) >= _CHUNK:
            self._fold()

    def headings(self) -> tuple[str, ...]:
        """Return the headings of the table."""
        return ("区县", "年度", "报告数", *(heading(metric) for metric in self._summable()))

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield a row a county and year; none if there is only one, whose sums the table's last row tells."""
        if len(self._groups) < 2:
            return
        self._fold()
        frame = self._parts[0]
        for (county, year), sums in zip(frame.index, frame.to_dict("records"), strict=True):
            group = (county, None if year != year else int(year))  # NaN is not itself
            cells = (self._cell(group, metric, sums.get(metric.id)) for metric in self._summable())
            yield (county or "（未写明）", group[1], sums["reports"], *cells)

    def _cell(self, group: _Group, metric: MetricInfo, value: Decimal | None) -> str | None:
        alike = len(self._classes[group, metric.id]) < 2
        return decimal_text(value) if alike and isinstance(value, Decimal) else None

    def _summable(self) -> Iterator[MetricInfo]:
        return (metric for metric in self.metrics if metric.kind != "rate")

    def _fold(self) -> None:
        """Add the held rows to the sums so far."""
        import pandas as pd

        fresh = roll_up(pd.DataFrame(self._rows, dtype=object), self.metrics) if self._rows else None
        self._rows = []
        parts = [*self._parts, *([fresh] if fresh is not None else [])]
        if len(parts) > 1:
            parts = [roll_up(pd.concat([part.reset_index() for part in parts]), self.metrics)]
        self._parts = parts
