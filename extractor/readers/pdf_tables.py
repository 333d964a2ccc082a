"""Ruled tables of PDF pages: pdfplumber finds the rules, pdfium's characters fill the cells."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.readers.grids import Grid, GridCell
from extractor.readers.pdf_chars import Box, PageChars
from extractor.readers.visual import VisualLine

__all__ = ["CellText", "PageTable", "continues", "merge", "page_tables", "quiet"]

_NEAR = 3.0
_SAME_EDGE = 6.0


@dataclass(frozen=True, slots=True)
class CellText:
    """The lines of one cell; ``page`` is read by the builder."""

    page: int
    lines: tuple[VisualLine, ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: its box, its column edges, its cells and the characters they took.

    ``columns``: where the words of each column reach, for a table without rules.
    """

    page: int
    box: Box
    edges: tuple[float, ...]
    grid: Grid
    taken: frozenset[int] = field(repr=False)
    columns: tuple[tuple[float, float], ...] = ()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """The engine below warns of every odd font; that is nothing for people."""
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def page_tables(plumber_page: Any, chars: PageChars, page: int) -> list[PageTable]:
    """Return the ruled tables of a page with at least two columns, top to bottom."""
    boxes = [[tuple(map(float, cell)) for cell in table.cells] for table in plumber_page.find_tables()]
    found = [_table(cells, chars, page) for cells in boxes]
    kept = sorted((table for table in found if table is not None), key=lambda table: table.box[1])
    return _outer_only(kept)


def _outer_only(tables: list[PageTable]) -> list[PageTable]:
    """A table inside another's cell shares its characters with it: the larger keeps them."""
    taken: set[int] = set()
    kept = []
    for table in sorted(tables, key=lambda one: -len(one.taken)):
        if not table.taken & taken:
            kept.append(table)
            taken |= table.taken
    return sorted(kept, key=lambda table: table.box[1])


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _table(cells: list[Any], chars: PageChars, page: int) -> PageTable | None:
    xs = _edges([x for cell in cells for x in (cell[0], cell[2])])
    ys = _edges([y for cell in cells for y in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2 or len(cells) < 2:
        return None
    box = (xs[0], ys[0], xs[-1], ys[-1])
    inside = _characters(cells, chars, box)
    filled = []
    for cell, indices in zip(cells, inside, strict=True):
        col, right = _nearest(xs, cell[0]), _nearest(xs, cell[2])
        row, bottom = _nearest(ys, cell[1]), _nearest(ys, cell[3])
        lines = tuple(_cell_lines(chars, indices, page))
        text = "".join(line.text for line in lines)
        filled.append(
            GridCell(row, col, text, max(bottom - row, 1), max(right - col, 1), mark=CellText(page, lines))
        )
    filled.sort(key=lambda cell: (cell.row, cell.col))
    taken = frozenset(index for indices in inside for index in indices)
    return PageTable(page, box, tuple(xs), Grid(tuple(filled)), taken) if taken else None


def _characters(cells: list[Any], chars: PageChars, box: Box) -> list[list[int]]:
    inside: list[list[int]] = [[] for _ in cells]
    last = 0
    for index, char in enumerate(chars.text):
        if char in "\r\n":
            continue
        at = None if char == " " else chars.box(index)
        if at is None:
            if char == " " and inside[last]:  # a blank stands where its neighbour does
                inside[last].append(index)
            continue
        x, y = (at[0] + at[2]) / 2, (at[1] + at[3]) / 2
        if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            continue
        for number in (last, *range(len(cells))):
            left, top, right, bottom = cells[number]
            if left <= x <= right and top <= y <= bottom:
                inside[number].append(index)
                last = number
                break
    return inside


def _cell_lines(chars: PageChars, indices: list[int], page: int) -> list[VisualLine]:
    lines: list[VisualLine] = []
    run: list[int] = []
    for index in indices:
        # Characters of one line follow each other; a line's end lies between two that do not.
        if run and ("\n" in chars.text[run[-1] : index]):
            lines += filter(None, (chars.line(run, page),))
            run = []
        run.append(index)
    if run:
        lines += filter(None, (chars.line(run, page),))
    return lines


def continues(above: PageTable, below: PageTable) -> bool:
    """Say whether two tables are one that a page end cut: as many columns at the same places."""
    if bool(above.columns) != bool(below.columns):
        return False
    return len(above.edges) == len(below.edges) and all(
        abs((a - above.edges[0]) - (b - below.edges[0])) < _SAME_EDGE
        for a, b in zip(above.edges, below.edges, strict=True)
    )


def merge(above: Grid, below: Grid) -> Grid:
    """Put the rows of a table's second page under those of the first, a row cut by the page end made whole."""
    shift = above.rows
    first = [cell for cell in below.cells if cell.row == 0]
    last = {cell.col: cell for cell in above.cells if cell.row + cell.rowspan == shift}
    cells = list(above.cells)
    rest = [cell for cell in below.cells if cell.row > 0]
    if _is_remainder(first, last):
        for cell in first:
            whole = last[cell.col]
            cells[cells.index(whole)] = _joined(whole, cell)
        shift -= 1
    else:
        kept, cells = _carried(first, last, cells)
        rest = kept + rest
    moved = [replace(cell, row=cell.row + shift) for cell in rest]
    return Grid(tuple(sorted(cells + moved, key=lambda cell: (cell.row, cell.col))), above.header_rows)


def _is_remainder(first: list[GridCell], last: dict[int, GridCell]) -> bool:
    """The row goes on: no cell of it is a whole of its own (label and figures), each has one above."""
    if any(c.rowspan > 1 or c.col not in last or last[c.col].colspan != c.colspan for c in first):
        return False
    filled = [c for c in first if c.text.strip()]
    if not filled or len(first) < 2:
        return False
    blank_label = not first[0].text.strip() and bool(last[first[0].col].text.strip())
    if blank_label:
        # 171 | 次 under a label without figures, or words under words.
        return all(not last[c.col].text.strip() or not c.text[0].isdigit() for c in filled)
    figures = [c for c in filled if c.col != first[0].col]
    unfinished = any(not last[c.col].text.strip() for c in last.values() if c.col != first[0].col)
    return not figures and not unfinished


def _carried(
    first: list[GridCell], last: dict[int, GridCell], cells: list[GridCell]
) -> tuple[list[GridCell], list[GridCell]]:
    """A label that was merged over rows stands on the first page only: let it reach on."""
    kept = []
    for cell in first:
        above = last.get(cell.col)
        if (
            cell.col == 0
            and not cell.text.strip()
            and above is not None
            and above.text.strip()
            and len(first) > 1
        ):
            at = cells.index(above)
            cells[at] = replace(above, rowspan=above.rowspan + cell.rowspan)
        else:
            kept.append(cell)
    return kept, cells


def _joined(whole: GridCell, part: GridCell) -> GridCell:
    if not part.text.strip():
        return whole
    lines: tuple[VisualLine, ...] = ()
    page = 1
    for cell in (whole, part):
        if isinstance(cell.mark, CellText):
            page = page if lines else cell.mark.page
            lines += cell.mark.lines
    return replace(whole, text=whole.text + part.text, mark=CellText(page, lines))
