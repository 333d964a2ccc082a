"""Figures as intervals: precision of the print, rounding and cutting, money to the cent."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractor.checks.intervals import (
    Figure,
    Verdict,
    at_most,
    equal,
    figure_of,
    growth,
    mentioned,
    minus,
    share,
    times,
    total,
)
from extractor.models import Approx, Mention, Quantity, QuantityKind

FINE, LAST_DIGIT, IMPOSSIBLE = Verdict.FINE, Verdict.LAST_DIGIT, Verdict.IMPOSSIBLE
counts = st.integers(min_value=1, max_value=100_000)


def rate(printed: str) -> Figure:
    return figure_of(f"{printed}%", Decimal(printed), "%")


def count(number: int) -> Figure:
    return Figure.exact(number)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        ("99.5", FINE),  # rounded
        ("99.52", FINE),  # rounded: 99.5169…
        ("99.51", FINE),  # cut
        ("99.516", FINE),
        ("100", LAST_DIGIT),  # 99.5169 told as 100 is less than one unit off
        ("99", FINE),  # cut
        ("99.6", LAST_DIGIT),
        ("99.4", IMPOSSIBLE),
        ("99.16", IMPOSSIBLE),
        ("98", IMPOSSIBLE),
    ],
)
def test_rate_of_412_in_414(printed: str, verdict: Verdict) -> None:
    expected = FINE if printed == "100" else verdict  # rounded to a whole number it is 100
    assert share(rate(printed), count(412), count(414)) is expected


@settings(deadline=None)
@given(part=counts, whole=counts, places=st.integers(0, 4))
def test_rounding_and_cutting_are_always_fine(part: int, whole: int, places: int) -> None:
    assume(part <= whole)
    true = Decimal(part) / Decimal(whole) * 100
    for way in (ROUND_HALF_UP, ROUND_DOWN):
        printed = true.quantize(Decimal(1).scaleb(-places), way)
        assert share(rate(str(printed)), count(part), count(whole)) is FINE


@settings(deadline=None)
@given(part=counts, whole=counts, places=st.integers(1, 3), units=st.integers(2, 40), up=st.booleans())
def test_two_units_off_is_impossible(part: int, whole: int, places: int, units: int, up: bool) -> None:
    assume(part <= whole)
    step = Decimal(1).scaleb(-places)
    true = Decimal(part) / Decimal(whole) * 100
    printed = true.quantize(step, ROUND_DOWN) + step * (units if up else -units)
    assume(printed > 0)
    assert share(rate(str(printed)), count(part), count(whole)) is IMPOSSIBLE


@settings(deadline=None)
@given(part=counts, whole=counts)
def test_one_unit_above_the_cut_is_no_error(part: int, whole: int) -> None:
    assume(part <= whole)
    printed = (Decimal(part) / Decimal(whole) * 100).quantize(Decimal("0.1"), ROUND_DOWN) + Decimal("0.1")
    assert share(rate(str(printed)), count(part), count(whole)) is not IMPOSSIBLE


def test_a_share_of_nothing_is_not_judged() -> None:
    assert share(rate("98"), count(0), count(0)) is FINE


def test_a_share_of_about_something_is_judged_by_its_range() -> None:
    about = figure_of("200余件", Decimal(200), "件", Approx.AT_LEAST)
    assert share(rate("99"), count(200), about) is FINE
    assert share(rate("40"), count(200), about) is IMPOSSIBLE


@pytest.mark.parametrize(
    ("quote", "value", "unit", "approx", "low", "high"),
    [
        ("28件", 28, "件", Approx.EXACT, "28", "28"),
        ("2.7万元", 27000, "元", Approx.EXACT, "26500", "27500"),
        ("31.50万元", 315000, "元", Approx.EXACT, "314950", "315050"),
        ("1770.5元", "1770.5", "元", Approx.EXACT, "1770.5", "1770.5"),
        ("99.5%", "99.5", "%", Approx.EXACT, "99.45", "99.55"),
        ("５０００余份", 5000, "份", Approx.AT_LEAST, "5000", "6000"),
        ("210余人次", 210, "人次", Approx.AT_LEAST, "210", "220"),
        ("1.5万余份", 15000, "份", Approx.AT_LEAST, "15000", "16000"),
        ("6次以上", 6, "次", Approx.AT_LEAST, "6", None),
        ("近100人", 100, "人", Approx.NEARLY, "90", "100"),
        ("约200人", 200, "人", Approx.ABOUT, "180", "220"),
        ("4件以内", 4, "件", Approx.AT_MOST, "0", "4"),
        ("百分之八十八点九", "88.9", "%", Approx.EXACT, "88.85", "88.95"),
        ("一百二十件", 120, "件", Approx.EXACT, "120", "120"),
        ("6420.8平方米", "6420.8", "平方米", Approx.EXACT, "6420.75", "6420.85"),
    ],
)
def test_the_print_tells_the_interval(
    quote: str, value: int | str, unit: str, approx: Approx, low: str, high: str | None
) -> None:
    made = figure_of(quote, Decimal(value), unit, approx)
    assert made.low == Decimal(low)
    assert made.high == (None if high is None else Decimal(high))


def test_a_mention_speaks_first_then_its_quantity_then_its_print() -> None:
    printed = Mention("m", Decimal(5000), "份", 0, 5, "5000余份", Approx.AT_LEAST, quantity=0)
    quantity = Quantity(
        0,
        5,
        "5000余份",
        Decimal(5000),
        "份",
        QuantityKind.COUNT,
        Approx.AT_LEAST,
        Decimal(5000),
        Decimal(5999),
    )
    assert mentioned(printed).high == 6000
    assert mentioned(printed, (quantity,)).high == 5999
    own = Mention(
        "m", Decimal(5000), "份", 0, 5, "5000余份", quantity=0, low=Decimal(5000), high=Decimal(5500)
    )
    assert mentioned(own, (quantity,)).high == 5500


def test_money_is_compared_to_the_cent() -> None:
    parts = total([Figure.exact("4600.25"), Figure.exact("18000.25")])
    assert equal(parts, Figure.exact("22600.50")) is FINE
    assert equal(parts, Figure.exact("22600.51")) is IMPOSSIBLE


def test_rounded_money_may_miss_by_its_last_digit() -> None:
    whole = figure_of("3.14万元", Decimal(31400), "元")
    assert equal(Figure.exact(31350), whole) is FINE
    assert equal(Figure.exact(31300), whole) is LAST_DIGIT
    assert equal(Figure.exact(31200), whole) is IMPOSSIBLE


def test_at_most_uses_what_the_figures_can_be() -> None:
    some = figure_of("180余件", Decimal(180), "件", Approx.AT_LEAST)
    assert at_most(count(186), some) is FINE
    assert at_most(count(191), some) is IMPOSSIBLE
    assert at_most(count(190), count(189)) is IMPOSSIBLE
    assert at_most(count(28_000), times(figure_of("2.7万", Decimal(27000), "份"), Decimal(1))) is LAST_DIGIT


@settings(deadline=None)
@given(a=counts, b=counts)
def test_exact_figures_compare_as_numbers(a: int, b: int) -> None:
    assert (at_most(count(a), count(b)) is FINE) == (a <= b)
    assert (equal(count(a), count(b)) is FINE) == (a == b)


@settings(deadline=None)
@given(st.lists(st.tuples(counts, st.integers(0, 50)), min_size=1, max_size=6))
def test_a_sum_holds_whatever_its_parts_can_be(parts: list[tuple[int, int]]) -> None:
    figures = [Figure(Decimal(a), Decimal(a), Decimal(a + width)) for a, width in parts]
    made = total(figures)
    assert made.low == sum(a for a, _ in parts)
    assert made.high == sum(a + width for a, width in parts)


def test_a_sum_without_bound_has_none() -> None:
    assert total([count(3), Figure(Decimal(6), Decimal(6), None)]).high is None
    assert minus(count(3), Figure(Decimal(1), None, Decimal(2))).high is None


@settings(deadline=None)
@given(now=counts, before=counts)
def test_growth_recomputed_is_always_fine(now: int, before: int) -> None:
    true = (Decimal(now) - before) / before * 100
    printed = abs(true).quantize(Decimal("0.1"), ROUND_HALF_UP)
    sign = 1 if now >= before else -1
    assert growth(rate(str(printed)), count(now), count(before), sign) is FINE


def test_growth_of_the_wrong_size_or_sign() -> None:
    assert growth(rate("29.2"), count(31), count(24)) is FINE
    assert growth(rate("21.9"), count(31), count(24)) is IMPOSSIBLE
    assert growth(rate("29.2"), count(31), count(24), -1) is IMPOSSIBLE
    assert growth(rate("50"), count(31), count(0)) is FINE  # nothing to grow from: not judged
