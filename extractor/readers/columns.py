"""Tables typed with tabs or wide spaces in plain text: lines that fall into the same columns, most of them figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.readers.grids import is_value
from extractor.readers.pipes import PipeTable

__all__ = ["find_columns"]

_GAP = re.compile(r"[ \u00a0]*[\t\u3000][ \t\u3000\u00a0]*|[ \u00a0]{2,}")
_BLANKS = " \t\u3000\u00a0\ufeff"
_MIN_ROWS, _MIN_COLS = 3, 3

Span = tuple[int, int]


def find_columns(text: str, lines: Sequence[Span]) -> Iterator[PipeTable]:
    """Find the tables among the lines: three rows or more of the same number of cells, figures below the first row."""
    rows = [_cells(text, start, end) for start, end in lines]
    at = 0
    while at < len(rows):
        last = at
        while last < len(rows) and len(rows[last]) == len(rows[at]) >= _MIN_COLS:
            last += 1
        if last - at >= _MIN_ROWS and _holds_figures(text, rows[at + 1 : last]):
            yield PipeTable(at, last, tuple(rows[at:last]), 1)
        at = max(last, at + 1)


def _cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    spans, at = [], start
    for gap in _GAP.finditer(text, start, end):
        spans.append((at, gap.start()))
        at = gap.end()
    spans.append((at, end))
    return tuple(spans)


def _holds_figures(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Every row after the header has a figure, and its first cell is a label."""
    return all(
        any(is_value(text[start:end]) for start, end in row[1:]) and not text[row[0][0] : row[0][1]].isdigit()
        for row in rows
    )
