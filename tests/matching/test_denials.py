"""What plain denials tell, and what they do not: marked sentences."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("denials"))
def test_denials(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
