"""``extractor evaluate``: gold against extraction, in a table."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.batch import Factory, Plan, Spool, Task, default_factory, run_batch
from extractor.cli.console import open_console, say
from extractor.cli.progress import progress
from extractor.cli.running import choose_engine, rule_folders
from extractor.evaluate import Scores, load_gold, load_records, score
from extractor.gold import GoldReport
from extractor.settings import Settings

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["evaluate_command", "extract_gold"]

_KINDS = {
    "missed": "漏提",
    "wrong": "误提",
    "cell": "单元格",
    "head": "表头信息",
    "unflagged": "漏报",
    "false_alarm": "误报",
}
_HEAD = {
    "issuer": "报告单位",
    "place": "乡镇",
    "county": "区县",
    "year": "年度",
    "addressee": "主送",
    "doc_no": "文号",
    "date": "日期",
}


def evaluate_command(
    folder: Path,
    reports: Path | None,
    *,
    jobs: int | None = None,
    rules: Sequence[Path] = (),
    details: bool = False,
    as_json: bool = False,
    factory: Factory = default_factory,
) -> None:
    """Print how extraction compares with the gold of a folder.

    :raises UsageError: if the folder holds no gold or the records cannot be read.
    :raises RulesError: if gold or rules are not well formed.
    """
    golds = load_gold(folder)
    settings = Settings(rules=rule_folders(rules))
    records = load_records(reports) if reports else extract_gold(golds, jobs, settings, factory)
    scores = score(golds, records)
    if as_json:
        print(json.dumps(scores.to_dict(), ensure_ascii=False))  # noqa: T201
        return
    _show(scores, details=details)


def extract_gold(
    golds: Sequence[GoldReport], jobs: int | None, settings: Settings, factory: Factory = default_factory
) -> dict[str, dict[str, Any]]:
    """Run the extractor over the plain texts of gold, as text files, and return the records by report id."""
    with tempfile.TemporaryDirectory(prefix="extractor-gold-") as name:
        work = Path(name)
        tasks = []
        for gold in golds:
            path = work / f"{gold.id}.txt"
            path.write_bytes(gold.text.encode("utf-8"))
            tasks.append(Task(path.name, path))
        plan = Plan(tasks=tuple(sorted(tasks, key=lambda one: one.name)))
        watch = work / "watch"
        watch.mkdir()
        with Spool(work / "spool", len(tasks)) as spool, progress(len(tasks)) as step:
            engine = choose_engine(jobs, len(tasks))
            results = run_batch(
                plan, settings, engine, spool, watch, factory=factory, on_done=lambda done: step(done.name)
            )
            return {Path(entry.file).stem: entry.record for entry in results.entries()}


def _show(scores: Scores, *, details: bool) -> None:
    out = open_console()
    out.print(_metric_table(scores))
    out.print(_overall_table(scores))
    told = scores.to_dict()
    say(out, f"报告 {told['reports']} 份，缺 {told['missing_reports']} 份")
    say(
        out,
        f"性质（实际、目标、往年…）正确：{_percent(told['role_accuracy'])}，"
        f"非实际数值的召回：{_percent(told['nonactual_recall'])}",
    )
    say(
        out,
        f"约数正确：{_percent(told['approx_accuracy'])}；原文与位置一致："
        f"{_percent(told['quote_is_text_at_offsets'])}；数字入台账：{_percent(told['digit_runs_in_ledger'])}",
    )
    heads = "，".join(f"{_HEAD[key]} {value}" for key, value in told["head"].items())
    say(out, f"表头信息正确：{_percent(told['head_accuracy'])}（{heads}）")
    say(out, f"每份报告误报：{told['false_alarms_per_report']} 条")
    if details:
        for one in sorted(scores.details, key=lambda each: (each.report, each.kind, each.what)):
            say(out, f"{one.report}  {_KINDS[one.kind]}  {one.what}  {one.value}  {one.where}")


def _metric_table(scores: Scores) -> Table:
    from extractor.evaluate import per_metric_frame

    table = _table("指标", "标注", "找到", "漏提", "误提", "精确率", "召回率", "F1")
    for row in per_metric_frame(scores).itertuples(index=False):
        counts = (str(count) for count in row[1:5])
        table.add_row(str(row[0]), *counts, *(f"{rate:.3f}" for rate in row[5:8]))
    return table


def _overall_table(scores: Scores) -> Table:
    findings = scores.to_dict()["findings"]
    table = _table("合计", "找到", "漏", "误", "精确率", "召回率", "F1")
    for name, one in (
        ("数值", scores.mentions.to_dict()),
        ("单元格", scores.cells.to_dict()),
        ("问题", findings),
    ):
        rates = (f"{one[key]:.4f}" for key in ("precision", "recall", "f1"))
        table.add_row(name, str(one["tp"]), str(one["fn"]), str(one["fp"]), *rates)
    return table


def _table(first: str, *others: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, overflow="fold")
    for title in others:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.2%}"
