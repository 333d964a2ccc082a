"""A text made plain for the lexicons: to a part, 三十六位, 近460万元 and 36位 all begin with a digit.

A list in brackets right before a figure is blotted out: 办培训班（合同管理、信息公开、证据收集）4期 counts what stands
before the bracket, and no word of the list is nearer to the figure than that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.clauses import REAL_KINDS
from extractor.models import Quantity

__all__ = ["veil"]

_NUMERAL = re.compile(
    r"[约近\d０-９零〇一二两三四五六七八九十廿百千万亿几数余多来.,，．·\s]*(?:分之)?[零〇一二两三四五六七八九十百点\d.]*"
)
_ASIDE = re.compile(
    r"(?<=[\u4e00-\u9fff”])[（(](?=[^（()）\n]*、|含|包括|[^（()）\n]*(?:等|为主|居多)[）)])([^（()）\n]{2,80})[）)]"
    r"(?=[ \u3000]*(?:约|近|共计|共|合计|各|计|达|为|有|逾|超|累计|分别){0,2}[ \u3000]*$)"
)
_REACH = 90


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
        pieces += [_without_aside(text, at, quantity.start), "0" * (end - quantity.start)]
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _without_aside(text: str, start: int, end: int) -> str:
    """Return the words between two figures, a list in brackets at their end blotted out; ``start`` is after a figure."""
    told = text[start:end]
    if "）" not in told[-8:] and ")" not in told[-8:]:
        return told
    aside = _ASIDE.search(told, max(0, len(told) - _REACH))
    if aside is None:
        return told
    low, high = aside.span()
    return told[:low] + "0" * (high - low) + told[high:]
