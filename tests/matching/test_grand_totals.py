"""Totals of a report told place by place: marked sentences."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("grand_totals"))
def test_grand_totals(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
