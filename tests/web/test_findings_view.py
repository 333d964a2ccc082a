"""Findings in a list and one by one."""

from __future__ import annotations

from extractor.web.views.findings import finding_rows, finding_view, findings_of
from web.web_runs import A, key_of, person


def test_the_gravest_come_first(bench):
    rows = finding_rows(bench.sheets, bench.checks)
    assert [one["severity"] for one in rows] == ["错误", "提示"]
    assert rows[0]["title"] == "合计不符"
    assert rows[0]["key"] == f"{key_of(bench, '县/b.txt')}-0"


def test_states_narrow_the_list(bench):
    key = key_of(bench, "县/b.txt")
    bench.answer(person(), key, 0, "answered", why="乡镇来函")
    assert [one["state"] for one in finding_rows(bench.sheets, bench.checks)] == ["已答复", "待答复"]
    assert len(finding_rows(bench.sheets, bench.checks, ["open"])) == 1
    assert finding_rows(bench.sheets, bench.checks, ["waived"]) == []


def test_operands_lead_to_their_places(bench):
    key = key_of(bench, "县/b.txt")
    told = finding_view(bench.sheets[key], 0, bench.checks, bench.files)
    assert [(one.key, A[one.span.start : one.span.end]) for one in told.operands] == [
        (key, "12件"),
        (key, "5次"),
    ]
    assert told.ask == "请核对合计。"
    assert [
        one.place for one in findings_of(bench.sheets[key], "inspections", bench.checks, bench.files)
    ] == [0]
    assert findings_of(bench.sheets[key], "fines_amount", bench.checks, bench.files) == ()
