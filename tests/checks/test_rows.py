"""Relation rows: which metrics they name, and what a row may not hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from extractor.checks.rows import (
    AtMost,
    Bounds,
    ChecksFile,
    Equal,
    Implies,
    ProductBound,
    Ratio,
    Relation,
    Row,
    Sum,
)

_RELATION: TypeAdapter[Relation] = TypeAdapter(Relation)
_ROW = {
    "code": "own_check",
    "title": "自己的检查",
    "severity": "warning",
    "help": "这里写明为什么不能同时成立。",
    "ask": "请核对。",
    "relations": [{"kind": "le", "left": "a", "right": "b"}],
}


@pytest.mark.parametrize(
    ("told", "kind", "operands"),
    [
        ({"kind": "le", "left": "a", "right": "b"}, AtMost, ("a", "b")),
        ({"kind": "eq", "left": "a", "right": "b"}, Equal, ("a", "b")),
        ({"kind": "sum", "total": "t", "parts": ["a", "b"]}, Sum, ("t", "a", "b")),
        (
            {"kind": "ratio", "rate": "r", "numerator": "n", "denominators": ["d", "e"]},
            Ratio,
            ("r", "n", "d", "e"),
        ),
        (
            {"kind": "product_bound", "left": "a", "factor": "3000", "right": "b", "when_equal": ["b", "c"]},
            ProductBound,
            ("a", "b", "b", "c"),
        ),
        ({"kind": "implies", "left": "a", "right": "b"}, Implies, ("a", "b")),
        ({"kind": "bounds", "metrics": ["a"], "low": "0", "high": "100"}, Bounds, ("a",)),
        ({"kind": "bounds", "unit": "%", "high": "100"}, Bounds, ()),
    ],
)
def test_each_kind_names_its_operands(told: dict[str, object], kind: type, operands: tuple[str, ...]) -> None:
    relation = _RELATION.validate_python(told)
    assert isinstance(relation, kind)
    assert relation.operands() == operands


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "less", "left": "a", "right": "b"},
        {"kind": "le", "left": "a"},
        {"kind": "le", "left": "a", "right": "b", "middle": "c"},
        {"kind": "sum", "total": "t", "parts": ["a"]},
        {"kind": "ratio", "rate": "r", "numerator": "n", "denominators": []},
        {"kind": "product_bound", "left": "a", "factor": "0", "right": "b"},
        {"kind": "product_bound", "left": "a", "factor": "-1", "right": "b"},
        {"kind": "le", "left": "a", "right": "b", "within": "chapter"},
    ],
)
def test_a_faulty_relation_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        _RELATION.validate_python(told)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("code", "Own"),
        ("code", "1st"),
        ("code", "ab"),
        ("title", "一"),
        ("severity", "fatal"),
        ("help", "太短"),
        ("ask", ""),
        ("relations", []),
        ("colour", "red"),
    ],
)
def test_a_faulty_row_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Row.model_validate(_ROW | {key: value})


def test_a_row_names_each_metric_once_and_barred_ones_apart() -> None:
    relations = [
        {"kind": "le", "left": "a", "right": "b", "apart_from": ["x"]},
        {"kind": "le", "left": "a", "right": "c"},
    ]
    row = Row.model_validate(_ROW | {"relations": relations})
    assert row.metrics() == ("a", "b", "c")
    assert row.known() == ("a", "b", "x", "c")


def test_texts_are_trimmed_and_factors_exact() -> None:
    bound = {"kind": "product_bound", "left": "a", "factor": "0.1", "right": "b"}
    row = Row.model_validate(_ROW | {"help": "  这里写明为什么不能同时成立。\n", "relations": [bound]})
    assert row.help == "这里写明为什么不能同时成立。"
    (relation,) = row.relations
    assert isinstance(relation, ProductBound) and relation.factor == Decimal("0.1")


def test_a_file_may_hold_relations_alone() -> None:
    made = ChecksFile.model_validate({"relations": [_ROW]})
    assert made.words is None and len(made.relations) == 1
