"""Lists of parts: what belongs to a list, and whether it is closed."""

from __future__ import annotations

import pytest

from checks.support import bench
from extractor.checks.layout import Span
from extractor.checks.parts import Closure, counted_figures, counted_label, is_pair, linked_parts, part_lists

Listed = tuple[str, tuple[str, ...], Closure]


def listed(text: str) -> list[Listed]:
    """The nearest total, the parts and the closure of each list."""
    return [
        (one.totals[0].quote, tuple(q.quote for q in one.parts), one.closure)
        for one in part_lists(bench(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "调处纠纷126件，其中邻里纠纷52件、家庭纠纷33件、其他纠纷41件。",
            ("126件", ("52件", "33件", "41件"), Closure.CLOSED),
        ),
        ("调处纠纷126件，其中邻里纠纷52件、家庭纠纷33件。", ("126件", ("52件", "33件"), Closure.LIKELY)),
        ("调处纠纷126件，其中邻里纠纷52件。", ("126件", ("52件",), Closure.OPEN)),
        ("调处纠纷126件，其中邻里52件、家庭33件等。", ("126件", ("52件", "33件"), Closure.OPEN)),
        ("调处纠纷126件，主要包括邻里52件、家庭33件。", ("126件", ("52件", "33件"), Closure.LIKELY)),
        ("调处纠纷126件，其中镇级20件、村级106件。", ("126件", ("20件", "106件"), Closure.CLOSED)),
        ("调解员64名，其中党员38名、退休教师21名。", ("64名", ("38名", "21名"), Closure.OVERLAPPING)),
        ("法律明白人133名，其中男性80名、女性43名。", ("133名", ("80名", "43名"), Closure.CLOSED)),
        ("活动48场（乡村19场、校园11场、企业9场）。", ("48场", ("19场", "11场", "9场"), Closure.CLOSED)),
        ("学法12次：中心组4次、常务会8次。", ("12次", ("4次", "8次"), Closure.CLOSED)),
        (
            "案件33件，按类型看，城管17件、农业6件、水利10件。",
            ("33件", ("17件", "6件", "10件"), Closure.CLOSED),
        ),
        ("城管17件、农业6件、水利10件，合计33件。", ("33件", ("17件", "6件", "10件"), Closure.LIKELY)),
        ("发放资料310份。其中，通知书126份，记录142份。", ("310份", ("126份", "142份"), Closure.LIKELY)),
        ("登记27人。按性别分，男性21人，女性8人。", ("27人", ("21人", "8人"), Closure.CLOSED)),
        ("参加120人，男74人，女46人。", ("120人", ("74人", "46人"), Closure.CLOSED)),
        ("参加120人，男性干部74人，女性干部46人。", ("120人", ("74人", "46人"), Closure.LIKELY)),
    ],
)
def test_a_list_has_a_total_parts_and_a_closure(text: str, expected: Listed) -> None:
    assert listed(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # a result ends the list
        ("受理126件，其中邻里52件，家庭33件，调解成功121件。", ("52件", "33件")),
        # another measure ends it
        ("受理126件，其中邻里52件，家庭33件，涉及群众400人。", ("52件", "33件")),
        # another separator ends it
        ("受理126件，其中邻里52件、家庭33件，土地18件。", ("52件", "33件")),
        # a result within the name of a thing does not
        ("文书310份，其中通知书126份，现场检查记录142份，其他42份。", ("126份", "142份", "42份")),
        # an average is no part
        ("明白人133名，其中男性80名，女性53名，平均每村7名。", ("80名", "53名")),
    ],
)
def test_where_a_list_ends(text: str, parts: tuple[str, ...]) -> None:
    assert listed(text)[0][1] == parts


@pytest.mark.parametrize(
    "text",
    [
        "审查合同30份，其中提出意见45条。",
        "检查120次，处罚12件，罚款3万元。",
        "聘请顾问2名。其中的经验值得推广。",
        "培训6期。\n其中的难点是2个。",
    ],
)
def test_other_figures_are_no_parts(text: str) -> None:
    assert listed(text) == []


def test_two_measures_make_two_lists() -> None:
    text = "拆除88处、13600平方米，其中自拆67处、11450平方米，强拆21处、2150平方米。"
    assert [parts for _, parts, _ in listed(text)] == [("67处", "21处"), ("11450平方米", "2150平方米")]


def test_figures_of_the_year_before_and_differences_are_left_out() -> None:
    laid = bench("检查240次，比上年增加40次，上年为200次，其中夜间30次。")
    figures = counted_figures(laid, Span(0, len(laid.text)), laid.view.quantities)
    assert [q.quote for q in figures] == ["240次", "30次"]


def test_a_label_is_what_its_clause_says_before_the_figure() -> None:
    laid = bench("全年工作：城管类案件17件，另有农业6件。")
    assert [counted_label(laid, Span(0, len(laid.text)), q) for q in laid.view.quantities] == [
        "城管类案件",
        "另有农业",
    ]


@pytest.mark.parametrize(
    ("labels", "pair"),
    [
        (("简易程序", "普通程序"), True),
        (("普通程序", "简易程序"), True),
        (("简易程序", "其他"), False),
        (("简易",), False),
    ],
)
def test_two_sides_of_a_pair(labels: tuple[str, ...], pair: bool) -> None:
    assert is_pair(labels, (("简易",), ("普通", "一般"))) is pair


def test_without_links_there_are_no_linked_parts() -> None:
    assert list(linked_parts(bench("受理⟦disputes_handled=12 件|12件⟧，其中邻里5件。"))) == []
