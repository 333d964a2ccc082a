"""Which metric a figure is given to, and what each argument costs."""

from __future__ import annotations

import pytest

from extractor.matching.candidates import ACCEPT
from extractor.matching.ruleset import load_ruleset
from matching.support import found, run, sentences, wanted

GROUPS = (
    "candidates",
    "things",
    "lent",
    "topics",
    "others",
    "label_lists",
    "second_lists",
    "asides",
    "together",
    "not_counted",
    "spoken",
    "fresh",
)


@pytest.mark.parametrize("marked", [one for group in GROUPS for one in sentences(group)])
def test_figures_go_to_the_metric_they_count(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def _best(text: str, metric: str) -> float:
    (draft,) = run(text).drafts.values()
    return max((one.score for one in draft.candidates if one.metric == metric), default=0.0)


@pytest.mark.parametrize(
    ("dear", "cheap", "metric"),
    [
        (
            "行政处罚案件由新设中队负责登记28件。",
            "行政处罚案件28件。",
            "penalty_cases",
        ),  # the nearer noun wins
        ("行政处罚工作扎实开展，28件。", "行政处罚28件。", "penalty_cases"),  # an inherited noun costs
        ("行政处罚平稳。一年来有28件。", "行政处罚平稳，一年来有28件。", "penalty_cases"),  # a sentence more
    ],
)
def test_distance_has_its_price(dear: str, cheap: str, metric: str) -> None:
    assert _best(dear, metric) < _best(cheap, metric)


def test_candidates_stand_best_first_and_nulls_compete() -> None:
    (draft,) = run("防止民转刑案件22件。").drafts.values()
    scores = [one.score for one in draft.candidates]
    assert scores == sorted(scores, reverse=True)
    assert draft.candidates[0].metric is None


def test_a_unit_that_no_metric_takes_has_no_candidate() -> None:
    extraction = run("行政处罚路段12公里。")
    assert extraction.mentions == ()
    assert all(row.suggested is None for row in extraction.ledger)


def test_what_stays_below_the_line_is_suggested_with_its_score() -> None:
    for text in (
        "行政处罚工作持续规范，群众法治意识明显增强，社会风气不断好转，今年有28件。",
        "纠纷稳步下降。治安好转。全镇上报28件。",
    ):
        (row,) = run(text).ledger
        if row.suggested is not None:
            assert row.mentions == ()
            assert row.suggested.score > 0
            return
    pytest.fail("no sentence was left below the line")


def test_every_given_value_reaches_the_line() -> None:
    text = "办理行政处罚案件28件，罚款3万元；调解矛盾纠纷96件，成功率98.5%。"
    extraction = run(text)
    assert len(extraction.mentions) == 4
    for draft in extraction.drafts.values():
        assert draft.candidate is not None
        assert draft.candidate.score >= ACCEPT


def test_candidates_name_known_metrics_and_their_evidence() -> None:
    rules = load_ruleset()
    text = "排查矛盾纠纷30起，成功化解29起。"
    for draft in run(text).drafts.values():
        for one in draft.candidates:
            assert one.metric in rules.metrics or one.rule in rules.nulls
            assert one.found and one.own <= {place.hit.part for place in one.found}
            assert all(0 <= place.hit.start < place.hit.end <= len(text) for place in one.found)


def test_a_word_that_a_point_counts_among_its_own_is_no_null() -> None:
    found = run("18个村（社区）全部配上法律顾问。").mentions
    assert [(one.metric, one.quote) for one in found] == [("villages_with_legal_adviser", "18个")]
    assert not run("辖18个村（社区）、3家企业。").mentions
