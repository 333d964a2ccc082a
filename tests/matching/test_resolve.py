"""From mentions to cells and ledger: a cell is never a guess, no number is lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.matching.resolve import cells
from extractor.models import Approx, CellStatus, LedgerStatus, Mention, Part, Role
from matching.support import found, run, sentences, wanted

ONE = Mention("penalty_cases", Decimal(28), "件", 0, 3, "28件")


@pytest.mark.parametrize("marked", sentences("resolve"))
def test_sentences(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


def _with(value: int, **changes: object) -> Mention:
    return replace(ONE, value=Decimal(value), **changes)  # type: ignore[arg-type]


CELLS = [
    ([_with(28)], 28, CellStatus.SINGLE),
    ([_with(28), _with(28, part=Part.AGAIN)], 28, CellStatus.AGREED),
    ([_with(28), _with(31)], None, CellStatus.AMBIGUOUS),
    ([_with(28, part=Part.TOTAL), _with(20, part=Part.PART), _with(8, part=Part.PART)], 28, CellStatus.TOTAL),
    ([_with(28, part=Part.TOTAL), _with(31)], 28, CellStatus.TOTAL),
    ([_with(28, part=Part.TOTAL), _with(31, part=Part.TOTAL)], None, CellStatus.AMBIGUOUS),
    ([_with(20, part=Part.PART), _with(8, part=Part.PART)], None, CellStatus.AMBIGUOUS),
    ([_with(20, part=Part.PART)], 20, CellStatus.SINGLE),
    ([_with(28), _with(36, role=Role.PREVIOUS), _with(40, role=Role.TARGET)], 28, CellStatus.SINGLE),
]


@pytest.mark.parametrize(("mentions", "value", "status"), CELLS)
def test_cells(mentions: list[Mention], value: int | None, status: CellStatus) -> None:
    cell = cells(mentions)["penalty_cases"]
    assert (cell.value, cell.status) == (None if value is None else Decimal(value), status)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ACTUAL])
def test_what_is_not_actual_makes_no_cell(role: Role) -> None:
    assert cells([replace(ONE, role=role)]) == {}


def test_a_figure_told_exactly_once_makes_the_cell_exact() -> None:
    cell = cells([replace(ONE, approx=Approx.AT_LEAST), ONE])["penalty_cases"]
    assert cell.approx is Approx.EXACT
    assert cells([replace(ONE, approx=Approx.ABOUT)])["penalty_cases"].approx is Approx.ABOUT


MENTIONS = st.lists(
    st.builds(
        _with,
        st.integers(0, 3),
        part=st.sampled_from([None, *Part]),
        role=st.sampled_from(list(Role)),
        metric=st.sampled_from(["penalty_cases", "inspections"]),
    ),
    max_size=8,
)


@given(MENTIONS)
def test_a_cell_is_never_a_guess(mentions: list[Mention]) -> None:
    made = cells(mentions)
    actual = [one for one in mentions if one.role is Role.ACTUAL]
    assert made.keys() == {one.metric for one in actual}
    for metric, cell in made.items():
        own = [mentions[number] for number in cell.mentions]
        assert all(one.metric == metric and one.role is Role.ACTUAL for one in own)
        assert (cell.value is None) == (cell.status in (CellStatus.AMBIGUOUS, CellStatus.CONFLICT))
        if cell.value is not None:
            assert {one.value for one in own} == {cell.value}
        whole = {
            one.value for one in actual if one.metric == metric and one.part not in (Part.PART, Part.TOTAL)
        }
        totals = {one.value for one in actual if one.metric == metric and one.part is Part.TOTAL}
        if len(totals or whole) > 1:
            assert cell.value is None


def test_the_ledger_has_a_row_for_every_kind_of_number() -> None:
    text = "2024年，依据三重一大制度，第25次会议后，办理行政处罚案件28件，去年36件，植树300棵，另有XX件。"
    told = {row.quote: row.status for row in run(text).ledger}
    assert told["28件"] is LedgerStatus.METRIC
    assert told["36件"] is LedgerStatus.CONTEXT
    assert LedgerStatus.DATE in told.values()
    assert LedgerStatus.NAME in told.values()
    assert LedgerStatus.QUANTITY in told.values()
    assert LedgerStatus.PLACEHOLDER in told.values()
