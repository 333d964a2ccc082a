"""The ledger: every number of a report and what became of it, with the metric that a loose one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor import labels
from extractor.batch.context import around
from extractor.store.models import StoredReport
from extractor.web.views.sheets import Sheet

__all__ = ["LEDGER_MOST", "ledger_rows", "number_at"]

LEDGER_MOST = 5_000


def ledger_rows(
    reports: Iterable[tuple[Sheet, StoredReport]], names: Mapping[str, str], statuses: frozenset[str]
) -> tuple[list[dict[str, Any]], bool]:
    """Return the numbers of reports, and whether there were more than a list can show.

    :param statuses: only those; empty for all.
    """
    rows: list[dict[str, Any]] = []
    for sheet, report in reports:
        for row in _rows(sheet, report, names, statuses):
            if len(rows) >= LEDGER_MOST:
                return rows, True
            rows.append(row)
    return rows, False


def number_at(report: StoredReport, start: int, end: int) -> Mapping[str, Any] | None:
    """Return the ledger row of a place in the text."""
    found = (one for one in report.record["numbers"] if (one["start"], one["end"]) == (start, end))
    return next(found, None)


def _rows(
    sheet: Sheet, report: StoredReport, names: Mapping[str, str], statuses: frozenset[str]
) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(report.record["numbers"]):  # a range is two rows of one place
        if statuses and one["status"] not in statuses:
            continue
        given = sheet.now.assigned.get((one["start"], one["end"]))
        yield {
            "key": f"{sheet.key}-{one['start']}-{one['end']}-{number}",
            "county": sheet.county,
            "place": sheet.name,
            "year": sheet.year or "",
            "quote": one["quote"],
            "around": around(report.text, one["start"], one["end"]),
            "status": labels.LEDGER_STATUS[one["status"]],
            "mark": "assigned" if given else one["status"],
            "metric": _metric(one, report.record, names, given.metric if given else ""),
        }


def _metric(one: Mapping[str, Any], record: Mapping[str, Any], names: Mapping[str, str], given: str) -> str:
    if given:
        return f"人工：{names.get(given, given)}"
    if one["mention"] is not None:
        metric = str(record["mentions"][one["mention"]]["metric"])
        return names.get(metric, metric)
    near = str(one["suggested"]["metric"]) if one["suggested"] else ""
    return f"可能是：{names.get(near, near)}" if near else ""
