"""``summary.xlsx``: the tables of a run as one workbook, for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.exports.cells import clean, is_number

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MOST_ROWS", "Sheet", "Workbook"]

MOST_ROWS = 10_000
"""Rows of a sheet for people; what is beyond them stands in the CSV file, which the sheet's last row
names."""

_EXACT_DIGITS = 15  # a spreadsheet holds binary floats: longer numbers stay text, digit by digit
_BORN = datetime(2000, 1, 1)
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "top"}


class Workbook:
    """A workbook that is written row by row in bounded memory; text is only ever written as text."""

    def __init__(self, path: Path, scratch: Path) -> None:
        """Start the workbook at ``path``; ``scratch`` is a folder for rows on their way."""
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(scratch), "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _BORN, "author": "", "title": "法治政府建设情况报告数据汇总"})
        self._plain = self._book.add_format(_FONT)
        self._flag = self._book.add_format({**_FONT, "bg_color": "#FFF2CC"})
        self._sheets: list[tuple[Sheet, int, int]] = []
        self._bold = self._book.add_format({**_FONT, "bold": True, "text_wrap": True, "bg_color": "#DDEBF7"})

    def sheet(
        self,
        title: str,
        headings: Sequence[str],
        *,
        frozen: int = 1,
        numeric: Iterable[int] = (),
        widths: Sequence[int] = (),
        csv_name: str = "",
        most: int | None = None,
        footer: int = 0,
    ) -> Sheet:
        """Add a sheet whose first row and first ``frozen`` columns stay in view.

        ``numeric`` are the columns whose numbers are written as such; ``widths`` are in characters, the last
        one for all further columns; ``csv_name`` is the file that holds all rows, ``most`` how many the sheet
        holds (:data:`MOST_ROWS` if not given), ``footer`` how many rows at its end are no data to filter.
        """
        sheet = self._book.add_worksheet(title)
        sheet.freeze_panes(1, frozen)
        for column, width in enumerate(widths):
            last = len(headings) - 1 if column == len(widths) - 1 else column
            sheet.set_column(column, max(column, last), width)
        made = Sheet(sheet, self._plain, self._flag, frozenset(numeric), csv_name, most or MOST_ROWS)
        self._sheets.append((made, len(headings), footer))
        made.write(headings, self._bold)
        return made

    def close(self) -> None:
        """Write the workbook to disk.

        :raises OSError: if it cannot be written.
        """
        from xlsxwriter.exceptions import FileCreateError

        for sheet, columns, footer in self._sheets:
            sheet.filter(columns, footer)
        try:
            self._book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


class Sheet:
    """One sheet; rows are added from top to bottom."""

    def __init__(
        self,
        sheet: Worksheet,
        plain: Format,
        flag: Format,
        numeric: frozenset[int],
        csv_name: str,
        most: int,
    ) -> None:
        """Wrap a worksheet of xlsxwriter."""
        self._sheet, self._plain, self._flag, self._numeric = sheet, plain, flag, numeric
        self._csv, self._most, self._row = csv_name, most, 0

    def filter(self, columns: int, footer: int = 0) -> None:
        """Let people filter the rows written so far, but the last ``footer`` ones."""
        last = self._row - 1 - footer
        if last > 0:
            self._sheet.autofilter(0, 0, last, columns - 1)

    @property
    def full(self) -> bool:
        """Whether further rows would be dropped."""
        return self._row > self._most

    def write(
        self, row: Iterable[object], style: Format | None = None, *, marked: Collection[int] = ()
    ) -> None:
        """Add a row; ``None`` leaves a cell empty. The row after the last says where the rest is.

        ``marked`` are columns whose cell is coloured if it is empty: a value there waits for a person.
        """
        if self.full:
            return
        if self._row == self._most:
            row = (f"……其余各行见 {self._csv}",)
        style = style or self._plain
        for column, value in enumerate(row):
            text = "" if value is None else clean(str(value))
            if column in self._numeric and is_number(text) and _fits(text):
                self._sheet.write_number(self._row, column, Decimal(text), style)
            elif text:
                self._sheet.write_string(self._row, column, text, style)
            elif column in marked:
                self._sheet.write_blank(self._row, column, None, self._flag)
        self._row += 1


def _fits(text: str) -> bool:
    return len(text.lstrip("-").replace(".", "").lstrip("0")) <= _EXACT_DIGITS
