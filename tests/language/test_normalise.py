"""Folding: widths and old forms become one, words with the same characters stay."""

from __future__ import annotations

import pytest

from extractor.language.normalise import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("９８．５％", "98.5%"),
        ("３－５", "3-5"),
        ("壹仟伍佰元", "一千五百元"),
        ("貳萬個", "二万个"),
        ("陆拾陆元", "六十六元"),
        ("拾陆名", "十六名"),
        ("执法队伍两支", "执法队伍两支"),
        ("队伍百余人", "队伍百余人"),
        ("大陆客商", "大陆客商"),
        ("收拾三间", "收拾三间"),
        ("陆续开展，肆意倾倒", "陆续开展，肆意倾倒"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
