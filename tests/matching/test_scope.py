"""Figures of the county beside the own ones: marked sentences."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("scope"))
def test_scope(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
