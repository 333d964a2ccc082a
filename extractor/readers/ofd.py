"""OFD (GB/T 33190), the fixed page format of Chinese offices: ofdkit reads the pages, our own geometry the paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extractor.errors import DamagedFile, LimitExceeded, NoText, ProtectedFile
from extractor.models import Document
from extractor.readers.builder import TextBuilder
from extractor.readers.cleaning import clean, close_gaps
from extractor.readers.containers import Container
from extractor.readers.gutters import gutter_tables
from extractor.readers.page_flow import write_furniture, write_pages
from extractor.readers.pdf_chars import Box
from extractor.readers.pdf_tables import PageTable
from extractor.readers.places import BoxLocator, letter_boxes
from extractor.readers.visual import VisualLine, join_row, split_furniture, weight
from extractor.settings import Settings

__all__ = ["read_ofd"]

_MM = 72 / 25.4
_TINY = 2.0


def read_ofd(data: bytes, name: str, settings: Settings) -> Document:
    """Read an OFD document.

    :raises DamagedFile: it is no whole OFD.
    :raises LimitExceeded: it has too many pages or grows too far.
    :raises NoText: its pages are pictures.
    """
    container = Container(data, name, settings)
    if any(one.lower().endswith("encryptions.xml") for one in container.names()):
        raise ProtectedFile(f"文件“{name}”已加密。", advice="请用 OFD 阅读器取消密码后另存，再重新报送。")
    read = _pages(data, name, settings)
    if not any(read.lines) and not read.tables:
        raise NoText(
            f"文件“{name}”是扫描件，页面是图片，没有文字。",
            advice="请报送 Word 或带文字的 OFD、PDF；若只有扫描件，请先做文字识别（OCR）。", code="scanned_page",
        )  # fmt: skip
    builder = TextBuilder(name, settings.limits)
    kept, heads, numbers = split_furniture(read.lines, read.heights)
    segments = write_pages(builder, kept, read.tables)
    segments += write_furniture(builder, heads, read.heights)
    if heads:
        builder.note(
            "page_furniture",
            f"有 {len(heads)} 种页眉页脚在各页重复，只在文末各留一次；另略去页码 {numbers} 处。",
        )
    tabled = {table.page for table in read.tables}
    empty = [str(n) for n, lines in enumerate(read.lines, start=1) if not lines and n not in tabled]
    if empty:
        builder.note("scanned_page", f"第 {'、'.join(empty[:20])} 页没有文字，可能是图片，请人工核对。")
    return builder.document("ofd", pages=len(read.lines), locator=BoxLocator(segments, read.boxes))


@dataclass(slots=True)
class _Read:
    """What the pages gave; ``boxes`` holds the box of each character by its mark, counted through all pages."""

    lines: list[list[VisualLine]] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def add(self, runs: list[Any], number: int, height: float) -> None:
        """Add one page: its tables without rules, the rest as lines from top to bottom."""
        pieces = [self._line(run, number) for run in runs]
        before = self.tables[-1] if self.tables and self.tables[-1].page == number - 1 else None
        tables = gutter_tables(pieces, self.boxes.__getitem__, number, height, before)
        taken = frozenset().union(*(table.taken for table in tables))
        self.lines.append(_lines([line for line in pieces if not taken.intersection(line.marks)]))
        self.tables += tables
        self.heights.append(height)

    def _line(self, run: Any, page: int) -> VisualLine:
        text = close_gaps(" ".join(clean(str(run.text)).split()))
        x, y = run.x * _MM, run.y * _MM
        size, width = run.size * _MM, run.width * _MM
        width = width or size * weight(text)
        # Some writers scale the page and leave the size at one.
        size = (size if size > _TINY else width / weight(text)) or 1.0
        top, bottom = y - 0.85 * size, y + 0.15 * size
        first = len(self.boxes)
        self.boxes.extend(letter_boxes(text, x, width, top, bottom))
        marks = tuple(range(first, len(self.boxes)))
        return VisualLine(text, x, x + width, top, bottom, page, marks, em=size)


def _pages(data: bytes, name: str, settings: Settings) -> _Read:
    import io

    import ofdkit

    read = _Read()
    try:
        with ofdkit.open(io.BytesIO(data)) as document:
            if len(document.pages) > settings.limits.pages:
                raise LimitExceeded(
                    f"文件“{name}”有 {len(document.pages)} 页，超过上限 {settings.limits.pages} 页。",
                    advice="请只报送报告本身，或拆成几个文件。", code="too_many_pages",
                )  # fmt: skip
            for number, page in enumerate(document.pages, start=1):
                read.add([run for run in page.runs if clean(run.text).strip()], number, page.height * _MM)
    except ofdkit.OFDLimitError as error:
        raise LimitExceeded(
            f"文件“{name}”解开后异常地大，未予读取。", advice="请确认文件来源。", code="expands_too_far"
        ) from error
    except ofdkit.OFDError as error:
        raise DamagedFile(
            f"文件“{name}”已损坏，不是完整的 OFD。", advice="请重新导出 OFD，或报送 Word、PDF。"
        ) from error
    return read


def _lines(runs: list[VisualLine]) -> list[VisualLine]:
    """Sort the runs into lines from top to bottom, each from left to right."""
    rows: list[list[VisualLine]] = []
    for run in sorted(runs, key=lambda one: (one.middle, one.x0)):
        if rows and abs(rows[-1][0].middle - run.middle) < 0.4 * max(run.em, rows[-1][0].em):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows for line in join_row(sorted(row, key=lambda one: one.x0))]
