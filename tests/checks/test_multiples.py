"""This year as a multiple of the year before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.support import real_figures
from extractor.checks import ReportView
from extractor.checks.intervals import Figure
from extractor.checks.multiples import Multiple, multiples
from extractor.models import ReportHead


def told(text: str) -> list[Multiple]:
    """The multiples of a text, its figures found as in a run."""
    from checks.support import check_set

    head = ReportHead(place="青溪镇", year=2024)
    return list(
        multiples(check_set().bench(ReportView("x.txt", text, head, (), (), quantities=real_figures(text))))
    )


def exact(value: str) -> Figure:
    number = Decimal(value)
    return Figure(number, number, number, Decimal(0))


@pytest.mark.parametrize(
    ("text", "now", "before", "low", "high"),
    [
        ("讲座20场，是上年10场的三倍。", "20场", "10场", "2.5", "3.5"),
        ("讲座20场，是上年10场的2倍。", "20场", "10场", "1.5", "2.5"),
        ("援助18件，较上年的9件增长1倍。", "18件", "9件", "1.5", "2.5"),
        ("援助18件，较上年的9件翻了一番。", "18件", "9件", "1.5", "2.5"),
        ("援助36件，较上年的9件翻两番。", "36件", "9件", "3.5", "4.5"),
        ("罚款由上年的4万元增加到9万元，增长近三倍。", "9万元", "4万元", "3.7", "4"),
    ],
)
def test_how_many_times_is_read(text: str, now: str, before: str, low: str, high: str) -> None:
    (one,) = told(text)
    assert (one.now.quote, one.before.quote) == (now, before)
    assert (one.low, one.high) == (Decimal(low), Decimal(high))
    assert text[one.start : one.end].endswith(("倍", "番"))


@pytest.mark.parametrize(
    "text",
    [
        "讲座20场，是上年的2倍。",
        "讲座20场，上年10场。",
        "工作量翻番，讲座20场。",
        "讲座20场，较上年10场增长50%。",
        "讲座20场，是上年10件的2倍。",
    ],
)
def test_without_both_figures_nothing_is_said(text: str) -> None:
    assert told(text) == []


def test_the_figure_that_was_grown_to_is_this_years() -> None:
    (one,) = told("罚款由上年的4万元增加到16万元，增长三倍。")
    assert (one.now.quote, one.before.quote) == ("16万元", "4万元")
    assert one.holds(exact("160000"), exact("40000"))


@pytest.mark.parametrize(
    ("now", "before", "holds"),
    [("20", "10", True), ("24", "10", True), ("26", "10", False), ("14", "10", False), ("5", "0", True)],
)
def test_a_multiple_holds_within_its_print(now: str, before: str, holds: bool) -> None:
    (one,) = told("讲座20场，是上年10场的2倍。")
    assert one.holds(exact(now), exact(before)) is holds


def test_a_figure_without_an_upper_bound_may_be_any_multiple() -> None:
    (one,) = told("讲座20场，是上年10场的2倍。")
    assert one.holds(Figure(Decimal(90), Decimal(90), None, Decimal(0)), exact("10"))
