"""Tables that add up: a totals row under its rows, a totals column beside its quarters, 其中 rows under
their total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.checks.base import Bench
from extractor.checks.intervals import Figure
from extractor.checks.layout import Span
from extractor.models import BlockKind

__all__ = ["TableSum", "TableTurn", "table_sums", "table_turns", "titled"]

_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|共\s*计|总数|全年|全年合计|小\s*计)[:：]?$")
_PERIOD = re.compile(r"季度|上半年|下半年|\d+月|[一二三四五六七八九十]+月")
_NUMBER = re.compile(r"^(\d[\d,，]*(?:\.\d+)?)\s*[一-龥%（）()]{0,4}$")
_UNIT_HEAD = re.compile(r"单位|计量")
_TURN = re.compile(r"^([+＋\-－−—↑↓]?)\s*(\d[\d,，]*(?:\.\d+)?)\s*(%|％|个百分点)?$")
_HALF = Decimal("0.5")
_DOWN = frozenset("-－−—↓")
_BEFORE_HEAD = re.compile(r"上年|去年|上一年|同期")
_NOW_HEAD = re.compile(r"本年|今年|本期|当年")
_TURN_HEAD = re.compile(r"增减|同比|增长|增幅|变化|升降|±")
_RULE_LINE = re.compile(r"^[\s|:\-—+]+$")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int

    def figure(self) -> Figure | None:
        """Return the number of the cell if it is nothing but a number; decimals are rounded, integers
        exact."""
        found = _NUMBER.match(self.text)
        if found is None:
            return None
        value = Decimal(re.sub("[,，]", "", found[1]))
        exponent = value.as_tuple().exponent
        grain = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)
        return Figure(value, value - grain / 2, value + grain / 2, grain)


@dataclass(frozen=True, slots=True)
class TableSum:
    """A total of a table with its parts as places in the text; an ``open`` one need only not be passed."""

    whole: Span
    parts: tuple[Span, ...]
    whole_figure: Figure
    part_figures: tuple[Figure, ...]
    open: bool = False
    name: str = ""
    """What is added up: the label of its row, the head of its column."""


@dataclass(frozen=True, slots=True)
class TableTurn:
    """A row of a table that tells this year, the year before and what lies between; ``sign`` is -1 for a fall."""

    now: Span
    before: Span
    turn: Span
    now_figure: Figure
    before_figure: Figure
    turn_figure: Figure
    sign: int
    percent: bool
    name: str = ""


_Grid = list[list[_Cell]]


def titled(name: str) -> str:
    """Return the name of a row or column as a message tells it, nothing if it has none."""
    return f"“{name}”" if name else ""


def table_sums(bench: Bench) -> Iterator[TableSum]:
    """Yield what the tables of a report claim to add up."""
    for grid in _grids(bench):
        yield from _by_row(grid)
        yield from _by_column(grid)
        yield from _of_which(grid)


def table_turns(bench: Bench) -> Iterator[TableTurn]:
    """Yield the rows of the tables that compare two years and print the difference or the growth."""
    year = bench.view.head.year
    for grid in _grids(bench):
        for depth, head in enumerate(grid[:2]):
            columns = _turn_columns(head, year)
            if columns is None:
                continue
            for row in grid[depth + 1 :]:
                if len(row) == len(head):
                    yield from _turns(row, head, *columns)
            break


def _turn_columns(head: Sequence[_Cell], year: int | None) -> tuple[int, int, list[int]] | None:
    """Return the columns of the year before, of this year and of the turns, if each year has one of its own."""
    turns = [i for i, cell in enumerate(head) if _TURN_HEAD.search(cell.text)]

    def column(words: re.Pattern[str], printed: int | None) -> list[int]:
        told = f"{printed}年" if printed else "\0"
        return [i for i, c in enumerate(head) if i not in turns and (words.search(c.text) or told in c.text)]

    before = column(_BEFORE_HEAD, year - 1 if year else None)
    now = column(_NOW_HEAD, year)
    return (before[0], now[0], turns) if len(before) == len(now) == 1 and turns and before != now else None


def _turns(
    row: Sequence[_Cell], head: Sequence[_Cell], before: int, now: int, turns: Sequence[int]
) -> Iterator[TableTurn]:
    now_figure, before_figure = row[now].figure(), row[before].figure()
    for column in turns:
        cell = row[column]
        found = _TURN.match(cell.text)
        if found is None or now_figure is None or before_figure is None or found[3] == "个百分点":
            continue
        percent = bool(found[3]) or re.search("[%％率幅]", head[column].text) is not None
        points = percent and any(re.search("[%％]|率", c.text) for c in (row[now], row[before], row[0]))
        turn = _Cell(found[2], cell.start, cell.end).figure()
        if turn is None or points:
            continue  # a rate may rise by points or by per cent: the table does not say
        if percent and not turn.grain:
            turn = Figure(turn.value, turn.value - _HALF, turn.value + _HALF, Decimal(1))
        sign = -1 if found[1] in _DOWN else 1
        yield TableTurn(
            _span(row[now]),
            _span(row[before]),
            _span(cell),
            now_figure,
            before_figure,
            turn,
            sign,
            percent,
            _label(row),
        )


def _grids(bench: Bench) -> Iterator[_Grid]:
    cells = [b for b in bench.view.blocks if b.kind is BlockKind.CELL and b.cell is not None]
    if cells:
        tables: dict[int, dict[int, list[_Cell]]] = {}
        for block in cells:
            if block.cell is not None:
                rows = tables.setdefault(block.cell.table, {})
                text = bench.view.text[block.start : block.end].strip()
                rows.setdefault(block.cell.row, []).append(_Cell(text, block.start, block.end))
        yield from ([row for _, row in sorted(rows.items())] for _, rows in sorted(tables.items()))
        return
    for table in bench.layout.tables:
        grid = [_split(bench, line) for line in bench.layout.lines if table.covers(line.start, line.end)]
        yield [row for row in grid if row]


def _split(bench: Bench, line: Span) -> list[_Cell]:
    text = bench.layout.words(line).rstrip("\n")
    if _RULE_LINE.match(text):
        return []
    mark = "|" if "|" in text else "\t"
    row, at = [], line.start
    for piece in text.split(mark):
        bare = piece.strip()
        start = at + (piece.index(bare) if bare else 0)
        row.append(_Cell(bare, start, start + len(bare)))
        at += len(piece) + 1
    return row[1:-1] if mark == "|" and not row[0].text and not row[-1].text else row


def _label(row: Sequence[_Cell]) -> str:
    """The first words of a row that are no serial number."""
    return next((cell.text for cell in row if cell.text and cell.figure() is None), "")


def _by_row(grid: _Grid) -> Iterator[TableSum]:
    """A row 合计 is the sum of the rows above it, or, if it stands first, below it."""
    totals = [i for i, row in enumerate(grid) if _TOTAL.match(_label(row))]
    if len(totals) != 1 or any(_label(row).startswith("其中") for row in grid) or _mixed_units(grid):
        return
    (at,) = totals
    numeric = [i for i, row in enumerate(grid) if any(cell.figure() for cell in row)]
    rows = [i for i in numeric if i < at] if numeric and numeric[0] != at else [i for i in numeric if i > at]
    for column in range(1, len(grid[at])):
        members = [grid[i][column] for i in rows if column < len(grid[i])]
        header = grid[0][column].text if column < len(grid[0]) else ""
        shares = re.search("率|比|%|均|序号|年份", header) or "%" in grid[at][column].text
        if shares or len({len(grid[i]) for i in (*rows, at)}) > 1:
            continue
        yield from _sum(grid[at][column], members, header)


def _by_column(grid: _Grid) -> Iterator[TableSum]:
    """A column 合计 or 全年 is the sum of the quarters, months or half years before it."""
    for head in grid[:2]:
        periods = [i for i, cell in enumerate(head) if _PERIOD.search(cell.text)]
        totals = [i for i, cell in enumerate(head) if _TOTAL.match(cell.text)]
        if len(periods) < 2 or len(totals) != 1:
            continue
        for row in grid:
            if len(row) == len(head) and not re.search("率|比", _label(row)):
                yield from _sum(row[totals[0]], [row[i] for i in periods], _label(row))
        return


def _of_which(grid: _Grid) -> Iterator[TableSum]:
    """A row 其中：… is no more than the row above it that is none."""
    whole_row: Sequence[_Cell] = ()
    for above, row in pairwise(grid):
        if not _label(row).startswith("其中"):
            continue
        if not _label(above).startswith("其中"):
            whole_row = above
        if len(whole_row) != len(row):
            continue
        for whole, part in list(zip(whole_row, row, strict=True))[1:]:
            whole_figure, part_figure = whole.figure(), part.figure()
            if whole_figure is not None and part_figure is not None:
                yield TableSum(
                    _span(whole), (_span(part),), whole_figure, (part_figure,), open=True, name=_label(row)
                )


def _sum(whole: _Cell, parts: Sequence[_Cell], name: str) -> Iterator[TableSum]:
    """A blank part is no zero, but words in its place leave the sum undecided."""
    told = [cell for cell in parts if cell.text not in ("", "-", "—", "/", "无")]
    figures = [cell.figure() for cell in told]
    whole_figure = whole.figure()
    known = tuple(figure for figure in figures if figure is not None)
    if whole_figure is not None and len(known) == len(told) > 1:
        yield TableSum(_span(whole), tuple(map(_span, told)), whole_figure, known, name=name)


def _mixed_units(grid: _Grid) -> bool:
    """Tell whether a column of units holds more than one: 件, 次 and 万元 do not add up."""
    for head in grid[:2]:
        for column, cell in enumerate(head):
            if _UNIT_HEAD.search(cell.text):
                units = {row[column].text for row in grid[1:] if column < len(row) and row[column].text}
                return len(units) > 1
    return False


def _span(cell: _Cell) -> Span:
    return Span(cell.start, cell.end)
