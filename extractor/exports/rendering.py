"""The long tables' rows as CSV text, made in the workers: there the time is, and one process need not do
it all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache

from extractor.batch import Entry
from extractor.exports.cells import guard
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


class _Guarded(dict[str, str]):
    """The texts of one entry's cells as a CSV file may hold them: most of them stand in many rows."""

    def __missing__(self, text: str) -> str:
        """Guard a text that is met for the first time."""
        guarded = self[text] = guard(text)
        return guarded


def csv_rows(table: Table, entry: Entry) -> str:
    """Return an entry's rows of a table as guarded CSV text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    guarded = _Guarded()
    for row in table.rows(entry):
        writer.writerow(
            [guarded[value] if type(value) is str else "" if value is None else guard(value) for value in row]
        )
    return text.getvalue()
