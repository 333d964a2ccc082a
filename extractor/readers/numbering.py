"""Automatic list numbers: what a word processor prints before a paragraph without writing it into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Level", "Numbering", "format_number"]

_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_RINGS = {
    "decimalenclosedparen": (0x2474, 20),
    "decimalenclosedfullstop": (0x2488, 20),
    "ideographenclosed": (0x3280, 10),
}
"""Numbers with a ring of their own: the first of them, and how many there are."""
_MAX_NUMBER = 9999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``text`` as in ``（%1）``, ``%2.%3`` naming levels from 1; ``style`` is the kind of number;
    ``owner`` is the paragraph style that stands at this level without saying so."""

    text: str
    style: str = "decimal"
    start: int = 1
    legal: bool = False
    owner: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted.

    ``lists``: list id -> level -> :class:`Level`; ``shared``: list id -> the counter that it counts on;
    ``restarts``: (list id, level) -> number at which this list begins anew.
    """

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of(self, list_id: str, owner: str) -> int:
        """Return the level at which paragraphs of a style stand in a list, the first if none is theirs."""
        levels = self.lists.get(list_id, {})
        return next((at for at, level in levels.items() if owner and level.owner == owner), 0)

    def begin(self, list_id: str, level: int | None = None, start: int = 1) -> None:
        """Let the next paragraph of a level have a number; without a level the whole list begins anew."""
        counts = self._counts.setdefault(self.shared.get(list_id, list_id), {})
        if level is None:
            counts.clear()
        else:
            counts[level] = start - 1

    def next(self, list_id: str, level: int) -> str:
        """Count one paragraph of a list and return what stands before it; empty for bullets and unknown lists."""
        levels = self.lists.get(list_id)
        if levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(self.shared.get(list_id, list_id), {})
        key = (list_id, level)
        if key in self.restarts and key not in self._begun:
            counts[level] = self.restarts[key]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._begun.add(key)
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return self._printed(levels, level, counts)

    def _printed(self, levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
        own = levels[level]
        if own.style in ("bullet", "none") or not own.text:
            return ""

        def number(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            other = levels.get(at, Level("%1"))
            value = counts.get(at, other.start)
            return format_number(value, "decimal" if own.legal else other.style)

        return _PLACEHOLDER.sub(number, own.text)


def format_number(value: int, style: str) -> str:
    """Return a list number in a style of WordprocessingML (decimal, chineseCounting, lowerRoman …)."""
    if not 0 <= value <= _MAX_NUMBER:
        return str(value)
    lower = style.lower()
    if "enclosed" in lower:
        first, last = next((ring for name, ring in _RINGS.items() if lower.startswith(name)), (0x2460, 20))
        return chr(first + value - 1) if 1 <= value <= last else str(value)
    if lower.startswith(("ideographdigital", "taiwanesedigital", "japanesedigital")):
        return "".join(_DIGITS[int(digit)] for digit in str(value))
    if lower.startswith(("chinesecounting", "japanesecounting", "taiwanesecounting")):
        return _chinese(value, _DIGITS)
    if lower.startswith(("chineselegal", "ideographlegal", "japaneselegal")):
        return _chinese(value, _LEGAL, tens=("", "拾", "佰", "仟"))
    if value and lower.startswith("ideographtraditional"):
        return _STEMS[(value - 1) % 10]
    if value and lower.startswith("ideographzodiac"):
        return _BRANCHES[(value - 1) % 12]
    if value and lower.endswith("letter"):
        letter = chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)
        return letter.upper() if lower.startswith("upper") else letter
    if lower.endswith("roman"):
        roman = "".join(_roman(value))
        return roman.upper() if lower.startswith("upper") else roman
    if lower == "decimalfullwidth":
        return str(value).translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    return str(value).zfill(2) if lower == "decimalzero" else str(value)


def _roman(value: int) -> Iterator[str]:
    for size, letters in _ROMAN:
        while value >= size:
            yield letters
            value -= size


def _chinese(value: int, digits: str, tens: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    if value == 0:
        return digits[0]
    parts: list[str] = []
    zero = False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            parts.append(("零" if zero and parts else "") + digits[digit] + tens[place])
            zero = False
        else:
            zero = True
    text = "".join(parts)
    return text[1:] if text.startswith("一十") else text
