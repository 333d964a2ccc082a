"""Scanned pages through OCR, if the optional engine (rapidocr, runs offline) is installed and asked for.

Everything read this way is marked: ``Document.source`` is OCR, each line carries its confidence, a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from extractor.errors import LimitExceeded
from extractor.models import Document, Source
from extractor.readers.builder import TextBuilder
from extractor.readers.gutters import gutter_tables
from extractor.readers.page_flow import write_furniture, write_pages
from extractor.readers.pdf import scanned_error
from extractor.readers.pdf_chars import Box
from extractor.readers.pdf_tables import PageTable
from extractor.readers.places import PdfLocator, Segment, letter_boxes
from extractor.readers.visual import VisualLine, join_row, split_furniture, weight
from extractor.settings import Settings

__all__ = ["Engine", "OcrPage", "Recognised", "confidences", "read_scanned_pdf", "recognise_pages"]

_DPI = 200
_SURE = 0.9
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_HALF_WIDTH = str.maketrans({"(": "（", ")": "）", "[": "〔", "]": "〕", ":": "：", ";": "；"})


class Recognised(NamedTuple):
    """One recognised line: its box in pixels (x0, top, x1, bottom), its text, how sure the engine is (0-1)."""

    box: tuple[float, float, float, float]
    text: str
    score: float


Engine = Callable[[Any], Sequence[Recognised]]
"""Takes a page as an image array, returns its lines in any order."""


@dataclass(slots=True)
class OcrPage:
    """One recognised page: its running lines and tables, whose marks count its letters.

    ``boxes`` and ``scores`` hold for each letter what the engine says of its line: a part of a line is given the whole
    line's place. ``sure`` and ``unsure`` count the lines.
    """

    lines: list[VisualLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    boxes: list[Box | None] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    sure: int = 0
    unsure: int = 0


_UNREAD = OcrPage()


def read_scanned_pdf(data: bytes, name: str, settings: Settings, engine: Engine | None = None) -> Document:
    """Read a PDF whose pages are pictures.

    :param engine: what recognises a page; the installed one if not given.
    :raises NoText: ``scanned_page`` where no engine is installed or nothing is recognised.
    :raises LimitExceeded: too many pages.
    """
    engine = engine or _installed()
    if engine is None:
        raise scanned_error(name, ocr_missing=True)
    pages, heights = _recognise(data, name, settings, engine)
    unread = [str(number) for number, page in pages.items() if page is _UNREAD]
    if not any(page.lines or page.tables for page in pages.values()):
        raise scanned_error(name)
    builder = TextBuilder(name, settings.limits)
    kept, heads, _ = split_furniture([page.lines for page in pages.values()], heights)
    segments = write_pages(builder, kept, [table for page in pages.values() for table in page.tables])
    segments += write_furniture(builder, heads, heights)
    unsure = sum(page.unsure for page in pages.values())
    count = unsure + sum(page.sure for page in pages.values())
    builder.note(
        "ocr",
        f"本文件是扫描件，文字由 OCR 识别（{count} 行，其中 {unsure} 行把握不大），数字请对照原件核对。",
    )
    if unread:
        builder.note("scanned_page", f"第 {'、'.join(unread[:20])} 页打不开，没有读到，请人工核对。")
    locator = PdfLocator(data, segments, {number: page.boxes for number, page in pages.items()})
    return builder.document(
        "pdf", pages=len(pages), locator=locator, source=Source.OCR, confidences=confidences(segments, pages)
    )


def confidences(
    segments: Sequence[Segment], pages: Mapping[int, OcrPage]
) -> tuple[tuple[int, int, float], ...]:
    """Return how sure the engine is of each stretch of the text that stands on a recognised page, in order."""
    return tuple(
        (segment.start, segment.end, pages[segment.page].scores[segment.marks[0]])
        for segment in sorted(segments)
        if segment.page in pages and segment.end > segment.start
    )


def _recognise(
    data: bytes, name: str, settings: Settings, engine: Engine
) -> tuple[dict[int, OcrPage], list[float]]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as file:
        if len(file) > settings.limits.pages:
            raise LimitExceeded(
                f"文件“{name}”页数超过上限。", advice="请拆成几个文件。", code="too_many_pages"
            )
        numbers = range(1, len(file) + 1)
        heights = [file.get_page_size(number - 1)[1] for number in numbers]
        found = recognise_pages(file, numbers, engine=engine)
        return {number: found.get(number, _UNREAD) for number in numbers}, heights


def recognise_pages(
    file: Any, numbers: Iterable[int], tables: Sequence[PageTable] = (), engine: Engine | None = None
) -> dict[int, OcrPage]:
    """Recognise some pages of an open PDF; empty if no engine is installed.

    Pages that do not open are left out.

    :param tables: those of the other pages: one that ends the page before may go on.
    """
    engine = engine or _installed()
    found: dict[int, OcrPage] = {}
    if engine is None:
        return found
    for number in numbers:
        above = (
            found[number - 1].tables if number - 1 in found else [t for t in tables if t.page == number - 1]
        )
        page = _opened(file, number)
        if page is not None:
            found[number] = _page(page, number, engine, above[-1] if above else None)
    return found


def _opened(file: Any, number: int) -> Any:
    """Return a page, ``None`` where the file is damaged there."""
    import pypdfium2

    try:
        return file[number - 1]
    except pypdfium2.PdfiumError:
        return None


def _page(page: Any, number: int, engine: Engine, before: PageTable | None) -> OcrPage:
    read = OcrPage()
    letters: list[Box] = []
    pieces: list[VisualLine] = []
    found = engine(page.render(scale=_DPI / 72).to_numpy())
    for one in sorted(found, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        x0, top, x1, bottom = (float(value) * 72 / _DPI for value in one.box)
        text = _tidied(one.text)
        if not text:
            continue
        marks = tuple(range(len(letters), len(letters) + len(text)))
        pieces.append(VisualLine(text, x0, x1, top, bottom, number, marks, (x1 - x0) / weight(text)))
        letters.extend(letter_boxes(text, x0, x1 - x0, top, bottom))
        read.boxes += [(x0, top, x1, bottom)] * len(text)
        read.scores += [float(one.score)] * len(text)
        read.sure += one.score >= _SURE
        read.unsure += one.score < _SURE
    read.tables = gutter_tables(pieces, letters.__getitem__, number, page.get_height(), before)
    taken = frozenset().union(*(table.taken for table in read.tables))
    read.lines = join_row(_in_rows([line for line in pieces if not taken.intersection(line.marks)]))
    return read


def _in_rows(lines: list[VisualLine]) -> list[VisualLine]:
    """Order lines by rows, so that pieces on one height stand left to right."""
    rows: list[list[VisualLine]] = []
    for line in lines:
        if rows and abs(rows[-1][0].middle - line.middle) < 0.5 * (line.bottom - line.top):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: one.x0)]


def _tidied(text: str) -> str:
    """Engines return half-width brackets, and a wide comma inside 7，105."""
    return _THOUSANDS.sub(",", text.strip().translate(_HALF_WIDTH))


@lru_cache(maxsize=1)
def _installed() -> Engine | None:
    """Return the installed engine, loaded once a process; ``None`` if there is none."""
    try:
        rapidocr: Any = __import__("rapidocr")
        recognise = rapidocr.RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})
    except ImportError:  # the package, or the runtime that it needs
        return None

    def engine(image: Any) -> Sequence[Recognised]:
        found = recognise(image)
        if found.boxes is None or found.txts is None:
            return ()
        return [
            Recognised(
                (min(p[0] for p in box), min(p[1] for p in box), max(p[0] for p in box), max(p[1] for p in box)),
                str(text), float(score),
            )
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]  # fmt: skip

    return engine
