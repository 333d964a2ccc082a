"""This year as a multiple of the year before: 20场，是上年10场的三倍; 18件，较上年的9件翻了一番."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.checks.base import Bench
from extractor.checks.comparisons import before_pattern
from extractor.checks.intervals import Figure
from extractor.checks.layout import Span
from extractor.checks.wraps import closed_up
from extractor.models import Quantity, QuantityKind

__all__ = ["Multiple", "multiples"]

_COUNTED = frozenset({QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.AREA})
_TIMES_OF = re.compile(r"^的?(?:将近|近|约|超过)?$")
_GROWN = re.compile(r"^(?:，)?(?:同比)?(?:增长|增加|上升|提高|增|多)了?(?:将近|近|约|超过)?$")
_GROWN_TO = re.compile(r"^(?:，)?(?:增长|增加|上升|提高|增)(?:到|至)了?$")
_DOUBLED = re.compile(r"^(?:，)?(?:增长)?(?:接近|实现|几乎)?(?P<told>翻(?:了)?(?P<times>[一两二]?)番)")
_IS = re.compile("(?:是|为|相当于|达到?|达)[^，。；]*$|(?:较|比|由)[^，。；]*$")
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Multiple:
    """Both years, and how many times the year before this year is told to be; ``start``–``end`` is where that stands."""

    now: Quantity
    before: Quantity
    low: Decimal
    high: Decimal
    start: int
    end: int

    def holds(self, now: Figure, before: Figure) -> bool:
        """Tell whether two figures can be that many times one another."""
        if before.value <= 0 or None in (now.low, now.high, before.low, before.high):
            return True
        assert (
            now.low is not None
            and now.high is not None
            and before.low is not None
            and before.high is not None
        )
        return before.low * self.low <= now.high and now.low <= before.high * self.high


def multiples(bench: Bench) -> Iterator[Multiple]:
    """Yield the multiples whose two figures stand in one sentence, in reading order."""
    if re.search("倍|番", bench.text) is None:
        return
    for sentence, told in bench.told:
        counted = [q for q in told if q.kind in _COUNTED and q.value is not None]
        reached: set[int] = set()
        for before, now in itertools.pairwise(counted):
            grown = _GROWN_TO.match(closed_up(bench.text[before.end : now.start]))
            if grown and before.unit == now.unit:  # 由4万元增加到9万元，增长近三倍
                reached.add(now.start)
                yield from _told(bench, sentence, now, now.end, before, told)
        for before in counted[1:]:
            lead = closed_up(bench.text[sentence.start : before.start])
            compared = before_pattern(bench.words).search(lead) and _IS.search(lead)
            if compared and before.start not in reached:
                now_told = _same_unit(bench, counted, before)
                yield from _told(bench, sentence, now_told, before.end, before, told)


def _same_unit(bench: Bench, counted: Sequence[Quantity], before: Quantity) -> Quantity | None:
    earlier = [q for q in counted if q.end <= before.start and (q.start, q.end) not in bench.aside]
    return next((q for q in reversed(earlier) if q.unit == before.unit), None)


def _told(
    bench: Bench, sentence: Span, now: Quantity | None, at: int, before: Quantity, told: Sequence[Quantity]
) -> Iterator[Multiple]:
    """What follows the two figures: 的三倍, 增长1.5倍, 翻了一番."""
    if now is None:
        return
    after = closed_up(bench.text[at : sentence.end])
    doubled = _DOUBLED.match(after)
    if doubled:
        start = bench.text.index(doubled["told"], at)
        times = Decimal(4 if doubled["times"] in ("两", "二") and doubled["times"] else 2)
        yield Multiple(now, before, times - _HALF, times + _HALF, start, start + len(doubled["told"]))
        return
    times_told = next((q for q in told if q.start >= at), None)
    if times_told is None or times_told.unit != "倍" or times_told.low is None or times_told.high is None:
        return
    between = closed_up(bench.text[at : times_told.start])
    place = (times_told.start, times_told.end)
    if _GROWN.match(between):
        yield Multiple(now, before, times_told.low + 1, times_told.high + 1, *place)
    elif (at == before.end and _TIMES_OF.match(between)) or _GROWN_TO.match(between):
        yield Multiple(now, before, times_told.low, times_told.high, *place)
