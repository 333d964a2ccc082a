"""Finds the parts of a text: one walk a clause, masked by names that only look like them.

A clause is walked when the words of a figure near it, of a heading or of a negation are asked for: most clauses of most
reports never are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from extractor.matching.ruleset import RuleSet
from extractor.matching.wordings import Hit

__all__ = ["Hit", "PartMap", "Title", "scan"]

Title = tuple[int, int, str]
"""A title over a figure: its place and what kind of title it is."""

_CLAUSE_END = re.compile(r"[，。；！？\n]")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")


class PartMap:
    """The hits of a text by place and part, and how much weighs between two places; clauses are walked when asked for."""

    def __init__(self, text: str, rules: RuleSet) -> None:
        self._text, self._rules = text, rules
        self._masks = [match.span() for match in rules.masks.finditer(text)]
        self._mask_ends = [end for _, end in self._masks]
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._ends = [*(match.start() for match in _CLAUSE_END.finditer(text)), len(text)]
        self._clauses: list[list[Hit] | None] = [None] * len(self._ends)
        self._known: dict[int, frozenset[str]] = {}
        self._weights: list[Sequence[int] | None] = [None] * len(self._line_starts)
        self._titles: dict[tuple[int, int], dict[str, Hit]] = {}
        self._near: dict[tuple[int, int], dict[str, list[Hit]]] = {}
        self._around: dict[tuple[int, int, tuple[Title, ...]], frozenset[str]] = {}

    @cached_property
    def hits(self) -> dict[str, list[Hit]]:
        """The hits of the whole text by part, in order."""
        found: dict[str, list[Hit]] = {}
        for hit in self.between(0, len(self._text)):
            found.setdefault(hit.part, []).append(hit)
        return found

    def between(self, start: int, end: int) -> list[Hit]:
        """Return the hits of all parts that begin inside ``start``–``end``, in order."""
        hits: list[Hit] = []
        stop = min(bisect_left(self._ends, end) + 1, len(self._ends))
        for number in range(bisect_left(self._ends, start), stop):
            hits += self._hits(number)
        if hits and (hits[0].start < start or hits[-1].start > end):
            return [hit for hit in hits if start <= hit.start <= end]
        return hits

    def near(self, start: int, end: int) -> dict[str, list[Hit]]:
        """Return the hits that begin inside ``start``–``end`` by part, in order: one answer for all figures of a clause."""
        if (start, end) not in self._near:
            found: dict[str, list[Hit]] = {}
            for hit in self.between(start, end):
                part = hit[0]
                if part in found:
                    found[part].append(hit)
                else:
                    found[part] = [hit]
            self._near[start, end] = found
        return self._near[start, end]

    def around(self, start: int, end: int, titles: tuple[Title, ...]) -> frozenset[str]:
        """Return the parts that begin inside ``start``–``end`` or stand in one of the titles."""
        key = start, end, titles
        if key not in self._around:
            firsts = (self.first_in(low, high) for low, high, _ in titles)
            self._around[key] = frozenset(self.near(start, end)).union(*firsts)
        return self._around[key]

    def first_in(self, start: int, end: int) -> dict[str, Hit]:
        """Return the first hit of each part that stands in a title."""
        if (start, end) not in self._titles:
            found: dict[str, Hit] = {}
            for hit in self.between(start, end):
                if hit.end <= end:
                    found.setdefault(hit.part, hit)
            self._titles[start, end] = found
        return self._titles[start, end]

    def within(self, part: str, start: int, end: int) -> list[Hit]:
        """Return the hits of a part that lie inside ``start``–``end``, in order."""
        stop = min(bisect_left(self._ends, end) + 1, len(self._ends))
        found: list[Hit] = []
        for number in range(bisect_left(self._ends, start), stop):
            if part in self._parts(number):
                found += [hit for hit in self._hits(number) if hit.part == part]
        return [hit for hit in found if start <= hit.start and hit.end <= end]

    def residue(self, start: int, end: int) -> int:
        """Count the characters between two offsets that no light word explains."""
        if end <= start:
            return 0
        line = bisect_right(self._line_starts, start) - 1
        last = bisect_right(self._line_starts, end - 1) - 1
        if line == last:
            weights, base = self._weight(line), self._line_starts[line]
            return weights[end - base] - weights[start - base]
        edges = [start, *self._line_starts[line + 1 : last + 1], end]
        return sum(self.residue(low, high) for low, high in pairwise(edges))

    def weights(self, offset: int) -> tuple[Sequence[int], int]:
        """Return how many weighty characters stand before each place of the line that holds an offset, and where it begins."""
        line = bisect_right(self._line_starts, offset) - 1
        return self._weight(line), self._line_starts[line]

    def _hits(self, number: int) -> list[Hit]:
        """Return the hits of a clause in order; it is walked when it is first asked for."""
        known = self._clauses[number]
        if known is None:
            known = self._clauses[number] = self._walk(number)
        return known

    def _parts(self, number: int) -> frozenset[str]:
        """Return the parts that stand in a clause."""
        if number not in self._known:
            self._known[number] = frozenset(hit.part for hit in self._hits(number))
        return self._known[number]

    def _bounds(self, line: int) -> tuple[int, int]:
        """Return where a line begins and where the next one does."""
        following = line + 1
        stop = self._line_starts[following] if following < len(self._line_starts) else len(self._text)
        return self._line_starts[line], stop

    def _walk(self, number: int) -> list[Hit]:
        """Return the hits of a clause in order."""
        start = self._ends[number - 1] + 1 if number else 0
        hits = self._rules.wordings.found(self._text, start, self._ends[number])
        if not self._masks:
            return hits
        unmasked = self._rules.unmasked
        return [hit for hit in hits if hit.part in unmasked or not self._masked(hit.start, hit.end)]

    def _masked(self, start: int, end: int) -> bool:
        at = bisect_right(self._mask_ends, start)
        return at < len(self._masks) and self._masks[at][0] <= start and end <= self._masks[at][1]

    def _weight(self, line: int) -> Sequence[int]:
        """Return how many weighty characters stand in a line before each of its places."""
        known = self._weights[line]
        if known is None:
            known = self._weights[line] = self._weighed(*self._bounds(line))
        return known

    def _weighed(self, start: int, stop: int) -> Sequence[int]:
        text = self._text
        heavy = bytearray(stop - start)
        for match in _HANZI.finditer(text, start, stop):
            low, high = match.span()
            heavy[low - start : high - start] = b"\1" * (high - low)
        for match in self._rules.light.finditer(text, start, stop):
            low, high = match.span()
            heavy[low - start : high - start] = bytes(high - low)
        for low, high in self._masks[bisect_right(self._mask_ends, start) :]:
            if low >= stop:
                break
            if text[low] == "《":  # the title of a law says what was studied, not what is counted
                low, high = max(low, start), min(high, stop)
                heavy[low - start : high - start] = bytes(high - low)
        return tuple(accumulate(heavy, initial=0))


def scan(text: str, rules: RuleSet) -> PartMap:
    """Return the parts of the text."""
    return PartMap(text, rules)
