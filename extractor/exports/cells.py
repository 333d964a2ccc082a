"""What a table cell may hold: a number, or a text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["clean", "guard", "harmless", "is_number", "unguard"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_STARTS = frozenset("=+-@＝＋－＠\t\r")
_FIGURE = re.compile(r"[-+−＋－]?[0-9][0-9,，]*(?:\.[0-9]+)?[%％‰]?[一-龥]{0,6}", re.ASCII)
_SPACES = " \n\u00a0\u3000\ufeff\u200b"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no XML may hold these
_LONGEST = 32_000  # Excel holds 32,767 characters in a cell
_LEADS = re.compile(f"\n[{_SPACES}]*[{re.escape(''.join(sorted(_STARTS)))}']")


def is_number(text: str) -> bool:
    """Say whether the text is a plain decimal number, negative ones included."""
    return _NUMBER.fullmatch(text) is not None


def clean(text: str) -> str:
    """Return the text without characters that no spreadsheet can hold, and no longer than a cell."""
    if not text.isprintable():  # quick to ask, and mostly so
        text = _CONTROL.sub("", text)
    return text[:_LONGEST]


def guard(value: object) -> str:
    """Return the cell's text for a CSV file: what would start a formula gets an apostrophe in front.

    Figures stay as they are, also with a sign, a share or a unit (-5, +3.2%, -5件): no formula is made of these. A text that
    begins with an apostrophe gets a second one, so that :func:`unguard` gives every text back.
    """
    if value is None:
        return ""
    text = str(value)
    if type(value) is int:
        return text
    if text[:1].isalnum() and text.isprintable() and len(text) <= _LONGEST:
        return text  # most cells: nothing that starts with a letter or a digit is a formula
    text = clean(text)
    first = text.lstrip(_SPACES)[:1]
    if first and (first in _STARTS or text[0] == "'") and not _FIGURE.fullmatch(text):
        return f"'{text}"
    return text


def harmless(texts: Collection[str]) -> bool:
    """Say whether :func:`guard` leaves all of these texts as they are: one look at them all, for mostly it does."""
    told = "\n".join(("", *texts))
    return (
        _LEADS.search(told) is None
        and _CONTROL.search(told) is None
        and max(map(len, texts), default=0) <= _LONGEST
    )


def unguard(cell: str) -> str:
    """Return the text of a cell of our CSV files: one apostrophe in front is not part of it."""
    return cell.removeprefix("'")
