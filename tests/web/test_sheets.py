"""Every cell's words, state and doubt, as records and changes make them."""

from __future__ import annotations

import pytest

from extractor.web.views.sheets import State, value_words
from web.web_runs import key_of, person


def at(bench, file="县/b.txt"):
    return bench.sheets[key_of(bench, file)]


def test_words_and_states_of_cells(bench):
    sheet, other, old = at(bench), at(bench, "县/c.txt"), at(bench, "县/d.txt")
    metrics = {one.id: one for one in bench.metrics}
    assert (sheet.words(metrics["penalty_cases"]), sheet.state(metrics["penalty_cases"])) == (
        "12",
        State.SURE,
    )
    assert sheet.words(metrics["fines_amount"]) == "5000余"
    assert sheet.state(metrics["fines_amount"]) is State.APPROXIMATE
    assert (
        sheet.words(metrics["litigation_response_rate"]),
        sheet.figure(metrics["litigation_response_rate"]),
    ) == (
        "",
        None,
    )
    assert sheet.state(metrics["litigation_response_rate"]) is State.MISSING
    assert other.words(metrics["inspections"]) == "5次 / 8次"
    assert other.state(metrics["inspections"]) is State.AMBIGUOUS
    assert old.words(metrics["inspections"]) == "9批次"  # counts something else than the column
    assert old.state(metrics["inspections"]) is State.APPROXIMATE
    assert old.figure(metrics["inspections"]) is None
    assert str(sheet.figure(metrics["penalty_cases"])) == "12"


def test_a_cell_is_doubtful_until_somebody_has_settled_it(bench):
    key = key_of(bench, "县/b.txt")
    metric = bench.metric("inspections")
    assert "inspections" in bench.sheets[key].waiting and bench.sheets[key].flagged("inspections")
    made = bench.accept(person(), key, "inspections", "5")
    assert "inspections" not in bench.sheets[key].waiting
    assert bench.sheets[key].state(metric) is State.ACCEPTED
    bench.undo(person(), made.id)
    assert "inspections" in bench.sheets[key].waiting
    bench.answer(person(), key, 0, "waived", why="属实")
    assert "inspections" not in bench.sheets[key].waiting and not bench.sheets[key].flags


def test_information_alone_is_no_reason_to_look(bench):
    sheet = at(bench, "县/c.txt")
    assert sheet.flags == {}
    assert sheet.waiting == ("inspections",)  # two values


def test_a_failed_file_has_a_row_that_says_why(bench):
    sheet = at(bench, "a.txt")
    assert (sheet.ok, sheet.error, sheet.advice) == (False, "文件<b>是空的。", "请重新导出。")
    assert sheet.name == "a.txt"


@pytest.mark.parametrize(
    ("approx", "words"),
    [
        ("exact", "5件"),
        ("at_least", "5件以上"),
        ("about", "约5件"),
        ("nearly", "近5件"),
        ("at_most", "5件以内"),
    ],
)
def test_values_as_people_write_them(approx, words):
    assert value_words("5", approx, "件") == words
