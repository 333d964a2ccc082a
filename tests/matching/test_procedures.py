"""Cases and fines by procedure, and wordings of authors who had not seen the rules."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize(
    "marked",
    [*sentences("procedures"), *sentences("other_hands"), *sentences("thereof"), *sentences("carried")],
)
def test_procedures(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
