"""Running the example sentences: what counts as right, and who took whose figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.rulebook.runner import (
    ExampleReport,
    MetricResult,
    before_own_rules,
    claims,
    examples,
    newly_wrong,
    run_examples,
)
from extractor.rulefiles.book import open_book
from rulebook.support import EXAMPLES, SOUND, overlay

OWN = "school_vice_principals"


def own_report(folder: Path, sentences: str) -> ExampleReport:
    files = SOUND | {"examples/own.yaml": sentences}
    return run_examples([overlay(folder, files)], metrics=frozenset({OWN}))


def test_sound_examples_are_all_right(tmp_path: Path) -> None:
    report = own_report(tmp_path, EXAMPLES)
    assert report.metrics[OWN] == MetricResult(2, 2, 1, 1)
    assert all(verdict.right for verdict in report.verdicts)
    assert (report.total.tp, report.total.fp, report.total.fn) == (2, 0, 0)


def test_an_example_knows_where_it_is_written(tmp_path: Path) -> None:
    folder = overlay(tmp_path, SOUND)
    own = [one for one in examples(open_book([folder])) if one.metric == OWN]
    assert [(one.file, one.line, one.positive) for one in own] == [
        (f"{tmp_path.name}/examples/own.yaml", 3, True),
        (f"{tmp_path.name}/examples/own.yaml", 4, True),
        (f"{tmp_path.name}/examples/own.yaml", 6, False),
    ]
    assert {one.group for one in own} == {"publicity"}


def test_a_missed_value_makes_a_positive_sentence_wrong(tmp_path: Path) -> None:
    report = own_report(tmp_path, EXAMPLES.replace("聘任法治副校长⟦", "植树造林⟦"))
    assert report.metrics[OWN].positive_right == 1
    (verdict,) = [one for one in report.verdicts if not one.right]
    assert [(gold.metric, gold.quote) for gold in verdict.missed] == [(OWN, "5名")]


def test_a_metric_that_takes_anothers_figure_is_named(tmp_path: Path) -> None:
    report = own_report(
        tmp_path, EXAMPLES.replace("法治副校长联系学校12所。", "法治副校长⟦mediators=12 名|12名⟧。")
    )
    (theft,) = report.thefts()
    assert (theft.taker, theft.owner, theft.value) == (OWN, "mediators", "12")
    assert theft.rule == f"{OWN}/1"
    assert theft.example.line == 6
    assert report.metrics[OWN].negative_right == 0


def test_a_metric_that_takes_a_figure_of_none_is_named_too(tmp_path: Path) -> None:
    report = own_report(tmp_path, EXAMPLES.replace("法治副校长联系学校12所。", "法治副校长12名。"))
    (theft,) = report.thefts()
    assert (theft.taker, theft.owner) == (OWN, None)


def test_a_built_in_metric_that_takes_an_own_sentence_is_named(tmp_path: Path) -> None:
    report = own_report(tmp_path, EXAMPLES.replace("法治副校长联系学校12所。", "现有人民调解员26名。"))
    assert [theft.taker for theft in report.thefts()] == ["mediators"]
    assert report.metrics[OWN].negative_right == 1


def test_sentences_of_other_metrics_can_be_left_out(tmp_path: Path) -> None:
    assert own_report(tmp_path, EXAMPLES).metrics.keys() == {OWN}


def test_a_bad_mark_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesError):
        own_report(tmp_path, EXAMPLES.replace("5名⟧", "5名"))


@pytest.mark.parametrize(
    ("result", "enough"),
    [
        (MetricResult(2, 1, 1, 0), True),
        (MetricResult(2, 0, 1, 1), False),
        (MetricResult(1, 1, 1, 1), False),
        (MetricResult(5, 5, 0, 0), False),
        (MetricResult(), False),
    ],
)
def test_enough(result: MetricResult, enough: bool) -> None:
    assert result.enough is enough


def pair(folder: Path, own: dict[str, str]) -> tuple[ExampleReport, ExampleReport]:
    sentences = frozenset({"mediators", "school_events"})
    return run_examples(metrics=sentences), run_examples([overlay(folder, own)], metrics=sentences | {OWN})


def test_two_figures_alike_of_which_one_is_missed(tmp_path: Path) -> None:
    sentences = EXAMPLES.replace(
        "聘任法治副校长⟦", f"植树⟦{OWN}=5 名|5名⟧。聘任法治副校长⟦"
    )  # the figure that is missed is the first, not the one of the same value that is found
    (verdict,) = [one for one in own_report(tmp_path, sentences).verdicts if not one.flawless]
    assert [(one.metric, one.start) for one in verdict.missed] == [(OWN, 2)]


def test_what_built_in_rules_make_of_sentences_is_looked_at_where_own_rules_fail(tmp_path: Path) -> None:
    worse = {"parts/own.yaml": "mediator:\n  name: 甲\n  words: [和事佬]\n"}
    after = run_examples([overlay(tmp_path, worse)], metrics=frozenset({"mediators"}))
    whole, before = run_examples(metrics=frozenset({"mediators"})), before_own_rules(after)
    assert [one.example.place for one in before.verdicts] == [
        one.example.place for one in after.verdicts if not one.flawless
    ]
    assert newly_wrong(before, after) == newly_wrong(whole, after) != []
    assert whole.known < before.known
    assert "penalty_cases" in before.metrics  # known though none of its sentences was run


def test_a_new_metric_that_leaves_others_alone_spoils_nothing(tmp_path: Path) -> None:
    before, after = pair(tmp_path, SOUND)
    assert newly_wrong(before, after) == []


def test_what_a_new_metric_takes_from_no_metric_is_a_claim(tmp_path: Path) -> None:
    before, after = pair(tmp_path, SOUND)
    taken = [theft for theft in claims(before, after) if theft.taker == OWN]
    assert taken == [theft for theft in after.thefts() if theft.taker == OWN]
    assert all(theft.owner is None and "法治副校长" in theft.example.text for theft in taken)


def test_a_new_metric_that_takes_from_another_spoils_its_sentences(tmp_path: Path) -> None:
    greedy = SOUND | {
        "parts/own.yaml": "vice_principal:\n  name: 调解员\n  words: ['.{0,6}调解员(?:队伍)?']\n"
    }
    before, after = pair(tmp_path, greedy)
    spoilt = newly_wrong(before, after)
    assert spoilt
    assert {one.example.metric for one in spoilt} <= {"mediators", "school_events"}


def test_a_row_replaced_by_a_worse_one_spoils_its_sentences(tmp_path: Path) -> None:
    before, after = pair(tmp_path, {"parts/own.yaml": "mediator:\n  name: 甲\n  words: [和事佬]\n"})
    assert "mediators" in {one.example.metric for one in newly_wrong(before, after)}
