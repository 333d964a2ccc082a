"""``extractor compare``: two runs beside each other, on the screen and as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.console import open_console, say
from extractor.errors import UsageError
from extractor.exports.cells import clean
from extractor.exports.comparison import COMPARISON, KIND, comparison_rows, reason_text, value_text
from extractor.exports.files import write_csv
from extractor.labels import SEVERITY
from extractor.models import MetricInfo
from extractor.store import OWN_STORE, open_run, open_store
from extractor.store.comparing import Difference, Kind, Side, compare

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.store.store import Store

__all__ = ["compare_command"]

_LAST = "last"
_LINES = 40


@dataclass(slots=True)
class _Seen:
    """What the screen shows of a comparison: all counts, and the first lines of each kind."""

    metrics: Mapping[str, MetricInfo]
    kinds: Counter[Kind] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    reports: dict[Kind, list[str]] = field(default_factory=dict)
    cells: list[tuple[str, ...]] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=lambda: {"came": [], "gone": []})

    def take(self, one: Difference) -> None:
        """Hear of one report."""
        self.kinds[one.kind] += 1
        who = one.head.township or one.head.file
        if one.kind in (Kind.NEW, Kind.GONE):
            self.reports.setdefault(one.kind, []).append(one.head.file)
        for cell in one.cells:
            self.found["cells"] += 1
            if len(self.cells) < _LINES:
                name = self.metrics[cell.metric].name if cell.metric in self.metrics else cell.metric
                old, new = value_text(cell.old, cell.old_unit), value_text(cell.new, cell.new_unit)
                by = f"（{cell.change.who}：{cell.change.why}）" if cell.change is not None else ""
                self.cells.append((who, name, old, new, reason_text(cell) + by))
        for kind, findings in (("came", one.came), ("gone", one.gone)):
            for finding in findings:
                self.found[kind] += 1
                if len(self.lines[kind]) < _LINES:
                    self.lines[kind].append(f"{who}（{SEVERITY[finding['severity']]}）{finding['message']}")


def compare_command(first: str, second: str, store: str | None, out: Path | None) -> None:
    """Show what is different between two runs; write all of it as CSV if ``out`` is given.

    :raises UsageError: if a run is not known, or the file cannot be written.
    """
    console = open_console()
    with ExitStack() as stack:
        opened = None if store is None else stack.enter_context(open_store(store, create=False))
        before, after = (_side(told, opened, stack) for told in (first, second))
        seen = _Seen({one.id: one for one in (*before.run.metrics, *after.run.metrics)})
        for word, side in (("原", before), ("新", after)):
            say(console, f"{word}：{side.run.path}（{side.run.facts.get('times', {}).get('started', '')}）")
        differences = _heard(compare(before, after), seen)
        if out is None:
            for _ in differences:
                pass
        else:
            count = write_csv(out, COMPARISON, comparison_rows(differences, seen.metrics))
    _show(console, seen)
    if out is not None:
        say(console, f"已写出 {out}（{count} 行）。")


def _heard(differences: Iterable[Difference], seen: _Seen) -> Iterator[Difference]:
    for one in differences:
        seen.take(one)
        yield one


def _side(told: str, store: Store | None, stack: ExitStack) -> Side:
    """Return the run that a word of the command line means: an id, ``last`` or a folder."""
    if Path(told).is_dir() or not (told == _LAST or told.isdecimal()):
        return _from_folder(Path(told), store, stack)
    if store is None:
        advice = "请用 --store 指定存储；比较两个结果文件夹请写它们的路径。"
        raise UsageError(f"不知道 {told} 是哪个存储里的运行。", advice=advice, code="store_not_named")
    if told == _LAST:
        rows = store.runs()
        if not rows:
            advice = "请用 extractor run --store 先记一次运行。"
            raise UsageError(f"存储 {store.shown} 里还没有运行。", advice=advice, code="run_unknown")
        run = rows[0].id
    else:
        run = int(told)
    return Side(store.run(run), store.changes(run=run))


def _from_folder(folder: Path, store: Store | None, stack: ExitStack) -> Side:
    run = open_run(folder)
    if store is None and (folder / OWN_STORE).is_file():
        store = stack.enter_context(open_store(folder / OWN_STORE, create=False))
    return Side(run, () if store is None else store.changes())


def _show(console: Console, seen: _Seen) -> None:
    counts = "，".join(f"{KIND[kind]} {seen.kinds[kind]} 份" for kind in Kind)
    say(console, "")
    say(console, f"报告：{counts}。", bold=True)
    for kind, files in seen.reports.items():
        say(console, f"  {KIND[kind]}：{'、'.join(files[:_LINES])}{_more(len(files))}")
    say(console, f"数值改动 {seen.found['cells']} 处。", bold=True)
    if seen.cells:
        _show_cells(console, seen.cells)
        if seen.found["cells"] > len(seen.cells):
            say(console, f"  {_more(seen.found['cells'])}")
    for way, word in (("came", "新增"), ("gone", "消失")):
        say(console, f"{word}的问题 {seen.found[way]} 条。", bold=True)
        for line in seen.lines[way]:
            say(console, f"  {line}")
        if seen.found[way] > _LINES:
            say(console, f"  {_more(seen.found[way])}")


def _show_cells(console: Console, cells: Sequence[tuple[str, ...]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("乡镇", "指标", "原值", "新值", "原因"):
        table.add_column(title, overflow="fold")
    for row in cells:
        table.add_row(*map(clean, row))
    console.print(table)


def _more(count: int) -> str:
    return f"……共 {count}，其余见 --out 写出的 CSV。" if count > _LINES else ""
