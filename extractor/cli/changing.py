"""``extractor changes``: the changes by hand listed, written as a table, and recorded from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.console import open_console, say
from extractor.cli.history import Told, change_text, store_place
from extractor.errors import UsageError
from extractor.exports.change_list import CHANGE_LIST, change_rows, planned_changes, read_list
from extractor.exports.files import write_csv
from extractor.exports.telling import told_time
from extractor.store import open_run, open_store
from extractor.store.undoing import taken_back

if TYPE_CHECKING:
    from extractor.store.store import Store, StoredRun

__all__ = ["export_command", "import_command", "list_command"]


def list_command(folder: Path | None, store: str | None, file: str | None) -> None:
    """Show all changes by hand, or those of one file, in their order."""
    console = open_console()
    with open_store(store_place(folder, store), create=False) as opened:
        changes = opened.changes()
        gone = taken_back(changes)
        shown = [one for one in changes if file is None or one.file == file]
        told = Told.of(opened, folder, shown)
        for one in shown:
            undone = "（已撤销）" if one.id in gone else ""
            say(console, f"#{one.id} {told_time(one.at)[:16]} {one.who} {change_text(one, told)}{undone}")
        say(console, f"共 {len(shown)} 条。")


def export_command(folder: Path | None, store: str | None, out: Path) -> None:
    """Write all changes by hand as a CSV file."""
    with open_store(store_place(folder, store), create=False) as opened:
        count = write_csv(out, CHANGE_LIST, change_rows(opened.changes(), Told.of(opened, folder).metrics))
    say(open_console(), f"已写出 {out}（{count} 条）。")


def import_command(folder: Path | None, store: str | None, filled: Path, who: str, *, dry: bool) -> None:
    """Record the changes of a filled-in list, all of them or none.

    :raises UsageError: if a row cannot be understood; then nothing was recorded.
    """
    console = open_console()
    if folder is not None:
        open_run(folder)  # a folder that is none gets no store
    with open_store(store_place(folder, store)) as opened:
        run = _newest(opened, folder)
        rows = read_list(filled)
        planned = planned_changes(rows, opened, run, who)
        told = Told({one.id: one for one in run.metrics})
        for one in planned:
            kept = one if dry else opened.record(one)
            number = f"#{kept.id} " if kept.id else ""
            say(console, f"  {number}{kept.who} {change_text(kept, told)}")
        known = sum(any(row.values()) for row in rows) - len(planned)
        same = f"另有 {known} 行早已记过。" if known else ""
        say(console, f"{'将记入' if dry else '已记入'} {len(planned)} 条更正。{same}")


def _newest(store: Store, folder: Path | None) -> StoredRun:
    """Return the run whose files a list names: the one of the folder, else the newest."""
    if folder is not None:
        return store.run(store.add_run(folder))
    rows = store.runs()
    if not rows:
        advice = "请写结果文件夹，或先用 extractor run --store 记一次运行。"
        raise UsageError(f"存储 {store.shown} 里还没有运行。", advice=advice, code="run_unknown")
    return store.run(rows[0].id)
