"""What a table cell may hold: a number, or a text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

__all__ = ["clean", "guard", "is_number"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_STARTS = frozenset("=+-@＝＋－＠\t\r")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no XML may hold these
_LONGEST = 32_000  # Excel holds 32,767 characters in a cell


def is_number(text: str) -> bool:
    """Say whether the text is a plain decimal number, negative ones included."""
    return _NUMBER.fullmatch(text) is not None


def clean(text: str) -> str:
    """Return the text without characters that no spreadsheet can hold, and no longer than a cell."""
    if not text.isprintable():  # quick to ask, and mostly so
        text = _CONTROL.sub("", text)
    return text[:_LONGEST]


def guard(value: object) -> str:
    """Return the cell's text; what would start a formula gets an apostrophe in front, a number stays a
    number."""
    if value is None:
        return ""
    text = clean(str(value))
    first = text.lstrip(" \n\u00a0\u3000\ufeff\u200b")[:1]
    if first in _STARTS and first and not is_number(text):
        return f"'{text}"
    return text
