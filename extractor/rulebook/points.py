"""Whether the points of the metrics can win: none twice, none behind another that is always better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.rulebook.references import point_units, strings
from extractor.rulefiles.book import Book, Row
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_points"]


@dataclass(frozen=True, slots=True)
class _Point:
    row: Row
    place: int
    need: tuple[str, ...]
    inherit: frozenset[str]
    context: frozenset[str]
    avoid: frozenset[str]
    bias: float
    generic: bool
    units: frozenset[str]

    @property
    def line(self) -> int:
        return self.row.line("points", self.place)


def check_points(book: Book) -> Iterator[Issue]:
    """Yield points that never win against a point of their own metric, and points that two metrics share."""
    by_need: dict[tuple[str, ...], list[_Point]] = {}
    for row in book.effective("metrics").values():
        points = list(_points(book, row))
        for place, point in enumerate(points):
            yield from _behind(point, place, points)
            by_need.setdefault(point.need, []).append(point)
    for rivals in by_need.values():
        yield from _shared(rivals)


def _points(book: Book, row: Row) -> Iterator[_Point]:
    points = row.data.get("points") if isinstance(row.data, dict) else None
    for place, data in enumerate(points if isinstance(points, list) else ()):
        if isinstance(data, dict) and strings(data.get("need")):
            yield _point(book, row, place, data)


def _point(book: Book, row: Row, place: int, data: dict[str, Any]) -> _Point:
    bias = data.get("bias", 0.0)
    inherit, context, avoid = (frozenset(strings(data.get(key))) for key in ("inherit", "context", "avoid"))
    units = point_units(book, row.data, data)
    number = float(bias) if isinstance(bias, int | float) else 0.0
    return _Point(
        row,
        place,
        tuple(strings(data.get("need"))),
        inherit,
        context,
        avoid,
        number,
        bool(data.get("generic")),
        units,
    )


def _behind(point: _Point, place: int, points: list[_Point]) -> Iterator[Issue]:
    """A point with the same parts that inherits no more, avoids no less and scores no more can never win."""
    for number, other in enumerate(points):
        kin = (other.need, other.context, other.generic) == (point.need, point.context, point.generic)
        if number == place or not kin:
            continue
        no_better = point.inherit <= other.inherit and point.avoid >= other.avoid
        no_better = no_better and point.bias <= other.bias and point.units <= other.units
        same = no_better and other.inherit <= point.inherit and other.avoid >= point.avoid
        same = same and other.bias <= point.bias and other.units <= point.units
        if same and number < place:
            message = f"第 {place + 1} 个点与第 {number + 1} 个点（第 {other.line} 行）完全一样。"
            yield _issue(point, "repeated_point", message, "删去一个。")
        elif no_better and not same:
            message = f"第 {place + 1} 个点总不如第 {number + 1} 个点（第 {other.line} 行），永远轮不到它。"
            yield _issue(point, "unreachable_point", message, "删去它，或让它比那一个更具体。")


def _shared(rivals: list[_Point]) -> Iterator[Issue]:
    for place, point in enumerate(rivals):
        for other in rivals[:place]:
            if other.row.id == point.row.id or other.bias != point.bias or other.avoid != point.avoid:
                continue
            units = point.units & other.units
            if units:
                shown = "、".join(sorted(units)[:4])
                message = (
                    f"第 {point.place + 1} 个点与指标 {other.row.id} 的点（{other.row.source.shown} 第 {other.line} 行）"
                    f"部件相同，单位也都收“{shown}”，只能按编号定先后。"
                )
                yield _issue(point, "shared_point", message, "给一边加 bias，或缩小一边的 measure。")


def _issue(point: _Point, code: str, message: str, advice: str) -> Issue:
    row = point.row
    return Issue(row.source.shown, point.line, code, row.id, message, advice, Level.WARNING)
