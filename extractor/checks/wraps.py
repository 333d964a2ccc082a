"""Lines that were broken by a page's width, not by their author: read as one, character for character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

__all__ = ["closed_up", "mended"]

_ENDED = re.compile(r"[。；：！？;:!?]\s*[”’」』）)]*\s*$")
_BEGINS = re.compile(
    r"[ \t　]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]|第\S{1,3}[，、]"
    r"|[—\-]\s*\d+\s*[—\-]|附[件表]"
)
_BLANKS = re.compile(r"\s+")
_NARROWEST, _WIDEST = 15, 70
_LEAST_LINES, _LEAST_PERCENT = 8, 30
_SPREAD, _ALIKE_PERCENT = 4, 60


def closed_up(text: str) -> str:
    """Return words without the blanks that wrapping and lay-out put between them."""
    return _BLANKS.sub("", text)


def mended(text: str) -> str:
    """Return the text with the line ends of wrapped lines turned into blanks; offsets stay as they are.

    Only where wrapping is the rule of the text: many lines of nearly one width that end in mid-sentence and go on in
    the next line without indent or mark. All other texts come back unchanged.
    """
    lines = text.split("\n")
    wrapped = [i for i in range(len(lines) - 1) if _goes_on(lines[i], lines[i + 1])]
    if not _is_the_rule(lines, wrapped):
        return text
    soft = set(wrapped)
    return "".join(
        line + ("" if i == len(lines) - 1 else " " if i in soft else "\n") for i, line in enumerate(lines)
    )


def _goes_on(line: str, following: str) -> bool:
    width = len(line.strip())
    if not _NARROWEST <= width <= _WIDEST or "|" in line or "\t" in line.strip():
        return False
    return bool(following.strip()) and not _ENDED.search(line) and not _BEGINS.match(following)


def _is_the_rule(lines: Sequence[str], wrapped: Sequence[int]) -> bool:
    filled = sum(1 for line in lines if line.strip())
    if len(wrapped) < _LEAST_LINES or len(wrapped) * 100 < filled * _LEAST_PERCENT:
        return False
    widths = [len(lines[i].rstrip()) for i in wrapped]
    middle = median(widths)
    alike = sum(1 for width in widths if abs(width - middle) <= _SPREAD)
    return alike * 100 >= len(widths) * _ALIKE_PERCENT
