"""The running text: what a report would say without the accidents of its page.

Lines broken in mid sentence are joined, page numbers and running heads left out, spaces beside figures dropped, a space
that stands for a lost punctuation mark and half-width punctuation made a comma or a stop. Every character keeps its
place in the document's text, so that evidence always points there; no figure is ever dropped without being reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["RunningText", "running_text"]

_PAGE_NUMBER = re.compile(
    r"^[\s　]*(?:[-—–－]{1,2}\s*\d{1,3}\s*[-—–－]{1,2}|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)[\s　]*$"
)
_RUNNING_HEAD = re.compile(r"^[\s　]*[\u4e00-\u9fff（）()]{4,30}[\s　]*$")
_STARTS_ANEW = re.compile(
    r"^(?:[ \t]{2,}|[\u3000\u00a0]|\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)"
    r"|第[一二三四五六七八九十]+[部章节条]|[①-⑳]|附[表件：:]|\||[-—*•●]\s))"
)
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]+部分)[^，。；]{2,36}$"
)
_COLUMNS = re.compile(r"\S(?:\t|[\u3000 ]{1,})\S+(?:\t|[\u3000]+| {2,})\S*\d\S*$")
_STOPS = frozenset("。！？!?：:；;”》")
_GOES_ON = frozenset("，、,（(“《")
_LEANS_BACK = frozenset("，。；、：）)”》%％！？,;")
_UNITS = frozenset("件起宗例个次场期批人名位户家处项条份册张本卷台套支元万亿余多")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿萬億兩壹贰叁肆伍陆柒捌玖拾佰仟余餘多点點分之半廿")
_SPACES = " \t\u3000\u00a0\r"
_WRAP_MOST, _WRAP_LEAST, _LONG_LINE = 64, 14, 44
_HALF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_BLANK = re.compile(f"[{re.escape(_SPACES)}]")
_LOOSE = re.compile(r"[\u4e00-\u9fff\d％%][ \u00a0][，。、；：）％%]")
_LOOSE_LEAST = 5
_PIECES = re.compile(
    r"(?<![\d.．,，])\d{1,4}(?:[ \u00a0]\d{1,4}){1,4}(?![\d.．])(?=[ \u00a0]?[\u4e00-\u9fff％%])"
    r"|(?<![\d.．,，])(?<!^)(?<!\n)\d{1,4}(?:[ \u00a0]\d{1,4}){0,3}[ \u00a0]?[.．][ \u00a0]?\d{1,3}(?:[ \u00a0]\d)?"
    r"(?=[ \u00a0]?(?:[％%万亿元亩吨]|平方|公里))"
)
"""A number set loosely: 3 2 7件, 9 8 . 6 %. What opens a line with a point is the number of an item, 1. 2万元."""
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+|[\d.．]+")
"""What is no sign of loose setting: thousands parted by spaces, numbers without any."""
_PIECES_LEAST = 5
_ITEM = re.compile(f"[{_SPACES}]*\\d{{1,2}}[.．][{_SPACES}]*")
_TORN = re.compile("[ \u00a0]\\d")
"""What each of these pieces holds: quickly sought, for it begins with a space."""
_SOLID = re.compile(r"[\u4e00-\u9fff\d％%，。、；：（）《》“”．.,;:()]")
_MARK = re.compile(f"[{re.escape(''.join(_HALF))}. \u3000\u00a0]")


@dataclass(frozen=True, slots=True)
class RunningText:
    """``text`` with ``back[i]`` the place of its character ``i`` in the document's text; ``furniture`` are the spans left out."""

    text: str
    back: tuple[int, ...]
    furniture: tuple[tuple[int, int], ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the document's text that a span of the running text came from."""
        if end <= start:
            at = self.back[min(start, len(self.back) - 1)] if self.back else 0
            return at, at
        return self.back[start], self.back[end - 1] + 1

    def place(self, offset: int) -> int:
        """Return the place in the running text of an offset of the document's text, or of what follows it."""
        return bisect_left(self.back, offset)


def running_text(text: str) -> RunningText:
    """Make the running text of a document's text."""
    lines = _lines(text)
    furniture = _furniture(text, lines)
    kept = [line for line in lines if line not in furniture and text[line[0] : line[1]].strip()]
    joined = _soft_ends(text, kept)
    back = _lines_told(text, lines, set(furniture), joined) if furniture or joined else list(range(len(text)))
    back = _without_spaces(text, back)
    return RunningText(_punctuated(text, back), tuple(back), tuple(furniture))


def _lines_told(
    text: str, lines: Sequence[tuple[int, int]], dropped: set[tuple[int, int]], joined: set[tuple[int, int]]
) -> list[int]:
    """Return the places of what stays when some lines are dropped and others joined to the next."""
    back: list[int] = []
    for line in lines:
        if line in dropped:
            continue
        start, end = line
        back.extend(range(start, end))
        if line not in joined and end < len(text):
            back.append(end)
        elif line in joined:
            while back and text[back[-1]] in _SPACES:
                back.pop()
    return back


def _told(text: str, back: Sequence[int]) -> str:
    """Return the characters at some places, in order: mostly all there are."""
    return text if len(back) == len(text) else "".join(map(text.__getitem__, back))


def _lines(text: str) -> list[tuple[int, int]]:
    lines, start = [], 0
    for match in re.finditer(r"\n", text):
        lines.append((start, match.start()))
        start = match.end()
    lines.append((start, len(text)))
    return lines


def _furniture(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return page-number lines, and the running head that stands beside them again and again."""
    numbers = [n for n, (start, end) in enumerate(lines) if _PAGE_NUMBER.match(text[start:end])]
    if not numbers:
        return []
    found = [lines[n] for n in numbers]
    beside = [n for number in numbers for n in (number - 1, number + 1) if 0 <= n < len(lines)]
    told = Counter(text[start:end].strip() for start, end in lines)
    for n in beside:
        words = text[lines[n][0] : lines[n][1]].strip()
        named = words.endswith(("文件", "人民政府", "办事处", "委员会", "报告"))
        if words and _RUNNING_HEAD.match(words) and (told[words] > 1 or named) and 0 < n < len(lines) - 3:
            found.append(lines[n])
    return sorted(set(found))


def _soft_ends(text: str, lines: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the lines whose end is no end of a paragraph."""
    width = _wrap_width(text, lines)
    soft: set[tuple[int, int]] = set()
    for line, following in pairwise(lines):
        words, then = text[line[0] : line[1]].rstrip(_SPACES), text[following[0] : following[1]]
        if " | " in words or "|" in words[:1] or _COLUMNS.search(words) or _STARTS_ANEW.match(then):
            continue
        if text[line[1] : following[0]].count("\n") > 1 and not _between_pages(text, line[1], following[0]):
            continue
        if _runs_on(words, then, width):
            soft.add(line)
    return soft


def _between_pages(text: str, start: int, end: int) -> bool:
    return any(_PAGE_NUMBER.match(part) for part in text[start:end].split("\n"))


def _runs_on(words: str, then: str, width: int | None) -> bool:
    last, first = words[-1], then.lstrip(_SPACES)[:1]
    if first in _LEANS_BACK or last in _GOES_ON:
        return True
    if last.isdigit() and not _HEADING.match(words) and (first in _UNITS or first.isdigit()):
        return first in _UNITS or len(words.lstrip(_SPACES)) >= (0.8 * width if width else _LONG_LINE)
    if _HEADING.match(words) or (last in _STOPS and not (last in "；;”》" and width is not None)):
        return False
    if width is not None:
        return len(words.lstrip(_SPACES)) >= 0.8 * width
    return len(words) >= _LONG_LINE


def _wrap_width(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """Return the width at which lines were broken; ``None`` if paragraphs stand on lines of their own."""
    sizes = sorted(len(text[start:end].strip(_SPACES)) for start, end in lines if "|" not in text[start:end])
    if len(sizes) < 8 or sizes[-1] > _WRAP_MOST:
        return None
    width = sizes[int(len(sizes) * 0.9)]
    full = sum(1 for size in sizes if size >= 0.85 * width)
    return width if width >= _WRAP_LEAST and full >= 0.4 * len(sizes) else None


def _without_spaces(text: str, back: list[int]) -> list[int]:
    """Drop the spaces beside figures; those between words stay, to become commas."""
    told = _told(text, back)
    if _loosely_set(text, told):
        back = _closed_up(text, back, told)
        told = _told(text, back)
    kept: list[int] = []
    done = 0
    for blank in _BLANK.finditer(told):  # the only ones that may go
        n = blank.start()
        if told[n] != "\r":
            before, after = _solid(text, back, n, -1), _solid(text, back, n, 1)
            lone = not _beside_a_figure(before, after)
            if lone or (before in "%％" and "\u4e00" <= after <= "\u9fff"):
                continue
            if before in ".．" and _ITEM.fullmatch(told, told.rfind("\n", 0, n) + 1, n):
                continue  # 1. 20万元投入修路
        kept += back[done:n]
        done = n + 1
    return kept + back[done:] if done else back


def _loosely_set(text: str, told: str) -> bool:
    """Nobody writes a space before a comma, or inside a number before its unit, again and again."""
    if " " not in text and "\u00a0" not in text:
        return False
    if len(_LOOSE.findall(text)) >= _LOOSE_LEAST:
        return True
    if _TORN.search(told) is None:
        return False
    torn = (found for found in _PIECES.finditer(told) if not _THOUSANDS.fullmatch(found[0]))
    return sum(1 for _ in torn) >= _PIECES_LEAST


def _closed_up(text: str, back: Sequence[int], told: str) -> list[int]:
    """Drop the lone spaces of a text that was set or scanned loosely: 合法性审 查38件 ，检查企业3 2 7家次 。

    A space inside a word, or inside a number that a unit follows, is then no sign of anything. Two or more spaces
    stay: they part columns and paragraphs.

    :param told: the characters of ``back``.
    """
    apart = {n for found in _PIECES.finditer(told) for n in range(*found.span())}
    kept: list[int] = []
    for n, at in enumerate(back):
        if text[at] in " \u00a0" and 0 < n < len(back) - 1:
            before, after = text[back[n - 1]], text[back[n + 1]]
            both = (before.isdigit() or before in ".．") and after.isdigit()
            if n in apart or (not both and _SOLID.match(before) and _SOLID.match(after)):
                continue
        kept.append(at)
    return kept


def _beside_a_figure(before: str, after: str) -> bool:
    digits = before.isdigit(), after.isdigit()
    beside = any(digits) or before in "%％" or after in "%％"
    return beside and not all(digits) and not {"|", "\n", ""} & {before, after}


def _solid(text: str, back: Sequence[int], n: int, step: int) -> str:
    n += step
    while 0 <= n < len(back) and text[back[n]] in _SPACES:
        n += step
    return text[back[n]] if 0 <= n < len(back) else "\n"


def _punctuated(text: str, back: Sequence[int]) -> str:
    """Return the characters, half-width punctuation between Chinese words made full, lone spaces between them commas."""
    told = _told(text, back)
    if _MARK.search(told) is None:
        return told
    chars = list(told)
    for found in _MARK.finditer(told):  # the only ones that may change
        n, char = found.start(), found[0]
        before, after = chars[n - 1] if n else "\n", chars[n + 1] if n + 1 < len(chars) else "\n"
        if (
            char in _HALF
            and (_hanzi(before) or before in "%％）)”》")
            and not (before.isdigit() and after.isdigit())
        ):
            chars[n] = _HALF[char]
        elif char == "." and _hanzi(before) and (after in " \n\u3000" or _hanzi(after)):
            chars[n] = "。"
        elif char in _HALF and before.isdigit() and _hanzi(after):
            chars[n] = _HALF[char]
        elif (
            char in " \u3000\u00a0"
            and (_hanzi(before) or before in "%％")
            and _opens(after)
            and not _spaced(before, after)
        ):
            chars[n] = "，"
    return "".join(chars)


def _spaced(before: str, after: str) -> bool:
    """Tell whether a space stands inside a numeral in words (一百 五 十件), not between two clauses."""
    return before in _NUMERALS and (after in _NUMERALS or after in _UNITS or after in "个%％")


def _hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _opens(char: str) -> bool:
    return _hanzi(char) or char in "（(“《"
