"""Texts read up to their figures: the same as the whole program reads, without its checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.pipeline import Extractor
from extractor.rulebook.figures import FigureReader
from extractor.rulebook.runner import examples
from extractor.rulefiles.book import open_book
from extractor.settings import Settings
from rulebook.support import SOUND, overlay

_EVERY = 40


def test_a_sentence_gives_what_the_whole_program_gives() -> None:
    reader, whole = FigureReader(), Extractor()
    chosen = examples(open_book())[::_EVERY]
    assert len(chosen) > 30
    for one in chosen:
        assert reader.mentions(one.text) == whole.extract_text(one.text).mentions, one.text


def test_a_report_of_several_lines_gives_what_the_whole_program_gives() -> None:
    text = (
        "红柳镇2024年法治政府建设情况报告\n\n一、主要做法\n（一）规范执法。办结行政处罚案件31件，罚款4.2万元。\n"
        "二、2025年工作计划\n开展法治宣传20场。\n"
    )
    mentions = FigureReader().mentions(text)
    assert mentions == Extractor().extract_text(text).mentions
    assert [(one.metric, one.role.value) for one in mentions][-1] == ("publicity_events", "target")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "没有数字。"])
def test_what_holds_no_figure_gives_none(text: str) -> None:
    assert FigureReader().mentions(text) == ()


def test_own_rules_are_in_force_while_it_reads_and_no_longer(tmp_path: Path) -> None:
    text = "聘任法治副校长5名。"
    own = FigureReader([overlay(tmp_path, SOUND)])
    assert [one.metric for one in own.mentions(text)] == ["school_vice_principals"]
    assert FigureReader().mentions(text) == ()
    assert own.mentions(text) == Extractor(Settings(rules=(tmp_path,))).extract_text(text).mentions


def test_rules_with_a_fault_are_refused(tmp_path: Path) -> None:
    folder = overlay(tmp_path, SOUND | {"parts/own.yaml": "vice_principal: {nam: 甲, words: [乙]}\n"})
    with pytest.raises(RulesError, match="nam"):
        FigureReader([folder])
