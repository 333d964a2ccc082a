"""Tables without rules: cells told by white gutters that stay open over several rows, as people read them.

A stretch of lines is taken for a table only if its rows hold figures of their own to the right of labels, each in a
column that no other piece reaches across. Prose in columns, lists with hanging marks, signature lines and tables of
contents have no such rows and stay lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from extractor.readers.grids import Grid, is_blank, is_value
from extractor.readers.gutter_cells import body_cells, header_cells
from extractor.readers.gutter_rows import GAP, Row, Span, column_of, em_of, rows_of
from extractor.readers.headings import heading_level
from extractor.readers.pdf_tables import CellText, PageTable
from extractor.readers.visual import VisualLine, weight

__all__ = ["gutter_tables"]

_GUTTER = 0.5  # ems of white that must stay open between two columns
_REACH = 3.4  # ems between the middles of two lines of one table, at most
_LONG = 60
_HEAD_LONG = 24
_LABEL_LONG = 24
_MAX_COLS = 30
_MAX_HEAD_LINES = 8
_MIN_ROWS = 3
_TOP = 0.12
_SENTENCE = re.compile(r"[。；;！？!?]")
_LEADERS = re.compile(r"[.．·]{3,}|…")
_HEAD_END = re.compile(r"[。；;，,：:]$")
_PAGE = re.compile(r"[0-9]{1,4}")
_BLANKS = re.compile(r"[ \u3000]+")

Box = tuple[float, float, float, float]
Boxes = Callable[[int], Box | None]


def _cut_at_blanks(lines: Iterable[VisualLine], box: Boxes) -> Iterator[VisualLine]:
    """Cut lines at blanks as wide as the white between cells."""
    for line in lines:
        start = 0
        for found in _BLANKS.finditer(line.text):
            if _gap(line, found.start() - 1, found.end(), box) > GAP:
                yield from _piece(line, start, found.start(), box)
                start = found.end()
        yield from _piece(line, start, len(line.text), box) if start else (line,)


def _cut_at_gaps(lines: Iterable[VisualLine], box: Boxes) -> Iterator[VisualLine]:
    """Cut lines wherever two letters stand apart: heads of narrow columns have less than a blank between them."""
    for line in lines:
        start = 0
        for at in range(1, len(line.text)):
            if line.text[at] != " " and _gap(line, at - 1, at, box) > GAP:
                yield from _piece(line, start, at, box)
                start = at
        yield from _piece(line, start, len(line.text), box) if start else (line,)


def _gap(line: VisualLine, before: int, after: int, box: Boxes) -> float:
    """Return the white between two letters, in ems; a blank counts as white."""
    while before > 0 and line.text[before] == " ":
        before -= 1
    one, two = _box_at(line, before, box), _box_at(line, after, box)
    return 0.0 if one is None or two is None else (two[0] - one[2]) / max(one[3] - one[1], 1.0)


def _box_at(line: VisualLine, at: int, box: Boxes) -> Box | None:
    return box(line.marks[at]) if 0 <= at < len(line.marks) and line.marks[at] >= 0 else None


def _piece(line: VisualLine, start: int, end: int, box: Boxes) -> list[VisualLine]:
    while end > start and line.text[end - 1] == " ":
        end -= 1
    first, last = _box_at(line, start, box), _box_at(line, end - 1, box)
    if first is None or last is None:
        return []
    text = line.text[start:end]
    x0, x1 = first[0], last[2]
    return [
        replace(
            line, text=text, x0=x0, x1=x1, top=min(first[1], last[1]), bottom=max(first[3], last[3]),
            marks=line.marks[start:end], em=(x1 - x0) / weight(text),
        )
    ]  # fmt: skip


def gutter_tables(
    lines: Sequence[VisualLine], box: Boxes, page: int, height: float, before: PageTable | None = None
) -> list[PageTable]:
    """Return the tables among the lines of one page, top to bottom.

    :param box: gives the box of a character by its mark; ``height`` is the page's, in the same unit.
    :param before: the table with which the page before ended: rows on top may go on in its columns.
    """
    if not any(row.is_anchor for row in rows_of(_cut_at_blanks(lines, box))):
        return []
    rows = rows_of(_cut_at_gaps(lines, box))
    tables: list[PageTable] = []
    at = 0
    if before is not None and before.columns:
        table, at = _continued(rows, page, height, before)
        tables += filter(None, (table,))
    for first, last in _stretches(rows, at):
        found = _table(rows, first, last, at, page)
        if found is not None:
            tables.append(found)
    return tables


def _stretches(rows: Sequence[Row], at: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row with figures of each run that stands close enough to be one table."""
    first = last = -1
    for number in range(at, len(rows)):
        if not rows[number].is_anchor:
            continue
        if first >= 0 and not _reaches(rows, last, number):
            yield first, last
            first = number
        first = number if first < 0 else first
        last = number
    if first >= 0:
        yield first, last


def _reaches(rows: Sequence[Row], above: int, below: int) -> bool:
    """No wide gap and no line of prose lies between two rows with figures."""
    for number in range(above, below):
        one, two = rows[number], rows[number + 1]
        if two.middle - one.middle > _REACH * max(one.em, two.em):
            return False
        if number > above and any(_is_prose(piece) for piece in one.pieces):
            return False
    return True


def _is_prose(piece: VisualLine) -> bool:
    return len(piece.text) > _LONG or piece.text.endswith("。")


def _table(rows: Sequence[Row], first: int, last: int, start: int, page: int) -> PageTable | None:
    """Try a stretch as one table; where a row does not fit the columns, the part before it."""
    columns = _columns([row for row in rows[first : last + 1] if row.is_anchor])
    if columns is None:
        return None
    stop = next((n for n in range(first, last + 1) if not _fits(rows[n], columns)), last + 1)
    anchors = [row for row in rows[first:stop] if row.is_anchor]
    heads = _header(rows, first, start, columns)
    if not _is_table(anchors, [rows[n] for n in heads], columns):
        return None
    return _filled(rows, heads, first, _end(rows, stop, columns), columns, page)


def _columns(anchors: Sequence[Row]) -> list[Span] | None:
    """Return the columns: what the pieces of the rows with figures cover, seen from above."""
    widest = max(len(row.pieces) for row in anchors)
    for chosen in (anchors, [row for row in anchors if len(row.pieces) == widest]):
        em = median(row.em for row in chosen)
        columns: list[Span] = []
        for x0, x1 in sorted((piece.x0, piece.x1) for row in chosen for piece in row.pieces):
            if columns and x0 < columns[-1][1] + _GUTTER * em:
                columns[-1] = columns[-1][0], max(columns[-1][1], x1)
            else:
                columns.append((x0, x1))
        if widest <= len(columns) <= _MAX_COLS:
            return columns
    return None


def _fits(row: Row, columns: Sequence[Span]) -> bool:
    """Each piece stands in a column of its own; one alone may be a wrapped label or a group's name."""
    found = [column_of(piece, columns) for piece in row.pieces]
    if found == [None]:
        piece = row.pieces[0]
        return abs(piece.x0 - columns[0][0]) < 3 * em_of(piece) and heading_level(piece.text) is not None
    return None not in found and len(set(found)) == len(found)


def _header(rows: Sequence[Row], first: int, start: int, columns: Sequence[Span]) -> list[int]:
    """Return the rows above the figures that head the columns, top down.

    The fullest row is the header proper; heads over several columns stand above it, the rest of wrapped heads clings
    to it from below, nearer than the figures.
    """
    top = first
    while top > max(first - _MAX_HEAD_LINES, start) and _may_head(rows, top - 1, columns):
        top -= 1
    while top < first and len(rows[top].pieces) == 1:
        top += 1  # a title
    if top == first:
        return []
    fullest = max(range(top, first), key=lambda n: (len(rows[n].pieces), -n))
    last = fullest
    gap = rows[first].middle - rows[first - 1].middle
    while last + 1 < first and rows[last + 1].middle - rows[last].middle < 0.85 * gap:
        last += 1
    return list(range(top, last + 1))


def _may_head(rows: Sequence[Row], number: int, columns: Sequence[Span]) -> bool:
    row, below = rows[number], rows[number + 1]
    left, right, room = columns[0][0], columns[-1][1], 8 * row.em
    if below.middle - row.middle > _REACH * max(row.em, below.em):
        return False
    if len(row.pieces) == 1 and column_of(row.pieces[0], columns) is None:
        return False
    return all(
        len(piece.text) <= _HEAD_LONG
        and not _HEAD_END.search(piece.text)
        and not is_value(piece.text)
        and left - room < piece.x0
        and piece.x1 < right + room
        for piece in row.pieces
    )


def _is_table(anchors: Sequence[Row], heads: Sequence[Row], columns: Sequence[Span]) -> bool:
    headed = any(len(row.pieces) >= max(2, len(columns) - 1) for row in heads)
    if len(columns) < 2 or len(anchors) + headed < _MIN_ROWS:
        return False
    texts = [piece.text for row in anchors for piece in row.pieces]
    if any(len(text) > _LONG or _LEADERS.search(text) for text in texts):
        return False
    if sum(bool(_SENTENCE.search(text)) for text in texts) * 5 > len(texts):
        return False
    return _has_values(anchors, columns) and (
        headed or (_is_plain_list(anchors, columns) and not _is_contents(anchors))
    )


def _has_values(anchors: Sequence[Row], columns: Sequence[Span]) -> bool:
    """A column beside the first holds values and dashes, and hardly anything else."""
    kinds: dict[int, list[bool]] = {}
    for row in anchors:
        for piece in row.pieces:
            at = column_of(piece, columns)
            if at:
                kinds.setdefault(at, []).append(is_value(piece.text) or is_blank(piece.text))
    return any(len(held) >= 2 and sum(held) >= 0.7 * len(held) for held in kinds.values())


def _is_contents(anchors: Sequence[Row]) -> bool:
    """A table of contents: headings, and page numbers that only rise."""
    numbers = [row.pieces[-1].text for row in anchors]
    if not all(_PAGE.fullmatch(text) for text in numbers):
        return False
    pages = [int(text) for text in numbers]
    return pages == sorted(pages) and any(heading_level(row.pieces[0].text) is not None for row in anchors)


def _is_plain_list(anchors: Sequence[Row], columns: Sequence[Span]) -> bool:
    """Without a header: short labels that are no figures, and the same columns filled in every row."""
    labels = [row.pieces[0].text for row in anchors]
    return {len(row.pieces) for row in anchors} == {len(columns)} and all(
        len(text) <= _LABEL_LONG and not _SENTENCE.search(text) and not is_value(text) for text in labels
    )


def _end(rows: Sequence[Row], stop: int, columns: Sequence[Span]) -> int:
    """Return the row after the table: lone lines below it may still be the rest of a wrapped cell."""
    at = stop
    while (
        at < len(rows)
        and not rows[at].is_anchor
        and _fits(rows[at], columns)
        and rows[at].middle - rows[at - 1].middle < 2.2 * rows[at].em
    ):
        at += 1
    return at


def _filled(
    rows: Sequence[Row], heads: Sequence[int], first: int, end: int, columns: Sequence[Span], page: int
) -> PageTable:
    """Put every piece into its cell and return the table."""
    cells, depth = header_cells([rows[n] for n in heads], columns, page)
    top = heads[-1] + 1 if heads else first
    cells += body_cells(rows[top:end], columns, page, depth)
    held = [line for cell in cells if isinstance(cell.mark, CellText) for line in cell.mark.lines]
    box = (
        min(line.x0 for line in held), min(line.top for line in held),
        max(line.x1 for line in held), max(line.bottom for line in held),
    )  # fmt: skip
    between = ((one[1] + two[0]) / 2 for one, two in itertools.pairwise(columns))
    edges = (columns[0][0], *between, columns[-1][1])
    taken = frozenset(mark for line in held for mark in line.marks)
    return PageTable(page, box, edges, Grid(tuple(cells), depth), taken, tuple(columns))


def _continued(
    rows: Sequence[Row], page: int, height: float, before: PageTable
) -> tuple[PageTable | None, int]:
    """Read the rows on top of a page in the columns of the table that the page before ended with."""
    columns = before.columns
    first = next(n for n, row in enumerate(rows) if row.is_anchor)
    heads = _header(rows, first, 0, columns)
    top = heads[0] if heads else first
    if any(len(row.pieces) > 1 or row.middle > _TOP * height for row in rows[:top]):
        return None, 0
    last = first
    while (
        last < len(rows) and _fits(rows[last], columns) and (last == first or _reaches(rows, last - 1, last))
    ):
        last += 1
    anchors = [row for row in rows[first:last] if row.is_anchor]
    if not anchors or (heads and not _same_header(before, [rows[n] for n in heads])):
        return None, 0
    while not rows[last - 1].is_anchor:
        last -= 1
    end = _end(rows, last, columns)
    return replace(_filled(rows, heads, first, end, columns, page), edges=before.edges), end


def _same_header(before: PageTable, heads: Sequence[Row]) -> bool:
    texts = {cell.text for cell in before.grid.cells if cell.row < before.grid.header_rows}
    return all(any(piece.text in text for text in texts) for row in heads for piece in row.pieces)
