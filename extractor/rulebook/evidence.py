"""What people's corrections say of single figures: this one is the metric's, that one is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractor.store import Change, ChangeKind, StoredReport
from extractor.store.changes import span_of
from extractor.store.undoing import taken_back

if TYPE_CHECKING:
    from extractor.store.store import Store

__all__ = ["Case", "cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """One figure of a report: ``takes`` says whether it is the metric's; offsets point into ``text``."""

    metric: str
    takes: bool
    file: str
    text: str
    start: int
    end: int
    who: str
    why: str

    @property
    def quote(self) -> str:
        """The figure as printed."""
        return self.text[self.start : self.end]


def cases(store: Store) -> list[Case]:
    """Return what the corrections of a store say, each figure once, by metric, file and place.

    Changes that were taken back, or followed by a later one about the same cell or figure, do not count. A corrected
    value says whose figure it is only where the report prints it once.
    """
    by_report: dict[str, list[Change]] = {}
    for change in store.changes():
        by_report.setdefault(change.sha256, []).append(change)
    found: dict[tuple[str, bool, str, int], Case] = {}
    for sha256, report in _reports(store, set(by_report)):
        for case in _said(report, by_report[sha256]):
            found[case.metric, case.takes, case.file, case.start] = case
    return [found[key] for key in sorted(found)]


def _reports(store: Store, wanted: set[str]) -> Iterator[tuple[str, StoredReport]]:
    """Yield the reports of these contents, each from the newest run that read it."""
    for run in store.runs():
        for head in store.heads(run.id):
            if head.ok and head.sha256 in wanted:
                wanted.remove(head.sha256)
                yield head.sha256, store.report(run.id, head.file)


def _said(report: StoredReport, changes: Sequence[Change]) -> Iterator[Case]:
    gone = taken_back(changes)
    last: dict[tuple[bool, str], Change] = {}
    for change in sorted(changes, key=lambda one: one.id):
        if change.id not in gone and change.kind not in (ChangeKind.UNDO, ChangeKind.FINDING):
            last[change.kind == ChangeKind.ASSIGN, change.target] = change
    for change in last.values():
        if change.kind == ChangeKind.ASSIGN:
            span = span_of(change.target)
            if span is not None and change.new and span[1] <= len(report.text):
                yield _case(report, change, change.new, span, takes=True)
        elif change.kind in (ChangeKind.CORRECT, ChangeKind.REJECT):
            yield from _corrected(report, change)


def _corrected(report: StoredReport, change: Change) -> Iterator[Case]:
    mentions = report.record["mentions"]
    own = [one for one in mentions if one["metric"] == change.target and one["role"] == "actual"]
    for one in own:
        if _same(one["value"], change.old) and not _same(one["value"], change.new):
            yield _case(report, change, change.target, (one["start"], one["end"]), takes=False)
    rows = [one for one in report.record["numbers"] if change.new and _same(one["value"], change.new)]
    if len(rows) == 1 and not _is_of(rows[0], mentions, change.target):
        yield _case(report, change, change.target, (rows[0]["start"], rows[0]["end"]), takes=True)


def _is_of(row: Mapping[str, Any], mentions: Sequence[Mapping[str, Any]], metric: str) -> bool:
    return row["mention"] is not None and mentions[row["mention"]]["metric"] == metric


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and Decimal(one) == Decimal(other)


def _case(report: StoredReport, change: Change, metric: str, span: tuple[int, int], *, takes: bool) -> Case:
    return Case(metric, takes, report.file, report.text, *span, change.who, change.why)
