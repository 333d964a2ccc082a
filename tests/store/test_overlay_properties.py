"""What must hold of any sequence of changes: nothing is lost, all can be taken back, order is that of the record."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_folders import finding, report

from extractor.models import ReportHead
from extractor.store import Change, ChangeKind, FindingState, corrected, fingerprint
from extractor.store.overlay import CellState
from extractor.store.undoing import taken_back

TEXT = "柳溪镇检查5次，又检查8次，罚款20元，发书7本，行政处罚案件12件，又发书9本。"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
METRICS = ("inspections", "fines_amount", "penalty_cases", "litigation_response_rate")
RECORD = replace(
    report(
        TEXT,
        "a.txt",
        ReportHead(place="柳溪镇"),
        finding(TEXT, "5次", "8次"),
        finding(TEXT, "20元", message="少"),
    ),
    sha256=SHA,
).to_dict()
NUMBERS = [(one["start"], one["end"], one["quote"]) for one in RECORD["numbers"]]
FINDINGS = [fingerprint(one) for one in RECORD["findings"]]
EXTRACTED = {metric: cell["value"] for metric, cell in RECORD["table"].items()}
VALUES = st.one_of(st.none(), st.sampled_from(["0", "5", "12", "20", "99.5"]))


def change(kind: ChangeKind, **more) -> Change:
    return Change(who="王敏", kind=kind, sha256=SHA, file="a.txt", **more)


about_cells = st.builds(
    lambda kind, metric, old, new: change(
        kind, target=metric, old=old, new=new if kind is ChangeKind.CORRECT else None, why="来函"
    ),
    st.sampled_from([ChangeKind.CORRECT, ChangeKind.ACCEPT, ChangeKind.REJECT]),
    st.sampled_from(METRICS),
    VALUES,
    st.sampled_from(["0", "5", "12", "20", "99.5"]),
)
about_numbers = st.builds(
    lambda at, metric: change(ChangeKind.ASSIGN, target=f"{at[0]}-{at[1]}", old=at[2], new=metric),
    st.sampled_from(NUMBERS),
    st.sampled_from(METRICS),
)
about_findings = st.builds(
    lambda target, state: change(ChangeKind.FINDING, target=target, new=state),
    st.sampled_from(FINDINGS),
    st.sampled_from([one.value for one in FindingState]),
)
undos = st.integers(1, 12).map(lambda id: change(ChangeKind.UNDO, undoes=id))


@st.composite
def sequences(draw, *, undone: bool = True):
    kinds = [about_cells, about_numbers, about_findings, *([undos] if undone else [])]
    made = draw(st.lists(st.one_of(*kinds), max_size=12))
    return [replace(one, id=number) for number, one in enumerate(made, 1)]


def values(now) -> dict[str, str | None]:
    return {metric: cell.value for metric, cell in now.cells.items()}


@given(sequences())
@settings(max_examples=150, deadline=None)
def test_every_sequence_is_laid_over_and_the_record_stays_as_it_was(changes):
    before = repr(RECORD)
    now = corrected(RECORD, changes)
    assert repr(RECORD) == before
    assert set(EXTRACTED) <= set(now.cells)
    assert len(now.findings) == len(RECORD["findings"])
    for metric, cell in now.cells.items():
        assert cell.metric == metric
        assert cell.extracted == EXTRACTED.get(metric)
        if not cell.by_hand and cell.state is not CellState.ACCEPTED:
            assert cell.value == cell.extracted


@given(sequences(undone=False))
@settings(max_examples=100, deadline=None)
def test_what_is_taken_back_one_by_one_leaves_nothing(changes):
    count = len(changes)
    undoing = [replace(change(ChangeKind.UNDO, undoes=count - at), id=count + at + 1) for at in range(count)]
    now = corrected(RECORD, [*changes, *undoing])
    assert values(now) == EXTRACTED
    assert (now.by_hand, now.assigned, now.stale) == ((), {}, ())
    assert {one.state for one in now.findings} == {FindingState.OPEN}
    assert all(cell.accepted is None and not cell.moved for cell in now.cells.values())


@given(sequences(undone=False))
@settings(max_examples=60, deadline=None)
def test_an_undo_that_is_itself_taken_back_does_nothing(changes):
    count = len(changes)
    undoing = [replace(change(ChangeKind.UNDO, undoes=one.id), id=count + one.id) for one in changes]
    again = [replace(change(ChangeKind.UNDO, undoes=one.id), id=count + one.id) for one in undoing]
    assert corrected(RECORD, [*changes, *undoing, *again]) == corrected(RECORD, changes)


@given(sequences(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_changes_are_handed_over_does_not_matter(changes, chance):
    mixed = list(changes)
    chance.shuffle(mixed)
    assert corrected(RECORD, mixed) == corrected(RECORD, changes)


@given(sequences())
@settings(max_examples=60, deadline=None)
def test_changes_of_other_contents_change_nothing(changes):
    others = [replace(one, sha256="0" * 64) for one in changes]
    assert corrected(RECORD, others) == corrected(RECORD, [])
    assert corrected({**RECORD, "sha256": ""}, [replace(one, sha256="") for one in changes]) == corrected(
        {**RECORD, "sha256": ""}, []
    )


@given(sequences())
@settings(max_examples=150, deadline=None)
def test_who_answers_for_a_cell_is_told_and_counts(changes):
    gone, now = taken_back(changes), corrected(RECORD, changes)
    for cell in now.by_hand:
        assert cell.change is not None and cell.change.id not in gone
        kinds = {
            CellState.CORRECTED: ChangeKind.CORRECT,
            CellState.REJECTED: ChangeKind.REJECT,
            CellState.ASSIGNED: ChangeKind.ASSIGN,
        }
        assert cell.change.kind is kinds[cell.state]
        if cell.state is CellState.CORRECTED:
            assert cell.value == cell.change.new
        if cell.state is CellState.REJECTED:
            assert cell.value is None
        table = now.table()[cell.metric]
        assert (table["value"], table["status"]) == (cell.value, cell.state.value)
    for one in now.stale:
        assert one.id not in gone


@given(sequences())
@settings(max_examples=150, deadline=None)
def test_the_last_word_on_a_cell_holds(changes):
    """A correction or a removal that counts is not undone by anything that came before it."""
    gone, now = taken_back(changes), corrected(RECORD, changes)
    for metric in METRICS:
        set_by_hand = [
            one
            for one in changes
            if one.id not in gone
            and one.kind in (ChangeKind.CORRECT, ChangeKind.REJECT)
            and one.target == metric
        ]
        if not set_by_hand:
            continue
        last, cell = set_by_hand[-1], now.cells[metric]
        if last.kind is ChangeKind.CORRECT:
            assert (cell.state, cell.value, cell.change) == (CellState.CORRECTED, last.new, last)
        else:
            assert cell.state in (CellState.REJECTED, CellState.ASSIGNED)


@given(sequences())
@settings(max_examples=100, deadline=None)
def test_a_number_belongs_to_one_metric_at_most(changes):
    gone, now = taken_back(changes), corrected(RECORD, changes)
    for span, given_ in now.assigned.items():
        last = [
            one
            for one in changes
            if one.kind is ChangeKind.ASSIGN and one.target == f"{span[0]}-{span[1]}" and one.id not in gone
        ][-1]
        assert given_.metric == last.new
        assert TEXT[span[0] : span[1]] == given_.quote


@pytest.mark.parametrize(
    ("undoes", "gone"),
    [
        ([], set()),
        ([1], {1}),
        ([1, 2], {2}),  # the undo is taken back: 1 counts again
        ([1, 2, 3], {1, 3}),
        ([9], {9}),  # what is not there can be named, and nothing happens to what is
        ([1, 1], {1}),
    ],
)
def test_which_changes_count_after_all_undos(undoes, gone):
    changes = [replace(change(ChangeKind.CORRECT, target="inspections", new="7", why="来函"), id=1)]
    changes += [replace(change(ChangeKind.UNDO, undoes=one), id=at) for at, one in enumerate(undoes, 2)]
    assert taken_back(changes) == gone
