"""Relations between figures: parts, changes, all-of, pairs, comparisons, fines."""

from __future__ import annotations

import pytest

from extractor.models import LedgerStatus, Part
from matching.support import found, run, sentences, wanted


@pytest.mark.parametrize("marked", sentences("relations"))
def test_relations(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def test_a_total_knows_its_parts() -> None:
    extraction = run("办理行政处罚案件31件，其中简易程序24件、普通程序7件。")
    total = next(one for one in extraction.mentions if one.part is Part.TOTAL)
    parts = [extraction.mentions[number] for number in total.total_of]
    assert [str(one.value) for one in parts] == ["24", "7"]
    assert all(one.part is Part.PART for one in parts)


def test_a_part_is_never_larger_than_three_times_its_total() -> None:
    extraction = run("办理行政处罚案件3件，其中简易程序240件。")
    assert not any(one.part is Part.TOTAL for one in extraction.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "行政检查同比增长12.5%。",
        "行政处罚案件较上年减少8件。",
        "满意率上升0.4个百分点。",
    ],
)
def test_a_change_is_context_not_a_value(text: str) -> None:
    extraction = run(text)
    assert extraction.mentions == ()
    assert extraction.ledger[-1].status is LedgerStatus.CONTEXT


def test_new_ones_are_no_change() -> None:
    assert [one[0] for one in found("新增法律明白人28名。")] == ["law_aware_persons"]


def test_one_figure_with_two_metrics_has_one_ledger_row() -> None:
    extraction = run("检查中发现并整改隐患63处。")
    (row,) = extraction.ledger
    assert len(row.mentions) == 2
    assert {extraction.mentions[n].metric for n in row.mentions} == {"hazards_found", "hazards_rectified"}


def test_a_count_of_all_meetings_gives_way_to_those_about_the_law() -> None:
    assert [(one[0], one[1]) for one in found("全年召开党委会31次，有4次专题研究法治建设。")] == [
        ("leadership_meetings", "4")
    ]


def test_a_bare_rate_in_brackets_is_the_rate_of_the_count_before_it() -> None:
    told = found("队员9人，有证的6人（66.7%）。")
    assert ("certified_rate", "66.7") in [(one[0], str(one[1])) for one in told]
    assert "certified_rate" not in [one[0] for one in found("队员9人，有证的6人，比上年提高2%。")]


def test_bare_figures_of_last_year_follow_the_order_of_this_year() -> None:
    told = found("受理矛盾纠纷210件，化解204件。上年为230件、221件。")
    assert {("disputes_handled", "230"), ("disputes_resolved", "221")} <= {(one[0], one[1]) for one in told}
