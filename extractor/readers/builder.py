"""Puts a document together: every reader hands over paragraphs and tables, offsets are made here only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.errors import LimitExceeded
from extractor.models import Block, BlockKind, CellPlace, Document, Locator, Note, Source
from extractor.readers.cleaning import clean
from extractor.readers.grids import Grid, GridCell, place_cells
from extractor.readers.headings import heading_level
from extractor.settings import Limits

__all__ = ["TextBuilder", "caption_of", "too_many_cells"]

_CAPTION = re.compile(
    r"表(?:\s*[0-9一二三四五六七八九十]*\s*[：:）)]?\s*$|[0-9一二三四五六七八九十]*[\s：:])|表[）)]?$|^附[件表]"
    # A PDF has lost the blank: 表1执法情况. A title may end in its unit.
    r"|^表[0-9]+(?![0-9]|中|内|里|可见|所示|显示|表明|反映)|[（(]\s*(?:计量)?单位[：:][^（()）]{1,8}[）)]\s*$"
)
_UNIT = re.compile(r"^\s*[（(]?\s*(?:计量)?单位[：:]\s*([^\s（()）]{1,6})\s*[）)]?\s*$")
_SENTENCE_END = re.compile(r"[。；;，,、]\s*$")
_CAPTION_LINES = 3
_MAX_CAPTION = 60


@dataclass(slots=True)
class TextBuilder:
    """Collects text and blocks; ``name`` is the file's name for messages.

    ``placed`` is told of every cell: its start, its end and the reader's own mark.
    """

    name: str
    limits: Limits
    placed: Callable[[int, int, object], None] | None = None
    notes: list[Note] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0
    _cells: int = 0

    def __len__(self) -> int:
        """Return the number of characters so far."""
        return self._length

    def note(self, code: str, message: str) -> None:
        """Add a note unless one of this code says the same already."""
        one = Note(code, message)
        if one not in self.notes:
            self.notes.append(one)

    def left_out(
        self, *, deleted: int = 0, hidden: int = 0, comments: int = 0, pictures: int = 0, objects: int = 0
    ) -> None:
        """Tell how many things of each kind stand in the file and were not read."""
        if deleted:
            self.note(
                "tracked_changes", f"文中有 {deleted} 处修订标记为删除的内容，已按“接受修订”处理，未计入。"
            )
        if hidden:
            self.note("hidden_text", f"文中有 {hidden} 处隐藏文字，未计入。")
        if comments:
            self.note("comments", f"文中有 {comments} 条批注，未计入。")
        if pictures:
            self.note("pictures", f"文中有 {pictures} 张较大的图片，图中的文字和数字没有读到，请人工核对。")
        if objects:
            self.note(
                "objects",
                f"文中有 {objects} 个图表、嵌入的表格、文件或框架，其中的文字和数字没有读到，请人工核对。",
            )

    def lines(self, text: str, kind: BlockKind | None = None, page: int | None = None) -> None:
        """Add each line of a text as a block of its own."""
        for line in re.split(r"\r\n|[\r\n]", clean(text)):
            self.line(line, kind, page)

    def line(
        self, text: str, kind: BlockKind | None = None, page: int | None = None, level: int | None = None
    ) -> int | None:
        """Add one paragraph; without a kind it is a heading or a paragraph by its look.

        :returns: its start in the text, ``None`` if nothing is left of it; blanks at its end are dropped.
        """
        words = clean(text).replace("\n", " ").replace("\r", " ").rstrip(" \t\u3000")
        if not words.strip(" \t\u3000"):
            return None
        if kind is None:
            level = heading_level(words)
            kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
        start = self._add(words)
        self._blocks.append(Block(kind, start, self._length, page, level))
        self._add("\n")
        return start

    def table(self, grid: Grid, page: int | None = None) -> None:
        """Add a table: a line ``| a | b |`` for each row, a CELL block for each cell that has one."""
        if not any(cell.text.strip() for cell in grid.cells):
            for cell in grid.cells:
                self._nested(cell, page)
            return
        self._cells += sum(cell.rowspan * cell.colspan for cell in grid.cells)
        if self._cells > self.limits.table_cells or grid.rows * grid.cols > self.limits.table_cells:
            raise too_many_cells(self.name, self.limits)
        self._tables += 1
        places = place_cells(grid, self._tables, self.caption())
        for row in _rows(grid):
            self._row(row, grid.cols, places, page)
            for cell in row:
                self._nested(cell, page)

    def _nested(self, cell: GridCell, page: int | None) -> None:
        for inner in cell.nested:
            if isinstance(inner, str):
                self.lines(inner, page=page)
            else:
                self.table(inner, page)

    def _row(
        self, row: list[GridCell], cols: int, places: Mapping[tuple[int, int], CellPlace], page: int | None
    ) -> None:
        self._add("|")
        at = 0
        for cell in row:
            while at < cell.col:
                self._add("  |")
                at += 1
            words = " ".join(clean(cell.text).replace("|", "｜").split())
            self._add(" ")
            start = self._add(words)
            if words:
                cell_page = getattr(cell.mark, "page", page)
                self._blocks.append(
                    Block(BlockKind.CELL, start, self._length, cell_page, cell=places[cell.row, cell.col])
                )
                if self.placed is not None:
                    self.placed(start, self._length, cell.mark)
            self._add(" |")
            at += 1
        while at < cols:
            self._add("  |")
            at += 1
        self._add("\n")

    def caption(self) -> str:
        """Return the title of a table that begins here, read off the lines right above."""
        lines: list[str] = []
        for block in reversed(self._blocks[-_CAPTION_LINES:]):
            if block.kind is BlockKind.CELL:
                break
            lines.append(self.slice(block.start, block.end))
        return caption_of(lines)

    def slice(self, start: int, end: int) -> str:
        """Return a part of the text written so far."""
        parts: list[str] = []
        at = self._length
        for part in reversed(self._parts):
            at -= len(part)
            if at < end:
                parts.append(part[max(0, start - at) : end - at])
            if at <= start:
                break
        return "".join(reversed(parts))

    def _add(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self.limits.characters:
            raise LimitExceeded(
                f"文件“{self.name}”的文字超过 {self.limits.characters} 字。",
                advice="这不像一份报告，请确认文件，或拆成几个文件。", code="too_many_characters",
            )  # fmt: skip
        return start

    def document(
        self,
        kind: str,
        *,
        pages: int | None = None,
        locator: Locator | None = None,
        source: Source = Source.TEXT,
        confidences: tuple[tuple[int, int, float], ...] = (),
    ) -> Document:
        """Return the document as collected."""
        return Document(
            "".join(self._parts),
            tuple(self._blocks),
            kind,
            source,
            tuple(self.notes),
            pages,
            locator,
            confidences,
        )


def too_many_cells(name: str, limits: Limits) -> LimitExceeded:
    """Return the error for more cells than a report can have."""
    return LimitExceeded(
        f"文件“{name}”的表格超过 {limits.table_cells} 个单元格。",
        advice="请只保留报告正文和需要汇总的表格。", code="too_many_cells",
    )  # fmt: skip


def caption_of(lines: list[str]) -> str:
    """Return a table's title from the lines above it, nearest first: 附表2 …情况表 （单位：万元）."""
    told: list[str] = []
    for line in lines:
        words = line.strip(" \t\u3000")
        unit = _UNIT.match(words)
        if unit:
            told.append(f"（单位：{unit.group(1)}）")
            continue
        if len(words) > _MAX_CAPTION or _SENTENCE_END.search(words) or not _CAPTION.search(words):
            break
        told.append(words)
    return " ".join(reversed(told))


def _rows(grid: Grid) -> Iterator[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        yield sorted(rows[row], key=lambda cell: cell.col)
