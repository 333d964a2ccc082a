"""Findings are known again by what they are about."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from extractor.store.fingerprints import fingerprint

FINDING: dict[str, Any] = {
    "check": "penalty_sum",
    "severity": "error",
    "message": "两个数对不上",
    "metrics": ["inspections", "penalty_cases"],
    "evidence": [{"start": 3, "end": 5, "quote": "5次"}, {"start": 9, "end": 12, "quote": "12件"}],
    "expected": "5",
    "actual": "6",
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    made = copy.deepcopy(FINDING)
    change(made)
    return made


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(message="换一种说法"),
        lambda one: one.update(severity="warning"),
        lambda one: one.update(expected=None, actual=None),
        lambda one: one["metrics"].reverse(),
        lambda one: one["evidence"][0].update(file=None),
        lambda one: one["evidence"][0].update(file=""),
        lambda one: one.update(state="answered", told="来函说明"),
    ],
)
def test_words_and_state_are_no_part_of_it(change):
    assert fingerprint(changed(change)) == fingerprint(FINDING)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(check="another"),
        lambda one: one["metrics"].pop(),
        lambda one: one["evidence"][0].update(start=2),
        lambda one: one["evidence"][1].update(end=13),
        lambda one: one["evidence"].pop(),
        lambda one: one["evidence"].reverse(),
        lambda one: one["evidence"][0].update(file="另一份.txt"),
    ],
)
def test_what_it_is_about_is(change):
    assert fingerprint(changed(change)) != fingerprint(FINDING)


def test_it_is_what_stores_hold_already():
    """Answers given years ago find their finding by these digits: they never change."""
    assert fingerprint(FINDING) == "f3bf045ce8d33f7a"


def test_a_text_that_no_utf_8_can_hold_is_no_obstacle():
    assert fingerprint({"check": "甲", "metrics": ["\ud800"], "evidence": []}) == fingerprint(
        {"check": "甲", "metrics": ["?"], "evidence": []}
    )
