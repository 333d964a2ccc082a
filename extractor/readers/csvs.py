"""Comma separated tables, in any usual Chinese encoding."""

from __future__ import annotations

import csv
import io

from extractor.errors import EmptyFile
from extractor.models import Document
from extractor.readers.builder import TextBuilder, too_many_cells
from extractor.readers.encoding import decode
from extractor.readers.sheets import split_tables, write_grid
from extractor.readers.txt import read_txt
from extractor.settings import Settings

__all__ = ["read_csv"]

_DELIMITERS = ",\t;，"


def read_csv(data: bytes, name: str, settings: Settings) -> Document:
    """Read a table of plain text; a file without columns is read as plain text.

    :raises EmptyFile: nothing but white space.
    :raises LimitExceeded: more characters or cells than a report can have.
    """
    found = decode(data)
    if not found.text.strip():
        raise EmptyFile(f"文件“{name}”里没有文字。", advice="请检查文件是否保存完整，再重新报送。")
    head = found.text[:20_000]
    delimiter = max(_DELIMITERS, key=head.count)
    if head.count(delimiter) < head.count("\n") / 2 or not found.plausible:
        return read_txt(data, name, settings)
    try:
        rows = list(csv.reader(io.StringIO(found.text, newline=""), delimiter=delimiter))
    except csv.Error:
        return read_txt(data, name, settings)
    if sum(map(len, rows)) > settings.limits.table_cells:
        raise too_many_cells(name, settings.limits)
    builder = TextBuilder(name, settings.limits)
    if found.damaged:
        builder.note("damaged_bytes", f"有 {found.damaged} 处字节损坏，无法还原，相关数字请核对原件。")
    for grid in split_tables((rows, [])):
        write_grid(builder, grid)
    return builder.document("csv")
