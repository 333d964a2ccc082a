"""Puts one poisoned file among many and counts what it costs: one failure, and a row for every other file.

    python benchmarks/poison.py [--reports 1000] [--jobs 2] [--seconds 60] [--megabytes 4096] [--kinds kill sleep eat]
                                [--dask]

Three batches by the real pipeline in worker processes (with ``--dask`` on the workers of a Dask cluster over TCP, which is
started for the trial), each of short reports with one file in the middle that kills its
process, sleeps for ever, or eats memory until the system refuses. Exit code 0 only if each batch gives all other rows and
the one failure, with the code that belongs to it.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from batches import town

from extractor.batch import default_factory
from extractor.batch.work import Warms
from extractor.cli.running import Options, run_command
from extractor.record import ReportResult
from extractor.settings import Limits, Settings

_TEXT = Path(__file__).resolve().parents[1] / "docs" / "examples" / "penalty.txt"
_CODES = {"kill": "worker_died", "sleep": "time_limit", "eat": "memory_limit"}
_SECONDS, _MEGABYTES = (
    "POISON_SECONDS",
    "POISON_MEGABYTES",
)  # workers are started afresh and know the environment only


class Poisoned:
    """The real extractor, save for the file whose name says how it is poisoned."""

    def __init__(self, settings: Settings) -> None:
        self._real = default_factory(settings)
        self.ruleset_hash, self.metrics = self._real.ruleset_hash, self._real.metrics

    def warm(self) -> None:
        """Start the real one's engines, which are no part of a file's time."""
        if isinstance(self._real, Warms):
            self._real.warm()

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        """Read a file, or come to grief."""
        misdeed = Path(name or path.name).stem  # on a cluster the path is that of a copy
        if misdeed == "kill":
            os._exit(13)
        if misdeed == "sleep":
            time.sleep(1_000_000)
        if misdeed == "eat":
            eaten = []
            while True:
                eaten.append(bytearray(64 * 1024 * 1024))
        return self._real.extract(path, name=name)


def make(settings: Settings) -> Poisoned:
    """Return the extractor of a worker."""
    return Poisoned(settings)


class Bounded(Options):
    """Options with bounds that do not let a trial last."""

    def settings(self) -> Settings:
        """Return the settings of the trial."""
        limits = Limits(seconds=float(os.environ[_SECONDS]), memory=int(os.environ[_MEGABYTES]) * 1024 * 1024)
        return Settings(limits=limits)


def main() -> int:
    """Run the trials and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--megabytes", type=int, default=4_096)
    parser.add_argument("--kinds", nargs="+", choices=sorted(_CODES), default=list(_CODES))
    parser.add_argument("--dask", action="store_true", help="on a Dask cluster of so many workers as jobs")
    options = parser.parse_args()
    os.environ[_SECONDS], os.environ[_MEGABYTES] = str(options.seconds), str(options.megabytes)
    with _cluster(options.jobs) if options.dask else nullcontext() as address:
        told = [_trial(kind, options.reports, options.jobs, address) for kind in options.kinds]
    for line, _ in told:
        print(line)
    return 0 if all(good for _, good in told) else 1


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    """Hold a scheduler and its workers, and tell its address."""
    below = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[1])))
    with tempfile.TemporaryDirectory(prefix="extractor-dask-") as name:
        told = Path(name) / "scheduler.json"
        started: list[subprocess.Popen[bytes]] = []

        def start(*words: object) -> None:
            command = [
                sys.executable,
                "-m",
                "dask",
                *map(str, words),
                "--host",
                "127.0.0.1",
                "--no-dashboard",
            ]
            with (Path(name) / f"{len(started)}.log").open("wb") as log:
                env = {**os.environ, "PYTHONPATH": below}
                started.append(
                    subprocess.Popen(command, stdout=log, stderr=log, env=env, start_new_session=True)
                )

        try:
            start("scheduler", "--port", "0", "--scheduler-file", told)
            while not told.exists() or not told.stat().st_size:
                time.sleep(0.1)
            address = json.loads(told.read_text(encoding="utf-8"))["address"]
            for number in range(workers):
                start("worker", address, "--nthreads", "1", "--local-directory", name, "--name", f"w{number}")
            yield address
        finally:
            for process in reversed(started):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _trial(kind: str, reports: int, jobs: int, address: str | None) -> tuple[str, bool]:
    text = _TEXT.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="extractor-poison-") as name:
        batch, out = Path(name) / "in", Path(name) / "out"
        batch.mkdir()
        for number in range(reports - 1):
            (batch / f"{number:04}.txt").write_text(f"{town(number)}镇工作情况\n{text}", encoding="utf-8")
        folder = batch / f"{reports // 2:04}-in-the-middle"
        folder.mkdir()
        (folder / f"{kind}.txt").write_text(text, encoding="utf-8")
        begun = time.perf_counter()
        where = {"jobs": jobs} if address is None else {"cluster": address}
        code = run_command(Bounded((batch,), out, **where), factory=importlib.import_module("poison").make)
        seconds = time.perf_counter() - begun
        rows = sum(row["文件"] != "合计" for row in _rows(out / "summary.csv"))
        failures = [row["代码"] for row in _rows(out / "failures.csv")]
    good = (code, rows, failures) == (3, reports - 1, [_CODES[kind]])
    line = f"{kind:<5} {reports} files: {rows} rows, {len(failures)} failure ({', '.join(failures)}), {seconds:.0f} s"
    return line + ("" if good else "  NOT AS IT SHOULD BE"), good


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    raise SystemExit(main())
