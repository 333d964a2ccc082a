"""What a print can mean: the approximation words around a figure and the interval that follows from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.models import Approx, Quantity, QuantityKind

__all__ = ["Bounds", "bounds_of", "context_approx", "minus", "spread_ranges", "tidy"]

# Inside the quote; a 近 or 约 that ends another word (附近, 村规民约) is none.
_TOUCHING = re.compile(
    r"(?P<nearly>将近|接近|(?<![附最邻靠临就亲远新贴切])近)约?$"
    r"|(?P<about>大约|大概|(?<![民公合签契条节制预邀履违规婚相失盟大])约)$"
    r"|(?P<least>上)$"
)
# Outside the quote.
_AROUND = re.compile(
    r"(?P<most>不超过|不多于|不高于|不大于|不得超过|不足|低于|少于|小于|至多|最多|不到|不满|未满|未超过?|未达到?|控制在)$"
    r"|(?P<least>不少于|不低于|不小于|不下于|不下|不[得能可应]少于|不[得能可应]低于|至少|最少|超过|多于|高于|大于|突破|逾|(?<![未])超)$"
    r"|(?P<about>约为|大致为|估计)$"
)
# 至少举办1次: the words may stand before the verb; they reach over no mark and no other figure.
_FROM_AFAR = re.compile(r"(?:至少|最少|不少于|不得少于)[^，。；、：:,;\d\n]{0,10}$")
_TENTH = Decimal("0.1")
_HALF = Decimal("0.5")
_ZERO, _ONE = Decimal(0), Decimal(1)
_TOLD = {"nearly": Approx.NEARLY, "about": Approx.ABOUT, "least": Approx.AT_LEAST, "most": Approx.AT_MOST}
_LAST = frozenset("近约概逾上于过下少足多到超破在为计达满")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The closed interval (``None`` = open end) and one unit of the last printed digit, all in base units."""

    low: Decimal | None
    high: Decimal | None
    step: Decimal


def context_approx(folded: str, start: int, floor: int, time: bool) -> tuple[int, Approx | None]:
    """Return where the quote begins and how the words before ``start`` qualify it (``None``: they do not).

    :param floor: nothing before this offset belongs to this figure.
    :param time: the unit is one of time; 近三年 means the last three years and nothing approximate.
    """
    before = folded[max(floor, start - 6) : start]
    words = before.rstrip(" \t\u3000\u00a0")
    if not words or words[-1] not in _LAST:
        afar = folded[max(floor, start - 14) : start]
        return start, Approx.AT_LEAST if "少" in afar and _FROM_AFAR.search(afar) else None
    touching = _TOUCHING.search(words)
    if touching is not None:
        word = touching.group()
        if (time and word == "近") or (word == "上" and folded[start] not in "百千万亿"):
            return start, None
        return start - len(before) + touching.start(), _TOLD[touching.lastgroup or ""]
    outside = _AROUND.search(words)
    return start, _TOLD[outside.lastgroup or ""] if outside is not None else None


def bounds_of(value: Decimal, step: Decimal, approx: Approx, bounded: bool, kind: QuantityKind) -> Bounds:
    """Return what ``value``, printed in steps of ``step`` and told ``approx``, can mean; all in base units.

    :param bounded: told by 余 or 多, which stay below the next higher digit; 以上 and 超过 are open.
    """
    if approx is Approx.AT_LEAST:
        if not bounded:
            return Bounds(value, None, step)
        place = _place(value, step)
        last = _ONE if kind is QuantityKind.COUNT and place > 1 else _ZERO  # 5000余 ends at 5999
        return Bounds(value, value + place - last, step)
    if approx is Approx.AT_MOST:
        return Bounds(_ZERO, value, step)
    if approx is Approx.NEARLY:
        return Bounds(value * (1 - _TENTH), value, step)
    if approx is Approx.ABOUT:
        return Bounds(value * (1 - _TENTH), value * (1 + _TENTH), step)
    if step == 1 and kind is not QuantityKind.RATE and kind is not QuantityKind.CHANGE:
        return Bounds(value, value, step)
    return Bounds(value - step * _HALF, value + step * _HALF, step)


def spread_ranges(rows: Sequence[Quantity]) -> list[Quantity]:
    """Let both ends of a range (3-5次, 三四万) mean anything between them: the print tells no more."""
    spread = list(rows)
    for n in range(1, len(spread)):
        one, two = spread[n - 1], spread[n]
        if (one.start, one.end) == (two.start, two.end) and one.value is not None and two.value is not None:
            first, last = (one, two) if one.value <= two.value else (two, one)
            spread[n - 1], spread[n] = (replace(q, low=first.low, high=last.high) for q in (one, two))
    return spread


def _place(value: Decimal, step: Decimal) -> Decimal:
    """The place of the last digit of ``value`` that is not zero: 5000 -> 1000, 360 -> 10, 41000 -> 1000."""
    whole = value.normalize()
    exponent = whole.as_tuple().exponent
    return max(Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0), step)


def tidy(value: Decimal) -> Decimal:
    """Return the value, whatever was printed: 27000.0 -> 27000, 98.50 -> 98.5."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def minus(value: Decimal | None) -> Decimal | None:
    """Return a bound with its sign turned; no bound stays none."""
    return None if value is None else -value
