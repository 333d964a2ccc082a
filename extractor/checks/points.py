"""Changes of a rate in percentage points: 满意率98.6%，比上年的97.4%提高1.2个百分点."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.checks.base import Bench
from extractor.checks.comparisons import before_pattern, turn_sign
from extractor.checks.layout import Span
from extractor.checks.wraps import closed_up
from extractor.models import Quantity, QuantityKind

__all__ = ["PointChange", "point_changes"]

_REACHES = re.compile(r"(?:达到?|至|到|为)(?:了|今年的?)?$")
_LEAD = 18
_YEAR = re.compile(r"20\d\d(?=年)")
_CLAUSE = re.compile("[，。；]")


@dataclass(frozen=True, slots=True)
class PointChange:
    """A rate now, a year before (in the sentence, or as a tabled figure's place) and the points between them."""

    now: Quantity
    before: Quantity | None
    change: Quantity
    sign: int


def point_changes(bench: Bench) -> Iterator[PointChange]:
    """Yield the changes in percentage points whose present rate is printed, in reading order."""
    if not any(q.kind is QuantityKind.CHANGE for q in bench.view.quantities):
        return
    for sentence in bench.layout.sentences:
        told = [q for q in bench.quantities_in(sentence) if _reads(q)]
        if any(q.kind is QuantityKind.CHANGE for q in told):
            yield from _read(bench, sentence, told)


def _reads(quantity: Quantity) -> bool:
    points = quantity.kind is QuantityKind.CHANGE and "百分点" in quantity.quote
    return quantity.value is not None and (points or quantity.kind is QuantityKind.RATE)


def _read(bench: Bench, sentence: Span, told: Sequence[Quantity]) -> Iterator[PointChange]:
    """Walk through the rates of a sentence; a growth rate (增长10.2%) is neither now nor before."""
    pattern = before_pattern(bench.words)
    now: Quantity | None = None
    before: Quantity | None = None
    change: Quantity | None = None
    sign, at = 0, sentence.start
    for quantity in told:
        lead = closed_up(bench.text[at : quantity.start])[-_LEAD:]
        at = quantity.end
        turned = turn_sign(bench.words, lead)
        if quantity.kind is QuantityKind.CHANGE:
            change, sign = quantity, turned
            if turned and now is not None:
                yield PointChange(now, before, quantity, sign)
                now = before = change = None
        elif (quantity.start, quantity.end) in bench.aside or pattern.search(lead) or _earlier(bench, lead):
            before = quantity
        elif _REACHES.search(lead):
            if change is not None and sign and before is not None:
                yield PointChange(quantity, before, change, sign)
                before = change = None
            now = quantity
        elif not turned:
            now, before, change = quantity, None, None


def _earlier(bench: Bench, lead: str) -> bool:
    """Tell whether the last year that a clause prints is an earlier one: 而2023年为97.7%."""
    years = _YEAR.findall(_CLAUSE.split(lead)[-1])
    return bool(years) and bench.view.head.year is not None and int(years[-1]) < bench.view.head.year
