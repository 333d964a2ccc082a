"""Tables typed with pipes in plain text: ``| a | b |`` rows, found with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.models import Block, BlockKind
from extractor.readers.builder import caption_of
from extractor.readers.grids import Grid, GridCell, is_blank, is_value, place_cells

__all__ = ["PipeTable", "find_tables", "table_blocks"]

_RULE = re.compile(r"[\s|｜:：+\-—=\u2500-\u257f]+")
_DASH = re.compile(r"[\-—=─━┄┈═]")
_PIPE = re.compile(r"[|｜│┃║]")
_FRAME = re.compile(r"\s*[┌┍┎┏├┝┞┟┠┡┢┣└┕┖┗╔╠╚][\s\u2500-\u257f]*|\s*\+(?:[-=]+\+)+\s*")
_MIN_ROWS = 3
_MIN_FIGURES = 2
_LONGEST_LABEL = 20

Span = tuple[int, int]


class PipeTable(NamedTuple):
    """``first``/``last`` are line indices (inclusive, exclusive); ``rows`` the spans of the cells' texts."""

    first: int
    last: int
    rows: tuple[tuple[Span, ...], ...]
    header_rows: int


def find_tables(text: str, lines: Sequence[Span]) -> Iterator[PipeTable]:
    """Find the tables among the lines: rows with a rule ``|---|`` below the header, three rows of a width, or two with figures."""
    at = 0
    while at < len(lines):
        last = at
        while last < len(lines) and _goes_on(text, lines, at, last):
            last += 1
        if last > at:
            table = _table(text, lines, at, last)
            if table is not None:
                yield table
        at = max(last, at + 1)


def _goes_on(text: str, lines: Sequence[Span], first: int, at: int) -> bool:
    """Say whether a line belongs to the table begun at ``first``: pipes in it, as many as before after a blank line."""
    pipes = _pipes(text, lines[at])
    if pipes == 0 or at == first:
        return pipes > 0
    blank = (
        text.count("\n", lines[at - 1][1], lines[at][0]) + text.count("\r\r", lines[at - 1][1], lines[at][0])
        > 1
    )
    return not blank or pipes == _pipes(text, lines[at - 1])


def _pipes(text: str, line: Span) -> int:
    """Count the pipes of a line; a line of a drawn frame (├──┼──┤, +--+--+) has one, if none."""
    return len(_PIPE.findall(text, *line)) or int(_FRAME.fullmatch(text, *line) is not None)


def _table(text: str, lines: Sequence[Span], first: int, last: int) -> PipeTable | None:
    rows: list[tuple[Span, ...]] = []
    header = 0
    for start, end in lines[first:last]:
        if _RULE.fullmatch(text, start, end) and _DASH.search(text, start, end):
            header = header or len(rows)
        else:
            rows.append(_cells(text, start, end))
    widths = [len(row) for row in rows]
    if not rows or max(widths) < 2:
        return None
    if 0 < header < len(rows):
        return PipeTable(first, last, tuple(rows), header)
    if len(set(widths)) > 1:
        return None
    if len(rows) >= _MIN_ROWS:
        return PipeTable(first, last, tuple(rows), 0)
    told = [[text[start:end] for start, end in row] for row in rows]
    if len(rows) == _MIN_ROWS - 1 and (_heads_over_figures(*told) or all(map(_label_and_figures, told))):
        return PipeTable(first, last, tuple(rows), int(_heads_over_figures(*told)))
    return None


def _heads_over_figures(heads: Sequence[str], figures: Sequence[str]) -> bool:
    """行政检查 | 行政处罚 over 120次 | 14件: two rows are a table where words stand over figures and nothing else."""
    if not all(map(_is_label, heads)):
        return False
    rest = figures if is_value(figures[0]) else figures[1:]
    told = sum(map(is_value, rest))
    return told >= _MIN_FIGURES and all(is_value(one) or is_blank(one) for one in rest)


def _label_and_figures(row: Sequence[str]) -> bool:
    """行政检查 | 120次: a row that says what it counts, and how many."""
    return _is_label(row[0]) and all(map(is_value, row[1:]))


def _is_label(cell: str) -> bool:
    return 1 < len(cell) <= _LONGEST_LABEL and not is_value(cell) and not is_blank(cell)


def _cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and _PIPE.match(text, start):
        start += 1
    if end > start and _PIPE.match(text, end - 1):
        end -= 1
    spans = []
    at = start
    for found in [*_PIPE.finditer(text, start, end), None]:
        stop = found.start() if found else end
        left, right = at, stop
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        spans.append((left, right))
        at = found.end() if found else end
    return tuple(spans)


def table_blocks(text: str, table: PipeTable, number: int, above: Sequence[str]) -> list[Block]:
    """Return the CELL blocks of one table; ``above`` are the lines before it, nearest first."""
    cells = [
        GridCell(r, c, text[start:end], mark=(start, end))
        for r, row in enumerate(table.rows)
        for c, (start, end) in enumerate(row)
    ]
    places = place_cells(Grid(tuple(cells), table.header_rows), number, caption_of(list(above)))
    blocks = []
    for cell in cells:
        start, end = table.rows[cell.row][cell.col]
        if end > start:
            blocks.append(Block(BlockKind.CELL, start, end, cell=places[cell.row, cell.col]))
    return blocks
