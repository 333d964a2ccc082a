"""Reads shares told in words: 百分之九十八点五, 九成, 三分之二, 百分百."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extractor.language.numerals import BODY, Numeral, read_numeral
from extractor.language.units import Unit
from extractor.models import QuantityKind

__all__ = ["Share", "read_share"]

_GAP = "[ \\t\\u3000\\u00a0]{0,3}"
_PER = re.compile(rf"(?P<of>[百千万]){_GAP}分{_GAP}(?P<of_word>之)?{_GAP}(?P<minus>负)?{_GAP}$")
_OF = re.compile(rf"{_GAP}分{_GAP}之{_GAP}")
_TENTHS = re.compile(
    rf"{_GAP}成(?![立为员果功本效都年分熟长交因就绩品活套品千百上型家人形败语])(?P<half>[半一二三四五六七八九])?"
)
_AS_PERCENT = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_PERCENT = Unit("%", "rate", QuantityKind.RATE)
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent: its span and its numeral, whose values are percentages already."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit = _PERCENT
    rounded: bool = False


def read_share(folded: str, start: int, numeral: Numeral, floor: int, limit: int) -> Share | None:
    """Return the share that the numeral at ``start`` is part of, or ``None``; nothing before ``floor`` is taken."""
    if start > floor and "分" in folded[max(floor, start - 9) : start]:
        per = _PER.search(folded, max(floor, start - 14), start)
        if per is not None and (per["of_word"] or per["of"] == "百"):
            return _per(per, numeral)
    if len(numeral.values) <= 2 and (tenths := _TENTHS.match(folded, numeral.end, limit)):
        extra = Decimal("零一二三四五六七八九".find(tenths["half"])) if tenths["half"] else Decimal(0)
        extra = Decimal(5) if extra < 0 else extra
        values = tuple(v * 10 + extra for v in numeral.values)
        if all(0 < v <= 1000 for v in values) and not numeral.bare_place:
            return Share(
                start,
                tenths.end(),
                _with(numeral, values, numeral.step * (1 if tenths["half"] else 10), tenths.end()),
            )
    of = _OF.match(folded, numeral.end, limit)
    part = BODY.match(folded, of.end(), limit) if of else None
    if part is None or len(numeral.values) != 1 or not numeral.values[0]:
        return None
    upper = read_numeral(folded, *part.span())
    if upper is None or len(upper.values) != 1:
        return None
    percent = upper.values[0] * _HUNDRED / numeral.values[0]
    exact = percent.quantize(_CENT, rounding=ROUND_HALF_UP)
    return Share(start, upper.end, _with(numeral, (exact,), _CENT, upper.end), rounded=exact != percent)


def _per(per: re.Match[str], numeral: Numeral) -> Share:
    factor = _AS_PERCENT[per["of"]] * (-1 if per["minus"] else 1)
    values = tuple(value * factor for value in numeral.values)
    return Share(per.start(), numeral.end, _with(numeral, values, numeral.step * abs(factor), numeral.end))


def _with(numeral: Numeral, values: tuple[Decimal, ...], step: Decimal, end: int) -> Numeral:
    return Numeral(end, values, step, numeral.more, arabic=True, structured=True)
