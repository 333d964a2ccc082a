"""Parts of speech of common words."""

from __future__ import annotations

import pytest

from extractor.checks.vocabulary import part_of_speech


@pytest.mark.parametrize(
    ("word", "kind"), [("开展", "v"), ("云南", "ns"), ("均", "d"), ("办法", "n"), ("通过", "p")]
)
def test_a_common_word_has_a_part_of_speech(word: str, kind: str) -> None:
    assert part_of_speech(word) == kind


@pytest.mark.parametrize("word", ["", "同均", "甲乙丙丁戊", "X", "石滩镇"])
def test_what_is_no_word_has_none(word: str) -> None:
    assert part_of_speech(word) == ""


def test_the_beginning_of_a_longer_word_is_no_word() -> None:
    assert part_of_speech("尔滨") == "" and part_of_speech("哈尔滨") == "ns"
