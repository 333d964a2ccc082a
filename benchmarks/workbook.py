"""What ``summary.xlsx`` takes: size, processor time, memory, and how long LibreOffice needs to open it.

    python benchmarks/workbook.py [--reports 30 600] [--no-office]

Every report tells every metric (``wide_run.py``), so that 600 reports make 63,600 cells. "writing" is the workbook alone,
without the CSV files; "opening" is LibreOffice's processor time for turning the first sheet into CSV.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from wide_run import wide_run

from extractor.exports.book import ReportBook
from extractor.exports.counties import Counties
from extractor.exports.overlaid import overlaid
from extractor.exports.summary import Summary
from extractor.exports.tables import run_tables
from extractor.store import corrected, open_run


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs="+", default=[30, 600])
    parser.add_argument("--no-office", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _write(options.child)
        return
    print("| reports × metrics | size | writing | peak memory | opening |\n| --- | --- | --- | --- | --- |")
    for count in options.reports:
        with TemporaryDirectory(prefix="extractor-book-") as name:
            run = wide_run(Path(name) / "run", count)
            child = [sys.executable, __file__, "--child", str(run)]
            told = subprocess.run(child, capture_output=True, text=True, encoding="utf-8", check=True).stdout
            size = (run / "again.xlsx").stat().st_size / 1e6
            opening = "" if options.no_office else _opening(run / "again.xlsx", Path(name))
            print(f"| {count} × 106 | {size:.1f} MB | {told.strip()} | {opening} |", flush=True)


def _write(folder: Path) -> None:
    run = open_run(folder)
    entries = [overlaid(report, corrected(report.record, ())) for report in run.reports()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    summary, counties = Summary(run.metrics), Counties(run.metrics)
    tables = run_tables(run.metrics)
    book = ReportBook(folder / "again.xlsx", folder, summary, tables, len(entries))
    for entry in entries:
        book.take(entry, list(summary.rows(entry)))
        counties.take(entry.record)
    book.finish(summary.totals(), counties, {})
    spent = time.process_time() - begun
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{spent:.1f} s | +{more:.0f} MB")


def _opening(path: Path, folder: Path) -> str:
    office = shutil.which("soffice")
    if office is None:
        return "no LibreOffice here"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "csv", "--outdir", str(folder), str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return f"{usage.ru_utime + usage.ru_stime:.1f} s"


if __name__ == "__main__":
    main()
