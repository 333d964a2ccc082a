"""Tables before they are text: cells with their spans, and the labels that rule each of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from extractor.models import CellPlace

__all__ = ["Grid", "GridCell", "from_rows", "is_blank", "is_value", "place_cells", "title_rows"]

_APPROX = r"[约近超逾共计达]?"
_DIGITS = r"[+\-－±]?[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?"
_FIGURE = re.compile(
    rf"{_APPROX}{_DIGITS}\s*[余多]?\s*[十百千万亿]{{0,2}}\s*[余多]?(?:[%％‰]|个百分点|[^\W\d_]{{0,3}}(?:[（(][^\W\d_]{{1,2}}[）)])?)"
    r"[余以上下内左右]{0,2}"
)
_WORDED = re.compile(r"[零一二三四五六七八九十百千两]+[余多]?(?:人次|件次|[次件起人场个家户份条名项处批])")
_CALENDAR = re.compile(
    r"(?:19|20)\d\d\s*(?:年度?.{0,6}|[-—~至].{1,8})?|\d{1,2}\s*[-—~至]?\s*\d{0,2}月份?|第?[一二三四1234]季度|上半年|下半年|上年|本年"
)
_COUNTED = re.compile(r"[0-9０-９]\s*(?:万?元|人次|件次|[次件起人场个家户份条名项处批%％])$")
_BLANK = re.compile(r"[\s—–\-－/／\\无×*＊XxＸ_＿…·]*")
_ORDINAL_HEAD = re.compile(r"(?:序号|编号|行次|序列|项次|[Nn][Oo]\.?)")
_UNIT_HEAD = re.compile(r"(?:计量|计算)?单位")
_REMARK_HEAD = re.compile(r"备注|说明|情况|措施|内容|依据|来源")
_NOTE_ROW = re.compile(r"注|说明|填报|备注|单位[：:]|审核|制表")
_MAX_HEADER_ROWS = 4
_MAX_TITLES = 3
_MAX_GROUP = 24
_MAX_FIGURE = 40
_MAX_LABEL = 12


class _Kind(Enum):
    VALUE = 1
    BLANK = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell where its text stands; ``nested`` is what it holds beside its text (tables, long prose) and is
    written below its row; ``mark`` is the reader's own."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    nested: tuple[Grid | str, ...] = ()
    mark: object = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its cells in reading order; ``header_rows`` where the file itself says how many there are."""

    cells: tuple[GridCell, ...]
    header_rows: int = 0
    rows: int = field(init=False)
    cols: int = field(init=False)

    def __post_init__(self) -> None:
        """Count rows and columns once."""
        object.__setattr__(self, "rows", max((c.row + c.rowspan for c in self.cells), default=0))
        object.__setattr__(self, "cols", max((c.col + c.colspan for c in self.cells), default=0))


def from_rows(rows: Iterable[Sequence[str]]) -> Grid:
    """Return a grid without merged cells."""
    return Grid(tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)))


def is_value(text: str) -> bool:
    """Say whether a cell holds a figure and nothing else: 171, 28件, 98.5%, 约3万余元."""
    return _kind(text) is _Kind.VALUE


def is_blank(text: str) -> bool:
    """Say whether a cell holds nothing, or a mark for nothing: a dash, a slash, 无."""
    return _kind(text) is _Kind.BLANK


def title_rows(grid: Grid) -> list[GridCell]:
    """Return the cells of the leading rows that hold one text across the table: its title, its unit line."""
    return _Labeller(grid).titles


def place_cells(grid: Grid, table: int, caption: str = "") -> dict[tuple[int, int], CellPlace]:
    """Return the place and labels of every cell by its row and column."""
    return _Labeller(grid).places(table, caption)


def _kind(text: str) -> _Kind:
    words = text.strip()
    if _BLANK.fullmatch(words):
        return _Kind.BLANK
    if len(words) > _MAX_FIGURE or _CALENDAR.fullmatch(words):
        return _Kind.TEXT
    if _FIGURE.fullmatch(words) or _WORDED.fullmatch(words):
        return _Kind.VALUE
    return _Kind.TEXT


def _join(parts: Iterable[str], glue: str = " ") -> str:
    kept: list[str] = []
    for part in parts:
        words = " ".join(part.split())
        if words and words not in kept[-1:]:
            kept.append(words)
    return glue.join(kept)


class _Labeller:
    """Reads header rows, label columns and group rows off one grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.at: dict[tuple[int, int], GridCell] = {}
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    self.at.setdefault((row, col), cell)
        self._filled: dict[int, dict[int, str]] = {}
        self._runs: dict[int, list[tuple[int, ...]]] = {}
        self.kinds = {(c.row, c.col): _kind(c.text) for c in grid.cells}
        self.titles = self._titles()
        self.first = 1 + max((c.row + c.rowspan - 1 for c in self.titles), default=-1)
        self.body = self._body_start()
        self.head_texts = {self._row_texts(r) for r in range(self.first, self.body)}
        self.ordinals = {c for c in range(grid.cols) if self._is_ordinal(c)}
        self.label_cols = self._label_columns()

    def places(self, table: int, caption: str) -> dict[tuple[int, int], CellPlace]:
        told = _join((caption, *(_unit_line(c.text) for c in self.titles)))
        found: dict[tuple[int, int], CellPlace] = {}
        group = ""
        for row in range(self.grid.rows):
            header = row < self.body or self._row_texts(row) in self.head_texts
            whole = not header and self._is_group(row)
            if whole:
                text = self.at[row, self._first_col(row)].text.strip()
                group = text if len(text) <= _MAX_GROUP and not _NOTE_ROW.match(text) else ""
            for cell in self._starting_in(row):
                label = header or whole or self._is_label(cell)
                found[cell.row, cell.col] = CellPlace(
                    table, cell.row, cell.col,
                    "" if header or whole else self._row_label(cell, group),
                    "" if header else self._col_label(cell),
                    label, told,
                )  # fmt: skip
        return found

    def _starting_in(self, row: int) -> list[GridCell]:
        cells = {id(c): c for col in range(self.grid.cols) if (c := self.at.get((row, col))) and c.row == row}
        return list(cells.values())

    def _kind_at(self, row: int, col: int) -> _Kind:
        cell = self.at.get((row, col))
        return _Kind.BLANK if cell is None else self.kinds[cell.row, cell.col]

    def _row_texts(self, row: int) -> tuple[str, ...]:
        cells = (self.at.get((row, col)) for col in range(self.grid.cols))
        return tuple("" if c is None else "".join(c.text.split()) for c in cells)

    def _first_col(self, row: int) -> int:
        return min(col for r, col in self.at if r == row)

    def _titles(self) -> list[GridCell]:
        titles: list[GridCell] = []
        for row in range(self.grid.rows - 1):
            if self.grid.cols < 2 or not self._is_group(row):
                break
            titles.append(next(c for c in self._starting_in(row) if self.kinds[c.row, c.col] is _Kind.TEXT))
        return titles

    def _is_group(self, row: int) -> bool:
        """One text alone in its row, across the table or with blanks beside it that were never filled."""
        filled = {
            id(c): c for col in range(self.grid.cols) if (c := self.at.get((row, col))) and c.text.strip()
        }
        if len(filled) != 1 or self.grid.cols < 2:
            return False
        cell = next(iter(filled.values()))
        if cell.row != row or self.kinds[cell.row, cell.col] is not _Kind.TEXT:
            return False
        if cell.colspan >= self.grid.cols:
            return True
        if cell.colspan > 1 or not self._lone(row):
            return False
        return self.grid.cols > 2 or all(
            self._kind_at(row + 1, col) is _Kind.TEXT for col in range(self.grid.cols)
        )

    def _lone(self, row: int) -> bool:
        return row == 0 or (row < _MAX_TITLES and all(self._is_group(above) for above in range(row)))

    def _body_start(self) -> int:
        first, rows = self.first, self.grid.rows
        end = max(first + 1, min(self.grid.header_rows, rows))
        if self.grid.header_rows <= first and (first >= rows - 1 or self._has_value(first)):
            return first
        while (
            end < min(rows - 1, first + _MAX_HEADER_ROWS)
            and not self._has_value(end)
            and self._spreads(end - 1, end)
        ):
            end += 1
        return first if self.grid.header_rows <= first and self._is_form(first, end) else end

    def _is_form(self, first: int, body: int) -> bool:
        """A form of labels and entries: below a wide entry stand further labels, each with a figure of its own."""
        wide = [c for c in self._starting_in(first) if 1 < c.colspan < self.grid.cols and c.rowspan == 1]
        return body == first + 1 and any(
            self._kind_at(body, col) is _Kind.TEXT and self._kind_at(body, col + 1) is _Kind.VALUE
            for cell in wide
            for col in range(cell.col, cell.col + cell.colspan - 1)
        )

    def _has_value(self, row: int) -> bool:
        return any(
            self._kind_at(row, c) is _Kind.VALUE and self.at[row, c].row == row for c in range(self.grid.cols)
        )

    def _spreads(self, above: int, row: int) -> bool:
        """The row above reaches into this one: merged over it, or merged or repeated across columns."""
        cells = [self.at.get((above, col)) for col in range(self.grid.cols)]
        if any(c is not None and c.row + c.rowspan > row for c in cells):
            return True
        if any(c is not None and 1 < c.colspan < self.grid.cols for c in cells):
            return True
        texts, below = self._row_texts(above), self._row_texts(row)
        if any(a and a == b for a, b in itertools.pairwise(texts)):
            return True
        # Typed tables leave blank what a merged header would cover: 2024年 |  over 数量 | 金额.
        return below[0] in ("", texts[0]) and any(
            b and not a for a, b in zip(texts[1:], below[1:], strict=True)
        )

    def _is_ordinal(self, col: int) -> bool:
        if any(_ORDINAL_HEAD.fullmatch(self._head_text(r, col)) for r in range(self.first, self.body)):
            return True
        if col + 1 >= self.grid.cols or (col > 0 and self.body == self.first):
            return False
        texts = [self._head_text(r, col) for r in range(self.body, self.grid.rows)]
        numbers = [t.rstrip(".、．") for t in texts if t]
        right = [self._kind_at(r, col + 1) for r in range(self.body, self.grid.rows)]
        counted = len(numbers) > 1 and numbers == [str(n + 1) for n in range(len(numbers))]
        return counted and right.count(_Kind.TEXT) * 2 > len(right)

    def _head_text(self, row: int, col: int) -> str:
        cell = self.at.get((row, col))
        return "" if cell is None else "".join(cell.text.split())

    def _label_columns(self) -> set[int]:
        if self.body == self.first:
            return set()
        rows = [r for r in range(self.body, self.grid.rows) if not self._is_group(r)]
        kinds = {
            c: [self._kind_at(r, c) for r in rows] for c in range(self.grid.cols) if c not in self.ordinals
        }
        words = [c for c, k in kinds.items() if k.count(_Kind.TEXT) > k.count(_Kind.VALUE)]
        first = next(iter(kinds), None)
        if first is not None and first not in words:
            words = [c for c in words if c < first]
        last_value = max((c for c in kinds if c not in words), default=-1)
        units = {
            c
            for c in words
            if any(_UNIT_HEAD.fullmatch(self._head_text(r, c)) for r in range(self.first, self.body))
        }
        labels = {c for c in words if c < last_value and not (c != first and self._is_remark(c))}
        if labels or first is None or self.grid.cols < 2 or kinds[first] == [_Kind.VALUE]:
            return labels | units  # one row of figures under their heads has no label of its own
        return units | {first}

    def _is_remark(self, col: int) -> bool:
        return any(_REMARK_HEAD.search(self._head_text(r, col)) for r in range(self.first, self.body))

    def _is_label(self, cell: GridCell) -> bool:
        if cell.col in self.ordinals:
            return True
        if _COUNTED.search(cell.text.rstrip()):
            return False
        if self.body > self.first:
            return cell.col in self.label_cols
        return self._leads(cell)

    def _leads(self, cell: GridCell) -> bool:
        """Without a header: words with a figure or a blank to their right, over further words if need be."""
        if self.kinds[cell.row, cell.col] is not _Kind.TEXT:
            return False
        after = range(cell.col + cell.colspan, self.grid.cols)
        if any(self._kind_at(cell.row, col) is not _Kind.TEXT for col in after):
            return True
        # 主要做法 | a sentence of some length
        entry = self.at.get((cell.row, cell.col + cell.colspan))
        return cell.col == 0 and entry is not None and len(cell.text) <= _MAX_LABEL < len(entry.text)

    def _row_label(self, cell: GridCell, group: str) -> str:
        rows = range(cell.row, cell.row + cell.rowspan)
        told = _join((_join(self._labels_left(row, cell.col)) for row in rows), "、")
        return _join((group, told))

    def _labels_left(self, row: int, col: int) -> list[str]:
        """Return the nearest run of labels to the left, outermost first; figures between it and the cell are passed."""
        if row not in self._runs:
            self._runs[row] = self._label_runs(row)
        run = self._runs[row][col]
        return [self._label_text(row, at, at != run[-1]) for at in run]

    def _label_runs(self, row: int) -> list[tuple[int, ...]]:
        """Return for each column the columns of the labels that rule it."""
        runs: list[tuple[int, ...]] = []
        run: tuple[int, ...] = ()
        running = False
        for at in range(self.grid.cols):
            runs.append(run)
            cell = self.at.get((row, at))
            if cell is None or at in self.ordinals:
                continue
            label = self._is_label(cell)
            if label:
                run = (*run, at) if running else (at,)
            running = label
        return runs

    def _label_text(self, row: int, col: int, outer: bool) -> str:
        """An outer label left blank means the one above it."""
        if not outer:
            return self.at[row, col].text
        if col not in self._filled:
            self._filled[col] = self._fill_down(col)
        return self._filled[col].get(row, "")

    def _fill_down(self, col: int) -> dict[int, str]:
        filled: dict[int, str] = {}
        last = ""
        for row in range(self.body, self.grid.rows):
            cell = self.at.get((row, col))
            last = last if cell is None or not cell.text.strip() else cell.text
            filled[row] = last
        return filled

    def _col_label(self, cell: GridCell) -> str:
        columns = range(cell.col, cell.col + cell.colspan)
        heads = []
        for row in range(self.first, self.body):
            heads.append(_join((self._spaced(row, c) for c in columns), "、"))
        return _join(heads)

    def _spaced(self, row: int, col: int) -> str:
        """Return a header's text; one left blank over a further header means the one to its left."""
        while (
            col > 0
            and row < self.body - 1
            and not self._head_text(row, col)
            and self._head_text(row + 1, col)
        ):
            col -= 1
        cell = self.at.get((row, col))
        return "" if cell is None else cell.text


def _unit_line(text: str) -> str:
    """单位：万元 without brackets is put in brackets, where those who read captions look for it."""
    return re.sub(r"^\s*(?:计量)?单位[：:]\s*([^\s（()）]{1,6})\s*$", r"（单位：\1）", text)
