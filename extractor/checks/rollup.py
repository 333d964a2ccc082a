"""A county's figures from its townships' reports: sums, medians and how many told them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from extractor.checks.digests import Digest, Told
from extractor.checks.intervals import Figure, total

__all__ = ["RollUp", "county_rollup"]


@dataclass(frozen=True, slots=True)
class RollUp:
    """One metric of one county and year: ``sum`` is ``None`` for rates, which cannot be added up."""

    county: str | None
    year: int | None
    metric: str
    reports: int
    reported: int
    sum: Figure | None
    median: Decimal
    values: tuple[Told, ...]


def county_rollup(digests: Sequence[Digest]) -> tuple[RollUp, ...]:
    """Return the roll-up of every metric that any township of a county told, by county, year and metric."""
    groups: dict[tuple[str | None, int | None], list[Digest]] = {}
    for one in digests:
        if one.place is not None:
            groups.setdefault((one.county, one.year), []).append(one)
    made: list[RollUp] = []
    for (county, year), reports in sorted(groups.items(), key=lambda g: (g[0][0] or "", g[0][1] or 0)):
        for metric in sorted({metric for one in reports for metric in one.values}):
            values = tuple(one.values[metric] for one in reports if metric in one.values)
            added = None if values[0].unit == "%" else total([value.figure() for value in values])
            middle = median(value.value for value in values)
            made.append(RollUp(county, year, metric, len(reports), len(values), added, middle, values))
    return tuple(made)
