"""The outputs of a run as they hold after what people changed: every cell changed by hand is told as such.

A pure function of the run and its changes: equal input gives equal bytes, and the run's own files are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.batch import Entry
from extractor.errors import UsageError
from extractor.exports.files import OutputSet, TableFile
from extractor.exports.html import write_page
from extractor.exports.overlaid import overlaid
from extractor.exports.passing import TablePass
from extractor.exports.tables import Row, Table, run_tables, widened
from extractor.exports.telling import CHANGES, FINDING_STATE, change_rows
from extractor.models import MetricInfo
from extractor.store import Change, Corrected, Run, corrected, open_run
from extractor.store.fingerprints import fingerprint

__all__ = ["CORRECTED_OUTPUTS", "write_corrected"]

CORRECTED_OUTPUTS = (
    "summary.csv",
    "summary.xlsx",
    "mentions.csv",
    "findings.csv",
    "numbers.csv",
    "counties.csv",
    "failures.csv",
    "changes.csv",
    "report.html",
)
"""The files that a corrected export consists of."""


def write_corrected(run: Run | Path, changes: Iterable[Change], out: Path, *, page: bool = True) -> int:
    """Write the corrected tables of a run into ``out``, all or none, and return how many cells were changed by hand.

    :param run: a run, or the folder that ``extractor run`` has written.
    :param changes: what people did, as the store gives it; what speaks of other reports is passed over.
    :param out: a folder, made if need be; never the run's own.
    :param page: write ``report.html`` too.
    :raises UsageError: if the run's folder is not whole, or ``out`` is that folder.
    :raises OSError: if a file cannot be written; then ``out`` is as it was.
    """
    run = open_run(run) if isinstance(run, Path) else run
    if out.resolve() == run.path.resolve():
        raise UsageError(
            f"更正后的结果不能写进原结果文件夹 {out}，以免盖掉提取的原值。",
            advice="请用 --out 指定另一个文件夹，例如 --out 更正后。",
            code="output_is_input",
        )
    out.mkdir(parents=True, exist_ok=True)
    kept = tuple(changes)
    with TemporaryDirectory(prefix=".extractor-", dir=out) as work, OutputSet(out, Path(work)) as outputs:
        count = _write(run, kept, outputs, Path(work))
        if page:
            write_page(run, outputs.path("report.html"), kept)
        return count


def _write(run: Run, changes: tuple[Change, ...], outputs: OutputSet, work: Path) -> int:
    count = int(run.facts.get("counts", {}).get("ok", 0))
    tables = TablePass(outputs, work, run.metrics, _tables(run.metrics), count, by_hand=CHANGES)
    names = {one.id: one.name for one in run.metrics}
    found: dict[str, Corrected] = {}
    messages: dict[str, str] = {}
    by_hand = 0
    touched = {one.sha256 for one in changes}
    for report in run.reports():
        own = [one for one in changes if one.sha256 == report.sha256] if report.sha256 in touched else []
        now = corrected(report.record, own)
        if own:
            found[report.sha256] = now
            messages |= {fingerprint(one): str(one["message"]) for one in report.record["findings"]}
        by_hand += len(now.by_hand)
        tables.take(overlaid(report, now))
    file = TableFile(outputs, "changes.csv", CHANGES)
    for row, name, metric in change_rows(changes, found, names, messages):
        file.write(row)
        tables.book.change(row, name, metric, CHANGES.index("文件"))
    tables.finish(run.facts)
    return by_hand


def _tables(metrics: tuple[MetricInfo, ...]) -> tuple[Table, ...]:
    findings, mentions, numbers, failures = run_tables(metrics)
    return (
        widened(findings, ("处理", "处理说明"), _state),
        widened(mentions, ("人工改动",), _done),
        numbers,
        failures,
    )


def _state(entry: Entry, number: int) -> Row:
    one = entry.record["findings"][number]
    return FINDING_STATE[one["state"]], one["told"]


def _done(entry: Entry, number: int) -> Row:
    """Return what was done to the cell that a mention speaks for."""
    metric = entry.record["mentions"][number]["metric"]
    cell = entry.record["table"].get(metric)
    speaks = cell is not None and number in cell["mentions"]
    return ((entry.record["by_hand"].get(metric) or cell.get("accepted", "")) if speaks and cell else "",)
