"""Passages that two reports share: how long, in which order, and whose they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest

from checks.support import check_set, view
from extractor.checks.across import check_across, digest
from extractor.checks.digests import Digest
from extractor.checks.passages import ClauseNotes, Passage

CLAUSES = (
    "老街两侧的棚子搭了拆拆了又搭",
    "执法队索性把办公桌搬到街口",
    "谁家伸出来半尺当面量当面改",
    "商户推选的街长每天早晚各走一趟",
    "油烟机坏了先在群里提醒三天",
    "三天不修才由队员上门开单",
    "开单的照片当晚贴在公告栏里",
    "半年下来投诉电话少了一多半",
)


def one(text: str, place: str = "青溪镇", **head: object) -> Digest:
    return digest(view(text, file=f"{place}.txt", place=place, **head), check_set())


def told(*clauses: str) -> str:
    return "，".join(clauses) + "。"


def shared_passages(digests: Sequence[Digest], least: int) -> list[Passage]:
    with closing(sqlite3.connect("")) as database:
        notes = ClauseNotes(database)
        for index, each in enumerate(digests):
            notes.take(index, each)
        return list(notes.passages(digests, [each.place for each in digests], least))


def letters(first: str, second: str, least: int = 20) -> list[int]:
    """Letters of each passage that two reports share."""
    return [p.letters for p in shared_passages([one(first), one(second, "柳河镇")], least)]


def test_the_same_clauses_in_the_same_order() -> None:
    assert letters(told(*CLAUSES), told(*CLAUSES)) == [sum(map(len, CLAUSES))]


def test_in_another_order() -> None:
    assert letters(told(*CLAUSES), told(*reversed(CLAUSES))) == [sum(map(len, CLAUSES))]


def test_with_clauses_of_its_own_between() -> None:
    mixed = told(
        *(part for clause in CLAUSES for part in (clause, f"本地自己的第{len(clause)}件事{clause[:3]}"))
    )
    assert letters(told(*CLAUSES), mixed) == [sum(map(len, CLAUSES))]


def test_far_apart_they_are_several() -> None:
    gap = told(*(f"这里另外说的是别的事情第{n}桩" for n in range(30)))
    assert letters(told(*CLAUSES[:4]) + gap + told(*CLAUSES[4:]), told(*CLAUSES)) == [
        sum(map(len, CLAUSES[:4])),
        sum(map(len, CLAUSES[4:])),
    ]


@pytest.mark.parametrize("least", [1, 50, 103, 104, 500])
def test_only_passages_that_are_long_enough(least: int) -> None:
    whole = sum(map(len, CLAUSES))
    assert letters(told(*CLAUSES), told(*CLAUSES), least) == ([whole] if whole >= least else [])


def test_years_and_own_names_do_not_hide_a_passage() -> None:
    here = told("2024年青溪镇的老街两侧全部清理", *CLAUSES[:3])
    there = told("2023年柳河镇的老街两侧全部清理", *CLAUSES[:3])
    assert letters(here, there)[0] > sum(map(len, CLAUSES[:3]))


def test_spans_hold_the_passage_in_both() -> None:
    first, second = "开头的话说在前面。" + told(*CLAUSES), told(*reversed(CLAUSES)) + "结尾的话。"
    (passage,) = shared_passages([one(first), one(second, "柳河镇")], 20)
    for text, (start, end) in ((first, passage.first_span), (second, passage.second_span)):
        assert all(clause in text[start:end] for clause in CLAUSES)


def test_what_five_townships_share_is_a_template() -> None:
    names = ("青溪镇", "柳河镇", "石滩镇", "白杨乡", "马鞍镇")
    assert shared_passages([one(told(*CLAUSES), name) for name in names], 20) == []
    assert len(shared_passages([one(told(*CLAUSES), name) for name in names[:3]], 20)) == 3


def _severities(first: str, second: str) -> list[str]:
    both = check_across([one(first), one(second, "柳河镇")], check_set())
    return [
        next(f.severity.value for f in both[file] if f.check == "near_duplicate")
        for file in ("青溪镇.txt", "柳河镇.txt")
    ]


def test_neither_names_the_other() -> None:
    assert _severities(told(*CLAUSES), told(*CLAUSES)) == ["warning", "warning"]


@pytest.mark.parametrize("second", ["青溪的商户都说好，", "青溪的商户都说好，柳河的也说好，"])
def test_the_one_that_names_the_other_is_the_copy(second: str) -> None:
    half = "，".join(CLAUSES[:4]) + "，"
    rest = told(*CLAUSES[4:])
    assert _severities(half + "青溪的商户都说好，" + rest, half + second + rest) == ["info", "warning"]


def test_a_passage_that_names_both_is_nobodys() -> None:
    both = "，".join(CLAUSES) + "，青溪的商户都说好，柳河的商户也说好。"
    assert _severities(both, both) == ["warning", "warning"]


def test_a_passage_in_a_table_is_no_copy() -> None:
    rows = "\n".join(f"{n} | {clause}" for n, clause in enumerate(CLAUSES))
    assert letters("序号 | 做法\n" + rows, "序号 | 做法\n" + rows) == []
