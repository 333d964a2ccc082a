"""Growth against its own figures: in sentences, in points, in tables."""

from __future__ import annotations

import pytest

from checks.support import check


def told(text: str) -> list[tuple[str, str | None]]:
    """Severity and what should stand there, of each finding on growth."""
    found = [f for f in check("一、工作情况\n" + text) if f.check == "growth_inconsistent"]
    return [(f.severity.value, f.expected) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "检查240次，上年为200次，同比增长20%。",
        "检查242次，上年为203次，同比增长19.2%。",
        "检查242次，上年为203次，同比增长19.21%。",
        "检查240次，比上年的200次增加40次。",
        "检查200次，比上年的240次减少40次，下降16.6%。",
        "检查240次，比上年增加40次，增长20%。",
        "检查240次，环比下降5%，处罚12件。",
        "满意率98.6%，比上年的97.4%提高1.2个百分点。",
        "罚款3.6万元，上年4.5万元，下降20%。",
    ],
)
def test_growth_that_holds(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("检查240次，上年为200次，同比增长30%。", "增加40次，20%"),
        ("检查240次，上年为200次，同比下降20%。", "增加40次，20%"),
        ("检查240次，比上年的200次增加30次。", "增加40次，20%"),
        ("检查240次，比上年增加40次，增长30%。", "增加40次，20%"),
        ("满意率98.6%，比上年的97.4%提高2.2个百分点。", "提高1.2个百分点"),
        ("满意率96.6%，比上年的97.4%提高0.8个百分点。", "下降0.8个百分点"),
    ],
)
def test_growth_that_cannot_be(text: str, expected: str) -> None:
    assert told(text) == [("error", expected)]


def test_one_unit_of_the_last_digit_is_info() -> None:
    assert [severity for severity, _ in told("检查242次，上年为203次，同比增长19.3%。")] == ["info"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("行政检查 | 200 | 240 | 20%", []),
        ("行政检查 | 200 | 240 | +40", []),
        ("行政检查 | 240 | 200 | -40", []),
        ("行政检查 | 200 | 240 | 30%", ["20%"]),
        ("行政检查 | 200 | 240 | +30", ["40"]),
        ("行政检查 | 240 | 200 | 40", ["-40"]),
        ("满意率 | 97% | 98% | 1个百分点", []),
        ("行政检查 | — | 240 | 20%", []),
    ],
)
def test_rows_of_a_table(row: str, expected: list[str]) -> None:
    text = f"指标 | 上年 | 本年 | 同比\n{row}\n其他 | 10 | 10 | 0"
    assert [should for _, should in told(text)] == expected


def test_the_name_of_the_row_stands_in_the_message() -> None:
    text = "一、工作情况\n指标 | 上年 | 本年 | 同比\n行政检查 | 200 | 240 | 30%\n其他 | 10 | 10 | 0"
    (finding,) = [f for f in check(text) if f.check == "growth_inconsistent"]
    assert finding.message == "表格“行政检查”中本年240、上年200，增减应为20%，却印为30%"
    assert [e.quote for e in finding.evidence] == ["240", "200", "30%"]
