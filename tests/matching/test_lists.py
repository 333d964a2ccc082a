"""Several names and several figures: 分别, 各."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("lists"))
def test_lists(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "行政复议案件、行政诉讼案件分别为1件。",  # fewer figures than names
        "行政诉讼案件分别为1件、2件、3件。",  # fewer names than figures
    ],
)
def test_an_uneven_list_is_not_aligned_by_force(text: str) -> None:
    assert not any("respectively" in one for one in map(str, found(text)))
    assert "reconsideration_cases" not in {one[0] for one in found(text)}
