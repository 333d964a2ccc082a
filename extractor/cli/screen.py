"""What a run shows at its end: the table in short, what does not fit together, and where the files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.batch import Entry, Plan
from extractor.cli.console import open_console, say
from extractor.exports.cells import clean
from extractor.labels import SEVERITY
from extractor.models import MetricInfo

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["Overview"]

_REPORTS = 40  # rows of the table on the screen
_LINES = 30  # findings, and as many failures
_CELL = 9  # columns of the screen that one metric takes
_FIXED = 58  # columns that the rest of the table takes

_FILES = {
    "summary.xlsx": "汇总表（Excel/WPS）",
    "summary.csv": "汇总表",
    "findings.csv": "问题清单",
    "mentions.csv": "每个数值的依据",
    "numbers.csv": "数字台账",
    "counties.csv": "分县统计：合计、中位数、填报数",
    "failures.csv": "未能读取的文件",
    "reports.jsonl": "完整结果（供程序使用）",
    "texts": "各报告的文本",
}


@dataclass(slots=True)
class Overview:
    """Listens while the outputs are written and keeps what fits a screen."""

    metrics: Sequence[MetricInfo]
    _rows: list[Mapping[str, Any]] = field(default_factory=list)
    _told: Counter[str] = field(default_factory=Counter)
    _findings: dict[str, list[str]] = field(default_factory=lambda: {level: [] for level in SEVERITY})
    _failures: list[tuple[str, str, str]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Hear of one file."""
        record = entry.record
        if record["error"] is not None and len(self._failures) < _LINES:
            self._failures.append((entry.file, record["error"]["message"], entry.advice))
        if not entry.ok:
            return
        if len(self._rows) < _REPORTS:
            self._rows.append(record)
        self._told.update(metric for metric, cell in record["table"].items() if cell["value"] is not None)
        for one in record["findings"]:
            lines = self._findings[one["severity"]]
            if len(lines) < _LINES:
                lines.append(f"{entry.file}：{one['message']}")
        if len(self._notes) < _LINES:
            self._notes += [f"{entry.file}：{note.message}" for note in entry.notes]

    def show(self, counts: Mapping[str, int], plan: Plan, out: Path) -> None:
        """Print everything to the standard output."""
        console = open_console()
        if self._rows:
            console.print(self._table(console.width))
            if counts["ok"] > len(self._rows):
                say(console, f"……其余 {counts['ok'] - len(self._rows)} 份报告见汇总表。")
        self._show_findings(console, counts)
        self._show_rest(console, counts, plan)
        say(console, "")
        say(
            console,
            f"共 {counts['files']} 个文件：读取 {counts['ok']}，失败 {counts['failed']}，"
            f"跳过 {counts['skipped']}；提取数值 {counts['mentions']} 个。",
        )
        say(console, f"结果在 {out.resolve()}：")
        for name, what in _FILES.items():
            if (out / name).exists():
                say(console, f"  {name:<14} {what}")

    def _table(self, width: int) -> Table:
        from rich import box
        from rich.table import Table

        shown = [one for one, _ in self._told.most_common(max(0, (width - _FIXED) // _CELL))]
        metrics = [metric for metric in self.metrics if metric.id in shown]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("报告", overflow="fold", ratio=1, min_width=10)
        for title in ("年度", "指标", "待核", "错误", "提醒"):
            table.add_column(title, justify="right", no_wrap=True)
        for metric in metrics:
            table.add_column(_heading(metric), justify="right", max_width=_CELL - 1, overflow="fold")
        for record in self._rows:
            cells = record["table"]
            values = [_value(cells.get(metric.id)) for metric in metrics]
            table.add_row(*_row(record), *values)
        return table

    def _show_findings(self, console: Console, counts: Mapping[str, int]) -> None:
        for level, name in SEVERITY.items():
            total, lines = counts[f"findings_{level}"], self._findings[level]
            if not total:
                continue
            say(console, "")
            say(console, f"{name} {total} 条：", bold=True)
            for line in lines:
                say(console, f"  {line}")
            if total > len(lines):
                say(console, f"  ……其余 {total - len(lines)} 条见 findings.csv。")

    def _show_rest(self, console: Console, counts: Mapping[str, int], plan: Plan) -> None:
        if self._notes:
            say(console, "")
            say(console, "请留意：", bold=True)
            for note in self._notes:
                say(console, f"  {note}")
        if self._failures:
            say(console, "")
            say(console, f"{counts['failed']} 个文件未能读取：", bold=True)
            for file, message, advice in self._failures:
                say(console, f"  {file}：{message}{advice}")
            if counts["failed"] > len(self._failures):
                say(console, f"  ……其余 {counts['failed'] - len(self._failures)} 个见 failures.csv。")
        if plan.skips:
            reasons: dict[str, list[str]] = {}
            for one in plan.skips:
                reasons.setdefault(one.reason, []).append(one.name)
            told = (_some(names) + f"（{reason}）" for reason, names in reasons.items())
            say(console, "")
            say(console, f"跳过 {len(plan.skips)} 个不是报告的文件：{'；'.join(told)}")


def _heading(metric: MetricInfo) -> str:
    return f"{metric.name}\n{metric.units[0]}" if metric.units else metric.name


def _some(names: Sequence[str], most: int = 3) -> str:
    return "、".join(names[:most]) + (f" 等 {len(names)} 个" if len(names) > most else "")


def _value(cell: Mapping[str, Any] | None) -> str:
    """Return what the screen shows of a cell: a question mark where reports tell several values."""
    return "" if cell is None else cell["value"] or "？"


def _row(record: Mapping[str, Any]) -> tuple[str, ...]:
    head, cells = record["report"], record["table"].values()
    levels = Counter(one["severity"] for one in record["findings"])
    clear = sum(cell["value"] is not None for cell in cells)
    who = head["place"] or head["issuer"]
    return (
        clean(f"{who}（{record['file']}）" if who else record["file"]),
        str(head["year"] or ""),
        str(clear),
        str(len(cells) - clear or ""),
        str(levels["error"] or ""),
        str(levels["warning"] or ""),
    )
