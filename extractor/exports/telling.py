"""What people did to a report, told in words; times are those of Beijing, on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone

from extractor.store import Change, ChangeKind, Corrected
from extractor.store.overlay import CellState, CorrectedCell
from extractor.store.undoing import taken_back

__all__ = ["CHANGES", "FINDING_STATE", "KIND", "change_rows", "told_cell", "told_change", "told_time"]

FINDING_STATE = {"open": "待答复", "answered": "已答复", "waived": "不再追问"}
KIND = {
    ChangeKind.CORRECT: "更正",
    ChangeKind.ACCEPT: "认可",
    ChangeKind.REJECT: "剔除",
    ChangeKind.ASSIGN: "归入指标",
    ChangeKind.FINDING: "问题状态",
    ChangeKind.UNDO: "撤销",
}
_STATE = {CellState.CORRECTED: "更正", CellState.REJECTED: "剔除", CellState.ASSIGNED: "归入"}
_BEIJING = timezone(timedelta(hours=8))

CHANGES = (
    "编号",
    "时间（北京时间）",
    "何人",
    "操作",
    "文件",
    "对象",
    "对象编号",
    "原值",
    "新值",
    "单位",
    "理由",
    "撤销第几号",
    "现状",
)
"""Headings of the record of changes."""


def told_time(at: datetime | None) -> str:
    """Return a time as an officer reads it, to the second."""
    return "" if at is None else at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def told_change(what: str, change: Change) -> str:
    """Return who did something, when, and why."""
    who = f"{change.who} {told_time(change.at)[:16]}".strip()
    return f"{f'{what}，' if what else ''}{who}{f'，{change.why}' if change.why else ''}"


def told_cell(cell: CorrectedCell) -> str:
    """Return what was done to a cell: old and new value, who, when, why; and whether the program now reads another."""
    assert cell.change is not None
    unclear = "待核" if cell.status in ("ambiguous", "conflict") else "空"
    old = unclear if cell.extracted is None else f"{cell.extracted}{cell.extracted_unit}"
    new = "空" if cell.value is None else f"{cell.value}{cell.unit}"
    what = f"人工{_STATE[cell.state]}：{old}→{new}"
    moved = f"；程序现在读到的是{old}，与改动时不同，请再看一遍" if cell.moved else ""
    return told_change(what, cell.change) + moved


def change_rows(
    changes: Iterable[Change],
    found: Mapping[str, Corrected],
    names: Mapping[str, str],
    messages: Mapping[str, str],
) -> Iterator[tuple[tuple[object, ...], str, str | None]]:
    """Yield a row of :data:`CHANGES` a change, with its file and the metric that it speaks of.

    :param found: what holds now, by the report's sha256; changes of other reports are left out.
    :param names: the metrics' names by id.
    :param messages: the findings' messages by fingerprint.
    """
    kept = [one for one in changes if one.sha256 in found]
    kept.sort(key=lambda one: one.id)
    gone = taken_back(kept)
    by_id = {one.id: one for one in kept}
    for one in kept:
        about = one
        while about.undoes is not None and about.undoes in by_id and about.undoes < about.id:
            about = by_id[about.undoes]  # an undo may take back an undo
        metric = about.new if about.kind is ChangeKind.ASSIGN else about.target
        metric = metric if metric in names else None
        assigns = one.kind is ChangeKind.ASSIGN
        states = one.kind is ChangeKind.FINDING
        row = (
            *(one.id, told_time(one.at), one.who, KIND[one.kind], one.file),
            names[metric] if metric else messages.get(about.target, about.target),
            one.target,
            FINDING_STATE.get(one.old or "", one.old) if states else one.old,
            FINDING_STATE.get(one.new or "", one.new)
            if states
            else names.get(one.new or "", one.new)
            if assigns
            else one.new,
            *(one.unit, one.why, one.undoes),
            _standing(one, found[one.sha256], gone),
        )
        yield row, one.file, metric


def _standing(one: Change, now: Corrected, gone: frozenset[int]) -> str:
    if one.id in gone:
        return "已撤销"
    if one.kind is ChangeKind.UNDO:
        return "生效"
    if any(one.id == each.id for each in now.stale):
        return "对不上现在的报告，未套用"
    holding = [
        *(change for cell in now.cells.values() for change in (cell.change, cell.accepted)),
        *(finding.change for finding in now.findings),
        *(assigned.change for assigned in now.assigned.values()),
    ]
    return "生效" if any(each is not None and each.id == one.id for each in holding) else "已被后来的改动取代"
