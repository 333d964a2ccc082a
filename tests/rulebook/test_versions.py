"""Since when something is counted: versions that there are, years that have come or are near."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from extractor.resources import rules_folder
from extractor.rulebook.told import told_of
from extractor.rulebook.versions import before, known_versions, since_fault
from extractor.rulefiles.book import open_book
from rulebook.support import BASE, SOUND, overlay

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 1)
HAVE = ("0.3.1", "0.3.0", "0.1.0")


@pytest.mark.parametrize(
    "since", ["0.1", "0.1.0", "0.3 起", "2026", "2025 年起", "自 2019 年", "2027 年 1 月起", "2026-03-01"]
)
def test_what_may_stand(since: str) -> None:
    assert since_fault(since, HAVE, today=TODAY) is None


@pytest.mark.parametrize(
    ("since", "said", "cannot_be"),
    [
        ("0.2", "没有 0.2 这一版", True),
        ("0.1.7 起", "没有 0.1.7 这一版", True),
        ("0.30", "没有 0.30 这一版", True),
        ("1.0", "没有 1.0 这一版", True),
        ("2028", "2028 年还远没有到", True),
        ("2031 年起", "2031 年还远没有到", True),
        ("去年", "看不出是哪一年", False),
        ("12", "看不出是哪一年", False),
        ("120259", "看不出是哪一年", False),
    ],
)
def test_what_may_not(since: str, said: str, cannot_be: bool) -> None:
    fault = since_fault(since, HAVE, today=TODAY)
    assert fault is not None
    assert said in fault[0]
    assert fault[1] is cannot_be


def test_a_date_with_dots_is_a_year_and_no_version() -> None:
    assert since_fault("2025.6", HAVE, today=TODAY) is None
    assert since_fault("2029.6", HAVE, today=TODAY) == ("2029 年还远没有到", True)


def test_where_no_version_is_known_none_is_refused() -> None:
    assert since_fault("7.0", (), today=TODAY) is None


@pytest.mark.parametrize(
    ("one", "other", "lies_before"),
    [
        ("0.1", "0.2", True),
        ("0.9", "0.10", True),
        ("0.2", "0.2", False),
        ("0.3", "0.2", False),
        ("2024 年起", "2025", True),
        ("2025", "2025 年", False),
        ("0.1", "2025", False),
        ("从前", "2025", False),
    ],
)
def test_what_lies_before(one: str, other: str, lies_before: bool) -> None:
    assert before(one, other) is lies_before


def test_the_versions_are_those_of_the_list_of_changes(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    told = "# Changes\n\nVersions follow 9.9.\n\n## 0.3.1\n\n- 0.2.9 was never there\n\n## [0.3.0]\n\n## v0.1.0\n"
    (tmp_path / "CHANGELOG.md").write_text(told, encoding="utf-8")
    assert known_versions(tmp_path / "rules") == HAVE


def test_an_installed_program_knows_its_own_version(tmp_path: Path) -> None:
    (version,) = known_versions(tmp_path / "nowhere")
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", version)
    assert version in known_versions(rules_folder())


def test_every_note_of_the_built_in_rules_names_a_version_and_says_something() -> None:
    versions = known_versions(rules_folder())
    told = yaml.safe_load((rules_folder() / "definitions.yaml").read_text(encoding="utf-8"))
    notes = [note for row in told.values() for note in row.get("changes", ())]
    assert len(notes) >= 20
    for note in notes:
        assert any(one.startswith(note["since"]) for one in versions)
        assert len(note["what"]) > 8
        assert "。" not in note["what"]  # it ends a line of the catalogue


def test_notes_of_an_own_folder_stand_behind_those_below(tmp_path: Path) -> None:
    note = "{since: '%s', what: %s}"
    below = {
        "definitions.yaml": f"mediators: {{since: '2023', changes: [{note % ('2024', '兼职的也数')}]}}\n"
    }
    above = {
        "definitions.yaml": f"mediators: {{counts: 调解员, changes: [{note % ('2025', '离任的不数')}]}}\n"
    }
    base = overlay(tmp_path / "base", BASE | below)
    told = told_of(open_book([overlay(tmp_path / "own", SOUND | above)], base=base))
    assert [one["what"] for one in told["mediators"]["changes"]] == ["兼职的也数", "离任的不数"]
    assert (told["mediators"]["since"], told["mediators"]["counts"]) == ("2023", "调解员")
