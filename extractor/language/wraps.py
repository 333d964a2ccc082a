"""Soft line breaks that cut a figure: ``171⏎次``, ``98.⏎5%``, ``1⏎45件``, ``20⏎24年``, ``一百二十⏎三件``.

Text out of a PDF breaks where the page ends the line. Such breaks are taken out before figures are read; the way back
to the text's own offsets is kept. A break stays wherever the next line could begin anew: behind a number that stands
alone on its line (a cell), before a list mark, before a word that merely begins like a unit (``28⏎人民调解员``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractor.language.units import units

__all__ = ["Joined", "join_wraps"]

_BREAK = re.compile(r"[ \t\u3000]*\r?\n[ \t\u3000]*")
_CHINESE = "零一二两三四五六七八九十百千万亿廿"
_LEFT = re.compile(rf"(?P<word>[\u4e00-\u9fff（(￥¥])[ \u3000]?(?P<number>\d[\d,]*\.?\d*|[{_CHINESE}]+)$")
_DIGITS = re.compile(
    r"(?P<digits>\d+(?:,\d{3})*)(?P<decimals>\.\d+)?[ \u3000]?(?P<more>[余多]?[百千万亿]{0,2}余?)"
)
_SCALE = re.compile(r"[余多]?[百千万亿]{1,2}[余多]?[ \u3000]?|[余多]")
_SAID = re.compile(rf"[{_CHINESE}]+[余多]?")
_PLACES = re.compile("[十百千万亿]")
_YEAR = re.compile(r"(?:19|20)\d{2}$")
_LINE = 90  # no printed line is longer, so no more need be looked at
_FEW, _SHORT = (
    2,
    5,
)  # words before the number that let a unit, or more digits, follow: less is a label or a cell


@dataclass(frozen=True, slots=True)
class Joined:
    """A text without its soft breaks; ``cuts`` are the offsets behind which something is missing, ``lost`` how much."""

    text: str
    cuts: tuple[int, ...]
    lost: tuple[int, ...]

    def start(self, offset: int) -> int:
        """Return where the character at ``offset`` stands in the original text."""
        at = bisect_right(self.cuts, offset)
        return offset + (self.lost[at - 1] if at else 0)

    def end(self, offset: int) -> int:
        """Return the end in the original text of a span that ends at ``offset`` here."""
        return self.start(offset - 1) + 1


def join_wraps(text: str, folded: str) -> Joined | None:
    """Return ``text`` without the breaks inside figures, or ``None`` if there are none.

    :param folded: ``text`` with widths made one, of the same length.
    """
    if "\n" not in folded:
        return None
    spans = [match.span() for match in _BREAK.finditer(folded) if _cuts_figure(folded, *match.span())]
    if not spans:
        return None
    pieces, cuts, lost = [], [], []
    at = missing = length = 0
    for start, end in spans:
        pieces.append(text[at:start])
        length += start - at
        missing += end - start
        cuts.append(length)
        lost.append(missing)
        at = end
    pieces.append(text[at:])
    return Joined("".join(pieces), tuple(cuts), tuple(lost))


def _cuts_figure(folded: str, start: int, end: int) -> bool:
    before = folded[start - 1] if start else "\n"
    if not (before.isdecimal() or before in ".," or before in _CHINESE) or end >= len(folded):
        return False
    line = max(folded.rfind("\n", 0, start) + 1, start - _LINE)
    left = _LEFT.search(folded, max(line, start - 20), start)
    if left is None or "|" in folded[line:start]:
        return False
    number, words = left["number"], left.end("word") - line
    if not number[0].isdecimal():
        return _said(folded, number, end)
    if words >= _FEW and _unit_follows(folded, number, end):
        return True
    if words < _SHORT:
        return False
    if number.endswith("."):
        right = _DIGITS.match(folded, end)
        return bool(
            right and not right["decimals"] and len(right["digits"]) <= 4 and _unit_at(folded, right.end())
        )
    return _digits_follow(folded, number, end)


def _unit_at(folded: str, at: int) -> bool:
    known = units()
    if known.pattern.match(folded, at) is None:
        return False
    # 28⏎人员: only a unit that itself begins the line can be the beginning of a word.
    return folded[at - 1] not in "\n\u3000 \t" or known.new_words.match(folded, at) is None


def _unit_follows(folded: str, number: str, end: int) -> bool:
    """171⏎次, 3.14⏎万元, 2024⏎年, 12⏎月."""
    if number[-1] in ",.":
        return False
    first = folded[end]
    if first == "年" and _YEAR.match(number):
        return True
    if first in "月日" and number.isdecimal() and 0 < int(number) <= (12 if first == "月" else 31):
        return True
    scale = _SCALE.match(folded, end)
    return _unit_at(folded, scale.end() if scale else end)


def _digits_follow(folded: str, number: str, end: int) -> bool:
    """1⏎45件, 1,⏎234件, 20⏎24年."""
    right = _DIGITS.match(folded, end)
    if right is None or (right["decimals"] and "." in number):
        return False
    digits = right["digits"]
    if folded[right.end() : right.end() + 1] == "年" and _YEAR.match(number + digits):
        return True
    if number.endswith(","):
        return len(digits) == 3 and _unit_at(folded, right.end())
    if _YEAR.match(number) or "," in digits or len(number) + len(digits) > 9:
        return False
    return _unit_at(folded, right.end())


def _said(folded: str, number: str, end: int) -> bool:
    """一百二十⏎三件, 三⏎次."""
    right = _SAID.match(folded, end)
    if right is None:
        return _unit_at(folded, end)
    return bool(_PLACES.search(number)) and _unit_at(folded, right.end())
