"""Which cells of a workbook print as percentages: the engine gives 0.985 where people see 98.5%."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from posixpath import join, normpath
from typing import Any

from extractor.errors import LimitExceeded, ReadError
from extractor.readers.containers import Container, attribute, local
from extractor.settings import Settings

__all__ = [
    "MAX_AREA",
    "book_stream",
    "check_area",
    "filled_cells",
    "percent_cells",
    "records",
    "sheet_parts",
    "too_large",
    "xls_sheets",
]

_BUILT_IN = {9: 0, 10: 2}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DECIMALS = re.compile(r"\.([0#?]+)[^%]*%")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_UNVALUED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_ATTRIBUTE = re.compile(rb'(?:^|\s)([rs])="([^"]*)"')
MAX_AREA = 20
"""How many times the limit of cells a sheet may span, gaps counted."""


Percents = dict[str, dict[tuple[int, int], int]]
"""Sheet name -> (row, column) from 0 -> printed decimals."""


def percent_cells(data: bytes, name: str, settings: Settings) -> Percents:
    """Return the percentage cells of an xlsx or xls file; empty where its formats cannot be read."""
    try:
        return dict(_xlsx(Container(data, name, settings)) if data.startswith(b"PK") else _xls(data))
    except (ReadError, ValueError, KeyError, IndexError, OSError, struct.error, AttributeError):
        return {}


def _decimals(code: str) -> int | None:
    plain = _QUOTED.sub("", code.split(";")[0])
    if "%" not in plain:
        return None
    found = _DECIMALS.search(plain)
    return len(found.group(1)) if found else 0


def _xlsx(container: Container) -> Iterator[tuple[str, dict[tuple[int, int], int]]]:
    styles = container.xml("xl/styles.xml")
    if styles is None:
        return
    formats = dict(_BUILT_IN)
    for one in styles.iter("{*}numFmt"):
        decimals = _decimals(attribute(one, "formatCode"))
        if decimals is not None:
            formats[int(attribute(one, "numFmtId"))] = decimals
    cell_formats = next((one for one in styles if local(one) == "cellXfs"), ())
    by_style = {
        str(n): formats[int(attribute(xf, "numFmtId", "0"))]
        for n, xf in enumerate(cell_formats)
        if int(attribute(xf, "numFmtId", "0")) in formats
    }
    if not by_style:
        return
    for title, part in sheet_parts(container):
        found: dict[tuple[int, int], int] = {}
        for row, col, style, _ in filled_cells(container.read(part) or b""):
            if style in by_style:
                found[row, col] = by_style[style]
        yield title, found


def check_area(data: bytes, name: str, settings: Settings) -> int:
    """Return how many formulas have no value in the file because nobody has calculated them yet.

    Refuses a workbook whose filled cells lie so far apart that the engine would take all memory for the gaps.

    :raises LimitExceeded: ``too_many_cells``.
    """
    container = Container(data, name, settings)
    unvalued = 0
    for title, part in sheet_parts(container):
        sheet = container.read(part) or b""
        unvalued += len(_UNVALUED.findall(sheet))
        rows, cols = [0], [0]
        for row, col, _, filled in filled_cells(sheet):
            if filled:
                rows.append(row)
                cols.append(col)
        if (max(rows) - min(rows) + 1) * (max(cols) - min(cols) + 1) > MAX_AREA * settings.limits.table_cells:
            raise too_large(name, title)
    return unvalued


def too_large(name: str, title: str) -> LimitExceeded:
    """Return the error for a sheet that is larger than any report."""
    return LimitExceeded(
        f"文件“{name}”的工作表“{title}”过大。",
        advice="请只保留需要汇总的表格，删去多余的行列。",
        code="too_many_cells",
    )


def filled_cells(sheet: bytes) -> Iterator[tuple[int, int, str, bool]]:
    """Yield row, column, style and whether something stands in it, for each cell of a sheet's XML."""
    for found in _CELL_TAG.finditer(sheet):
        attributes = dict(_ATTRIBUTE.findall(found.group(1)))
        row, col = _place(attributes.get(b"r", b"").decode("ascii", "replace"))
        if row >= 0:
            yield (
                row,
                col,
                attributes.get(b"s", b"").decode("ascii", "replace"),
                not found.group(1).endswith(b"/"),
            )


def sheet_parts(container: Container) -> Iterator[tuple[str, str]]:
    """Yield the title of each sheet of an xlsx file, and the part that holds it."""
    book, relations = container.xml("xl/workbook.xml"), container.xml("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return
    targets = {attribute(one, "Id"): attribute(one, "Target") for one in relations}
    for sheet in book.iter("{*}sheet"):
        target = targets.get(_relation(sheet), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        yield attribute(sheet, "name"), path


def _relation(sheet: Any) -> str:
    return next((str(value) for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _place(reference: str) -> tuple[int, int]:
    found = _CELL.fullmatch(reference)
    if found is None:
        return -1, -1
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


def _xls(data: bytes) -> Iterator[tuple[str, dict[tuple[int, int], int]]]:
    stream = book_stream(data)
    formats = dict(_BUILT_IN)
    styles: list[int] = []
    for kind, body in records(stream, 0):
        if kind == 0x041E:
            decimals = _decimals(_string(body[2:]))
            if decimals is not None:
                formats[struct.unpack_from("<H", body)[0]] = decimals
        elif kind == 0x00E0:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    for title, offset in xls_sheets(stream):
        found: dict[tuple[int, int], int] = {}
        for kind, body in records(stream, offset):
            for row, col, style in _styled(kind, body):
                if style < len(styles) and styles[style] in formats:
                    found[row, col] = formats[styles[style]]
        yield title, found


def book_stream(data: bytes) -> bytes:
    """Return the records of an xls file.

    :raises OSError: it is no OLE file, or holds none.
    """
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        return bytes(ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read())


def xls_sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Yield the title of each sheet of an xls file, and where its records begin."""
    for kind, body in records(stream, 0):
        if kind == 0x0085:
            yield _string(body[6:], short=True), struct.unpack_from("<I", body)[0]


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from an offset to the end of that substream."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == 0x000A:
            return


def _styled(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    if kind in (0x0203, 0x027E, 0x0006) and len(body) >= 6:
        yield struct.unpack_from("<HHH", body)
    elif kind == 0x00BD and len(body) >= 12:
        row, first = struct.unpack_from("<HH", body)
        for number in range((len(body) - 6) // 6):
            yield row, first + number, struct.unpack_from("<H", body, 4 + 6 * number)[0]


def _string(body: bytes, *, short: bool = False) -> str:
    head = 1 if short else 2
    count = body[0] if short else struct.unpack_from("<H", body)[0]
    wide = body[head] & 1
    raw = body[head + 1 : head + 1 + count * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")
