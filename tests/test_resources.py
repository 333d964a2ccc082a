"""Rules laid over rules: what is merged, what stands in place, what is in force, and where the rules are found."""

from __future__ import annotations

import copy
import threading

import pytest
import yaml

from extractor import resources
from extractor.errors import RulesError
from extractor.resources import (
    extended,
    folders_in_force,
    laid_over,
    load_layers,
    load_yaml,
    rules_folder,
    rules_in_force,
)

LAID = """
- [a number over a number, 1, 2, 2]
- [nothing over something, 1, null, 1]
- [something over nothing, null, [1], [1]]
- [nothing over nothing, null, null, null]
- [false is something, true, false, false]
- [zero is something, 7, 0, 0]
- [an empty text is something, 甲, '', '']
- [a list gets what is new in front, [a, b], [c], [c, a, b]]
- [a list keeps no double, [a, b], [b, c], [b, c, a]]
- [an empty list adds nothing, [a, b], [], [a, b]]
- [lists of rows, [{w: a}], [{w: b}], [{w: b}, {w: a}]]
- [the same row once, [{w: a}], [{w: a}], [{w: a}]]
- [a list over a word, 甲, [乙], [乙]]
- [a word over a list, [甲], 乙, 乙]
- [a list over a mapping, {a: 1}, [乙], [乙]]
- [keys beside each other, {a: 1}, {b: 2}, {a: 1, b: 2}]
- [a key over a key, {a: 1, b: 2}, {b: 3}, {a: 1, b: 3}]
- [a key of nothing, {a: 1}, {a: null}, {a: 1}]
- [a new key of nothing, {a: 1}, {b: null}, {a: 1, b: null}]
- [three deep, {a: {b: {c: [1]}}}, {a: {b: {c: [2], d: 3}}}, {a: {b: {c: [2, 1], d: 3}}}]
- [a list in place, {a: [1, 2]}, {a!: [3]}, {a: [3]}]
- [an empty list in place, {a: [1, 2]}, {a!: []}, {a: []}]
- [nothing in place, {a: [1, 2]}, {a!: null}, {a: null}]
- [a mapping in place, {a: {b: 1, c: 2}}, {a!: {b: 3}}, {a: {b: 3}}]
- [in place of what is not there, {a: 1}, {b!: [2]}, {a: 1, b: [2]}]
- [in place deeper, {a: {b: [1]}}, {a: {b!: [2]}}, {a: {b: [2]}}]
- [in place below what is new, {a: 1}, {b: {c!: [2]}}, {a: 1, b: {c: [2]}}]
- [in place below an empty key, {b: null}, {b: {c!: [2]}}, {b: {c: [2]}}]
- [in place in an empty file, null, {c!: [2]}, {c: [2]}]
- [numbers as keys, {1: a}, {2: b}, {1: a, 2: b}]
- [a mapping over a word, 甲, {a: 1}, {a: 1}]
"""
EXTENDED = """
- [without the word it stands in place, {id: x, a: [1], b: 2}, {id: x, a: [2]}, {id: x, a: [2]}]
- [with it lists grow at their end, {a: [1]}, {extends: true, a: [2]}, {a: [1, 2]}]
- [no double, {a: [1, 2]}, {extends: true, a: [2, 3]}, {a: [1, 2, 3]}]
- [a value in place, {a: 1, b: 2}, {extends: true, a: 3}, {a: 3, b: 2}]
- [a new key, {a: 1}, {extends: true, b: [2]}, {a: 1, b: [2]}]
- [a list over a value, {a: 1}, {extends: true, a: [2]}, {a: [2]}]
- [nothing below, null, {extends: true, a: [2]}, {a: [2]}]
- ['only true is true', {a: [1]}, {extends: 1, a: [2]}, {extends: 1, a: [2]}]
- ['false is not', {a: [1]}, {extends: false, a: [2]}, {extends: false, a: [2]}]
- [a word is no row, {a: 1}, 甲, 甲]
"""


def table(text: str) -> list[object]:
    return [pytest.param(*row[1:], id=row[0]) for row in yaml.safe_load(text)]


@pytest.mark.parametrize(("below", "above", "whole"), table(LAID))
def test_laid_over(below, above, whole):
    kept = copy.deepcopy((below, above))
    assert laid_over(below, above) == whole
    assert (below, above) == kept  # what is cached below must not change


@pytest.mark.parametrize(("below", "above", "whole"), table(EXTENDED))
def test_extended(below, above, whole):
    kept = copy.deepcopy((below, above))
    assert extended(below, above) == whole
    assert (below, above) == kept


def test_keys_stand_in_the_order_of_what_is_below():
    assert list(laid_over({"b": 1, "a": 2}, {"c": 3, "a": 4})) == ["b", "a", "c"]


@pytest.fixture
def layers(tmp_path):
    for name, text in (
        ("one", "a: [1]\nb: {c: 1}\n"),
        ("two", ""),
        ("three", "a: [3]\n"),
        ("four", "a!: [4]\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "bare").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("folders", "whole"),
    [
        ("one", {"a": [1], "b": {"c": 1}}),
        ("one two", {"a": [1], "b": {"c": 1}}),
        ("one bare three", {"a": [3, 1], "b": {"c": 1}}),
        ("one three four", {"a": [4], "b": {"c": 1}}),
        ("one four three", {"a": [3, 4], "b": {"c": 1}}),
        ("two one", {"a": [1], "b": {"c": 1}}),
        ("two", None),
    ],
)
def test_files_of_one_name_are_laid_over_each_other(layers, folders, whole):
    assert load_layers("x.yaml", [layers / one for one in folders.split()]) == whole


def test_the_first_folder_must_have_the_file(layers):
    with pytest.raises(FileNotFoundError):
        load_layers("x.yaml", [layers / "bare", layers / "one"])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"a: [", yaml.YAMLError),
        (b"a: 1\n b: 2\n", yaml.YAMLError),
        ("甲: 1".encode("gb18030"), UnicodeDecodeError),
        (b"a: !!python/object/apply:os.getcwd []\n", yaml.YAMLError),
        (b"a: !!python/name:os.system\n", yaml.YAMLError),
        (b"a: !own 1\n", yaml.YAMLError),
        (b"a: 1\n---\nb: 2\n", yaml.YAMLError),
    ],
)
def test_what_is_no_plain_yaml_is_refused(tmp_path, data, fault):
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    with pytest.raises(fault):
        load_yaml(path)


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"\xef\xbb\xbf", b"---\n"])
def test_an_empty_file_holds_nothing(tmp_path, data):
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert load_yaml(path) is None


def test_a_byte_order_mark_of_an_editor_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufeff甲: 1\n".encode())
    assert load_yaml(path) == {"甲": 1}


def test_folders_in_force_are_those_of_the_work_in_hand(tmp_path):
    built_in = (rules_folder(),)
    assert folders_in_force() == built_in
    with rules_in_force([tmp_path / "a"]):
        assert folders_in_force() == (*built_in, tmp_path / "a")
        with rules_in_force([tmp_path / "b", tmp_path / "c"]):
            assert folders_in_force() == (*built_in, tmp_path / "b", tmp_path / "c")
        with rules_in_force([]):
            assert folders_in_force() == built_in
        assert folders_in_force() == (*built_in, tmp_path / "a")
    assert folders_in_force() == built_in


def test_a_fault_inside_puts_the_former_folders_back(tmp_path):
    with pytest.raises(ValueError, match="inside"), rules_in_force([tmp_path]):
        raise ValueError("inside")
    assert folders_in_force() == (rules_folder(),)


def test_other_threads_see_none_of_it(tmp_path):
    seen = []
    with rules_in_force([tmp_path]):
        other = threading.Thread(target=lambda: seen.append(folders_in_force()))
        other.start()
        other.join()
    assert seen == [(rules_folder(),)]


@pytest.mark.parametrize("place", ["extractor/_rules", "rules"])
def test_rules_are_found_in_a_wheel_and_in_a_clone(tmp_path, monkeypatch, place):
    (tmp_path / place / "metrics").mkdir(parents=True)
    (tmp_path / "extractor").mkdir(exist_ok=True)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "extractor" / "resources.py"))
    assert rules_folder.__wrapped__() == (tmp_path / place).resolve()


def test_a_broken_installation_is_told(tmp_path, monkeypatch):
    (tmp_path / "rules").mkdir()  # without its metrics it is another's
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "extractor" / "resources.py"))
    with pytest.raises(RulesError) as caught:
        rules_folder.__wrapped__()
    assert caught.value.code == "rules_missing" and "重新安装" in caught.value.advice
