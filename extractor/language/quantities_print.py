"""The unit of a figure as it stands in print."""

from __future__ import annotations

import re

from extractor.language.normalise import fold
from extractor.language.numerals import BODY
from extractor.language.units import units
from extractor.models import Quantity, QuantityKind

__all__ = ["AFTER_NUMBER", "printed_unit"]

AFTER_NUMBER = re.compile("[ \\t\\u3000\\u00a0]{0,4}(?P<more>[余多来](?!年来))?[ \\t\\u3000\\u00a0]{0,4}")
"""What may stand between a numeral and its unit."""


def printed_unit(quantity: Quantity) -> str:
    """Return the unit as it stands in the quote (件（次）, ㎡), without the 万 of 万元; ``unit`` where it is not there."""
    if quantity.unit and quantity.quote.removesuffix(quantity.unit).isdecimal():
        return quantity.unit
    folded = fold(quantity.quote)
    for match in BODY.finditer(folded):
        after = AFTER_NUMBER.match(folded, match.end())
        unit = units().pattern.match(folded, after.end() if after else match.end())
        if unit and units().unit(unit.group()).name == quantity.unit:
            known = units().unit(unit.group())
            printed = quantity.quote[unit.start() : unit.end()]
            return printed if known.kind in (QuantityKind.COUNT, QuantityKind.AREA) else quantity.unit
    return quantity.unit
