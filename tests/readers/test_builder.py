"""The text as it is put together: lines, rows, captions, offsets, and what is refused as too much."""

from __future__ import annotations

import pytest
from reader_files import check_blocks

from extractor.errors import LimitExceeded
from extractor.models import BlockKind, CellPlace, Document
from extractor.readers.builder import TextBuilder, caption_of
from extractor.readers.grids import Grid, GridCell, from_rows
from extractor.settings import Limits


def builder(**limits: int) -> TextBuilder:
    return TextBuilder("报告.docx", Limits(**limits))


def made(one: TextBuilder) -> Document:
    document = one.document("docx")
    check_blocks(document)
    return document


def places(document: Document) -> dict[str, CellPlace]:
    return {document.text[b.start : b.end]: b.cell for b in document.blocks if b.cell is not None}


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        (["表1 执法情况"], "表1 执法情况"),
        (["表1执法情况"], "表1执法情况"),
        (["表12行政执法情况统计"], "表12行政执法情况统计"),
        (["表1执法情况（单位：件）"], "表1执法情况（单位：件）"),
        (["2024年执法情况（单位：万元）"], "2024年执法情况（单位：万元）"),
        (["行政执法情况统计表"], "行政执法情况统计表"),
        (["附件2 统计情况"], "附件2 统计情况"),
        (["附表：执法情况"], "附表：执法情况"),
        (["单位：万元", "行政执法情况统计表"], "行政执法情况统计表 （单位：万元）"),
        (["（计量单位：件）", "表3 调解情况"], "表3 调解情况 （单位：件）"),
        (["单位：万元"], "（单位：万元）"),
        (["单位：万元", "全年共办理案件12件。"], "（单位：万元）"),
        (["表1显示情况良好"], ""),
        (["表1中各村数据"], ""),
        (["具体情况见下表。"], ""),
        (["全年共办理案件12件"], ""),
        (["详见附表1，其中检查12次，"], ""),
        (["统计" * 31 + "表"], ""),
        ([], ""),
    ],
)
def test_the_title_of_a_table_is_read_off_the_lines_above(above: list[str], caption: str) -> None:
    assert caption_of(above) == caption


def test_a_table_takes_its_title_from_what_was_written_before_it() -> None:
    one = builder()
    one.line("一、总体情况")
    one.line("表1执法情况（单位：件）")
    one.table(from_rows([["指标", "数量"], ["处罚", "12"]]))
    one.table(from_rows([["指标", "数量"], ["许可", "15"]]))
    found = places(made(one))
    assert found["12"].caption == "表1执法情况（单位：件）" and found["12"].table == 1
    assert found["15"].caption == "" and found["15"].table == 2, "the table before it is no title"


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [("一、总体情况", BlockKind.HEADING, 1), ("（一）执法", BlockKind.HEADING, 2),
     ("全年检查12次。", BlockKind.PARAGRAPH, None)],
)  # fmt: skip
def test_a_line_without_a_kind_is_told_by_its_look(text: str, kind: BlockKind, level: int | None) -> None:
    one = builder()
    one.line(text)
    (block,) = made(one).blocks
    assert (block.kind, block.level) == (kind, level)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("检查12次  \u3000", "检查12次"), ("检查\n12次", "检查 12次"), ("\u3000\u3000检查", "\u3000\u3000检查"),
     ("检\u200b查12\ufeff次", "检查12次"), ("⾏政检查", "行政检查")],
)  # fmt: skip
def test_a_line_is_cleaned(given: str, kept: str) -> None:
    one = builder()
    assert one.line(given) == 0
    assert made(one).text == kept + "\n"


@pytest.mark.parametrize("blank", ["", "   ", "\u3000\t", "\u200b", "\n"])
def test_nothing_makes_no_line(blank: str) -> None:
    one = builder()
    assert one.line(blank) is None
    assert made(one).text == "" and len(one) == 0


def test_lines_are_cut_at_every_kind_of_break() -> None:
    one = builder()
    one.lines("甲\r\n乙\r丙\n\n丁")
    assert made(one).text == "甲\n乙\n丙\n丁\n"


def test_a_row_keeps_its_columns_though_cells_are_missing() -> None:
    one = builder()
    one.table(
        Grid((GridCell(0, 0, "指标"), GridCell(0, 2, "数量"), GridCell(1, 1, "中"), GridCell(1, 2, "12")))
    )
    assert made(one).text == "| 指标 |  | 数量 |\n|  | 中 | 12 |\n"


def test_a_bar_in_a_cell_is_no_border_and_a_break_no_row() -> None:
    one = builder()
    one.table(from_rows([["甲|乙", "第一行\n第二行"], ["丙", "12"]]))
    assert made(one).text == "| 甲｜乙 | 第一行 第二行 |\n| 丙 | 12 |\n"


def test_what_a_cell_holds_besides_follows_its_row() -> None:
    inner = from_rows([["其中", "夜间"], ["检查", "4"]])
    one = builder()
    one.table(
        Grid(
            (
                GridCell(0, 0, "检查"),
                GridCell(0, 1, "12", nested=(inner, "说明一\n说明二")),
                GridCell(1, 0, "处罚"),
                GridCell(1, 1, "3"),
            )
        )
    )
    document = made(one)
    lines = document.text.splitlines()
    assert lines == ["| 检查 | 12 |", "| 其中 | 夜间 |", "| 检查 | 4 |", "说明一", "说明二", "| 处罚 | 3 |"]
    assert places(document)["4"].table == 2 and places(document)["3"].table == 1


def test_a_table_of_nothing_is_no_table_but_what_it_holds_is_read() -> None:
    one = builder()
    one.table(Grid((GridCell(0, 0, " "), GridCell(0, 1, "", nested=("检查12次",)))))
    document = made(one)
    assert document.text == "检查12次\n" and not places(document)


def test_marks_of_cells_are_told_with_their_place() -> None:
    told: list[tuple[int, int, object]] = []
    one = TextBuilder("a", Limits(), placed=lambda *facts: told.append(facts))
    one.table(Grid((GridCell(0, 0, "检查", mark="m"), GridCell(0, 1, "12", mark="n"), GridCell(0, 2, ""))))
    text = made(one).text
    assert [(text[start:end], mark) for start, end, mark in told] == [("检查", "m"), ("12", "n")]


@pytest.mark.parametrize("size", [9, 10, 11])
def test_characters_are_counted_with_their_line_ends(size: int) -> None:
    one = builder(characters=11)
    if size > 10:
        with pytest.raises(LimitExceeded) as caught:
            one.line("查" * size)
        assert caught.value.code == "too_many_characters" and "报告.docx" in caught.value.message
    else:
        one.line("查" * size)
        assert len(one) == size + 1


def test_cells_are_counted_over_all_tables_and_over_what_they_cover() -> None:
    one = builder(table_cells=8)
    one.table(from_rows([["甲", "1"], ["乙", "2"]]))
    one.table(from_rows([["甲", "1"], ["乙", "2"]]))
    with pytest.raises(LimitExceeded) as caught:
        one.table(from_rows([["甲", "1"]]))
    assert caught.value.code == "too_many_cells"
    with pytest.raises(LimitExceeded):
        builder(table_cells=8).table(Grid((GridCell(0, 0, "甲", 3, 3),)))
    with pytest.raises(LimitExceeded):
        builder(table_cells=8).table(Grid((GridCell(0, 0, "甲"), GridCell(5, 5, "乙"))))


def test_a_note_is_told_once_and_things_left_out_by_their_number() -> None:
    one = builder()
    one.note("ocr", "一样")
    one.note("ocr", "一样")
    one.note("ocr", "不一样")
    one.left_out(deleted=1, hidden=2, comments=3, pictures=4, objects=5)
    one.left_out()
    notes = made(one).notes
    assert [note.code for note in notes] == [
        "ocr", "ocr", "tracked_changes", "hidden_text", "comments", "pictures", "objects",
    ]  # fmt: skip
    assert [str(n) in note.message for n, note in enumerate(notes[2:], start=1)] == [True] * 5


def test_a_part_of_the_text_can_be_asked_for_while_it_grows() -> None:
    one = builder()
    one.line("全年检查12次")
    one.line("处罚3件")
    text = made(one).text
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            assert one.slice(start, end) == text[start:end]
