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
