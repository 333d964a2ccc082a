"""Pieces of a page without rules put on rows and into columns: what :mod:`extractor.readers.gutters` reasons about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractor.readers.grids import is_blank, is_value
from extractor.readers.visual import VisualLine, weight

__all__ = ["GAP", "Row", "Span", "column_of", "em_of", "in_order", "rows_of"]

GAP = 0.55  # ems of white that part two cells of a row
_BLANK = 0.4
Span = tuple[float, float]


@dataclass(slots=True)
class Row:
    """The pieces that stand on one height, left to right."""

    pieces: list[VisualLine]

    @property
    def middle(self) -> float:
        """Return the height at which the row stands."""
        return median(piece.middle for piece in self.pieces)

    @property
    def em(self) -> float:
        """Return the size of its smallest letters."""
        return min(em_of(piece) for piece in self.pieces)

    @property
    def is_anchor(self) -> bool:
        """Say whether it may be the row of a table: something first, then at least one value."""
        return any(is_value(piece.text) for piece in self.pieces[1:])

    def is_home(self, columns: Sequence[Span]) -> bool:
        """Say whether a row of the table stands here: a value or a dash beside the first column."""
        return any(
            (is_value(piece.text) or is_blank(piece.text)) and column_of(piece, columns) != 0
            for piece in self.pieces
        )


def em_of(piece: VisualLine) -> float:
    """Return the size of a piece's letters; a lone narrow letter has the height for it."""
    return max(min(piece.em or 1e9, piece.bottom - piece.top), 1.0)


def rows_of(pieces: Iterable[VisualLine]) -> list[Row]:
    """Sort pieces into rows, top to bottom."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if rows and abs(rows[-1].pieces[0].middle - piece.middle) < 0.45 * em_of(piece):
            rows[-1].pieces.append(piece)
        else:
            rows.append(Row([piece]))
    for row in rows:
        row.pieces = _mended(sorted(row.pieces, key=lambda one: one.x0))
    return rows


def _mended(pieces: Sequence[VisualLine]) -> list[VisualLine]:
    """Put together what an engine cut letter by letter, with a blank where words of one cell stand apart."""
    whole = [pieces[0]]
    for piece in pieces[1:]:
        last = whole[-1]
        gap = (piece.x0 - last.x1) / max(em_of(last), em_of(piece))
        if gap > GAP:
            whole.append(piece)
            continue
        blank = " " if gap > _BLANK else ""
        text = last.text + blank + piece.text
        whole[-1] = replace(
            last, text=text, x1=max(last.x1, piece.x1), marks=(*last.marks, *(-1 for _ in blank), *piece.marks),
            top=min(last.top, piece.top), bottom=max(last.bottom, piece.bottom),
            em=(max(last.x1, piece.x1) - last.x0) / weight(text),
        )  # fmt: skip
    return whole


def in_order(pieces: Sequence[VisualLine], columns: Sequence[Span]) -> list[int]:
    """Give each piece of a header a column of its own, left to right, so that all stand as near as they can.

    More pieces than columns share the last.
    """
    spare = len(columns) - len(pieces)
    if spare <= 0:
        return [min(at, len(columns) - 1) for at in range(len(pieces))]
    best = [0.0] * (spare + 1)  # the cost of the pieces so far, by the columns left out before the next
    ways: list[list[int]] = [[] for _ in best]
    for number, piece in enumerate(pieces):
        costs = [best[left] + _distance(piece, columns[number + left]) for left in range(spare + 1)]
        order = [min(range(left + 1), key=lambda n: (costs[n], n)) for left in range(spare + 1)]
        ways = [[*ways[n], number + n] for n in order]
        best = [costs[n] for n in order]
    return ways[-1]


def _distance(piece: VisualLine, column: Span) -> float:
    x0, x1 = column
    return min(abs(piece.x0 - x0), abs(piece.x1 - x1), abs(piece.x0 + piece.x1 - x0 - x1) / 2)


def _nearest(piece: VisualLine, columns: Sequence[Span]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return min(range(len(columns)), key=lambda n: abs(middle - sum(columns[n]) / 2))


def column_of(piece: VisualLine, columns: Sequence[Span]) -> int | None:
    """Return the only column that a piece touches, or the nearest if it stands in a gutter; else ``None``."""
    touched = [n for n, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
    if touched:
        return touched[0] if len(touched) == 1 else None
    at = _nearest(piece, columns)
    x0, x1 = columns[at]
    reach = 3 * em_of(piece)
    return at if x0 - reach < (piece.x0 + piece.x1) / 2 < x1 + reach else None
