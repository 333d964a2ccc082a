"""Whether the rows of the rule files have the shape that the program reads: keys, types, ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError

from extractor.checks.rows import ChecksFile
from extractor.errors import RulesError
from extractor.matching.idioms import IdiomRule
from extractor.matching.ruleset import MetricRule, NullRule, PartRule, PointRule, ZeroRule
from extractor.resources import EXTENDS, IN_PLACE
from extractor.rulefiles.book import LAYERED, Book, Row, open_book
from extractor.rulefiles.issues import Issue, Level
from extractor.rulefiles.layers import (
    ContextFile,
    DefinitionRule,
    HeadFile,
    NamesFile,
    RelationsFile,
    SectionsFile,
    UnitsFile,
    WordsFile,
)
from extractor.rulefiles.source import At, Source

__all__ = ["FILES", "ExampleRule", "check_shapes", "refuse_faults"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExampleRule(_Strict):
    """The marked sentences of one metric; a mark is ``⟦metric=VALUE UNIT|SURFACE⟧``."""

    extends: bool = False
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


class MorePart(_Strict):
    """What is added to a part of the rules below: wordings, or another name."""

    extends: Literal[True]
    name: str = Field(default="", min_length=1)
    words: tuple[str, ...] = ()
    backward: bool = False
    unmasked: bool = False


class MoreNull(_Strict):
    """What is added to a null of the rules below."""

    extends: Literal[True]
    name: str = Field(default="", min_length=1)
    words: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()


class MoreMetric(_Strict):
    """What is added to a metric of the rules below: points, units; a single value stands in the place of the old."""

    extends: Literal[True]
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(default="", min_length=1)
    group: str = ""
    units: tuple[str, ...] = ()
    kind: Literal["count", "rate", "money", "area"] = "count"
    counts: str = ""
    not_: str = Field(default="", alias="not")
    measure: tuple[str, ...] = ()
    points: tuple[PointRule, ...] = ()
    zero: tuple[ZeroRule, ...] = ()
    since: str = ""


def _form(row: Any) -> str:
    return "more" if isinstance(row, dict) and row.get(EXTENDS) is True else "whole"


_BY_FORM = Discriminator(_form)
_Metric = Annotated[Annotated[MetricRule, Tag("whole")] | Annotated[MoreMetric, Tag("more")], _BY_FORM]
_Part = Annotated[Annotated[PartRule, Tag("whole")] | Annotated[MorePart, Tag("more")], _BY_FORM]
_Null = Annotated[Annotated[NullRule, Tag("whole")] | Annotated[MoreNull, Tag("more")], _BY_FORM]

_TYPES: Mapping[str, Any] = {
    "metrics": list[_Metric],
    "parts": dict[str, _Part],
    "nulls": dict[str, _Null],
    "examples": dict[str, ExampleRule],
    "measures": dict[str, list[str]],
    "light": WordsFile,
    "masks": WordsFile,
    "idioms": list[IdiomRule],
    "groups": dict[str, str],
    "context": ContextFile,
    "relations": RelationsFile,
    "names": NamesFile,
    "units": UnitsFile,
    "sections": SectionsFile,
    "head": HeadFile,
    "checks": ChecksFile,
    "definitions": dict[str, DefinitionRule],
}
FILES: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(held) for kind, held in _TYPES.items()}
"""What each kind of file holds, as the program reads it; the JSON Schemas are made from these."""

_SAID = {
    "missing": "缺少“{key}”",
    "too_short": "“{key}”是空的",
    "string_too_short": "“{key}”太短或是空的",
    "string_type": "“{key}”应当是文字（数字样的要加引号）",
    "literal_error": "“{key}”的值不在可选范围内",
    "enum": "“{key}”的值不在可选范围内",
    "string_pattern_mismatch": "“{key}”只能用小写字母、数字和下划线，以字母开头",
    "float_parsing": "“{key}”应当是数字",
    "float_type": "“{key}”应当是数字",
    "int_parsing": "“{key}”应当是整数",
    "int_type": "“{key}”应当是整数",
    "int_from_float": "“{key}”应当是整数",
    "decimal_parsing": "“{key}”应当是数字",
    "decimal_type": "“{key}”应当是数字",
    "greater_than": "“{key}”太小",
    "greater_than_equal": "“{key}”太小",
    "less_than_equal": "“{key}”太大",
    "bool_parsing": "“{key}”应当是 true 或 false",
    "bool_type": "“{key}”应当是 true 或 false",
    "tuple_type": "“{key}”应当是一个清单",
    "list_type": "“{key}”应当是一个清单",
    "dict_type": "“{key}”应当是“名称: 值”的形式",
    "model_type": "“{key}”应当是“名称: 值”的形式",
    "model_attributes_type": "“{key}”应当是“名称: 值”的形式",
    "union_tag_invalid": "“{key}”的 kind 不认识",
    "union_tag_not_found": "“{key}”缺少 kind",
}


_QUOTED = re.compile("'([^']+)'")


def refuse_faults(overlays: Sequence[Path]) -> None:
    """Refuse own rule folders whose files no program can read.

    :raises RulesError: with file, line and what to write instead, of the first fault; and how many more there are.
    """
    book = open_book(overlays)
    own = [issue for issue in check_shapes(book, first=1) if issue.level is Level.ERROR]
    if own:
        issue = min(
            own, key=lambda one: (one.code != "unknown_key", one)
        )  # a misspelt key, not what it leaves out
        more = f"（另有 {len(own) - 1} 处，用 extractor rules lint 全部列出）" if len(own) > 1 else ""
        message = f"规则文件 {issue.file} 第 {issue.line} 行 [{issue.row}]：{issue.message}"
        raise RulesError(message, advice=f"{issue.advice}{more}")


def check_shapes(book: Book, *, first: int = 0) -> Iterator[Issue]:
    """Yield what no program can read: wrong keys, wrong types, ids that stand twice in one folder.

    :param first: the number of the first folder to look at; 1 for the own ones only.
    """
    for kind, sources in book.sources.items():
        for folder, source in sources:
            if folder < first:
                continue
            yield from source.faults
            if not source.faults:
                yield from _file(kind, source)
                yield from _signed(kind, source)
        yield from _repeated_ids(book, kind, first)
        yield from _nothing_to_extend(book, kind, first)


def _file(kind: str, source: Source) -> Iterator[Issue]:
    if source.data is None:
        return
    try:
        FILES[kind].validate_python(source.data)
    except ValidationError as error:
        for one in error.errors():
            yield _issue(kind, source, one["type"], tuple(one["loc"]), one["msg"])


def _signed(kind: str, source: Source) -> Iterator[Issue]:
    """Yield the sign at a row that stands in the place of the one below anyway: with it, it would be another row."""
    if kind in LAYERED or not isinstance(source.data, dict):
        return
    for key in map(str, source.data):
        name = key.removesuffix(IN_PLACE)
        if name != key and kind != "checks":
            message = f"“{key}”后面的 {IN_PLACE} 不起作用：这类文件的一条本来就整个替换下层的同名条。"
            yield Issue(source.shown, source.line((key,)), "unknown_key", key, message, f"写成 {name}。")


def _issue(kind: str, source: Source, fault: str, loc: At, said: str) -> Issue:
    at = _written(source.data, loc)
    key, row = str(at[-1]) if at else "-", _row_name(source, at)
    if fault == "extra_forbidden":
        known = _known_keys(kind, loc)
        near = get_close_matches(key, known, n=1)
        advice = f"写成 {near[0]}。" if near else f"可用的键：{'、'.join(known)}。"
        return Issue(source.shown, source.line(at), "unknown_key", row, f"没有“{key}”这个键。", advice)
    told = said.removeprefix("Value error, ")
    message = _SAID.get(fault, f"“{{key}}”不对：{_plain(told)}").format(key=key) + "。"
    advice = "对照 docs/RULES.md 和相邻的行改正。"
    if fault == "missing":
        advice = f"在这一行下面补写 {key}。"
    elif fault in ("literal_error", "enum"):
        advice = f"可写：{'、'.join(_QUOTED.findall(told))}。"
    return Issue(source.shown, source.line(at), "bad_shape", row, message, advice)


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _written(data: Any, loc: At) -> At:
    """Return a place as the file writes it: pydantic puts the names of union members between the keys."""
    at: list[str | int] = []
    for number, step in enumerate(loc):
        if isinstance(data, dict):
            named = next((key for key in data if str(key).removesuffix("!") == str(step)), None)
            if named is None and number + 1 < len(loc):
                continue
            at.append(step if named is None else str(named))
            data = data.get(named)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            at.append(step)
            data = data[step]
    return tuple(at)


def _row_name(source: Source, at: At) -> str:
    if not at:
        return "-"
    data = source.data
    for number, step in enumerate(at):
        if isinstance(step, int) and isinstance(data, list):
            item = data[step] if step < len(data) else None
            name = (item.get("id") or item.get("code")) if isinstance(item, dict) else None
            return str(name or (at[number - 1] if number else "?"))
        data = data.get(step) if isinstance(data, dict) else None
    return str(at[0])


def _known_keys(kind: str, loc: At) -> list[str]:
    """Return the keys that may stand where an unknown one was found."""
    models = _models(_TYPES[kind])
    for step in loc[:-1]:
        inner = [
            one
            for model in models
            for name, field in model.model_fields.items()
            if (field.alias or name) == step
            for one in _models(field.annotation)
        ]
        tagged = [model for model in models if _bears(model, step)]
        models = inner or tagged or models
    names = [field.alias or name for model in models for name, field in model.model_fields.items()]
    return list(dict.fromkeys(names))


def _models(held: Any) -> list[type[BaseModel]]:
    """Return the models that a type is made of."""
    if isinstance(held, type) and issubclass(held, BaseModel):
        return [held]
    return [model for inner in get_args(held) for model in _models(inner)]


def _bears(model: type[BaseModel], tag: str | int) -> bool:
    """Tell whether a union calls this member by a tag."""
    if tag in ("whole", "more"):
        return (EXTENDS in model.model_fields) is (tag == "more")
    kind = model.model_fields.get("kind")
    return kind is not None and tag in get_args(kind.annotation)


def _repeated_ids(book: Book, kind: str, first_folder: int) -> Iterator[Issue]:
    seen: dict[tuple[int, str], Row] = {}
    for row in book.rows(kind):
        first = seen.setdefault((row.folder, row.id), row)
        if first is row or row.folder < first_folder or kind in LAYERED or kind in ("measures", "groups"):
            continue
        where = f"{first.source.shown} 第 {first.line()} 行"
        message = f"“{row.id}”已在{where}写过，这里会把它整个替换掉。"
        advice = "改一个名字，或合并到前一处。"
        yield Issue(row.source.shown, row.line(), "repeated_id", row.id, message, advice)


def _nothing_to_extend(book: Book, kind: str, first: int) -> Iterator[Issue]:
    """Yield the rows that add to a row which no folder below has."""
    if kind not in ("metrics", "parts", "nulls", "examples"):
        return
    below: set[str] = set()
    for row in book.rows(kind):
        extends = isinstance(row.data, dict) and row.data.get(EXTENDS) is True
        if extends and row.id not in below and row.folder >= first:
            near = get_close_matches(row.id, below, n=1)
            message = f"要补充的“{row.id}”在下层规则里没有。"
            advice = f"写成 {near[0]}。" if near else "去掉 extends，把这一条写完整。"
            yield Issue(row.source.shown, row.line(), "nothing_to_extend", row.id, message, advice)
        below.add(row.id)
