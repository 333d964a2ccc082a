"""What a figure is to the report: actual, target, previous, cumulative, mandated."""

from __future__ import annotations

import pytest

from extractor.matching.roles import role_cues
from extractor.models import CellStatus, LedgerStatus
from matching.support import found, run, sentences, wanted


@pytest.mark.parametrize("marked", [*sentences("roles"), *sentences("aims")])
def test_roles(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def test_figures_of_the_plan_are_targets() -> None:
    text = "一、主要做法和成效\n举办法治培训3期。\n二、下一步打算\n举办法治培训5期。\n"
    told = {one[1]: one[3] for one in found(text)}
    assert told == {"3": "actual", "5": "target"}


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ("目前持有行政执法证的已有11名", "actual"),
        ("现有持证执法人员11名", "actual"),
        ("力争持证执法人员达到11名", "target"),
        ("持证执法人员增加到11名", "target"),
        ("目前缺口较大，计划培养持证执法人员11名", "target"),
    ],
)
def test_what_stands_already_is_no_aim(told: str, role: str) -> None:
    text = f"一、主要做法和成效\n工作有序。\n二、下一步打算\n{told}。\n"
    assert [one[3] for one in found(text)] == [role]


def test_only_actual_figures_enter_the_table() -> None:
    extraction = run("去年办理行政处罚案件19件，今年办理23件。")
    cell = extraction.cells["penalty_cases"]
    assert (str(cell.value), cell.status) == ("23", CellStatus.SINGLE)
    assert [row.status for row in extraction.ledger] == [LedgerStatus.CONTEXT, LedgerStatus.METRIC]


def test_a_target_alone_makes_no_cell() -> None:
    assert run("计划举办法治培训4期。").cells == {}


@pytest.mark.parametrize(("year", "role"), [(2024, "previous"), (2023, "actual"), (None, "actual")])
def test_a_printed_year_is_earlier_or_not_by_the_year_of_the_report(year: int | None, role: str) -> None:
    assert [one[3] for one in found("2023年处罚案件19件。", year=year)] == [role]


def test_the_cues_are_loaded_once_and_hold_every_role() -> None:
    cues = role_cues()
    assert cues is role_cues()
    assert all(cue.pattern.pattern for cue in (cues.target, cues.mandated, cues.previous, cues.cumulative))
