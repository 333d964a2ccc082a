"""Verbs behind the noun that say which of the things are counted: marked sentences."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("tails"))
def test_tails(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
