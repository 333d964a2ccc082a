"""The cells of a table without rules: which heads rule which columns, which lines are one wrapped label."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from extractor.readers.grids import GridCell
from extractor.readers.gutter_rows import Row, Span, column_of, em_of, in_order
from extractor.readers.headings import heading_level
from extractor.readers.pdf_tables import CellText
from extractor.readers.visual import VisualLine

__all__ = ["body_cells", "header_cells"]

_PITCH = 1.25  # how much wider than the narrowest step of a column the step to another cell is
_EDGE = 5  # ems between a wrapped line and the next column, at most
_ROOM = 1.3  # ems that a wrapped line may leave open at its end


@dataclass(slots=True)
class _Slot:
    """One row of the table: its height, the lines in each column, which of them reach over the columns to its right."""

    middle: float
    home: bool
    lines: dict[int, list[VisualLine]] = field(default_factory=dict)
    wide: bool = False


def body_cells(rows: Sequence[Row], columns: Sequence[Span], page: int, first_row: int) -> list[GridCell]:
    """Return the cells below the header; lines after the last row that are no wrapped cell's rest are left out."""
    slots = _slots(rows, columns)
    cells = []
    for number, slot in enumerate(slots, start=first_row):
        for at, lines in sorted(slot.lines.items()):
            group = slot.wide or (set(slot.lines) == {0} and heading_level(lines[0].text) is not None)
            across = len(columns) - at if group else 1
            cells.append(_cell(number, at, lines, page, across=across))
    return cells


def _cell(
    row: int, col: int, lines: Sequence[VisualLine], page: int, down: int = 1, across: int = 1
) -> GridCell:
    text = "".join(line.text for line in lines)
    return GridCell(row, col, text, down, across, mark=CellText(page, tuple(lines)))


def _slots(rows: Sequence[Row], columns: Sequence[Span]) -> list[_Slot]:
    homes = [_Slot(row.middle, home=True) for row in rows if row.is_home(columns)]
    alone: list[_Slot] = []
    for at in range(len(columns)):
        _Column(rows, columns, at).settle(homes, alone)
    alone += [
        _Slot(row.middle, home=False, lines={0: [row.pieces[0]]}, wide=True)
        for row in rows
        if len(row.pieces) == 1 and column_of(row.pieces[0], columns) is None
    ]
    slots = sorted((*homes, *_side_by_side(alone)), key=lambda slot: slot.middle)
    while slots and not slots[-1].home:
        slots.pop()
    return slots


def _side_by_side(alone: list[_Slot]) -> list[_Slot]:
    """Put what stands on one height, each in a column of its own, on one row."""
    rows: list[_Slot] = []
    for slot in sorted(alone, key=lambda one: one.middle):
        em = em_of(next(iter(slot.lines.values()))[0])
        if (
            rows
            and slot.middle - rows[-1].middle < 0.5 * em
            and not rows[-1].lines.keys() & slot.lines.keys()
        ):
            rows[-1].lines.update(slot.lines)
        else:
            rows.append(slot)
    return rows


class _Column:
    """The lines of one column: those on rows of the table, and loose ones between them that wrapped or stand alone."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[Span], at: int) -> None:
        self.at = at
        self.items: list[tuple[bool, VisualLine | None]] = []
        for row in rows:
            own = next((piece for piece in row.pieces if column_of(piece, columns) == at), None)
            home = row.is_home(columns)
            if home or own is not None:
                self.items.append((home, own))
        lines = [line for _, line in self.items if line is not None]
        self.width = max((line.x1 - line.x0 for line in lines), default=0.0)
        steps = [
            two.middle - one.middle
            for (home_one, one), (home_two, two) in zip(self.items, self.items[1:], strict=False)
            if one is not None and two is not None and not (home_one and home_two)
        ]
        self.step = min(steps, default=0.0)
        self.pitch = _pitch(rows, columns)
        self.right = columns[at + 1][0] if at + 1 < len(columns) else columns[at][1]

    def settle(self, homes: Sequence[_Slot], alone: list[_Slot]) -> None:
        """Give each line to its row; what belongs to none becomes a row of its own."""
        waiting: list[VisualLine] = []
        number = -1
        for home, line in self.items:
            if not home:
                waiting.append(line) if line is not None else None
                continue
            self._between(homes[number] if number >= 0 else None, homes[number + 1], waiting, line, alone)
            number += 1
            waiting = []
        if number >= 0 and waiting:
            self._after(homes[number], waiting, alone)

    def _between(
        self, above: _Slot | None, below: _Slot, loose: list[VisualLine], own: VisualLine | None, alone: list[_Slot]
    ) -> None:  # fmt: skip
        """Part the lines between two rows: the first go on from above, the last open the one below."""
        before = above.lines.get(self.at, []) if above is not None else []
        chain = [*before[-1:], *loose, *([own] if own is not None else [])]
        chunks = self._chunks(chain)
        if before and own is not None and len(chunks) == 1 and len(chain) > 1:
            chunks = self._forced(chain)
        if own is not None:
            below.lines[self.at] = chunks.pop()
        if before and chunks:
            before.extend(chunks.pop(0)[1:])
        if own is None and chunks:
            below.lines[self.at] = chunks.pop()
        alone += [_Slot(chunk[0].middle, home=False, lines={self.at: chunk}) for chunk in chunks]

    def _after(self, last: _Slot, loose: list[VisualLine], alone: list[_Slot]) -> None:
        held = last.lines.get(self.at, [])
        at = 0
        while held and at < len(loose) and self._goes_on(held[-1], loose[at], last=True):
            held.append(loose[at])
            at += 1
        alone += [_Slot(line.middle, home=False, lines={self.at: [line]}) for line in loose[at:]]

    def _chunks(self, chain: Sequence[VisualLine]) -> list[list[VisualLine]]:
        chunks: list[list[VisualLine]] = []
        for line in chain:
            if chunks and self._goes_on(chunks[-1][-1], line):
                chunks[-1].append(line)
            else:
                chunks.append([line])
        return chunks

    @staticmethod
    def _forced(chain: Sequence[VisualLine]) -> list[list[VisualLine]]:
        """Two rows with lines of their own are two cells: they part at the widest step, the last one of those."""
        widest = max(range(1, len(chain)), key=lambda n: (round(chain[n].middle - chain[n - 1].middle), n))
        return [list(chain[:widest]), list(chain[widest:])]

    def _goes_on(self, line: VisualLine, after: VisualLine, *, last: bool = False) -> bool:
        """Say whether a cell's line wraps into the next: it is full (or a bracket is open), and the step is a narrow one."""
        step = after.middle - line.middle
        if step > max(_PITCH * self.step, self.step + 1):
            return False
        if line.text.count("（") + line.text.count("(") > line.text.count("）") + line.text.count(")"):
            return True
        if self.width - (line.x1 - line.x0) >= _ROOM * em_of(line):
            return False
        if not self.pitch or step < 0.93 * self.pitch:
            return True
        # Lines as far apart as rows: only a column that its words fill to the edge wraps.
        return not last and heading_level(line.text) is None and self.right - line.x1 < _EDGE * em_of(line)


def _pitch(rows: Sequence[Row], columns: Sequence[Span]) -> float:
    """Return the step between two rows with nothing loose between them; 0 if there are no such rows."""
    steps = [
        two.middle - one.middle
        for one, two in itertools.pairwise(rows)
        if one.is_home(columns) and two.is_home(columns)
    ]
    return median(steps) if steps else 0.0


def header_cells(heads: Sequence[Row], columns: Sequence[Span], page: int) -> tuple[list[GridCell], int]:
    """Return the header's cells and how many rows they take; heads over several columns stand above those over one."""
    levels: list[dict[int, tuple[VisualLine, int]]] = []
    lowest: dict[int, list[VisualLine]] = {}
    for row in reversed(heads):
        if lowest and _spreads(row, columns):
            levels.insert(0, dict(_spread(row, columns, 0 in lowest)))
            if 0 in levels[0] and levels[0][0][1] == 1:  # the first column has one head, whatever its height
                lowest.setdefault(0, []).insert(0, levels[0].pop(0)[0])
            continue
        for piece, at in zip(row.pieces, in_order(row.pieces, columns), strict=True):
            lowest.setdefault(at, []).insert(0, piece)
    depth = len(levels)
    cells = [
        _cell(number, at, [piece], page, across=across)
        for number, level in enumerate(levels)
        for at, (piece, across) in level.items()
    ]
    for at, lines in lowest.items():
        row_at = depth if any(cell.col <= at < cell.col + cell.colspan for cell in cells) else 0
        cells.append(_cell(row_at, at, lines, page, down=depth + 1 - row_at))
    return sorted(cells, key=lambda cell: (cell.row, cell.col)), depth + 1 if heads else 0


def _spreads(row: Row, columns: Sequence[Span]) -> bool:
    """Say whether heads of a row stand over several columns: fewer than columns, one of them over a gutter or two."""
    if len(row.pieces) < 2 or len(row.pieces) >= len(columns):
        return False
    for piece in row.pieces:
        at = column_of(piece, columns)
        if at is None:
            return True
        x0, x1 = columns[at]
        if not x0 - 0.5 * em_of(piece) <= (piece.x0 + piece.x1) / 2 <= x1 + 0.5 * em_of(piece):
            return True
    return False


def _spread(row: Row, columns: Sequence[Span], headed: bool) -> Iterator[tuple[int, tuple[VisualLine, int]]]:
    """Give each column to the head nearest to it; the first column stays with a head of its own."""
    heads = row.pieces
    first = int(headed and heads[0].x0 > columns[0][1])
    if first == 0 and column_of(heads[0], columns) == 0:
        yield 0, (heads[0], 1)
        heads, first = heads[1:], 1
    owner: list[VisualLine] = []
    for at in range(first, len(columns)):
        middle = sum(columns[at]) / 2
        owner.append(min(heads, key=lambda piece: abs((piece.x0 + piece.x1) / 2 - middle)))
    at = 0
    while at < len(owner):
        across = sum(1 for one in owner[at:] if one is owner[at])
        yield first + at, (owner[at], across)
        at += across
