"""Comparisons with the year before, as read out of a sentence."""

from __future__ import annotations

import pytest

from checks.support import bench, check_set
from extractor.checks.comparisons import before_pattern, comparisons, turn_sign

Told = tuple[str, str | None, str | None, str | None, int, int]


def told(text: str) -> list[Told]:
    """This year's figure, the year before's, difference and percentage, and the two signs."""
    return [
        (
            one.now[0].quote,
            one.before and one.before.quote,
            one.change and one.change.quote,
            one.percent and one.percent.quote,
            one.change_sign,
            one.percent_sign,
        )
        for one in comparisons(bench(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("检查240次，同比增长20%。", ("240次", None, None, "20%", 1, 1)),
        ("检查240次，同比下降20%。", ("240次", None, None, "20%", 1, -1)),
        ("检查240次，比上年增加40次。", ("240次", None, "40次", None, 1, 1)),
        ("检查240次，较上年减少40次，下降14.3%。", ("240次", None, "40次", "14.3%", -1, -1)),
        ("检查240次，较上年的200次增长20%。", ("240次", "200次", None, "20%", 1, 1)),
        ("检查240次，上年为200次，增长20%。", ("240次", "200次", None, "20%", 1, 1)),
        ("由200次增至240次，增长20%。", ("240次", "200次", None, "20%", 1, 1)),
        ("较上年的300次减少20%，全年检查240次。", ("240次", "300次", None, "20%", 1, -1)),
    ],
)
def test_each_part_of_a_comparison_finds_its_place(text: str, expected: Told) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "检查240次，处罚12件。",
        "新增执法记录仪3台，现有12台。",
        "每年至少检查4次，实际检查12次。",
        "检查240次，上年为200次。",
        "检查、处罚分别为240次、12件，较上年分别下降20%、25%。",
        "",
    ],
)
def test_what_only_stands_beside_other_figures_is_no_comparison(text: str) -> None:
    assert told(text) == []


def test_two_comparisons_of_a_sentence_are_kept_apart() -> None:
    text = "检查240次，同比增长20%，处罚案件30件，同比下降25%。"
    assert [(now, percent, sign) for now, _, _, percent, _, sign in told(text)] == [
        ("240次", "20%", 1),
        ("30件", "25%", -1),
    ]


def test_spoken_leaves_out_this_years_figure() -> None:
    (one,) = comparisons(bench("检查240次，较上年的200次增加40次，增长20%。"))
    assert [q.quote for q in one.spoken()] == ["200次", "40次", "20%"]


def test_comparisons_are_read_once_a_report() -> None:
    laid = bench("检查240次，同比增长20%。")
    assert comparisons(laid) is comparisons(laid)


@pytest.mark.parametrize(
    ("lead", "sign"),
    [("提高", 1), ("比上年提高了", 1), ("下降", -1), ("减少约", -1), ("满意率", 0), ("提高到", 0), ("", 0)],
)
def test_a_turn_has_a_sign(lead: str, sign: int) -> None:
    assert turn_sign(check_set().words, lead) == sign


@pytest.mark.parametrize("lead", ["比上年的", "上年为", "去年同期", "由", "从2023年的"])
def test_what_announces_the_year_before(lead: str) -> None:
    assert before_pattern(check_set().words).search(lead)


@pytest.mark.parametrize("lead", ["占比", "评比", "较大", "今年", "其中", "对比检查"])
def test_what_only_looks_like_the_year_before(lead: str) -> None:
    assert before_pattern(check_set().words).search(lead) is None
