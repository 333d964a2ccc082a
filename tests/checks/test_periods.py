"""Halves and quarters against their year."""

from __future__ import annotations

import pytest

from checks.support import bench, check, codes
from extractor.checks.periods import period_lists


def told(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The year and its parts."""
    return [(one.totals[0].quote, tuple(q.quote for q in one.parts)) for one in period_lists(bench(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上半年检查96次，下半年检查88次，全年检查184次。", ("184次", ("96次", "88次"))),
        ("上半年检查96次、下半年88次，合计184次。", ("184次", ("96次", "88次"))),
        ("全年检查184次。上半年检查96次，下半年检查88次。", ("184次", ("96次", "88次"))),
        ("1-6月检查96次，7-12月检查88次，全年共检查184次。", ("184次", ("96次", "88次"))),
        (
            "一季度宣传8场，二季度9场，三季度11场，四季度14场，全年合计42场。",
            ("42场", ("8场", "9场", "11场", "14场")),
        ),
    ],
)
def test_all_parts_of_a_year_make_the_year(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "上半年检查96次，全年检查184次。",
        "上半年讲座20场，下半年巡演30场，全年活动66场。",
        "上半年检查96次，下半年检查88次。",
        "上半年培训2期，下半年旁听3次，全年学法12次。",
        "上半年检查96次，下半年处罚88件，全年检查184次。",
        "一季度宣传8场，二季度9场，三季度11场，全年合计42场。",
        "上半年、下半年各检查96次，全年检查192次。",
        "上半年检查96次，下半年检查88次。\n全年检查210次。",
    ],
)
def test_what_does_not_tell_the_whole_year(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("year", "expected"),
    [("184次", []), ("194次", ["breakdown_sum"]), ("174次", ["breakdown_sum"])],
)
def test_the_halves_are_added_up(year: str, expected: list[str]) -> None:
    text = f"一、工作情况\n上半年检查96次，下半年检查88次，全年检查{year}。"
    assert codes(check(text)) == expected
