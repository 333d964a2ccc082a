"""Units told in a label instead of beside the figure: 罚没金额（万元）：3.15, a unit column, a header in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extractor.language.quantities import find_quantities
from extractor.models import Quantity, QuantityKind

__all__ = ["UNIT_IN_LABEL", "is_unit", "units_from_labels", "with_unit"]

UNIT_IN_LABEL = re.compile(r"[（(](?:单位[：:]?)?([^（()）\d]{1,6})[）)]")
_LABEL_BEFORE = re.compile(r"[（(](?:单位[：:]?)?([^（()）\d\s]{1,6})[）)]\s*(?:[：:]|为|共)?\s*$")
_BRACKET_WORD = re.compile(r"[（(](?:其中)?[\u4e00-\u9fff]{2,8}")
_LIST_WORD = re.compile(r"[、，][\u4e00-\u9fff]{2,8}")
_LOOK_BACK = 14
_LIST_OF = re.compile(r"[（(]单位[：:]\s*([^（()）\d\s]{1,6})[）)]\s*[：:]([^。；;\n]{1,200})")


@lru_cache(maxsize=1024)
def is_unit(word: str) -> bool:
    """Tell whether a word is a unit and nothing else: 件, 万元, 人次."""
    if not 0 < len(word) <= 6 or word[0].isdigit():
        return False
    found = find_quantities("1" + word)
    return len(found) == 1 and found[0].end == len(word) + 1 and bool(found[0].unit)


def with_unit(quantity: Quantity, unit: str) -> Quantity:
    """Return the figure in the unit of its label, scaled to base units; one that has a unit of its own stays."""
    if not unit or (quantity.unit and quantity.kind is not QuantityKind.BARE):
        return quantity
    one = find_quantities("1" + unit)[0]
    if one.value is None or quantity.value is None:
        return quantity
    factor = one.value

    def scaled(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor

    return replace(
        quantity,
        unit=one.unit,
        kind=one.kind,
        value=scaled(quantity.value),
        low=scaled(quantity.low),
        high=scaled(quantity.high),
        step=scaled(quantity.step),
    )


def units_from_labels(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Give bare figures of prose the unit that stands in brackets right before them."""
    found = [_labelled(text, q) if q.kind is QuantityKind.BARE else q for q in quantities]
    for match in _LIST_OF.finditer(text):  # 调解纠纷（单位：件）：一季度41，二季度37
        if is_unit(match[1]):
            inside = (n for n, q in enumerate(found) if match.start(2) <= q.start and q.end <= match.end(2))
            for n in inside:
                found[n] = with_unit(found[n], match[1]) if found[n].kind is QuantityKind.BARE else found[n]
    for n, quantity in enumerate(found):
        if n and quantity.kind is QuantityKind.BARE and not quantity.unit:
            found[n] = _in_brackets(text, quantity, found[n - 1])
    return tuple(found)


def _in_brackets(text: str, quantity: Quantity, before: Quantity) -> Quantity:
    """处罚6件（简易5、普通1）: bare figures of a bracket count in the unit of the figure before it."""
    between = text[before.end : quantity.start]
    opened = _BRACKET_WORD.fullmatch(between)
    follows = _LIST_WORD.fullmatch(between) and text.rfind("（", 0, before.start) > text.rfind(
        "）", 0, before.start
    )
    closes = text[quantity.end : quantity.end + 1] in ("、", "，", "；", "）", ")")
    if not (opened or follows) or not closes or not before.unit or before.unit == "%":
        return quantity
    return replace(quantity, unit=before.unit, kind=before.kind)


def _labelled(text: str, quantity: Quantity) -> Quantity:
    match = _LABEL_BEFORE.search(text, max(0, quantity.start - _LOOK_BACK), quantity.start)
    return with_unit(quantity, match.group(1)) if match and is_unit(match.group(1)) else quantity
