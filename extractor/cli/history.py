"""``extractor history``: what was run, what changed since the run before, and who changed what by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.console import open_console, say
from extractor.errors import UsageError
from extractor.exports.cells import clean
from extractor.exports.comparison import value_text
from extractor.exports.telling import FINDING_STATE, KIND, told_time
from extractor.models import MetricInfo
from extractor.store import OWN_STORE, Change, ChangeKind, Run, RunRow, fingerprint, open_run, open_store
from extractor.store.undoing import taken_back

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.store.store import Store

__all__ = ["Told", "change_text", "history_command", "store_place"]

_LINES = 20


def store_place(folder: Path | None, store: str | None) -> str | Path:
    """Return which store is meant: the one named, else the one beside the results.

    :raises UsageError: if neither is.
    """
    if store is not None:
        return store
    if folder is not None:
        return folder / OWN_STORE
    advice = "请写结果文件夹，或用 --store 指定存储（也可设环境变量 EXTRACTOR_STORE）。"
    raise UsageError("没有写明看哪个存储。", advice=advice, code="store_not_named")


def history_command(folder: Path | None, store: str | None, most: int) -> None:
    """Show the runs of a store, the newest first, and the latest changes by hand.

    :raises UsageError: if there is no such store.
    """
    console = open_console()
    with open_store(store_place(folder, store), create=False) as opened:
        rows = opened.runs()
        if not rows:
            say(console, f"存储 {opened.shown} 里还没有运行。")
        else:
            for row, before in zip(rows[:most], (*rows[1:], None), strict=False):
                _show_run(console, opened, row, before)
            if len(rows) > most:
                say(console, f"……更早的 {len(rows) - most} 次没有列出（--last 可多列）。")
        _show_changes(console, opened, folder)


def _show_run(console: Console, store: Store, row: RunRow, before: RunRow | None) -> None:
    """Say in a few lines, which fit any window, what a run was."""
    counts = row.counts
    read = f"读取 {counts.get('ok', 0)}，失败 {counts.get('failed', 0)}；数值 {counts.get('mentions', 0)}"
    found = f"错误 {counts.get('findings_error', 0)}，提醒 {counts.get('findings_warning', 0)}"
    say(console, f"第 {row.id} 号  {told_time(row.started)[:16]}  {read}；{found}", bold=True)
    if before is not None:
        say(console, f"    与第 {before.id} 号相比：{_since(store, before, row)}")
    if people := _by_whom(store.changes(run=row.id)):
        say(console, f"    人工改动：{people}")
    say(console, f"    结果文件夹：{row.folder}")


def _since(store: Store, before: RunRow, row: RunRow) -> str:
    """Return what became of the reports since the run before, in short."""
    old = {one.file: one for one in store.heads(before.id)}
    new = {one.file: one for one in store.heads(row.id)}
    both = old.keys() & new.keys()
    counts = {
        "新增": len(new.keys() - old.keys()),
        "缺少": len(old.keys() - new.keys()),
        "换了文件": sum(old[name].sha256 != new[name].sha256 for name in both),
        "结果变了": sum(
            old[name].sha256 == new[name].sha256 and old[name].content != new[name].content for name in both
        ),
    }
    told = [f"{word} {count}" for word, count in counts.items() if count]
    if (before.ruleset, before.version) != (row.ruleset, row.version):
        told.append("规则或程序变了")
    return "，".join(told) or "不变"


def _by_whom(changes: Sequence[Change]) -> str:
    gone = taken_back(changes)
    live = (one for one in changes if one.id not in gone and one.kind != ChangeKind.UNDO)
    return "，".join(f"{clean(who)} {count}" for who, count in Counter(one.who for one in live).most_common())


def _show_changes(console: Console, store: Store, folder: Path | None) -> None:
    changes = store.changes()
    if not changes:
        return
    told = Told.of(store, folder, changes[-_LINES:])
    gone = taken_back(changes)
    say(console, "")
    say(console, f"人工改动 {len(changes)} 条（新的在前）：", bold=True)
    for one in reversed(changes[-_LINES:]):
        undone = "（已撤销）" if one.id in gone else ""
        say(console, f"  #{one.id} {told_time(one.at)[:16]} {one.who} {change_text(one, told)}{undone}")
    if len(changes) > _LINES:
        say(console, f"  ……更早的 {len(changes) - _LINES} 条没有列出。")


@dataclass(frozen=True, slots=True)
class Told:
    """The words for what changes are about: metrics by id, and findings' messages by fingerprint."""

    metrics: Mapping[str, MetricInfo] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, folder: Path | None, changes: Sequence[Change] = ()) -> Told:
        """Take the words from the newest run of the store, else from the folder whose store it is, if there is one.

        :param changes: those whose findings are to be told.
        """
        run = _source(store, folder)
        if run is None:
            return cls()
        messages: dict[str, str] = {}
        for file in {one.file for one in changes if one.kind == ChangeKind.FINDING}:
            with suppress(UsageError):  # a report that is not there any more tells nothing
                found = run.report(file).record["findings"]
                messages |= {fingerprint(one): str(one["message"]) for one in found}
        return cls({one.id: one for one in run.metrics}, messages)

    def name(self, metric: str) -> str:
        """Return how people call a metric."""
        return self.metrics[metric].name if metric in self.metrics else metric


def _source(store: Store, folder: Path | None) -> Run | None:
    rows = store.runs()
    if rows:
        return store.run(rows[0].id)
    with suppress(UsageError):
        return None if folder is None else open_run(folder)
    return None


def change_text(change: Change, told: Told) -> str:
    """Return a change in one line of Chinese, without who and when."""
    name = told.name
    finding = told.messages.get(change.target)

    what = {
        ChangeKind.CORRECT: f"{name(change.target)}：{value_text(change.old, change.unit)} → "
        f"{value_text(change.new, change.unit)}",
        ChangeKind.ACCEPT: f"{name(change.target)}：{value_text(change.old, change.unit)}",
        ChangeKind.REJECT: f"{name(change.target)}：{value_text(change.old, change.unit)}",
        ChangeKind.ASSIGN: f"“{change.old or change.target}” → {name(change.new or '')}",
        ChangeKind.FINDING: f"{f'“{finding}”' if finding else change.target} → {FINDING_STATE.get(change.new or '', change.new)}",
        ChangeKind.UNDO: f"#{change.undoes}",
    }[change.kind]
    why = f"（{change.why}）" if change.why else ""
    return f"{KIND[change.kind]} {change.file} {what}{why}"
