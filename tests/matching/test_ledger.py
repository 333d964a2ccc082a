"""The fate of every number of a passage, and what must not change it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.matching.extraction import Extraction
from extractor.models import Role
from matching.support import run

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "ledger_cases.yaml").read_text(encoding="utf-8")
)
SAYINGS = [case["say"] for case in CASES]
SILENT = ["全镇干部群众团结协作。", "法治氛围日益浓厚，群众法治意识不断增强。", "有关情况报告如下："]
"""Sentences that hold no figure."""


def fate(extraction: Extraction, number: int) -> str:
    """The fate of a row as the cases write it: ``context lectures@target``."""
    row = extraction.ledger[number]
    told = [extraction.mentions[at] for at in row.mentions]
    names = (one.metric if one.role is Role.ACTUAL else f"{one.metric}@{one.role.value}" for one in told)
    return " ".join((row.status.value, *names))


def fates(extraction: Extraction) -> list[list[str]]:
    return [[row.quote, fate(extraction, number)] for number, row in enumerate(extraction.ledger)]


def _params() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["say"][:20],
            marks=[pytest.mark.xfail(strict=True, reason=case["fault"])] if "fault" in case else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", _params())
def test_every_number_has_its_fate(case: Mapping[str, Any]) -> None:
    extraction = run(case["say"])
    assert fates(extraction) == case["fates"]
    told = {one.metric: one.quote for one in extraction.mentions if one.quantity is None}
    assert told == case.get("zeros", {})


@pytest.mark.parametrize("say", SAYINGS, ids=[say[:20] for say in SAYINGS])
def test_every_run_of_digits_lies_in_a_row(say: str) -> None:
    rows = run(say).ledger
    for digits in re.finditer(r"\d+", say):
        assert any(row.start <= digits.start() and digits.end() <= row.end for row in rows), digits.group()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SAYINGS), st.sampled_from(SILENT), st.integers(1, 3))
def test_a_paragraph_without_figures_below_changes_nothing(say: str, silent: str, lines: int) -> None:
    alone, followed = run(say), run(say + f"\n{silent}" * lines)
    assert fates(followed) == fates(alone)
    assert [(one.metric, one.start, one.value, one.part) for one in followed.mentions] == [
        (one.metric, one.start, one.value, one.part) for one in alone.mentions
    ]
    assert followed.cells == alone.cells


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SAYINGS), st.sampled_from(SILENT[:2]), st.integers(1, 3))
def test_a_paragraph_without_figures_above_moves_all_and_changes_nothing(
    say: str, silent: str, lines: int
) -> None:
    above = f"{silent}\n" * lines
    alone, moved = run(say), run(above + say)
    assert fates(moved) == fates(alone)
    assert [(one.metric, one.start - len(above), one.value) for one in moved.mentions] == [
        (one.metric, one.start, one.value) for one in alone.mentions
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SAYINGS), min_size=2, max_size=4))
def test_passages_one_below_the_other_lose_no_row(says: list[str]) -> None:
    text = "\n".join(says)
    quotes = [row.quote for row in run(text).ledger]
    assert quotes == [row.quote for say in says for row in run(say).ledger]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SAYINGS), st.sampled_from(["\u3000\u3000", "  ", "\u00a0"]))
def test_the_indent_of_a_paragraph_changes_nothing(say: str, indent: str) -> None:
    assert fates(run(indent + say)) == fates(run(say))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SAYINGS))
def test_full_width_digits_read_as_plain_ones(say: str) -> None:
    wide = say.translate({ord(one): ord(one) + 0xFEE0 for one in "0123456789"})
    plain, other = run(say), run(wide)
    assert [(one.metric, one.value, one.role) for one in other.mentions] == [
        (one.metric, one.value, one.role) for one in plain.mentions
    ]
