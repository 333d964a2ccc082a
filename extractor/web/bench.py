"""One opened run: its reports as rows, its changes, and the one place where a change is made."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

from extractor.errors import UsageError
from extractor.models import MetricInfo
from extractor.record import decimal_text
from extractor.store import Change, ChangeKind, Run, RunFolder, StoredReport
from extractor.store.store import Store
from extractor.web.access import Session
from extractor.web.chores import Asked, settings_of
from extractor.web.originals import Places
from extractor.web.views.sheets import Sheet, made_sheet

__all__ = ["Bench", "typed_value", "written"]

_KEPT = 12  # reports held whole in memory, those that were looked at last
_TENS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_TYPED = re.compile(r"([+-]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,30})(?:\.[0-9]{0,20})?) ?(万|亿|)")
_TOO_MUCH = Decimal(10) ** 20


@dataclass(slots=True)
class Bench:
    """A run on the bench. Reports are rows; a whole report is read when somebody looks at it.

    ``listeners`` hear the keys of the rows that a change has touched, whoever made it.
    """

    id: str
    source: Run
    store: Store
    place: str
    sheets: list[Sheet] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    listeners: set[Callable[[Sequence[int]], None]] = field(default_factory=set)
    stamp: int = 0
    _places: Places | None = None
    _whole: OrderedDict[str, StoredReport] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, id: str, source: Run, store: Store, place: str = "") -> Bench:
        """Read a run; from its folder quickly, what is wrong with one report is told when somebody looks at it.

        :param store: holds the changes; :param place: where it is, for the helper process that writes exports.
        :raises UsageError: if it cannot be read.
        """
        bench = cls(id, source, store, place)
        bench.stamp = written(source.path)
        changes = store.changes()
        by_content = _by_content(changes)
        reports = source.skim() if isinstance(source, RunFolder) else source.reports()
        for key, report in enumerate(reports):
            bench.sheets.append(made_sheet(key, report, by_content.get(report.sha256, ())))
        contents = {one.sha256 for one in bench.sheets if one.sha256}
        bench.changes = [one for one in changes if one.sha256 in contents]
        return bench

    @property
    def folder(self) -> Path:
        """The folder that the run was written into."""
        return self.source.path

    @property
    def facts(self) -> Mapping[str, Any]:
        """What ``run.json`` tells."""
        return self.source.facts

    @property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """The metrics in the order of the table's columns."""
        return self.source.metrics

    @property
    def checks(self) -> Mapping[str, Mapping[str, str]]:
        """By a check's code: its title, help and what to ask."""
        return self.source.checks

    @property
    def names(self) -> dict[str, str]:
        """The metrics' names by id."""
        return {one.id: one.name for one in self.metrics}

    def messages(self, *sheets: Sheet) -> dict[str, str]:
        """Return the messages of these rows' findings by fingerprint; of all rows if none is named."""
        return {
            now.fingerprint: str(one["message"])
            for sheet in sheets or self.sheets
            for one, now in zip(sheet.findings, sheet.now.findings, strict=True)
        }

    @property
    def files(self) -> dict[str, Sheet]:
        """The rows by file name."""
        return {one.file: one for one in self.sheets}

    @property
    def last_change(self) -> int:
        """The id of the last change, 0 if there is none: by it exports are known to be stale."""
        return self.changes[-1].id if self.changes else 0

    def metric(self, id: str) -> MetricInfo:
        """Return a metric.

        :raises UsageError: if this run has no such metric.
        """
        found = next((one for one in self.metrics if one.id == id), None)
        if found is None:
            raise UsageError(f"本次运行没有指标 {id}。", advice="请刷新页面。", code="metric_unknown")
        return found

    def report(self, key: int) -> StoredReport:
        """Return a whole report."""
        file = self.sheets[key].file
        with self._lock:
            if file in self._whole:
                self._whole.move_to_end(file)
                return self._whole[file]
        report = self.source.report(file)
        with self._lock:
            self._whole[file] = report
            while len(self._whole) > _KEPT:
                self._whole.popitem(last=False)
        return report

    def of_content(self, sha256: str) -> list[Change]:
        """Return the changes of a report's content, in order."""
        return [one for one in self.changes if one.sha256 == sha256]

    def change(self, id: int) -> Change | None:
        """Return a change by its number."""
        return next((one for one in self.changes if one.id == id), None)

    def asked(self, key: int) -> Asked:
        """Return a report's original, as the helper process needs to know it."""
        if self._places is None:
            self._places = Places(self.folder, self.facts)
        sheet = self.sheets[key]
        settings = settings_of(dict(self.facts.get("options", {})))
        return Asked(
            self._places.candidates(sheet.file), sheet.sha256, sheet.file, settings, self.report(key).text
        )

    def accept(self, who: Session, key: int, metric: str, seen: str | None) -> Change:
        """Note that a cell's value was looked at and holds.

        :param seen: the value that the person saw; refused if it is another by now.
        :raises UsageError: if this person may not, or there is no value to accept.
        """
        value = self._current(key, metric, seen)
        if value is None:
            advice = "请用“更正”写明数值，或用“剔除”留空。"
            raise UsageError("这一格没有明确的数值，无从认可。", advice=advice, code="nothing_to_accept")
        return self._record(who, key, ChangeKind.ACCEPT, target=metric, old=value)

    def correct(
        self, who: Session, key: int, metric: str, seen: str | None, *, value: str, unit: str, why: str
    ) -> Change:
        """Set a cell's value; ``why`` is required.

        :raises UsageError: if this person may not, the value is no number, or no reason is given.
        """
        old = self._current(key, metric, seen)
        new = typed_value(value)
        return self._record(who, key, ChangeKind.CORRECT, target=metric, old=old, new=new, unit=unit, why=why)

    def reject(self, who: Session, key: int, metric: str, seen: str | None, *, why: str) -> Change:
        """Empty a cell whose value is wrong, where no other is known."""
        old = self._current(key, metric, seen)
        return self._record(who, key, ChangeKind.REJECT, target=metric, old=old, why=why)

    def assign(self, who: Session, key: int, start: int, end: int, metric: str, *, why: str = "") -> Change:
        """Give a number that no metric explained to one."""
        self.metric(metric)
        quote = self.report(key).text[start:end]
        target = f"{start}-{end}"
        return self._record(who, key, ChangeKind.ASSIGN, target=target, old=quote, new=metric, why=why)

    def answer(self, who: Session, key: int, place: int, state: str, *, why: str = "") -> Change:
        """Set how far a finding is answered."""
        now = self.sheets[key].now.findings[place]
        return self._record(
            who, key, ChangeKind.FINDING, target=now.fingerprint, old=now.state.value, new=state, why=why
        )

    def undo(self, who: Session, change: int) -> Change:
        """Take a change back, by another one."""
        undone = self.change(change)
        if undone is None:
            raise UsageError(f"没有第 {change} 号改动。", advice="请刷新页面。", code="change_unknown")
        key = next(one.key for one in self.sheets if one.sha256 == undone.sha256)
        return self._record(who, key, ChangeKind.UNDO, undoes=change)

    def _current(self, key: int, metric: str, seen: str | None) -> str | None:
        self._refresh(self.sheets[key].sha256)
        cell = self.sheets[key].now.cells.get(metric)
        value = cell.value if cell else None
        if value != (seen or None):
            message = "这一格刚被别人改动过，您的改动没有记下。"
            raise UsageError(message, advice="请看过现在的数值后再定。", code="changed_meanwhile")
        return value

    def _record(self, who: Session, key: int, kind: ChangeKind, **facts: Any) -> Change:
        if not who.may_change:
            message = "审计账号只能查看，不能改动；这次操作没有记下。"
            raise UsageError(message, advice="请由经办人员账号改动。", code="not_allowed")
        sheet = self.sheets[key]
        change = self.store.record(
            Change(who=who.name, kind=kind, sha256=sheet.sha256, file=sheet.file, **facts)
        )
        self.tell(self._refresh(sheet.sha256))
        return change

    def tell(self, touched: Sequence[int]) -> None:
        """Let everybody who looks at this run hear which rows have changed."""
        for listener in tuple(self.listeners):
            listener(touched)

    def renew(self) -> list[int]:
        """Take over what other processes have written to the store meanwhile; return the keys of the rows it concerns."""
        contents, known = {one.sha256 for one in self.sheets}, {one.id for one in self.changes}
        written_since = (one.sha256 for one in self.store.changes() if one.id not in known)
        return [key for one in sorted(contents.intersection(written_since)) for key in self._refresh(one)]

    def _refresh(self, sha256: str) -> list[int]:
        """Take over what the store knows now of a content; other processes may have written to it."""
        own = self.store.changes(sha256=sha256)
        others = [one for one in self.changes if one.sha256 != sha256]
        self.changes = sorted([*others, *own], key=lambda one: one.id)
        touched = [one.key for one in self.sheets if one.sha256 == sha256]
        for key in touched:
            self.sheets[key] = made_sheet(key, self.report(key), own)
        return touched


def written(folder: Path) -> int:
    """Return by which a folder is seen to have been written anew; 0 if it is gone."""
    try:
        return (folder / "run.json").stat().st_mtime_ns
    except OSError:
        return 0


def typed_value(text: str) -> str:
    """Return as decimal text what a person typed: full-width digits, thousands' commas, 万 and 亿 are understood.

    A comma or a space that stands anywhere but between thousands may be a slip for a point, and is refused.

    :raises UsageError: if it is no number.
    """
    found = _TYPED.fullmatch(normalize("NFKC", text).strip())
    value = Decimal(re.sub("[, ]", "", found[1])) * _TENS[found[2]] if found else _TOO_MUCH
    if abs(value) >= _TOO_MUCH:
        message = f"“{text[:40]}”不是一个数。"
        raise UsageError(message, advice="请写成 1234、12.5 或 2.7万 的样子。", code="not_a_number")
    return decimal_text(value)


def _by_content(changes: Sequence[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for one in changes:
        found.setdefault(one.sha256, []).append(one)
    return found
