"""The rule set: loaded from YAML, checked by pydantic, compiled once.

A metric is a *point* made of parts (``rules/parts``: what is acted on, what is done, who does it), found near a figure
whose unit belongs to the metric's *measure* (``rules/measures.yaml``). Parts are lexicons of regex fragments; in them
``~`` stands for up to 8 characters within one phrase and ``…`` for up to 16 within one clause.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extractor.errors import RulesError
from extractor.matching.rule_files import (
    Sourced,
    checked,
    compiled,
    digest,
    read_groups,
    read_measures,
    read_rows,
    read_table,
    read_words,
)
from extractor.matching.rule_models import MetricRule, NullRule, PartRule, PointRule, ZeroRule
from extractor.matching.wordings import Wordings, wordings
from extractor.resources import rules_folder

__all__ = [
    "Metric",
    "MetricRule",
    "NullRule",
    "PartRule",
    "Point",
    "PointRule",
    "Price",
    "RuleSet",
    "ZeroRule",
    "alternation",
    "fragment",
    "load_ruleset",
    "longest_first",
]

_PHRASE_GAP = r"[^，。；：、（）()\n0-9０-９]{0,8}"
_CLAUSE_GAP = r"[^，。；：（）()\n0-9０-９]{0,16}"


class Price(NamedTuple):
    """The price class of a part of a point: ``share`` of its place's price is paid where it stands outside the clause."""

    share: float
    inherit: bool
    context: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A compiled point: part ids with the price class of each, in the order of ``need``."""

    metric: str
    rule: str
    need: tuple[str, ...]
    wanted: frozenset[str]
    prices: tuple[Price, ...]
    inherit: frozenset[str]
    context: frozenset[str]
    avoid: tuple[str, ...]
    bias: float
    generic: bool
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Metric:
    """A compiled metric; ``units`` are all units that its measures accept."""

    id: str
    name: str
    group: str
    unit: str
    kind: str
    counts: str
    printed_units: tuple[str, ...]
    units: frozenset[str]
    points: tuple[Point, ...]
    zeros: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything that matching needs; ``parts`` holds the expressions of parts and nulls, the longest wording first."""

    metrics: Mapping[str, Metric]
    parts: Mapping[str, tuple[str, ...]]
    part_names: Mapping[str, str]
    by_unit: Mapping[str, tuple[Point, ...]]
    by_anchor: Mapping[str, Mapping[str, tuple[Point, ...]]]
    nulls: Mapping[str, frozenset[str]]
    backward: frozenset[str]
    unmasked: frozenset[str]
    light: re.Pattern[str]
    masks: re.Pattern[str]
    wordings: Wordings
    hash: str


def fragment(word: str) -> str:
    """Expand the two gap signs of a lexicon word."""
    return word.replace("~", _PHRASE_GAP).replace("…", _CLAUSE_GAP)


def alternation(words: Iterable[str]) -> str:
    """Join fragments, longest first, so that the longer wording wins where two begin alike."""
    return "|".join(longest_first(words))


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Return the expressions of words in the order in which they are tried."""
    return tuple(fragment(word) for word in sorted(words, key=len, reverse=True))


def _require(names: Iterable[str], known: Container[str], what: str, source: Sourced[MetricRule]) -> None:
    for name in names:
        if name not in known:
            raise RulesError(
                f"规则文件 {source.path.name} 中指标 {source.rule.id} 用了不存在的{what} {name}。",
                advice=f"请先定义这个{what}，或改正名字。",
            )


def _price(point: PointRule, part: str) -> Price:
    share = 0.35 if part in point.context else 0.6 if part in point.inherit else 1.0
    return Price(share, part in point.inherit, part in point.context)


def _point(source: Sourced[MetricRule], number: int, point: PointRule, parts: Container[str]) -> Point:
    _require((*point.need, *point.avoid), parts, "部件", source)
    _require((*point.inherit, *point.context), point.need, "必要部件", source)
    return Point(
        metric=source.rule.id,
        rule=f"{source.rule.id}/{number}",
        need=point.need,
        wanted=frozenset(point.need),
        prices=tuple(_price(point, part) for part in point.need),
        inherit=frozenset(point.inherit),
        context=frozenset(point.context),
        avoid=point.avoid,
        bias=point.bias,
        generic=point.generic,
        units=frozenset(point.units),
    )


def _metric(
    source: Sourced[MetricRule], parts: Container[str], measures: Mapping[str, frozenset[str]]
) -> Metric:
    rule = source.rule
    _require(rule.measure, measures, "计量类", source)
    for zero in rule.zero:
        _require(zero.need, parts, "部件", source)
    return Metric(
        id=rule.id,
        name=rule.name,
        group=rule.group,
        unit=rule.units[0],
        kind=rule.kind,
        counts=rule.counts,
        printed_units=rule.units,
        units=frozenset(rule.units).union(*(measures[name] for name in rule.measure)),
        points=tuple(_point(source, n, point, parts) for n, point in enumerate(rule.points, 1)),
        zeros=tuple(zero.need for zero in rule.zero),
    )


def _null_units(
    source: Sourced[NullRule], name: str, measures: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    for measure in source.rule.measure:
        if measure not in measures:
            raise RulesError(
                f"规则文件 {source.path.name} 中 {name} 用了不存在的计量类 {measure}。",
                advice="请看 rules/measures.yaml。",
            )
    return frozenset().union(*(measures[measure] for measure in source.rule.measure))


def _by_unit(metrics: Iterable[Metric]) -> dict[str, tuple[Point, ...]]:
    found: dict[str, list[Point]] = {}
    for metric in metrics:
        for unit in metric.units:
            found.setdefault(unit, []).extend(p for p in metric.points if not p.units or unit in p.units)
    return {unit: tuple(points) for unit, points in found.items()}


def _by_anchor(points: Iterable[Point]) -> dict[str, tuple[Point, ...]]:
    found: dict[str, list[Point]] = {}
    for point in points:
        found.setdefault(point.need[0], []).append(point)
    return {anchor: tuple(of) for anchor, of in found.items()}


@lru_cache(maxsize=8)
def load_ruleset(overlays: tuple[Path, ...] = ()) -> RuleSet:
    """Load the built-in rules and the folders laid over them, in order; a later row replaces an earlier of its id.

    :raises RulesError: naming the file and the row that cannot be used.
    """
    folders = (rules_folder(), *overlays)
    measures = read_measures(folders)
    parts = read_table(folders, "parts", PartRule)
    nulls = read_table(folders, "nulls", NullRule)
    rows = read_rows(folders, "metrics", MetricRule)
    order = list(read_groups(folders))
    known = parts.keys() | nulls.keys()
    metrics = [_metric(source, known, measures) for source in rows.values()]
    metrics.sort(key=lambda m: order.index(m.group) if m.group in order else len(order))
    by_unit = _by_unit(metrics)
    lexicons: dict[str, Sourced[PartRule] | Sourced[NullRule]] = {**parts, **nulls}
    expressions = {name: longest_first(source.rule.words) for name, source in lexicons.items()}
    for name, source in lexicons.items():
        for expression in expressions[name]:
            checked(expression, source.path, name)
    return RuleSet(
        metrics={metric.id: metric for metric in metrics},
        parts=expressions,
        part_names={name: source.rule.name for name, source in lexicons.items()},
        by_unit=by_unit,
        by_anchor={unit: _by_anchor(points) for unit, points in by_unit.items()},
        nulls={name: _null_units(source, name, measures) for name, source in nulls.items()},
        backward=frozenset(name for name, source in parts.items() if source.rule.backward),
        unmasked=frozenset(name for name, source in parts.items() if source.rule.unmasked),
        light=compiled(alternation(read_words(folders, "light.yaml")), Path("light.yaml"), "light"),
        masks=compiled(alternation(read_words(folders, "masks.yaml")), Path("masks.yaml"), "masks"),
        wordings=wordings(expressions),
        hash=digest(folders),
    )
