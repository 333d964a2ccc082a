"""Results as pandas tables, for library users and for the roll-up by county and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.models import MetricInfo
from extractor.record import ReportResult, Status

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["mentions_frame", "roll_up", "to_frame"]


def to_frame(results: Iterable[ReportResult]) -> pd.DataFrame:
    """Return the table: a row a report that was read, a column a metric that any of them tells.

    Index ``file``; the columns ``issuer``, ``place``, ``county``, ``year``, then metric ids. Values are
    :class:`~decimal.Decimal` in base units, ``None`` where a cell has no clear value.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for one in results:
        if one.status is not Status.OK:
            continue
        head = {key: getattr(one.head, key) for key in _HEAD}
        rows.append({"file": one.file, **head, **{cell.metric: cell.value for cell in one.cells}})
    frame = pd.DataFrame(rows, dtype=object)
    if not rows:
        return pd.DataFrame(columns=list(_HEAD), index=pd.Index([], name="file"), dtype=object)
    frame = frame.where(frame.notna(), None)
    return frame.set_index("file")


_HEAD = ("issuer", "place", "county", "year")


def mentions_frame(results: Iterable[ReportResult]) -> pd.DataFrame:
    """Return every extracted value as a row: file, metric, value, unit, approx, role, part, quote, start,
    end."""
    import pandas as pd

    columns = ("metric", "value", "unit", "approx", "role", "part", "quote", "start", "end")
    rows = [
        (one.file, *(getattr(mention, column) for column in columns))
        for one in results
        for mention in one.mentions
    ]
    return pd.DataFrame(rows, columns=["file", *columns], dtype=object)


def roll_up(
    frame: pd.DataFrame, metrics: Sequence[MetricInfo], by: Sequence[str] = ("county", "year")
) -> pd.DataFrame:
    """Return the sums of counts and amounts by county and year, with ``reports``, the number of reports
    behind.

    Rates are left out: they do not add up. A group in which no report tells a metric holds ``None`` there.
    If the frame has a column ``reports``, it is added up instead of counting rows, so that parts can be
    rolled up again.
    """
    rates = {metric.id for metric in metrics if metric.kind == "rate"}
    known = [metric.id for metric in metrics if metric.id in frame.columns and metric.id not in rates]
    groups = frame.groupby(list(by), dropna=False, sort=True)
    summed = groups[known].agg(_sum) if known else groups[[]].first()
    summed.insert(0, "reports", groups.size())
    return summed


def _sum(values: pd.Series[Any]) -> Decimal | None:
    told = [value for value in values if isinstance(value, Decimal)]
    return sum(told, Decimal(0)) if told else None
