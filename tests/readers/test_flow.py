"""Paragraphs and tables of flowing formats before they are text."""

from __future__ import annotations

import pytest

from extractor.models import BlockKind
from extractor.readers.builder import TextBuilder
from extractor.readers.flow import EdgeRow, Item, Paragraph, TableMaker, marked, table_from_edges, write
from extractor.readers.grids import Grid
from extractor.settings import Limits


def written(*items: Item) -> str:
    builder = TextBuilder("a", Limits())
    write(builder, items)
    return builder.document("docx").text


def grid(items: list[Item]) -> list[tuple[int, int, str, int, int]]:
    (table,) = items
    assert isinstance(table, Grid)
    return [(c.row, c.col, c.text, c.rowspan, c.colspan) for c in table.cells]


@pytest.mark.parametrize(
    ("text", "kind", "level", "told"),
    [
        ("执法情况", BlockKind.HEADING, 2, (BlockKind.HEADING, 2)),
        ("一、执法情况", BlockKind.HEADING, 3, (None, None)),
        ("全年检查12次。", BlockKind.HEADING, 1, (None, None)),
        ("情况如下：", BlockKind.HEADING, 1, (None, None)),
        ("长" * 46, BlockKind.HEADING, 1, (None, None)),
        ("全年检查12次。", BlockKind.LIST_ITEM, None, (BlockKind.LIST_ITEM, None)),
        ("（一）执法", BlockKind.LIST_ITEM, None, (None, None)),
    ],
)
def test_what_a_file_says_of_a_paragraph_unless_its_look_says_otherwise(
    text: str, kind: BlockKind, level: int | None, told: tuple[BlockKind | None, int | None]
) -> None:
    item = marked(Paragraph(text), kind, level)
    assert isinstance(item, Paragraph) and (item.kind, item.level) == told


def test_what_has_a_kind_keeps_it_and_a_table_is_none() -> None:
    box = Paragraph("执法", BlockKind.TEXTBOX)
    assert marked(box, BlockKind.HEADING, 1) is box
    assert marked(Grid(()), BlockKind.HEADING, 1) == Grid(())


LONG = "全年围绕法治政府建设各项任务扎实推进行政执法规范化水平持续提升"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (LONG + "\n检查12次。", 1), (LONG + "。\n检查12次。", 2), (LONG + "：\n检查12次。", 2), ("短行\n检查12次。", 2),
        (LONG + "\n（一）检查", 2), (LONG + "\n一是检查", 2), (LONG + "\n\n检查", 2), (LONG + "）\n检查", 2),
    ],
)  # fmt: skip
def test_line_breaks_amid_a_sentence_are_closed(text: str, lines: int) -> None:
    assert written(Paragraph(text)).count("\n") == lines


def made(*cells: tuple[int, int, str, int, int]) -> list[Item]:
    maker = TableMaker()
    for row, col, text, down, across in cells:
        maker.add(row, maker.free(row, col), [Paragraph(text)], down, across)
    return maker.items()


def test_cells_make_way_for_what_reaches_down_from_above() -> None:
    found = grid(made((0, 0, "执法", 2, 1), (0, 1, "检查", 1, 1), (1, 0, "处罚", 1, 1)))
    assert (1, 1, "处罚", 1, 1) in found


@pytest.mark.parametrize(
    ("down", "across", "kept"),
    [(0, 0, (1, 1)), (-5, -5, (1, 1)), (10**6, 10**6, (1000, 200)), (3, 2, (3, 2))],
)
def test_spans_are_bounded(down: int, across: int, kept: tuple[int, int]) -> None:
    assert grid(made((0, 0, "甲", down, across), (0, 300, "乙", 1, 1)))[0][3:] == kept


def test_a_table_of_one_cell_is_a_frame_and_one_of_none_is_nothing() -> None:
    assert made((0, 0, "全年检查12次。", 1, 1)) == [Paragraph("全年检查12次。")]
    assert TableMaker().items() == []


def test_long_prose_in_a_cell_follows_its_row() -> None:
    maker = TableMaker()
    maker.add(0, 0, [Paragraph("做法")])
    maker.add(0, 1, [Paragraph("甲" * 150), Paragraph("乙" * 150), Paragraph("丙" * 10)])
    lines = written(*maker.items()).splitlines()
    assert lines == ["| 做法 |  |", "甲" * 150, "乙" * 150, "丙" * 10]


def edge_row(
    *texts: str, edges: tuple[int, ...] = (), down: tuple[int, ...] = (), right: tuple[int, ...] = ()
) -> EdgeRow:
    return EdgeRow(tuple((Paragraph(text),) for text in texts), edges, frozenset(down), frozenset(right))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([edge_row("甲", "乙", edges=(10, 500)), edge_row("丙", "丁", edges=(12, 498))],
         [(0, 0, "甲", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "丁", 1, 1)]),
        ([edge_row("甲", "乙", edges=(500, 1000)), edge_row("全", edges=(1000,))],
         [(0, 0, "甲", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "全", 1, 2)]),
        ([edge_row("甲", "乙", edges=(500, 1000)), edge_row("", "丁", edges=(500, 1000), down=(0,))],
         [(0, 0, "甲", 2, 1), (0, 1, "乙", 1, 1), (1, 1, "丁", 1, 1)]),
        ([edge_row("甲", "", "乙", edges=(500, 1000, 1500), right=(1,)), edge_row("丙", "丁", "戊", edges=(500, 1000, 1500))],
         [(0, 0, "甲 ", 1, 2), (0, 2, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "丁", 1, 1), (1, 2, "戊", 1, 1)]),
        ([edge_row("甲", "乙"), edge_row("丙", "丁")],
         [(0, 0, "甲", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "丁", 1, 1)]),
        ([edge_row("", "乙", edges=(500, 1000), down=(0,)), edge_row("丙", "丁", edges=(500, 1000))],
         [(0, 0, "", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "丁", 1, 1)]),
        ([edge_row("甲", "乙", edges=(500,)), edge_row("丙", "丁", edges=(500, 1000))],
         [(0, 0, "甲", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "丁", 1, 1)]),
    ],
    ids=["near edges are one", "a wide cell", "down", "right", "no edges", "down from nothing", "fewer edges than cells"],
)  # fmt: skip
def test_rows_with_edges_of_their_own(
    rows: list[EdgeRow], wanted: list[tuple[int, int, str, int, int]]
) -> None:
    found = [
        (row, col, text.strip(), down, across)
        for row, col, text, down, across in grid(table_from_edges(rows))
    ]
    assert found == [(row, col, text.strip(), down, across) for row, col, text, down, across in wanted]


def test_no_rows_make_no_table() -> None:
    assert table_from_edges([]) == []
