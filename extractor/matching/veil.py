"""Figures made plain for the lexicons: to a part, 三十六位, 近460万元 and 36位 all begin with a digit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.clauses import REAL_KINDS
from extractor.models import Quantity

__all__ = ["veil"]

_NUMERAL = re.compile(
    r"[约近\d０-９零〇一二两三四五六七八九十廿百千万亿几数余多来.,，．·\s]*(?:分之)?[零〇一二两三四五六七八九十百点\d.]*"
)


def veil(text: str, quantities: Sequence[Quantity]) -> str:
    """Return the text with the numeral of every real figure written as zeros, unit and length kept.

    No gap of a lexicon then runs across a figure told in words, and a part that asks for a figure behind it finds it
    in whatever form it is printed.
    """
    pieces: list[str] = []
    at = 0
    for quantity in quantities:
        if quantity.kind not in REAL_KINDS or quantity.start < at:
            continue
        numeral = _NUMERAL.match(quantity.quote)
        end = quantity.start + (numeral.end() if numeral else 0)
        pieces += [text[at : quantity.start], "0" * (end - quantity.start)]
        at = end
    pieces.append(text[at:])
    return "".join(pieces)
