"""Figures with their printed precision, and what can be said of relations between them.

A figure is a closed interval: 5000余 is [5000, 6000], 2.7万 is [26500, 27500], 28件 is [28, 28]. A relation
is
``IMPOSSIBLE`` only if no values inside the intervals fulfil it; it is ``LAST_DIGIT`` if it fails by no more
than one
unit in the last printed digit; else it is ``FINE``. All arithmetic is :class:`~decimal.Decimal` or
:class:`~fractions.Fraction`; money is exact to the cent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

from extractor.models import Approx, Mention, Quantity

__all__ = [
    "Figure",
    "Verdict",
    "at_most",
    "equal",
    "figure_of",
    "growth",
    "mentioned",
    "minus",
    "share",
    "times",
    "total",
]

_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
_PRINTED = re.compile(r"(\d[\d,]*)(?:\.(\d+))?\s*([百千万亿]*)")
_SCALE = {"百": 2, "千": 3, "万": 4, "亿": 8}
_MEASURED = ("%", "平方米", "公里", "亩")
_ZERO, _HALF = Decimal(0), Decimal("0.5")


class Verdict(IntEnum):
    """How a relation stands; the order is the order of gravity."""

    FINE = 0
    LAST_DIGIT = 1
    IMPOSSIBLE = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the closed interval that its print can mean; ``None`` is no bound.

    ``grain`` is one unit in the last printed digit where the print is rounded, 0 where it is exact (28件,
    1770元).
    """

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    grain: Decimal = _ZERO

    @classmethod
    def exact(cls, value: Decimal | int | str) -> Figure:
        """Return a figure that means itself and nothing else."""
        number = Decimal(value)
        return cls(number, number, number)

    def meets(self, other: Figure) -> bool:
        """Tell whether both can mean one value."""
        return not _above(self.low, other.high) and not _above(other.low, self.high)


def _above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


def figure_of(quote: str, value: Decimal, unit: str, approx: Approx = Approx.EXACT) -> Figure:
    """Return the interval of a figure from its print alone.

    :param quote: number, unit and approximation words as printed (``2.7万元``, ``5000余份``).
    :param value: the value in base units.
    """
    step = _step(quote, unit, value)
    if approx is Approx.AT_LEAST:
        bounded = any(word in quote for word in "余多几")
        return Figure(value, value, value + _leading(value, step) if bounded else None, step)
    if approx is Approx.AT_MOST:
        return Figure(value, _ZERO, value, step)
    if approx is Approx.NEARLY:
        return Figure(value, value * Decimal("0.9"), value, step)
    if approx is Approx.ABOUT:
        return Figure(value, value * Decimal("0.9"), value * Decimal("1.1"), step)
    return Figure(value, value - step * _HALF, value + step * _HALF, step)


def _step(quote: str, unit: str, value: Decimal) -> Decimal:
    """One unit in the last printed digit if the print is rounded, else 0."""
    printed = _PRINTED.search(quote.translate(_WIDE))
    if printed is None:  # Chinese numerals: the value tells the places (百分之八十八点九)
        exponent = value.as_tuple().exponent
        places = exponent if isinstance(exponent, int) else 0
        return (
            Decimal(1).scaleb(min(places, 0)) if unit in _MEASURED and (unit == "%" or places < 0) else _ZERO
        )
    decimals, scale = len(printed[2] or ""), sum(_SCALE[mark] for mark in printed[3])
    rounded = scale > 0 or (unit in _MEASURED and (decimals > 0 or unit == "%"))
    return Decimal(1).scaleb(scale - decimals) if rounded else _ZERO


def _leading(value: Decimal, step: Decimal) -> Decimal:
    """How far 余 and 多 reach: one unit in the last digit that is no zero (210余 to 220, 5000余 to 6000)."""
    digits = value.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    return max(Decimal(1).scaleb(exponent), step, Decimal(1))


def mentioned(mention: Mention, quantities: Sequence[Quantity] = ()) -> Figure:
    """Return the figure of a mention: its own bounds, else those of its quantity, else those of its print."""
    source: Mention | Quantity | None = mention
    if mention.low is None and mention.high is None:
        source = _quantity(mention, quantities)
    if source is None or (source.low is None and source.high is None):
        return figure_of(mention.quote, mention.value, mention.unit, mention.approx)
    exact = source.low == source.high and mention.unit != "%"
    return Figure(mention.value, source.low, source.high, _ZERO if exact else source.step or _ZERO)


def _quantity(mention: Mention, quantities: Sequence[Quantity]) -> Quantity | None:
    if mention.quantity is None or not 0 <= mention.quantity < len(quantities):
        return None
    quantity = quantities[mention.quantity]
    return quantity if quantity.value == mention.value else None


def total(figures: Sequence[Figure]) -> Figure:
    """Return the sum of figures; its grain is the coarsest of theirs."""
    lows, highs = [f.low for f in figures], [f.high for f in figures]
    return Figure(
        sum((f.value for f in figures), _ZERO),
        None if None in lows else sum((x for x in lows if x is not None), _ZERO),
        None if None in highs else sum((x for x in highs if x is not None), _ZERO),
        max((f.grain for f in figures), default=_ZERO),
    )


def minus(left: Figure, right: Figure) -> Figure:
    """Return the difference of two figures."""
    return Figure(
        left.value - right.value,
        None if left.low is None or right.high is None else left.low - right.high,
        None if left.high is None or right.low is None else left.high - right.low,
        max(left.grain, right.grain),
    )


def times(figure: Figure, factor: Decimal) -> Figure:
    """Return a figure multiplied by a positive number."""
    return Figure(
        figure.value * factor,
        None if figure.low is None else figure.low * factor,
        None if figure.high is None else figure.high * factor,
        figure.grain * factor,
    )


def at_most(left: Figure, right: Figure) -> Verdict:
    """Judge ``left <= right``."""
    if not _above(left.low, right.high):
        return Verdict.FINE
    grain = max(left.grain, right.grain)
    return Verdict.LAST_DIGIT if grain and left.value - right.value <= grain else Verdict.IMPOSSIBLE


def equal(left: Figure, right: Figure) -> Verdict:
    """Judge ``left == right``."""
    if left.meets(right):
        return Verdict.FINE
    grain = max(left.grain, right.grain)
    return Verdict.LAST_DIGIT if grain and abs(left.value - right.value) <= grain else Verdict.IMPOSSIBLE


def share(rate: Figure, numerator: Figure, denominator: Figure) -> Verdict:
    """Judge whether ``rate`` (in %) can be ``numerator / denominator``.

    Rounding and cutting of the last digit are both fine; any other difference of at most one unit in the last
    printed digit is ``LAST_DIGIT``. A denominator that can be 0 is never judged.
    """
    if denominator.low is None or denominator.low <= 0:
        return Verdict.FINE
    low, high = _quotient(numerator.low, denominator.high), _quotient(numerator.high, denominator.low)
    return _printed_as(rate, low, high)


def growth(percent: Figure, now: Figure, before: Figure, sign: int = 1) -> Verdict:
    """Judge whether ``now`` is ``percent`` % more (``sign`` 1) or less (-1) than ``before``; tolerances as
    a share."""
    if None in (now.low, now.high, before.low, before.high) or not before.low or before.low <= 0:
        return Verdict.FINE
    low, high = _quotient(now.low, before.high), _quotient(now.high, before.low)
    if low is None or high is None:
        return Verdict.FINE
    ends = sorted((sign * (low - 100), sign * (high - 100)))
    return _printed_as(percent, ends[0], ends[1])


def _printed_as(rate: Figure, low: Fraction | None, high: Fraction | None) -> Verdict:
    """Judge whether a true percentage between ``low`` and ``high`` may be printed as ``rate``."""
    grain = Fraction(rate.grain)
    printed_low = Fraction(rate.low) if rate.low is not None else None
    printed_high = Fraction(rate.high) if rate.high is not None else None
    if _overlap(low, high, printed_low, printed_high):
        return Verdict.FINE
    value = Fraction(rate.value)
    # Cut instead of rounded: the true share stands less than one unit above the print.
    if low is not None and low < value + grain and (high is None or high >= value):
        return Verdict.FINE
    if _overlap(low, high, value - grain, value + grain):
        return Verdict.LAST_DIGIT
    return Verdict.IMPOSSIBLE


def _quotient(numerator: Decimal | None, denominator: Decimal | None) -> Fraction | None:
    if denominator is None:
        return Fraction(0)  # a share of something without an upper bound can be as small as one likes
    if numerator is None or denominator <= 0:
        return None
    return Fraction(numerator) / Fraction(denominator) * 100


def _overlap(a: Fraction | None, b: Fraction | None, c: Fraction | None, d: Fraction | None) -> bool:
    below = b is not None and c is not None and b < c
    above = a is not None and d is not None and a > d
    return not below and not above
