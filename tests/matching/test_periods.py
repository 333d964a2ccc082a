"""The same count of another year: the figure takes the noun of the other year's, in either order."""

from __future__ import annotations

import pytest

from matching.support import found, sentences, wanted


@pytest.mark.parametrize("marked", sentences("periods"))
def test_figures_of_two_years(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected
