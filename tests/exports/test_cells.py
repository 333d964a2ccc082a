"""Cells: no text becomes a formula, no number becomes a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.exports.cells import guard, is_number


@pytest.mark.parametrize(
    "text", ["=1+1", "+5", "-a", "@x", "\tx", "\rx", " =1", "＝1", "－5", "\n=1", "\u3000=1", "\x00=1"]
)
def test_formulas_are_guarded(text):
    assert guard(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "-0.5", "28", "柳溪镇", "", "a=b", "5-3", "'=1"])
def test_what_is_no_formula_stays(text):
    assert guard(text) == text


@settings(deadline=None)
@given(st.text(max_size=30))
def test_a_guarded_text_never_starts_a_formula(text):
    cell = guard(text)
    first = cell.lstrip(" \n\u00a0\u3000\ufeff\u200b")[:1]
    assert is_number(cell) or first not in set("=+-@＝＋－＠\t\r")
