"""The argument about a number, told in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.matching.explain import _REASONS, explain
from extractor.matching.ruleset import load_ruleset
from matching.support import run


def told(text: str, at: int) -> str:
    return explain(text, load_ruleset(), run(text), at)


def test_the_winner_is_named_with_its_words() -> None:
    said = told("办理行政处罚案件28件。", 8)
    assert "“28件”" in said
    assert "行政处罚案件（penalty_cases）" in said
    assert "采纳" in said
    assert "在数字前" in said


def test_any_character_of_the_number_will_do() -> None:
    text = "办理行政处罚案件28件。"
    assert told(text, 8) == told(text, 9) == told(text, 10)


def test_the_losers_keep_their_reasons() -> None:
    said = told("排查矛盾纠纷30起，成功化解29起。", 14)
    assert "disputes_resolved" in said
    assert "落选" in said


def test_no_number_there_is_said_plainly() -> None:
    assert "没有数字" in told("办理行政处罚案件28件。", 0)
    assert "没有数字" in told("办理行政处罚案件28件。", 10_000)


def test_a_number_that_nothing_explains() -> None:
    assert "没有任何指标的用词" in told("植树300棵。", 2)


def test_a_null_is_named_as_no_metric() -> None:
    assert "不是指标（防止）" in told("防止民转刑案件22件。", 7)


@pytest.mark.parametrize(
    "text",
    [
        "2024年，办理行政处罚案件28件，同比增长12.5%；参考率、合格率均为100%；植树300棵，另有XX件。",
        "对9件轻微违法行为依法不予处罚。",
    ],
)
def test_every_number_can_be_explained(text: str) -> None:
    extraction, rules = run(text), load_ruleset()
    for row in extraction.ledger:
        assert row.quote in explain(text, rules, extraction, row.start)


def test_every_reason_is_told_in_chinese() -> None:
    folder = Path(explain.__code__.co_filename).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    given = set(re.findall(r'(?:reasons\.append\(|assign\([^()]*?, )"([^"]+)"', code))
    assert len(given) > 8
    assert given <= set(_REASONS)


def test_places_are_those_that_people_see() -> None:
    said = explain(
        "办理行政处罚案件28件。",
        load_ruleset(),
        run("办理行政处罚案件28件。"),
        8,
        lambda a, b: (a + 5, b + 5),
    )
    assert "第 13–16 字符" in said
