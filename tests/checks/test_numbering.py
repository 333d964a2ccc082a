"""Gaps in numbering, form by form."""

from __future__ import annotations

import pytest

from checks.support import check


def gaps(text: str) -> list[str]:
    """Messages about numbering that are warnings."""
    return [f.message for f in check(text) if f.check == "numbering_gap" and f.severity != "info"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("一、甲\n二、乙\n四、丙", "三、"),
        ("一、甲\n（一）甲。\n（二）乙。\n（四）丙。", "（三）"),
        ("1.甲。\n2.乙。\n4.丙。", "3."),
        ("1、甲。\n2、乙。\n4、丙。", "3."),
        ("（1）甲。\n（2）乙。\n（4）丙。", "（3）"),
        ("（1）健全。（2）培训。（4）宣传。", "（3）"),
        ("一是甲；二是乙；四是丙。", "三是"),
        ("第一，甲。第二，乙。第四，丙。", "第三，"),
        ("①甲。②乙。④丙。", "③"),
        ("一要甲，二要乙，四要丙。", "三要"),
        ("一、甲\n二、乙\n三、丙\n五、丁", "四、"),
        ("九、甲\n十、乙\n十二、丙", "十一、"),
    ],
)
def test_a_missing_number_is_named(text: str, missing: str) -> None:
    found = gaps(text)
    assert found and found[-1].endswith(f"缺“{missing}”")


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n二、乙\n三、丙",
        "一、甲\n（一）甲。\n（二）乙。\n二、乙\n（一）甲。\n（二）乙。",
        "一是甲；二是乙。\n一是丙；二是丁；三是戊。",
        "首先甲。其次乙。三是丙。",
        "依照第四十二条、第五十一条办理。",
        "第一季度甲，第二季度乙，第四季度丙。",
        "第1网格、第3网格、第7网格。",
        "一、甲\n2.乙。\n三、丙",
        "1.甲。\n1.1乙。\n1.2丙。\n2.丁。",
        "见附表（1）和（3）。",
        "三要素、五要件齐全。",
        "",
    ],
)
def test_what_is_no_gap(text: str) -> None:
    assert gaps(text) == []


def test_a_number_used_twice_is_worth_knowing_only() -> None:
    found = [f for f in check("一是甲；二是乙；二是丙。") if f.check == "numbering_gap"]
    assert [(f.severity.value, f.message) for f in found] == [("info", "“二是”用了两次")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一、甲\n二、乙\n二、丙\n三、丁", "二、"),
        ("　　一、甲。\n　　二、乙。\n　　三、丙。\n　　三、丁。", "三、"),
        ("一、总\n（一）甲。\n（二）乙。\n（二）丙。", "（二）"),
        ("1.甲。\n2.乙。\n2.丙。\n3.丁。", "2."),
    ],
)
def test_two_headings_of_one_number(text: str, shown: str) -> None:
    assert gaps(text) == [f"“{shown}”用了两次"]


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n（一）子。\n（二）丑。\n二、乙\n（一）寅。\n（二）卯。",
        "（一）甲。\n1.子。\n2.丑。\n（二）乙。\n1.寅。\n2.卯。",
        "一、甲\n二、乙\n附件\n一、子\n二、丑",
        "见第二条、第二条之一。",
    ],
)
def test_numbers_that_begin_anew(text: str) -> None:
    assert gaps(text) == []


def test_evidence_are_the_marks_on_both_sides() -> None:
    text = "一、甲\n二、乙\n四、丙"
    (finding,) = [f for f in check(text) if f.check == "numbering_gap"]
    assert [e.quote for e in finding.evidence] == ["二、", "四、"]
    assert (finding.expected, finding.actual) == ("三、", "四、")


def test_a_list_that_does_not_begin_with_one() -> None:
    assert gaps("一、甲\n（二）乙。\n（三）丙。") == ["序号从“（二）”开始，缺“（一）”"]
