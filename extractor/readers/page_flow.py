"""Pages into the document's text: paragraphs and tables in reading order, and where each stretch of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.models import BlockKind
from extractor.readers.builder import TextBuilder
from extractor.readers.pdf_tables import CellText, PageTable, continues, merge
from extractor.readers.places import Segment
from extractor.readers.visual import VisualLine, margins, paragraphs

__all__ = ["write_furniture", "write_pages"]

Pages = Sequence[Sequence[VisualLine]]


def write_pages(builder: TextBuilder, pages: Pages, tables: Sequence[PageTable]) -> list[Segment]:
    """Write the running lines of all pages and the tables among them; return where each printed line went.

    A table ends a paragraph; tables that a page end cut become one.
    """
    segments: list[Segment] = []
    builder.placed = lambda start, end, mark: segments.extend(_cell_segments(start, end, mark))
    for item in _flow(pages, tables):
        if isinstance(item, PageTable):
            builder.table(item.grid, item.page)
        else:
            segments += _paragraph(builder, item)
    return segments


def write_furniture(
    builder: TextBuilder, heads: Sequence[VisualLine], heights: Sequence[float]
) -> list[Segment]:
    """Write running heads and feet behind the text, each once."""
    segments: list[Segment] = []
    for line in heads:
        kind = BlockKind.HEADER if line.middle < heights[line.page - 1] / 2 else BlockKind.FOOTER
        segments += _paragraph(builder, [line], kind)
    return segments


def _flow(pages: Pages, tables: Sequence[PageTable]) -> Iterator[list[VisualLine] | PageTable]:
    """Yield paragraphs and tables in reading order; a paragraph never reaches over a table."""
    stretches: list[list[list[VisualLine]] | PageTable] = [[[] for _ in pages]]
    for number, lines in enumerate(pages, start=1):
        waiting = [table for table in tables if table.page == number]
        for line in lines:
            while waiting and line.middle > waiting[0].box[3] - 1:
                _put(stretches, waiting.pop(0), len(pages))
            last = stretches[-1]
            assert isinstance(last, list)
            last[number - 1].append(line)
        for table in waiting:
            _put(stretches, table, len(pages))
    bounds = margins(pages)
    for stretch in stretches:
        if isinstance(stretch, PageTable):
            yield stretch
        else:
            yield from paragraphs(stretch, bounds)


def _put(stretches: list[list[list[VisualLine]] | PageTable], table: PageTable, pages: int) -> None:
    last = stretches[-2] if len(stretches) > 1 else None
    empty = isinstance(stretches[-1], list) and not any(stretches[-1])
    if empty and isinstance(last, PageTable) and last.page < table.page and continues(last, table):
        stretches[-2] = replace(last, page=table.page, box=table.box, grid=merge(last.grid, table.grid))
        return
    stretches.append(table)
    stretches.append([[] for _ in range(pages)])


def _paragraph(
    builder: TextBuilder, lines: Sequence[VisualLine], kind: BlockKind | None = None
) -> Iterator[Segment]:
    text, parts = _joined(lines)
    start = builder.line(text, kind, lines[0].page)
    if start is not None:
        for at, line in parts:
            yield Segment(start + at, start + at + len(line.text), line.page, line.marks)


def _joined(lines: Sequence[VisualLine]) -> tuple[str, list[tuple[int, VisualLine]]]:
    """Join lines without a blank, but for two Latin words."""
    text = ""
    parts = []
    for line in lines:
        if (
            text
            and text[-1].isascii()
            and text[-1].isalpha()
            and line.text[0].isascii()
            and line.text[0].isalpha()
        ):
            text += " "
        parts.append((len(text), line))
        text += line.text
    return text, parts


def _cell_segments(start: int, end: int, mark: object) -> Iterator[Segment]:
    if not isinstance(mark, CellText):
        return
    at = start
    for line in mark.lines:
        if at >= end:
            break
        stop = min(at + len(line.text), end)
        yield Segment(at, stop, line.page, line.marks)
        at = stop
