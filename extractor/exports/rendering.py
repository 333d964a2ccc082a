"""The long tables' rows as CSV text, made in the workers: there the time is, and one process need not do
it all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache

from extractor.batch import Entry
from extractor.exports.cells import guard, harmless
from extractor.exports.tables import Table, mentions_table, numbers_table
from extractor.models import MetricInfo

__all__ = ["csv_rows", "render"]


def render(entry: Entry, metrics: Sequence[MetricInfo]) -> Mapping[str, str]:
    """Return an entry's rows of ``mentions.csv`` and ``numbers.csv``, by the table's stem."""
    return {table.stem: csv_rows(table, entry) for table in _tables(tuple(metrics))}


@lru_cache(maxsize=1)
def _tables(metrics: tuple[MetricInfo, ...]) -> tuple[Table, ...]:
    by_id = {metric.id: metric for metric in metrics}
    return mentions_table(by_id), numbers_table(by_id)


def csv_rows(table: Table, entry: Entry) -> str:
    """Return an entry's rows of a table as guarded CSV text."""
    rows = list(table.rows(entry))
    if not harmless({value for row in rows for value in row if type(value) is str}):
        rows = [tuple(map(guard, row)) for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
