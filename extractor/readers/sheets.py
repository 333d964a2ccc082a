"""Spreadsheets: calamine reads xlsx and xls; ods is read as people see it, from its own text."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from extractor.errors import DamagedFile, ReadError
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.containers import Container
from extractor.readers.grids import Grid, GridCell, is_value
from extractor.readers.sheet_formats import MAX_AREA, check_area, percent_cells, too_large
from extractor.readers.sheet_hidden import hidden_lines, note_hidden_lines
from extractor.readers.sniffing import protected
from extractor.settings import Settings

__all__ = ["SheetArea", "note_hidden_sheets", "read_sheets", "split_tables", "write_grid"]

Merges = Sequence[tuple[tuple[int, int], tuple[int, int]]]
SheetArea = tuple[list[list[str]], list[tuple[int, int, int, int]]]
"""Rows of texts, and merged ranges as (first row, first column, last row, last column)."""


def read_sheets(data: bytes, name: str, settings: Settings) -> Document:
    """Read a workbook; every visible sheet is a heading (if there are several) and its tables.

    :raises ProtectedFile: the workbook has a password.
    :raises DamagedFile: it cannot be opened.
    :raises LimitExceeded: a sheet is larger than any report.
    """
    unvalued = 0
    if data.startswith(b"PK"):
        container = Container(data, name, settings)
        if "content.xml" in container.names():
            from extractor.readers.odt import read_ods

            return read_ods(data, name, settings)
        unvalued = check_area(data, name, settings)
    builder = TextBuilder(name, settings.limits)
    if unvalued:
        builder.note(
            "formula_without_value",
            f"有 {unvalued} 个公式单元格没有保存计算结果，未读到数值，请用 Excel 打开保存一次。",
        )
    kind = "xlsx" if data.startswith(b"PK") else "xls"
    for title, rows, merges in _sheets(data, name, settings, builder):
        if title:
            builder.line(title, BlockKind.HEADING, level=1)
        for grid in split_tables((rows, merges)):
            write_grid(builder, grid)
    return builder.document(kind)


def note_hidden_sheets(builder: TextBuilder, titles: Sequence[str]) -> None:
    """Name the sheets that people do not see and that are not read."""
    if titles:
        builder.note("hidden_sheet", f"有隐藏的工作表未读取：{'、'.join(titles)}。")


def write_grid(builder: TextBuilder, grid: Grid) -> None:
    """Write one table of a sheet; a single column is running text."""
    if grid.cols == 1:
        for cell in grid.cells:
            builder.lines(cell.text)
    else:
        builder.table(grid)


def _sheets(
    data: bytes, name: str, settings: Settings, builder: TextBuilder
) -> Iterator[tuple[str, list[list[str]], list[tuple[int, int, int, int]]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise protected(name) from error
    except Exception as error:
        raise _damaged(name) from error
    percents = percent_cells(data, name, settings)
    shown = [
        one.name for one in book.sheets_metadata if one.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    hidden = [one.name for one in book.sheets_metadata if one.name not in shown]
    note_hidden_sheets(builder, hidden)
    lines = hidden_lines(data, name, settings)
    note_hidden_lines(builder, [(title, lines[title]) for title in shown if title in lines])
    for title in shown:
        try:
            sheet = book.get_sheet_by_name(title)
        except Exception as error:
            raise _damaged(name) from error
        if sheet.start is None:
            continue
        if sheet.height * sheet.width > MAX_AREA * settings.limits.table_cells:
            raise too_large(name, title)
        yield (title if len(shown) > 1 else ""), *_texts(sheet, percents.get(title, {}))


def _damaged(name: str) -> ReadError:
    return DamagedFile(
        f"文件“{name}”已损坏，工作表打不开。", advice="请用 Excel 或 WPS 打开原文件，另存一份后重新报送。"
    )


def _texts(sheet: Any, percents: dict[tuple[int, int], int]) -> SheetArea:
    top, left = sheet.start
    rows = [
        [_text(value, percents.get((top + r, left + c))) for c, value in enumerate(row)]
        for r, row in enumerate(sheet.to_python(skip_empty_area=True))
    ]
    merges = [
        (r1 - top, c1 - left, r2 - top, c2 - left) for (r1, c1), (r2, c2) in (sheet.merged_cell_ranges or ())
    ]
    return rows, merges


def _text(value: object, percent: int | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, percent)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _number(value: float, percent: int | None) -> str:
    """A number as people see it: no binary dust, a percentage with its sign and its printed digits."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    exact = Decimal(f"{value:.15g}")
    if percent is not None:
        step = Decimal(1).scaleb(-percent)
        return f"{(exact * 100).quantize(step, ROUND_HALF_UP):f}%"
    if exact == exact.to_integral_value():
        return f"{exact.quantize(Decimal(1)):f}" if abs(exact) < Decimal(10) ** 18 else f"{exact:f}"
    return f"{exact.normalize():f}"


def split_tables(area: SheetArea) -> Iterator[Grid]:
    """Cut a sheet at blank rows, unless the rows below go on without a header of their own."""
    rows, merges = area
    last_row, last_col = len(rows) - 1, max((len(row) for row in rows), default=0) - 1
    merges = [
        (r1, c1, min(r2, last_row), min(c2, last_col)) for r1, c1, r2, c2 in merges if r1 >= 0 and c1 >= 0
    ]
    covered = {
        (r, c)
        for r1, c1, r2, c2 in merges
        for r in range(r1, r2 + 1)
        for c in range(c1, c2 + 1)
        if (r, c) != (r1, c1)
    }
    reach = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in merges}
    inside = {r for r1, _, r2, _ in merges for r in range(r1, r2 + 1)}
    stretches: list[list[int]] = []
    blank = True
    for r, row in enumerate(rows):
        if not any(text.strip() for text in row) and r not in inside:
            blank = True
            continue
        if stretches and (not blank or any(is_value(text) for text in row)):
            stretches[-1].append(r)
        else:
            stretches.append([r])
        blank = False
    for numbers in stretches:
        yield _grid(rows, numbers, covered, reach)


def _grid(
    rows: list[list[str]],
    numbers: list[int],
    covered: set[tuple[int, int]],
    reach: dict[tuple[int, int], tuple[int, int]],
) -> Grid:
    used = [c for r in numbers for c, text in enumerate(rows[r]) if text.strip()]
    first, last = min(used, default=0), max(used, default=0)
    at = {r: n for n, r in enumerate(numbers)}
    cells = []
    for r in numbers:
        for c in range(first, last + 1):
            if (r, c) in covered:
                continue
            down, across = reach.get((r, c), (1, 1))
            down = sum(1 for one in range(r, r + down) if one in at)
            text = rows[r][c] if c < len(rows[r]) else ""
            cells.append(GridCell(at[r], c - first, text, max(down, 1), min(across, last + 1 - c)))
    return Grid(tuple(cells))
