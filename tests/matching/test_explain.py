"""The argument about a number, told in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.matching.explain import _REASONS, explain, explain_all, explain_metric
from extractor.matching.ruleset import load_ruleset
from matching.support import run


def of_metric(text: str, metric: str) -> str:
    return explain_metric(text, load_ruleset(), run(text), metric)


def test_a_metric_tells_its_cell_its_numbers_and_those_it_lost() -> None:
    said = of_metric("排查矛盾纠纷30起，成功化解29起。", "disputes_found")
    assert said.splitlines()[0] == "排查出纠纷（disputes_found）：表中为 30起"
    taken, lost = said.split("争过、没有归入的数：")
    assert "归入这个指标的数：" in taken
    assert "“30起”" in taken
    assert "“29起”" not in taken
    assert "“29起”" in lost


def test_a_metric_may_be_asked_for_by_its_name() -> None:
    text = "办理行政处罚案件28件。"
    assert of_metric(text, "行政处罚案件") == of_metric(text, "penalty_cases")


def test_a_metric_of_differing_values_is_told_to_be_empty() -> None:
    said = of_metric("开展行政检查64次。\n年底统计，行政检查69次。", "inspections")
    assert said.splitlines()[0] == "行政检查（inspections）：表中为 留空（多个不同数值）"


def test_a_metric_that_is_a_zero_in_words() -> None:
    said = of_metric("全年未发生行政复议案件。", "reconsideration_cases")
    assert "表中为 0件" in said
    assert "文字所说的零" in said


def test_a_metric_of_which_the_text_says_nothing() -> None:
    assert "没有一个数" in of_metric("植树300棵。", "inspections")


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(UsageError, match="没有指标"):
        of_metric("植树300棵。", "trees")


def test_all_numbers_are_told_in_their_order() -> None:
    text = "2024年，排查矛盾纠纷30起，成功化解29起。"
    said = explain_all(text, load_ruleset(), run(text))
    assert [said.index(quote) for quote in ("“2024年”", "“30起”", "“29起”")] == sorted(
        said.index(quote) for quote in ("“2024年”", "“30起”", "“29起”")
    )
    assert explain_all("无。", load_ruleset(), run("无。")) == "文本中没有数字。"


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
