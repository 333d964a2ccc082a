"""The summary: what a row tells, what the totals add up and what they leave out."""

from __future__ import annotations

from typing import Any

from fake_extractor import METRICS, read

from extractor.batch import Entry
from extractor.exports.summary import Summary, is_repeated

TWICE = {
    "check": "same_report_twice",
    "severity": "info",
    "message": "已有一份",
    "metrics": [],
    "evidence": [],
    "expected": None,
    "actual": None,
}


def entry(text: str, *findings: dict[str, Any], name: str = "a.txt") -> Entry:
    return Entry({**read(text, name).to_dict(), "findings": list(findings)})


def table(*entries: Entry) -> list[dict[str, object]]:
    summary = Summary(METRICS)
    rows = [row for one in entries for row in summary.rows(one)]
    return [dict(zip(summary.headings(), row, strict=True)) for row in [*rows, summary.totals()]]


def test_a_report_that_came_twice_is_shown_and_counted_once():
    rows = table(entry("行政处罚案件12件"), entry("行政处罚案件12件，检查5次，检查6次", TWICE, name="b.txt"))
    assert [row["行政处罚案件（件）"] for row in rows] == ["12", "12", "12"]
    assert "未计入合计" in str(rows[1]["备注"])
    assert rows[2]["备注"] == "1 份重复提交的报告未计入"
    assert rows[2]["待核对"] == ""
    assert is_repeated({"findings": [TWICE]})


def test_zero_is_no_empty_cell():
    rows = table(entry("行政处罚案件0件"), entry("检查3次"))
    assert [row["行政处罚案件（件）"] for row in rows] == ["0", "", "0"]
    assert [row["行政检查（次）"] for row in rows] == ["", "3", "3"]
    assert rows[2]["罚款金额（元）"] == ""


def test_sums_are_exact():
    rows = table(*(entry(f"罚0.{digit}元") for digit in (1, 2)))
    assert rows[-1]["罚款金额（元）"] == "0.3"


def test_a_zero_of_another_unit_does_not_spoil_the_sum():
    rows = table(entry("检查0批次"), entry("检查3次"))
    assert rows[-1]["行政检查（次）"] == "3"


def test_totals_over_several_years_say_so():
    first, second = entry("检查3次"), entry("检查4次", name="b.txt")
    second.record["report"] = {**second.record["report"], "year": 2023}
    assert table(first, second)[-1]["备注"] == "合计含 2023、2024 年度，分年度的合计见 summary.xlsx"
    assert table(first)[-1]["备注"] == ""
