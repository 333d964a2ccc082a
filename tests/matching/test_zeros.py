"""Zeros told in words."""

from __future__ import annotations

import pytest

from matching.support import found, run, sentences, wanted


@pytest.mark.parametrize("marked", sentences("zeros"))
def test_zeros(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def test_one_negation_governs_a_whole_list() -> None:
    told = found("全年未发生行政复议、行政诉讼案件。")
    assert {(one[0], one[1]) for one in told} == {("reconsideration_cases", "0"), ("litigation_cases", "0")}


def test_lost_cases_that_are_none_say_nothing_of_the_cases() -> None:
    assert [one[0] for one in found("无行政诉讼败诉案件。")] == ["litigation_lost"]


def test_a_zero_has_no_ledger_row_and_is_bounded_by_itself() -> None:
    extraction = run("无败诉案件。")
    (zero,) = extraction.mentions
    assert (zero.quantity, zero.low, zero.high) == (None, 0, 0)
    assert extraction.ledger == ()


def test_a_clause_with_a_figure_of_its_own_is_no_zero() -> None:
    assert all(one[1] != "0" for one in found("未办结的行政复议案件2件。"))


@pytest.mark.parametrize(
    "text", ["未因执法不当引发行政诉讼。", "无重大群体性事件。", "无证经营行为得到遏制。"]
)
def test_what_was_avoided_is_no_zero(text: str) -> None:
    assert found(text) == []


def test_a_zero_in_the_plan_is_a_goal() -> None:
    text = "一、工作成效\n办理行政处罚案件3件。\n二、下一步工作打算\n（一）规范执法。无败诉案件。\n"
    told = {one[0]: one[3] for one in found(text)}
    assert told == {"penalty_cases": "actual", "litigation_lost": "target"}
