"""Shares of one whole that come to more than all of it: 男性占60%，女性占45%."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.parts import counted_label, is_pair
from extractor.checks.wraps import closed_up
from extractor.models import Quantity, QuantityKind

__all__ = ["shared_wholes"]

_SHARE = re.compile("占比?")
_TAKES = ("占", "占比", "占了", "约占", "占总数的")
_ROW, _MOST = 3, 140
"""Shares that come to far more than a hundred are of several wholes."""
_EACH_SHARE = re.compile("分别(?:约|各)?占[^，。；、]{0,8}$|占比分别为?$")


def shared_wholes(bench: Bench) -> Iterator[tuple[tuple[Quantity, ...], bool]]:
    """Yield the shares of one whole in reading order, and whether nothing else can belong to it.

    Two parts that exclude each other leave nothing out; shares after 分别占 may be some of many.
    """
    for sentence, told in bench.told:
        rates = [q for q in told if q.kind is QuantityKind.RATE and q.value is not None]
        if len(rates) > 1 and _SHARE.search(bench.text, sentence.start, sentence.end):
            yield from _pairs(bench, sentence, rates)
            yield from _lists(bench, sentence, rates)
            yield from _rows(bench, sentence, rates)


def _pairs(
    bench: Bench, sentence: Span, rates: Sequence[Quantity]
) -> Iterator[tuple[tuple[Quantity, ...], bool]]:
    for first, second in itertools.pairwise(rates):
        labels = tuple(counted_label(bench, sentence, q) for q in (first, second))
        both = all(_SHARE.search(label) for label in labels)
        if both and any(is_pair(labels, pair) for pair in bench.words.breakdown.complements):
            yield (first, second), True


def _rows(
    bench: Bench, sentence: Span, rates: Sequence[Quantity]
) -> Iterator[tuple[tuple[Quantity, ...], bool]]:
    """Three shares or more told one by one, of which none overlaps by its nature: 巡查占62%，举报占28%，交办占25%."""
    labels = [counted_label(bench, sentence, q) for q in rates]
    overlapping = bench.words.pattern(bench.words.breakdown.overlapping)
    if len(rates) < _ROW or not all(label.endswith(_TAKES) for label in labels):
        return
    if not any(overlapping.search(label) for label in labels) and sum(q.value or 0 for q in rates) <= _MOST:
        yield tuple(rates), False


def _lists(
    bench: Bench, sentence: Span, rates: Sequence[Quantity]
) -> Iterator[tuple[tuple[Quantity, ...], bool]]:
    for index, first in enumerate(rates):
        if not _EACH_SHARE.search(closed_up(bench.text[sentence.start : first.start])):
            continue
        run = [first]
        for other in rates[index + 1 :]:
            if closed_up(bench.text[run[-1].end : other.start]).strip("、和及与，"):
                break
            run.append(other)
        if len(run) > 1:
            yield tuple(run), False
