"""Counties: sums by county and year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from fake_extractor import METRICS, read

from extractor.exports.counties import SPREAD, Counties
from extractor.exports.frames import roll_up, to_frame
from extractor.models import ReportHead


def county_record(county: str | None, year: int | None, value: str | None, unit: str = "件") -> dict:
    table = {
        "penalty_cases": {"value": value, "unit": unit},
        "litigation_response_rate": {"value": "98", "unit": "%"},
    }
    return {"report": {"county": county, "year": year}, "table": table}


def test_counties_are_summed_apart():
    counties = Counties(METRICS)
    for county, year, value, unit in (
        ("甲县", 2024, "3", "件"),
        ("甲县", 2024, "4.5", "起"),
        ("甲县", 2024, None, "件"),
        ("乙县", 2024, "1", "件"),
        ("乙县", 2024, "2", "件次"),
        (None, None, "7", "件"),
    ):
        counties.take(county_record(county, year, value, unit))
    assert counties.headings() == (
        "区县",
        "年度",
        "报告数",
        "行政处罚案件（件）",
        "行政检查（次）",
        "罚款金额（元）",
    )
    assert list(counties.rows()) == [
        ("（未写明）", None, 1, "7", None, None),
        ("乙县", 2024, 2, None, None, None),  # 件 and 件次 are not one unit
        ("甲县", 2024, 3, "7.5", None, None),
    ]


def test_one_county_needs_no_roll_up():
    counties = Counties(METRICS)
    counties.take(county_record("甲县", 2024, "3"))
    assert list(counties.rows()) == []


def test_the_frame_rolls_up_to_the_same_sums():
    results = [
        replace(
            read(f"行政处罚案件{number}件，罚{number}.5元", f"{number}.txt"),
            head=ReportHead(county=county, year=2024),
        )
        for number, county in enumerate(["甲县", "乙县", "甲县", "乙县", "甲县"])
    ]
    counties = Counties(METRICS)
    for one in results:
        counties.take(one.to_dict())
    rolled = roll_up(to_frame(results), METRICS)
    for county, year, reports, cases, _, fines in counties.rows():
        row = rolled.loc[(county, year)]
        assert (row["reports"], row["penalty_cases"], row["fines_amount"]) == (
            reports,
            Decimal(cases),
            Decimal(fines),
        )


def test_each_metric_tells_how_many_gave_it_its_sum_and_its_median():
    counties = Counties(METRICS)
    for county, value, unit in (
        ("甲县", "3", "件"),
        ("甲县", "10", "件"),
        ("甲县", None, "件"),
        ("甲县", "4", "起"),
        ("甲县", "4.5", "件"),
        ("乙县", "1", "件"),
        ("乙县", "2", "件次"),
    ):
        counties.take(county_record(county, 2024, value, unit))
    rows = {(row[0], row[2]): row[4:] for row in counties.spread()}
    assert rows["甲县", "penalty_cases"] == ("件", 5, 4, "80%", "21.5", "4.25", "3", "10")
    assert rows["甲县", "litigation_response_rate"] == ("%", 5, 5, "100%", None, "98", "98", "98")
    assert rows["乙县", "penalty_cases"] == ("多种", 2, 2, "100%", None, None, None, None)
    assert all(len(row) == len(SPREAD) for row in counties.spread())
