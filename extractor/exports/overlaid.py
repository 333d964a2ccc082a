"""Stored reports as entries again, with what people changed laid over them: what the tables are made from.

The record of such an entry is the report's own with these differences: ``table`` holds the corrected cells, with the state
of a cell by hand as ``status`` and ``accepted`` on a cell that somebody looked at; ``by_hand`` tells, by metric, what was
done; ``findings`` have a ``state`` and what was said of it (``told``); numbers that a person gave to a metric are mentions.
It is no record of the contract and is never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.batch import Entry
from extractor.batch.context import around, sentence
from extractor.exports.telling import told_cell, told_change
from extractor.models import Note
from extractor.store import Corrected, StoredReport
from extractor.store.overlay import Assigned, CorrectedCell

__all__ = ["overlaid", "overlaid_record"]

_PROOF = 400  # characters of a sentence that proves a finding


def overlaid(report: StoredReport, corrected: Corrected) -> Entry:
    """Return a report's entry as it holds after its changes."""
    record, text = report.record, report.text
    changed = overlaid_record(record, corrected)
    return Entry(
        changed,
        advice=report.advice,
        notes=tuple(Note("", note) for note in report.notes),
        sentences=tuple(sentence(text, one["start"], one["end"]) for one in changed["mentions"]),
        around=tuple(around(text, one["start"], one["end"]) for one in changed["numbers"]),
        proofs=tuple(
            tuple(
                "" if each.get("file") else sentence(text, each["start"], each["end"], _PROOF)
                for each in one["evidence"]
            )
            for one in changed["findings"]
        ),
    )


def overlaid_record(record: Mapping[str, Any], corrected: Corrected) -> dict[str, Any]:
    """Return a report's record as it holds after its changes."""
    mentions, places = [*record["mentions"]], {}
    approx = {(one["start"], one["end"]): one["approx"] for one in record["numbers"]}
    for span, one in corrected.assigned.items():
        places[span] = len(mentions)
        mentions.append(_mention(one, approx[span]))
    numbers = [
        {**one, "status": "metric", "mention": places[span], "suggested": None}
        if (span := (one["start"], one["end"])) in places
        else one
        for one in record["numbers"]
    ]
    table = corrected.table()
    for metric, cell in corrected.cells.items():
        table[metric]["mentions"] += [
            place for span, place in places.items() if corrected.assigned[span].metric == metric
        ]
        if cell.accepted is not None:
            table[metric]["accepted"] = told_change("认可", cell.accepted)
    return {
        **record,
        "mentions": mentions,
        "numbers": numbers,
        "table": table,
        "by_hand": _by_hand(corrected.cells),
        "findings": [
            {**one, "state": state.state.value, "told": told_change("", state.change) if state.change else ""}
            for one, state in zip(record["findings"], corrected.findings, strict=True)
        ],
    }


def _by_hand(cells: Mapping[str, CorrectedCell]) -> dict[str, str]:
    return {metric: told_cell(cell) for metric, cell in cells.items() if cell.by_hand}


def _mention(one: Assigned, approx: str) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "value": one.value,
        "unit": one.unit,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "approx": approx,
        "role": "actual",
        "part": None,
        "rule": "",
        "cue": "人工归入",
        "section": "other",
        "page": None,
        "bbox": None,
        "source": "text",
    }
