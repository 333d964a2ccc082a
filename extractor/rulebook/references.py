"""Whether what the rules name is there, and whether what is there is named by any rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from extractor.rulefiles.book import Book, Row
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_references", "measured_units", "point_units", "strings"]


_OPERANDS = frozenset(
    {"left", "right", "total", "parts", "rate", "numerator", "denominators", "metrics", "apart_from"}
)
"""The keys of a check's relation under which metrics stand."""


def strings(data: Any) -> list[str]:
    """Return the texts of a list; what is none is left to the check of shapes."""
    return [one for one in data if isinstance(one, str)] if isinstance(data, list) else []


def measured_units(book: Book, data: Any) -> frozenset[str]:
    """Return all units that a metric's or null's own units and measures accept."""
    units: set[str] = set(strings(data.get("units")))
    measures = book.effective("measures")
    for name in strings(data.get("measure")):
        units.update(strings(measures[name].data) if name in measures else ())
    return frozenset(units)


def point_units(book: Book, metric: Any, point: Any) -> frozenset[str]:
    """Return the units that one point takes: those of its metric, or the ones that it names itself."""
    units = measured_units(book, metric)
    own = frozenset(strings(point.get("units")))
    return units & own if own else units


def check_references(book: Book) -> Iterator[Issue]:
    """Yield unknown parts, measures and metrics, parts of no effect, and parts that nothing uses."""
    parts, nulls = book.effective("parts"), book.effective("nulls")
    used: set[str] = set()
    for row in book.effective("metrics").values():
        if isinstance(row.data, dict):
            yield from _metric(book, row, {**parts, **nulls}, used)
    for row in nulls.values():
        if isinstance(row.data, dict):
            yield from _named(
                row, ("measure",), row.data.get("measure"), book.effective("measures"), "计量类"
            )
    yield from _relations(book, parts, used)
    yield from _idioms(book)
    yield from _checks(book)
    for name, row in parts.items():
        if name not in used:
            message = "这个部件没有任何指标使用。"
            yield _at(row, (), "unused_part", message, "删去它，或在指标的 need 里用上它。", Level.WARNING)


def _metric(book: Book, row: Row, parts: dict[str, Row], used: set[str]) -> Iterator[Issue]:
    yield from _named(row, ("measure",), row.data.get("measure"), book.effective("measures"), "计量类")
    yield from _named(row, ("group",), row.data.get("group", []), book.effective("groups"), "类别")
    for group in ("points", "zero"):
        points = row.data.get(group)
        for place, point in enumerate(points if isinstance(points, list) else ()):
            if not isinstance(point, dict):
                continue
            need = strings(point.get("need"))
            for key in ("need", "inherit", "context", "avoid"):
                names = strings(point.get(key))
                used.update(names)
                yield from _named(row, (group, place, key), names, parts, "部件")
                if key in ("inherit", "context"):
                    yield from _idle(row, (group, place, key), names, need, parts)
            yield from _idle_units(book, row, (group, place, "units"), strings(point.get("units")))


def _idle(
    row: Row, at: tuple[str | int, ...], names: Iterable[str], need: list[str], parts: dict[str, Row]
) -> Iterator[Issue]:
    for name in names:
        if name in parts and name not in need:
            message = f"{at[-1]} 里的“{name}”不在 need 里，不起作用。"
            yield _at(row, at, "no_effect", message, f"把“{name}”加进 need，或从 {at[-1]} 里删去。")


def _idle_units(book: Book, row: Row, at: tuple[str | int, ...], units: list[str]) -> Iterator[Issue]:
    known = measured_units(book, row.data)
    for unit in units:
        if unit not in known:
            message = f"这个点只收“{unit}”，而指标的 units 和 measure 里没有它，不起作用。"
            yield _at(row, at, "no_effect", message, "给指标加上这个单位，或从点里删去。")


def _named(
    row: Row, at: tuple[str | int, ...], names: Any, known: Iterable[str], what: str
) -> Iterator[Issue]:
    codes = {
        "部件": "unknown_part",
        "计量类": "unknown_measure",
        "指标": "unknown_metric",
        "类别": "unknown_group",
    }
    pool = list(known)
    for place, name in enumerate(strings(names) if not isinstance(names, str) else [names]):
        if name not in pool:
            near = get_close_matches(name, pool, n=1)
            advice = f"写成 {near[0]}。" if near else f"先定义这个{what}，或改正名字。"
            below = (*at, place) if not isinstance(names, str) else at
            yield _at(row, below, codes[what], f"没有“{name}”这个{what}。", advice)


def _relations(book: Book, parts: dict[str, Row], used: set[str]) -> Iterator[Issue]:
    metrics = book.effective("metrics")
    for row in book.rows("relations"):
        if row.id in ("subsets", "outcomes", "by_kind", "rates", "attendance") and isinstance(row.data, dict):
            yield from _named(row, (), list(row.data), metrics, "指标")
            for key, names in row.data.items():
                yield from _named(row, (str(key),), names, metrics, "指标")
            continue
        for place, one in enumerate(row.data if isinstance(row.data, list) else ()):
            if not isinstance(one, dict):
                continue
            for key in ("when", "then", "metrics", "of", "instead"):
                yield from _named(row, (place, key), one.get(key, []), metrics, "指标")
            used.update(strings(one.get("parts")))
            yield from _named(row, (place, "parts"), one.get("parts", []), parts, "部件")


def _idioms(book: Book) -> Iterator[Issue]:
    metrics, measures = book.effective("metrics"), book.effective("measures")
    for row in book.effective("idioms").values():
        if not isinstance(row.data, dict):
            continue
        yield from _named(row, ("metric",), row.data.get("metric", []), metrics, "指标")
        pattern = row.data.get("pattern")
        for place, token in enumerate(pattern if isinstance(pattern, list) else ()):
            if isinstance(token, dict) and "q" in token:
                yield from _named(row, ("pattern", place, "q"), token["q"], measures, "计量类")


def _checks(book: Book) -> Iterator[Issue]:
    metrics = book.effective("metrics")
    for row in book.effective("checks").values():
        relations = row.data.get("relations") if isinstance(row.data, dict) else None
        for place, one in enumerate(relations if isinstance(relations, list) else ()):
            for key, names in one.items() if isinstance(one, dict) else ():
                if key in _OPERANDS:
                    yield from _named(row, ("relations", place, key), names, metrics, "指标")


def _at(
    row: Row, at: tuple[str | int, ...], code: str, message: str, advice: str, level: Level = Level.ERROR
) -> Issue:
    return Issue(row.source.shown, row.line(*at), code, row.id, message, advice, level)
