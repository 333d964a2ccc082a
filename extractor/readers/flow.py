"""What flowing formats (Word, ODT, HTML, RTF) are made of before they are text: paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.models import BlockKind
from extractor.readers.builder import TextBuilder
from extractor.readers.grids import Grid, GridCell

__all__ = ["Item", "Paragraph", "TableMaker", "write"]

_LONG_CELL = 300
_MANY = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a line break inside it is a newline. Without a kind the builder decides by its look."""

    text: str
    kind: BlockKind | None = None
    level: int | None = None


Item = Paragraph | Grid


def write(builder: TextBuilder, items: Iterable[Item]) -> None:
    """Write paragraphs and tables; a table of one cell is only a frame around its content."""
    for item in items:
        if isinstance(item, Grid):
            builder.table(item)
            continue
        for line in item.text.split("\n"):
            builder.line(line, item.kind, level=item.level)


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
        if rowspan > 1:
            self._taken.update((r, c) for r in range(row + 1, row + rowspan) for c in range(col, col + colspan))
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
