"""A report's record with what people changed laid over it: the values that the table, the page and the letters show.

The record itself is never altered. Changes count in the order in which they were made; what an undo takes back does not
count. A change that does not fit the record any more (the number it speaks of is gone, the value that was accepted is
another now) is not applied and told in :attr:`Corrected.stale`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from extractor.store.changes import span_of
from extractor.store.fingerprints import fingerprint
from extractor.store.models import Change, ChangeKind, FindingState
from extractor.store.undoing import taken_back

__all__ = ["Assigned", "CellState", "Corrected", "CorrectedCell", "CorrectedFinding", "corrected"]


class CellState(StrEnum):
    """Who answers for a cell: the program, or a person."""

    EXTRACTED = "extracted"
    ACCEPTED = "accepted"  # extracted, and a person has looked at it
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ASSIGNED = "assigned"  # a number of the text that a person gave to this metric


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """One metric of one report as it holds now.

    ``value`` is decimal text in base units, ``None`` where there is none; ``status``, ``approx`` and ``mentions`` are the
    record's (``status`` is empty where the record has no such cell); ``extracted`` is the record's value, told in
    ``extracted_unit``. ``change`` made it what it is, ``accepted`` says that somebody looked at it since. ``moved``: the
    program reads another value now than the one that the person saw, so that somebody should look again.
    """

    metric: str
    value: str | None
    unit: str
    approx: str = "exact"
    status: str = ""
    mentions: tuple[int, ...] = ()
    extracted: str | None = None
    state: CellState = CellState.EXTRACTED
    change: Change | None = None
    accepted: Change | None = None
    moved: bool = False
    extracted_unit: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person set this value or took it away."""
        return self.state in (CellState.CORRECTED, CellState.REJECTED, CellState.ASSIGNED)


@dataclass(frozen=True, slots=True)
class CorrectedFinding:
    """The state of one finding of the record; ``change`` is the one that set it, ``None`` for one never touched."""

    fingerprint: str
    state: FindingState = FindingState.OPEN
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """A number of the text that a person gave to a metric; ``start``, ``end`` and ``quote`` are its ledger row's."""

    metric: str
    value: str
    unit: str
    start: int
    end: int
    quote: str
    change: Change


@dataclass(frozen=True, slots=True)
class Corrected:
    """A report as it holds now.

    ``cells`` by metric, the record's first and in its order; ``findings`` in the order of the record's; ``assigned`` by
    start and end of the number; ``stale`` are changes that do not fit the record any more.
    """

    cells: Mapping[str, CorrectedCell] = field(default_factory=dict)
    findings: tuple[CorrectedFinding, ...] = ()
    assigned: Mapping[tuple[int, int], Assigned] = field(default_factory=dict)
    stale: tuple[Change, ...] = ()

    @property
    def by_hand(self) -> tuple[CorrectedCell, ...]:
        """The cells that a person changed; every export names them."""
        return tuple(cell for cell in self.cells.values() if cell.by_hand)

    def table(self) -> dict[str, dict[str, Any]]:
        """Return the cells in the shape of the record's ``table``; a cell by hand has its state as ``status``."""
        return {
            metric: {
                "value": cell.value,
                "unit": cell.unit,
                "approx": cell.approx,
                "status": cell.state.value if cell.by_hand else cell.status,
                "mentions": list(cell.mentions),
            }
            for metric, cell in self.cells.items()
        }


def corrected(record: Mapping[str, Any], changes: Iterable[Change]) -> Corrected:
    """Lay changes over a record.

    :param record: a line of ``reports.jsonl``.
    :param changes: those of this report; others (of other contents) are passed over.
    """
    own = [one for one in changes if record["sha256"] and one.sha256 == record["sha256"]]
    own.sort(key=lambda one: one.id)
    gone = taken_back(own)
    work = _Work(record, own)
    for change in own:
        if change.id not in gone:
            work.apply(change, own, gone)
    findings = tuple(
        replace(work.findings[key], fingerprint=key) if key in work.findings else CorrectedFinding(key)
        for key in map(fingerprint, record["findings"])
    )
    return Corrected(work.cells, findings, work.assigned, tuple(work.stale))


class _Work:
    """A record on its way through its changes."""

    def __init__(self, record: Mapping[str, Any], own: Sequence[Change]) -> None:
        self.cells = {metric: _cell(metric, one) for metric, one in record["table"].items()}
        self.findings: dict[str, CorrectedFinding] = {}
        self.assigned: dict[tuple[int, int], Assigned] = {}
        self.stale: list[Change] = []
        self._mentions = record["mentions"]
        self._numbers = {(one["start"], one["end"]): one for one in record["numbers"]}
        self._seen = _seen(own, self._numbers)

    def apply(self, change: Change, own: Sequence[Change], gone: frozenset[int]) -> None:
        """Let one change count."""
        if change.kind == ChangeKind.FINDING:
            state = FindingState(change.new or FindingState.OPEN)
            self.findings[change.target] = CorrectedFinding(change.target, state, change)
        elif change.kind == ChangeKind.ACCEPT:
            self._accept(change)
        elif change.kind == ChangeKind.ASSIGN:
            again = (one for one in own if one.kind == ChangeKind.ASSIGN and one.target == change.target)
            if all(
                one.id <= change.id or one.id in gone for one in again
            ):  # a number has one metric, the last
                self._assign(change)
        elif change.kind in (ChangeKind.CORRECT, ChangeKind.REJECT):
            self._set(change)

    def _set(self, change: Change) -> None:
        cell = self._at(change.target)
        corrects = change.kind == ChangeKind.CORRECT
        self.cells[change.target] = replace(
            cell,
            value=change.new if corrects else None,
            unit=change.unit or cell.unit,
            approx="exact",
            state=CellState.CORRECTED if corrects else CellState.REJECTED,
            change=change,
            accepted=None,
            moved=change.old != cell.extracted and change.old not in self._seen.get(change.target, ()),
        )

    def _accept(self, change: Change) -> None:
        cell = self._at(change.target)
        if cell.value is None or (change.old is not None and change.old != cell.value):
            self.stale.append(change)
            return
        state = cell.state if cell.by_hand else CellState.ACCEPTED
        self.cells[change.target] = replace(cell, accepted=change, state=state)

    def _assign(self, change: Change) -> None:
        span, metric = span_of(change.target) or (-1, -1), change.new or ""
        row = self._numbers.get(span)
        if row is None or row["value"] is None or (change.old is not None and change.old != row["quote"]):
            self.stale.append(change)
            return
        if row["mention"] is not None:  # the program has learned meanwhile whose it is
            if self._mentions[row["mention"]]["metric"] != metric:
                self.stale.append(change)
            return
        quote, value, unit = row["quote"], row["value"], row["unit"] or ""
        self.assigned[span] = Assigned(metric, value, unit, *span, quote, change)
        cell = self._at(metric)
        if cell.state in (CellState.CORRECTED, CellState.ACCEPTED):  # a person has said what the value is
            return
        # beside a value that says otherwise there is no clear one, which is no guess of ours to settle
        clear = metric not in self.cells or cell.state is CellState.REJECTED or cell.value == value
        self.cells[metric] = replace(
            cell,
            value=value if clear else None,
            unit=unit or cell.unit,
            approx=row["approx"],
            state=CellState.ASSIGNED,
            change=change,
        )

    def _at(self, metric: str) -> CorrectedCell:
        return self.cells.get(metric) or CorrectedCell(metric, None, "")


def _cell(metric: str, one: Mapping[str, Any]) -> CorrectedCell:
    mentions = tuple(one["mentions"])
    value, unit = one["value"], one["unit"]
    return CorrectedCell(
        metric, value, unit, one["approx"], one["status"], mentions, value, extracted_unit=unit
    )


def _seen(
    own: Sequence[Change], numbers: Mapping[tuple[int, int], Mapping[str, Any]]
) -> dict[str, set[str | None]]:
    """Return by metric the values that changes gave it: a person who saw one of them saw no other reading."""
    seen: dict[str, set[str | None]] = {}
    for one in own:
        if one.kind in (ChangeKind.CORRECT, ChangeKind.REJECT):
            seen.setdefault(one.target, set()).add(one.new)
        elif one.kind == ChangeKind.ASSIGN and one.new is not None:
            row = numbers.get(span_of(one.target) or (-1, -1))
            seen.setdefault(one.new, set()).add(None if row is None else row["value"])
    return seen
