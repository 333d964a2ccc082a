"""Numerals: whatever is written in any of the field's ways reads back as the number that was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.normalise import fold
from extractor.language.numerals import BODY, parse_numeral, read_numeral

_PLAIN = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９,．")


def section(number: int, digits: str, places: str, lead: bool) -> str:
    """A number below 10000 in words; ``lead``: 10 is 十 and not 一十."""
    words, zero = "", False
    for place in (1000, 100, 10, 1):
        digit = number // place % 10
        if digit == 0:
            zero = bool(words)
            continue
        if zero:
            words, zero = words + digits[0], False
        name = "" if place == 1 else places[(10, 100, 1000).index(place)]
        words += ("" if lead and not words and place == 10 and digit == 1 else digits[digit]) + name
    return words


def chinese(number: int, digits: str = _PLAIN, places: str = "十百千") -> str:
    if number == 0:
        return digits[0]
    words, gap = "", False
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // unit % 10**4
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += digits[0]
        gap = False
        words += section(part, digits, places, lead=not words and digits is _PLAIN) + name
    return words


@settings(max_examples=400)
@given(st.one_of(st.integers(0, 10**4), st.integers(0, 10**12 - 1)))
def test_chinese_reads_back(number: int) -> None:
    assert parse_numeral(chinese(number)) == number


@settings(max_examples=400)
@given(st.one_of(st.integers(10, 10**4), st.integers(10, 10**12 - 1)))
def test_financial_reads_back(number: int) -> None:
    words = chinese(number, _FORMAL, "拾佰仟")
    assert parse_numeral(words) == number


@given(st.integers(0, 10**15), st.integers(0, 4))
def test_arabic_reads_back(number: int, decimals: int) -> None:
    value = Decimal(number).scaleb(-decimals)
    for printed in (
        f"{value:f}",
        f"{value:,f}",
        f"{value:f}".translate(_FULL_WIDTH),
        f"{value:,f}".translate(_FULL_WIDTH),
    ):
        assert parse_numeral(printed) == value


@given(st.integers(1, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_mixed_reads_back(hundred_million: int, ten_thousand: int, rest: int) -> None:
    number = hundred_million * 10**8 + ten_thousand * 10**4 + rest
    printed = (
        f"{hundred_million}亿"
        + (f"{ten_thousand}万" if ten_thousand else "")
        + (f"{rest:04d}" if rest else "")
    )
    assert parse_numeral(printed) == number


@given(st.integers(1, 9999999), st.integers(0, 4), st.sampled_from([("万", 4), ("亿", 8)]))
def test_decimal_with_a_big_position_reads_back(number: int, decimals: int, place: tuple[str, int]) -> None:
    value = Decimal(number).scaleb(-decimals)
    assert parse_numeral(f"{value:f}{place[0]}") == value.scaleb(place[1])


@given(st.integers(0, 9999), st.text("0123456789", min_size=1, max_size=4))
def test_chinese_decimals_read_back(whole: int, digits: str) -> None:
    words = "".join(_PLAIN[int(d)] for d in digits)
    assert parse_numeral(f"{chinese(whole)}点{words}") == Decimal(f"{whole}.{digits}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一千二", 1200),
        ("三万五", 35000),
        ("九百九", 990),
        ("一千零二", 1002),
        ("3万4000", 34000),
        ("25万6千", 256000),
        ("廿五", 25),
        ("两千三百", 2300),
        ("俩", 2),
        ("二十万亿", 20 * 10**12),
        ("4.78万亿", 4780 * 10**9),
        ("二〇二四", 2024),
        ("肆佰叁拾萬", 4300000),
        ("七十一点五亿", 7150000000),
        ("一百 五 十 二", 152),
        ("１，１００", 1100),
    ],
)
def test_forms(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "件", "三四万", "十几", "三万五万", "队伍", "大陆", "1.2.3", "百余"])
def test_no_single_numeral(text: str) -> None:
    assert parse_numeral(text) is None


def test_two_numerals_that_touch_are_not_added() -> None:
    text = "三万五万"
    match = BODY.match(text)
    assert match
    numeral = read_numeral(text, *match.span())
    assert numeral is not None and (numeral.end, numeral.values) == (2, (Decimal(30000),))


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text("零一二三四五六七八九十百千万亿两点几余0123456789,. "))
def test_no_text_breaks_the_reader(text: str) -> None:
    for match in BODY.finditer(text):
        numeral = read_numeral(text, *match.span())
        assert numeral is None or match.start() < numeral.end <= match.end()
