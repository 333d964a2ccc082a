"""Points that cannot win: which of two stands in whose way, key by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.rulebook.points import check_points
from extractor.rulefiles.book import open_book
from extractor.rulefiles.issues import Level
from rulebook.support import overlay

HEAD = "- id: {id}\n  name: 甲\n  units: [{unit}]\n  measure: [{measure}]\n  points:\n"


def told(folder: Path, *points: str, more: str = "", measure: str = "people") -> list[tuple[str, int, str]]:
    text = HEAD.format(id="one", unit="名", measure="people") + "".join(f"    - {one}\n" for one in points)
    if more:
        text += (
            HEAD.format(id="two", unit="件" if measure == "cases" else "名", measure=measure)
            + f"    - {more}\n"
        )
    files = {"metrics/x.yaml": text, "measures.yaml": "people: [名, 人]\ncases: [件]\n"}
    issues = list(check_points(open_book(base=overlay(folder, files))))
    assert all(one.level is Level.WARNING for one in issues)
    return [(one.code, one.line, one.row) for one in issues]


BESIDE = [
    ("{need: [a]}", "{need: [a]}", [("repeated_point", 7)]),
    ("{need: [a]}", "{need: [b]}", []),
    ("{need: [a, b]}", "{need: [b, a]}", []),
    ("{need: [a]}", "{need: [a, b]}", []),
    ("{need: [a]}", "{need: [a], bias: -0.1}", [("unreachable_point", 7)]),
    ("{need: [a]}", "{need: [a], bias: 0.1}", [("unreachable_point", 6)]),
    ("{need: [a]}", "{need: [a], bias: 0}", [("repeated_point", 7)]),
    ("{need: [a]}", "{need: [a], avoid: [c]}", [("unreachable_point", 7)]),
    ("{need: [a]}", "{need: [a], avoid: [c], bias: 0.1}", []),
    ("{need: [a, b]}", "{need: [a, b], inherit: [b]}", [("unreachable_point", 6)]),
    ("{need: [a, b], inherit: [a]}", "{need: [a, b], inherit: [b]}", []),
    ("{need: [a, b]}", "{need: [a, b], context: [b]}", []),
    ("{need: [a]}", "{need: [a], generic: true}", []),
    ("{need: [a]}", "{need: [a], units: [名]}", [("unreachable_point", 7)]),
    ("{need: [a], units: [人]}", "{need: [a], units: [名]}", []),
    ("{need: [a], units: [名, 人]}", "{need: [a]}", [("repeated_point", 7)]),
    ("{need: [a], units: [名]}", "{need: [a], bias: -0.1}", []),
    ("{need: [a], avoid: [c]}", "{need: [a], avoid: [d]}", []),
    ("{need: [a], avoid: [c]}", "{need: [a], avoid: [c, d]}", [("unreachable_point", 7)]),
]


@pytest.mark.parametrize(("first", "second", "faults"), BESIDE, ids=[f"{a} {b}" for a, b, _ in BESIDE])
def test_two_points_of_one_metric(
    tmp_path: Path, first: str, second: str, faults: list[tuple[str, int]]
) -> None:
    assert told(tmp_path, first, second) == [(code, line, "one") for code, line in faults]


SHARED = [
    ("{need: [a]}", "{need: [a]}", "people", True),
    ("{need: [a]}", "{need: [a]}", "cases", False),
    ("{need: [a]}", "{need: [a], bias: 0.1}", "people", False),
    ("{need: [a]}", "{need: [a], avoid: [c]}", "people", False),
    ("{need: [a], avoid: [c]}", "{need: [a], avoid: [c]}", "people", True),
    ("{need: [a], units: [名]}", "{need: [a], units: [人]}", "people", False),
    ("{need: [a], units: [名]}", "{need: [a]}", "people", True),
    ("{need: [a, b]}", "{need: [b, a]}", "people", False),
]


@pytest.mark.parametrize(("first", "second", "measure", "shared"), SHARED)
def test_points_of_two_metrics(tmp_path: Path, first: str, second: str, measure: str, shared: bool) -> None:
    expected = [("shared_point", 12, "two")] if shared else []
    assert told(tmp_path, first, more=second, measure=measure) == expected


@pytest.mark.parametrize(
    "points", ["甲", "{a: b}", "[甲, 12]", "[{need: 甲}]", "[{need: []}]", "[{need: [1]}]"]
)
def test_points_that_are_none_are_left_to_the_check_of_shapes(tmp_path: Path, points: str) -> None:
    base = overlay(tmp_path, {"metrics/x.yaml": f"- {{id: one, points: {points}}}\n- 甲\n"})
    assert list(check_points(open_book(base=base))) == []
