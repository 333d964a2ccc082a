"""Every example sentence of ``rules/examples`` through the whole pipeline, against floors that only rise."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.matching.ruleset import load_ruleset
from extractor.rulebook.coverage import NEGATIVE, POSITIVE
from extractor.rulebook.runner import ExampleReport, run_examples

FLOORS = yaml.safe_load((Path(__file__).parent / "floors.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report() -> ExampleReport:
    return run_examples()


def _say(report: ExampleReport, group: str) -> str:
    lines = [
        f"{theft.example.file}:{theft.example.line} {theft.taker} ({theft.rule}) took {theft.value} of {theft.owner}"
        for theft in report.thefts()
        if theft.example.group == group
    ]
    lines += [
        f"{verdict.example.file}:{verdict.example.line} missed {gold.metric} {gold.quote}"
        for verdict in report.verdicts
        for gold in verdict.missed
        if verdict.example.group == group
    ]
    return "\n".join(lines)


def test_every_group_has_its_floors(report: ExampleReport) -> None:
    assert FLOORS["groups"].keys() == report.groups.keys()


@pytest.mark.parametrize("group", sorted(FLOORS["groups"]))
def test_no_group_falls_below_its_floors(report: ExampleReport, group: str) -> None:
    tally, floor = report.groups[group], FLOORS["groups"][group]
    assert tally.precision >= floor["precision"], _say(report, group)
    assert tally.recall >= floor["recall"], _say(report, group)


def test_roles_do_not_fall_below_their_floor(report: ExampleReport) -> None:
    assert report.roles.recall >= FLOORS["roles"]


def test_thefts_between_metrics_do_not_rise(report: ExampleReport) -> None:
    stolen = [theft for theft in report.thefts() if theft.owner is not None]
    said = "\n".join(
        f"{t.example.file}:{t.example.line} {t.taker} took {t.value} of {t.owner}" for t in stolen
    )
    assert len(stolen) <= FLOORS["thefts"], said


@pytest.mark.parametrize("metric", list(load_ruleset().metrics))
def test_every_metric_has_sentences_and_gets_half_of_them_right(report: ExampleReport, metric: str) -> None:
    result = report.metrics[metric]
    assert result.positive >= POSITIVE
    assert result.negative >= NEGATIVE
    assert result.positive_right * 2 >= result.positive, _say_metric(report, metric)
    assert result.enough


def _say_metric(report: ExampleReport, metric: str) -> str:
    wrong = [one for one in report.verdicts if one.example.metric == metric and not one.right]
    return "\n".join(f"{one.example.file}:{one.example.line} {one.example.text}" for one in wrong)
