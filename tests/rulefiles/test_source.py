"""Rule files read with the line of every value."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.rulefiles.issues import Issue, Level
from extractor.rulefiles.source import At, Source, read_source

TEXT = """\
# 一行说明
a: 1
b:
  - 甲
  -
    c: 乙
    d: [丙, 丁]

e: {f: 1,
    g: 2}
target!:
  - 戊
h: &x [己]
i: *x
"""
LINES: list[tuple[At, int]] = [
    ((), 2),
    (("a",), 2),
    (("b",), 3),
    (("b", 0), 4),
    (("b", 1), 6),
    (("b", 1, "c"), 6),
    (("b", 1, "d"), 7),
    (("b", 1, "d", 1), 7),
    (("b", 1, "d", 9), 7),
    (("b", 2), 3),
    (("e", "f"), 9),
    (("e", "g"), 10),
    (("e", "none", "none"), 9),
    (("target!",), 11),
    (("target",), 11),
    (("target!", 0), 12),
    (("h", 0), 13),
    (("i",), 14),
    (("nowhere", 3), 2),
]


def source(tmp_path: Path, text: str) -> Source:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return read_source(path, "own/x.yaml")


@pytest.mark.parametrize(("at", "line"), LINES, ids=[str(one[0]) for one in LINES])
def test_every_value_has_its_line_and_what_has_none_that_of_what_is_around_it(
    tmp_path: Path, at: At, line: int
) -> None:
    assert source(tmp_path, TEXT).line(at) == line


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_are_the_same_with_the_ends_of_windows_and_a_byte_order_mark(
    tmp_path: Path, end: str, mark: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes((mark + TEXT.replace("\n", end)).encode())
    read = read_source(path, "x.yaml")
    assert read.faults == ()
    assert [read.line(at) for at, _ in LINES] == [line for _, line in LINES]


REPEATED = [
    ("a: 1\na: 2\n", [(2, "a")]),
    ("a: 1\na: 2\na: 3\n", [(2, "a"), (3, "a")]),
    ("a: {b: 1, b: 2}\n", [(1, "b")]),
    ("a:\n  b: 1\nc:\n  b: 2\n", []),
    ("- {id: a}\n- {id: a}\n", []),
    ("- id: a\n  id: b\n", [(2, "id")]),
    ("a: 1\n'a': 2\n", [(2, "a")]),
    ("a!: 1\nb: 2\na: 3\n", [(3, "a")]),
    ("a: 1\na!: 2\n", [(2, "a!")]),
    ("a: &x {b: 1, b: 2}\nc: *x\n", [(1, "b")]),
]


@pytest.mark.parametrize(("text", "places"), REPEATED, ids=[one[0] for one in REPEATED])
def test_keys_written_twice_in_one_place(tmp_path: Path, text: str, places: list[tuple[int, str]]) -> None:
    faults = source(tmp_path, text).faults
    assert [(one.line, one.row) for one in faults] == places
    assert all((one.code, one.file) == ("repeated_key", "own/x.yaml") for one in faults)
    assert all(f"“{one.row}”" in one.message for one in faults)


def test_an_alias_of_itself_ends(tmp_path: Path) -> None:
    read = source(tmp_path, "a: &a [*a, 甲]\n")
    assert read.line(("a", 1)) == 1
    assert read.data["a"][1] == "甲"


def test_a_folder_in_the_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read_source(tmp_path, "own").faults
    assert (fault.code, fault.line) == ("bad_yaml", 1)


ISSUE = Issue("own/parts/a.yaml", 3, "word_edge", "penalty", "不好。", "改。")


def test_an_issue_is_one_line_that_editors_understand() -> None:
    assert str(ISSUE) == "own/parts/a.yaml:3: 错误 word_edge [penalty] 不好。 改法：改。"
    told = Issue(ISSUE.file, 3, "x", "-", "甲。", "乙。", Level.WARNING)
    assert str(told) == "own/parts/a.yaml:3: 提醒 x [-] 甲。 改法：乙。"


def test_issues_stand_in_the_order_of_files_and_lines() -> None:
    lines = [Issue("b", 1, "a", "", "", ""), Issue("a", 10, "a", "", "", ""), Issue("a", 9, "b", "", "", "")]
    assert [(one.file, one.line) for one in sorted(lines)] == [("a", 9), ("a", 10), ("b", 1)]
