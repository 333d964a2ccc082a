"""Reading rule files: rows with the file they came from, the later folder's row wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.matching.rule_files import (
    compiled,
    digest,
    read_groups,
    read_measures,
    read_rows,
    read_table,
    read_words,
)
from extractor.matching.rule_models import MetricRule, PartRule
from matching.support import write

PART = "a:\n  name: 甲\n  words: [甲]\n"


def test_rows_know_their_file_and_the_later_wins(tmp_path: Path) -> None:
    first = write(tmp_path / "one", {"parts/x.yaml": PART, "parts/y.yaml": PART.replace("a:", "b:")})
    second = write(tmp_path / "two", {"parts/z.yaml": PART.replace("name: 甲", "name: 乙")})
    table = read_table((first, second), "parts", PartRule)
    assert {name: (one.rule.name, one.path.name) for name, one in table.items()} == {
        "a": ("乙", "z.yaml"),
        "b": ("甲", "y.yaml"),
    }


def test_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert read_table((tmp_path,), "parts", PartRule) == {}
    assert read_rows((tmp_path,), "metrics", MetricRule) == {}
    assert read_words((tmp_path,), "light.yaml") == []
    assert read_measures((tmp_path,)) == {}
    assert read_groups((tmp_path,)) == {}


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, {"parts/x.yaml": "# nothing\n", "metrics/x.yaml": "", "light.yaml": ""})
    assert read_table((folder,), "parts", PartRule) == {}
    assert read_rows((folder,), "metrics", MetricRule) == {}
    assert read_words((folder,), "light.yaml") == []


def test_words_of_all_folders_are_joined(tmp_path: Path) -> None:
    first = write(tmp_path / "one", {"light.yaml": "time: [全年]\nverb: [开展]\n"})
    second = write(tmp_path / "two", {"light.yaml": "time: [今年]\n"})
    assert read_words((first, second), "light.yaml") == ["今年", "全年", "开展"]


def test_files_in_another_encoding_are_named(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "x.yaml").write_bytes("a:\n  name: 甲\n".encode("gbk"))
    with pytest.raises(RulesError, match=r"x\.yaml"):
        read_table((tmp_path,), "parts", PartRule)


def test_yaml_can_make_no_objects(tmp_path: Path) -> None:
    folder = write(tmp_path, {"parts/x.yaml": "a: !!python/object/apply:os.getcwd []\n"})
    with pytest.raises(RulesError, match=r"x\.yaml"):
        read_table((folder,), "parts", PartRule)


def test_the_digest_changes_with_any_byte_and_not_with_the_place(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"parts/x.yaml": PART})
    same = write(tmp_path / "two", {"parts/x.yaml": PART})
    other = write(tmp_path / "three", {"parts/x.yaml": PART + "\n"})
    named = write(tmp_path / "four", {"parts/y.yaml": PART})
    assert digest((one,)) == digest((same,))
    assert len({digest((one,)), digest((other,)), digest((named,)), digest((one, other))}) == 4


def test_a_bad_expression_names_file_and_row() -> None:
    with pytest.raises(RulesError, match=r"x\.yaml 中 a"):
        compiled("(", Path("rules/x.yaml"), "a")
