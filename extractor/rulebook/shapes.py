"""Whether the rows of the rule files have the shape that the program reads: keys, types, ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from extractor.matching.idioms import IdiomRule
from extractor.matching.ruleset import MetricRule, NullRule, PartRule
from extractor.rulebook.book import Book, Row
from extractor.rulebook.issues import Issue
from extractor.rulebook.source import At, Source

__all__ = ["FILES", "ExampleRule", "check_shapes"]


class ExampleRule(BaseModel):
    """The marked sentences of one metric; a mark is ``⟦metric=VALUE UNIT|SURFACE⟧``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


FILES: Mapping[str, TypeAdapter[Any]] = {
    "metrics": TypeAdapter(list[MetricRule]),
    "parts": TypeAdapter(dict[str, PartRule]),
    "nulls": TypeAdapter(dict[str, NullRule]),
    "examples": TypeAdapter(dict[str, ExampleRule]),
    "measures": TypeAdapter(dict[str, list[str]]),
    "light": TypeAdapter(dict[str, list[str]]),
    "masks": TypeAdapter(dict[str, list[str]]),
    "idioms": TypeAdapter(list[IdiomRule]),
    "groups": TypeAdapter(dict[str, str]),
    "context": TypeAdapter(dict[str, list[str]]),
}
"""What each kind of file holds, as the program reads it; the JSON Schemas are made from these."""

_MODELS: Mapping[str, type[BaseModel]] = {
    "metrics": MetricRule,
    "parts": PartRule,
    "nulls": NullRule,
    "examples": ExampleRule,
    "idioms": IdiomRule,
}
_SAID = {
    "missing": "缺少“{key}”",
    "too_short": "“{key}”是空的",
    "string_type": "“{key}”应当是文字",
    "literal_error": "“{key}”的值不在可选范围内",
    "string_pattern_mismatch": "“{key}”只能用小写字母、数字和下划线，以字母开头",
    "float_parsing": "“{key}”应当是数字",
    "float_type": "“{key}”应当是数字",
    "bool_parsing": "“{key}”应当是 true 或 false",
    "tuple_type": "“{key}”应当是一个清单",
    "list_type": "“{key}”应当是一个清单",
    "dict_type": "“{key}”应当是“名称: 值”的形式",
    "model_type": "“{key}”应当是“名称: 值”的形式",
}


def check_shapes(book: Book) -> Iterator[Issue]:
    """Yield what no program can read: wrong keys, wrong types, ids that stand twice in one folder."""
    for kind, sources in book.sources.items():
        for _, source in sources:
            yield from source.faults
            if kind in FILES and not source.faults:
                yield from _file(kind, source)
        yield from _repeated_ids(book, kind)


def _file(kind: str, source: Source) -> Iterator[Issue]:
    if source.data is None:
        return
    try:
        FILES[kind].validate_python(source.data)
    except ValidationError as error:
        for one in error.errors():
            yield _issue(kind, source, one["type"], tuple(one["loc"]), one["msg"])


def _issue(kind: str, source: Source, fault: str, at: At, said: str) -> Issue:
    key, row = str(at[-1]) if at else "-", _row_name(source, at)
    if fault == "extra_forbidden":
        known = _known_keys(kind, at)
        near = get_close_matches(key, known, n=1)
        advice = f"写成 {near[0]}。" if near else f"可用的键：{'、'.join(known)}。"
        return Issue(source.shown, source.line(at), "unknown_key", row, f"没有“{key}”这个键。", advice)
    message = _SAID.get(fault, f"“{{key}}”不对：{said}").format(key=key) + "。"
    return Issue(
        source.shown, source.line(at), "bad_shape", row, message, "对照 docs/RULES.md 和相邻的行改正。"
    )


def _row_name(source: Source, at: At) -> str:
    if not at:
        return "-"
    if isinstance(at[0], int) and isinstance(source.data, list):
        item = source.data[at[0]]
        return str(item.get("id", "?")) if isinstance(item, dict) else "?"
    return str(at[0])


def _known_keys(kind: str, at: At) -> list[str]:
    """Return the keys that may stand where an unknown one was found."""
    model: Any = _MODELS.get(kind)
    if model is None:
        return []
    for step in at[1:-1]:
        if isinstance(step, str):
            fields = {field.alias or name: field for name, field in model.model_fields.items()}
            inner = getattr(fields[step].annotation, "__args__", ()) if step in fields else ()
            model = next((one for one in inner if hasattr(one, "model_fields")), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _repeated_ids(book: Book, kind: str) -> Iterator[Issue]:
    seen: dict[tuple[int, str], Row] = {}
    for row in book.rows(kind):
        first = seen.setdefault((row.folder, row.id), row)
        if first is not row and kind not in ("measures", "light", "masks", "relations", "groups", "context"):
            where = f"{first.source.shown} 第 {first.line()} 行"
            message = f"“{row.id}”已在{where}写过，这里会把它整个替换掉。"
            yield Issue(
                row.source.shown, row.line(), "repeated_id", row.id, message, "改一个名字，或合并到前一处。"
            )
