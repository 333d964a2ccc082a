"""Kills a run with SIGKILL at random points, resumes it, and compares every byte with an uninterrupted run's.

    python benchmarks/kill.py [--points 20] [--reports 120] [--jobs 2] [--from FOLDER] [--seed 1]

Every fifth point is a random moment of the start; the others are random moments between the first result and the end,
so that kills hit the reading, the comparison and the writing of the outputs. ``run.json`` is compared
without its times. Exit code 0 only if all points give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from batches import copies

_HEAD = 1_000  # a spool longer than this holds a result
_CODE = "import sys; from extractor.cli import main; sys.exit(main())"


def main() -> int:
    """Run the trial and print one line a point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--reports", type=int, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="source", type=Path, default=None)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="extractor-kill-") as name:
        work = Path(name)
        reports = copies(work / "in", options.reports, options.source)
        begun = time.perf_counter()
        running = _start(reports, work / "whole", options.jobs)
        _await_results(running, work / "whole")
        first = time.perf_counter() - begun
        running.wait()
        length = time.perf_counter() - begun
        whole = _hashes(work / "whole")
        print(
            f"{options.reports} reports, {options.jobs} jobs, {length:.1f} s uninterrupted, {len(whole)} files"
        )
        good = 0
        for point in range(options.points):
            early = point % 5 == 0
            after = chance.uniform(0, first if early else length - first)
            good += _point(point, reports, work / f"out{point}", options.jobs, after, whole, early=early)
    print(f"{good} of {options.points} byte-identical")
    return 0 if good == options.points else 1


def _point(
    point: int, reports: Path, out: Path, jobs: int, after: float, whole: dict[str, str], *, early: bool
) -> bool:
    running = _start(reports, out, jobs)
    if not early:
        _await_results(running, out)
    time.sleep(after)
    ended = running.poll() is not None
    running.kill()
    running.wait()
    spool = out / ".extractor-resume"
    size = spool.stat().st_size if spool.exists() else 0
    code = _start(reports, out, jobs, "--resume").wait()
    made = _hashes(out) if (out / "run.json").exists() else {}
    same = code == 0 and made == whole
    facts = json.loads((out / "run.json").read_text(encoding="utf-8")) if made else {"times": {}}
    since = "its start" if early else "its first result"
    what = "after its end" if ended else f"{after:5.2f} s after {since}, {size:>9,} bytes spooled"
    kept = facts["times"].get("resumed")
    print(f"{point + 1:>3}  killed {what}; {kept} reports taken over; {'same bytes' if same else 'DIFFERS'}")
    if not same:
        print(
            "     ", sorted(key for key in made.keys() | whole.keys() if made.get(key) != whole.get(key))[:8]
        )
    return same


def _await_results(running: subprocess.Popen[bytes], out: Path) -> None:
    spool = out / ".extractor-resume"
    while running.poll() is None and not (spool.exists() and spool.stat().st_size > _HEAD):
        time.sleep(0.01)


def _start(reports: Path, out: Path, jobs: int, *more: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-c",
        _CODE,
        "run",
        str(reports),
        "--out",
        str(out),
        "--jobs",
        str(jobs),
        *more,
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _hashes(out: Path) -> dict[str, str]:
    found = {}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "run.json":
                data = json.dumps({k: v for k, v in json.loads(data).items() if k != "times"}).encode()
            found[path.relative_to(out).as_posix()] = hashlib.sha256(data).hexdigest()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
