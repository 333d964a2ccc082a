"""How a cell looks to its reader: every state has one look, and no unclear one looks settled."""

from __future__ import annotations

from typing import Any

import pytest
from fake_extractor import METRICS

from extractor.exports.states import BY_HAND, LOOKS, CellLook, flags, is_inexact, is_unclear, look
from extractor.models import MetricInfo

CASES, CHECKS, FINES, RATE = METRICS


def cell(value: str | None = "5", status: str = "single", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": "次", "approx": "exact", "status": status, "mentions": [0], **more}


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (None, CellLook.CLEAR),
        (cell(), CellLook.CLEAR),
        (cell(status="agreed"), CellLook.CLEAR),
        (cell(status="total"), CellLook.CLEAR),
        (cell(approx="about"), CellLook.APPROX),
        (cell(approx="at_least"), CellLook.APPROX),
        (cell(unit="人次"), CellLook.APPROX),
        (cell(unit="批次"), CellLook.APPROX),
        (cell("0", unit="人次"), CellLook.CLEAR),
        (cell(None, "ambiguous"), CellLook.AMBIGUOUS),
        (cell(None, "conflict"), CellLook.CONFLICT),
        (cell(status="corrected"), CellLook.CORRECTED),
        (cell(status="corrected", approx="about"), CellLook.CORRECTED),
        (cell(status="assigned"), CellLook.ASSIGNED),
        (cell(None, "assigned"), CellLook.AMBIGUOUS),
        (cell(None, "rejected"), CellLook.REJECTED),
        (cell(accepted="认可，王敏"), CellLook.ACCEPTED),
        (cell(accepted="认可，王敏", approx="about"), CellLook.ACCEPTED),
        (cell(status="corrected", accepted="认可，王敏"), CellLook.CORRECTED),
        (cell(status="single", accepted=""), CellLook.CLEAR),
    ],
)
def test_a_cell_looks_like_what_it_is(given, seen):
    assert look(CHECKS, given) is seen


def test_every_look_has_a_word_of_its_own_and_a_meaning():
    assert set(LOOKS) == set(CellLook)
    words = [one.word for one in LOOKS.values()]
    assert len(set(words)) == len(words)
    assert all(one.meaning for one in LOOKS.values())
    assert [key for key, one in LOOKS.items() if not one.fill] == [CellLook.CLEAR]


def test_what_a_person_set_differs_from_what_nobody_has_settled():
    by_hand = {LOOKS[one].fill for one in BY_HAND}
    others = {LOOKS[one].fill for one in set(CellLook) - BY_HAND}
    assert by_hand.isdisjoint(others)


@pytest.mark.parametrize(
    ("given", "unclear"),
    [
        (None, False),
        (cell(), False),
        (cell("0"), False),
        (cell(None, "ambiguous"), True),
        (cell(None, "conflict"), True),
        (cell(None, "assigned"), True),
        (cell(None, "rejected"), False),
    ],
)
def test_only_an_empty_cell_that_nobody_emptied_is_unclear(given, unclear):
    assert is_unclear(given) is unclear


@pytest.mark.parametrize(
    ("metric", "unit", "approx", "inexact"),
    [
        (CASES, "件", "exact", False),
        (CASES, "起", "exact", False),
        (CASES, "宗", "exact", False),
        (CASES, "人次", "exact", True),
        (CASES, "件次", "exact", True),
        (CASES, "件", "nearly", True),
        (CASES, "件", "at_most", True),
        (FINES, "元", "exact", False),
        (RATE, "%", "exact", False),
        (RATE, "%", "about", True),
        (MetricInfo("free", "无单位", "other", ()), "次", "exact", False),
        (MetricInfo("free", "无单位", "other", ()), "次", "about", True),
    ],
)
def test_a_value_is_inexact_by_its_words_or_its_unit(metric, unit, approx, inexact):
    assert is_inexact(metric, cell(unit=unit, approx=approx)) is inexact
    assert not is_inexact(metric, cell(None, "ambiguous", unit=unit, approx=approx))
    assert not is_inexact(metric, None)


def finding(severity: str, message: str, *metrics: str, **more: str) -> dict[str, Any]:
    return {"severity": severity, "message": message, "metrics": list(metrics), **more}


def test_flags_tell_what_is_open_the_gravest_first():
    found = flags(
        {
            "findings": [
                finding("warning", "偏大", "inspections"),
                finding("error", "不符", "inspections", "penalty_cases"),
                finding("info", "没有写", "inspections"),
                finding("error", "已答复的", "inspections", state="answered"),
                finding("error", "不问的", "fines_amount", state="waived"),
                finding("warning", "还没答的", "penalty_cases", state="open"),
                finding("error", "没有指标的"),
            ]
        }
    )
    assert found == {
        "inspections": [("error", "不符"), ("warning", "偏大")],
        "penalty_cases": [("error", "不符"), ("warning", "还没答的")],
    }
