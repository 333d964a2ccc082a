"""The rule folders as one book, every row with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from rulebook.support import BASE, METRIC, PART, SOUND, overlay

from extractor.errors import RulesError
from extractor.rulefiles.book import KINDS, open_book, words_of
from extractor.rulefiles.source import read_source


def test_rows_know_file_line_and_folder(tmp_path: Path) -> None:
    base, own = overlay(tmp_path / "base", BASE), overlay(tmp_path / "own", SOUND)
    book = open_book([own], base=base)
    rows = {row.id: (row.source.shown, row.line(), row.folder) for row in book.rows("metrics")}
    assert rows == {
        "mediators": ("base/metrics/base.yaml", 1, 0),
        "school_vice_principals": ("own/metrics/own.yaml", 1, 1),
    }


def test_the_later_row_is_in_force(tmp_path: Path) -> None:
    base = overlay(tmp_path / "base", SOUND)
    own = overlay(tmp_path / "own", {"parts/x.yaml": PART.replace("name: 法治", "name: 法制")})
    assert open_book([own], base=base).effective("parts")["vice_principal"].data["name"] == "法制副校长"


def test_words_know_their_line(tmp_path: Path) -> None:
    text = "a:\n  name: 甲\n  words:\n    - 一\n    - 二\n"
    book = open_book(base=overlay(tmp_path, {"parts/x.yaml": text}))
    assert [(word.text, word.line) for word in words_of(book.effective("parts")["a"])] == [
        ("一", 4),
        ("二", 5),
    ]


def test_a_folder_without_files_has_no_rows(tmp_path: Path) -> None:
    book = open_book(base=tmp_path)
    assert all(list(book.rows(kind)) == [] for kind in KINDS)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="nowhere"):
        open_book(base=tmp_path / "nowhere")


def test_lines_of_values_deep_inside(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(METRIC, encoding="utf-8")
    source = read_source(path, "x.yaml")
    assert source.line((0, "kind")) == 5
    assert source.line((0, "points", 0, "need", 0)) == 9
    assert source.line((0, "points", 0, "no such key")) == 9
    assert source.line((7,)) == 1


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a: [1\n", 2), (b"a: 1\n\tb: 2\n", 2), ("甲: 乙\n".encode("gbk"), 1), (b"a: 1\n--- \nb: 2\n", 2)],
)
def test_a_file_that_is_no_yaml_is_one_fault_with_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    (fault,) = read_source(path, "x.yaml").faults
    assert (fault.code, fault.file, fault.line) == ("bad_yaml", "x.yaml", line)


def test_a_file_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read_source(tmp_path / "x.yaml", "x.yaml").faults
    assert fault.code == "bad_yaml"


def test_an_empty_file_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("", encoding="utf-8")
    source = read_source(path, "x.yaml")
    assert (source.data, source.faults) == (None, ())


def test_yaml_can_make_no_objects(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    (fault,) = read_source(path, "x.yaml").faults
    assert fault.code == "bad_yaml"
