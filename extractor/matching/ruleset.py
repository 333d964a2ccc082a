"""The rule set: loaded from YAML, checked by pydantic, compiled once.

A metric is a *point* made of parts (``rules/parts``: what is acted on, what is done, who does it), found near a figure
whose unit belongs to the metric's *measure* (``rules/measures.yaml``). Parts are lexicons of regex fragments; in them
``~`` stands for up to 8 characters within one phrase and ``…`` for up to 16 within one clause.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import RulesError
from extractor.matching.cores import CoreIndex, core_index
from extractor.resources import rules_folder

__all__ = ["Metric", "Point", "RuleSet", "load_ruleset"]

_PHRASE_GAP = r"[^，。；：、（）()\n0-9０-９]{0,8}"
_CLAUSE_GAP = r"[^，。；：（）()\n0-9０-９]{0,16}"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_M = TypeVar("_M", bound=BaseModel)


class PartRule(_Strict):
    """A lexicon: one idea in all its wordings; ``backward``: it never lends itself to figures before it."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    backward: bool = False


class PointRule(_Strict):
    """A combination of parts that names the metric.

    ``need``: all parts, the first of them the anchor that stands in the figure's own clause; ``inherit``: parts that
    often stand clauses back; ``context``: parts that may stand anywhere up to the heading; ``avoid``: parts whose
    presence in the figure's own clause speaks against; ``bias``: added to the score; ``generic``: the point names only
    a kind (婚姻家庭纠纷), so that a part of a total or a member of a list takes the metric of its total or list; ``units``: only these.
    """

    need: tuple[str, ...] = Field(min_length=1)
    inherit: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    bias: float = 0.0
    generic: bool = False
    units: tuple[str, ...] = ()


class ZeroRule(_Strict):
    """A zero told in words: the parts that must stand in the clause with 无/未."""

    need: tuple[str, ...] = Field(min_length=1)


class MetricRule(_Strict):
    """One metric of the catalogue with its points."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    group: str
    units: tuple[str, ...] = Field(min_length=1)
    kind: Literal["count", "rate", "money", "area"]
    counts: str
    not_: str = Field(default="", alias="not")
    measure: tuple[str, ...] = Field(min_length=1)
    points: tuple[PointRule, ...] = Field(min_length=1)
    zero: tuple[ZeroRule, ...] = ()
    since: str = ""


class NullRule(_Strict):
    """Something that is counted and is no metric: its words win over a metric that stands farther away."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    measure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A compiled point: part ids with the price class of each."""

    metric: str
    rule: str
    need: tuple[str, ...]
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
    """Everything that matching needs: metrics, part patterns, null patterns, light words."""

    metrics: Mapping[str, Metric]
    parts: Mapping[str, re.Pattern[str]]
    part_names: Mapping[str, str]
    by_unit: Mapping[str, tuple[Point, ...]]
    nulls: Mapping[str, frozenset[str]]
    backward: frozenset[str]
    light: re.Pattern[str]
    masks: re.Pattern[str]
    cores: CoreIndex
    hash: str


def fragment(word: str) -> str:
    """Expand the two gap signs of a lexicon word."""
    return word.replace("~", _PHRASE_GAP).replace("…", _CLAUSE_GAP)


def alternation(words: Iterable[str]) -> str:
    """Join fragments, longest first, so that the longer wording wins where two begin alike."""
    return "|".join(fragment(word) for word in sorted(words, key=len, reverse=True))


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesError(
            f"规则文件 {path.name} 读不出来：{error}", advice="请检查文件的缩进、引号和编码（UTF-8）。"
        ) from error


def _model(kind: type[_M], data: object, path: Path, where: str) -> _M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RulesError(
            f"规则文件 {path.name} 中 {where} 的 {field} 不对：{first['msg']}",
            advice="请对照 docs/RULES.md 修改。",
        ) from error


def _compile(pattern: str, path: Path, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise RulesError(
            f"规则文件 {path.name} 中 {where} 不是合法的表达式：{error}", advice="请修改该词条。"
        ) from error


def _files(folders: Sequence[Path], kind: str) -> list[Path]:
    return [path for folder in folders for path in sorted((folder / kind).glob("*.yaml"))]


def _read_parts(folders: Sequence[Path], kind: type[_M]) -> dict[str, _M]:
    folder = "parts" if kind is PartRule else "nulls"
    found: dict[str, _M] = {}
    for path in _files(folders, folder):
        for name, data in (_load(path) or {}).items():
            found[name] = _model(kind, data, path, name)
    return found


def _read_metrics(folders: Sequence[Path]) -> dict[str, MetricRule]:
    found: dict[str, MetricRule] = {}
    for path in _files(folders, "metrics"):
        for data in _load(path) or []:
            rule = _model(MetricRule, data, path, str(data.get("id", "?")) if isinstance(data, dict) else "?")
            found[rule.id] = rule
    return found


def _read_measures(folders: Sequence[Path]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for folder in folders:
        path = folder / "measures.yaml"
        if path.exists():
            found.update({name: frozenset(units) for name, units in _load(path).items()})
    return found


def _read_words(folders: Sequence[Path], name: str) -> list[str]:
    words: list[str] = []
    for folder in folders:
        path = folder / name
        if path.exists():
            words.extend(word for group in _load(path).values() for word in group)
    return words


def _point(rule: MetricRule, number: int, point: PointRule, parts: Mapping[str, object]) -> Point:
    for part in (*point.need, *point.avoid):
        if part not in parts:
            raise RulesError(
                f"指标 {rule.id} 用了不存在的部件 {part}。", advice="请在 rules/parts 中定义它，或改正名字。"
            )
    return Point(
        metric=rule.id,
        rule=f"{rule.id}/{number}",
        need=point.need,
        inherit=frozenset(point.inherit),
        context=frozenset(point.context),
        avoid=point.avoid,
        bias=point.bias,
        generic=point.generic,
        units=frozenset(point.units),
    )


def _metric(rule: MetricRule, parts: Mapping[str, object], measures: Mapping[str, frozenset[str]]) -> Metric:
    unknown = [name for name in rule.measure if name not in measures]
    if unknown:
        raise RulesError(
            f"指标 {rule.id} 用了不存在的计量类 {unknown[0]}。", advice="请看 rules/measures.yaml。"
        )
    return Metric(
        id=rule.id,
        name=rule.name,
        group=rule.group,
        unit=rule.units[0],
        kind=rule.kind,
        counts=rule.counts,
        printed_units=rule.units,
        units=frozenset(rule.units).union(*(measures[name] for name in rule.measure)),
        points=tuple(_point(rule, n, point, parts) for n, point in enumerate(rule.points, 1)),
        zeros=tuple(zero.need for zero in rule.zero),
    )


def _digest(folders: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=8)
def load_ruleset(overlays: tuple[Path, ...] = ()) -> RuleSet:
    """Load the built-in rules and the folders laid over them, in order; a later row replaces an earlier of its id.

    :raises RulesError: naming the file and the row that cannot be used.
    """
    folders = (rules_folder(), *overlays)
    measures = _read_measures(folders)
    parts = _read_parts(folders, PartRule)
    nulls = _read_parts(folders, NullRule)
    known: dict[str, object] = {**parts, **nulls}
    metrics = {rule.id: _metric(rule, known, measures) for rule in _read_metrics(folders).values()}
    by_unit: dict[str, list[Point]] = {}
    for metric in metrics.values():
        for unit in metric.units:
            by_unit.setdefault(unit, []).extend(p for p in metric.points if not p.units or unit in p.units)
    first = folders[0]
    patterns = {name: _compile(alternation(rule.words), first, name) for name, rule in parts.items()}
    patterns |= {name: _compile(alternation(rule.words), first, name) for name, rule in nulls.items()}
    return RuleSet(
        metrics=metrics,
        parts=patterns,
        part_names={n: p.name for n, p in parts.items()} | {n: p.name for n, p in nulls.items()},
        by_unit={unit: tuple(points) for unit, points in by_unit.items()},
        nulls={
            name: frozenset().union(*(measures[m] for m in rule.measure)) if rule.measure else frozenset()
            for name, rule in nulls.items()
        },
        backward=frozenset(name for name, rule in parts.items() if rule.backward),
        light=_compile(alternation(_read_words(folders, "light.yaml")), first, "light"),
        masks=_compile(alternation(_read_words(folders, "masks.yaml")), first, "masks"),
        cores=core_index(patterns),
        hash=_digest(folders),
    )
