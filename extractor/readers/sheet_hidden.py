"""Rows and columns of a sheet that are hidden though something stands in them: they are read, and that is said."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractor.errors import ReadError
from extractor.readers.builder import TextBuilder
from extractor.readers.containers import Container
from extractor.readers.sheet_formats import book_stream, filled_cells, records, sheet_parts, xls_sheets
from extractor.settings import Settings

__all__ = ["Hidden", "hidden_lines", "note_hidden_lines"]

_TAG = re.compile(rb"<(?:\w+:)?(row|col)\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""(?:^|\s)(r|min|max|hidden)=["']([^"']*)["']""")
_ON = (b"1", b"true")
_ROW, _COLUMNS, _MULTIPLE = 0x0208, 0x007D, 0x00BD
_FILLED = frozenset({0x0203, 0x027E, 0x0204, 0x00FD, 0x0006, 0x0205, 0x00D6})
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_MAX_COLUMNS = 16_384


class Hidden(NamedTuple):
    """How many rows and columns of a sheet are hidden and not empty."""

    rows: int
    cols: int


def hidden_lines(data: bytes, name: str, settings: Settings) -> dict[str, Hidden]:
    """Return the hidden rows and columns of an xlsx or xls file by the titles of its sheets; none where that cannot be told."""
    try:
        return dict(_xlsx(Container(data, name, settings)) if data.startswith(b"PK") else _xls(data))
    except (ReadError, ValueError, KeyError, IndexError, OSError, struct.error, AttributeError):
        return {}


def note_hidden_lines(builder: TextBuilder, found: Iterable[tuple[str, Hidden]]) -> None:
    """Say what was read though people do not see it: a filter hides rows, a hand hides columns."""
    told = []
    for title, (rows, cols) in found:
        parts = [f"{count} {word}" for count, word in ((rows, "行"), (cols, "列")) if count]
        if parts:
            told.append(f"“{title}”{'、'.join(parts)}")
    if told:
        builder.note(
            "hidden_cells",
            f"有隐藏（或被筛选掉）的行列，其中的内容也读了，请核对是否该计入：{'；'.join(told)}。",
        )


def _xlsx(container: Container) -> Iterator[tuple[str, Hidden]]:
    for title, part in sheet_parts(container):
        sheet = container.read(part) or b""
        if b"hidden" not in sheet:
            continue
        rows: set[int] = set()
        cols: set[int] = set()
        for tag, inside in _TAG.findall(sheet):
            told = dict(_ATTRIBUTE.findall(inside))
            if told.get(b"hidden") not in _ON:
                continue
            if tag == b"row":
                rows.add(int(told[b"r"]) - 1)
            else:
                cols.update(range(int(told[b"min"]) - 1, min(int(told[b"max"]), _MAX_COLUMNS)))
        yield title, _held(((row, col) for row, col, _, filled in filled_cells(sheet) if filled), rows, cols)


def _held(cells: Iterable[tuple[int, int]], rows: set[int], cols: set[int]) -> Hidden:
    used = set(cells)
    return Hidden(len(rows & {row for row, _ in used}), len(cols & {col for _, col in used}))


def _xls(data: bytes) -> Iterator[tuple[str, Hidden]]:
    stream = book_stream(data)
    for title, offset in xls_sheets(stream):
        rows: set[int] = set()
        cols: set[int] = set()
        used: list[tuple[int, int]] = []
        for kind, body in records(stream, offset):
            if kind == _ROW and len(body) >= 14 and body[12] & _ROW_HIDDEN:
                rows.add(struct.unpack_from("<H", body)[0])
            elif kind == _COLUMNS and len(body) >= 10 and body[8] & _COLUMN_HIDDEN:
                first, last = struct.unpack_from("<HH", body)
                cols.update(range(first, last + 1))
            elif kind in _FILLED and len(body) >= 4:
                used.append(struct.unpack_from("<HH", body))
            elif kind == _MULTIPLE and len(body) >= 6:
                row, first = struct.unpack_from("<HH", body)
                used += [(row, first + at) for at in range((len(body) - 6) // 6)]
        yield title, _held(used, rows, cols)
