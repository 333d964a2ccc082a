from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_files import cell_blocks, cells, parse, shared, texts

from extractor.errors import EmptyFile, LimitExceeded, UnsupportedFormat
from extractor.models import BlockKind
from extractor.settings import Limits, Settings

TEXT = "柳溪镇人民政府关于2024年法治政府建设情况的报告\r\n一、主要工作\r\n全年开展行政检查283次，办理案件31件。\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_text_is_the_decoded_file_with_its_newlines(encoding: str) -> None:
    assert parse(TEXT.encode(encoding), "a.txt").text == TEXT


def test_big5_reads() -> None:
    text = "關於2024年法治政府建設情況的報告，全年開展檢查12次。"
    assert parse(text.encode("big5"), "a.txt").text == text


def test_a_short_gbk_text_is_not_taken_for_big5() -> None:
    assert parse("柳溪镇检查12次".encode("gbk"), "a.txt").text == "柳溪镇检查12次"


def test_four_byte_characters_of_gb18030_survive() -> None:
    assert parse("马武镇㐀𠀀䶮检查".encode("gb18030"), "a.txt").text == "马武镇㐀𠀀䶮检查"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_damaged_bytes_are_counted_and_told(encoding: str) -> None:
    data = bytearray((TEXT * 5).encode(encoding))
    data[data.index("检".encode(encoding))] = 0xFF
    document = parse(bytes(data), "a.txt")
    note = next(note for note in document.notes if note.code == "damaged_bytes")
    assert "\ufffd" in document.text and "283次" in document.text
    assert str(document.text.count("\ufffd")) in note.message


def test_undamaged_text_has_no_note() -> None:
    assert parse(TEXT.encode(), "a.txt").notes == ()


@given(st.text(alphabet="一二三年月日检查，。 \n|12", min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_is(text: str) -> None:
    if text.strip():
        assert parse(text.encode("utf-8-sig"), "a.txt").text == text


def test_headings_have_levels_and_sentences_none() -> None:
    document = parse(
        "一、主要工作\n（一）强化执法\n1.执法检查\n（二）全年检查12次，成效明显。\n正文一句。\n".encode(),
        "a.txt",
    )
    assert [(b.kind, b.level) for b in document.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.HEADING, 3), (BlockKind.PARAGRAPH, None),
        (BlockKind.PARAGRAPH, None),
    ]  # fmt: skip


def test_a_pipe_table_gives_cells_with_labels() -> None:
    text = "附表：指标表\n\n| 序号 | 指标 | 单位 | 上年 | 本年 |\n|---|---|---|---|---|\n| 1 | 行政检查 | 次 | 216 | 283 |\n"
    document = parse(text.encode(), "a.txt")
    assert cells(document) == {"216": ("行政检查 次", "上年"), "283": ("行政检查 次", "本年")}
    assert {b.cell.caption for b in cell_blocks(document) if b.cell} == {"附表：指标表"}
    assert [b.cell.is_label for b in cell_blocks(document) if b.cell][-5:] == [True, True, True, False, False]


def test_three_rows_of_pipes_without_a_rule_are_a_table_and_two_are_none() -> None:
    rows = "指标 | 数量\n检查 | 12\n处罚 | 3\n"
    assert cells(parse(rows.encode(), "a.txt")) == {"12": ("检查", "数量"), "3": ("处罚", "数量")}
    assert cell_blocks(parse(b"\n".join(rows.encode().splitlines()[:2]), "a.txt")) == []


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        ("检查 | 处罚 | 罚款（元）\n12次 | 4件 | 350\n", {"12次": ("", "检查"), "4件": ("", "处罚"), "350": ("", "罚款（元）")}),
        ("| 检查（次） | 处罚（件） |\n| 120 | 14 |\n", {"120": ("", "检查（次）"), "14": ("", "处罚（件）")}),
        ("指标|检查|处罚\n数量|120次|14件\n", {"120次": ("数量", "检查"), "14件": ("数量", "处罚")}),
        ("项目 | 上年 | 本年\n检查（次） | 98 | 120\n", {"98": ("检查（次）", "上年"), "120": ("检查（次）", "本年")}),
        ("行政检查 | 120次\n行政处罚 | 14件\n", {"120次": ("行政检查", ""), "14件": ("行政处罚", "")}),
        ("检查 | 处罚 | 复议\n120次 | — | 3件\n", {"120次": ("", "检查"), "—": ("", "处罚"), "3件": ("", "复议")}),
    ],
)  # fmt: skip
def test_two_rows_of_pipes_are_a_table_where_words_stand_over_figures(
    rows: str, want: dict[str, tuple[str, str]]
) -> None:
    assert cells(parse(rows.encode(), "a.txt")) == want


@pytest.mark.parametrize(
    "rows",
    [
        "相关链接 | 省政府网站\n友情链接 | 县政府网站\n",
        "索引号 | 发布日期 | 浏览\n11330000 | 2025-01-20 | 打印 关闭\n",
        "检查 | 处罚\n120次 | 已结案\n",
        "上年 | 120次 | 14件\n本年 | 130次\n",
        "120次 | 14件\n130次 | 16件\n",
    ],
)
def test_two_other_rows_of_pipes_are_none(rows: str) -> None:
    assert cell_blocks(parse(rows.encode(), "a.txt")) == []


def test_blank_only_and_binary_are_refused() -> None:
    with pytest.raises(EmptyFile):
        parse(" \n\u3000\n".encode(), "a.txt")
    with pytest.raises(UnsupportedFormat):
        parse(bytes(range(256)) * 20, "a.txt")


def test_too_many_characters() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(("字" * 200).encode(), "长.txt", Settings(limits=Limits(characters=100)))
    assert caught.value.code == "too_many_characters" and "长.txt" in caught.value.message


@pytest.mark.parametrize(
    "name", ["txt_gbk.txt", "txt_gb18030.txt", "txt_utf-16-be.txt", "txt_utf-16.txt", "txt_utf-8-sig.txt"]
)
def test_the_shared_texts(name: str) -> None:
    source = shared("source.txt").read_text(encoding="utf-8")
    assert "".join(parse(shared(name).read_bytes(), name).text.split()) == "".join(source.split())


def test_lines_of_the_text_are_its_blocks() -> None:
    assert texts(parse("标题\r\n\r\n  正文。 \r\n".encode(), "a.txt")) == ["标题", "  正文。"]


def test_a_line_of_prose_below_a_table_is_no_row() -> None:
    text = "| 指标 | 数量 | 备注 |\n|---|---|---|\n| 检查 | 12 | 无 |\n\n甲|乙。\n"
    assert cells(parse(text.encode(), "a.txt")) == {"12": ("检查", "数量"), "无": ("检查", "备注")}


def test_rows_set_apart_by_blank_lines_are_one_table() -> None:
    text = "指标 | 数量\n\n检查 | 12\n\n处罚 | 3\n"
    assert cells(parse(text.encode(), "a.txt")) == {"12": ("检查", "数量"), "3": ("处罚", "数量")}
