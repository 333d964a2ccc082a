"""What a PDF page draws beside characters, counted in one pass: rules that may be a table's, pictures and their size."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Drawn", "drawn_on", "remarks_on"]

_RULES = 4
_CROWD = 20_000
_MAX_OBJECTS = 100_000
_MAX_DEPTH = 4
_MAX_REMARKS = 1_000
_WHOLE = 0.6  # of the page's area: a scan with its margins cut off
_NEARLY_ALL = 0.8
# The fonts that every engine has by itself, under the names that writers give them.
_STANDARD = re.compile(r"Helvetica|Times|Courier|Symbol|ZapfDingbats|Arial")


@dataclass(frozen=True, slots=True)
class Drawn:
    """``ruled``: enough paths for a ruled table; ``crowded``: so many (a map, a chart) that looking for one would
    take minutes; ``picture``: the largest picture's share of the page, ``None`` if there is none."""

    ruled: bool
    crowded: bool
    picture: float | None
    foreign: bool = False
    """Text in a font that is not in the file and that no engine brings along: what the machine lacks may be dropped."""
    layered: bool = False
    """Nearly all text is unseen, without ink or below a picture of the whole page: what a scanner's own OCR laid there."""
    unseen: bool = False
    """Some text is without ink, on a page that is no such picture."""


def drawn_on(page: Any) -> Drawn:
    """Survey an open pdfium page; the engine's own objects are not wrapped, a page can hold thousands."""
    import pypdfium2.raw as pdfium

    paths = 0
    fonts: dict[int, bool] = {}
    picture: float | None = None
    texts = inkless = covered = 0
    width, height = page.get_size()
    for count, item in enumerate(_objects(page.raw)):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            _note_font(item, fonts)
            texts += 1
            inkless += pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            share = _area(item) / max(width * height, 1.0)
            picture = max(picture or 0.0, share)
            if share >= _WHOLE and not pdfium.FPDFPageObj_HasTransparency(item):
                covered = texts  # a watermark lets them through
        if count > _MAX_OBJECTS:
            break
    layered = (picture or 0.0) >= _WHOLE and texts > 0 and max(inkless, covered) >= _NEARLY_ALL * texts
    foreign = any(fonts.values())
    return Drawn(
        _RULES <= paths <= _CROWD, paths > _CROWD, picture, foreign, layered, inkless > 0 and not layered
    )


def remarks_on(page: Any) -> int:
    """Count what was typed onto an open page and is no text of it: remarks, text boxes, filled form fields."""
    import pypdfium2.raw as pdfium

    found = 0
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MAX_REMARKS)):
        remark = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not remark:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(remark)
        key = b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"
        silent = kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
        # An empty value is two bytes: its end in UTF-16.
        found += not silent and pdfium.FPDFAnnot_GetStringValue(remark, key, None, 0) > 2
        pdfium.FPDFPage_CloseAnnot(remark)
    return found


def _note_font(item: Any, fonts: dict[int, bool]) -> None:
    """Note whether the font of a text object must come from the machine, once a font."""
    import pypdfium2.raw as pdfium

    font = pdfium.FPDFTextObj_GetFont(item)
    key = ctypes.addressof(font.contents) if font else 0
    if key and key not in fonts:
        fonts[key] = not pdfium.FPDFFont_GetIsEmbedded(font) and not _STANDARD.match(_font_name(font))


def _font_name(font: Any) -> str:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _objects(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _with_inner(pdfium.FPDFPage_GetObject(page, index), _MAX_DEPTH)


def _with_inner(item: Any, depth: int) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    yield item
    if depth > 0 and pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _with_inner(pdfium.FPDFFormObj_GetObject(item, index), depth - 1)


def _area(item: Any) -> float:
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *sides):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return max(right - left, 0.0) * max(top - bottom, 0.0)
