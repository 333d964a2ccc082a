"""Wordings that stand beside each other in one row: which is in whose way, and which is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.rulebook.wordings import check_contests, check_wordings
from extractor.rulefiles.book import open_book
from rulebook.support import overlay

ROWS = [
    (["甲乙"], {}),
    (["甲乙", "乙甲"], {}),
    (["甲乙", "甲乙"], {"repeated_word": [5]}),
    (["甲乙", "甲(?:乙)"], {"unreachable_word": [4]}),
    (["甲?乙", "甲乙"], {"unreachable_word": [5]}),
    (["甲乙", "甲?乙"], {"unreachable_word": [4]}),
    (["甲乙", "甲乙丙"], {}),
    (["[甲乙]丙", "甲丙", "乙丙"], {"unreachable_word": [5, 6]}),
    (["[甲乙]丙", "甲丙(?=丁)"], {"unreachable_word": [5]}),
    (["甲丙(?=丁)", "甲丙"], {"unreachable_word": [4]}),
    (["(?<!丁)甲丙", "[甲乙]丙丁"], {}),
    (["甲~乙", "甲乙"], {"unreachable_word": [5]}),
    (["甲…乙", "甲丙乙"], {"unreachable_word": [5]}),
    (["甲~乙", "甲，乙"], {}),
    (["甲…乙", "甲12乙"], {}),
    (["甲{1,3}", "甲甲"], {"unreachable_word": [5]}),
    (["甲{1,3}", "甲甲甲甲"], {}),
    (["(甲"], {"bad_pattern": [4]}),
    (["(甲", "甲乙", "甲乙"], {"bad_pattern": [4], "repeated_word": [6]}),
    ([r"甲\b"], {"word_edge": [4]}),
    ([r"\B甲\w"], {"word_edge": [4, 4]}),
    ([r"甲[\w、]"], {"word_edge": [4]}),
    (["甲.*乙"], {"unbounded_gap": [4]}),
    (["甲.{0,5}乙"], {}),
    (["甲[^，]+乙"], {"unbounded_gap": [4]}),
    (["甲[乙丙]+"], {}),
    (["(?:甲+乙)*丙"], {"nested_repeat": [4]}),
    (["(?:甲+乙){0,4}丙"], {}),
    (["(?:甲|乙|甲乙)*丙"], {"ambiguous_repeat": [4]}),
    (["(?:甲|乙|甲乙){0,4}丙"], {}),
    (["(?:甲|乙)*丙"], {}),
    (["甲?"], {"empty_word": [4]}),
    (["甲*"], {"empty_word": [4]}),
    (["(?=甲)"], {}),
    (["甲|"], {"empty_word": [4]}),
]


@pytest.mark.parametrize("kind", ["parts", "nulls"])
@pytest.mark.parametrize(("words", "faults"), ROWS, ids=[" ".join(words) for words, _ in ROWS])
def test_wordings_of_one_row(
    tmp_path: Path, kind: str, words: list[str], faults: dict[str, list[int]]
) -> None:
    lines = "".join(f"    - {yaml.safe_dump(word, allow_unicode=True).splitlines()[0]}\n" for word in words)
    base = overlay(tmp_path, {f"{kind}/x.yaml": f"own:\n  name: 甲\n  words:\n{lines}"})
    found: dict[str, list[int]] = {}
    for issue in check_wordings(open_book(base=base)):
        assert (issue.file, issue.row) == (f"{tmp_path.name}/{kind}/x.yaml", "own")
        assert issue.advice
        found.setdefault(issue.code, []).append(issue.line)
    assert {code: sorted(lines) for code, lines in found.items()} == faults


@pytest.mark.parametrize("kind", ["light", "masks"])
def test_lists_by_kind_are_read_too_but_may_repeat_each_other(tmp_path: Path, kind: str) -> None:
    text = "a:\n  - 甲\n  - 甲\n  - '甲('\n  - '甲.*乙'\n"
    base = overlay(tmp_path, {f"{kind}.yaml": text})
    assert [(one.code, one.line) for one in check_wordings(open_book(base=base))] == [
        ("bad_pattern", 4),
        ("unbounded_gap", 5),
    ]


METRICS = """\
- id: one
  measure: [people]
  points: [{need: [a]}]
- id: two
  measure: [MEASURE]
  points: [POINT]
"""
CONTESTS = [
    ("甲乙", "甲乙", "people", "{need: [b]}", [(3, "a"), (6, "b")]),
    ("甲乙", "乙甲", "people", "{need: [b]}", []),
    ("甲乙", "甲乙", "cases", "{need: [b]}", []),
    ("甲乙", "甲乙", "people", "{need: [b], bias: -0.1}", []),
    ("甲乙", "甲乙", "people", "{need: [b], avoid: [a]}", []),
    ("甲乙", "甲乙", "people", "{need: [b, a]}", []),
    ("甲乙", "甲?乙", "people", "{need: [b]}", [(3, "a"), (6, "b")]),
    ("甲乙", "甲?乙丙", "people", "{need: [b]}", []),
    ("甲乙", "甲~乙", "people", "{need: [b]}", [(3, "a")]),
    ("甲乙(?=丁)", "甲乙", "people", "{need: [b]}", []),
]


@pytest.mark.parametrize(("one", "other", "measure", "point", "faults"), CONTESTS)
def test_the_noun_of_one_metric_in_the_part_of_another(
    tmp_path: Path, one: str, other: str, measure: str, point: str, faults: list[tuple[int, str]]
) -> None:
    parts = f"a:\n  name: 甲\n  words: ['{one}']\nb:\n  name: 乙\n  words: ['{other}']\n"
    files = {
        "metrics/x.yaml": METRICS.replace("MEASURE", measure).replace("POINT", point),
        "parts/x.yaml": parts,
        "measures.yaml": "people: [名]\ncases: [件]\n",
    }
    issues = list(check_contests(open_book(base=overlay(tmp_path, files))))
    assert [(issue.line, issue.row) for issue in issues] == faults
    assert all(issue.code == "cue_of_other" and "名" in issue.message for issue in issues)
