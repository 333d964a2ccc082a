"""The words around a figure, short enough for a table cell and long enough to judge it."""

from __future__ import annotations

import re

__all__ = ["around", "sentence"]

_BORDERS = "。！？；\n\r"
_BORDER = re.compile(f"[{_BORDERS}]")


def sentence(text: str, start: int, end: int, longest: int = 160) -> str:
    """Return the sentence in which the span stands, on one line.

    A sentence of more than ``longest`` characters is cut around the span, with … where it is cut.
    """
    left = max(0, start - longest)
    for border in _BORDERS:
        left = max(left, text.rfind(border, left, start) + 1)
    stop = _BORDER.search(text, end, end + longest)
    right = stop.end() if stop else min(len(text), end + longest)
    begins, ends = left, right
    if right - left > longest:
        begins = max(left, min(start - longest // 2, right - longest))
        ends = max(end, min(right, begins + longest))
    before = "…" if begins > left or (left > 0 and text[left - 1] not in _BORDERS) else ""
    after = "…" if ends < right or (stop is None and right < len(text)) else ""
    return before + _one_line(text[begins:ends]) + after


def around(text: str, start: int, end: int, width: int = 12) -> str:
    """Return the span with ``width`` characters on either side, the span itself in 【】."""
    return _one_line(f"{text[max(0, start - width) : start]}【{text[start:end]}】{text[end : end + width]}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
