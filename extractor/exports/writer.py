"""Writes all files of a run from one pass over its results."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from extractor.batch import Entry, Results, json_line
from extractor.exports.counties import SPREAD, Counties
from extractor.exports.files import OutputSet, TableFile
from extractor.exports.rendering import csv_rows
from extractor.exports.summary import LEAD, Summary, is_repeated
from extractor.exports.tables import (
    Table,
    failures_table,
    findings_table,
    mentions_table,
    numbers_table,
)
from extractor.exports.workbook import Sheet, Workbook
from extractor.models import MetricInfo
from extractor.store.paths import text_path

__all__ = ["OUTPUTS", "write_outputs"]

OUTPUTS = (
    "reports.jsonl",
    "summary.csv",
    "summary.xlsx",
    "mentions.csv",
    "findings.csv",
    "numbers.csv",
    "counties.csv",
    "failures.csv",
    "run.json",
)
"""The files of a run, beside ``texts/``."""

_EXCEL_ROWS = 1_048_000
_SHEETS = {"findings": "问题", "mentions": "依据", "numbers": "台账"}


@dataclass(slots=True)
class _Pass:
    """The open files of one pass and what it counts."""

    outputs: OutputSet
    book: Workbook
    summary: Summary
    reports: TextIO
    summary_file: TableFile
    summary_sheet: Sheet
    tables: list[tuple[Table, TableFile, Sheet | None]]
    counties: Counties
    counts: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    remarks: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        self.reports.write(entry.line or json_line(entry.record))
        for row in self.summary.rows(entry):
            self.summary_file.write(row)
            self.summary_sheet.write(row, marked=self.summary.unclear(entry))
            if not is_repeated(entry.record):
                self.counties.take(entry.record)
        for table, file, sheet in self.tables:
            rendered = entry.rendered.get(table.stem)
            file.write_text(csv_rows(table, entry) if rendered is None else rendered)
            if sheet is not None and not sheet.full:
                for row in table.rows(entry):
                    if table.in_workbook(row):
                        sheet.write([row[column] for column in table.brief])
        if entry.text is not None:
            with self.outputs.path(text_path(entry.file, self.places)).open("wb") as stream:
                stream.write(entry.text.encode("utf-8", "replace"))
        if entry.notes or entry.advice:
            told = [{"code": note.code, "message": note.message} for note in entry.notes]
            self.remarks[entry.file] = {"advice": entry.advice, "notes": told}
        self._count(entry.record)

    def finish(self) -> None:
        totals = self.summary.totals()
        self.summary_file.write(totals)
        self.summary_sheet.write(totals)
        rows = list(self.counties.rows())
        if rows:
            headings = self.counties.headings()
            numeric = range(1, len(headings))
            sheet = self.book.sheet("分县汇总", headings, frozen=2, numeric=numeric, widths=(16, 6, 8, 10))
            for each in rows:
                sheet.write(each)
        self._spread()
        self.book.close()

    def _spread(self) -> None:
        """Write what the reports of each county make together, metric by metric."""
        file = TableFile(self.outputs, "counties.csv", SPREAD)
        widths = (16, 6, 26, 20, 6, 8, 8, 8, 14, 12, 12, 12)
        numeric = (1, *range(5, len(SPREAD)))
        sheet = self.book.sheet("指标统计", SPREAD, frozen=4, numeric=numeric, widths=widths)
        for row in self.counties.spread():
            file.write(row)
            sheet.write(row)

    def _count(self, record: Mapping[str, Any]) -> None:
        for key in ("mentions", "table", "numbers"):
            self.counts["cells" if key == "table" else key] += len(record[key])
        for one in record["findings"]:
            self.counts[f"findings_{one['severity']}"] += 1


def write_outputs(
    results: Results,
    out: Path,
    work: Path,
    metrics: Sequence[MetricInfo],
    run: Mapping[str, Any],
    *,
    also: Callable[[Entry], None] = lambda entry: None,
) -> dict[str, int]:
    """Write every file of the contract into ``out``, each whole or not at all, and return the counts.

    ``work`` is a folder on the same disk, removed by the caller; ``run`` becomes ``run.json`` with the counts
    added to it; ``also`` hears of every entry, so that one pass serves the screen too.

    :raises OSError: if a file cannot be written; then ``out`` is as it was.
    """
    with OutputSet(out, work) as outputs:
        one_pass = _open(outputs, work, metrics)
        for entry in results.entries():
            one_pass.take(entry)
            also(entry)
        one_pass.finish()
        statuses = {key: results.counts[key] for key in ("ok", "failed", "skipped")}
        keys = ("mentions", "cells", "numbers", "findings_error", "findings_warning", "findings_info")
        told = {key: one_pass.counts[key] for key in keys}
        counts = {"files": sum(statuses.values()), **statuses, **told}
        facts = {**run, "counts": counts, "remarks": one_pass.remarks}
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        outputs.text("run.json").write(text + "\n")
    return counts


def _open(outputs: OutputSet, work: Path, metrics: Sequence[MetricInfo]) -> _Pass:
    by_id = {metric.id: metric for metric in metrics}
    summary = Summary(metrics)
    reports = outputs.text("reports.jsonl")
    book = Workbook(outputs.path("summary.xlsx"), work)
    headings = summary.headings()
    numeric = [4, 6, 7, *range(len(LEAD), len(headings))]
    widths = (22, 26, 10, 12, 6, 11, 6, 6, 24, 20, 20, 10)
    sheet = book.sheet("汇总", headings, frozen=3, numeric=numeric, widths=widths, most=_EXCEL_ROWS, footer=1)
    tables: list[tuple[Table, TableFile, Sheet | None]] = []
    for table in (findings_table(by_id), mentions_table(by_id), numbers_table(by_id), failures_table()):
        name = f"{table.stem}.csv"
        made = _sheet(book, table, name) if table.stem in _SHEETS else None
        tables.append((table, TableFile(outputs, name, table.headings), made))
    return _Pass(
        outputs,
        book,
        summary,
        reports,
        TableFile(outputs, "summary.csv", headings),
        sheet,
        tables,
        Counties(metrics),
    )


def _sheet(book: Workbook, table: Table, name: str) -> Sheet:
    headings = [table.headings[column] for column in table.brief]
    figures = ("年度", "数值", "页码", "把握")
    numeric = [column for column, title in enumerate(headings) if title in figures]
    wide = {"文件": 22, "所在句子": 60, "原文依据": 60, "说明": 46, "前后文": 46, "指标": 18, "涉及指标": 24}
    widths = [wide.get(title, 10) for title in headings]
    return book.sheet(_SHEETS[table.stem], headings, numeric=numeric, widths=widths, csv_name=name)
