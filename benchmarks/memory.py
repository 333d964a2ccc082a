"""What a run takes as the batch grows: peak memory of the main process, and processor time a report.

    python benchmarks/memory.py [--few 400] [--most 4000] [--real]

Without ``--real`` the texts at hand are read once, and each further report is one of them under another township's
name: reading a report frees what it took, so that what grows with the batch is all in what comes after it (the
spool, the checks across reports, the outputs), and 40,000 reports can be measured in minutes. With ``--real`` every
report is read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from batches import copies, texts, town

if TYPE_CHECKING:
    from extractor.pipeline import Extractor
    from extractor.record import ReportResult
    from extractor.settings import Settings


class Repeating:
    """Stands in for the pipeline: answers with what it has read once."""

    def __init__(self, real: Extractor) -> None:
        self._real = real
        self._sources = texts()
        self.ruleset_hash, self.metrics, self.checks = real.ruleset_hash, real.metrics, real.checks
        self._read = cache(lambda number: real.extract(self._sources[number]))

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        """Return the result of one of the sources, as that of the file with this number."""
        turn, number = divmod(int(path.stem), len(self._sources))
        result, name = self._read(number), name or path.name
        # a township of its own for each: reports of one township and year are told, and what is told is held
        whose = {"place": town(turn) + "镇", "county": f"{town(number)}县"}
        head, digest = replace(result.head, **whose), replace(result.digest, file=name, **whose)
        return replace(result, file=name, head=head, digest=digest)


def repeating(settings: Settings) -> Repeating:
    """Return the stand-in."""
    from extractor.pipeline import Extractor

    return Repeating(Extractor(settings))


def main() -> None:
    """Measure both sizes and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=400)
    parser.add_argument("--most", type=int, default=4_000)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(*options.child)
        return
    print("| reports | seconds | processor ms a report | peak memory |\n| --- | --- | --- | --- |")
    peaks = [_measure(count, real=options.real) for count in (options.few, options.most)]
    print(f"\n{options.most:,} against {options.few:,} reports: {(peaks[1] - peaks[0]) / 1024:+.0f} MB")


def _measure(count: int, *, real: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="extractor-memory-") as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        if real:
            copies(folder, count)
            code = "import sys; from extractor.cli import main; sys.exit(main())"
            command = [sys.executable, "-c", code, "run", str(folder), "--out", str(out), "--jobs", "1"]
        else:
            folder.mkdir()
            for number in range(count):
                (folder / f"{number:06}.txt").write_bytes(b"%d" % number)
            command = [sys.executable, __file__, "--child", str(folder), str(out)]
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"the run over {count} reports ended with {process.returncode}")
    each = (usage.ru_utime + usage.ru_stime) / count * 1000
    print(f"| {count:,} | {seconds:.1f} | {each:.1f} | {usage.ru_maxrss / 1024:.0f} MB |", flush=True)
    return usage.ru_maxrss


def _child(folder: Path, out: Path) -> None:
    from extractor.cli.running import Options, run_command

    run_command(Options((folder,), out, jobs=1), factory=repeating)


if __name__ == "__main__":
    main()
