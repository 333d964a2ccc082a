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


KINDS = {
    "achievements": "2024年法治政府建设主要举措和成效|主要做法|工作推进情况|法治政府建设工作任务推进落实情况|工作亮点"
    "|年度主要工作|年度工作进展|基本情况和主要成效|年度工作总体情况|2024年工作回顾|督察反馈问题整改情况|2024年工作总结"
    "|2024年工作计划落实情况|存在问题整改落实情况|2024年工作开展情况及2025年工作打算|特色做法",
    "duties": "党政主要负责人履行推进法治建设第一责任人职责情况|主要负责人履行法治建设职责情况|党政主要负责人履职情况"
    "|党政班子履行推进法治建设职责情况|党委书记、镇长履职尽责情况|主要领导第一责任人职责落实情况",
    "problems": "存在的不足和原因|存在的主要问题|存在问题|困难和问题|短板与不足|存在的差距与不足|当前存在的突出问题|问题和不足"
    "|主要问题及原因|工作中的不足|存在的问题及下一步工作打算|存在的问题及整改措施|问题及整改措施|工作不足之处|困难问题",
    "plan": "2025年工作打算|下一步工作打算|2025年工作思路|下步工作计划|2025年主要打算|下一年度工作安排|今后工作努力方向"
    "|2025年推进法治政府建设的工作思路及目标举措|下一步工作|下一阶段工作重点|明年工作计划|工作计划|努力方向|改进措施"
    "|今后工作思路和措施|新一年工作目标",
    "": "强化组织领导，压实法治建设责任|聚焦突出问题，规范执法行为|坚持问题导向，化解矛盾纠纷|高位谋划，推动责任落实"
    "|补齐短板和弱项，提升治理水平|拓宽工作思路，创新普法形式|抓整改，着力解决群众反映强烈的问题|全面履行政府职能"
    "|依法履行职责，规范行政行为|健全工作机制，明确工作目标",
}


@pytest.mark.parametrize(("kind", "title"), [(k, t) for k, row in KINDS.items() for t in row.split("|")])
def test_kind_of_title(kind: str, title: str) -> None:
    assert section_rules().kind_of(title) == (SectionKind(kind) if kind else None)


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
    [*"一二三十1２（）()、。，；：.年镇是要\n　 ", "一是", "二是", "（一）", "\n一、", "\n二、", "下一步，我镇将", "\n下一步，",
     "第一部分", "主要做法", "\n存在问题\n", "2024年", "\n2025年，将", "县司法局：", "桐坪镇人民政府\n", "2024年12月3日",
     "\n附件1\n", "|数量|", "①", "(1)", "\n1.", "检查5次", "\n工作打算\n"]
)  # fmt: skip


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
    part = "（一）强化执法。检查3次。\n下一步，将检查3次。\n1.加强。2、检查3.5次，（1）加强，一是学法二是普法。\n"
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
            load_section_rules(path)
        assert "sections.yaml" in told.value.message
