"""A workbook that Excel, WPS and LibreOffice open: sheets with headings, filters, links, comments and print setup.

What is written here is text as text and numbers as numbers, nothing ever as a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from extractor.exports.cells import clean, is_number

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MOST_ROWS", "Layout", "Mark", "Sheet", "Style", "Workbook", "place"]

MOST_ROWS = 10_000
"""Rows of a sheet for people; what is beyond them stands in the CSV file, which the sheet's last row
names."""

_EXACT_DIGITS = 15  # a spreadsheet holds binary floats: longer numbers stay text, digit by digit
_MOST_LINKS = 65_000  # Excel drops all beyond 65,530 on a sheet
_LONGEST_NOTE = 1_500  # what a person reads in a box
_LONGEST_TIP = 250  # Excel holds 255 units
_BORN = datetime(2000, 1, 1)
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "top"}
_HEAD = {"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1, "border_color": "#B4C6DC"}
_A4 = 9
_T = TypeVar("_T")
_LINE = 13.5  # points
_HEAD_LINES = 4  # at most, of the headings


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell: colours as ``#RRGGBB``, empty for none; ``form`` is a number format."""

    fill: str = ""
    ink: str = ""
    bold: bool = False
    wrap: bool = False
    link: bool = False
    form: str = ""

    def properties(self) -> dict[str, object]:
        """Return what xlsxwriter calls it."""
        made: dict[str, object] = dict(_FONT)
        if self.fill:
            made["bg_color"] = self.fill
        if self.ink or self.link:
            made["font_color"] = self.ink or "#1F5FA8"
        if self.link:
            made["underline"] = 1
        if self.form:
            made["num_format"] = self.form
        return {**made, "bold": self.bold, "text_wrap": self.wrap}


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Mark:
    """What one cell has beside its value: a style, a place in the workbook to jump to (see :func:`place`), the words
    shown when the pointer rests on it, and a comment."""

    style: Style | None = None
    link: str = ""
    tip: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is set out.

    The first row and ``frozen`` columns stay in view; ``numeric`` are the columns whose numbers are written as such, and
    ``wrapped`` those whose text may take several lines; ``widths`` are in characters, the last one for all further
    columns; ``csv_name`` is the file that holds all rows, ``most`` how many the sheet holds; ``footer`` how many rows at
    its end are no data to filter. ``scale`` is the size in print in per cent, 0 for the width of one page; ``repeat`` is a
    column that every printed page shows; ``tallest`` how many lines of a wrapped cell a row shows at most.
    """

    frozen: int = 1
    numeric: frozenset[int] = frozenset()
    wrapped: frozenset[int] = frozenset()
    widths: Sequence[int] = ()
    csv_name: str = ""
    most: int = 0
    footer: int = 0
    scale: int = 0
    repeat: int | None = None
    tallest: int = 8


class Workbook:
    """A workbook that is written row by row in bounded memory; text is only ever written as text."""

    def __init__(self, path: Path, scratch: Path) -> None:
        """Start the workbook at ``path``; ``scratch`` is a folder for rows on their way."""
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(scratch), "strings_to_formulas": False}
        self._file = _ArchiveFile(path)
        self._book = xlsxwriter.Workbook(self._file, options)
        self._book.set_properties({"created": _BORN, "author": "", "title": "法治政府建设情况报告数据汇总"})
        self._formats: dict[Style, Format] = {}
        self._head = self._book.add_format({**_FONT, **_HEAD})
        self._sheets: list[Sheet] = []

    def sheet(
        self,
        title: str,
        headings: Sequence[str],
        layout: Layout | None = None,
        marks: Mapping[int, Mark] | None = None,
    ) -> Sheet:
        """Add a sheet with its headings; ``marks`` are for single headings."""
        layout = layout or Layout()
        sheet = self._book.add_worksheet(title)
        _set_out(sheet, headings, layout)
        made = Sheet(title, sheet, self, layout, len(headings))
        self._sheets.append(made)
        made.write(headings, marks=marks or {}, style=self._head)
        return made

    def format(self, style: Style) -> Format:
        """Return the format of a style; equal styles share one."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format(style.properties())
        return self._formats[style]

    def close(self) -> None:
        """Write the workbook to disk.

        :raises OSError: if it cannot be written.
        """
        from xlsxwriter.exceptions import FileCreateError

        for sheet in self._sheets:
            sheet.filter()
        try:
            self._book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
        finally:
            self._file.close()

    def drop(self) -> None:
        """Let go of what is open: nothing to do after :meth:`close`, and without it nothing is written."""
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None and not sheet.row_data_fh.closed:
                sheet.row_data_fh.close()
        self._file.close()


class _ArchiveFile:
    """The file of a zip archive; once it has refused a write it takes all further ones without a word.

    An archive that could not be finished is thrown away, and zipfile tries to finish it then: on a full disk this would
    put a traceback on the screen of an officer who has been told already.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._failed = path, False
        self._stream: BinaryIO | None = None

    def _opened(self) -> BinaryIO:
        if self._stream is None:
            self._stream = self._path.open("w+b")
        return self._stream

    def write(self, data: bytes) -> int:
        """Write at the current place."""
        return self._try(lambda: self._opened().write(data), len(data))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self._try(lambda: self._opened().seek(offset, whence), 0)

    def tell(self) -> int:
        """Return the current place."""
        return self._try(lambda: self._opened().tell(), 0)

    def flush(self) -> None:
        """Hand all bytes to the system."""
        self._try(lambda: self._opened().flush(), None)

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            with suppress(OSError) if self._failed else nullcontext():
                self._stream.close()

    def _try(self, action: Callable[[], _T], otherwise: _T) -> _T:
        if self._failed:
            return otherwise
        try:
            return action()
        except OSError:
            self._failed = True
            raise


class Sheet:
    """One sheet; rows are added from top to bottom."""

    def __init__(self, title: str, sheet: Worksheet, book: Workbook, layout: Layout, columns: int) -> None:
        """Wrap a worksheet of xlsxwriter."""
        self.title = title
        self._sheet, self._book, self._layout, self._columns = sheet, book, layout, columns
        self._most, self._row, self._links = layout.most or MOST_ROWS, 0, 0

    def filter(self) -> None:
        """Let people filter the rows written so far, but those of the footer."""
        last = self._row - 1 - self._layout.footer
        if last > 0:
            self._sheet.autofilter(0, 0, last, self._columns - 1)

    @property
    def row(self) -> int:
        """The number (from 0, the headings' own) of the row that is written next."""
        return self._row

    @property
    def full(self) -> bool:
        """Whether further rows would be dropped."""
        return self._row > self._most

    def holds(self, row: int) -> bool:
        """Say whether a row of this number is, or will be, one of data."""
        return 0 < row < self._most

    def write(
        self, row: Iterable[object], *, marks: Mapping[int, Mark] | None = None, style: Format | None = None
    ) -> None:
        """Add a row; ``None`` leaves a cell empty. The row after the last says where the rest is.

        ``marks`` are by column; ``style`` is for the whole row.
        """
        if self.full:
            return
        if self._row == self._most:
            row, marks = (f"……其余各行见 {self._layout.csv_name}",), None
        texts = ["" if value is None else clean(str(value)) for value in row]
        self._heighten(texts)
        for column, text in enumerate(texts):
            mark = marks.get(column) if marks else None
            if text or mark is not None:
                self._cell(column, text, mark, style)
        self._row += 1

    def _heighten(self, texts: Sequence[str]) -> None:
        """Give a row the height that its wrapped cells need: not every program works that out for itself."""
        wrapped = self._layout.wrapped if self._row else range(len(texts))
        lines = max(
            (self._lines(column, texts[column]) for column in wrapped if column < len(texts)), default=1
        )
        if lines > 1:
            most = self._layout.tallest if self._row else _HEAD_LINES
            self._sheet.set_row(self._row, _LINE * min(lines, most))

    def _lines(self, column: int, text: str) -> int:
        widths = self._layout.widths or (10,)
        width = widths[min(column, len(widths) - 1)]
        if len(text) * 2 <= width:
            return 1
        return sum(1 + max(0, len(line.encode("gbk", "replace")) - 1) // width for line in text.split("\n"))

    def _cell(self, column: int, text: str, mark: Mark | None, whole: Format | None) -> None:
        row, exact = self._row, column in self._layout.numeric and is_number(text) and _fits(text)
        style = _PLAIN if mark is None or mark.style is None else mark.style
        shown = _shown(style, _form(text) if exact else "", column in self._layout.wrapped)
        form = whole or self._book.format(shown)
        if mark is not None:
            self._link(row, column, mark, form)
            note = clean(mark.note)[:_LONGEST_NOTE]
            if note:
                self._sheet.write_comment(row, column, note, _comment(note))
        if exact:
            self._sheet.write_number(row, column, Decimal(text), form)
        elif text:
            self._sheet.write_string(row, column, text, form)
        else:
            self._sheet.write_blank(row, column, None, form)

    def _link(self, row: int, column: int, mark: Mark, form: Format) -> None:
        """Lay a link under the cell; the value is written over it afterwards."""
        if mark.link and self._links < _MOST_LINKS:
            self._links += 1
            self._sheet.write_url(row, column, f"internal:{mark.link}", form, " ", _tip(mark.tip))


def place(sheet: str, row: int, column: int = 0) -> str:
    """Return the place of a cell as a link names it; ``row`` and ``column`` count from 0."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return f"'{sheet}'!{xl_rowcol_to_cell(row, column)}"


def _set_out(sheet: Worksheet, headings: Sequence[str], layout: Layout) -> None:
    sheet.freeze_panes(1, layout.frozen)
    for column, width in enumerate(layout.widths):
        last = len(headings) - 1 if column == len(layout.widths) - 1 else column
        sheet.set_column(column, max(column, last), width)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)  # printed too
    if layout.scale:
        sheet.set_print_scale(layout.scale)
    else:
        sheet.fit_to_pages(1, 0)
    if layout.repeat is not None:
        sheet.repeat_columns(layout.repeat, layout.repeat)
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # digits that must not be rounded


@lru_cache(maxsize=1_000)
def _shown(style: Style, form: str, wrap: bool) -> Style:
    return replace(style, form=form, wrap=wrap or style.wrap)


def _form(text: str) -> str:
    """Return the format that shows a number as it is told: never rounded to the column, never as a power of ten."""
    places = len(text.partition(".")[2])
    return "0." + "0" * places if places else "0"


def _tip(text: str) -> str:
    """Return a tip of a length that Excel takes, counted as it counts: a rare character is two units."""
    text = " ".join(clean(text).split())
    if len(text.encode("utf-16-le")) <= _LONGEST_TIP * 2:
        return text
    kept = text.encode("utf-16-le")[: (_LONGEST_TIP - 1) * 2]
    return kept.decode("utf-16-le", "ignore") + "…"


def _comment(text: str) -> dict[str, object]:
    lines = sum(1 + len(line) // 26 for line in text.split("\n"))
    return {"x_scale": 2.6, "y_scale": max(1.0, lines / 4.2), "font_name": "宋体", "font_size": 9}


def _fits(text: str) -> bool:
    return len(text.lstrip("-").replace(".", "").lstrip("0")) <= _EXACT_DIGITS
