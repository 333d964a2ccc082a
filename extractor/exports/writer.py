"""Writes all files of a run from one pass over its results."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from extractor.batch import Entry, Results, json_line
from extractor.exports.files import OutputSet
from extractor.exports.passing import TablePass
from extractor.exports.tables import run_tables
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


@dataclass(slots=True)
class _Pass:
    """The open files of one pass and what it counts."""

    outputs: OutputSet
    tables: TablePass
    reports: TextIO
    counts: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    remarks: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        self.reports.write(entry.line or json_line(entry.record))
        self.tables.take(entry)
        if entry.text is not None:
            with self.outputs.path(text_path(entry.file, self.places)).open("wb") as stream:
                stream.write(entry.text.encode("utf-8", "replace"))
        if entry.notes or entry.advice:
            told = [{"code": note.code, "message": note.message} for note in entry.notes]
            self.remarks[entry.file] = {"advice": entry.advice, "notes": told}
        self._count(entry.record)

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
        tables = TablePass(outputs, work, metrics, run_tables(metrics), results.counts["ok"])
        one_pass = _Pass(outputs, tables, outputs.text("reports.jsonl"))
        for entry in results.entries():
            one_pass.take(entry)
            also(entry)
        tables.finish(run)
        statuses = {key: results.counts[key] for key in ("ok", "failed", "skipped")}
        keys = ("mentions", "cells", "numbers", "findings_error", "findings_warning", "findings_info")
        told = {key: one_pass.counts[key] for key in keys}
        counts = {"files": sum(statuses.values()), **statuses, **told}
        facts = {**run, "counts": counts, "remarks": one_pass.remarks}
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        outputs.text("run.json").write(text + "\n")
    return counts
