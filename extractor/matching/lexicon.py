"""Finds the parts of a text: one pass a part, masked by names that only look like them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.matching.ruleset import RuleSet

__all__ = ["Hit", "PartMap", "scan"]


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
    for part, pattern in rules.parts.items():
        found = tuple(
            Hit(part, *match.span())
            for match in pattern.finditer(text)
            if match.end() > match.start() and not _masked(match.span(), masks, mask_ends)
        )
        if found:
            hits[part] = found
            starts[part] = tuple(hit.start for hit in found)
    return PartMap(hits, starts, _weights(text, rules))


def _masked(span: tuple[int, int], masks: Sequence[tuple[int, int]], ends: Sequence[int]) -> bool:
    at = bisect_right(ends, span[0])
    return at < len(masks) and masks[at][0] <= span[0] and span[1] <= masks[at][1]


def _weights(text: str, rules: RuleSet) -> tuple[int, ...]:
    heavy = bytearray(1 if "\u4e00" <= char <= "\u9fff" else 0 for char in text)
    for match in rules.light.finditer(text):
        heavy[match.start() : match.end()] = bytes(match.end() - match.start())
    total, running = 0, [0]
    for value in heavy:
        total += value
        running.append(total)
    return tuple(running)
