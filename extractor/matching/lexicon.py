"""Finds the parts of a text: one pass a part, masked by names that only look like them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extractor.matching.ruleset import RuleSet

__all__ = ["Hit", "PartMap", "scan"]

_CLAUSE_END = re.compile(r"[，。；！？\n]")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of a part: offsets into the document's text."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PartMap:
    """All hits of a text, by part, plus how many weighty characters stand before each offset."""

    hits: dict[str, tuple[Hit, ...]]
    starts: dict[str, tuple[int, ...]]
    weight: tuple[int, ...]
    ordered: tuple[Hit, ...] = ()
    ordered_starts: tuple[int, ...] = ()
    titles: dict[tuple[int, int], dict[str, Hit]] = field(default_factory=dict)

    def between(self, start: int, end: int) -> Sequence[Hit]:
        """Return the hits of all parts that begin inside ``start``–``end``, in order."""
        return self.ordered[bisect_left(self.ordered_starts, start) : bisect_right(self.ordered_starts, end)]

    def first_in(self, start: int, end: int) -> dict[str, Hit]:
        """Return the first hit of each part that stands in a title."""
        if (start, end) not in self.titles:
            found: dict[str, Hit] = {}
            for hit in self.between(start, end):
                if hit.end <= end:
                    found.setdefault(hit.part, hit)
            self.titles[start, end] = found
        return self.titles[start, end]

    def within(self, part: str, start: int, end: int) -> Sequence[Hit]:
        """Return the hits of a part that lie inside ``start``–``end``, in order."""
        starts = self.starts.get(part)
        if starts is None:
            return ()
        low, high = bisect_left(starts, start), bisect_right(starts, end)
        if low == high:
            return ()
        return [hit for hit in self.hits[part][low:high] if hit.end <= end]

    def residue(self, start: int, end: int) -> int:
        """Count the characters between two offsets that no light word explains."""
        return self.weight[end] - self.weight[start] if end > start else 0


def scan(text: str, rules: RuleSet) -> PartMap:
    """Find every part in the text."""
    masks = [match.span() for match in rules.masks.finditer(text)]
    mask_ends = [end for _, end in masks]
    hits: dict[str, tuple[Hit, ...]] = {}
    starts: dict[str, tuple[int, ...]] = {}
    for part, clauses in _clauses_of(text, rules).items():
        pattern = rules.parts[part]
        found = tuple(
            Hit(part, *match.span())
            for start, end in clauses
            for match in pattern.finditer(text, start, end)
            if match.end() > match.start()
            and (part in rules.unmasked or not _masked(match.span(), masks, mask_ends))
        )
        if found:
            hits[part] = found
            starts[part] = tuple(hit.start for hit in found)
    ordered = sorted((hit for found in hits.values() for hit in found), key=lambda hit: (hit.start, hit.end))
    begins = tuple(hit.start for hit in ordered)
    return PartMap(hits, starts, _weights(text, rules, masks), tuple(ordered), begins)


def _clauses_of(text: str, rules: RuleSet) -> dict[str, list[tuple[int, int]]]:
    """Return, for each part, the clauses that hold characters it cannot do without."""
    ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    ends.append(len(text))
    bounds = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    found: dict[str, list[tuple[int, int]]] = dict.fromkeys(rules.cores.always, bounds)
    last: dict[str, int] = {}
    owners = rules.cores.parts
    clause = 0
    for match in rules.cores.pattern.finditer(text):
        at = match.start()
        while ends[clause] < at:
            clause += 1
        for part in owners[match.group(1)]:
            if last.get(part) != clause:
                last[part] = clause
                found.setdefault(part, []).append(bounds[clause])
    return found


def _masked(span: tuple[int, int], masks: Sequence[tuple[int, int]], ends: Sequence[int]) -> bool:
    at = bisect_right(ends, span[0])
    return at < len(masks) and masks[at][0] <= span[0] and span[1] <= masks[at][1]


def _weights(text: str, rules: RuleSet, masks: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    heavy = bytearray(len(text))
    for match in _HANZI.finditer(text):
        heavy[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in rules.light.finditer(text):
        heavy[match.start() : match.end()] = bytes(match.end() - match.start())
    for start, end in masks:
        if text[start] == "《":  # the title of a law says what was studied, not what is counted
            heavy[start:end] = bytes(end - start)
    return tuple(accumulate(heavy, initial=0))
