"""The words that one figure may use, each with the price of its place."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.language.clauses import Frame
from extractor.matching.lexicon import Hit, PartMap

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

Title = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Located:
    """The best hit of a part for one figure: ``price`` 0 is right beside it."""

    hit: Hit
    zone: str
    price: float


class Neighbourhood:
    """The hits around one figure: its own clause, the clauses and sentences near it, the titles over it.

    :param backward: parts that never lend themselves to figures before them.
    """

    def __init__(
        self, parts: PartMap, frame: Frame, titles: tuple[Title, ...], backward: frozenset[str]
    ) -> None:
        self._parts, self._frame, self._backward = parts, frame, backward
        low = min(frame.before[0], frame.after[0], *(zone.start for zone in frame.earlier))
        high = max(frame.before[1], frame.after[1], *(zone.end for zone in frame.earlier))
        self._near: dict[str, list[Hit]] = {}
        for hit in parts.between(low, high):
            self._near.setdefault(hit.part, []).append(hit)
        self._titles = [(kind, parts.first_in(start, end)) for start, end, kind in titles]
        self._found: dict[str, Located | None] = {}
        self.known = frozenset(self._near).union(*(firsts for _, firsts in self._titles))

    def locate(self, part: str) -> Located | None:
        """Return the cheapest hit of a part."""
        if part not in self._found:
            self._found[part] = self.without(part, ()) if part in self.known else None
        return self._found[part]

    def without(self, part: str, used: tuple[Hit, ...]) -> Located | None:
        """Return the cheapest hit of a part that overlaps none of the used ones: one word is not two parts."""
        hits = self._near.get(part, [])
        if used:
            hits = [hit for hit in hits if not any(overlap(hit, other) for other in used)]
        own = self._own(hits)
        return own if own is not None else self._borrowed(part, hits, used)

    def _own(self, hits: list[Hit]) -> Located | None:
        """Return the best hit of the figure's own clause: the last before it, or the first after it if nearer."""
        (start, edge), (begin, end) = self._frame.before, self._frame.after
        best: Located | None = None
        before = [hit for hit in hits if start <= hit.start and hit.end <= edge]
        if before:
            gap = self._parts.residue(before[-1].end, edge)
            best = Located(before[-1], BEFORE, gap * RESIDUE_COST)
        after = next(
            (h for h in hits if begin <= h.start and h.end <= end and not self._of_the_next(h)), None
        )
        if after is not None:
            price = 1.0 - AFTER_START + self._parts.residue(begin, after.start) * AFTER_COST
            if best is None or price < best.price:
                best = Located(after, AFTER, price)
        return best

    def _of_the_next(self, hit: Hit) -> bool:
        """Tell whether a word after the figure's noun speaks for the next figure: 25件信访件已办结24件."""
        begin, end = self._frame.after
        if not self._frame.runs_on:
            return False
        return self._parts.residue(begin, hit.start) > 0 and self._parts.residue(hit.end, end) == 0

    def _borrowed(self, part: str, hits: list[Hit], used: tuple[Hit, ...]) -> Located | None:
        best: Located | None = None
        for zone in self._frame.earlier if hits else ():
            if best is not None and best.price <= zone.cost:
                continue
            if zone.kind == "later" and part in self._backward:
                continue
            inside = [hit for hit in hits if zone.start <= hit.start and hit.end <= zone.end]
            if inside:
                best = Located(inside[-1], zone.kind, zone.cost)
        for kind, firsts in self._titles:
            hit = firsts.get(part)
            if hit is None or any(overlap(hit, other) for other in used):
                continue
            if best is None or best.price > TITLE_COST[kind]:
                best = Located(hit, kind, TITLE_COST[kind])
        return best


def overlap(a: Hit, b: Hit) -> bool:
    """Tell whether two hits share a character."""
    return a.start < b.end and b.start < a.end
