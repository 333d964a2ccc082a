"""Outlines: cases by file, titles by kind, and what must hold for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import RulesError
from extractor.language.sections import find_sections, section_at
from extractor.language.sections_rules import load_section_rules, section_rules
from extractor.models import Block, BlockKind, Document, Section, SectionKind

CASES = yaml.safe_load(Path(__file__).with_name("test_sections_cases.yaml").read_text(encoding="utf-8"))


def outline(document: Document) -> list[str]:
    return [
        f"{s.level} {s.kind.value} {s.mark.replace(' ', '') or '-'} {s.title or '-'}"
        for s in find_sections(document)
    ]


def check_shape(text: str, sections: tuple[Section, ...]) -> None:
    """What holds for every outline: cover without overlap, nesting, titles and marks where they say."""
    outer = [s for s in sections if s.level <= 1]
    assert [s.start for s in outer[1:]] == [s.end for s in outer[:-1]]
    assert not sections or (outer[0].start == 0 and outer[-1].end == len(text))
    open_: list[Section] = []
    for section in sections:
        assert 0 <= section.start < section.end <= len(text)
        assert section.start <= section.title_start <= section.title_end <= section.end
        assert section.title == text[section.title_start : section.title_end]
        assert (
            text[section.start : section.end].replace("　", " ").startswith(section.mark.replace("　", " "))
        )
        while open_ and open_[-1].end <= section.start:
            open_.pop()
        if open_:
            assert section.end <= open_[-1].end and section.level > open_[-1].level
        open_.append(section)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_outline(case: dict[str, object]) -> None:
    document = Document(str(case["text"]))
    assert outline(document) == case["outline"]
    check_shape(document.text, find_sections(document))


TITLES = yaml.safe_load(Path(__file__).with_name("test_sections_titles.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, row in TITLES.items() for title in row])
def test_kind_of_title(kind: str, title: str) -> None:
    assert section_rules().kind_of(title) == (None if kind == "none" else SectionKind(kind))


def test_a_title_with_a_later_year_is_a_plan() -> None:
    text = "桐坪镇2024年工作总结\n一、强化执法\n检查5次。\n二、2025年法治重点任务\n检查6次。\n"
    assert outline(Document(text))[1:] == ["1 achievements 一、 强化执法", "1 plan 二、 2025年法治重点任务"]


def test_marks_in_tables_and_page_margins_are_no_headings() -> None:
    parts = [
        (None, "桐坪镇2024年工作总结\n一、主要成效\n检查5次。\n"),
        (BlockKind.FOOTER, "二、镇政府办公室\n"),
        (BlockKind.CELL, "三、行政检查\n"),
        (None, "（一）加强学习\n学法5次。\n"),
    ]
    text, blocks = "", []
    for kind, part in parts:
        if kind:
            blocks.append(Block(kind, len(text), len(text) + len(part) - 1))
        text += part
    assert outline(Document(text, tuple(blocks))) == [
        "0 head - -",
        "1 achievements 一、 主要成效",
        "2 achievements （一） 加强学习",
    ]


def test_a_wrapped_line_is_no_paragraph() -> None:
    first, wrapped = (
        "桐坪镇2024年工作总结\n一、主要成效\n",
        "我镇完善制度，明确\n下一步，由司法所开展检查5次。\n",
    )
    text = first + wrapped
    block = Block(BlockKind.PARAGRAPH, len(first), len(text) - 1)
    assert outline(Document(text, (block,))) == ["0 head - -", "1 achievements 一、 主要成效"]
    assert outline(Document(text))[-1] == "1 plan - -"  # without paragraphs nobody can know


def test_nothing_gives_nothing() -> None:
    assert find_sections(Document("")) == ()
    assert find_sections(Document(" \n　\n")) == ()


def test_section_at_gives_the_chain() -> None:
    text = "桐坪镇2024年总结\n一、成效\n（一）学法。\n1.党委。一是集中学5次。\n二、不足\n人手少。\n"
    sections = find_sections(Document(text))
    chain = section_at(sections, text.index("5次"))
    assert [(s.level, s.mark) for s in chain] == [(1, "一、"), (2, "（一）"), (3, "1."), (4, "一是")]
    assert [s.kind for s in section_at(sections, text.index("人手"))] == [SectionKind.PROBLEMS]
    assert section_at(sections, len(text)) == ()
    assert section_at((), 3) == ()


PIECES = st.sampled_from(
    [
        "一",
        "二",
        "三",
        "十",
        "1",
        "２",
        "（",
        "）",
        "(",
        ")",
        "、",
        "。",
        "，",
        "；",
        "：",
        ".",
        "年",
        "镇",
        "是",
        "要",
        "\n",
        "　",
        " ",
        "一是",
        "二是",
        "（一）",
        "\n一、",
        "\n二、",
        "下一步，我镇将",
        "\n下一步，",
        "第一部分",
        "主要做法",
        "\n存在问题\n",
        "2024年",
        "\n2025年，将",
        "县司法局：",
        "桐坪镇人民政府\n",
        "2024年12月3日",
        "\n附件1\n",
        "①",
        "(1)",
        "\n1.",
        "检查5次",
        "\n工作打算\n",
        "|数量|",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_a_sound_outline(text: str) -> None:
    sections = find_sections(Document(text))
    check_shape(text, sections)
    for offset in range(0, len(text), 7):
        expected = [s for s in sections if s.start <= offset < s.end]
        assert list(section_at(sections, offset)) == expected


def _shared() -> list[Path]:
    folder = Path(__file__).resolve().parents[3] / "shared"
    return sorted((folder / "corpus").glob("[ab]*.txt")) + sorted((folder / "seed").glob("*.txt"))


def test_gold_reports_have_their_four_parts() -> None:
    paths = _shared()
    if not paths:
        pytest.skip("the shared gold reports are not here")
    for path in paths:
        text = path.read_text(encoding="utf-8")
        sections = find_sections(Document(text))
        check_shape(text, sections)
        kinds = [s.kind.value for s in sections if s.level == 1]
        assert kinds == ["achievements", "duties", "problems", "plan"], path.stem


def test_a_long_text_takes_time_in_proportion() -> None:
    part = "（一）强化执法。检查3次。\n下一步，将检查3次。\n1.加强。2、检查3.5次，（1）加强。\n"
    took = []
    for times in (1_000, 8_000):
        document = Document("桐坪镇2024年工作总结\n一、成效\n" + part * times)
        begin = time.process_time()
        find_sections(document)
        took.append(time.process_time() - begin)
    assert took[1] < took[0] * 24  # eight times the text: a quadratic scan would take 64 times as long


def test_broken_rules_are_told(tmp_path: Path) -> None:
    path = tmp_path / "sections.yaml"
    for text in ("kinds: [", "kinds: []", "[]"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RulesError) as told:
            load_section_rules((tmp_path,))
        assert "sections.yaml" in told.value.message
