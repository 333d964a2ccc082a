"""Figures made plain for the lexicons."""

from __future__ import annotations

import pytest

from extractor.language.quantities import find_quantities
from extractor.matching.veil import veil


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("调解员三十六位。", "调解员000位。"),
        ("金额近460万元。", "金额00000元。"),
        ("检查12次，罚款二百余元。", "检查00次，罚款000元。"),
        ("成功率百分之九十八点五。", "成功率00000000。"),
    ],
)
def test_numerals_become_zeros_and_units_stay(text: str, shown: str) -> None:
    assert veil(text, find_quantities(text)) == shown


def test_dates_and_names_stay_as_they_are() -> None:
    text = "2024年，12345热线、“三重一大”。"
    assert veil(text, find_quantities(text)) == text


def test_a_list_in_brackets_right_before_a_figure_is_blotted_out() -> None:
    text = "培训班（合同、证据）4期，调委会（含企业）9个，资料（年画、日历）约60份"
    told = veil(text, find_quantities(text))
    assert len(told) == len(text)
    assert told == "培训班00000000期，调委会000000个，资料0000000000份"


@pytest.mark.parametrize(
    "text",
    ["处罚案件（简易程序）14件", "村（社区）9个", "检查（工地4次、学校5次）9次", "会议（听取、研究），共3次"],
)
def test_a_bracket_that_says_what_is_counted_stays(text: str) -> None:
    told = veil(text, find_quantities(text))
    assert "0" * 5 not in told
