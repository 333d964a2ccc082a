"""Scanned pages through OCR, if the optional engine (rapidocr, runs offline) is installed and asked for.

Everything read this way is marked: ``Document.source`` is OCR, each line carries its confidence, a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from extractor.errors import LimitExceeded
from extractor.models import BlockKind, Document, Place, Source
from extractor.readers.builder import TextBuilder
from extractor.readers.pdf import scanned_error
from extractor.readers.visual import VisualLine, join_row, margins, paragraphs, split_furniture, weight
from extractor.settings import Settings

__all__ = ["Engine", "OcrLocator", "Recognised", "read_scanned_pdf", "recognise_pages"]

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


class OcrLocator:
    """Places of recognised lines; a part of a line is given the line's whole box."""

    def __init__(self, lines: list[tuple[int, int, Place]]) -> None:
        """:param lines: start, end and place of each line in the text, in order."""
        self._lines = lines

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        """Return one place a line that the span touches."""
        return tuple(place for first, last, place in self._lines if first < end and last > start)


def read_scanned_pdf(data: bytes, name: str, settings: Settings, engine: Engine | None = None) -> Document:
    """Read a PDF whose pages are pictures.

    :param engine: what recognises a page; the installed one if not given.
    :raises NoText: ``scanned_page`` where no engine is installed or nothing is recognised.
    :raises LimitExceeded: too many pages.
    """
    engine = engine or _installed()
    if engine is None:
        raise scanned_error(name, ocr_missing=True)
    pages, heights, scores = _recognise(data, name, settings, engine)
    if not any(pages):
        raise scanned_error(name)
    builder = TextBuilder(name, settings.limits)
    placed: list[tuple[int, int, Place]] = []
    confidences: list[tuple[int, int, float]] = []

    def put(group: list[VisualLine], kind: BlockKind | None = None) -> None:
        start = builder.line("".join(line.text for line in group), kind, group[0].page)
        at = start or 0
        for line in group if start is not None else ():
            end = at + len(line.text)
            box = (round(line.x0, 1), round(line.top, 1), round(line.x1, 1), round(line.bottom, 1))
            placed.append((at, end, Place(line.page, box)))
            confidences.append((at, end, scores[line.marks[0]]))
            at = end

    kept, heads, _ = split_furniture(pages, heights)
    for group in paragraphs(kept, margins(kept)):
        put(group)
    for line in heads:
        put([line], BlockKind.HEADER)
    unsure = sum(score < _SURE for score in scores)
    builder.note(
        "ocr",
        f"本文件是扫描件，文字由 OCR 识别（{len(scores)} 行，其中 {unsure} 行把握不大），数字请对照原件核对。",
    )
    return builder.document(
        "pdf", pages=len(pages), locator=OcrLocator(placed), source=Source.OCR, confidences=tuple(confidences)
    )


def _recognise(
    data: bytes, name: str, settings: Settings, engine: Engine
) -> tuple[list[list[VisualLine]], list[float], list[float]]:
    import pypdfium2

    pages: list[list[VisualLine]] = []
    heights: list[float] = []
    scores: list[float] = []
    with pypdfium2.PdfDocument(data) as file:
        if len(file) > settings.limits.pages:
            raise LimitExceeded(
                f"文件“{name}”页数超过上限。", advice="请拆成几个文件。", code="too_many_pages"
            )
        for number, page in enumerate(file, start=1):
            pages.append(_page_lines(page, number, engine, scores))
            heights.append(page.get_height())
    return pages, heights, scores


def _page_lines(page: Any, number: int, engine: Engine, scores: list[float]) -> list[VisualLine]:
    """Recognise one open page; the marks of each line are the index of its score in ``scores``."""
    found = engine(page.render(scale=_DPI / 72).to_numpy())
    lines = []
    for one in sorted(found, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        x0, top, x1, bottom = (float(value) * 72 / _DPI for value in one.box)
        text = _tidied(one.text)
        if text:
            mark = (len(scores),) * len(text)
            lines.append(VisualLine(text, x0, x1, top, bottom, number, mark, (x1 - x0) / weight(text)))
            scores.append(float(one.score))
    return join_row(_in_rows(lines))


def recognise_pages(
    file: Any, numbers: Sequence[int], engine: Engine | None = None
) -> dict[int, list[VisualLine]]:
    """Recognise some pages of an open PDF; empty if no engine is installed.

    The marks of the lines are no places in the PDF's own text: they are -1 all over.
    """
    engine = engine or _installed()
    if engine is None:
        return {}
    found = {number: _page_lines(file[number - 1], number, engine, []) for number in numbers}
    return {
        number: [replace(line, marks=(-1,) * len(line.text)) for line in lines]
        for number, lines in found.items()
    }


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
