"""Clauses and frames: the stretches of text that a figure may take its words from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.clauses import Frame, Layout
from extractor.language.quantities import find_quantities


def frame(text: str, quote: str) -> Frame:
    quantities = find_quantities(text)
    at = next(n for n, one in enumerate(quantities) if one.quote == quote)
    return Layout(text, quantities).frame(at)


def before(text: str, quote: str) -> str:
    start, end = frame(text, quote).before
    return text[start:end]


def after(text: str, quote: str) -> str:
    start, end = frame(text, quote).after
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("办理行政处罚案件28件。", "28件", "办理行政处罚案件"),
        ("排查纠纷30起，成功化解29起。", "29起", "成功化解"),
        ("审查合同41份、其他文件17件。", "17件", "其他文件"),
        ("办理处罚1,260件。", "1,260件", "办理处罚"),
        ("村（社区）调解员26名。", "26名", "村（社区）调解员"),
        ("处罚22件（简易程序17件）。", "17件", "简易程序"),
        ("行政处罚：28件。", "28件", "行政处罚："),
        ("一、成效\n办理处罚28件。", "28件", "办理处罚"),
        ("会议召开；学习12次。", "12次", "学习"),
    ],
)
def test_a_figures_own_words_before_it(text: str, quote: str, expected: str) -> None:
    assert before(text, quote) == expected


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("召开4次法治建设会议，学习12次。", "4次", "法治建设会议"),
        ("聘请3名法律顾问、2名公证员。", "3名", "法律顾问"),
        ("办理28件。", "28件", ""),
        ("有8名执法人员和6台记录仪。", "8名", "执法人员和"),
    ],
)
def test_a_figures_own_words_after_it(text: str, quote: str, expected: str) -> None:
    assert after(text, quote) == expected


def test_what_stands_farther_costs_more() -> None:
    text = "一句话在前。排查纠纷，登记造册，成功化解29起。"
    costs = [zone.cost for zone in frame(text, "29起").earlier if zone.kind != "later"]
    assert costs == sorted(costs)
    assert len(costs) >= 2


def test_a_line_break_ends_inheritance() -> None:
    text = "排查纠纷\n化解29起。"
    lent = [text[zone.start : zone.end] for zone in frame(text, "29起").earlier]
    assert "排查纠纷" not in lent


def test_the_sentence_holds_the_figure() -> None:
    text = "前一句。排查纠纷30起，成功化解29起！后一句。"
    start, end = frame(text, "29起").sentence
    assert text[start:end] == "排查纠纷30起，成功化解29起"


def test_a_figure_in_the_same_clause_is_the_sibling() -> None:
    text = "开展检查36次、31次。"
    quantities = find_quantities(text)
    layout = Layout(text, quantities)
    assert layout.frame(0).sibling is None
    assert layout.frame(1).sibling == 0


def test_brackets_are_known() -> None:
    assert frame("处罚22件（简易程序17件）。", "17件").bracket
    assert not frame("处罚22件（简易程序17件）。", "22件").bracket


def test_segments_cover_offsets_in_order() -> None:
    text = "甲，乙；丙。丁28件"
    layout = Layout(text, find_quantities(text))
    bounds = [layout.segment(layout.segment_index(at)) for at in range(len(text))]
    assert bounds == sorted(bounds)
    assert text[slice(*layout.segment(layout.segment_index(0)))] == "甲"


PIECES = st.sampled_from(
    ["排查纠纷", "28件", "1,260件", "，", "。", "（", "）", "、", "；", "：", "\n", "3.5万元", "第2次", "|"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_frames_stay_inside_the_text_and_beside_their_figure(text: str) -> None:
    quantities = find_quantities(text)
    layout = Layout(text, quantities)
    for index, quantity in enumerate(quantities):
        one = layout.frame(index)
        assert 0 <= one.before[0] <= one.before[1] == quantity.start
        assert one.after[0] == quantity.end <= one.after[1] <= len(text)
        assert one.sentence[0] <= quantity.start and quantity.start <= one.sentence[1]
        assert one.sibling is None or one.sibling < index
        for zone in one.earlier:
            assert 0 <= zone.start <= zone.end <= len(text)
            assert zone.cost > 0
