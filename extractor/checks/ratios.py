"""Rates against the figures that they are made of: 受理186件，调解成功171件，成功率98%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from extractor.checks.base import Bench
from extractor.checks.intervals import Verdict, share
from extractor.checks.judging import FAR, Judged, plain, together
from extractor.checks.operands import choices, stretches
from extractor.checks.rows import Ratio
from extractor.models import Mention

__all__ = ["judge_ratio"]


def judge_ratio(relation: Ratio, bench: Bench) -> Iterator[Judged]:
    """Yield the rates that no choice of figures beside them gives."""
    for denominator in relation.denominators:
        metrics = (relation.rate, relation.numerator, denominator)
        judged_any = False
        within = "section" if _told_once(relation, bench) else relation.within
        for level, found in stretches(bench, metrics, within, relation.apart_from):
            judged_any = True
            told = [c for c in choices(found, metrics) if together(relation, bench, c)]
            if not told:
                continue
            best = min((_share(bench, c) for c in told), key=lambda j: (j.verdict, j.gap))
            if best.verdict is not Verdict.FINE and not _other_base(relation, bench, best, denominator):
                yield replace(best, far=level in FAR)
        if judged_any:
            return


def _told_once(relation: Ratio, bench: Bench) -> bool:
    """Tell whether the report prints one rate, one numerator and one of each base: then they belong together."""
    metrics = (relation.rate, relation.numerator, *relation.denominators)
    return all(len(bench.actual.get(metric, ())) <= 1 for metric in metrics)


def _other_base(relation: Ratio, bench: Bench, judged: Judged, used: str) -> bool:
    """Tell whether the rate holds on another base that the same section prints (化解 over 排查 instead of
    受理)."""
    section = bench.layout.around("section", judged.operands[0].start)
    rate, numerator = (bench.figure(m) for m in judged.operands[:2])
    for other in relation.denominators:
        for base in bench.actual.get(other, ()) if other != used else ():
            near = section.covers(base.start, base.end)
            if near and share(rate, numerator, bench.figure(base)) is Verdict.FINE:
                return True
    return False


def _share(bench: Bench, chosen: tuple[Mention, ...]) -> Judged:
    rate, numerator, base = (bench.figure(m) for m in chosen)
    impossible_itself = rate.value > 100 or numerator.value > base.value  # other checks say so
    if impossible_itself or base.value <= 0:
        return Judged(Verdict.FINE, Decimal(0), chosen)
    places = max(1, -_exponent(rate.value))
    true = (numerator.value / base.value * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    told = [bench.name(m.metric) + bench.spoken(m) for m in chosen]
    return Judged(
        share(rate, numerator, base),
        abs(rate.value - true),
        chosen,
        f"{told[1]}占{told[2]}的{plain(true)}%，{bench.name(chosen[0].metric)}却印为{chosen[0].quote}",
        f"{plain(true)}%",
        f"{plain(rate.value)}%",
    )


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
