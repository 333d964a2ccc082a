"""What people did, told in words: who, when by Beijing's clock, what it was, what it is, and whether it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from run_folders import finding, report

from extractor.exports.telling import (
    CHANGES,
    FINDING_STATE,
    KIND,
    change_rows,
    told_cell,
    told_change,
    told_time,
)
from extractor.models import ReportHead
from extractor.store import Change, ChangeKind, corrected
from extractor.store.fingerprints import fingerprint
from extractor.store.models import FindingState

TEXT = "石门镇全年检查5次，行政处罚案件12件，检查汇总另计，发书7本。"
SHA = "a" * 64
AT = datetime(2025, 3, 1, 16, 5, 9, tzinfo=UTC)
NAMES = {"inspections": "行政检查", "penalty_cases": "行政处罚案件", "fines_amount": "罚款金额"}
RECORD = replace(report(TEXT, "a.txt", ReportHead(), finding(TEXT, "5次")), sha256=SHA).to_dict()
PRINT = fingerprint(RECORD["findings"][0])
BOOKS = f"{TEXT.index('7本')}-{TEXT.index('7本') + 2}"


def change(number: int, kind: str = "correct", **more: Any) -> Change:
    given = {"who": "王敏", "sha256": SHA, "file": "a.txt", "at": AT, **more}
    if kind == "correct":
        given = {"target": "inspections", "old": "5", "new": "6", "unit": "次", "why": "台账", **given}
    return Change(kind=ChangeKind(kind), id=number, **given)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (None, ""),
        (AT, "2025-03-02 00:05:09"),
        (datetime(2024, 12, 31, 16, 0, tzinfo=UTC), "2025-01-01 00:00:00"),
        (datetime(2025, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=8))), "2025-03-01 12:00:00"),
        (
            datetime(2025, 3, 1, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=-5))),
            "2025-03-02 01:00:00",
        ),
    ],
)
def test_times_are_those_of_beijing(at, told):
    assert told_time(at) == told


@pytest.mark.parametrize(
    ("what", "more", "told"),
    [
        ("认可", {}, "认可，王敏 2025-03-02 00:05，台账"),
        ("", {}, "王敏 2025-03-02 00:05，台账"),
        ("认可", {"why": ""}, "认可，王敏 2025-03-02 00:05"),
        ("", {"why": "", "at": None}, "王敏"),
    ],
)
def test_who_when_and_why(what, more, told):
    assert told_change(what, replace(change(1), **more)) == told


def test_every_kind_and_state_has_its_word():
    assert set(KIND) == set(ChangeKind)
    assert set(FINDING_STATE) == {one.value for one in FindingState}
    assert len(set(KIND.values())) == len(KIND)


@pytest.mark.parametrize(
    ("changes", "metric", "told"),
    [
        ([change(1)], "inspections", "人工更正：5次→6次"),
        ([change(1, "reject", target="inspections", old="5")], "inspections", "人工剔除：5次→空"),
        (
            [change(1, target="fines_amount", old=None, new="7.5", unit="元")],
            "fines_amount",
            "人工更正：空→7.5元",
        ),
        ([change(1, "assign", target=BOOKS, new="fines_amount")], "fines_amount", "人工归入：空→7本"),
        (
            [change(1, "assign", target=BOOKS, new="inspections")],
            "inspections",
            "人工归入：5次→空",  # beside another value there is no clear one
        ),
        ([change(1, old="4")], "inspections", "人工更正：5次→6次"),
        ([change(1, unit="批次")], "inspections", "人工更正：5次→6批次"),
    ],
)
def test_a_cell_tells_what_it_was_and_what_it_is(changes, metric, told):
    cell = corrected(RECORD, changes).cells[metric]
    words = told_cell(cell)
    assert words.startswith(f"{told}，王敏 2025-03-02 00:05")
    assert ("请再看一遍" in words) is (changes[0].old == "4")


@pytest.mark.parametrize("status", ["ambiguous", "conflict"])
def test_a_cell_that_was_unclear_is_not_called_empty(status):
    table = {**RECORD["table"]}
    table["inspections"] = {**table["inspections"], "value": None, "status": status}
    cell = corrected({**RECORD, "table": table}, [change(1, old=None)]).cells["inspections"]
    assert told_cell(cell).startswith("人工更正：待核→6次，")


def rows(*changes: Change, names: dict[str, str] = NAMES) -> list[dict[str, object]]:
    found = {SHA: corrected(RECORD, changes)}
    told = change_rows(changes, found, names, {PRINT: "两个数对不上"})
    return [
        {**dict(zip(CHANGES, row, strict=True)), "file": file, "metric": metric} for row, file, metric in told
    ]


def standing(*changes: Change) -> list[object]:
    return [row["现状"] for row in rows(*changes)]


UNDO_1 = change(2, "undo", undoes=1)
TAKEN, HOLDS, LATER = "已撤销", "生效", "已被后来的改动取代"
STALE = "对不上现在的报告，未套用"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([change(1)], [HOLDS]),
        ([change(1), change(2, new="9")], [LATER, HOLDS]),
        ([change(1), UNDO_1], [TAKEN, HOLDS]),
        ([change(1), UNDO_1, change(3, "undo", undoes=2)], [HOLDS, TAKEN, HOLDS]),
        ([change(1), change(2, new="9"), change(3, "undo", undoes=2)], [HOLDS, TAKEN, HOLDS]),
        ([change(1), change(2, "accept", target="inspections", old="6")], [HOLDS, HOLDS]),
        ([change(1, "accept", target="inspections", old="4")], [STALE]),
        ([change(1, "accept", target="inspections", old="5"), change(2)], [LATER, HOLDS]),
        ([change(1, "assign", target="0-2", new="inspections")], [STALE]),
        ([change(1, "assign", target=BOOKS, new="fines_amount")], [HOLDS]),
        (
            [
                change(1, "assign", target=BOOKS, new="fines_amount"),
                change(2, "assign", target=BOOKS, new="inspections"),
            ],
            [LATER, HOLDS],
        ),
        ([change(1, "finding", target=PRINT, new="answered")], [HOLDS]),
        (
            [
                change(1, "finding", target=PRINT, new="answered"),
                change(2, "finding", target=PRINT, new="open"),
            ],
            [LATER, HOLDS],
        ),
    ],
)
def test_what_became_of_each_change(changes, expected):
    assert standing(*changes) == expected


def test_changes_are_listed_in_the_order_in_which_they_were_made():
    assert [row["编号"] for row in rows(change(3, new="9"), change(1), UNDO_1)] == [1, 2, 3]


def test_changes_of_other_reports_are_left_out():
    assert rows(replace(change(1), sha256="b" * 64)) == []


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            change(1),
            {
                "操作": "更正",
                "对象": "行政检查",
                "对象编号": "inspections",
                "原值": "5",
                "新值": "6",
                "单位": "次",
            },
        ),
        (
            change(1, "assign", target=BOOKS, old="7本", new="fines_amount"),
            {"操作": "归入指标", "对象": "罚款金额", "对象编号": BOOKS, "原值": "7本", "新值": "罚款金额"},
        ),
        (
            change(1, "finding", target=PRINT, old="open", new="waived", why="来函"),
            {
                "操作": "问题状态",
                "对象": "两个数对不上",
                "原值": "待答复",
                "新值": "不再追问",
                "理由": "来函",
            },
        ),
        (
            change(1, "finding", target="0" * 16, new="answered"),
            {"对象": "0" * 16, "新值": "已答复"},  # a finding of another run has no message here
        ),
        (
            change(1, target="gone_metric"),
            {"对象": "gone_metric", "对象编号": "gone_metric", "metric": None},
        ),
        (
            change(1, "reject", target="inspections", old="5"),
            {"操作": "剔除", "新值": None, "metric": "inspections"},
        ),
    ],
)
def test_a_row_says_what_was_done_to_what(one, expected):
    (row,) = rows(one)
    assert {key: row[key] for key in expected} == expected
    assert (row["何人"], row["时间（北京时间）"], row["file"]) == ("王敏", "2025-03-02 00:05:09", "a.txt")


def test_an_undo_speaks_of_what_it_takes_back_however_long_the_chain():
    told = rows(change(1), UNDO_1, change(3, "undo", undoes=2), change(4, "undo", undoes=3))
    assert [row["对象"] for row in told] == ["行政检查"] * 4
    assert [row["metric"] for row in told] == ["inspections"] * 4
    assert [row["撤销第几号"] for row in told] == [None, 1, 2, 3]
    assert [row["操作"] for row in told[1:]] == ["撤销"] * 3
