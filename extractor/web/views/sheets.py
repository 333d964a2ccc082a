"""One report as the table shows it: every cell with its value in words, its state, and whether it should be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from extractor.exports.summary import is_repeated
from extractor.labels import unit_class
from extractor.models import MetricInfo
from extractor.store.models import Change, FindingState, StoredReport
from extractor.store.overlay import CellState, Corrected, CorrectedCell, corrected

__all__ = ["STATE_WORDS", "Place", "Sheet", "State", "made_sheet", "value_words"]


class State(StrEnum):
    """How far a cell can be trusted; its letter stands for it in rows sent to the browser."""

    SURE = "sure"
    APPROXIMATE = "approximate"
    AMBIGUOUS = "ambiguous"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    MISSING = "missing"

    @property
    def letter(self) -> str:
        """One letter, lower case."""
        return _LETTERS[self]


_LETTERS = {
    State.SURE: "s",
    State.APPROXIMATE: "a",
    State.AMBIGUOUS: "m",
    State.CORRECTED: "c",
    State.REJECTED: "r",
    State.ACCEPTED: "k",
    State.MISSING: "x",
}
STATE_WORDS = {
    State.SURE: "明确",
    State.APPROXIMATE: "约数或单位不同",
    State.AMBIGUOUS: "多个数值，待定",
    State.CORRECTED: "人工更正",
    State.REJECTED: "人工剔除",
    State.ACCEPTED: "已核认可",
    State.MISSING: "未报",
}
_BEFORE = {"about": "约", "nearly": "近"}
_AFTER = {"at_least": "以上", "at_most": "以内"}
_GRAVE = {"error": 0, "warning": 1}


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the table: the report's key and the metric's id."""

    key: int
    metric: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report's row. ``unclear`` tells by metric the figures among which nobody has chosen yet.

    ``flags`` are the metrics that an open error (0) or warning (1) speaks of, ``waiting`` those whose cell somebody should
    look at and has not yet; ``findings`` are the record's, and ``now.findings`` their states, in one order. ``loose`` counts
    the numbers that no metric explains.
    """

    key: int
    file: str
    sha256: str
    county: str
    place: str
    issuer: str
    year: int | None
    ok: bool
    error: str
    advice: str
    notes: tuple[str, ...]
    repeated: bool
    loose: int
    now: Corrected
    findings: tuple[Mapping[str, Any], ...]
    unclear: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How people call the report: its place, else its issuer, else its file."""
        return self.place or self.issuer or self.file

    def state(self, metric: MetricInfo) -> State:
        """Return the state of a cell."""
        cell = self.now.cells.get(metric.id)
        if cell is None:
            return State.MISSING
        if cell.state is CellState.REJECTED:
            return State.REJECTED
        if cell.value is None:
            return State.AMBIGUOUS
        if cell.by_hand:
            return State.CORRECTED
        if cell.accepted is not None:
            return State.ACCEPTED
        return State.SURE if is_plain(cell, metric) else State.APPROXIMATE

    def flagged(self, metric: str) -> bool:
        """Say whether an open error or warning speaks of a cell."""
        return metric in self.flags

    def words(self, metric: MetricInfo) -> str:
        """Return what the table shows of a cell."""
        cell = self.now.cells.get(metric.id)
        if cell is None:
            return ""
        if cell.state is CellState.REJECTED:
            return "剔除"
        if cell.value is None:
            return self.unclear.get(metric.id, "多个数值")
        return value_words(cell.value, cell.approx, "" if counts_alike(cell, metric) else cell.unit)

    def figure(self, metric: MetricInfo) -> Decimal | None:
        """Return a cell's value where it can be compared with those of other reports."""
        cell = self.now.cells.get(metric.id)
        if cell is None or cell.value is None or not counts_alike(cell, metric):
            return None
        return Decimal(cell.value)


def made_sheet(key: int, report: StoredReport, changes: Iterable[Change]) -> Sheet:
    """Return a report's row under the changes of its content."""
    record = report.record
    head, now = record["report"], corrected(record, changes)
    return Sheet(
        key=key,
        file=report.file,
        sha256=report.sha256,
        county=head["county"] or "",
        place=head["place"] or "",
        issuer=head["issuer"] or "",
        year=head["year"],
        ok=report.ok,
        error=record["error"]["message"] if record["error"] else "",
        advice=report.advice,
        notes=tuple(report.notes),
        repeated=is_repeated(record),
        loose=_loose(record, now),
        now=now,
        findings=tuple(record["findings"]),
        unclear=_unclear(now, record),
        flags=(flags := _flags(record["findings"], now)),
        waiting=tuple(_waiting(now, flags)),
    )


def value_words(value: str, approx: str, unit: str) -> str:
    """Return a value as people write it: 约120、5000余元、98.5%以上、5件以内."""
    if approx == "at_least" and value.endswith("0") and value != "0" and "." not in value and unit != "%":
        return f"{value}余{unit}"  # 余 stands behind round numbers only
    return f"{_BEFORE.get(approx, '')}{value}{unit}{_AFTER.get(approx, '')}"


def is_plain(cell: CorrectedCell, metric: MetricInfo) -> bool:
    """Say whether a cell's value is exact and counts what its column counts."""
    return cell.value == "0" or (cell.approx == "exact" and counts_alike(cell, metric))


def counts_alike(cell: CorrectedCell, metric: MetricInfo) -> bool:
    """Say whether a cell's unit counts what its column counts: 名 and 人 do, 人次 and 人 do not."""
    if not metric.units or cell.value == "0" or not cell.unit:
        return True
    return _alike(cell.unit, metric.units)


@lru_cache(maxsize=4_096)
def _alike(unit: str, units: tuple[str, ...]) -> bool:
    return unit_class(unit, units) == unit_class(units[0], units)


def _waiting(now: Corrected, flags: Mapping[str, int]) -> Iterator[str]:
    """Yield what waits for a person: several values, an open error or warning that nobody has settled, a changed reading."""
    for metric in dict.fromkeys((*flags, *now.cells)):
        cell = now.cells.get(metric)
        if cell is None:
            yield metric  # a finding speaks of what is not told
            continue
        undecided = cell.value is None and cell.state is not CellState.REJECTED
        unsettled = metric in flags and not cell.by_hand and cell.accepted is None
        if cell.moved or undecided or unsettled:
            yield metric


def _unclear(now: Corrected, record: Mapping[str, Any]) -> dict[str, str]:
    return {
        metric: " / ".join(dict.fromkeys(record["mentions"][one]["quote"] for one in cell.mentions))
        for metric, cell in now.cells.items()
        if cell.value is None and cell.mentions
    }


def _flags(findings: Sequence[Mapping[str, Any]], now: Corrected) -> dict[str, int]:
    flags: dict[str, int] = {}
    for one, state in zip(findings, now.findings, strict=True):
        if state.state is FindingState.OPEN and one["severity"] in _GRAVE:
            for metric in one["metrics"]:
                flags[metric] = min(_GRAVE[one["severity"]], flags.get(metric, 1))
    return flags


def _loose(record: Mapping[str, Any], now: Corrected) -> int:
    given = set(now.assigned)
    return sum(
        one["status"] == "quantity" and (one["start"], one["end"]) not in given for one in record["numbers"]
    )
