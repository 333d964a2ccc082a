"""One pass over entries that fills the tables: the CSV files and the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.batch import Entry
from extractor.exports.book import ReportBook
from extractor.exports.counties import SPREAD, Counties
from extractor.exports.files import OutputSet, TableFile
from extractor.exports.rendering import csv_rows
from extractor.exports.summary import Summary, is_repeated
from extractor.exports.tables import Table
from extractor.models import MetricInfo

__all__ = ["TablePass"]


class TablePass:
    """Writes ``summary.csv``, ``summary.xlsx``, ``counties.csv`` and a CSV file for each of the long tables."""

    def __init__(
        self,
        outputs: OutputSet,
        work: Path,
        metrics: Sequence[MetricInfo],
        tables: Sequence[Table],
        reports: int,
        *,
        by_hand: Sequence[str] | None = None,
    ) -> None:
        """Open the files for so many ``reports``; ``work`` is a folder on the same disk.

        ``by_hand``, if given, are the headings of the sheet of changes: then the records carry what people did, see
        :mod:`extractor.exports.overlaid`.
        """
        self._summary = Summary(metrics, by_hand=by_hand is not None)
        self._counties = Counties(metrics)
        self._outputs = outputs
        path = outputs.path("summary.xlsx")
        self.book = ReportBook(path, work, self._summary, tables, reports, by_hand)
        outputs.afterwards(self.book.drop)  # an open file could not be removed on Windows
        self._file = TableFile(outputs, "summary.csv", self._summary.headings())
        self._tables = [(table, TableFile(outputs, f"{table.stem}.csv", table.headings)) for table in tables]

    def take(self, entry: Entry) -> None:
        """Add one file."""
        rows = list(self._summary.rows(entry))
        for row in rows:
            self._file.write(row)
            if not is_repeated(entry.record):
                self._counties.take(entry.record)
        self.book.take(entry, rows)
        for table, file in self._tables:
            rendered = entry.rendered.get(table.stem)
            file.write_text(csv_rows(table, entry) if rendered is None else rendered)

    def finish(self, run: Mapping[str, Any]) -> None:
        """Add what all reports make together, and by which rules (``run``: what ``run.json`` tells).

        :raises OSError: if the workbook cannot be written.
        """
        totals = self._summary.totals(str(run.get("ruleset", "")))
        self._file.write(totals)
        file = TableFile(self._outputs, "counties.csv", SPREAD)
        for row in self._counties.spread():
            file.write(row)
        self.book.finish(totals, self._counties, run)
