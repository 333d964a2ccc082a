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

from collections.abc import Sequence
from typing import NamedTuple

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

_FURTHER_COST = 0.012
_COVER = 0.004
_COVER_CAP = 0.06
_OWN_WORDS_COST = 0.03
_CLAIMED = 0.1
_NULL_GAP = 0.05
_NULL_RIGHT_AFTER = 0.1
_BARE = 0.06
_AVOID = 0.4
_AVOID_IN_LIST = 0.1
_OWN_WORDS_CAP = 0.45
_INHERITS = 0.07
_OTHER_THING = 0.14
"""调解员40人、民兵27人: in a list of people or things a member with a name of its own is another thing, not a kind of the first."""
_THINGS = frozenset(("人", "名", "位", "台", "套", "辆", "支", "户"))
_SPECIFIC = 0.04
_LESS = 0.001
_ONE_PHRASE = 2


class Candidate(NamedTuple):
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


_CANDIDATE = tuple.__new__
"""Makes a candidate without the detour over the named tuple's own ``__new__``."""


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
        self._rules, self._quantity, self._frame = rules, quantity, frame
        self._start, self._end = quantity.start, quantity.end
        self._near = Neighbourhood(parts, frame, titles, rules.backward)
        self.locate, self._residue = self._near.locate, self._near.residue
        self._after_gap = self._residue(quantity.end, min(frame.after[1], quantity.end + 6))

    def candidates(self, unit: str) -> list[Candidate]:
        """Return all candidates above zero, best first; ties fall to the more specific, then to the metric's id."""
        known, nulls = self._near.known, self._rules.nulls
        by_anchor = self._rules.by_anchor.get(unit, {})
        found: list[Candidate | None] = [
            self._weigh(point)
            for part in by_anchor.keys() & known
            for point in by_anchor[part]
            if point.wanted <= known
        ]
        for part in nulls.keys() & known:
            units = nulls[part]
            if not units or unit in units:
                found.append(self._weigh_null(part))
        weighed = _explained(_claimed([candidate for candidate in found if candidate is not None]))
        if len(weighed) > 1:
            weighed.sort(key=_preference)
        return weighed

    def _weigh(self, point: Point) -> Candidate | None:
        found = self._parts_of(point)
        if found is None:
            return None
        before: list[Hit] = []
        after: list[Hit] = []
        score = 1.0 + point.bias
        specific = cover = 0
        last: Located | None = None
        for (share, inherit, context), (hit, zone, cost) in zip(point.prices, found, strict=True):
            if zone == BEFORE:
                before.append(hit)
            elif zone == AFTER:
                after.append(hit)
            else:
                if last is None or not self._with(last, hit, zone, cost):
                    score -= share * cost
                last = Located(hit, zone, cost)
                continue
            cover += hit.end - hit.start
            if not context and not (inherit and zone == AFTER):
                specific += 1
        own = len(before) + len(after)
        score -= self._distance(before, after, found[0])
        score -= self._own_words(before, after, found) if own else self._no_own_words(found[0].zone)
        score += _SPECIFIC * specific
        score += min(_COVER_CAP, _COVER * cover)
        if point.avoid:
            score -= self._avoided(point.avoid, whole=own == len(found) == 1)
        if score <= 0:
            return None
        return _CANDIDATE(Candidate, (point.metric, point.rule, round(score, 4), tuple(found), point.generic))

    def _with(self, last: Located, hit: Hit, zone: str, cost: float) -> bool:
        """Tell whether a lent part stands in one phrase with the one before: 化解纠纷：今年177件 lends 化解纠纷 as a whole."""
        if zone == "later" or (last.zone, last.price) != (zone, cost):
            return False
        low, high = sorted((last.hit, hit), key=lambda one: one.start)
        return self._residue(low.end, high.start) <= _ONE_PHRASE

    def _parts_of(self, point: Point) -> list[Located] | None:
        """Return the best place of each part of a point, no word for two of them; nothing if one is missing."""
        found: list[Located] = []
        for part in point.need:
            located = self.locate(part)
            if located is None:
                return None
            for other in found:
                if overlap(located.hit, other.hit):
                    located = self._near.without(part, [one.hit for one in found])
                    break
            if located is None:
                return None
            found.append(located)
        return found

    def _avoided(self, parts: Sequence[str], *, whole: bool) -> float:
        """Return the price of the dearest part that speaks against the point."""
        known = self._near.known
        dearest = 0.0
        for part in parts:
            if part in known:
                dearest = max(dearest, self._against(part, whole=whole))
        return dearest

    def _against(self, part: str, *, whole: bool) -> float:
        """Price of a part that speaks against the point: dear in the figure's clause, less in the sentence before.

        A word of another member of the list (进校园8场、进村居20场) says little where the point is ``whole``: one part, in place.
        """
        located = self.locate(part)
        if located is None or located.zone in ("later", "topic", "title", "section"):
            return 0.0
        if whole and located.zone == "list":
            return _AVOID_IN_LIST
        return _AVOID if located.zone in (BEFORE, AFTER) else max(0.0, 0.3 - located.price * 0.5)

    def _distance(self, before: list[Hit], after: Sequence[Hit], anchor: Located) -> float:
        """Price of the gaps between the figure and the parts in its own clause.

        Before the figure the words of the point's other parts explain a gap; after it they do not: in 8名执法人员
        全部取得执法证 the eight are officers first.
        """
        price = 0.0
        if len(before) > 1:
            before.sort(key=lambda hit: -hit.end)
        edge, each = self._start, RESIDUE_COST
        for _, start, end in before:
            price += self._residue(end, edge) * each
            edge, each = min(edge, start), _FURTHER_COST
        if after:
            main = anchor.hit.start if anchor.zone == AFTER else min(start for _, start, _ in after)
            price += 1.0 - AFTER_START + min(0.3, self._residue(self._end, main) * AFTER_COST)
        return price

    def _no_own_words(self, zone: str) -> float:
        """Price of words in the figure's clause where the point has none of its own there: its first part is of ``zone``."""
        gap = self._residue(*self._frame.before) + self._after_gap
        each = _OTHER_THING if zone == "list" and self._quantity.unit in _THINGS else _INHERITS
        return _BARE + min(_OWN_WORDS_CAP, gap * each)

    def _own_words(self, before: Sequence[Hit], after: Sequence[Hit], found: Sequence[Located]) -> float:
        """Price of words in the figure's clause that the point leaves unexplained."""
        start, end = self._frame.before
        price = 0.0
        if len(before) + len(after) < len(found):
            first = min((hit.start for hit in before), default=end)
            price += min(_OWN_WORDS_CAP, self._residue(start, first) * _OWN_WORDS_COST * 0.5)
        if not before:
            return price + min(0.3, 0.012 * self._residue(start, end))
        if self._after_gap and not after:
            last = max(hit.end for hit in before)
            if last < end - 4 or self._residue(last, end):
                price += 0.03 * min(4, self._after_gap)
        return price

    def _weigh_null(self, name: str) -> Candidate | None:
        located = self.locate(name)
        if located is None or located.zone not in (BEFORE, AFTER):
            return None
        hit = located.hit
        before, after = ([hit], []) if located.zone == BEFORE else ([], [hit])
        score = (
            1.0
            - self._distance(before, after, located)
            + _SPECIFIC
            + min(_COVER_CAP, _COVER * (hit.end - hit.start))
        )
        if before:
            score -= _NULL_GAP * self._residue(hit.end, self._start)
        else:
            score -= _NULL_GAP * self._residue(self._end, hit.start)
            if hit.start - self._end <= 1:
                score += _NULL_RIGHT_AFTER
        return Candidate(None, name, round(score, 4), (located,)) if score > 0 else None


def _preference(candidate: Candidate) -> tuple[float, int, str, str]:
    """The best first; ties fall to the more specific, then to the metric's id."""
    metric, rule, score, found, _ = candidate
    return -score, -len(found), metric or "", rule


def _claimed(found: list[Candidate]) -> list[Candidate]:
    """A noun right before the figure claims it: candidates that live from the words after it give way."""
    for candidate in found:
        if candidate.metric and _touches(candidate):
            return [
                c._replace(score=round(c.score - _CLAIMED, 4)) if c.found[0].zone == AFTER else c
                for c in found
            ]
    return found


def _explained(found: list[Candidate]) -> list[Candidate]:
    """What a point counts among its own words is no null: 18个村全部配上法律顾问 are villages with an adviser, not villages.

    A longer null stands: 工地围挡 is more than the 工地 that an inspection may look at.
    """
    if all(candidate.metric is not None for candidate in found):
        return found
    points = [c for c in found if c.metric is not None and c.score >= ACCEPT and len(c.own) > 1]
    return [c if c.metric is not None else _yielding(c, points) for c in found] if points else found


def _yielding(null: Candidate, points: list[Candidate]) -> Candidate:
    hit = null.found[0].hit
    better = [p.score for p in points if any(_within(hit, f.hit) for f in p.found)]
    return null._replace(score=min(null.score, round(max(better) - _LESS, 4))) if better else null


def _within(inner: Hit, outer: Hit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _touches(candidate: Candidate) -> bool:
    """Tell whether a part of the candidate stands right before the figure, nothing between that weighs."""
    return any(zone == BEFORE and price == 0.0 for _, zone, price in candidate.found)
