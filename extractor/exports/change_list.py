"""Changes by hand as a table: written for people, and read back from one that an office has filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractor.errors import UsageError, os_reason
from extractor.exports.cells import guard
from extractor.exports.telling import FINDING_STATE, KIND, told_time
from extractor.models import MetricInfo
from extractor.store.changes import checked
from extractor.store.models import Change, ChangeKind, Head, StoredReport
from extractor.store.overlay import Corrected, corrected
from extractor.store.store import Store, StoredRun
from extractor.store.undoing import taken_back

__all__ = ["CHANGE_LIST", "change_rows", "planned_changes", "read_list"]

CHANGE_LIST = (
    "编号",
    "时间（北京时间）",
    "何人",
    "操作",
    "文件",
    "指标",
    "原值",
    "新值",
    "单位",
    "理由",
    "对象编号",
    "撤销第几号",
    "现状",
    "报告标识",
)
"""The headings of the table; a list to be read needs 文件, 指标, 新值, 理由 and 何人."""

_STATES = {word: state for state, word in FINDING_STATE.items()}
_KINDS = {word: kind for kind, word in KIND.items()}
_CELLS = (ChangeKind.CORRECT, ChangeKind.ACCEPT, ChangeKind.REJECT)
_GONE = "已撤销"
_PASSING = ("时间（北京时间）", "现状")  # a spreadsheet writes times its own way; how things stand changes
_LARGEST = 10_000_000  # bytes
_SHOWN = 8  # faulty rows that a message tells


def change_rows(changes: Sequence[Change], metrics: Mapping[str, MetricInfo]) -> Iterator[tuple[object, ...]]:
    """Yield one row a change, in their order."""
    gone = taken_back(changes)
    for one in changes:
        metric = (
            one.new if one.kind == ChangeKind.ASSIGN else one.target if one.kind in _CELLS else None
        ) or ""
        name = metrics[metric].name if metric in metrics else metric
        new = "" if one.kind == ChangeKind.ASSIGN else FINDING_STATE.get(one.new or "", one.new)
        target = "" if one.kind in _CELLS else one.target
        lead = (one.id, told_time(one.at), one.who, KIND[one.kind], one.file, name)
        yield (
            *lead,
            one.old,
            new,
            one.unit,
            one.why,
            target,
            one.undoes,
            _GONE * (one.id in gone),
            one.sha256,
        )


def read_list(path: Path) -> list[dict[str, str]]:
    """Return the rows of a filled-in list by heading; it may come from Excel or WPS, in UTF-8 or GBK.

    :raises UsageError: if it cannot be read or lacks a heading.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} 太大，不像更正清单。", advice="请核对文件。", code="list_unusable")
        data = path.read_bytes()
    except OSError as error:
        message = f"打不开更正清单 {path}：{os_reason(error)}。"
        raise UsageError(message, advice="请检查路径。", code="list_unusable") from error
    reader = csv.DictReader(io.StringIO(_decoded(path, data), newline=""))
    missing = [one for one in ("文件", "指标", "新值", "理由") if one not in (reader.fieldnames or ())]
    if missing:
        advice = "第一行要有：文件、指标、新值、理由；可用 extractor changes export 导出一份照着填。"
        raise UsageError(
            f"更正清单 {path} 缺少列：{'、'.join(missing)}。", advice=advice, code="list_unusable"
        )
    return [{key: _cell(value) for key, value in row.items() if isinstance(key, str)} for row in reader]


def planned_changes(
    rows: Sequence[Mapping[str, str]], store: Store, run: StoredRun, who: str
) -> list[Change]:
    """Return the changes that a list asks for, without those that are recorded already.

    :param run: the run whose files and metrics the list names.
    :param who: who answers for rows that name nobody.
    :raises UsageError: if any row cannot be understood; the message tells which and why.
    """
    plan = _Plan(store, run, who)
    faults = []
    for number, row in enumerate(rows, 2):  # as a spreadsheet counts them, below the headings
        if any(row.values()):
            try:
                plan.take(row)
            except UsageError as error:
                faults.append(f"第 {number} 行：{error.message}")
    if faults:
        more = f"等共 {len(faults)} 行" if len(faults) > _SHOWN else ""
        message = f"更正清单有错，一条也没有记：{''.join(faults[:_SHOWN])}{more}"
        raise UsageError(message, advice="请改好后重新记入。", code="list_faulty")
    return plan.changes


class _Plan:
    """The changes of a list, each laid over what holds after those before it."""

    def __init__(self, store: Store, run: StoredRun, who: str) -> None:
        self.changes: list[Change] = []
        self._store, self._run, self._who = store, run, who
        self._files = {one.file: one for one in run.heads()}
        self._contents = {one.sha256: one for one in self._files.values() if one.ok}
        self._metrics = {metric.id: metric for metric in run.metrics}
        self._ids: dict[str, list[str]] = {}
        for metric in run.metrics:
            self._ids.setdefault(metric.name, []).append(metric.id)
        self._reports: dict[str, StoredReport] = {}
        self._known: dict[str, list[Change]] = {}
        self._void: set[str] = set()

    def take(self, row: Mapping[str, str]) -> None:
        """Understand one row."""
        head = self._head(row)
        kind = _KINDS.get(row.get("操作", "") or KIND[ChangeKind.CORRECT])
        if kind is None:
            raise _fault(f"操作只能是 {'、'.join(_KINDS)}。")
        known = self._known_of(head)
        if self._is_told(row, known) or self._is_void(row, kind):
            return
        change = self._change(kind, row, head)
        if not _is_recorded(change, known):
            self.changes.append(change)
            known.append(change)

    def _is_told(self, row: Mapping[str, str], known: Sequence[Change]) -> bool:
        """Say whether a row is what an export tells of a change that is recorded, as it was exported."""
        number = row.get("编号", "")
        one = next((one for one in known if one.id and str(one.id) == number), None)
        if one is None:
            return False
        (values,) = change_rows((one,), self._metrics)
        told = dict(zip(CHANGE_LIST, map(_cell, map(guard, values)), strict=True))
        return all(row[key] == told[key] for key in row if key in told and key not in _PASSING)

    def _is_void(self, row: Mapping[str, str], kind: ChangeKind) -> bool:
        """Say whether a row of another store's export does not hold there: it was taken back, or took such a one back.

        Its numbers mean other changes here.
        """
        if row.get("现状", "") == _GONE:
            self._void.add(row.get("编号", ""))
            return True
        return kind == ChangeKind.UNDO and row.get("撤销第几号", "") in self._void

    def _change(self, kind: ChangeKind, row: Mapping[str, str], head: Head) -> Change:
        who, why = row.get("何人", "") or self._who, row.get("理由", "")
        change = Change(who=who, kind=kind, sha256=head.sha256, file=head.file, why=why)
        if kind == ChangeKind.UNDO:
            number = row.get("撤销第几号", "")
            return checked(replace(change, undoes=int(number) if number.isdecimal() else None))
        if kind == ChangeKind.FINDING:
            return checked(
                replace(
                    change,
                    target=row.get("对象编号", ""),
                    new=_STATES.get(row.get("新值", ""), row.get("新值", "")),
                )
            )
        metric = self._metric(row.get("指标", ""))
        if kind == ChangeKind.ASSIGN:
            return checked(
                replace(change, target=row.get("对象编号", ""), new=metric.id, old=row.get("原值") or None)
            )
        cell = self._held(head).cells.get(metric.id)
        unit = self._unit(row, metric, "" if cell is None else cell.unit)
        new = row.get("新值", "").replace(",", "").replace("，", "") or None
        old = None if cell is None else cell.value
        return checked(replace(change, target=metric.id, old=old, new=new, unit=unit))

    def _head(self, row: Mapping[str, str]) -> Head:
        sha256, file = row.get("报告标识", ""), row.get("文件", "")
        head = self._contents.get(sha256) if sha256 else self._files.get(file)
        if head is None or not head.ok:
            raise _fault(f"第 {self._run.id} 号运行里没有读成的报告“{file}”。")
        return head

    def _metric(self, told: str) -> MetricInfo:
        ids = [told] if told in self._metrics else self._ids.get(told, [])
        if len(ids) != 1:
            raise _fault(f"没有叫“{told}”的指标。" if not ids else f"叫“{told}”的指标不止一个，请写编号。")
        return self._metrics[ids[0]]

    def _unit(self, row: Mapping[str, str], metric: MetricInfo, own: str) -> str:
        unit = row.get("单位", "") or own or next(iter(metric.units), "")
        if unit and metric.units and unit not in (*metric.units, own):
            raise _fault(f"{metric.name}的单位应为 {'、'.join(metric.units[:3])}，不是“{unit}”。")
        return unit

    def _held(self, head: Head) -> Corrected:
        if head.file not in self._reports:
            self._reports[head.file] = self._run.report(head.file)
        return corrected(self._reports[head.file].record, _numbered(self._known_of(head)))

    def _known_of(self, head: Head) -> list[Change]:
        if head.sha256 not in self._known:
            self._known[head.sha256] = list(self._store.changes(sha256=head.sha256))
        return self._known[head.sha256]


def _is_recorded(change: Change, known: Sequence[Change]) -> bool:
    """Say whether the last word on the same thing says the same already, so that a list may be read twice."""
    gone = taken_back(known)
    if change.kind == ChangeKind.UNDO:
        return change.undoes in gone
    live = [
        one
        for one in known
        if one.id not in gone and one.kind != ChangeKind.UNDO and one.target == change.target
    ]
    last = live[-1] if live else None
    said = (change.kind, change.new, change.unit, change.why)
    return last is not None and (last.kind, last.new, last.unit, last.why) == said


def _numbered(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with ids also where they are not recorded yet, behind those that are."""
    last = max((one.id for one in changes), default=0)
    return [one if one.id else replace(one, id=last + place) for place, one in enumerate(changes, 1)]


def _decoded(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    advice = "请在 Excel 或 WPS 中另存为 CSV（UTF-8）。"
    raise UsageError(f"认不出更正清单 {path} 的编码。", advice=advice, code="list_unusable")


def _cell(value: object) -> str:
    """Return a cell as it was meant: without blanks, and without the apostrophe that keeps it from being a formula."""
    return value.strip().removeprefix("'") if isinstance(value, str) else ""


def _fault(message: str) -> UsageError:
    return UsageError(message, advice="请改好后重新记入。", code="list_faulty")
