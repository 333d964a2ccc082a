"""Totals and their parts, in every order and in brackets."""

from __future__ import annotations

import pytest

from extractor.models import Mention, Part
from matching.support import found, run, sentences, wanted


def parts(text: str) -> list[tuple[str, str | None]]:
    return [(one.quote, one.part and one.part.value) for one in run(text).mentions]


@pytest.mark.parametrize(
    "text",
    [
        "调解矛盾纠纷96件，其中婚姻家庭纠纷55件、邻里纠纷41件。",
        "调解矛盾纠纷96件，包括婚姻家庭纠纷55件、邻里纠纷41件。",
        "调解矛盾纠纷96件（婚姻家庭纠纷55件、邻里纠纷41件）。",
        "调解矛盾纠纷96件：婚姻家庭纠纷55件、邻里纠纷41件。",
    ],
)
def test_parts_after_their_total(text: str) -> None:
    assert parts(text) == [("96件", "total"), ("55件", "part"), ("41件", "part")]


def test_the_parts_and_the_total_name_the_same_metric() -> None:
    metrics = {one.metric for one in run("调解矛盾纠纷96件，其中婚姻家庭纠纷55件、邻里纠纷41件。").mentions}
    assert metrics == {"disputes_handled"}


def test_a_sum_told_after_its_parts() -> None:
    assert parts("调解婚姻家庭纠纷55件、邻里纠纷41件，合计96件。") == [
        ("55件", "part"),
        ("41件", "part"),
        ("96件", "total"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "调解矛盾纠纷96件。其中一名调解员获县级表彰，邻里纠纷41件。",  # the sentence has ended
        "调解矛盾纠纷96件，行政处罚案件28件。",  # side by side
        "调解成功率98.5%，其中婚姻家庭纠纷41件。",  # a rate is no total
    ],
)
def test_what_stands_side_by_side_is_no_part(text: str) -> None:
    assert all(one.part is not Part.TOTAL for one in run(text).mentions)


def test_the_cell_takes_the_total_and_never_the_sum_of_open_parts() -> None:
    extraction = run("调解矛盾纠纷96件，其中婚姻家庭纠纷30件、邻里纠纷20件。")
    assert extraction.cells["disputes_handled"].value == 96


def test_a_total_lists_its_parts_in_order() -> None:
    extraction = run("调解矛盾纠纷96件，其中婚姻家庭纠纷55件、邻里纠纷41件。")
    totals: list[Mention] = [one for one in extraction.mentions if one.part is Part.TOTAL]
    assert [extraction.mentions[n].quote for n in totals[0].total_of] == ["55件", "41件"]


def test_kinds_of_a_list_are_parts_of_its_total_whatever_else_their_names_may_count() -> None:
    found = run("全年完成合法性审查58件，其中合同40件、政府信息公开答复12件、信访答复6件。").mentions
    assert [(one.metric, one.quote, one.part and one.part.value) for one in found] == [
        ("legality_reviews", "58件", "total"),
        ("contracts_reviewed", "40件", "part"),
        ("legality_reviews", "12件", "part"),
        ("legality_reviews", "6件", "part"),
    ]


def test_what_is_more_than_the_total_is_no_kind_of_it() -> None:
    found = run("全年完成合法性审查58件，其中合同40件，受理信访件92件。").mentions
    assert ("petitions_received", "92件", None) in [(one.metric, one.quote, one.part) for one in found]


def test_the_story_of_one_case_is_no_part_of_the_sum() -> None:
    found = run("全年成功调解纠纷86起，涉及金额208.3万元。其中一起山林纠纷，双方争执金额达38万元。").mentions
    assert "38万元" not in [one.quote for one in found]


def test_parts_after_a_stop_and_a_comparison_belong_to_the_total_before_it() -> None:
    found = parts("全年合法性审查536件，较上年的471件增长13.8%。其中镇级203件、村级333件。")
    assert found == [("536件", "total"), ("471件", None), ("203件", "part"), ("333件", "part")]


@pytest.mark.parametrize("marked", sentences("kinds"))
def test_a_kind_counts_what_its_total_counts(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
