"""Orchestration: one draft a real figure, with its section and its titles."""

from __future__ import annotations

import pytest

from extractor.language.quantities import find_quantities
from extractor.language.sections import find_sections
from extractor.matching.matcher import Matcher
from extractor.matching.ruleset import load_ruleset
from extractor.models import Document, SectionKind
from matching.support import YEAR

REPORT = """一、工作成效
（一）规范行政执法
办理行政处罚案件28件，〔2024〕34号文件要求严格执法，罚款3万元，另有XX件。
二、下一步工作打算
（一）加强普法
开展普法宣传活动30场次。
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    sections = find_sections(Document(REPORT))
    return Matcher(load_ruleset(), REPORT, find_quantities(REPORT), sections, YEAR)


def test_only_real_figures_with_a_value_are_argued(matcher: Matcher) -> None:
    quotes = [draft.quantity.quote for draft in matcher.drafts().values()]
    assert quotes == ["28件", "3万元", "30场次"]


def test_drafts_are_keyed_by_the_place_of_the_figure(matcher: Matcher) -> None:
    for index, draft in matcher.drafts().items():
        assert draft.index == index
        assert matcher.quantities[index] is draft.quantity


def test_cells_can_be_left_out(matcher: Matcher) -> None:
    first = next(iter(matcher.drafts()))
    assert first not in matcher.drafts(skip=[first])


def test_a_draft_knows_the_part_of_the_report(matcher: Matcher) -> None:
    sections = [draft.section for draft in matcher.drafts().values()]
    assert sections == [SectionKind.ACHIEVEMENTS, SectionKind.ACHIEVEMENTS, SectionKind.PLAN]


def test_the_nearest_title_stands_first(matcher: Matcher) -> None:
    at = REPORT.index("28件")
    titles = [REPORT[start:end] for start, end, _ in matcher.titles(at)]
    assert titles == ["规范行政执法", "工作成效"]
    assert [kind for *_, kind in matcher.titles(at)] == ["topic", "section"]


def test_an_assigned_draft_tells_why(matcher: Matcher) -> None:
    for draft in matcher.drafts().values():
        assert draft.metric is not None
        assert draft.reasons == ["point"]
        assert draft.candidate is draft.candidates[0]


def test_a_title_may_lend_the_noun() -> None:
    text = "一、主要工作\n（一）深入开展普法宣传\n全年共开展30场次。\n"
    found = Matcher(load_ruleset(), text, find_quantities(text), find_sections(Document(text)), YEAR)
    (draft,) = found.drafts().values()
    assert draft.candidates[0].metric == "publicity_events"
    assert draft.candidates[0].found[0].zone in ("topic", "title", "section")
