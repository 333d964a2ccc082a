"""The words that one figure may use, each with the price of its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.language.clauses import Frame
from extractor.matching.lexicon import Hit, PartMap, Title

__all__ = [
    "AFTER",
    "AFTER_COST",
    "AFTER_START",
    "BEFORE",
    "RESIDUE_COST",
    "Located",
    "Neighbourhood",
    "overlap",
]

BEFORE, AFTER = "before", "after"
RESIDUE_COST = 0.035
AFTER_COST = 0.03
AFTER_START = 0.96
TITLE_COST = {"topic": 0.18, "title": 0.30, "section": 0.55}


class Located(NamedTuple):
    """The best hit of a part for one figure: ``price`` 0 is right beside it."""

    hit: Hit
    zone: str
    price: float


class Neighbourhood:
    """The hits around one figure: its own clause, the clauses and sentences near it, the titles over it.

    ``known`` are the parts that stand anywhere in it.

    :param backward: parts that never lend themselves to figures before them.
    """

    def __init__(
        self, parts: PartMap, frame: Frame, titles: tuple[Title, ...], backward: frozenset[str]
    ) -> None:
        self._frame, self._backward = frame, backward
        self._weights, self._base = parts.weights(frame.before[1])
        self._parts = parts
        low, high = frame.before[0], frame.after[1]
        for start, end, _, _ in frame.earlier:
            if start < low:
                low = start
            if end > high:
                high = end
        self._near = parts.near(low, high)
        self._titles = [(kind, parts.first_in(start, end)) for start, end, kind in titles]
        self._found: dict[str, Located | None] = {}
        self.known = parts.around(low, high, titles)

    def residue(self, start: int, end: int) -> int:
        """Count the characters between two offsets that no light word explains."""
        if end <= start:
            return 0
        low, high = start - self._base, end - self._base
        if low >= 0 and high < len(self._weights):
            return self._weights[high] - self._weights[low]
        return self._parts.residue(start, end)

    def locate(self, part: str) -> Located | None:
        """Return the cheapest hit of a part."""
        if part not in self.known:
            return None
        if part not in self._found:
            self._found[part] = self.without(part, ())
        return self._found[part]

    def without(self, part: str, used: Sequence[Hit]) -> Located | None:
        """Return the cheapest hit of a part that overlaps none of the used ones: one word is not two parts."""
        hits = self._near.get(part, [])
        if used:
            hits = [hit for hit in hits if not any(overlap(hit, other) for other in used)]
        own = self._own(hits) if hits else None
        return own if own is not None else self._borrowed(part, hits, used)

    def _own(self, hits: Sequence[Hit]) -> Located | None:
        """Return the best hit of the figure's own clause: the last before it, or the first after it if nearer."""
        (start, edge), (begin, end) = self._frame.before, self._frame.after
        best: Located | None = None
        for hit in reversed(hits):
            _, low, high = hit
            if start <= low and high <= edge:
                best = Located(hit, BEFORE, self.residue(high, edge) * RESIDUE_COST)
                break
        for hit in hits:
            _, low, high = hit
            if begin <= low and high <= end and not self._of_the_next(hit):
                price = 1.0 - AFTER_START + self.residue(begin, low) * AFTER_COST
                return Located(hit, AFTER, price) if best is None or price < best.price else best
        return best

    def _of_the_next(self, hit: Hit) -> bool:
        """Tell whether a word after the figure's noun speaks for the next figure: 25件信访件已办结24件; 信访8件办结8件."""
        begin, end = self._frame.after
        if not self._frame.runs_on or self.residue(hit.end, end):
            return False
        return self.residue(begin, hit.start) > 0 or self.residue(*self._frame.before) > 0

    def _borrowed(self, part: str, hits: Sequence[Hit], used: Sequence[Hit]) -> Located | None:
        best: Located | None = None
        price = float("inf")
        backward, back = part in self._backward, hits[::-1]
        for start, end, kind, cost in self._frame.earlier if hits else ():
            if price <= cost or (backward and kind == "later"):
                continue
            for hit in back:
                _, low, high = hit
                if start <= low and high <= end:
                    best, price = Located(hit, kind, cost), cost
                    break
        for kind, firsts in self._titles:
            first = firsts.get(part)
            if first is None or (used and any(overlap(first, other) for other in used)):
                continue
            if price > TITLE_COST[kind]:
                price = TITLE_COST[kind]
                best = Located(first, kind, price)
        return best


def overlap(a: Hit, b: Hit) -> bool:
    """Tell whether two hits share a character."""
    return a.start < b.end and b.start < a.end
