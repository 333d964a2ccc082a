"""What is different between two runs: reports that came or went, cells with the reason, findings that came or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extractor.store.models import Change, Head, Run, StoredReport
from extractor.store.overlay import CorrectedCell, corrected

__all__ = ["CellChange", "Difference", "Kind", "Reason", "Side", "compare"]


class Kind(StrEnum):
    """What became of a report."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


class Reason(StrEnum):
    """Why a cell has another value."""

    TEXT = "text"  # the report says something else
    RULES = "rules"  # the same text, read by other rules, options or another version
    HAND = "hand"  # a person changed it


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs, with the changes of its reports."""

    run: Run
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """A metric whose value is another: decimal text, ``None`` where there is no clear one; ``change`` if by hand.

    ``lost``: the older value was set by a person, and does not hold for the new text.
    """

    metric: str
    old: str | None
    new: str | None
    old_unit: str
    new_unit: str
    reason: Reason
    change: Change | None = None
    lost: Change | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A report in both runs, or in one of them; ``came`` and ``gone`` are findings as records hold them."""

    before: Head | None
    after: Head | None
    cells: tuple[CellChange, ...] = ()
    came: tuple[Mapping[str, Any], ...] = ()
    gone: tuple[Mapping[str, Any], ...] = ()
    text_changed: bool = False

    @property
    def head(self) -> Head:
        """The newer run's word on the report, else the older's."""
        known = self.after or self.before
        assert known is not None
        return known

    @property
    def kind(self) -> Kind:
        """What became of the report."""
        if self.before is None or self.after is None:
            return Kind.NEW if self.before is None else Kind.GONE
        same = self.before.ok == self.after.ok and not (
            self.text_changed or self.cells or self.came or self.gone
        )
        return Kind.SAME if same else Kind.CHANGED


def compare(before: Side, after: Side) -> Iterator[Difference]:
    """Yield one difference a report, in the order of the newer run's names, then what is gone.

    Reports are the same by name, else by content, else by township and year where each run has one such. An older
    value is what the program read, where the text is the same: so every change by hand is told. Where the text is
    another, it is what held, so that a correction is seen to be lost.
    """
    pairs = _pairs(tuple(before.run.heads()), tuple(after.run.heads()))
    old_changes, new_changes = _by_content(before.changes), _by_content(after.changes)
    for old, new in pairs:
        touched = new is not None and new.sha256 in new_changes
        if old is not None and new is not None and old.content == new.content and not touched:
            yield Difference(old, new)
            continue
        first = None if old is None or not old.ok else before.run.report(old.file)
        second = None if new is None or not new.ok else after.run.report(new.file)
        yield _difference(old, new, first, second, old_changes, new_changes)


def _pairs(old: Sequence[Head], new: Sequence[Head]) -> Iterator[tuple[Head | None, Head | None]]:
    partner: dict[str, Head] = {}
    left, open_ = {one.file: one for one in old}, list(new)
    ways = (
        lambda one: one.file,
        lambda one: one.sha256 or None,
        lambda one: (one.county, one.township, one.year) if one.township else None,
    )
    for way in ways:
        mine = Counter(way(one) for one in open_)
        others = Counter(way(one) for one in left.values())
        found = {way(one): one for one in left.values() if others[way(one)] == 1}
        for one in open_:
            key = way(one)
            if key is not None and mine[key] == 1 and key in found:
                partner[one.file] = left.pop(found[key].file)
        open_ = [one for one in open_ if one.file not in partner]
    yield from ((partner.get(one.file), one) for one in new)
    yield from ((one, None) for one in left.values())


def _by_content(changes: Iterable[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for one in changes:
        found.setdefault(one.sha256, []).append(one)
    return found


def _difference(
    old: Head | None,
    new: Head | None,
    first: StoredReport | None,
    second: StoredReport | None,
    old_changes: Mapping[str, Sequence[Change]],
    new_changes: Mapping[str, Sequence[Change]],
) -> Difference:
    before = () if first is None else first.record["findings"]
    after = () if second is None else second.record["findings"]
    came, gone = _without(after, before), _without(before, after)
    if first is None or second is None:
        return Difference(old, new, (), came, gone, text_changed=False)
    other_text = first.text != second.text
    known = old_changes.get(first.sha256, ()) if other_text else ()
    held = corrected(first.record, known).cells
    holds = corrected(second.record, new_changes.get(second.sha256, ())).cells
    metrics = [*holds, *(metric for metric in held if metric not in holds)]
    cells = (_cell(metric, held.get(metric), holds.get(metric), other_text) for metric in metrics)
    return Difference(old, new, tuple(filter(None, cells)), came, gone, other_text)


def _cell(
    metric: str, old: CorrectedCell | None, new: CorrectedCell | None, other_text: bool
) -> CellChange | None:
    before, after = old or CorrectedCell(metric, None, ""), new or CorrectedCell(metric, None, "")
    same = before.value == after.value and (before.unit == after.unit or before.value is None)
    if same and not (after.by_hand and after.value != after.extracted):
        return None
    by_hand = after.change if after.by_hand else None
    reason = Reason.HAND if by_hand else Reason.TEXT if other_text else Reason.RULES
    lost = before.change if before.by_hand else None
    return CellChange(metric, before.value, after.value, before.unit, after.unit, reason, by_hand, lost)


def _without(
    some: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """Return the findings that the others do not have; offsets do not count, as a longer title moves them all."""
    left = Counter(map(_told, others))
    kept = []
    for one in some:
        if left[_told(one)] > 0:
            left[_told(one)] -= 1
        else:
            kept.append(one)
    return tuple(kept)


def _told(finding: Mapping[str, Any]) -> tuple[object, ...]:
    quotes = tuple((one.get("file") or "", one["quote"]) for one in finding["evidence"])
    return finding["check"], tuple(finding["metrics"]), quotes
