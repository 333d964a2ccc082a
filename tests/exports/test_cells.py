"""Cells: no text becomes a formula, no number becomes a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.exports.cells import clean, guard, harmless, unguard

FORMULAS = [
    "=1+1", "-a", "@x", "\tx", "\rx", " =1", "＝1", "\n=1", "\u3000=1", "\x00=1", "-2+3+cmd|' /C calc'!A0", "+A1", "-5-A1", "+5件()",
    "－1|x", "@SUM(1)", "-5件-A1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_guarded(text):
    assert guard(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "-0.5",
        "+5",
        "-12.5%",
        "+3.2％",
        "-5件",
        "－5",
        "-1,234元",
        "28",
        "柳溪镇",
        "",
        "a=b",
        "5-3",
        "5'",
    ],
)
def test_values_and_plain_texts_stay_as_they_are(text):
    assert guard(text) == text
    assert unguard(guard(text)) == text


@settings(deadline=None)
@given(st.text(max_size=30) | st.sampled_from(FORMULAS) | st.text("=+-@'5件% \t", max_size=8))
def test_a_guarded_text_never_starts_a_formula_and_can_be_had_back(text):
    cell = guard(text)
    first = cell.lstrip(" \n\u00a0\u3000\ufeff\u200b")[:1]
    assert first not in set("=+-@＝＋－＠\t\r") or re.fullmatch(
        r"[-+＋－][0-9,，.]+[%％‰]?[一-龥]{0,6}", cell
    )
    assert unguard(cell) == clean(text)


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=12) | st.sampled_from(FORMULAS) | st.text("=-@'5件 \n", max_size=6), max_size=5)
)
def test_texts_that_are_harmless_together_are_left_as_they_are(texts):
    if harmless(texts):
        assert [guard(text) for text in texts] == texts


def test_one_formula_among_many_texts_is_seen():
    plain = ["柳溪镇", "28件", "", "5-3", "上半年\n下半年"]
    assert harmless(plain)
    assert not any(harmless([*plain, formula, *plain]) for formula in FORMULAS)
    assert not harmless(["字" * 40_000])
