"""Years that cannot be the report's own."""

from __future__ import annotations

import pytest

from checks.support import check

OUTLINE = "一、{a}\n{text}\n二、履行职责情况\n{duties}\n三、存在的不足\n略。\n四、{p}\n{plan}"


def wrong(text: str = "略。", **slots: str) -> list[tuple[str | None, str | None]]:
    """Printed and expected year of each place that is told of a report of 2024."""
    told = {"a": "工作情况", "duties": "略。", "p": "下一步打算", "plan": "略。", "text": text} | slots
    found = [f for f in check(OUTLINE.format(**told)) if f.check == "wrong_year"]
    return [(f.actual, f.expected) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我镇开展检查56次。",
        "2023年度，全镇共办理案件9件。",
        "2023全年，镇执法队共检查56次。",
        "青溪镇2023年共调处纠纷88件。",
        "截至2023年12月底，全镇共调处纠纷88件。",
        "2022年，我乡坚持依法行政，共检查56次。",
        "2023年，镇党委召开会议6次，与各村签订责任书。",
    ],
)
def test_a_year_that_is_claimed(text: str) -> None:
    assert [expected for _, expected in wrong(text)] == ["2024年"]


@pytest.mark.parametrize(
    "text",
    [
        "2024年，我镇开展检查56次。",
        "2025年，我们准备办好培训4场，把村规民约改一遍。",
        "2025年，我镇争取每月检查一次，受理的事当月办完。",
        "2023年，我镇被评为先进单位。",
        "2023年，我镇启动试点，今年全面铺开。",
        "2023年，我镇检查56次；2024年检查60次。",
        "2019年，我镇共调处纠纷88件。",
        "自2022年以来，全镇共投入80万元。",
        "2023年签订的协议今年全部履行。",
        "（〔2023〕12号）文件要求全面落实。",
        "《实施纲要（2021—2025年）》",
        "2023年末排查的12件积案全部化解。",
        "与2023年相比，检查次数上升。",
        "2023—2024学年，讲座12场。",
    ],
)
def test_a_year_of_the_past(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"a": "2023年工作开展情况"}, [("2023年", "2024年")]),
        ({"a": "2024年工作开展情况"}, []),
        ({"p": "2023年工作打算"}, [("2023年", "2025年")]),
        ({"p": "2025年工作打算"}, []),
        ({"plan": "到2023年底，实现全覆盖。"}, [("2023年", "2025年")]),
        ({"plan": "到2026年底，实现全覆盖。"}, []),
        ({"plan": "认真谋划2023年各项工作。"}, [("2023年", "2025年")]),
        ({"plan": "做好2024年度法治建设工作。"}, [("2024年", "2025年")]),
        ({"plan": "做好2025年度法治建设工作。"}, []),
        ({"plan": "做好2024年工作总结。"}, []),
        ({"plan": "整改2024年考核反馈问题。"}, []),
        ({"duties": "镇党委书记2023年共主持会议4次。"}, [("2023年", "2024年")]),
    ],
)
def test_headings_and_plans(slots: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert wrong(**slots) == expected


def test_this_year_with_another_year_in_brackets() -> None:
    assert wrong("今年（2023年）检查56次。") == [("2023年", "2024年")]


def test_without_a_year_nothing_is_said() -> None:
    assert [f for f in check("一、情况\n2023年，我镇检查56次。", year=None) if f.check == "wrong_year"] == []


def test_the_date_of_signing_may_be_of_the_next_year_only() -> None:
    def signed(date: str) -> list[str | None]:
        text = f"一、情况\n略。\n{date[:4]}年1月10日"
        return [f.actual for f in check(text, date=date) if f.check == "wrong_year"]

    assert signed("2025-01-10") == signed("2024-12-30") == []
    assert signed("2023-01-10") == ["2023年"]
