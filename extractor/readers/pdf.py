"""PDF: pdfium for characters and places, pdfplumber for ruled tables on the pages that have rules."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from extractor.errors import DamagedFile, ExtractorError, LimitExceeded, NoText, ProtectedFile
from extractor.models import Document, Source
from extractor.readers.builder import TextBuilder
from extractor.readers.gutters import gutter_tables
from extractor.readers.page_flow import write_furniture, write_pages
from extractor.readers.pdf_chars import Box, PageChars, PlumberChars, page_chars
from extractor.readers.pdf_objects import Drawn, drawn_on, remarks_on
from extractor.readers.pdf_tables import PageTable, page_tables, quiet
from extractor.readers.places import PdfLocator, Segment
from extractor.readers.visual import VisualLine, join_row, split_furniture
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.readers.ocr import OcrPage

__all__ = ["read_pdf", "scanned_error"]

_FEW = 5
_LARGE = 0.15
_T = TypeVar("_T")


@dataclass(slots=True)
class _Read:
    """What the pages gave: their running lines, tables, heights, and which had no characters but pictures."""

    lines: list[list[VisualLine]] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    recognised: dict[int, OcrPage] = field(default_factory=dict)
    garbled: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    layered: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    plumbed: dict[int, tuple[Box | None, ...]] = field(default_factory=dict)
    tables_failed: list[int] = field(default_factory=list)
    remarks: int = 0


def read_pdf(data: bytes, name: str, settings: Settings) -> Document:
    """Read a PDF.

    :raises ProtectedFile: it opens only with a password.
    :raises DamagedFile: ``truncated_file`` where its end is missing, ``damaged_file`` else.
    :raises LimitExceeded: too many pages or characters.
    :raises NoText: ``scanned_page`` where pages are pictures, ``no_text`` where nothing is on them.
    """
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
        count = len(file)
    except pypdfium2.PdfiumError as error:
        raise _cannot_open(data, name, str(error)) from error
    try:
        if count > settings.limits.pages:
            raise LimitExceeded(
                f"文件“{name}”有 {count} 页，超过上限 {settings.limits.pages} 页。",
                advice="请只报送报告本身，或拆成几个文件。", code="too_many_pages",
            )  # fmt: skip
        read = _read_pages(file, count, data, name, settings)
        if settings.ocr and read.scanned and (any(read.lines) or read.tables):
            _recognise_scanned(file, read)
    finally:
        file.close()
    if not any(read.lines) and not read.tables:
        if settings.ocr and read.scanned:
            from extractor.readers.ocr import read_scanned_pdf

            return read_scanned_pdf(data, name, settings)
        raise _nothing(name, read)
    return _document(read, data, name, settings)


def _recognise_scanned(file: Any, read: _Read) -> None:
    """Read the pictured pages of a file that has text on others."""
    from extractor.readers.ocr import recognise_pages

    read.recognised = recognise_pages(file, read.scanned, read.tables)
    for number, page in read.recognised.items():
        read.lines[number - 1] = page.lines
        read.tables += page.tables
        read.plumbed[number] = tuple(page.boxes)
    read.tables.sort(key=lambda table: (table.page, table.box[1]))
    read.scanned = [number for number in read.scanned if number not in read.recognised]


def _cannot_open(data: bytes, name: str, reason: str) -> ExtractorError:
    if "password" in reason.lower():
        return ProtectedFile(
            f"文件“{name}”有打开密码。",
            advice="请在 PDF 阅读器中输入密码打开，另存为不带密码的文件后重新报送。",
        )
    if b"%PDF" in data[:1024] and b"%%EOF" not in data[-2048:]:
        return DamagedFile(
            f"文件“{name}”不完整，后半部分丢失（可能没有传完）。", advice="请重新传送或重新导出这份 PDF。",
            code="truncated_file",
        )  # fmt: skip
    return DamagedFile(f"文件“{name}”已损坏，不是完整的 PDF。", advice="请用原文件重新导出 PDF，再报送。")


def scanned_error(name: str, ocr_missing: bool = False) -> NoText:
    """Return the error for a file that is pictures of pages."""
    advice = "请报送 Word 或由 Word 直接导出的 PDF；若只有扫描件，请先做文字识别（OCR）。"
    if ocr_missing:
        advice = "本机没有安装文字识别组件（rapidocr），请安装后再试，或报送 Word 文件。"
    return NoText(f"文件“{name}”是扫描件，页面是图片，没有文字。", advice=advice, code="scanned_page")


def _nothing(name: str, read: _Read) -> ExtractorError:
    if read.garbled:
        return NoText(
            f"文件“{name}”的字体没有编码信息，文字读出来是乱码。", advice="请用原来的 Word 文件报送，或重新导出 PDF。",
            code="garbled_text",
        )  # fmt: skip
    if read.scanned:
        return scanned_error(name)
    return NoText(f"文件“{name}”的页面上没有文字。", advice="请检查导出是否成功，再重新报送。")


def _read_pages(file: Any, count: int, data: bytes, name: str, settings: Settings) -> _Read:
    read = _Read()
    characters = 0
    with _Plumber(data) as plumber:
        for number in range(1, count + 1):
            lines: list[VisualLine] = []
            page = _page(file, number)
            if page is None:
                read.scanned.append(number)
                read.heights.append(842.0)
            else:
                drawn = drawn_on(page)
                read.remarks += remarks_on(page)
                chars = _chars(page, number, drawn, plumber, read)
                characters += len(chars.text)
                _check_characters(characters, name, settings)
                lines = _page_lines(drawn, chars, number, plumber, read)
                read.heights.append(chars.height)
            read.lines.append(lines)
    return read


def _chars(page: Any, number: int, drawn: Drawn, plumber: _Plumber, read: _Read) -> PageChars:
    """Take pdfium's characters, unless the page's fonts are missing and pdfplumber finds more."""
    chars = page_chars(page)
    if drawn.crowded or not (drawn.foreign or chars.lacks_fonts()):
        return chars
    others = _attempt(lambda: PlumberChars(plumber.page(number)))
    if others is None or _ink(others.text) <= _ink(chars.text) or "(cid:" in others.text:
        return chars
    read.plumbed[number] = others.boxes
    return others


def _attempt(action: Callable[[], _T]) -> _T | None:
    """Return what an engine gives, ``None`` where it fails: pdfminer throws nearly anything at an odd page."""
    try:
        with quiet():
            return action()
    except MemoryError:
        raise
    except Exception:
        return None


def _ink(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _page(file: Any, number: int) -> Any:
    import pypdfium2

    try:
        return file[number - 1]
    except pypdfium2.PdfiumError:
        return None


def _is_garbled(text: str) -> bool:
    """Most characters have no meaning: the font in the file does not tell which character each of its shapes is."""
    ink = _ink(text)
    unknown = sum("\ue000" <= char <= "\uf8ff" or char == "\ufffd" or "\0" < char < "\t" for char in text)
    return ink > 20 and unknown > 0.4 * ink


def _check_characters(characters: int, name: str, settings: Settings) -> None:
    if characters > 2 * settings.limits.characters:
        raise LimitExceeded(
            f"文件“{name}”的文字超过 {settings.limits.characters} 字。",
            advice="这不像一份报告，请确认文件，或拆成几个文件。", code="too_many_characters",
        )  # fmt: skip


def _page_lines(
    drawn: Drawn, chars: PageChars, number: int, plumber: _Plumber, read: _Read
) -> list[VisualLine]:
    if _is_garbled(chars.text):
        read.garbled.append(number)
        return []
    if len(chars.text.strip()) < _FEW and drawn.picture is not None:
        read.scanned.append(number)
    elif drawn.layered:
        read.layered.append(number)
    elif drawn.picture is not None and drawn.picture >= _LARGE:
        read.pictured.append(number)
    if drawn.unseen:
        read.unseen.append(number)
    if drawn.crowded:
        read.tables_failed.append(number)
    skip: set[int] = set()
    if chars.text.strip() and drawn.ruled:
        tables = _attempt(lambda: page_tables(plumber.page(number), chars, number))
        if tables is None:
            read.tables_failed.append(number)
        for table in tables or ():
            read.tables.append(table)
            skip |= table.taken
    lines = chars.lines(number, skip)
    unruled = _unruled(lines, chars, number, read)
    if unruled:
        skip = skip.union(*(table.taken for table in unruled))
        lines = chars.lines(number, skip)
        read.tables.extend(unruled)
        read.tables.sort(key=lambda table: (table.page, table.box[1]))
    return join_row(lines)


def _unruled(lines: list[VisualLine], chars: PageChars, number: int, read: _Read) -> list[PageTable]:
    """Return the tables without rules; one that ended the page before may go on."""
    last = read.tables[-1] if read.tables and read.tables[-1].page == number - 1 else None
    return gutter_tables(lines, chars.box, number, chars.height, last)


class _Plumber:
    """pdfplumber on the same bytes, opened only if a page has rules."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def __enter__(self) -> _Plumber:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            _attempt(self._file.close)

    def page(self, number: int) -> Any:
        if self._file is None:
            import pdfplumber

            self._file = pdfplumber.open(io.BytesIO(self._data))
        return self._file.pages[number - 1]


def _document(read: _Read, data: bytes, name: str, settings: Settings) -> Document:
    kept, heads, numbers = split_furniture(read.lines, read.heights)
    builder = TextBuilder(name, settings.limits)
    segments = write_pages(builder, kept, read.tables)
    segments += write_furniture(builder, heads, read.heights)
    _notes(builder, read, len(heads), numbers)
    locator = PdfLocator(data, segments, read.plumbed)
    # One page read by OCR, by whomever, marks the whole file: too much doubt is better than too little.
    source = Source.OCR if read.recognised or read.layered else Source.TEXT
    return builder.document(
        "pdf", pages=len(read.lines), locator=locator, source=source, confidences=_confidences(read, segments)
    )


def _confidences(read: _Read, segments: list[Segment]) -> tuple[tuple[int, int, float], ...]:
    if not read.recognised:
        return ()
    from extractor.readers.ocr import confidences

    return confidences(segments, read.recognised)


def _notes(builder: TextBuilder, read: _Read, heads: int, numbers: int) -> None:
    if heads:
        builder.note(
            "page_furniture", f"有 {heads} 种页眉页脚在各页重复，只在文末各留一次；另略去页码 {numbers} 处。"
        )
    if read.scanned:
        pages = "、".join(map(str, read.scanned[:20]))
        builder.note("scanned_page", f"第 {pages} 页是图片，没有文字，其中的数字没有读到，请人工核对。")
    if read.recognised:
        pages = "、".join(map(str, list(read.recognised)[:20]))
        builder.note("ocr", f"第 {pages} 页是图片，文字由 OCR 识别，数字请对照原件核对。")
    if read.layered:
        pages = "、".join(map(str, read.layered[:20]))
        builder.note(
            "text_layer",
            f"第 {pages} 页是扫描图片，读到的是扫描软件附在图片上的识别文字（看不见），可能有错漏，数字请对照原件核对。",
        )
    if read.unseen:
        pages = "、".join(map(str, read.unseen[:20]))
        builder.note("unseen_text", f"第 {pages} 页有看不见的文字，也已读入，请核对是否该计入。")
    if read.garbled:
        pages = "、".join(map(str, read.garbled[:20]))
        builder.note(
            "garbled_page", f"第 {pages} 页的字体没有编码信息，文字读出来是乱码，未采用，请人工核对。"
        )
    if read.pictured:
        pages = "、".join(map(str, read.pictured[:20]))
        builder.note("pictures", f"第 {pages} 页有大幅图片，图中的文字和数字没有读到，请人工核对。")
    if read.remarks:
        builder.note(
            "comments",
            f"页面上有 {read.remarks} 处批注、文本框或填写的表单，其中的文字没有读到，请人工核对。",
        )
    if read.tables_failed:
        pages = "、".join(map(str, read.tables_failed[:20]))
        builder.note("table_not_read", f"第 {pages} 页的表格线无法识别，表中文字按普通行读取。")
