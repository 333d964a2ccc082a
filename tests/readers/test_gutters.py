"""Tables without rules: every cell with its labels; what only looks like one stays lines."""

from __future__ import annotations

import pytest
from reader_files import cells, ofd, parse, pdf, shared, texts

from extractor.models import Document

Piece = tuple[float, float, str]
SIZE = 12


def table(
    rows: list[list[str]], xs: list[float], top: float = 700, step: float = 24, right: bool = False
) -> list[Piece]:
    """Rows of cells at the given left edges, empty cells left out; ``right`` sets all but the first flush right."""
    return [
        (x if not right or not n else x + 60 - SIZE * len(text) / 2, top - step * row, text)
        for row, line in enumerate(rows)
        for n, (x, text) in enumerate(zip(xs, line, strict=True))
        if text
    ]


def prose(top: float, lines: int = 3) -> list[Piece]:
    return [
        (90, top - 20 * n, "全年开展行政检查二百八十三次，办理行政处罚案件三十一件，成效明显")
        for n in range(lines - 1)
    ] + [(90, top - 20 * (lines - 1), "提升。")]


def read(*pages: list[Piece]) -> Document:
    return parse(pdf(list(pages), size=SIZE), "a.pdf")


PLAIN = [
    ["指标", "数量", "同比"],
    ["行政检查", "171次", "+12.5%"],
    ["行政处罚", "28件", "—"],
    ["调解", "412件", "-3%"],
]
WANTED = {
    "171次": ("行政检查", "数量"), "+12.5%": ("行政检查", "同比"), "28件": ("行政处罚", "数量"),
    "—": ("行政处罚", "同比"), "412件": ("调解", "数量"), "-3%": ("调解", "同比"),
}  # fmt: skip


@pytest.mark.parametrize("right", [False, True])
def test_cells_have_their_labels_between_lines_of_prose(right: bool) -> None:
    pieces = [
        *prose(780),
        (90, 715, "附表：执法情况表"),
        *table(PLAIN, [90, 250, 400], 690, right=right),
        *prose(590),
    ]
    document = read(pieces)
    assert cells(document) == WANTED
    assert {b.cell.caption for b in document.blocks if b.cell} == {"附表：执法情况表"}
    assert "|" not in document.text.splitlines()[0] and "|" not in document.text.splitlines()[-1]


def test_boxes_of_cells() -> None:
    document = read(table(PLAIN, [90, 250, 400]))
    at = document.text.index("28件")
    assert document.locator is not None
    (place,) = document.locator.locate(at, at + 3)
    assert place.page == 1 and place.bbox is not None and 245 < place.bbox[0] < 255


def test_heads_over_several_columns() -> None:
    rows = [
        ["行政处罚", "28", "3.15", "25", "2.9"],
        ["行政许可", "412", "0", "398", "0"],
        ["行政强制", "2", "—", "1", "—"],
    ]
    heads = [(230, 724, "2024年"), (410, 724, "2023年"), (90, 712, "指标")]
    xs: list[float] = [90, 180, 260, 360, 440]
    lower = table([["", "数量", "金额（万元）", "数量", "金额（万元）"]], xs, 700)
    found = cells(read([*heads, *lower, *table(rows, xs, 676)]))
    assert found["3.15"] == ("行政处罚", "2024年 金额（万元）")
    assert found["398"] == ("行政许可", "2023年 数量")
    assert found["2"] == ("行政强制", "2024年 数量")


def test_wrapped_labels_are_whole_wherever_the_figure_stands() -> None:
    """The figure stands at the middle of one label, on the first line of the next."""
    label = ["负责人出庭应诉次数", "（含委托代理的次", "数）"]
    middle = [(90, 676 - 15 * n, text) for n, text in enumerate(label)] + [(300, 661, "7次")]
    first = [(90, 607 - 15 * n, text) for n, text in enumerate(["矛盾纠纷排查化解总", "数"])] + [
        (300, 607, "360件")
    ]
    head = [(90, 700, "指标"), (300, 700, "数量"), (90, 568, "普法"), (300, 568, "33场"), *prose(520)]
    assert cells(read([*middle, *first, *head])) == {
        "7次": ("负责人出庭应诉次数（含委托代理的次数）", "数量"),
        "360件": ("矛盾纠纷排查化解总数", "数量"),
        "33场": ("普法", "数量"),
    }


def test_groups_ordinals_and_units() -> None:
    rows = [["序号", "指标名称", "计量单位", "2024年"], ["1", "行政检查", "次", "171"], ["2", "罚没金额", "万元", "3.15"],
            ["3", "行政复议", "件", "0"]]  # fmt: skip
    found = cells(read(table(rows, [90, 140, 300, 400])))
    assert found == {
        "171": ("行政检查 次", "2024年"), "3.15": ("罚没金额 万元", "2024年"), "0": ("行政复议 件", "2024年"),
    }  # fmt: skip
    rows = [
        ["指标", "数量"],
        ["一、行政执法", ""],
        ["行政检查", "171"],
        ["行政处罚", "28"],
        ["二、矛盾化解", ""],
        ["调解", "345"],
    ]
    assert cells(read(table(rows, [90, 300]))) == {
        "171": ("一、行政执法 行政检查", "数量"), "28": ("一、行政执法 行政处罚", "数量"),
        "345": ("二、矛盾化解 调解", "数量"),
    }  # fmt: skip


def test_blank_cells_shift_nothing() -> None:
    rows = [
        ["村", "排查", "化解", "满意率"],
        ["红星村", "12", "11", "100%"],
        ["东风村", "", "", "98%"],
        ["合计", "12", "11", ""],
    ]
    document = read(table(rows, [90, 200, 300, 400]))
    assert cells(document)["98%"] == ("东风村", "满意率")
    assert "| 东风村 |  |  | 98% |" in document.text and "| 合计 | 12 | 11 |  |" in document.text


@pytest.mark.parametrize("again", [False, True])
def test_a_table_over_a_page_end(again: bool) -> None:
    xs: list[float] = [90, 250, 400]
    rows = [["村组调解", "9件", "+1%"]]
    rows = [PLAIN[0], *rows] if again else rows
    document = read(table(PLAIN, xs, 110), [*table(rows, xs, 780), *prose(700)])
    found = cells(document)
    assert found == {**WANTED, "9件": ("村组调解", "数量"), "+1%": ("村组调解", "同比")}
    assert {b.cell.table for b in document.blocks if b.cell} == {1}
    assert [b.page for b in document.blocks if document.text[b.start : b.end] == "9件"] == [2]


def test_labels_and_figures_without_a_header() -> None:
    rows = [["行政检查", "171次"], ["行政处罚", "28件"], ["普法活动", "33场"]]
    assert cells(read(table(rows, [90, 300]))) == {
        "171次": ("行政检查", ""), "28件": ("行政处罚", ""), "33场": ("普法活动", ""),
    }  # fmt: skip


def test_a_line_close_below_is_no_cell() -> None:
    pieces = [*table(PLAIN, [90, 250, 400]), (90, 700 - 4 * 24, "填报单位：柳溪镇人民政府")]
    document = read(pieces)
    assert cells(document) == WANTED
    assert document.text.splitlines()[-1] == "填报单位：柳溪镇人民政府"


NO_TABLES: dict[str, list[Piece]] = {
    "two columns of prose": [
        (x, 760 - 20 * n, f"检查{n}次，处罚{n}件，各项工作有序推进") for n in range(20) for x in (60, 320)
    ],
    "signatures": [
        (90, 700, "单位负责人：张三"), (300, 700, "填表人：李四"), (430, 700, "电话：66012345"), (90, 676, "审核：王五"),
        (300, 676, "日期：2025年1月8日"), (430, 676, "共3页"), (350, 640, "柳溪镇人民政府"), (350, 616, "2025年1月8日"),
    ],
    "a list with hanging marks": [
        piece for n in range(1, 9) for piece in ((90, 760 - 22 * n, f"{n}."), (130, 760 - 22 * n, f"开展行政检查{n}次"))
    ],
    "contents": [
        piece
        for n, mark in enumerate("一二三四五六")
        for piece in ((90, 760 - 22 * n, f"{mark}、工作开展情况"), (480, 760 - 22 * n, str(1 + 2 * n)))
    ],
    "contents with leaders": [(90, 760 - 22 * n, f"{n}.1 工作情况........................{n}") for n in range(1, 7)],
    "people": table([["组长", "张三", "镇长"], ["副组长", "李四", "副镇长"], ["成员", "王五", "司法所所长"]], [90, 200, 300]),
    "gaps amid sentences": [
        piece
        for n in range(6)
        for piece in ((90, 760 - 22 * n, "全年共"), (170, 760 - 22 * n, str(n)), (220, 760 - 22 * n, "次检查，群众满意。"))
    ],
    "one row": table([["检查", "12次", "处罚", "3件"]], [90, 200, 300, 400]),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_only_looks_like_a_table_stays_lines(name: str) -> None:
    document = read(NO_TABLES[name])
    assert not cells(document) and "|" not in document.text
    told = sorted("".join(document.text.split()))
    assert told == sorted("".join("".join(text.split()) for _, _, text in NO_TABLES[name]))


def test_every_cell_of_the_shared_table_without_rules() -> None:
    ruled = cells(parse(shared("table.pdf").read_bytes(), "a.pdf"))
    assert cells(parse(shared("table_noborder.pdf").read_bytes(), "a.pdf")) == ruled
    assert ruled["1770元"] == ("处罚金额", "数量") and len(ruled) > 15


@pytest.mark.parametrize(
    "name", ["report.pdf", "chrome.pdf", "rl_cid.pdf", "rl_ttf.pdf", "enc_owner.pdf", "hand.ofd"]
)
def test_no_table_is_seen_in_the_shared_reports(name: str) -> None:
    assert not cells(parse(shared(name).read_bytes(), name))


def test_ofd_cells_have_labels_and_places() -> None:
    rows = [
        (x, 60 + 9 * n, text)
        for n, row in enumerate(PLAIN)
        for x, text in zip((30, 90, 150), row, strict=True)
    ]
    document = parse(ofd([(30.0, 40.0, "全年工作情况如下"), *rows]), "a.ofd")
    assert cells(document) == WANTED and texts(document)[0] == "全年工作情况如下"
    at = document.text.index("28件")
    assert document.locator is not None
    (place,) = document.locator.locate(at, at + 3)
    assert place.page == 1 and place.bbox is not None and abs(place.bbox[0] - 90 * 72 / 25.4) < 2
