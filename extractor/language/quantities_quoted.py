"""Figures inside titles and quotation marks: 《风险防范60问》, “四个亲自”, “一户多宅” are names and count nothing here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.models import Approx, Quantity, QuantityKind

__all__ = ["without_quoted"]

_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_QUOTED = re.compile(r"“[^“”\n]{1,16}”|「[^「」\n]{1,16}」")
_TITLES_KEEP = frozenset({QuantityKind.DATE, QuantityKind.NAME, QuantityKind.PLACEHOLDER})
_QUOTES_TAKE = frozenset({QuantityKind.COUNT, QuantityKind.BARE, QuantityKind.VAGUE, QuantityKind.AREA})
_PUNCTUATION = re.compile(r"[，。；：、,;:]")


def without_quoted(text: str, found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Turn the figures that are part of a title or of a quoted name into names without value.

    A quoted figure that is the whole quotation and printed in digits (“28件”, “100%”) is told as a figure and stays one;
    so does any rate or sum of money, and a quotation with punctuation in it is speech and no name.
    """
    spans = [(m.start(), m.end(), True) for m in _TITLE.finditer(text)] if "《" in text else []
    if "“" in text or "「" in text:
        spans += [
            (m.start(), m.end(), False) for m in _QUOTED.finditer(text) if not _PUNCTUATION.search(m.group())
        ]
    if not spans:
        return tuple(found)
    spans.sort()
    rows, at = [], 0
    for quantity in found:
        while at < len(spans) and spans[at][1] <= quantity.start:
            at += 1
        inside = at < len(spans) and spans[at][0] < quantity.start and quantity.end < spans[at][1]
        rows.append(_renamed(quantity, *spans[at]) if inside else quantity)
    return tuple(rows)


def _renamed(quantity: Quantity, start: int, end: int, title: bool) -> Quantity:
    if title:
        named = quantity.kind not in _TITLES_KEEP
    else:
        whole = (start + 1, end - 1) == (quantity.start, quantity.end)
        named = quantity.kind in _QUOTES_TAKE and not (
            whole and quantity.unit and quantity.quote[0].isdecimal()
        )
    if not named:
        return quantity
    return replace(
        quantity,
        value=None,
        unit="",
        kind=QuantityKind.NAME,
        approx=Approx.EXACT,
        low=None,
        high=None,
        step=None,
    )
