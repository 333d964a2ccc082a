"""Where things stand: the nested stretches of a report (clause group, sentence, paragraph, section, whole).

Relations look for their operands in the smallest stretch that holds all of them, so the stretches are made
once a
report and found by position.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from extractor.checks.view import ReportView
from extractor.checks.wraps import mended
from extractor.language.running import RunningText, running_text
from extractor.models import BlockKind, SectionKind

__all__ = ["LEVELS", "Layout", "Span"]

LEVELS = ("group", "sentence", "paragraph", "section", "report")
"""From the smallest stretch to the largest."""

_GROUP_END = re.compile(r"[；;。！？!?\n]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_TOP_HEADING = re.compile(r"^[ \t　]*[一二三四五六七八九十]+、", re.M)
_TABLE_LINE = re.compile(r"[|\t]")


class Span(NamedTuple):
    """A stretch of the text, half open."""

    start: int
    end: int

    def covers(self, start: int, end: int) -> bool:
        """Tell whether ``start``–``end`` lies inside."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True)
class Layout:
    """The stretches of one report."""

    view: ReportView

    @cached_property
    def running(self) -> RunningText:
        """The running text, with the place of each of its characters in the report."""
        return self.view.running or running_text(self.view.text)

    @cached_property
    def text(self) -> str:
        """The report's text with wrapped lines mended, character for character."""
        return mended(self.view.text, self.running)

    @cached_property
    def _levels(self) -> dict[str, tuple[tuple[Span, ...], list[int]]]:
        """The stretches of each of ``LEVELS`` in reading order, without a gap, and where they begin."""
        whole = (Span(0, len(self.text)),)
        spans = (self.groups, self.sentences, self.paragraphs, self.sections, whole)
        return {level: (of, [span.start for span in of]) for level, of in zip(LEVELS, spans, strict=True)}

    def around(self, level: str, position: int) -> Span:
        """Return the stretch of ``level`` that holds ``position``."""
        spans, starts = self._levels[level]
        return spans[bisect_right(starts, position) - 1] if position > 0 else spans[0]

    @cached_property
    def groups(self) -> tuple[Span, ...]:
        """Stretches between semicolons, full stops and line ends."""
        return tuple(_cut(self.text, _GROUP_END))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences; a line end always ends one."""
        return tuple(_cut(self.text, _SENTENCE_END))

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Lines with their line ends."""
        return tuple(_cut(self.text, re.compile(r"\n")))

    @cached_property
    def tabled(self) -> bool:
        """Whether anything of the report stands in a table: in most reports nothing does."""
        return bool(self._cells or self._ruled)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Lines, but the lines of one table are one paragraph."""
        if not self.tabled:
            return self.lines or (Span(0, 0),)
        made: list[Span] = []
        before = False
        for line in self.lines:
            table = self.in_table(line.start, line.end)
            if table and before:
                made[-1] = Span(made[-1].start, line.end)
            else:
                made.append(line)
            before = table
        return tuple(made) or (Span(0, len(self.text)),)

    @cached_property
    def sections(self) -> tuple[Span, ...]:
        """The level-1 sections, what stands before the first, and each table on its own."""
        starts = {s.start for s in self.view.sections if s.level == 1}
        if not starts:
            starts = {m.start() for m in _TOP_HEADING.finditer(self.text)}
        starts |= {
            s.start for s in self.view.sections if s.kind in (SectionKind.ANNEX, SectionKind.SIGNATURE)
        }
        for table in self.tables:
            starts |= {table.start, table.end}
        cuts = sorted(starts | {0, len(self.text)})
        return tuple(Span(a, b) for a, b in itertools.pairwise(cuts)) or (Span(0, 0),)

    @cached_property
    def tables(self) -> tuple[Span, ...]:
        """The paragraphs that are tables."""
        if not self.tabled:
            return ()
        return tuple(p for p in self.paragraphs if self.in_table(p.start, p.end))

    @cached_property
    def _cells(self) -> tuple[Span, ...]:
        return tuple(Span(b.start, b.end) for b in self.view.blocks if b.kind is BlockKind.CELL)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def _ruled(self) -> list[int]:
        """The lines, by number, in which something rules a table; looked for once, however many stretches ask."""
        if _TABLE_LINE.search(self.text) is None:
            return []
        return [
            number for number, line in enumerate(self.lines) if _TABLE_LINE.search(self.words(line).strip())
        ]

    def in_table(self, start: int, end: int) -> bool:
        """Tell whether a stretch belongs to a table."""
        cells = self._cells
        if cells:
            index = bisect_right(cells, Span(end, 0)) - 1
            return index >= 0 and cells[index].end > start
        ruled = self._ruled
        if not ruled:
            return False
        first = bisect_right(self._line_starts, start) - 1
        last = bisect_right(self._line_starts, max(end - 1, start)) - 1
        at = bisect_left(ruled, first)
        return at < len(ruled) and ruled[at] <= last

    def words(self, span: Span) -> str:
        """Return the text of a stretch."""
        return self.text[span.start : span.end]


def _cut(text: str, end: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for mark in end.finditer(text):
        yield Span(start, mark.end())
        start = mark.end()
    if start < len(text):
        yield Span(start, len(text))


def holding(spans: Iterable[Span], start: int, end: int) -> bool:
    """Tell whether any of the stretches covers ``start``–``end``."""
    return any(span.covers(start, end) for span in spans)
