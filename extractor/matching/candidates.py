"""The argument: which metric a figure belongs to, and why.

For every point whose measure takes the figure's unit, each part is sought near the figure; where it stands has a price.
Preferences, in order of weight:

1. a part in the figure's own clause beats one inherited from an earlier clause, sentence or heading;
2. before the figure, the nearer noun wins: every unexplained character between part and figure costs;
3. a noun right after the figure (4次会议) counts nearly as much as one right before it;
4. a point with more of its parts in the clause beats a more general one;
5. words of its own in the figure's clause that the point does not explain forbid inheritance bit by bit;
6. what is listed as no metric (``rules/nulls``) competes by the same prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.language.clauses import Frame
from extractor.matching.lexicon import Hit, PartMap
from extractor.matching.neighbourhood import (
    AFTER,
    AFTER_COST,
    AFTER_START,
    BEFORE,
    RESIDUE_COST,
    Located,
    Neighbourhood,
    overlap,
)
from extractor.matching.ruleset import Point, RuleSet
from extractor.models import Quantity

__all__ = ["ACCEPT", "Arguer", "Candidate", "Located"]

ACCEPT = 0.70
"""The acceptance line: what scores lower becomes a suggestion in the ledger, not a value in the table."""

_COVER = 0.004
_COVER_CAP = 0.06
_OWN_WORDS_COST = 0.03
_CLAIMED = 0.1
_NULL_GAP = 0.05
_NULL_RIGHT_AFTER = 0.1
_BARE = 0.06
_AVOID = 0.4
_OWN_WORDS_CAP = 0.45
_SPECIFIC = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """A metric proposed for a figure: ``metric`` is ``None`` for a null point."""

    metric: str | None
    rule: str
    score: float
    found: tuple[Located, ...]
    generic: bool = False

    @property
    def own(self) -> frozenset[str]:
        """Return the parts that stand in the figure's own clause."""
        return frozenset(f.hit.part for f in self.found if f.zone in ("before", "after"))

    @property
    def cue(self) -> tuple[Hit, ...]:
        """Return the hits that decided, in the order of the point."""
        return tuple(located.hit for located in self.found)


class Arguer:
    """Weighs the candidates of one figure."""

    def __init__(
        self,
        rules: RuleSet,
        parts: PartMap,
        quantity: Quantity,
        frame: Frame,
        titles: tuple[tuple[int, int, str], ...],
    ) -> None:
        self._rules, self._parts, self._quantity, self._frame = rules, parts, quantity, frame
        self._near = Neighbourhood(parts, frame, titles, rules.backward)
        self.locate = self._near.locate
        self._after_gap = parts.residue(quantity.end, min(frame.after[1], quantity.end + 6))

    def candidates(self, unit: str) -> list[Candidate]:
        """Return all candidates above zero, best first; ties fall to the more specific, then to the metric's id."""
        known = self._near.known
        points = self._rules.by_unit.get(unit, ())
        found = [c for p in points if p.wanted <= known and (c := self._weigh(p)) is not None]
        nulls = self._rules.nulls
        found += [c for n in nulls.keys() & known if (c := self._weigh_null(n, nulls[n], unit)) is not None]
        self._claim(found)
        found.sort(key=lambda c: (-c.score, -len(c.found), c.metric or "", c.rule))
        return found

    def _claim(self, found: list[Candidate]) -> None:
        """A noun right before the figure claims it: candidates that live from the words after it give way."""
        if not any(c.metric and _touches(c) for c in found):
            return
        for n, candidate in enumerate(found):
            if candidate.found[0].zone == AFTER:
                found[n] = replace(candidate, score=round(candidate.score - _CLAIMED, 4))

    def _weigh(self, point: Point) -> Candidate | None:
        found: list[Located] = []
        for part in point.need:
            located = self.locate(part)
            if located is not None and any(overlap(located.hit, f.hit) for f in found):
                located = self._near.without(part, tuple(f.hit for f in found))
            if located is None:
                return None
            found.append(located)
        own = [f for f in found if f.zone in (BEFORE, AFTER)]
        score = 1.0 + point.bias
        weights = 0.0
        for part, located in zip(point.need, found, strict=True):
            share = 0.35 if part in point.context else 0.6 if part in point.inherit else 1.0
            price = located.price if located.zone not in (BEFORE, AFTER) else 0.0
            score -= share * price
            weights += share
        score -= self._distance(own, found[0])
        score -= self._own_words(own, found)
        score += _SPECIFIC * sum(
            1
            for part, f in zip(point.need, found, strict=True)
            if f in own and part not in point.context and not (f.zone == AFTER and part in point.inherit)
        )
        score += min(_COVER_CAP, _COVER * sum(f.hit.end - f.hit.start for f in own))
        score -= max((self._against(part) for part in point.avoid), default=0.0)
        return (
            Candidate(point.metric, point.rule, round(score, 4), tuple(found), point.generic)
            if score > 0
            else None
        )

    def _against(self, part: str) -> float:
        """Price of a part that speaks against the point: dear in the figure's clause, less in the sentence before."""
        located = self.locate(part)
        if located is None or located.zone in ("later", "topic", "title", "section"):
            return 0.0
        return _AVOID if located.zone in (BEFORE, AFTER) else max(0.0, 0.3 - located.price * 0.5)

    def _distance(self, own: list[Located], anchor: Located) -> float:
        """Price of the gaps between the figure and the parts in its own clause.

        Before the figure the words of the point's other parts explain a gap; after it they do not: in 8名执法人员
        全部取得执法证 the eight are officers first.
        """
        price = 0.0
        before = sorted((f.hit for f in own if f.zone == BEFORE), key=lambda hit: -hit.end)
        edge = self._quantity.start
        for n, hit in enumerate(before):
            gap = self._parts.residue(hit.end, edge)
            price += gap * (RESIDUE_COST if n == 0 else 0.012)
            edge = min(edge, hit.start)
        after = [f.hit for f in own if f.zone == AFTER]
        if after:
            main = anchor.hit if anchor.zone == AFTER else min(after, key=lambda hit: hit.start)
            gap = self._parts.residue(self._quantity.end, main.start)
            price += 1.0 - AFTER_START + min(0.3, gap * AFTER_COST)
        return price

    def _own_words(self, own: list[Located], found: list[Located]) -> float:
        """Price of words in the figure's clause that the point leaves unexplained."""
        start, end = self._frame.before
        inherited = len(own) < len(found)
        if not own:
            gap = self._parts.residue(start, end)
            return _BARE + min(_OWN_WORDS_CAP, (gap + self._after_gap) * 0.07)
        price = 0.0
        before = [f.hit for f in own if f.zone == BEFORE]
        if inherited:
            first = min((hit.start for hit in before), default=end)
            price += min(_OWN_WORDS_CAP, self._parts.residue(start, first) * _OWN_WORDS_COST * 0.5)
        if before and self._after_gap and not any(f.zone == AFTER for f in own):
            last = max(hit.end for hit in before)
            if self._parts.residue(last, end) or last < end - 4:
                price += 0.03 * min(4, self._after_gap)
        if not before:
            price += min(0.3, 0.012 * self._parts.residue(start, end))
        return price

    def _weigh_null(self, name: str, units: frozenset[str], unit: str) -> Candidate | None:
        if units and unit not in units:
            return None
        located = self.locate(name)
        if located is None or located.zone not in (BEFORE, AFTER):
            return None
        score = (
            1.0
            - self._distance([located], located)
            + _SPECIFIC
            + min(_COVER_CAP, _COVER * (located.hit.end - located.hit.start))
        )
        if located.zone == BEFORE:
            score -= _NULL_GAP * self._parts.residue(located.hit.end, self._quantity.start)
        else:
            score -= _NULL_GAP * self._parts.residue(self._quantity.end, located.hit.start)
        if located.zone == AFTER and located.hit.start - self._quantity.end <= 1:
            score += _NULL_RIGHT_AFTER
        return Candidate(None, name, round(score, 4), (located,)) if score > 0 else None


def _touches(candidate: Candidate) -> bool:
    """Tell whether a part of the candidate stands right before the figure, nothing between that weighs."""
    return any(f.zone == BEFORE and f.price == 0.0 for f in candidate.found)
