"""The words around a figure, short enough for a table cell and long enough to judge it."""

from __future__ import annotations

import re

__all__ = ["around", "sentence"]

_BORDER = re.compile(r"[。！？；\n\r]")
_SPACE = re.compile(r"\s+")
_LONGEST = 160
_BEFORE = 90  # of a sentence that is too long, so much is kept before the figure


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence in which the span stands, on one line; a very long one is cut around the span."""
    left = max((hit.end() for hit in _BORDER.finditer(text, max(0, start - _LONGEST), start)), default=None)
    if left is None:
        left = max(0, start - _BEFORE) if start > _LONGEST else 0
    border = _BORDER.search(text, end, end + _LONGEST)
    right = border.end() if border else min(len(text), end + _LONGEST)
    if right - left > _LONGEST:
        left = max(left, start - _BEFORE)
        right = max(end, min(right, left + _LONGEST))
    return _one_line(text[left:right])


def around(text: str, start: int, end: int, width: int = 12) -> str:
    """Return the span with ``width`` characters on either side, the span itself in 【】."""
    return _one_line(f"{text[max(0, start - width) : start]}【{text[start:end]}】{text[end : end + width]}")


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
