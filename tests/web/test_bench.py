"""The one place where changes are made: who may, what is refused, what is kept."""

from __future__ import annotations

import pytest

from extractor.errors import UsageError
from extractor.store import open_store
from extractor.web.access import Role
from extractor.web.bench import Bench, typed_value
from web.web_runs import A, key_of, person


@pytest.fixture
def key(bench):
    return key_of(bench, "县/b.txt")


def test_an_auditor_changes_nothing(bench, key):
    auditor = person(Role.AUDITOR)
    at = A.index("7本")
    for deed in (
        lambda: bench.accept(auditor, key, "inspections", "5"),
        lambda: bench.correct(auditor, key, "inspections", "5", value="6", unit="次", why="试"),
        lambda: bench.reject(auditor, key, "inspections", "5", why="试"),
        lambda: bench.assign(auditor, key, at, at + 2, "inspections"),
        lambda: bench.answer(auditor, key, 0, "waived"),
    ):
        with pytest.raises(UsageError, match="审计账号只能查看") as caught:
            deed()
        assert caught.value.code == "not_allowed"
    made = bench.accept(person(), key, "inspections", "5")
    with pytest.raises(UsageError, match="审计账号"):
        bench.undo(auditor, made.id)
    assert [one.id for one in bench.store.changes()] == [made.id]


def test_a_correction_is_kept_and_taken_back_by_another_record(bench, key):
    made = bench.correct(person(), key, "inspections", "5", value="６,０００", unit="次", why="来函")
    assert (made.old, made.new, made.who, made.why) == ("5", "6000", "王敏", "来函")
    assert bench.sheets[key].now.cells["inspections"].value == "6000"
    bench.undo(person(), made.id)
    assert bench.sheets[key].now.cells["inspections"].value == "5"
    assert [one.kind.value for one in bench.store.changes()] == ["correct", "undo"]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(bench, key):
    other = Bench.open("again", bench.source, bench.store)
    other.correct(person(name="李强"), key, "inspections", "5", value="7", unit="次", why="来函")
    with pytest.raises(UsageError, match="刚被别人改动过"):
        bench.correct(person(), key, "inspections", "5", value="6", unit="次", why="来函")
    assert bench.sheets[key].now.cells["inspections"].value == "7"  # and is seen now
    bench.correct(person(), key, "inspections", "7", value="6", unit="次", why="来函")


def test_a_correction_needs_a_reason_and_a_number(bench, key):
    with pytest.raises(UsageError, match="理由"):
        bench.correct(person(), key, "inspections", "5", value="6", unit="次", why="  ")
    with pytest.raises(UsageError, match="不是一个数"):
        bench.correct(person(), key, "inspections", "5", value="六", unit="次", why="来函")
    assert bench.store.changes() == ()


def test_nothing_clear_cannot_be_accepted(bench):
    key = key_of(bench, "县/c.txt")
    with pytest.raises(UsageError, match="没有明确的数值"):
        bench.accept(person(), key, "inspections", None)


def test_listeners_hear_which_rows_have_changed(bench, key):
    heard = []
    bench.listeners.add(heard.append)
    bench.accept(person(), key, "inspections", "5")
    assert heard == [[key]]


def test_changes_hold_when_the_run_is_opened_again(bench, key):
    bench.reject(person(), key, "inspections", "5", why="重复")
    with open_store(bench.folder / "review.db") as store:
        again = Bench.open("again", bench.source, store)
        assert again.sheets[key].now.cells["inspections"].value is None
        assert again.sheets[key].words(again.metric("inspections")) == "剔除"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"),
        (" 1,234.50 ", "1234.5"),
        ("2.7万", "27000"),
        ("1.2亿", "120000000"),
        ("－3", "-3"),
        ("１２", "12"),
    ],
)
def test_numbers_as_people_type_them(typed, value):
    assert typed_value(typed) == value


@pytest.mark.parametrize("typed", ["", "万", "十二", "1e400", "nan", "Infinity", "=1+1", "1 2 a", "9" * 40])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(UsageError, match="不是一个数"):
        typed_value(typed)


def test_unknown_metrics_and_changes_are_refused(bench, key):
    with pytest.raises(UsageError, match="没有指标"):
        bench.metric("nonsense")
    with pytest.raises(UsageError, match="没有第 99 号改动"):
        bench.undo(person(), 99)
