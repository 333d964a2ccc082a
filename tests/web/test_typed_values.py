"""What an officer types into a cell: taken as it was meant, or refused, never as another number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.web.bench import typed_value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("+5", "5"),
        ("-3.10", "-3.1"),
        ("12.", "12"),
        ("１２．５", "12.5"),
        ("　12\n", "12"),
        ("1,234", "1234"),
        ("1，234，567.80", "1234567.8"),
        ("12 345", "12345"),
        ("2.7万", "27000"),
        ("2.7 万", "27000"),
        ("-1亿", "-100000000"),
        ("1,234万", "12340000"),
        ("0.00001万", "0.1"),
        ("99999999999999999999", "99999999999999999999"),
    ],
)
def test_a_number_is_taken_as_it_was_meant(typed, value):
    assert typed_value(typed) == value


@pytest.mark.parametrize(
    "typed",
    [
        "1,5",  # once taken for 15
        "1，5",
        "12,34",
        "1,2345",
        "1,234,5",
        ",123",
        "123,",
        "1,,234",
        "1 2",
        "5 6",
        "12 34",
        "1 234 5",
        "1_000",
        "1e3",
        "1E+2",
        "0x10",
        "٣",
        "1٣",
        "1٣万",
        "½",
        "五",
        "万万",
        "1万万",
        "1亿万",
        "1千",
        "1.2.3",
        "1-2",
        "--1",
        "+-1",
        "-",
        ".",
        "",
        " ",
        "12件",
        "12。5",
        "12、5",
        "100000000000000000000",
        "9999999999999亿",
        "sNaN",
        "1\x002",
        "1;2",
        "=1",
        "1%",
        "第1",
    ],
)
def test_what_may_mean_another_number_is_refused(typed):
    with pytest.raises(UsageError) as caught:
        typed_value(typed)
    assert caught.value.code == "not_a_number" and caught.value.advice
    assert typed[:40] in caught.value.message


def test_a_long_text_is_not_told_back_whole():
    with pytest.raises(UsageError) as caught:
        typed_value("甲" * 10_000)
    assert len(caught.value.message) < 100


@settings(deadline=None, max_examples=100)
@given(st.decimals(min_value=-(10**15), max_value=10**15, places=3), st.sampled_from(["", ",", "，"]))
def test_every_plain_number_comes_back_with_or_without_commas(value, comma):
    told = f"{value:,f}".replace(",", comma)
    assert Decimal(typed_value(told)) == value
