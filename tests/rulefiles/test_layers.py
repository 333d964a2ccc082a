"""Every key of every layered rule file, added to, replaced and refused; and what is shown as in force is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError
from rulebook.support import overlay

from extractor.models import SectionKind
from extractor.resources import extended, laid_over, load_layers, load_yaml, rules_folder
from extractor.rulefiles.book import KINDS, LAYERED, open_book
from extractor.rulefiles.effective import entries
from extractor.rulefiles.layers import (
    ContextFile,
    Glue,
    HeadFile,
    NamesFile,
    RelationsFile,
    SectionsFile,
    UnitsFile,
)
from extractor.rulefiles.shapes import FILES, check_shapes

MODELS: dict[str, type[BaseModel]] = {
    "context": ContextFile,
    "head": HeadFile,
    "names": NamesFile,
    "relations": RelationsFile,
    "sections": SectionsFile,
    "units": UnitsFile,
}


def keys_of(model: type[BaseModel], way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to every key of a layered file that is no group of keys."""
    for name, field in model.model_fields.items():
        held = field.annotation
        if isinstance(held, type) and issubclass(held, BaseModel):
            yield from keys_of(held, (*way, name))
        else:
            yield (*way, name)


KIND = {kind.value for kind in SectionKind}
KEYS = [(kind, way) for kind, model in MODELS.items() for way in keys_of(model)]
CLOSED = [(kind, way) for kind, way in KEYS if kind != "units"]  # there any other key is a class of units
IDS = [f"{kind}:{'.'.join(way)}" for kind, way in KEYS]


def at(data: Any, way: tuple[str, ...]) -> Any:
    for step in way:
        data = data[step]
    return data


def written(way: tuple[str, ...], value: Any, *, sign: str = "") -> str:
    data: Any = value
    for number, step in enumerate(reversed(way)):
        data = {step + (sign if number == 0 else ""): data}
    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


@lru_cache
def built_in(kind: str) -> Any:
    return load_layers(KINDS[kind], [rules_folder()])


def over(tmp_path: Path, kind: str, text: str) -> Any:
    own = overlay(tmp_path / "own", {KINDS[kind]: text})
    whole = laid_over(built_in(kind), load_yaml(own / KINDS[kind]))
    FILES[kind].validate_python(whole)
    return whole


def own_value(value: Any) -> Any:
    """Return another value of the same form."""
    if isinstance(value, list):
        return value[-1:] if isinstance(value[-1], dict) else ["甲乙"]
    if isinstance(value, dict):
        first = next(iter(value.values()))
        return {next(iter(value)): own_value(first)}
    if isinstance(value, int):
        return value - 1
    return (
        next((kind.value for kind in SectionKind if kind.value != value), "") if value in KIND else "甲|乙丙"
    )


@pytest.mark.parametrize(("kind", "way"), KEYS, ids=IDS)
def test_the_built_in_file_uses_every_key(kind: str, way: tuple[str, ...]) -> None:
    assert at(built_in(kind), way) not in (None, [], {})


@pytest.mark.parametrize(("kind", "way"), KEYS, ids=IDS)
def test_an_own_value_is_added_in_front_or_stands_in_the_place(
    tmp_path: Path, kind: str, way: tuple[str, ...]
) -> None:
    before = at(built_in(kind), way)
    own = own_value(before) if way[-1] != "title_words" else "情况"
    after = at(over(tmp_path, kind, written(way, own)), way)
    if isinstance(before, list):
        assert after == [*own, *(one for one in before if one not in own)]
    elif isinstance(before, dict):
        name = next(iter(own))
        assert after.keys() == before.keys()
        assert {key: after[key] for key in after if key != name} == {
            key: before[key] for key in before if key != name
        }
        assert after[name] == laid_over(before[name], own[name])
    else:
        assert after == own != before


@pytest.mark.parametrize(("kind", "way"), KEYS, ids=IDS)
def test_with_the_sign_it_stands_in_the_place_of_all(tmp_path: Path, kind: str, way: tuple[str, ...]) -> None:
    own = own_value(at(built_in(kind), way)) if way[-1] != "title_words" else "情况"
    whole = over(tmp_path, kind, written(way, own, sign="!"))
    assert at(whole, way) == own
    rest = built_in(kind)
    holder, held = at(rest, way[:-1]), at(whole, way[:-1])
    assert {key: one for key, one in held.items() if key != way[-1]} == {
        key: one for key, one in holder.items() if key != way[-1]
    }


@pytest.mark.parametrize(("kind", "way"), KEYS, ids=IDS)
@pytest.mark.parametrize("sign", ["", "!"])
def test_a_value_of_another_form_is_refused_at_its_line(
    tmp_path: Path, kind: str, way: tuple[str, ...], sign: str
) -> None:
    before = at(built_in(kind), way)
    wrong = {"甲": ["乙"]} if not isinstance(before, dict) else ["甲"]
    text = "# 一行\n" + written(way, wrong, sign=sign)
    own = overlay(tmp_path / "own", {KINDS[kind]: text})
    issues = list(check_shapes(open_book(base=own)))
    assert issues
    assert {(one.code, one.line, one.file) for one in issues} == {
        ("bad_shape", 1 + len(way), f"own/{KINDS[kind]}")
    }
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in one.message) for one in issues)
    assert not any("Input should" in one.message for one in issues), [*map(str, issues)]


@pytest.mark.parametrize(("kind", "way"), CLOSED, ids=[f"{kind}:{'.'.join(way)}" for kind, way in CLOSED])
def test_a_misspelt_key_is_refused_with_the_right_one(
    tmp_path: Path, kind: str, way: tuple[str, ...]
) -> None:
    wrong = (*way[:-1], way[-1] + "x")
    text = written(wrong, at(built_in(kind), way))
    (issue,) = check_shapes(open_book(base=overlay(tmp_path / "own", {KINDS[kind]: text})))
    assert (issue.code, issue.line) == ("unknown_key", len(way))
    assert issue.advice == f"写成 {way[-1]}。"


@pytest.mark.parametrize(("kind", "way"), KEYS, ids=IDS)
def test_what_is_shown_as_in_force_is_what_is_read(tmp_path: Path, kind: str, way: tuple[str, ...]) -> None:
    """Two programs lay files over each other: the one that reads them, and the one that tells where a value is from."""
    value = own_value(at(built_in(kind), way))
    base = overlay(tmp_path / "rules", {KINDS[kind]: written((way[0],), built_in(kind)[way[0]])})
    for sign in ("", "!"):
        own = overlay(tmp_path / f"own{sign}", {KINDS[kind]: written(way, value, sign=sign)})
        shown = list(entries(open_book([own], base=base), kind))
        assert [one.id for one in shown] == [
            ".".join(leaf) for leaf in leaves(load_layers(KINDS[kind], [base, own]))
        ]
        mine = [one for one in shown if one.own]
        assert {one.file for one in mine} == {f"own{sign}/{KINDS[kind]}"}
        assert {one.id.split(".")[: len(way)] == list(way) for one in mine} == {True}
        if sign and not isinstance(value, dict):
            assert all(f"替换 rules/{KINDS[kind]}:" in one.over for one in mine)


def leaves(data: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(data, dict):
        for key, one in data.items():
            yield from leaves(one, (*way, str(key)))
    elif isinstance(data, list):
        yield from (way for _ in data)
    else:
        yield way


NESTED = [
    (
        "relations",
        "subsets!:\n  penalty_cases!: [inspections]\n",
        {"penalty_cases": ["inspections"]},
        "subsets",
    ),
    ("relations", "rates!: {a!: b}\n", {"a": "b"}, "rates"),
    ("units", "not_before!: {人!: [次]}\n", {"人": ["次"]}, "not_before"),
    ("names", "macros!: {X!: 甲}\n", {"X": "甲"}, "macros"),
    ("head", "title!: {words!: [总结]}\n", {"words": ["总结"]}, "title"),
]


@pytest.mark.parametrize(
    ("kind", "text", "held", "key"), NESTED, ids=[one[1].split("\n")[0] for one in NESTED]
)
def test_a_sign_below_a_sign_is_taken_off_too(
    tmp_path: Path, kind: str, text: str, held: dict[str, Any], key: str
) -> None:
    own = overlay(tmp_path / "own", {KINDS[kind]: text})
    base = overlay(tmp_path / "rules", {KINDS[kind]: "{}\n"})
    assert load_layers(KINDS[kind], [rules_folder(), own])[key] == held
    assert load_layers(KINDS[kind], [base, own])[key] == held
    shown = [one.id for one in entries(open_book([own], base=base), kind) if one.own]
    assert shown == [f"{key}.{name}" for name in held]


def test_a_sign_at_a_key_that_nothing_below_has_is_taken_off(tmp_path: Path) -> None:
    own = overlay(
        tmp_path / "own", {"light.yaml": "own!: [一股脑儿]\n", "relations.yaml": "rates: {qq!: a}\n"}
    )
    assert load_layers("light.yaml", [rules_folder(), own])["own"] == ["一股脑儿"]
    assert load_layers("relations.yaml", [rules_folder(), own])["rates"]["qq"] == "a"


LAID = [
    ({"a": [1]}, None, {"a": [1]}),
    (None, {"a": [1]}, {"a": [1]}),
    ([1, 2], [2, 3], [2, 3, 1]),
    ([1], [], [1]),
    ([], [1], [1]),
    ({"a": [1]}, {"a": None}, {"a": [1]}),
    ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
    ({"a": {"b": [1], "c": 2}}, {"a": {"b": [3]}}, {"a": {"b": [3, 1], "c": 2}}),
    ({"a": {"b": [1], "c": 2}}, {"a": {"b!": [3]}}, {"a": {"b": [3], "c": 2}}),
    ({"a": {"b": [1], "c": 2}}, {"a!": {"b": [3]}}, {"a": {"b": [3]}}),
    ({"a": [1]}, {"b!": [2]}, {"a": [1], "b": [2]}),
    ({"a": [1]}, {"a": "甲"}, {"a": "甲"}),
    ([{"k": 1}], [{"k": 2}], [{"k": 2}, {"k": 1}]),
    ([["打", "件", "12"]], [["打", "件", "10"]], [["打", "件", "10"], ["打", "件", "12"]]),
]


@pytest.mark.parametrize(("below", "above", "whole"), LAID)
def test_files_are_laid_over_each_other(below: Any, above: Any, whole: Any) -> None:
    kept = repr((below, above))
    assert laid_over(below, above) == whole
    assert repr((below, above)) == kept, "what was laid over each other was changed"


EXTENDED = [
    ({"words": [1]}, {"words": [2]}, {"words": [2]}),
    ({"words": [1]}, {"extends": False, "words": [2]}, {"extends": False, "words": [2]}),
    ({"words": [1]}, {"extends": "true", "words": [2]}, {"extends": "true", "words": [2]}),
    ({"words": [1, 2]}, {"extends": True, "words": [2, 3]}, {"words": [1, 2, 3]}),
    ({"name": "a", "words": [1]}, {"extends": True, "name": "b"}, {"name": "b", "words": [1]}),
    ({"name": "a"}, {"extends": True, "words": [1]}, {"name": "a", "words": [1]}),
    ({"points": [{"need": ["a"]}]}, {"extends": True, "points": []}, {"points": [{"need": ["a"]}]}),
    (None, {"extends": True, "words": [1]}, {"words": [1]}),
    ("甲", {"extends": True, "words": [1]}, {"words": [1]}),
    ({"words": [1]}, ["甲"], ["甲"]),
]


@pytest.mark.parametrize(("below", "above", "whole"), EXTENDED)
def test_a_row_stands_over_another_or_adds_to_it(below: Any, above: Any, whole: Any) -> None:
    kept = repr((below, above))
    assert extended(below, above) == whole
    assert repr((below, above)) == kept


@pytest.mark.parametrize("kind", sorted(LAYERED - {"light", "masks"}))
def test_three_folders_are_laid_in_their_order(tmp_path: Path, kind: str) -> None:
    way = next(one for other, one in KEYS if other == kind and isinstance(at(built_in(kind), one), list))
    value = at(built_in(kind), way)
    first, second = (value[-1:], value[-2:-1]) if isinstance(value[0], dict) else (["甲乙"], ["丙丁"])
    base = overlay(tmp_path / "rules", {KINDS[kind]: written(way, value)})
    folders = [
        overlay(tmp_path / name, {KINDS[kind]: written(way, one)})
        for name, one in (("a", first), ("b", second))
    ]
    whole = at(load_layers(KINDS[kind], [base, *folders]), way)
    assert whole[: len(second) + len(first)] == [*second, *first]
    shown = [
        one.file
        for one in entries(open_book(folders, base=base), kind)
        if one.own and one.id == ".".join(way)
    ]
    assert shown == [f"b/{KINDS[kind]}"] * len(second) + [f"a/{KINDS[kind]}"] * len(first)


@pytest.mark.parametrize("words", ["情况", "情况|措施", ""])
def test_title_words_have_two_characters(words: str) -> None:
    assert Glue.model_validate({"title_words": words}).title_words == words


@pytest.mark.parametrize("words", ["情", "情况|措施等", "情况|", "|"])
def test_title_words_of_another_width_are_refused(words: str) -> None:
    with pytest.raises(ValidationError, match="两个字"):
        Glue.model_validate({"title_words": words})


UNITS = [
    (["件"], True),
    ([["打", "件", "12"]], True),
    ([["打", "件", 12]], True),
    ([["打", "件", 0.5]], True),
    ([["打", "件", "0.5"]], True),
    ([["打", "件", "-1"]], False),
    ([["打", "件", "1/2"]], False),
    ([["打", "件", "１２"]], True),
    ([["打", "件"]], False),
    ([["打"]], False),
    ([12], False),
    ([{"打": "件"}], False),
]


@pytest.mark.parametrize(("forms", "fits"), UNITS, ids=[str(one[0]) for one in UNITS])
def test_a_unit_is_a_word_or_a_word_with_name_and_factor(forms: Any, fits: bool) -> None:
    if fits:
        UnitsFile.model_validate({"cases": forms})
    else:
        with pytest.raises(ValidationError):
            UnitsFile.model_validate({"cases": forms})
