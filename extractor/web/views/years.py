"""Two years of one place side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from extractor.models import MetricInfo
from extractor.record import decimal_text
from extractor.web.views.sheets import Sheet

__all__ = ["Pair", "pairs", "year_rows"]

_WHOLE = Decimal(100)  # per cent; a rate can well stay there
_LEAST = Decimal("0.005")
_GREAT = Decimal("0.5")  # half as much again, or half as much less


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of one place; ``earlier`` may belong to another run."""

    earlier: Sheet
    later: Sheet

    @property
    def title(self) -> str:
        """How people call it."""
        return f"{self.later.county} {self.later.name} {self.earlier.year}—{self.later.year}".strip()


def pairs(sheets: Sequence[Sheet], earlier: Sequence[Sheet] = ()) -> list[Pair]:
    """Return the pairs of following years of one place, first within these reports and then against earlier ones."""
    by_place: dict[tuple[str, str], dict[int, Sheet]] = defaultdict(dict)
    for sheet in (*sheets, *earlier):
        if sheet.ok and sheet.year and sheet.place and not sheet.repeated:
            by_place[sheet.county, sheet.place].setdefault(sheet.year, sheet)
    own = {id(sheet) for sheet in sheets}
    found = []
    for years in by_place.values():
        ordered = [years[year] for year in sorted(years)]
        found += [Pair(a, b) for a, b in pairwise(ordered) if id(b) in own]
    return sorted(found, key=lambda pair: (pair.later.county, pair.later.place, -(pair.later.year or 0)))


def year_rows(pair: Pair, metrics: Sequence[MetricInfo]) -> list[dict[str, Any]]:
    """Return a row a metric that either year tells: both values, difference, and change in per cent."""
    rows = []
    for metric in metrics:
        before, after = pair.earlier.words(metric), pair.later.words(metric)
        if not before and not after:
            continue
        was, now = pair.earlier.figure(metric), pair.later.figure(metric)
        change = _change(was, now)
        rows.append(
            {
                "key": metric.id,
                "group": metric.group,
                "name": metric.name,
                "unit": metric.units[0] if metric.units else "",
                "before": before or "未报",
                "after": after or "未报",
                "difference": "" if was is None or now is None else _signed(now - was),
                "change": "" if metric.kind == "rate" else _percent(change),
                "mark": _mark(metric, was, now, change),
            }
        )
    return rows


def _change(was: Decimal | None, now: Decimal | None) -> Decimal | None:
    return None if was is None or now is None or not was else (now - was) / abs(was)


def _percent(change: Decimal | None) -> str:
    if change is None:
        return ""
    if change and abs(change) < _LEAST:
        return "不到1%"  # rounded, it would read as no change at all
    return f"{change:+.0%}" if change else "0%"


def _signed(value: Decimal) -> str:
    return f"+{decimal_text(value)}" if value > 0 else decimal_text(value)


def _mark(metric: MetricInfo, was: Decimal | None, now: Decimal | None, change: Decimal | None) -> str:
    if was is None or now is None:
        return "gone"
    if was == now and was >= 10 and not (metric.kind == "rate" and was == _WHOLE):
        return "same"  # a figure of some size that does not move at all may be a copied one
    return "great" if change is not None and abs(change) >= _GREAT else ""
