"""Whether a faulty row of any kind of rule file is found, with its line, its row and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rulebook.support import BASE, overlay

from extractor.errors import RulesError
from extractor.rulefiles.book import KINDS, open_book
from extractor.rulefiles.issues import Issue
from extractor.rulefiles.shapes import FILES, check_shapes, refuse_faults

FAULTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8")
)
NAMES = {kind: pattern.replace("*", "own") for kind, pattern in KINDS.items()}
LISTS = ("metrics", "idioms")


BELOW = {
    "parts/base.yaml": "penalty: {name: 行政处罚, words: [行政处罚]}\n",
    "metrics/base.yaml": "- id: penalty_cases\n",
    "measures.yaml": "cases: [件]\n",
}


def found(folder: Path) -> list[Issue]:
    base = overlay(folder.parent / "base", BELOW)
    return list(check_shapes(open_book([folder], base=base), first=1))


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{n}-{one['file']}" for n, one in enumerate(FAULTS)])
def test_a_faulty_value_is_told_by_line_row_and_what_to_write(tmp_path: Path, fault: dict[str, Any]) -> None:
    issues = found(overlay(tmp_path / "own", {fault["file"]: fault["text"]}))
    alike = [one for one in issues if fault["said"] in one.message]
    told = [{"line": one.line, "code": one.code, "row": one.row} for one in alike]
    assert fault["at"] in told, [*map(str, issues)]
    assert {one.file for one in issues} == {f"own/{fault['file']}"}
    assert any(fault.get("advice", "") in one.advice for one in alike), [*map(str, issues)]


def test_every_kind_of_file_has_its_faults_here() -> None:
    files = {one["file"] for one in FAULTS}
    assert files == set(NAMES.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a: [1\n", 2),
        (b"\n\na: 'b\n", 4),
        (b"a: 1\n\tb: 2\n", 2),
        (b"a: &x 1\nb: *y\n", 2),
        ("甲: 乙\n".encode("gbk"), 1),
        ("甲: 乙\n".encode("utf-16"), 1),
        (b"a: !!python/object/apply:os.getcwd []\n", 1),
        (b"a: 1\n---\nb: 2\n", 2),
        (b"a: \x00\n", 1),
    ],
    ids=["bracket", "quote", "tab", "alias", "gbk", "utf16", "object", "two", "nul"],
)
def test_what_is_no_yaml_is_one_fault_whatever_the_kind(
    tmp_path: Path, kind: str, data: bytes, line: int
) -> None:
    folder = overlay(tmp_path / "own", {NAMES[kind]: ""})
    (folder / NAMES[kind]).write_bytes(data)
    (issue,) = found(folder)
    assert (issue.code, issue.file, issue.line) == ("bad_yaml", f"own/{NAMES[kind]}", line)
    assert "UTF-8" in issue.advice
    assert "读不出来" in issue.message


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_file_or_one_of_remarks_is_no_fault(tmp_path: Path, kind: str) -> None:
    for text in ("", "# 只有说明\n", "\ufeff"):
        assert found(overlay(tmp_path / "own", {NAMES[kind]: text})) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["甲\n", "12\n", "true\n", "2024-01-01\n"])
def test_a_single_value_is_no_rule_file(tmp_path: Path, kind: str, text: str) -> None:
    (issue,) = found(overlay(tmp_path / "own", {NAMES[kind]: text}))
    assert (issue.code, issue.line, issue.row) == ("bad_shape", 1, "-")


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_written_twice_is_found_at_its_second_line(tmp_path: Path, kind: str) -> None:
    text = "- id: own\n  name: 甲\n  id: more\n" if kind in LISTS else "own:\n  a: 1\nmore: {}\nown: {}\n"
    issues = found(overlay(tmp_path / "own", {NAMES[kind]: text}))
    line, name = (3, "id") if kind in LISTS else (4, "own")
    assert [(one.code, one.line, one.row) for one in issues] == [("repeated_key", line, name)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("context", "target: [瞄准]\ntarget!: [力争]\n"),
        ("context", "target!: [瞄准]\ntarget: [力争]\n"),
        ("light", "own!: [甲]\nown: [乙]\n"),
        ("units", "cases: [宗]\ncases!: [件]\n"),
        ("sections", "closing: 甲\nclosing!: 乙\n"),
    ],
)
def test_a_key_with_and_without_the_sign_is_written_twice(tmp_path: Path, kind: str, text: str) -> None:
    issues = found(overlay(tmp_path / "own", {NAMES[kind]: text}))
    assert [(one.code, one.line) for one in issues] == [("repeated_key", 2)]


def test_so_is_one_inside_a_group(tmp_path: Path) -> None:
    text = "places:\n  townships: [镇]\n  zones: [区]\n  townships!: [乡]\n"
    issues = found(overlay(tmp_path / "own", {"head.yaml": text}))
    assert [(one.code, one.line, one.row) for one in issues] == [("repeated_key", 4, "townships!")]


WHOLE_ROWS = {
    "parts": "penalty!:\n  name: 甲\n  words: [甲]\n",
    "nulls": "own!:\n  name: 甲\n  words: [甲]\n  measure: [cases]\n",
    "examples": "penalty_cases!:\n  positive: [甲]\n",
    "measures": "cases!: [件]\n",
    "groups": "publicity!: 普法\n",
    "definitions": "penalty_cases!: {since: '2024'}\n",
}


@pytest.mark.parametrize("kind", WHOLE_ROWS)
def test_a_row_that_is_replaced_whole_anyway_bears_no_sign(tmp_path: Path, kind: str) -> None:
    (issue,) = found(overlay(tmp_path / "own", {NAMES[kind]: WHOLE_ROWS[kind]}))
    assert (issue.code, issue.line) == ("unknown_key", 1)
    assert "!" in issue.message
    assert issue.row.removesuffix("!") in issue.advice
    assert "!" not in issue.advice


@pytest.mark.parametrize(
    ("name", "text", "line", "row"),
    [
        ("parts", "own: &p {name: 甲, words: [甲]}\n", 1, "own"),
        ("nulls", "own: {name: 甲, words: [甲], measure: [cases]}\n", 1, "own"),
        ("metrics", "# 一\n- id: penalty_cases\n  extends: true\n", 2, "penalty_cases"),
        ("examples", "\npenalty_cases: {positive: [甲]}\n", 2, "penalty_cases"),
    ],
)
def test_a_row_written_in_two_files_of_one_folder_is_told_with_both_places(
    tmp_path: Path, name: str, text: str, line: int, row: str
) -> None:
    folder = overlay(tmp_path / "own", {f"{name}/a.yaml": text, f"{name}/b.yaml": "\n\n" + text})
    (issue,) = found(folder)
    assert (issue.code, issue.file, issue.line) == ("repeated_id", f"own/{name}/b.yaml", line + 2)
    assert issue.row == row
    assert f"own/{name}/a.yaml 第 {line} 行" in issue.message


@pytest.mark.parametrize("name", ["parts", "nulls", "examples"])
def test_the_same_row_in_two_folders_is_an_override(tmp_path: Path, name: str) -> None:
    text = {"parts": "own: {name: 甲, words: [甲]}\n", "examples": "penalty_cases: {positive: [甲]}\n"}
    text["nulls"] = "own: {name: 甲, words: [甲], measure: [cases]}\n"
    folders = [overlay(tmp_path / one, {f"{name}/x.yaml": text[name]}) for one in ("a", "b")]
    assert list(check_shapes(open_book(folders, base=tmp_path), first=1)) == []


def test_an_idiom_and_a_check_written_twice_are_told(tmp_path: Path) -> None:
    idiom = "- {id: idiom/a, metric: m, trigger: [甲], pattern: [{q: people}, {TEXT: 甲}]}\n"
    check = "  - code: own_le\n    title: 甲多于乙\n    severity: info\n    help: 甲是乙的一部分，不可能更多。\n    ask: 请核对甲和乙。\n"
    check += "    relations: [{kind: le, left: a, right: b}]\n"
    files = {"idioms.yaml": idiom * 2, "checks.yaml": "relations:\n" + check * 2}
    issues = found(overlay(tmp_path / "own", files))
    assert {(one.code, one.file, one.line) for one in issues} == {
        ("repeated_id", "own/idioms.yaml", 2),
        ("repeated_id", "own/checks.yaml", 8),
    }


def test_the_first_fault_named_is_the_misspelt_key_and_the_others_are_counted(tmp_path: Path) -> None:
    own = overlay(tmp_path / "own", {"parts/own.yaml": "own:\n  nmae: 甲\n  words: 甲\n"})
    with pytest.raises(RulesError) as caught:
        refuse_faults([own])
    assert "own/parts/own.yaml 第 2 行 [own]：没有“nmae”这个键。" in caught.value.message
    assert caught.value.advice == "写成 name。（另有 2 处，用 extractor rules lint 全部列出）"
    assert caught.value.exit_code == 2


def test_faults_of_the_folder_below_are_not_the_users(tmp_path: Path) -> None:
    base = overlay(tmp_path / "base", BASE | {"measures.yaml": "cases: 件\n"})
    own = overlay(tmp_path / "own", {"light.yaml": "own: 甲\n"})
    book = open_book([own], base=base)
    assert [one.file for one in check_shapes(book)] == ["base/measures.yaml", "own/light.yaml"]
    assert [one.file for one in check_shapes(book, first=1)] == ["own/light.yaml"]


def test_a_sound_folder_is_not_refused(tmp_path: Path) -> None:
    refuse_faults([overlay(tmp_path / "own", {"light.yaml": "own: [一股脑儿]\n"})])


@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_files_have_their_shape(kind: str) -> None:
    for folder, source in open_book().sources[kind]:
        assert folder == 0
        assert source.faults == ()
        FILES[kind].validate_python(source.data)
