"""Every figure of a text: values, units, bounds, and what is no figure. Sentences are this project's own."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.quantities import find_quantities, printed_unit
from extractor.models import Approx, Quantity, QuantityKind

_REAL = {
    QuantityKind.COUNT,
    QuantityKind.MONEY,
    QuantityKind.RATE,
    QuantityKind.AREA,
    QuantityKind.CHANGE,
    QuantityKind.BARE,
}


def told(text: str) -> list[tuple[str, str, str, str]]:
    """Quote, value, unit and approximation of the real figures."""
    return [
        (q.quote, "" if q.value is None else str(q.value), q.unit, q.approx.value)
        for q in find_quantities(text)
        if q.kind in _REAL
    ]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(q.quote, q.kind.value) for q in find_quantities(text)]


def only(text: str) -> Quantity:
    (found,) = find_quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "approx"),
    [
        ("全年上门排查28次", "28次", "28", "次", "exact"),
        ("发放折页5000余份", "5000余份", "5000", "份", "at_least"),
        ("发放折页约4000份", "约4000份", "4000", "份", "about"),
        ("到场近百人次", "近百人次", "100", "人次", "nearly"),
        ("到场近百余场", "近百余场", "100", "场", "at_least"),
        ("惠及万余人", "万余人", "10000", "人", "at_least"),
        ("惠及百余人次", "百余人次", "100", "人次", "at_least"),
        ("走访十余次", "十余次", "10", "次", "at_least"),
        ("覆盖逾百人次", "百人次", "100", "人次", "at_least"),
        ("吸引上千人", "上千人", "1000", "人", "at_least"),
        ("巡查6次以上", "6次以上", "6", "次", "at_least"),
        ("化解120件左右", "120件左右", "120", "件", "about"),
        ("巡查20余次", "20余次", "20", "次", "at_least"),
        ("接待4.1万余件", "4.1万余件", "41000", "件", "at_least"),
        ("投入2079余万元", "2079余万元", "20790000", "元", "at_least"),
        ("受训三百六十余人", "三百六十余人", "360", "人", "at_least"),
        ("受众3.5余万人次", "3.5余万人次", "35000", "人次", "at_least"),
        ("开会不少于4次", "4次", "4", "次", "at_least"),
        ("至少组织演练2次", "2次", "2", "次", "at_least"),
        ("控制在不超过5件", "5件", "5", "件", "at_most"),
        ("办结率不低于98%", "98%", "98", "%", "at_least"),
        ("耗资2.7万元", "2.7万元", "27000", "元", "exact"),
        ("收缴９８．５％", "９８．５％", "98.5", "%", "exact"),
        ("占百分之九十八点五", "百分之九十八点五", "98.5", "%", "exact"),
        ("九成以上住户", "九成以上", "90", "%", "at_least"),
        ("拿出九成五", "九成五", "95", "%", "exact"),
        ("四分之三的村", "四分之三", "75", "%", "exact"),
        ("到会率百分百", "百分百", "100", "%", "exact"),
        ("参考率达99，名列前茅", "99", "99", "%", "exact"),
        ("罚款1 770元", "1 770元", "1770", "元", "exact"),
        ("会前学法1 6次", "1 6次", "16", "次", "exact"),
        ("比上年的九十一起少", "九十一起", "91", "起", "exact"),
        ("共有八十一起", "八十一起", "81", "起", "exact"),
        ("参加考试5 8人", "5 8人", "58", "人", "exact"),
        ("调解纠纷1 23件", "1 23件", "123", "件", "exact"),
        ("整治乱堆4 598个", "4 598个", "4598", "个", "exact"),
        ("罚款12,345.60元", "12,345.60元", "12345.6", "元", "exact"),
        ("发动１２，３４５次", "１２，３４５次", "12345", "次", "exact"),
        ("投入1亿2千万元", "1亿2千万元", "120000000", "元", "exact"),
        ("处罚壹仟柒佰柒拾元整", "壹仟柒佰柒拾元", "1770", "元", "exact"),
        ("处罚￥1770.00", "￥1770.00", "1770", "元", "exact"),
        ("处罚五十元三角", "五十元三角", "50.3", "元", "exact"),
        ("建成一千二百平方", "一千二百平方", "1200", "平方米", "exact"),
        ("清拆3.2万㎡", "3.2万㎡", "32000", "平方米", "exact"),
        ("约82万", "约82万", "820000", "", "about"),
        ("上升0.1个百分点", "0.1个百分点", "0.1", "百分点", "exact"),
        ("回落-3.2%", "-3.2%", "-3.2", "%", "exact"),
        ("得率99·5 9%", "99·5 9%", "99.59", "%", "exact"),
        ("顾问12\n名", "12\n名", "12", "名", "exact"),
        ("历时两年多", "两年多", "2", "年", "at_least"),
        ("历时一个多月", "一个多月", "1", "个月", "at_least"),
        ("历时一年半", "一年半", "1.5", "年", "exact"),
        ("帮教廿五人", "廿五人", "25", "人", "exact"),
        ("聘请两名", "两名", "2", "名", "exact"),
        ("双100%", "100%", "100", "%", "exact"),
    ],
)
def test_one_figure(text: str, quote: str, value: str, unit: str, approx: str) -> None:
    assert told(text) == [(quote, value, unit, approx)]


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("件（次）", "件次"),
        ("场(次)", "场次"),
        ("人(次)", "人次"),
        ("件/次", "件次"),
        ("份（册）", "份册"),
        ("％", "%"),
    ],
)
def test_compound_units_read_canonically(printed: str, canonical: str) -> None:
    found = only(f"15{printed}")
    assert (found.unit, found.quote) == (canonical, f"15{printed}")
    assert printed_unit(found) in (printed, canonical)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("制定村规民约121件", [("121件", "exact")]),
        ("附近3个村受益", [("3个", "exact")]),
        ("最近5年", [("5年", "exact")]),
        ("近三年", [("三年", "exact")]),
        ("预约30人次", [("30人次", "exact")]),
    ],
)
def test_words_that_only_look_approximate(text: str, values: list[tuple[str, str]]) -> None:
    assert [(quote, approx) for quote, _, _, approx in told(text)] == values


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("巡河2-3次", [("2-3次", "2"), ("2-3次", "3")]),
        ("巡河3～5次", [("3～5次", "3"), ("3～5次", "5")]),
        ("补助三四万元", [("三四万元", "30000"), ("三四万元", "40000")]),
        ("补助两到三万元", [("两到三万元", "20000"), ("两到三万元", "30000")]),
        ("罚2000元至5000元", [("2000元", "2000"), ("5000元", "5000")]),
        ("罚1万(含)-5 万元", [("1万(含)-5 万元", "10000"), ("1万(含)-5 万元", "50000")]),
        ("约十七八个", [("约十七八个", "17"), ("约十七八个", "18")]),
        ("由120次到135次", [("120次", "120"), ("135次", "135")]),
        ("五六百人", [("五六百人", "500"), ("五六百人", "600")]),
    ],
)
def test_ranges_give_two_rows(text: str, rows: list[tuple[str, str]]) -> None:
    assert [(quote, value) for quote, value, _, _ in told(text)] == rows


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("2024年11月30日前完成整改3件", ["3件"]),
        ("12345热线工单56件", ["56件"]),
        ("8890诉求655件", ["655件"]),
        ("8类18项", ["8类", "18项"]),
        ("7月至9月开展9次", ["9次"]),
        ("一是开展“八五”普法宣传3场", ["3场"]),
        ("32批96人次", ["32批", "96人次"]),
        ("265处、62897.81平方米", ["265处", "62897.81平方米"]),
        ("第一批培训3人", ["3人"]),
        ("收入3541.07万元2.3本项目", ["3541.07万元"]),
        ("1.2024年共摸排3件", ["3件"]),
        ("依据〔2024〕34号通知清理11件", ["11件"]),
        ("“12·4”活动两场", ["两场"]),
        ("7×24小时值守，抽查2次", ["2次"]),
        ("拨打110报警后出警110件", ["110件"]),
        ("一、开展督查两次", ["两次"]),
        ("队伍两支，大陆客商9人", ["两支", "9人"]),
    ],
)
def test_names_and_dates_eat_no_count(text: str, counts: list[str]) -> None:
    assert [quote for quote, *_ in told(text)] == counts


@pytest.mark.parametrize(
    "text",
    [
        "进一步统一思想，与群众一起共建四川平安乡镇",
        "万一出现险情，一律按规定处置",
        "一批项目落地，一系列举措见效",
        "十分重视，千方百计化解",
        "许多人到场",
        "同一个目标，每一名干部",
        "打通最后一公里",
        "三农工作",
        "五角大楼",
        "零距离服务，零件加工",
        "推行“一站式”服务",
    ],
)
def test_words_are_no_figures(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("三重一大", "name"),
        ("第一责任人", "name"),
        ("1+6+N", "name"),
        ("12·4", "name"),
        ("7×24", "name"),
        ("〔2024〕34号", "name"),
        ("第25次", "name"),
        ("023-73366001", "name"),
        ("2021—2025年", "date"),
        ("20212025年", "date"),
        ("2025730日", "date"),
        ("11月底", "date"),
        ("二〇二四年十一月三十日", "date"),
        ("14时30分", "date"),
        ("第三季度", "date"),
        ("6月5日至8日", "date"),
        ("（一）", "mark"),
        ("①", "mark"),
        ("XX万元", "placeholder"),
        ("×次", "placeholder"),
        ("＿＿份", "placeholder"),
        ("*次", "placeholder"),
        ("几十件", "vague"),
        ("数百份", "vague"),
        ("多次", "vague"),
    ],
)
def test_kinds_of_what_counts_nothing(text: str, kind: str) -> None:
    found = only(text)
    assert (found.quote, found.kind.value, found.value) == (text, kind, None)


def test_blank_between_words_is_a_placeholder() -> None:
    assert [k for _, k in kinds("全年共  件，办结3件。")] == ["placeholder", "count"]
    assert [k for _, k in kinds("全年受理共件，办结3件。")] == ["placeholder", "count"]


@pytest.mark.parametrize(
    ("text", "low", "high", "step"),
    [
        ("28件", "28", "28", "1"),
        ("5000余份", "5000", "5999", "1"),
        ("4.1万余件", "41000", "41999", "1000"),
        ("近千人", "900", "1000", "1000"),
        ("2.7万元", "26500", "27500", "1000"),
        ("99.5%", "99.45", "99.55", "0.1"),
        ("约200人", "180", "220", "1"),
        ("5件以内", "0", "5", "1"),
    ],
)
def test_bounds(text: str, low: str, high: str, step: str) -> None:
    found = only(text)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    if "近" not in text:
        assert found.step == Decimal(step)


def test_open_upwards() -> None:
    found = only("30人以上")
    assert (found.low, found.high, found.approx) == (Decimal(30), None, Approx.AT_LEAST)


def test_table_cells_stay_apart_and_bare() -> None:
    text = "行政检查 | 次 | 28 |\n罚没 | 万元 | 5.06 |\n28\n36\n"
    assert told(text) == [
        ("28", "28", "", "exact"),
        ("5.06", "5.06", "", "exact"),
        ("28", "28", "", "exact"),
        ("36", "36", "", "exact"),
    ]


def test_a_line_break_inside_a_number() -> None:
    text = "本年度全镇各部门开展各类走访联系群众工作共计1\n200次活动"
    assert told(text) == [("1\n200次", "1200", "次", "exact")]


def test_list_of_numbers_with_one_unit_loses_none() -> None:
    assert [v for _, v, _, _ in told("分别为36527件、20940件和11452件")] == ["36527", "20940", "11452"]


_WORDS = st.sampled_from(
    [
        *"一二三十百千万零年月日件次起人个元第近约余多共是，。、（）〔〕\n  0123456789.,%-—+×·：０５％Xx_*几数两半成分之",
        *[
            "2024年",
            "百分之",
            "万元",
            "一是",
            "12345",
            "人次",
            "以上",
            "至",
            "到",
            "第",
            "（一）",
            "1.",
            "A4",
            "5G",
        ],
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(_WORDS, max_size=25).map("".join))
def test_every_text_keeps_the_promises(text: str) -> None:
    rows = find_quantities(text)
    covered: set[int] = set()
    for before, row in zip((None, *rows), rows, strict=False):
        assert text[row.start : row.end] == row.quote
        assert row.start < row.end
        if before is not None:
            shared = (before.start, before.end) == (row.start, row.end)
            assert shared or before.end <= row.start
        if row.value is not None and row.low is not None:
            assert row.low <= row.value
        if row.value is not None and row.high is not None:
            assert row.value <= row.high
        covered.update(range(row.start, row.end))
    for match in re.finditer(r"[0-9０-９]", text):
        assert match.start() in covered, (text, match)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12), st.sampled_from(["件", "人次", "元", "平方米", "场"]))
def test_a_printed_integer_with_its_unit_reads_back(number: int, unit: str) -> None:
    for printed in (
        str(number),
        f"{number:,}",
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        (found,) = find_quantities(f"合计{printed}{unit}。")
        assert (found.value, found.unit) == (Decimal(number), unit)


@settings(max_examples=100, deadline=None)
@given(st.decimals(0, 100, places=2))
def test_a_printed_rate_reads_back(rate: Decimal) -> None:
    (found,) = find_quantities(f"办结率{rate}%。")
    assert (found.value, found.unit, found.kind) == (rate, "%", QuantityKind.RATE)


@pytest.mark.parametrize("text", ["1" * 20000, "一" * 20000, "1," * 9000, "X" * 9000, "1+" * 9000])
def test_endless_runs_neither_break_nor_stall(text: str) -> None:
    rows = find_quantities(text)
    assert all(text[q.start : q.end] == q.quote for q in rows)
