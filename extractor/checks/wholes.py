"""Rates whose numerator is not printed: of 40 cases no whole number makes 98.8%.

Such a rate can still be wrong: whatever was counted is a whole number, and of a small base only few percentages come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from extractor.checks.base import Bench
from extractor.checks.intervals import Figure, Verdict, share
from extractor.checks.judging import FAR, Judged, plain, together
from extractor.checks.operands import stretches
from extractor.checks.rows import Ratio
from extractor.checks.scopes import clause_of, says
from extractor.models import Mention

__all__ = ["judge_whole_numbers"]

_LARGEST = 2000
"""Above this a rate told to one decimal can be anything."""
_ONE = Decimal(1)


def judge_whole_numbers(relation: Ratio, bench: Bench) -> Iterator[Judged]:
    """Yield the rates that no whole number of the bases printed beside them gives.

    A paragraph that prints the numerator too is judged by it, and one with two rates may speak of two times (年初60%，年底
    88.9%); a base without an upper bound allows every rate.
    """
    for rate in bench.actual.get(relation.rate, ()):
        paragraph = bench.layout.around("paragraph", rate.start)
        told = (*bench.actual.get(relation.numerator, ()), *bench.actual[relation.rate])
        if any(paragraph.covers(m.start, m.end) for m in told if m != rate):
            continue
        level, bases = _bases(relation, bench, rate)
        if level in FAR or not all(_of_base(relation, bench, rate, base) for base in bases):
            continue
        if not any(_possible(bench, rate, base) for base in bases):
            yield from (_judged(bench, rate, base) for base in bases[-1:])


def _bases(relation: Ratio, bench: Bench, rate: Mention) -> tuple[str, list[Mention]]:
    """The bases of the smallest stretch that holds the rate and one of them, in reading order."""
    for denominator in relation.denominators:
        metrics = (relation.rate, denominator)
        for level, found in stretches(bench, metrics, relation.within, relation.apart_from):
            if rate in found[relation.rate]:
                return level, _others(relation, bench, found, level, rate)
    return "", []


def _others(
    relation: Ratio, bench: Bench, found: Mapping[str, Sequence[Mention]], level: str, rate: Mention
) -> list[Mention]:
    """Every base of the stretch, of whichever metric: 排查30件，受理28件，成功率96.4% is of either."""
    span = bench.layout.around(level, rate.start)
    bases = {m for metric in relation.denominators for m in bench.actual.get(metric, ())}
    bases |= {m for metric, ms in found.items() if metric != relation.rate for m in ms}
    return sorted((m for m in bases if span.covers(m.start, m.end)), key=lambda m: m.start)


def _of_base(relation: Ratio, bench: Bench, rate: Mention, base: Mention) -> bool:
    """Tell whether a rate may be of a base: 物业纠纷30件，…，全镇成功率98.5% is not."""
    scope = bench.words.scope
    mine, other = clause_of(bench, rate), clause_of(bench, base)
    town, whole = scope.levels[-1], scope.levels[-1] + scope.broad
    wider = says(bench, whole, mine) and not says(bench, whole, other)
    wider = wider or (says(bench, town, mine) and not says(bench, town, other))
    return not wider and together(relation, bench, (rate, base, base))


def _possible(bench: Bench, rate: Mention, base: Mention) -> bool:
    figure = bench.figure(base)
    if figure.low is None or figure.high is None or figure.high > _LARGEST or figure.low < 1:
        return True
    bases = range(int(figure.low.to_integral_value(ROUND_CEILING)), int(figure.high) + 1)
    return any(_nearest(bench.figure(rate), Decimal(n)) is not Verdict.IMPOSSIBLE for n in bases)


def _nearest(rate: Figure, base: Decimal) -> Verdict:
    """Judge a rate against the whole numbers on both sides of it, of a base."""
    if rate.value > 100:
        return Verdict.FINE  # its own check says so
    below = int(base * rate.value / 100)
    low = int(base * (rate.low if rate.low is not None else Decimal(0)) / 100)
    high = int(base * min(rate.high if rate.high is not None else Decimal(100), Decimal(100)) / 100)
    tried = {*range(min(low, below), min(max(high, below) + 1, int(base)) + 1)}
    return min(share(rate, _exact(Decimal(n)), _exact(base)) for n in tried)


def _exact(value: Decimal) -> Figure:
    return Figure(value, value, value, Decimal(0))


def _judged(bench: Bench, rate: Mention, base: Mention) -> Judged:
    places = max(1, -exponent if isinstance(exponent := rate.value.as_tuple().exponent, int) else 0)
    below = int(base.value * rate.value / 100)
    near = [n for n in (below, below + 1) if n <= base.value]
    shares = [(Decimal(n) / base.value * 100).quantize(_ONE.scaleb(-places), ROUND_HALF_UP) for n in near]
    told = "、".join(f"{n}{base.unit}是{plain(s)}%" for n, s in zip(near, shares, strict=True))
    return Judged(
        Verdict.IMPOSSIBLE,
        min(abs(rate.value - s) for s in shares),
        (rate, base),
        f"{bench.name(base.metric)}{bench.spoken(base)}，其中{told}，"
        f"没有哪个整数能得出{bench.name(rate.metric)}{rate.quote}",
        " 或 ".join(f"{plain(s)}%" for s in shares),
        f"{plain(rate.value)}%",
    )
