"""What flowing formats (Word, ODT, HTML, RTF) are made of before they are text: paragraphs and tables in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.models import BlockKind
from extractor.readers.builder import TextBuilder
from extractor.readers.grids import Grid, GridCell
from extractor.readers.headings import MAX_HEADING, heading_level, opens_item

__all__ = ["EdgeRow", "Item", "Paragraph", "TableMaker", "marked", "table_from_edges", "write"]

_LONG_CELL = 300
_MANY = 3
_SENTENCE_ENDS = ("。", "；", "：", "，", ";", ":", ",")
_MAX_TAKEN = 500_000
_LONG_LINE = 30
_ENDED = re.compile(r"[。！？；：!?;:…”）)]$")
_SAME_EDGE = 40


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a line break inside it is a newline. Without a kind the builder decides by its look."""

    text: str
    kind: BlockKind | None = None
    level: int | None = None


Item = Paragraph | Grid


def marked(item: Item, kind: BlockKind, level: int | None = None) -> Item:
    """Give a paragraph the kind that its file tells (heading, list item), unless its look says more or otherwise.

    A heading is short and no sentence, whatever style it wears; a mark such as （一） gives the level.
    """
    if not isinstance(item, Paragraph) or item.kind is not None or heading_level(item.text) is not None:
        return item
    words = item.text.strip()
    if kind is BlockKind.HEADING and (len(words) > MAX_HEADING or words.endswith(_SENTENCE_ENDS)):
        return item
    return Paragraph(item.text, kind, level)


def write(builder: TextBuilder, items: Iterable[Item]) -> None:
    """Write paragraphs and tables; a table of one cell is only a frame around its content."""
    for item in items:
        if isinstance(item, Grid):
            builder.table(item)
            continue
        for line in _unbroken(item.text.split("\n")):
            builder.line(line, item.kind, level=item.level)


def _unbroken(lines: list[str]) -> list[str]:
    """Join what a line break cut amid a sentence: a long line without punctuation at its end, no list mark after it."""
    joined: list[str] = []
    for line in lines:
        last = joined[-1].rstrip() if joined else ""
        if len(last) >= _LONG_LINE and not _ENDED.search(last) and line.strip() and not opens_item(line):
            joined[-1] = last + line.lstrip()
        else:
            joined.append(line)
    return joined


class TableMaker:
    """Collects the cells of one table; rows may leave gaps, spans may reach anywhere."""

    def __init__(self) -> None:
        """Start an empty table."""
        self._cells: list[GridCell] = []
        self._contents: list[Sequence[Item]] = []
        self._taken: set[tuple[int, int]] = set()
        self.header_rows = 0

    def free(self, row: int, col: int) -> int:
        """Return the first column from ``col`` on that no cell from above reaches into."""
        while (row, col) in self._taken:
            col += 1
        return col

    def add(self, row: int, col: int, content: Sequence[Item], rowspan: int = 1, colspan: int = 1) -> None:
        """Add a cell with what stands in it."""
        rowspan, colspan = max(1, min(rowspan, 1000)), max(1, min(colspan, 200))
        if len(self._taken) > _MAX_TAKEN:
            rowspan = 1  # spans without end belong to no table that people made
        if rowspan > 1:
            self._taken.update(
                (r, c) for r in range(row + 1, row + rowspan) for c in range(col, col + colspan)
            )
        text, after = _cell(content)
        self._cells.append(GridCell(row, col, text, rowspan, colspan, after))
        self._contents.append(content)

    def extend(self, index: int, row: int) -> None:
        """Let an earlier cell reach down to ``row``."""
        cell = self._cells[index]
        self._cells[index] = GridCell(
            cell.row, cell.col, cell.text, row - cell.row + 1, cell.colspan, cell.nested, cell.mark
        )

    def __len__(self) -> int:
        """Return the number of cells so far."""
        return len(self._cells)

    def items(self) -> list[Item]:
        """Return the table, or the bare content of a table that is one cell."""
        if len(self._cells) == 1:
            return list(self._contents[0])
        return [Grid(tuple(self._cells), self.header_rows)] if self._cells else []


def _cell(content: Sequence[Item]) -> tuple[str, tuple[Grid | str, ...]]:
    """Part a cell's content into what stands in its row and what follows below: tables, and prose of some length."""
    words = [item.text for item in content if isinstance(item, Paragraph) and item.text.strip()]
    if len(words) >= _MANY and sum(map(len, words)) > _LONG_CELL:
        return "", tuple(item.text if isinstance(item, Paragraph) else item for item in content)
    return " ".join(words), tuple(item for item in content if isinstance(item, Grid))


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A table row as Word's own formats tell it: contents, the right edge of each cell in twips, and which cells
    go on from the row above (``down``) or from the cell before (``right``)."""

    contents: tuple[tuple[Item, ...], ...]
    edges: tuple[int, ...] = ()
    down: frozenset[int] = frozenset()
    right: frozenset[int] = frozenset()


def table_from_edges(rows: Sequence[EdgeRow]) -> list[Item]:
    """Put rows with edges of their own on common columns."""
    columns: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not columns or edge - columns[-1] > _SAME_EDGE:
            columns.append(edge)
    maker = TableMaker()
    starts: dict[int, int] = {}
    for number, row in enumerate(rows):
        spans = _spans(row, columns)
        at = 0
        while at < len(spans):
            col, end = spans[at]
            content = list(row.contents[at])
            last = at
            while last + 1 in row.right and last + 1 < len(spans):
                last += 1
                end = spans[last][1]
                content.extend(row.contents[last])
            if at in row.down and col in starts:
                maker.extend(starts[col], number)
            else:
                starts[col] = len(maker)
                maker.add(number, col, content, colspan=end - col + 1)
            at = last + 1
    return maker.items()


def _spans(row: EdgeRow, columns: Sequence[int]) -> list[tuple[int, int]]:
    if len(row.edges) < len(row.contents) or not columns:
        return [(at, at) for at in range(len(row.contents))]
    spans = []
    col = 0
    for edge in row.edges[: len(row.contents)]:
        end = max(min(range(len(columns)), key=lambda at: abs(columns[at] - edge)), col)
        spans.append((col, end))
        col = end + 1
    return spans
