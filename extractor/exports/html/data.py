"""What ``report.html`` carries: one object for the table and the findings, one a report for its text.

Keys are short because there are many of them; ``extractor/exports/templates/js`` reads them. Offsets are in 16-bit units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor import labels
from extractor.batch import Entry
from extractor.exports.html.offsets import Units
from extractor.exports.overlaid import overlaid_record
from extractor.exports.summary import LEAD, Summary, is_repeated
from extractor.exports.telling import CHANGES, FINDING_STATE, change_rows
from extractor.labels import unit_class
from extractor.models import MetricInfo, Note
from extractor.store import Change, Corrected, Run, StoredReport, corrected, fingerprint

__all__ = ["Changed", "overview", "report_data"]

_LABELS = {
    "approx": labels.APPROX,
    "role": labels.ROLE,
    "part": {key: word for key, word in labels.PART.items() if key},
    "severity": labels.SEVERITY,
    "section": labels.SECTION,
    "ledger": labels.LEDGER_STATUS,
    "cell": labels.CELL_STATUS,
    "finding": FINDING_STATE,
}
_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Changed:
    """What people changed in a run's reports: ``reports`` as they hold now, ``rows`` the record of it.

    A row of ``rows`` holds the cells of :data:`~extractor.exports.telling.CHANGES`, and after them the number of its
    report and the metric's id (``None`` where it speaks of none).
    """

    reports: tuple[StoredReport, ...]
    rows: tuple[list[Any], ...] = ()
    cells: int = 0

    @classmethod
    def of(cls, run: Run, changes: Iterable[Change]) -> Changed:
        """Lay changes over a run's reports; those that speak of other reports are passed over."""
        kept = tuple(changes)
        by_content = {one.sha256 for one in kept}
        reports, found, messages, cells = [], dict[str, Corrected](), dict[str, str](), 0
        for report in run.reports():
            if report.sha256 in by_content:
                now = corrected(report.record, kept)
                found[report.sha256] = now
                messages |= {fingerprint(one): str(one["message"]) for one in report.record["findings"]}
                cells += len(now.by_hand)
                report = replace(report, record=overlaid_record(report.record, now))
            reports.append(report)
        numbers = {report.file: number for number, report in enumerate(reports)}
        names = {one.id: one.name for one in run.metrics}
        rows = tuple(
            [*("" if cell is None else cell for cell in row), numbers.get(file), metric]
            for row, file, metric in change_rows(kept, found, names, messages)
        )
        return cls(tuple(reports), rows, cells)


def overview(run: Run, changed: Changed) -> dict[str, Any]:
    """Return all that the page needs before anyone opens a report."""
    reports = changed.reports
    columns = {metric.id: number for number, metric in enumerate(run.metrics)}
    files = {report.file: number for number, report in enumerate(reports)}
    units = [Units.of(report.text) for report in reports]
    words = {metric.id: metric.units for metric in run.metrics}
    return {
        "version": run.facts.get("version", ""),
        "ruleset": run.facts.get("ruleset", ""),
        "made": run.facts.get("times", {}).get("started", ""),
        "counts": run.facts.get("counts", {}),
        "labels": _LABELS,
        "metrics": [[one.id, one.name, one.group, one.units[0] if one.units else ""] for one in run.metrics],
        "checks": {code: run.checks[code] for code in _codes(reports) if code in run.checks},
        "reports": [_row(report, columns, words) for report in reports],
        "totals": _totals(run.metrics, reports),
        "changed": changed.cells,
        "changeHeads": list(CHANGES),
        "changes": list(changed.rows),
        "findings": sorted(
            (
                _finding(number, one, files, units)
                for number, report in enumerate(reports)
                for one in report.record["findings"]
            ),
            key=lambda one: (_RANK[one["s"]], one["r"]),
        ),
    }


def report_data(report: StoredReport) -> dict[str, Any]:
    """Return one report's text, values and numbers; rows are lists, in the order that ``core.js`` names."""
    at = Units.of(report.text)
    mentions = [
        [
            one["metric"], one["value"], one["unit"], at(one["start"]), at(one["end"]), one["approx"], one["role"],
            one["part"], one["section"], one["page"], one["source"], one["rule"], one["cue"],
        ]
        for one in report.record["mentions"]
    ]  # fmt: skip
    numbers = [
        [
            at(one["start"]), at(one["end"]), one["status"], one["mention"], one["value"], one["unit"], one["approx"],
            *((one["suggested"]["metric"], one["suggested"]["score"]) if one["suggested"] else ()),
        ]
        for one in report.record["numbers"]
    ]  # fmt: skip
    return {"t": report.text, "m": mentions, "n": numbers}


def _codes(reports: Sequence[StoredReport]) -> list[str]:
    return sorted({one["check"] for report in reports for one in report.record["findings"]})


def _row(
    report: StoredReport, columns: Mapping[str, int], units: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    record = report.record
    numbers = record["numbers"]
    return {
        "file": report.file,
        **{key: record["report"][key] for key in ("issuer", "place", "county", "year", "date")},
        "ok": report.ok,
        "error": record["error"]["message"] if record["error"] else "",
        "advice": report.advice,
        "notes": list(report.notes),
        "twice": is_repeated(record),
        "length": len(report.text),
        "loose": sum(one["status"] == "quantity" for one in numbers),
        "cells": {
            columns[metric]: _cell(
                cell, record["mentions"], units[metric], record.get("by_hand", {}).get(metric)
            )
            for metric, cell in record["table"].items()
            if metric in columns
        },
    }


def _cell(
    cell: Mapping[str, Any],
    mentions: Sequence[Mapping[str, Any]],
    units: Sequence[str],
    by_hand: str | None,
) -> list[Any]:
    """Return value, unit, approximation, status, mentions, the quotes of an unclear cell, whether the unit counts
    what the column counts (名 and 人 do, 人次 and 人 do not), and what a person did to it, if anything."""
    quotes = []
    alike = unit_class(cell["unit"], units) == unit_class(units[0], units) if units else True
    if cell["value"] is None:
        quotes = list(dict.fromkeys(mentions[number]["quote"] for number in cell["mentions"]))
    return [
        cell["value"],
        cell["unit"],
        cell["approx"],
        cell["status"],
        cell["mentions"],
        quotes,
        alike or cell["value"] == "0",
        *([told] if (told := by_hand or cell.get("accepted")) else []),
    ]


def _finding(
    number: int, one: Mapping[str, Any], files: Mapping[str, int], units: Sequence[Units]
) -> dict[str, Any]:
    evidence = []
    for each in one["evidence"]:
        file = each.get("file", "")
        where = files.get(file, -1) if file else number
        at = units[where] if where >= 0 else (lambda place: place)
        evidence.append([at(each["start"]), at(each["end"]), each["quote"], where, file])
    return {
        "r": number,
        "s": one["severity"],
        "c": one["check"],
        "m": one["message"],
        "x": one["expected"],
        "a": one["actual"],
        "k": one["metrics"],
        "e": evidence,
        "o": one.get("state", "open"),
        "t": one.get("told", ""),
    }


def _totals(metrics: Sequence[MetricInfo], reports: Sequence[StoredReport]) -> list[str]:
    """Return the table's last row as ``summary.csv`` has it, and its remark as the first element."""
    summary = Summary(metrics)
    for report in reports:
        notes = tuple(Note("", note) for note in report.notes)
        for _ in summary.rows(Entry(dict(report.record), notes=notes)):
            pass
    row = [str(one) for one in summary.totals()]
    return [row[LEAD.index("备注")], *row[len(LEAD) :]]
