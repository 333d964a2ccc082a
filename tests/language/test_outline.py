"""Lines and list marks."""

from __future__ import annotations

import pytest

from extractor.language.outline import chinese_number, find_marks, text_lines
from extractor.models import Block, BlockKind, Document


def marks(text: str) -> list[str]:
    lines = text_lines(Document(text))
    return [text[mark.start : mark.end] for mark in find_marks(text, lines)]


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("12", 12),
        ("３", 3),
        ("十十", None),
        ("一二", None),
    ],
)
def test_chinese_number(digits: str, value: int | None) -> None:
    assert chinese_number(digits) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、成效\n（一）学法\n1.党委\n（1）会前\n①早会\n一是早学。",
            ["一、", "（一）", "1.", "（1）", "①", "一是"],
        ),
        ("一．成效\n(一)学法\n１．党委\n2、政府", ["一．", "(一)", "１．", "2、"]),
        ("一 、成效\n（ 一 ）学法\n一）学法\n1）党委", ["一 、", "（ 一 ）", "一）", "1）"]),
        (
            "第一部分 总结\n第二章 计划\n第一，学习；第二，宣传。",
            ["第一部分 ", "第二章 ", "第一，", "第二，"],
        ),
        ("一、二、三产业融合", []),
        ("1.5万元投入\n12.4宪法日\n2024.12.20", []),
        ("统一是基础，这一是关键，第一是学习", []),
        ("依据第三十三条第（一）项处罚", []),
        ("会议一是听汇报二是作部署", ["一是", "二是"]),
        ("会议一是听汇报，没有别的", []),
        ("做到：一是听汇报。", ["一是"]),
        ("成效好。二、不足", []),
        ("一、成效好。二、不足。三、打算", ["一、", "二、", "三、"]),
        ("一、成效\n三、打算", ["一、", "三、"]),
        ("| 一、检查 | 5 |\n| 1. | 2 |", []),
        ("一、", []),
        ("一、成效……………3\n二、不足........12\n三、打算", ["三、"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert marks(text) == expected


def test_lines_leave_margins_out_and_know_cells() -> None:
    parts = [
        (BlockKind.HEADER, "页眉\n"),
        (BlockKind.PARAGRAPH, "　正文第一行\n正文第二行 \n"),
        (BlockKind.CELL, "28\n"),
    ]
    text, blocks = "", []
    for kind, part in parts:
        blocks.append(Block(kind, len(text), len(text) + len(part) - 1))
        text += part
    lines = text_lines(Document(text, tuple(blocks)))
    assert [(text[line.start : line.end], line.soft, line.cell) for line in lines] == [
        ("正文第一行", False, False),
        ("正文第二行", True, False),
        ("28", False, True),
    ]


def test_a_layout_cell_is_text() -> None:
    text = "一、成效\n" + "学法用法。" * 60
    assert not any(line.cell for line in text_lines(Document(text, (Block(BlockKind.CELL, 0, len(text)),))))
