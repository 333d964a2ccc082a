"""What a relation makes of one choice of figures, and whether they speak of the same thing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.checks.base import Bench
from extractor.checks.intervals import Verdict
from extractor.checks.rows import Ratio, Relation, Sum
from extractor.checks.scopes import apart, clause_of, other_scope, says
from extractor.models import Mention

__all__ = ["FAR", "Judged", "amount", "plain", "together"]

_SCALES = (("亿元", 8), ("万元", 4))
_BUT = re.compile("[一-龥]{1,6}(?:以外|之外)")
"""Who is named as left out is not spoken of: 副职以外的工作人员."""
FAR = ("section", "report")
"""The stretches whose figures may speak of different things."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one choice of operands; ``gap`` is by how much it fails."""

    verdict: Verdict
    gap: Decimal
    operands: tuple[Mention, ...]
    message: str = ""
    expected: str = ""
    actual: str = ""
    far: bool = False
    """The operands stand in different paragraphs: they may speak of different things."""
    note: bool = False
    """Worth knowing whatever the row's severity: the text is silent rather than wrong."""


def plain(value: Decimal) -> str:
    """Return a number as people write it: no exponent, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, unit: str, like: str) -> str:
    """Return a value with its unit as a figure beside it is printed: 60000 元 beside 5.6万元 is 6万元."""
    scale = next((Decimal(10) ** power for word, power in _SCALES if word in like), Decimal(1))
    word = next((word for word, _ in _SCALES if word in like), unit)
    return plain(value / scale) + word


def together(relation: Relation, bench: Bench, chosen: Sequence[Mention]) -> bool:
    """Tell whether the figures of a choice speak of the same thing, as far as their words show."""
    left, right = chosen[1:3] if isinstance(relation, Ratio) else chosen[:2]
    sentence = bench.layout.around("sentence", left.start)
    if says(bench, relation.void, _BUT.sub("", bench.text[sentence.start : sentence.end])):
        return False
    if says(bench, relation.void_left, clause_of(bench, left)) or says(
        bench, relation.void_right, clause_of(bench, right)
    ):
        return False
    if isinstance(relation, Ratio) and (
        other_scope(bench, chosen[0], left) or other_scope(bench, chosen[0], right)
    ):
        return False
    return isinstance(relation, Sum) or not apart(bench, left, right)
