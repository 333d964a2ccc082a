"""A passage that stands twice in one report: pasted twice, or left where it was moved from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.checks.base import Bench, ProseCheck, evidence
from extractor.models import Finding, Severity

__all__ = ["DuplicatedPassage"]

_CLAUSE = re.compile(r"[^，。；：！？\n|]+[，。；：！？]?")
_LETTERS = re.compile(r"[^一-龥0-9A-Za-z%.]+")
_ITEM = re.compile(
    r"^[ \t　]*(?:[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|[①-⑳])"
)
_SHOWN = 24


class _Piece(NamedTuple):
    """A clause without the mark of its item, its blanks and its signs; ``letters`` is 0 for common property."""

    bare: str
    start: int
    end: int
    letters: int
    ends: bool


class DuplicatedPassage(ProseCheck):
    """同一段话（连数字也一样）在一份报告里出现了两遍，多半是粘贴了两次，或者移走时没有删去原处。

    各份报告都有的固定提法、表格里的字不算；文字相同而数字不同的，说的是几次行动，也不算。
    """

    code = "duplicated_passage"
    title = "同一段文字出现两遍"
    severity = Severity.WARNING
    ask = "请核对是否重复粘贴，保留一处；另一处原来要写的内容请补上。"

    def read(self, prose: Bench) -> Iterator[Finding]:
        """Yield one finding a passage, where it stands for the second time."""
        pieces = list(_pieces(prose))
        for first, second, count in _runs(pieces):
            told = pieces[first : first + count]
            letters = sum(piece.letters for piece in told)
            if letters < prose.words.copying.doubled or not any(piece.ends for piece in told):
                continue
            spans = [
                (pieces[at].start, pieces[at + count - 1].end) for at in (first, second)
            ]  # where it stands first, and again
            start = spans[0][0]
            shown = prose.view.text[start : start + _SHOWN].split("\n")[0]
            yield self.found(
                f"“{shown}…”这段话（{letters}字）在报告里出现了两遍",
                [evidence(prose.view, *span) for span in spans],
                expected="一处",
                actual="两处",
            )


def _pieces(bench: Bench) -> Iterator[_Piece]:
    stock = bench.words.pattern(bench.words.copying.stock)
    tabled = bench.layout.tabled
    for match in _CLAUSE.finditer(bench.text):
        start, end = match.span()
        if tabled and bench.layout.in_table(start, end):
            continue
        told = match[0]
        mark = _ITEM.match(told)
        lead = mark.end() if mark else len(told) - len(told.lstrip())
        bare = _LETTERS.sub("", told[lead:])
        if bare:
            letters = 0 if stock.search(bare) else len(bare)
            yield _Piece(bare, start + lead, end, letters, told[-1] in "。！？")


def _runs(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int, int]]:
    """Yield the longest stretches of two clauses or more that are told twice: where each begins, and its length."""
    seen: dict[tuple[str, str], int] = {}
    at = 0
    while at < len(pieces) - 1:
        pair = (pieces[at].bare, pieces[at + 1].bare)
        first = seen.setdefault(pair, at)
        count = _alike(pieces, first, at) if first < at - 1 else 0
        if count > 1:
            yield first, at, count
        at += max(count, 1)


def _alike(pieces: Sequence[_Piece], first: int, second: int) -> int:
    """Return how many clauses from two places on are the same, the one stretch ending before the other begins."""
    count = 0
    while (
        second + count < len(pieces)
        and first + count < second
        and pieces[first + count].bare == pieces[second + count].bare
    ):
        count += 1
    return count
