"""Lines of a document and the list marks that open headings and items: 一、 （一） 1. ① 一是.

Nothing here knows what a title means; :mod:`extractor.language.sections` decides that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.models import BlockKind, Document

__all__ = ["Line", "Mark", "chinese_number", "find_marks", "levels_of", "text_lines"]

_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+")
_BLANK = " \t\u3000\u00a0\u200b\ufeff"
_DIGITS = "〇一二三四五六七八九"
_N = "一二三四五六七八九十"
_D = "0-9０-９"
_MARK = re.compile(
    rf"第(?P<part>[{_N}]{{1,3}})(?:部分|章|篇)[、：:. 　]*"
    rf"|第(?P<nth>[{_N}]{{1,2}})[，,、]"
    rf"|[（(][ 　]?(?P<paren>[{_N}]{{1,3}})[ 　]?[）)][、.．]?"
    rf"|(?P<comma>[{_N}]{{1,3}})[ 　]?[、.．](?![{_N}]{{1,2}}[、级类线季期])"
    rf"|(?P<halfparen>[{_N}]{{1,3}})[）)]"
    rf"|(?P<item>[{_N}]{{1,2}})(?:是|要)"
    rf"|[（(][ 　]?(?P<bracket>[{_D}]{{1,2}})[ 　]?[）)][、.．]?"
    rf"|(?<![{_D}.．%])(?P<arabic>[{_D}]{{1,2}})[ 　]?[.．、](?![{_D}])"
    rf"|(?<![{_D}.．%])(?P<halfarabic>[{_D}]{{1,2}})[）)]"
    r"|(?P<circle>[①-⑳])"
)
# Where a mark may be: one search for this costs an eighth of a search for the whole.
_HINT = re.compile(rf"[{_N}{_D}](?=[ 　是要、.．)），,部章篇])|[①-⑳]")
_NUMERALS = frozenset(_N + "0123456789０１２３４５６７８９")
_AFTER_SENTENCE = frozenset("。；;：:！？!?…”")
_AFTER_CLAUSE = _AFTER_SENTENCE | frozenset("，,、")
# Letters that make 一是 part of a word or a phrase: 统一是, 这一是, 之一是.
_NOT_BEFORE_ITEM = frozenset("第统唯同单专这那逐不万任进某其之惟归合每初" + _N)
_STYLE = {"halfparen": "paren", "halfarabic": "item", "bracket": "item", "circle": "item", "nth": "item"}
_STOPS = frozenset("。；;：:，,、第条款")
_LONG_CELL = 200
_FAR = 3_000
_CONTENTS = re.compile(r"(?:…|\.{3,}|·{3,}|\t)\s*[0-9]{1,3}$")


class Line(NamedTuple):
    """The printed part of a line, blanks at both ends left out.

    ``soft``: the line goes on from the one before in the same paragraph; ``cell``: it stands in a table.
    """

    start: int
    end: int
    soft: bool = False
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark: ``text[start:end]`` is the mark, ``line_end`` the end of the words in its line.

    ``style``: part, comma, paren, arabic, item, or bare (a title without a mark); ``sub`` before a style puts
    the mark one level lower.
    """

    start: int
    end: int
    line_end: int
    style: str
    number: int | None
    at_line: bool = True


def chinese_number(digits: str) -> int | None:
    """Return the value of 一 … 九十九 or of Arabic digits of either width; ``None`` if it is no number."""
    if digits.isdigit() and digits not in _DIGITS:
        return int(digits)
    if "十" not in digits:
        return _DIGITS.index(digits) if len(digits) == 1 and digits in _DIGITS else None
    tens, _, ones = digits.partition("十")
    if len(tens) > 1 or len(ones) > 1 or any(part not in _DIGITS for part in (tens, ones)):
        return None
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def text_lines(document: Document) -> list[Line]:
    """Return the lines with something on them; headers, footers and footnotes are left out."""
    text = document.text
    skip: list[tuple[int, int]] = []
    paragraphs: list[tuple[int, int]] = []
    cells: list[tuple[int, int]] = []
    for block in document.blocks:
        span = (block.start, block.end)
        if block.kind in (BlockKind.HEADER, BlockKind.FOOTER, BlockKind.FOOTNOTE):
            skip.append(span)
        elif block.kind is BlockKind.CELL:
            # A web page may lay its whole text out in one cell: that is no table.
            (cells if block.end - block.start <= _LONG_CELL else paragraphs).append(span)
        else:
            paragraphs.append(span)
    for spans in (skip, paragraphs, cells):
        spans.sort()
    lines = []
    for found in _LINE.finditer(text):
        raw = found.group()
        start = found.start() + len(raw) - len(raw.lstrip(_BLANK))
        end = found.start() + len(raw.rstrip(_BLANK))
        if start >= end or (skip and _inside(skip, start)):
            continue
        cell = text[start] == "|" or bool(cells and _inside(cells, start))
        lines.append(Line(start, end, bool(paragraphs) and _continues(paragraphs, start), cell))
    return lines


def _inside(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(spans, (offset, 1 << 60)) - 1
    return at >= 0 and offset < spans[at][1]


def _continues(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    at = bisect_right(spans, (offset, 1 << 60)) - 1
    return at >= 0 and offset < spans[at][1] and offset - spans[at][0] > 4


def find_marks(text: str, lines: Sequence[Line]) -> list[Mark]:
    """Return the marks of headings and items in reading order, those that only look like marks left out."""
    scan = _Scan(text)
    for line in lines:
        if line.cell or _CONTENTS.search(text, max(line.start, line.end - 12), line.end):
            continue
        past = line.start
        for hint in _HINT.finditer(text, line.start, line.end):
            if hint.start() < past:
                continue
            found = _mark_at(text, hint.start(), line)
            if found is not None:
                past = found.end()
                scan.offer(found, line)
    return scan.marks


def _mark_at(text: str, hint: int, line: Line) -> re.Match[str] | None:
    """Return the mark whose last numeral stands at ``hint``."""
    start = hint
    while start > line.start and text[start - 1] in _NUMERALS:
        start -= 1
    bare = start
    if start - 2 >= line.start and text[start - 1] in " 　" and text[start - 2] in "（(":
        start -= 2
    elif start > line.start and text[start - 1] in "（(第":
        start -= 1
    return _MARK.match(text, start, line.end) or (
        _MARK.match(text, bare, line.end) if start != bare else None
    )


class _Scan:
    """Decides on each candidate by what stands before it and by the number that should come next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: list[Mark] = []
        self.last = dict.fromkeys(("part", "comma", "paren", "arabic", "item"), 0)

    def offer(self, found: re.Match[str], line: Line) -> None:
        kind = found.lastgroup or ""
        number = chinese_number(found.group(kind)) if kind != "circle" else ord(found.group()) - 0x245F
        if number is None or number == 0:
            return
        name = _STYLE.get(kind, kind)
        at_line = found.start() == line.start and not line.soft
        if not at_line and number == 1 and self._below_heading(name, found, line):
            at_line = True
        elif not self._accepts(kind, name, number, at_line, self._before(found.start()), found.end(), line):
            return
        self.marks.append(Mark(found.start(), found.end(), line.end, name, number, at_line))
        self._remember(name, number)

    def _below_heading(self, name: str, found: re.Match[str], line: Line) -> bool:
        """Tell （一） glued to the end of its parent's title: 一、工作情况（一）强化领导."""
        parents = {"paren": ("part", "comma"), "arabic": ("paren",)}.get(name, ())
        if not parents or not self.marks or self.marks[-1].style not in parents:
            return False
        parent = self.marks[-1]
        between = self.text[parent.end : found.start()]
        return parent.line_end == line.end and 4 <= len(between) <= 40 and not _STOPS.intersection(between)

    def _before(self, start: int) -> str:
        """Return the printed character before ``start``, or an empty string at the beginning."""
        at = start - 1
        while at >= 0 and (self.text[at] in _BLANK or self.text[at] in "\r\n"):
            at -= 1
        return self.text[at] if at >= 0 else ""

    def _accepts(
        self, kind: str, name: str, number: int, at_line: bool, before: str, end: int, line: Line
    ) -> bool:
        follows = number == self.last[name] + 1
        if kind == "item":
            return self._accepts_item(number, at_line, before, end, line)
        if at_line:
            return end < line.end or kind == "part"
        if kind in ("part", "halfparen", "halfarabic"):
            return False
        if kind == "circle":
            return True
        if kind in ("bracket", "nth"):
            return before in _AFTER_CLAUSE and (follows or number == 1)
        if kind == "paren" and follows and number > 1 and before not in "第条款（":
            # A lost full stop before （三）; 第（三）项 is a law's.
            return self.text[end : end + 1] not in ("项", "款", "目", "、", "）", "")
        return before in _AFTER_SENTENCE and (follows or (number == 1 and kind != "comma"))

    def _accepts_item(self, number: int, at_line: bool, before: str, end: int, line: Line) -> bool:
        if at_line:
            return True
        if before in _NOT_BEFORE_ITEM:
            return False
        if number > 1:
            return number == self.last["item"] + 1 or (self.last["item"] > 0 and before in _AFTER_SENTENCE)
        # 一是 in running text opens a list only if its 二是 comes.
        return (
            before in _AFTER_SENTENCE
            or self.text.find("二" + self.text[end - 1], end, min(line.end, end + _FAR)) >= 0
        )

    def _remember(self, name: str, number: int) -> None:
        self.last[name] = number
        order = ("part", "comma", "paren", "arabic", "item")
        for below in order[order.index(name) + 1 :]:
            self.last[below] = 0


def levels_of(marks: Iterable[Mark]) -> dict[str, int]:
    """Return the level of each style in this text.

    一、 is level 1, （一） 2, 1. 3, and 一是, ① or (1) 4. 第一部分 above 一、 lowers these by one; a text
    that has no 一、 begins with the highest style that it has at a line's start.
    """
    heads = {mark.style for mark in marks if mark.at_line}
    first = {mark.style for mark in marks}
    order = [style for style in ("part", "comma", "paren", "arabic") if style in first]
    top = next((style for style in order if style in heads or style == "comma"), None)
    usual = {"part": 1, "comma": 1, "paren": 2, "arabic": 3, "item": 4, "bare": 1, "opener": 1}
    if top == "part" and "comma" in first:
        usual.update(comma=2, paren=3, arabic=4)
    elif top in ("paren", "arabic") and "bare" not in first:
        shift = usual[top] - 1
        usual.update(paren=max(usual["paren"] - shift, 1), arabic=usual["arabic"] - shift)
    return usual
