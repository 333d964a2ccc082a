"""Tells a heading from a sentence by the look of its line."""

from __future__ import annotations

import re

__all__ = ["MAX_HEADING", "heading_level", "opens_item"]

MAX_HEADING = 45
_N = "一二三四五六七八九十"
_LEVELS = (
    re.compile(rf"第[{_N}]{{1,3}}(?:部分|章|篇)"),
    re.compile(rf"[{_N}]{{1,3}}\s?[、.．]"),
    re.compile(rf"[（(]\s?[{_N}]{{1,3}}\s?[）)]"),
    re.compile(r"(?:[0-9０-９]{1,2}\s?[.．、](?![0-9])|[（(][0-9０-９]{1,2}[）)])"),
)
_ITEM = re.compile(rf"[{_N}]{{1,2}}(?:是|要)|[①-⑳]")
_SENTENCE = re.compile(r"[。！？；;!?：:，,]\s*$|。")


def opens_item(line: str, *, inline: bool = True) -> bool:
    """Say whether the line opens with a list mark: 一、 （一） 1. and, as ``inline``, 一是 ① that run on in sentences."""
    start = line.lstrip(" \t\u3000")
    return any(one.match(start) for one in ((*_LEVELS, _ITEM) if inline else _LEVELS))


def heading_level(line: str) -> int | None:
    """Return 1 for 一、 (and 第一部分), 2 for （一）, 3 for 1.; ``None`` where the line is no heading.

    A heading is short and has no full stop; a line without a mark is none here: what a title is, the language
    layer decides.
    """
    words = line.strip(" \t\u3000")
    if not words or len(words) > MAX_HEADING or _SENTENCE.search(words):
        return None
    for number, pattern in enumerate(_LEVELS):
        if pattern.match(words):
            return max(number, 1)
    return None
