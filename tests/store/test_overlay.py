"""The values that hold after people have changed some: order decides, an undo undoes, nothing is applied blindly."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import count

import pytest
from store_runs import A, B, change, finding, report, sha

from extractor.models import ReportHead
from extractor.store import FindingState, corrected, fingerprint
from extractor.store.overlay import CellState

RECORD = report(A, "县/b.txt", ReportHead(), finding(A, "12件", "5次"), finding(A, "12件")).to_dict()
OTHER = report(B, "县/c.txt").to_dict()
BOOKS = f"{A.index('7本')}-{A.index('7本') + 2}"
FINDING = fingerprint(RECORD["findings"][0])


def numbered(*changes):
    ids = count(1)
    return [replace(one, id=next(ids)) for one in changes]


def hold(*changes, record=RECORD):
    return corrected(record, numbered(*changes))


def accept(old="5", **more):
    return change("accept", target="inspections", old=old, **more)


def reject(old="5", **more):
    return change("reject", target="inspections", old=old, **more)


def assign(metric="inspections", target=BOOKS, **more):
    return change("assign", target=target, new=metric, **more)


def undo(number):
    return change("undo", undoes=number)


def about(state):
    return change("finding", target=FINDING, new=state)


def test_without_changes_the_table_is_the_record_s():
    told = hold()
    assert told.table() == RECORD["table"]
    assert told.by_hand == told.stale == ()
    assert {cell.state for cell in told.cells.values()} == {CellState.EXTRACTED}
    assert [one.state for one in told.findings] == [FindingState.OPEN] * 2


def test_the_record_is_never_altered():
    before = copy.deepcopy(RECORD)
    hold(change(), reject(), assign(), about("waived"))
    assert before == RECORD


def test_a_correction_says_who_why_and_what_stood_there():
    told = hold(change())
    (cell,) = told.by_hand
    assert (cell.metric, cell.value, cell.extracted, cell.state) == (
        "inspections",
        "6",
        "5",
        CellState.CORRECTED,
    )
    assert (cell.change.who, cell.change.why) == ("王敏", "台账为6次")
    assert told.table()["inspections"]["status"] == "corrected"
    assert told.table()["penalty_cases"] == RECORD["table"]["penalty_cases"]


def test_a_correction_fills_a_cell_that_the_report_does_not_have():
    told = hold(change(target="litigation_response_rate", old=None, new="98.5", unit="%"))
    cell = told.cells["litigation_response_rate"]
    assert (cell.value, cell.unit, cell.extracted, cell.status, cell.moved) == ("98.5", "%", None, "", False)
    assert list(told.cells)[:-1] == list(RECORD["table"])


def test_the_last_word_holds():
    assert hold(change(), change(old="6", new="8")).cells["inspections"].value == "8"
    assert hold(change(), reject("6")).cells["inspections"].value is None
    assert hold(reject(), change(old=None)).cells["inspections"].value == "6"


def test_order_is_that_of_the_ids_not_of_the_list():
    first, second = numbered(change(), change(old="6", new="8"))
    assert corrected(RECORD, [second, first]).cells["inspections"].value == "8"


def test_an_undo_brings_back_what_was_before():
    assert hold(change(), undo(1)) == hold()
    assert hold(change(), change(old="6", new="8"), undo(2)).cells["inspections"].value == "6"
    assert hold(change(), change(old="6", new="8"), undo(1)).cells["inspections"].value == "8"


def test_an_undo_of_an_undo_makes_the_change_count_again():
    assert hold(change(), undo(1), undo(2)).cells["inspections"].value == "6"
    assert hold(change(), undo(1), undo(2), undo(3)) == hold()


def test_a_rejected_value_leaves_an_empty_cell_by_hand():
    cell = hold(reject()).cells["inspections"]
    assert (cell.value, cell.state, cell.by_hand, cell.extracted) == (None, CellState.REJECTED, True, "5")


def test_an_accepted_value_is_looked_at_and_not_changed():
    told = hold(accept())
    assert told.cells["inspections"].state is CellState.ACCEPTED
    assert told.by_hand == ()
    assert told.table() == RECORD["table"]


def test_an_acceptance_of_another_value_does_not_hold():
    told = hold(accept("4"))
    assert told.cells["inspections"].state is CellState.EXTRACTED
    assert [one.kind for one in told.stale] == ["accept"]


def test_nobody_can_accept_a_value_that_is_not_there():
    told = corrected(OTHER, numbered(change("accept", target="inspections", sha256=sha(B))))
    assert told.cells["inspections"].state is CellState.EXTRACTED
    assert len(told.stale) == 1


def test_a_correction_that_is_accepted_stays_one_by_hand():
    cell = hold(change(), accept("6", who="李强")).cells["inspections"]
    assert (cell.state, cell.accepted.who, cell.change.who) == (CellState.CORRECTED, "李强", "王敏")
    assert hold(change(), accept("6"), change(old="6", new="9")).cells["inspections"].accepted is None


@pytest.mark.parametrize(("old", "moved"), [("5", False), ("4", True), (None, True)])
def test_a_correction_holds_and_tells_that_the_program_reads_another_value_now(old, moved):
    cell = hold(change(old=old)).cells["inspections"]
    assert (cell.value, cell.moved) == ("6", moved)


def test_a_value_seen_in_the_record_of_changes_is_no_other_reading():
    assert not hold(change(), change(old="6", new="8"), undo(1)).cells["inspections"].moved


def test_a_number_without_a_metric_is_given_to_one():
    told = hold(assign("litigation_response_rate"))
    cell = told.cells["litigation_response_rate"]
    assert (cell.value, cell.unit, cell.state, cell.by_hand) == ("7", "本", CellState.ASSIGNED, True)
    (given,) = told.assigned.values()
    assert (given.quote, given.metric) == ("7本", "litigation_response_rate")
    assert A[given.start : given.end] == "7本"


def test_a_number_given_beside_another_value_leaves_no_clear_one():
    cell = hold(assign()).cells["inspections"]
    assert (cell.value, cell.state, cell.extracted) == (None, CellState.ASSIGNED, "5")


def test_a_number_given_after_a_rejection_is_the_value():
    assert hold(reject(), assign()).cells["inspections"].value == "7"


def test_a_number_given_later_never_overrules_a_person_s_value():
    told = hold(change(), assign())
    assert told.cells["inspections"].value == "6"
    assert [one.metric for one in told.assigned.values()] == ["inspections"]


def test_a_number_has_one_metric_the_last():
    told = hold(assign("litigation_response_rate"), assign("fines_amount"), undo(2))
    assert [one.metric for one in told.assigned.values()] == ["litigation_response_rate"]
    told = hold(assign("litigation_response_rate"), assign("fines_amount"))
    assert "litigation_response_rate" not in told.cells
    assert [one.metric for one in told.assigned.values()] == ["fines_amount"]


@pytest.mark.parametrize(
    "wrong",
    [
        assign(target="0-2"),
        assign(old="8本"),
        assign("fines_amount", target=f"{A.index('12件')}-{A.index('12件') + 3}"),
    ],
)
def test_a_number_that_is_not_there_any_more_is_told_and_not_applied(wrong):
    told = hold(wrong)
    assert len(told.stale) == 1
    assert told.table() == RECORD["table"]
    assert told.assigned == {}


def test_a_number_that_the_program_takes_itself_now_needs_no_person():
    told = hold(assign("penalty_cases", target=f"{A.index('12件')}-{A.index('12件') + 3}"))
    assert told == hold()


def test_findings_have_the_state_last_given():
    told = hold(about("answered"), about("waived"))
    assert [one.state for one in told.findings] == [FindingState.WAIVED, FindingState.OPEN]
    assert told.findings[0].change.new == "waived"
    assert [one.state for one in hold(about("answered"), undo(1)).findings] == [FindingState.OPEN] * 2


def test_a_finding_is_known_by_its_check_and_evidence_not_by_its_words():
    first, second = RECORD["findings"]
    assert fingerprint(first) != fingerprint(second)
    assert fingerprint({**first, "message": "换一种说法"}) == fingerprint(first)
    moved = {**first, "evidence": [{**first["evidence"][0], "file": "别的.txt"}]}
    assert fingerprint(moved) != fingerprint(first)


def test_changes_of_other_reports_are_passed_over():
    assert corrected(OTHER, numbered(change())) == corrected(OTHER, ())
    failed = {**RECORD, "sha256": ""}
    assert corrected(failed, numbered(change(sha256=""))) == corrected(failed, ())
