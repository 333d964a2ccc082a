"""Gaps in the numbering of headings and items: 一、二、四、; （三） then （五）; 一是 then 三是."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.checks.wraps import closed_up
from extractor.models import Finding, Severity

__all__ = ["NumberingGap"]

_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BEGINS = re.compile(r"(?:\A|[\n。；])[ \t　\xa0]*(?=[\d（(〔【\[［一二三四五六七八九十])")
_KINDS = (
    (True, re.compile(rf"([{_DIGITS}]{{1,3}})、")),
    (False, re.compile(rf"[（(〔【\[［]([{_DIGITS}]{{1,3}})[)）〕】\]］]")),
    (False, re.compile(r"(\d{1,2})[.．、](?!\d)")),
    (True, re.compile(r"[（(〔【\[［](\d{1,2})[)）〕】\]］]")),
)
"""Marks that begin a line or, where the first member is false, a sentence too; their place is their level."""
_INSIDE = (
    (4, re.compile(rf"([{_DIGITS}]{{1,2}})是(?!否|不是|有|指|个)"), "。；;，,：:、“"),
    (5, re.compile(rf"第([{_DIGITS}])[，、]"), "。；："),
    (3, re.compile(r"[（(〔【\[［](\d{1,2})[)）〕】\]］](?=[一-龥])"), "。；;：:"),
    (7, re.compile(rf"([{_DIGITS}])要(?![素点求件害领义务道目])"), "。；;，,：:、“"),
)
"""Marks inside a sentence, behind blanks or one of the signs."""
_CIRCLE = re.compile(rf"([{_CIRCLED}])")
_FORMS = ("{}、", "（{}）", "{}.", "（{}）", "{}是", "第{}，", "{}", "{}要")
_IN_OTHER_WORDS = ("其次", "再次", "再者", "此外")
"""首先…，其次…，三是: an item may be counted in other words."""
_OPENING, _CLOSING = "（(〔【[［", "）)〕】]］"
_ARABIC = (2, 3)
_CIRCLES = 6
_ANNEX = re.compile("附[件表录：]")
"""附件：1.统计表 / 2.清单 begins a row of its own."""


@dataclass(frozen=True, slots=True)
class _Mark:
    level: int
    number: int
    start: int
    end: int


class NumberingGap(ReportCheck):
    """标题或条目的序号跳了号或者重了号：一、二、四；（三）后面是（五）；一是之后是三是；两个标题都是三、。

    跳号可能是漏了一整条，也可能只是排错了号。序号粘在上一句末尾的不算跳号；句子里的序号重了只作提示。
    """

    code = "numbering_gap"
    title = "序号不连续"
    severity = Severity.WARNING
    ask = "请核对是否漏了一条；没有漏的请改正序号。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a gap."""
        last: dict[int, _Mark] = {}
        ended: dict[int, int] = {}
        for mark in _marks(bench):
            before = last.get(mark.level)
            for level in [level for level in last if level > mark.level]:
                ended[level] = last.pop(level).number
            last[mark.level] = mark
            if before is None and mark.number == ended.get(mark.level, 0) + 1:
                continue  # numbered on through the sections
            if before is None:
                yield from self._first(bench, mark, last.get(0))
            elif mark.number > before.number + 1:
                yield from self._gap(bench, before, mark)
            elif mark.number == before.number and mark.number > 1:
                yield self._twice(bench, before, mark)

    def _first(self, bench: Bench, mark: _Mark, parent: _Mark | None) -> Iterator[Finding]:
        """A row of 一、 or （一） headings that does not begin with 一."""
        above = 0 if mark.level == 0 else parent.end if parent else -1
        if mark.level > 1 or mark.number == 1 or above < 0:
            return
        if not _glued(bench.text[above : mark.start], mark.level, 1):
            yield self._finding(bench, [mark], mark, 1)

    def _gap(self, bench: Bench, before: _Mark, mark: _Mark) -> Iterator[Finding]:
        missing = before.number + 1
        if not _glued(bench.text[before.end : mark.start], mark.level, missing):
            yield self._finding(bench, [before, mark], mark, missing)

    def _twice(self, bench: Bench, before: _Mark, mark: _Mark) -> Finding:
        """A number used for two headings or items; inside a sentence it is a slip that hides nothing."""
        shown = _form(mark.level, mark.number)
        headed = all(_heads_line(bench.text, m.start) for m in (before, mark))
        headed = headed and _ANNEX.search(bench.text, before.end, mark.start) is None
        return self.found(
            f"“{shown}”用了两次",
            [evidence(bench.view, m.start, m.end) for m in (before, mark)],
            severity=None if headed else Severity.INFO,
            expected=_form(mark.level, mark.number + 1) if headed else None,
            actual=shown,
        )

    def _finding(self, bench: Bench, proof: list[_Mark], mark: _Mark, missing: int) -> Finding:
        shown, wanted = _form(mark.level, mark.number), _form(mark.level, missing)
        told = (
            f"“{_form(mark.level, proof[0].number)}”之后是“{shown}”"
            if len(proof) > 1
            else f"序号从“{shown}”开始"
        )
        return self.found(
            f"{told}，缺“{wanted}”",
            [evidence(bench.view, m.start, m.end) for m in proof],
            expected=wanted,
            actual=shown,
        )


def _marks(bench: Bench) -> list[_Mark]:
    found: set[_Mark] = set()  # （2） at the head of a line is of both rows of patterns
    for level, match in sorted(_told(bench.text), key=lambda told: told[0]):
        number = _number(match[1])
        if number and not bench.layout.in_table(match.start(1), match.end()):
            start = match.start() if match[0][0] in _OPENING else match.start(1)
            found.add(_Mark(level, number, start, match.end()))
    return sorted(found, key=lambda m: m.start)


def _told(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield everything that looks like a mark, with its level."""
    for begin in _BEGINS.finditer(text):
        line = text[begin.start()] not in "。；" or begin.start() == begin.end()
        for level, (at_line, pattern) in enumerate(_KINDS):
            match = pattern.match(text, begin.end()) if line or not at_line else None
            if match is not None:
                yield level, match
    for level, pattern, before in _INSIDE:
        for match in pattern.finditer(text):
            lead = text[match.start() - 1] if match.start() else "\n"
            if lead in before or lead.isspace():
                yield level, match
    for match in _CIRCLE.finditer(text):
        yield _CIRCLES, match


def _heads_line(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip(" \t　\xa0")


def _glued(between: str, level: int, missing: int) -> bool:
    """Tell whether the missing mark stands inside the text between, where no line begins with it."""
    digits = _chinese(missing)
    told = closed_up(between)
    forms = {
        0: (f"{digits}、",),
        1: _bracketed(digits),
        2: (f"{missing}.", f"{missing}．", f"{missing}、"),
        3: _bracketed(str(missing)),
        4: (f"{digits}是", f"{digits}要", f"{digits}则", *_IN_OTHER_WORDS),
        5: (f"第{digits}", *_IN_OTHER_WORDS),
        6: (_circle(missing),),
        7: (f"{digits}是", f"{digits}要", f"{digits}则", *_IN_OTHER_WORDS),
    }[level]
    return any(form in told for form in forms) or _ill_marked(between, level, missing)


def _ill_marked(between: str, level: int, missing: int) -> bool:
    """Tell whether a line begins with the missing number in another dress: 三．, 第三部分, 二）, 2。."""
    number = missing if level in _ARABIC else _chinese(missing)
    dress = {
        0: rf"第?{number}(?:[.．，,:： 　]|部分)|{missing}[.．、](?!\d)",
        1: rf"{number}[)）、.．]",
        2: rf"{missing}[。，,)） 　]|[（(]{missing}[)）]",
        3: rf"{missing}[)）.．、]",
    }.get(level)
    return dress is not None and re.search(rf"^[ \t　]*(?:{dress})", between, re.M) is not None


def _bracketed(number: str) -> tuple[str, ...]:
    return tuple(first + number + last for first in _OPENING for last in _CLOSING)


def _form(level: int, number: int) -> str:
    shown = str(number) if level in _ARABIC else _circle(number) if level == _CIRCLES else _chinese(number)
    return _FORMS[level].format(shown)


def _circle(number: int) -> str:
    return _CIRCLED[number - 1] if number <= len(_CIRCLED) else str(number)


def _number(told: str) -> int:
    if told in _CIRCLED:
        return _CIRCLED.index(told) + 1
    if told.isdecimal():
        return int(told)
    if told == "十":
        return 10
    tens, ten, ones = told.partition("十")
    if not ten:
        return _DIGITS.find(told) + 1 if len(told) == 1 else 0
    return (_DIGITS.find(tens) + 1 if tens else 1) * 10 + (_DIGITS.find(ones) + 1 if ones else 0)


def _chinese(number: int) -> str:
    if number <= 10:
        return _DIGITS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens - 1]) + "十" + (_DIGITS[ones - 1] if ones else "")
