"""The views on made-up rows: words, states, doubts, lists and pairs, each rule by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_extractor import METRICS
from run_folders import report

from extractor.models import MetricInfo, ReportHead
from extractor.store.models import FindingState
from extractor.store.overlay import CellState, CorrectedCell, CorrectedFinding
from extractor.web.views import ledger as ledger_view
from extractor.web.views.evidence import Span, mention_at, text_view
from extractor.web.views.findings import finding_rows, finding_view, findings_of
from extractor.web.views.ledger import ledger_rows, number_at
from extractor.web.views.sheets import Place, Sheet, State, counts_alike, is_plain, made_sheet, value_words
from extractor.web.views.table import choices, doubts, next_doubt, table_data, table_row
from extractor.web.views.years import Pair, pairs, year_rows
from web.web_runs import opened, written_run

IDS = {one.id: one for one in METRICS}
CHECKS, CASES, MONEY, RATE = (
    IDS[one] for one in ("inspections", "penalty_cases", "fines_amount", "litigation_response_rate")
)
TEXT = "𠮷柳溪镇检查5次，检查8次。行政处罚案件12件，发书7本。"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A bench of one report: 检查 is unclear, 12件 is clear, 7本 loose."""
    head = ReportHead(place="柳溪镇", county="云岭县", issuer="柳溪镇人民政府", year=2024)
    bench = opened(written_run(tmp_path_factory.mktemp("views"), report(TEXT, "县/a.txt", head)))
    yield bench
    bench.store.close()


@pytest.fixture(scope="module")
def one(base) -> Sheet:
    return base.sheets[0]


@pytest.fixture(scope="module")
def stored(base):
    return base.report(0)


def with_cells(sheet: Sheet, *cells: CorrectedCell, **facts: Any) -> Sheet:
    return replace(sheet, now=replace(sheet.now, cells={cell.metric: cell for cell in cells}), **facts)


def cell(
    value: str | None = "5", unit: str = "次", metric: str = "inspections", **more: Any
) -> CorrectedCell:
    return CorrectedCell(metric, value, unit, **more)


@pytest.mark.parametrize(
    ("value", "approx", "unit", "words"),
    [
        ("5000", "at_least", "元", "5000余元"),
        ("5000", "at_least", "", "5000余"),
        ("10", "at_least", "次", "10余次"),
        ("6", "at_least", "次", "6次以上"),  # nobody writes 6余次
        ("98.5", "at_least", "%", "98.5%以上"),
        ("90", "at_least", "%", "90%以上"),
        ("0.50", "at_least", "亩", "0.50亩以上"),
        ("0", "at_least", "件", "0件以上"),
        ("6", "at_most", "件", "6件以内"),
        ("6", "at_most", "", "6以内"),
        ("98.5", "about", "%", "约98.5%"),
        ("100", "nearly", "人次", "近100人次"),
        ("100", "exact", "人次", "100人次"),
        ("100", "unheard_of", "人次", "100人次"),
    ],
)
def test_values_as_people_write_them(value, approx, unit, words):
    assert value_words(value, approx, unit) == words


@pytest.mark.parametrize(
    ("made", "state", "words", "figure"),
    [
        (None, State.MISSING, "", None),
        (cell(), State.SURE, "5", 5),
        (cell(approx="about"), State.APPROXIMATE, "约5", 5),
        (cell("0", approx="about"), State.SURE, "约0", 0),
        (cell(unit="批次"), State.APPROXIMATE, "5批次", None),
        (cell(unit=""), State.SURE, "5", 5),
        (cell("0", unit="批次"), State.SURE, "0", 0),
        (cell(unit="场次"), State.SURE, "5", 5),
        (cell(unit="亩"), State.APPROXIMATE, "5亩", None),
        (cell(None), State.AMBIGUOUS, "多个数值", None),
        (cell(None, state=CellState.REJECTED), State.REJECTED, "剔除", None),
        (cell(None, state=CellState.ASSIGNED), State.AMBIGUOUS, "多个数值", None),
        (cell(state=CellState.CORRECTED), State.CORRECTED, "5", 5),
        (cell(state=CellState.ASSIGNED, approx="about"), State.CORRECTED, "约5", 5),
        (cell(state=CellState.ACCEPTED, accepted=object()), State.ACCEPTED, "5", 5),
        (cell(state=CellState.CORRECTED, accepted=object()), State.CORRECTED, "5", 5),
    ],
)
def test_a_cell_in_words_and_as_a_figure(one, made, state, words, figure):
    sheet = with_cells(one, *([made] if made else []), unclear={})
    assert (sheet.state(CHECKS), sheet.words(CHECKS), sheet.figure(CHECKS)) == (state, words, figure)
    row = table_row(sheet, [CHECKS])
    assert (row["v"], row["s"]) == ([words], state.letter)
    assert table_row(replace(sheet, flags={"inspections": 1}), [CHECKS])["s"] == state.letter.upper()


def test_letters_tell_states_apart():
    assert len({one.letter for one in State}) == len(State)
    assert all(one.letter.islower() for one in State)


@pytest.mark.parametrize(
    ("unit", "units", "alike"),
    [
        ("件", ("件", "起"), True),
        ("起", ("件",), True),
        ("名", ("人", "名"), True),
        ("人次", ("人", "人次"), False),
        ("人次", ("人次", "人"), True),
        ("批次", ("次", "批次"), False),
        ("亩", ("处",), False),
        ("亩", (), True),
        ("", ("处",), True),
        ("元", ("元",), True),
    ],
)
def test_what_counts_alike(unit, units, alike):
    metric = MetricInfo("x", "甲", "g", units)
    assert counts_alike(cell(unit=unit), metric) is alike
    assert is_plain(cell(unit=unit), metric) is alike
    assert is_plain(cell("0", unit=unit, approx="about"), metric)
    assert not is_plain(cell(unit=unit, approx="nearly"), metric)


def test_a_report_is_called_by_its_place_else_issuer_else_file(one):
    assert one.name == "柳溪镇"
    assert replace(one, place="").name == "柳溪镇人民政府"
    assert replace(one, place="", issuer="").name == "县/a.txt"
    for facts, name in (
        ({}, "柳溪镇"),
        ({"place": ""}, "柳溪镇人民政府"),
        ({"place": "", "issuer": ""}, "县/a.txt"),
    ):
        assert table_row(replace(one, **facts), [])["h"][1] == name


FINDING = {
    "check": "penalty_sum",
    "severity": "error",
    "message": "对不上",
    "metrics": ["penalty_cases"],
    "evidence": [],
    "expected": None,
    "actual": None,
}


def found(stored, *findings: dict[str, Any]):
    """Return the sheet of the report as if the checks had found other things."""
    record = {**stored.record, "findings": [{**FINDING, **one} for one in findings]}
    return made_sheet(0, replace(stored, record=record), ())


@pytest.mark.parametrize(
    ("findings", "flags", "waiting"),
    [
        ([], {}, ("inspections",)),
        ([{}], {"penalty_cases": 0}, ("penalty_cases", "inspections")),
        ([{"severity": "warning"}], {"penalty_cases": 1}, ("penalty_cases", "inspections")),
        ([{"severity": "info"}], {}, ("inspections",)),
        ([{"severity": "warning"}, {"message": "b"}], {"penalty_cases": 0}, ("penalty_cases", "inspections")),
        (
            [{}, {"message": "b", "severity": "warning"}],
            {"penalty_cases": 0},
            ("penalty_cases", "inspections"),
        ),
        ([{"metrics": []}], {}, ("inspections",)),
        (
            [{"metrics": ["fines_amount"]}],
            {"fines_amount": 0},
            ("fines_amount", "inspections"),
        ),  # not told at all
        ([{"metrics": ["inspections"]}], {"inspections": 0}, ("inspections",)),
    ],
)
def test_what_waits_for_a_person(stored, findings, flags, waiting):
    sheet = found(stored, *findings)
    assert (sheet.flags, sheet.waiting) == (flags, waiting)
    assert sheet.unclear == {"inspections": "5次 / 8次"}
    assert sheet.loose == 1


def answered(sheet: Sheet, *states: FindingState) -> Sheet:
    findings = tuple(CorrectedFinding(str(number), state) for number, state in enumerate(states))
    return replace(sheet, now=replace(sheet.now, findings=findings))


def test_findings_come_by_gravity_then_by_report(stored):
    kinds = [{"severity": one, "message": one} for one in ("info", "warning", "error", "warning")]
    sheets = [replace(found(stored, *kinds), key=key) for key in (1, 0)]
    rows = finding_rows(sheets, {})
    assert [(row["mark"], row["order"]) for row in rows] == [
        (mark, key)
        for mark, times in (("error", 1), ("warning", 2), ("info", 1))
        for key in (0, 1)
        for _ in range(times)
    ]
    assert len({row["key"] for row in rows}) == 8
    assert {row["title"] for row in rows} == {"penalty_sum"}
    assert {row["title"] for row in finding_rows(sheets, {"penalty_sum": {"title": "合计不符"}})} == {
        "合计不符"
    }
    of_cell = findings_of(sheets[0], "penalty_cases", {}, {})
    assert [one.severity for one in of_cell] == ["error", "warning", "warning", "info"]
    assert [one.place for one in of_cell] == [2, 1, 3, 0]
    assert findings_of(sheets[0], "inspections", {}, {}) == ()


@pytest.mark.parametrize(
    ("states", "places"),
    [
        ((), [0, 1, 2]),
        (("open",), [0]),
        (("answered", "waived"), [1, 2]),
        (("waived",), [2]),
        (("nothing",), []),
    ],
)
def test_findings_are_narrowed_by_their_state(stored, states, places):
    sheet = found(stored, {}, {"message": "b"}, {"message": "c"})
    sheet = answered(sheet, FindingState.OPEN, FindingState.ANSWERED, FindingState.WAIVED)
    assert [row["key"] for row in finding_rows([sheet], {}, states)] == [f"0-{place}" for place in places]


@pytest.mark.parametrize(
    ("file", "others", "key", "where"),
    [
        (None, {}, 0, ""),
        ("", {}, 0, ""),
        ("乙.txt", {"乙.txt": {"key": 9, "place": "云河镇", "year": 2023}}, 9, "云河镇 2023"),
        ("乙.txt", {"乙.txt": {"key": 9, "place": "云河镇", "year": None}}, 9, "云河镇"),
        ("乙.txt", {}, None, "乙.txt"),  # of another run
    ],
)
def test_an_operand_says_where_it_stands(stored, file, others, key, where):
    each = {"start": 1, "end": 3, "quote": "柳溪", **({} if file is None else {"file": file})}
    sheet = found(stored, {"evidence": [each], "expected": "≤ 5"})
    files = {name: replace(sheet, **facts) for name, facts in others.items()}
    view = finding_view(sheet, 0, {}, files)
    (operand,) = view.operands
    assert (operand.key, operand.where, operand.span, operand.quote) == (key, where, Span(1, 3), "柳溪")
    assert (view.expected, view.actual, view.state_words, view.severity_words) == (
        "≤ 5",
        "",
        "待答复",
        "错误",
    )


QUEUE = [Place(1, "a"), Place(1, "b"), Place(3, "a"), Place(5, "c")]


@pytest.mark.parametrize(
    ("here", "step", "there"),
    [
        (None, 1, Place(1, "a")),
        (None, -1, Place(5, "c")),
        (Place(1, "a"), 1, Place(1, "b")),
        (Place(1, "b"), 1, Place(3, "a")),
        (Place(5, "c"), 1, Place(1, "a")),
        (Place(1, "a"), -1, Place(5, "c")),
        (Place(3, "a"), -1, Place(1, "b")),
        (Place(1, "z"), 1, Place(1, "a")),
        (Place(2, "a"), 1, Place(3, "a")),
        (Place(6, "a"), 1, Place(1, "a")),
        (Place(2, "a"), -1, Place(1, "b")),
        (Place(0, "a"), -1, Place(5, "c")),
        (Place(3, "z"), -1, Place(3, "a")),
    ],
)
def test_the_next_doubt(here, step, there):
    assert next_doubt(QUEUE, here, step) == there
    assert next_doubt([], here, step) is None


def test_from_any_place_all_doubts_are_visited_once_around():
    for start in QUEUE:
        for step in (1, -1):
            seen, here = [], start
            for _ in QUEUE:
                here = next_doubt(QUEUE, here, step)
                seen.append(here)
            assert sorted(map(str, seen)) == sorted(map(str, QUEUE)) and here == start


def test_doubts_come_report_by_report_the_gravest_first(one):
    waiting = ("fines_amount", "inspections", "penalty_cases", "unheard_of")
    sheets = [
        replace(one, key=4, waiting=waiting, flags={"inspections": 1, "fines_amount": 0}),
        replace(one, key=2, waiting=("penalty_cases",), flags={}),
    ]
    assert [(place.key, place.metric) for place in doubts(sheets, METRICS)] == [
        (4, "fines_amount"),
        (4, "inspections"),
        (4, "penalty_cases"),
        (2, "penalty_cases"),
    ]


def test_choices_are_what_there_is(one):
    sheets = [
        replace(one, county=county, year=year)
        for county, year in (("乙县", 2023), ("", None), ("甲县", 2024))
    ]
    told = choices([*sheets, sheets[0]], METRICS)
    assert told == {
        "counties": ["乙县", "甲县"],
        "years": ["2024", "2023"],
        "groups": ["enforcement", "litigation"],
    }
    assert choices([], []) == {"counties": [], "years": [], "groups": []}


def test_the_table_leaves_out_what_could_not_be_read(one):
    told = table_data([one, replace(one, key=1, ok=False)], METRICS)
    assert [row["k"] for row in told["rows"]] == [0]
    assert [len(told["rows"][0][key]) for key in ("v", "s")] == [4, 4]
    assert told["states"] == {state.letter: state.value for state in State}
    assert told["metrics"][2] == {
        "id": "fines_amount",
        "name": "罚款金额",
        "group": "enforcement",
        "unit": "元",
    }


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 1, None), (6, 8, "5次"), (7, 8, "5次"), (5, 7, "5次"), (8, 9, None), (0, 99, "5次"), (7, 7, "5次")],
)
def test_the_mention_at_a_place(stored, start, end, quote):
    at = TEXT.index("5次")
    assert (at, TEXT[6:8]) == (6, "5次")
    hit = mention_at(stored, Span(start, end))
    assert (hit["quote"] if hit else None) == quote


@pytest.mark.parametrize(
    ("statuses", "quotes"),
    [
        ((), ["5次", "8次", "12件", "7本"]),
        (("quantity",), ["7本"]),
        (("metric",), ["5次", "8次", "12件"]),
        (("date",), []),
    ],
)
def test_the_ledger_is_narrowed_by_fate(one, stored, statuses, quotes):
    rows, more = ledger_rows([(one, stored)], {"inspections": "行政检查"}, frozenset(statuses))
    assert ([row["quote"] for row in rows], more) == (quotes, False)
    assert all(f"【{row['quote']}】" in row["around"] for row in rows)
    assert len({row["key"] for row in rows}) == len(rows)


@pytest.mark.parametrize(("most", "more"), [(3, True), (4, False), (5, False), (0, True)])
def test_a_ledger_that_is_too_long_says_so(one, stored, monkeypatch, most, more):
    monkeypatch.setattr(ledger_view, "LEDGER_MOST", most)
    rows, told = ledger_rows([(one, stored)], {}, frozenset())
    assert (len(rows), told) == (min(most, 4), more)


def test_a_number_is_found_by_its_exact_place(stored):
    row = stored.record["numbers"][-1]
    assert number_at(stored, row["start"], row["end"]) == row
    assert number_at(stored, row["start"], row["end"] - 1) is None


@pytest.mark.parametrize(
    ("status", "kind", "tip"),
    [
        ("context", "context", "目标、往年等"),
        ("date", "faint", "日期"),
        ("name", "faint", "名称编号"),
        ("quantity", "loose", "未归类，最近的指标：行政检查"),
        ("placeholder", "blank", "未填写"),
    ],
)
def test_every_fate_has_its_mark_and_words(one, stored, status, kind, tip):
    near = {"metric": "inspections", "score": 0.5} if status == "quantity" else None
    row = {**stored.record["numbers"][-1], "status": status, "mention": None, "suggested": near}
    other = replace(stored, record={**stored.record, "numbers": [row]})
    (mark,) = text_view(other, one, {"inspections": "行政检查"}).marks
    assert mark[2:] == [kind, tip]
    assert mark[0] == row["start"] + 1  # 𠮷 takes two units


@pytest.mark.parametrize(
    ("was", "now", "difference", "change", "mark"),
    [
        ("1000", "1001", "+1", "不到1%", ""),  # once +0%
        ("1000", "999", "-1", "不到1%", ""),
        ("200", "203", "+3", "+2%", ""),
        ("100", "150", "+50", "+50%", "great"),
        ("100", "149", "+49", "+49%", ""),
        ("100", "50", "-50", "-50%", "great"),
        ("100", "0", "-100", "-100%", "great"),
        ("0", "0", "0", "", ""),
        ("0", "9", "+9", "", ""),
        ("10", "10", "0", "0%", "same"),
        ("9", "9", "0", "0%", ""),
        ("-10", "-5", "+5", "+50%", "great"),
        ("0.5", "0.25", "-0.25", "-50%", "great"),
        ("1", "1000001", "+1000000", "+100000000%", "great"),
    ],
)
def test_a_change_is_told_as_what_it_is(one, was, now, difference, change, mark):
    pair = Pair(*(with_cells(one, cell(value)) for value in (was, now)))
    (row,) = year_rows(pair, METRICS)
    assert (row["difference"], row["change"], row["mark"]) == (difference, change, mark)


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ([], [], None),
        ([cell()], [], ("5", "未报", "gone")),
        ([], [cell()], ("未报", "5", "gone")),
        ([cell()], [cell(None)], ("5", "多个数值", "gone")),
        ([cell()], [cell(unit="批次")], ("5", "5批次", "gone")),
        ([cell()], [cell(None, state=CellState.REJECTED)], ("5", "剔除", "gone")),
        ([cell()], [cell("6", approx="about")], ("5", "约6", "")),
    ],
)
def test_a_row_where_either_year_tells(one, was, now, shown):
    pair = Pair(with_cells(one, *was, unclear={}), with_cells(one, *now, unclear={}))
    rows = [(row["before"], row["after"], row["mark"]) for row in year_rows(pair, [CHECKS])]
    assert rows == ([] if shown is None else [shown])


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ([2023, 2024], [(2023, 2024)]),
        ([2024, 2023], [(2023, 2024)]),
        ([2022, 2024, 2023], [(2023, 2024), (2022, 2023)]),
        ([2024, 2024], []),
        ([2024, None], []),
        ([2024], []),
    ],
)
def test_following_years_make_pairs_the_newest_first(one, years, found):
    sheets = [replace(one, key=key, year=year) for key, year in enumerate(years)]
    assert [(pair.earlier.year, pair.later.year) for pair in pairs(sheets)] == found


@pytest.mark.parametrize(
    "facts", [{"ok": False}, {"repeated": True}, {"place": ""}, {"county": "河源县"}, {"place": "云河镇"}]
)
def test_what_is_not_the_same_place_makes_no_pair(one, facts):
    assert pairs([one, replace(one, key=1, year=2023)])
    assert pairs([one, replace(one, key=1, year=2023, **facts)]) == []


def test_a_rate_has_a_difference_and_no_change(one):
    for was, now, mark in (("98.5", "98.5", "same"), ("100", "100", ""), ("40", "90", "great")):
        pair = Pair(*(with_cells(one, cell(value, "%", RATE.id)) for value in (was, now)))
        (row,) = year_rows(pair, METRICS)
        assert (row["change"], row["mark"]) == ("", mark)
    assert (CASES.kind, MONEY.kind) == ("count", "money")
