"""A county's figures from its townships' reports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.support import check_set, view
from extractor.checks.across import county_rollup, digest
from extractor.checks.digests import Digest


def town(
    value: str, place: str, *, county: str = "云岭县", year: int = 2024, metric: str = "inspections"
) -> Digest:
    unit = "%" if metric.endswith("_rate") else "次"
    text = f"共⟦{metric}={value} {unit}|{value}{unit}⟧。"
    return digest(view(text, file=f"{place}{year}.txt", place=place, county=county, year=year), check_set())


@pytest.mark.parametrize(
    ("values", "added", "middle"),
    [(("100",), "100", "100"), (("100", "50"), "150", "75"), (("1", "2", "9"), "12", "2")],
)
def test_sum_and_median(values: tuple[str, ...], added: str, middle: str) -> None:
    towns = [town(value, f"{'甲乙丙'[i]}河镇") for i, value in enumerate(values)]
    (rolled,) = county_rollup(towns)
    assert rolled.sum is not None
    assert (rolled.sum.value, rolled.median) == (Decimal(added), Decimal(middle))
    assert (rolled.reported, rolled.reports) == (len(values), len(values))


def test_rates_are_not_added_up() -> None:
    towns = [town(value, f"{'甲乙'[i]}河镇", metric="certified_rate") for i, value in enumerate(("90", "80"))]
    (rolled,) = county_rollup(towns)
    assert rolled.sum is None and rolled.median == 85


def test_counties_and_years_stay_apart() -> None:
    towns = [
        town("10", "甲河镇"),
        town("20", "乙河镇", county="临水县"),
        town("30", "甲河镇", year=2023),
    ]
    rolled = county_rollup(towns)
    assert [(r.county, r.year, r.median) for r in rolled] == [
        ("临水县", 2024, 20),
        ("云岭县", 2023, 30),
        ("云岭县", 2024, 10),
    ]


def test_who_did_not_tell_counts_among_the_reports() -> None:
    silent = digest(view("略。", file="x.txt", place="丙河镇", county="云岭县"), check_set())
    (rolled,) = county_rollup([town("10", "甲河镇"), silent])
    assert (rolled.reported, rolled.reports) == (1, 2)


def test_the_county_is_no_township_of_its_own() -> None:
    county = digest(
        view("全县共⟦inspections=99 次|99次⟧。", file="c.txt", place=None, county="云岭县"), check_set()
    )
    (rolled,) = county_rollup([town("10", "甲河镇"), county])
    assert rolled.sum is not None and rolled.sum.value == 10


def test_nothing_makes_nothing() -> None:
    assert county_rollup([]) == ()
