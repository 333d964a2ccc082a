"""Tables typed into plain text: with pipes, with tabs, with wide blanks; offsets point into the text as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reader_files import cell_blocks, cells, parse, texts

from extractor.models import BlockKind, Document
from extractor.readers.txt import blocks_of


def read(text: str) -> Document:
    document = parse(text.encode(), "a.txt")
    assert document.text == text
    return document


TABS = "指标\t去年\t今年\n检查\t11\t12\n处罚\t21\t22\n"
WANTED = {"11": ("检查", "去年"), "12": ("检查", "今年"), "21": ("处罚", "去年"), "22": ("处罚", "今年")}


@pytest.mark.parametrize(
    "text",
    [
        TABS,
        TABS.replace("\t", "  "),
        TABS.replace("\t", "\u3000"),
        TABS.replace("\t", " \t "),
        TABS.replace("\n", "\r\n"),
        TABS.replace("\t", "      ").replace("检查", "  检查"),
        TABS.replace("\n", "\n\n"),
        "全年情况如下\n" + TABS + "以上是全部情况。\n",
    ],
    ids=[
        "tabs",
        "two blanks",
        "wide blank",
        "mixed",
        "Windows lines",
        "indented",
        "blank lines between",
        "prose around",
    ],
)
def test_columns_typed_with_blanks(text: str) -> None:
    assert cells(read(text)) == WANTED


@pytest.mark.parametrize(
    "text",
    [
        "指标\t去年\t今年\n检查\t11\t12\n",
        "指标\t今年\n检查\t12\n处罚\t22\n",
        "一  二  三\n四  五  六\n七  八  九\n",
        "指标\t去年\t今年\n检查\t甲\t乙\n处罚\t21\t22\n",
        "1\t11\t12\n2\t21\t22\n3\t31\t32\n",
        "指标\t去年\t今年\n检查\t11\n处罚\t21\t22\n",
        "甲  乙  丙\n全年检查12次。\n丁  3  4\n",
    ],
    ids=[
        "two rows",
        "two columns",
        "no figures",
        "a row without",
        "numbers for labels",
        "a short row",
        "prose between",
    ],
)
def test_what_is_no_table_stays_lines(text: str) -> None:
    document = read(text)
    assert not cell_blocks(document) and len(texts(document)) == text.strip().count("\n") + 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("| 指标 | 数量 |\n|---|---|\n| 检查 | 12 |\n", {"12": ("检查", "数量")}),
        ("指标 | 数量\n--- | ---\n检查 | 12\n", {"12": ("检查", "数量")}),
        ("|指标|数量|\n|:--|--:|\n|检查|12|\n", {"12": ("检查", "数量")}),
        ("｜指标｜数量｜\n｜检查｜12｜\n｜处罚｜3｜\n", {"12": ("检查", "数量"), "3": ("处罚", "数量")}),
        ("│指标│数量│\n├──┼──┤\n│检查│12│\n│处罚│3│\n", {"12": ("检查", "数量"), "3": ("处罚", "数量")}),
        (
            "| 类别 | 指标 | 数量 |\n|---|---|---|\n| 执法 | 检查 | 12 |\n|  | 处罚 | 3 |\n",
            {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量")},
        ),
        (
            "┌──┬──┐\n│指标│数量│\n├──┼──┤\n│检查│12│\n├──┼──┤\n│处罚│3│\n└──┴──┘\n",
            {"12": ("检查", "数量"), "3": ("处罚", "数量")},
        ),
        ("+----+----+\n|指标|数量|\n+----+----+\n|检查|12|\n+----+----+\n", {"12": ("检查", "数量")}),
        ("| 指标 | 数量 |\r\n|---|---|\r\n| 检查 | 12 |\r\n", {"12": ("检查", "数量")}),
        ("检查|12\n处罚|3\n", {"12": ("检查", ""), "3": ("处罚", "")}),
        ("  | 指标 | 数量 |  \n  |---|---|\n  | 检查 | 12 |\n", {"12": ("检查", "数量")}),
    ],
    ids=["ruled", "no border", "aligned", "full width", "box drawing", "blank outer label", "framed", "typed frame", "Windows lines",
         "labels only", "indented"],
)  # fmt: skip
def test_tables_typed_with_pipes(text: str, wanted: dict[str, tuple[str, str]]) -> None:
    assert cells(read(text)) == wanted


@pytest.mark.parametrize(
    "text",
    ["| 一格 |\n|---|\n| 二格 |\n", "甲|乙\n丙|丁|戊\n己|庚\n", "首页 | 政务公开 | 联系我们\n", "|---|---|\n",
     "||||\n", "甲|乙\n丙|丁\n---\n", "────────\n检查12次。\n────────\n", "├── 检查12次\n└── 处罚3件\n"],
    ids=["one column", "uneven", "a menu", "a rule alone", "bars alone", "a rule below", "rules in prose", "a tree"],
)  # fmt: skip
def test_pipes_that_make_no_table(text: str) -> None:
    assert not cell_blocks(read(text))


def test_captions_and_two_tables_apart() -> None:
    document = read(
        "表1 执法情况\n单位：件\n" + TABS + "\n表2 调解情况（单位：次）\n" + TABS.replace("检查", "调解")
    )
    told = [block.cell for block in cell_blocks(document) if document.text[block.start : block.end] == "12"]
    assert [cell.table for cell in told if cell] == [1, 2]
    assert [cell.caption for cell in told if cell] == [
        "表1 执法情况 （单位：件）",
        "表2 调解情况（单位：次）",
    ]


@given(st.text(alphabet="检查12次|｜ \t\u3000\n\r-—。", max_size=80))
def test_blocks_of_any_text_stand_in_order_on_single_lines(text: str) -> None:
    at = 0
    for block in blocks_of(text):
        assert at <= block.start < block.end <= len(text)
        assert not set("\n\r") & set(text[block.start : block.end])
        at = block.end
    ink = sum(char not in "|｜ \t\u3000\n\r-—" for char in text)
    held = sum(char not in "|｜ \t\u3000\n\r-—" for b in blocks_of(text) for char in text[b.start : b.end])
    assert held == ink, "no letter is lost between the blocks"


def test_lines_of_every_kind_are_blocks_of_their_own() -> None:
    document = read("一、总体\v检查12次\f处罚3件\u2028调解4件\x85普法5场")
    assert texts(document) == ["一、总体", "检查12次", "处罚3件", "调解4件", "普法5场"]
    assert document.blocks[0].kind is BlockKind.HEADING
