"""How values are told in messages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from checks.support import bench, check
from extractor.checks.judging import amount, plain


@pytest.mark.parametrize(
    ("value", "told"),
    [("60000", "60000"), ("1E+3", "1000"), ("2.50", "2.5"), ("0.0", "0"), ("-3.10", "-3.1"), ("100", "100")],
)
def test_a_number_as_people_write_it(value: str, told: str) -> None:
    assert plain(Decimal(value)) == told


@pytest.mark.parametrize(
    ("value", "unit", "like", "told"),
    [
        ("60000", "元", "5.6万元", "6万元"),
        ("9000", "元", "3.6万元", "0.9万元"),
        ("60000", "元", "56000元", "60000元"),
        ("120000000", "元", "1亿元", "1.2亿元"),
        ("27", "件", "26件", "27件"),
    ],
)
def test_an_amount_in_the_unit_of_its_neighbour(value: str, unit: str, like: str, told: str) -> None:
    assert amount(Decimal(value), unit, like) == told


def test_a_bare_figure_of_a_table_is_told_with_its_unit() -> None:
    laid = bench("执法人员⟦enforcement_officers=14 名|14⟧，持证⟦enforcement_officers_certified=13 名|13名⟧。")
    spoken = {m.metric: laid.spoken(m) for m in laid.view.mentions}
    assert spoken == {"enforcement_officers": "14名", "enforcement_officers_certified": "13名"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "受理⟦disputes_handled=50 件|50件⟧，化解⟦disputes_resolved=52 件|52件⟧。",
            "化解纠纷52件多于调处纠纷50件",
        ),
        (
            "案件⟦penalty_cases=26 件|26件⟧，简易程序⟦penalty_cases_summary=19 件|19件⟧，普通程序⟦penalty_cases_ordinary=6 件|6件⟧。",
            "简易程序案件19件与普通程序案件6件合计25件，与行政处罚案件26件不符",
        ),
        (
            "简易程序⟦penalty_cases_summary=3 件|3件⟧，罚款⟦fines_amount_summary=12000 元|1.2万元⟧。",
            "简易程序罚款1.2万元超过简易程序案件3件按每件3000元计的上限0.9万元",
        ),
        (
            "执法人员⟦enforcement_officers=16 名|16名⟧，持证⟦enforcement_officers_certified=13 名|13名⟧，"
            "持证率⟦certified_rate=92.3 %|92.3%⟧。",
            "持证执法人员13名占执法人员16名的81.3%，执法人员持证率却印为92.3%",
        ),
        (
            "调处⟦disputes_handled=126 件|126件⟧，其中邻里52件、家庭33件、其他40件。",
            "分项邻里52件＋家庭33件＋其他40件合计125件，与调处纠纷总数126件不符",
        ),
        (
            "检查⟦inspections=240 次|240次⟧，上年为⟦inspections=200 次 @previous|200次⟧，增长30%。",
            "行政检查本年240次、上年200次，应为增加40次（增加20%），却印为增长30%",
        ),
    ],
)
def test_a_message_holds_the_figures_and_the_arithmetic(text: str, message: str) -> None:
    found = [f.message for f in check("一、工作情况\n" + text) if f.severity != "info"]
    assert found == [message]
