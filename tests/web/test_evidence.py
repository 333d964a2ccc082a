"""What stands beside a cell, and that every place shown is the right one."""

from __future__ import annotations

from extractor.web.views.evidence import cell_view, history, text_view
from web.web_runs import EVIL, A, B, key_of, person


def view(bench, file, metric):
    key = key_of(bench, file)
    sheet = bench.sheets[key]
    own = bench.of_content(sheet.sha256)
    return cell_view(sheet, bench.report(key), bench.metric(metric), own, bench.names)


def test_a_cell_shows_its_figures_and_which_it_rests_on(bench):
    told = view(bench, "县/c.txt", "inspections")
    assert [(one.quote, one.used) for one in told.figures] == [("5次", True), ("8次", True)]
    assert [B[one.start : one.end] for one in told.focus] == ["5次", "8次"]
    assert "需要人来定" in told.told
    assert told.value == ""


def test_a_missing_cell_says_so(bench):
    told = view(bench, "县/b.txt", "litigation_response_rate")
    assert (told.words, told.figures, told.focus, told.unit) == ("未报", (), (), "%")


def test_marks_are_in_sixteen_bit_units_one_a_ledger_row(bench):
    key = key_of(bench, "县/b.txt")
    shown = text_view(bench.report(key), bench.sheets[key], bench.names)
    raw = A.encode("utf-16-le")
    numbers = bench.report(key).record["numbers"]
    assert [raw[start * 2 : end * 2].decode("utf-16-le") for start, end, _, _ in shown.marks] == [
        one["quote"] for one in numbers
    ]
    assert shown.marks[0][0] == numbers[0]["start"] + 1  # 𠮷 takes two
    assert [one[2] for one in shown.marks] == ["metric", "metric", "metric", "loose"]


def test_the_history_names_who_what_and_why(bench):
    key = key_of(bench, "县/b.txt")
    made = bench.correct(person(), key, "inspections", "5", value="1.5万", unit="次", why="来函更正")
    bench.undo(person(name="李强"), made.id)
    bench.assign(person(), key, A.index("7本"), A.index("7本") + 2, "inspections")
    steps = view(bench, "县/b.txt", "inspections").steps
    assert [one.what for one in steps] == [
        "“7本”归入指标“行政检查”",
        "撤销：行政检查 更正：5 → 15000次",
        "行政检查 更正：5 → 15000次",
    ]
    assert [(one.undone, one.can_undo) for one in steps] == [(False, True), (False, False), (True, False)]
    assert (steps[2].who, steps[2].why, steps[1].who) == ("王敏", "来函更正", "李强")
    assert view(bench, "县/b.txt", "penalty_cases").steps == ()
    assert len(history(bench.changes, bench.changes, bench.names)) == 3


def test_a_corrected_cell_tells_what_was_extracted(bench):
    key = key_of(bench, "县/b.txt")
    bench.correct(person(), key, "inspections", "5", value="6", unit="次", why="来函更正")
    told = view(bench, "县/b.txt", "inspections")
    assert told.words == "6" and "原提取值：5" in told.told and "王敏" in told.told


def test_markup_of_a_document_stays_text(bench):
    key = key_of(bench, "<img src=x onerror=alert(1)>.txt")
    assert text_view(bench.report(key), bench.sheets[key], bench.names).text == EVIL
