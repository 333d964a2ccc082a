"""Runs the real program over thousands of damaged files and over files made to break it; prints how each kind ended.

    python benchmarks/fuzz_batch.py [--files 2100] [--seed 1] [--jobs 2] [--from FOLDER] [--largest BYTES] [--office]

The files: damaged copies of the documents in FOLDER (``../shared/formats`` if not given), the same number of each, and
those of ``tests/readers/hostile.py`` (bombs, depths, crowds, paths and links that lead outside, pipes). One run of
``extractor run`` with its own worker processes and its own limits reads them all in a sandbox that notes each file
written outside it, each connection and each program started; with ``--office`` LibreOffice may be started, under its
guard, and is given what our own readers call damaged. Exit code 0 only if every file ended as read or as failed with a
code, within its time, nothing was touched outside or left behind, and the program erred on none.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "readers"))

from hostile import HOSTILE, hostile_folder
from mutations import mutate
from sandbox import Outcome, run_program

from extractor.settings import Limits

FORMATS = Path(__file__).resolve().parents[2] / "shared" / "formats"
GRACE = 5.0  # seconds that a stopped worker may take to say so


def main() -> int:
    """Make the files, run, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=3_600)
    parser.add_argument(
        "--keep", type=Path, default=None, help="a folder for the files that the program erred on"
    )
    parser.add_argument("--no-hostile", dest="hostile", action="store_false", help="damaged copies only")
    parser.add_argument("--largest", type=int, default=600_000, help="larger documents are not damaged")
    parser.add_argument("--from", dest="source", type=Path, default=FORMATS)
    parser.add_argument("--office", action="store_true", help="let LibreOffice open what is damaged")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="extractor-fuzz-") as name:
        work = Path(name)
        made = damaged(work / "in" / "damaged", given.source, given.files, given.seed, given.largest)
        hostile_folder(work / "in" / "hostile", None if given.hostile else [])
        begun = time.perf_counter()
        options = ["--jobs", str(given.jobs)]
        outcome = run_program(work / "in", work / "home", given.timeout, options, office=given.office)
        seconds = time.perf_counter() - begun
        print(
            f"{made} damaged and {len(HOSTILE) if given.hostile else 0} hostile files, {given.jobs} workers, {seconds:.0f} s\n"
        )
        good = report(outcome)
        spool = (work / "home" / "out" / ".extractor-resume").read_bytes()
        print(f"given to LibreOffice: {outcome.converted}, read by it: {spool.count(b'LibreOffice')}")
        stray = [path for path in work.iterdir() if path.name not in ("in", "home")]
        print(f"files beside the sandbox: {len(stray)}")
        for one in outcome.unexpected if given.keep else ():
            given.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(work / "in" / str(one["file"]), given.keep)
    return 0 if good and not stray else 1


def damaged(folder: Path, source: Path, count: int, seed: int, largest: int) -> int:
    """Write damaged copies of every document of a folder; return how many."""
    folder.mkdir(parents=True)
    seeds = [
        path for path in sorted(source.iterdir()) if path.stat().st_size < largest and path.suffix != ".md"
    ]
    each = -(-count // len(seeds))
    for path in seeds:
        data, chance = path.read_bytes(), random.Random(f"{seed}{path.name}")
        for number in range(each):
            (folder / f"{path.stem}-{number:03}{path.suffix}").write_bytes(mutate(data, chance))
    return each * len(seeds)


def report(outcome: Outcome) -> bool:
    """Print the table; say whether all ended as they should."""
    kinds: dict[str, Counter[str]] = {}
    for one in outcome.files:
        name = str(one["file"])
        kind = name if name.startswith("hostile") else Path(name).suffix
        kinds.setdefault(kind, Counter())[str(one.get("code") or one["status"])] += 1
    for kind, ends in sorted(kinds.items()):
        told = ", ".join(f"{count} {end}" for end, count in ends.most_common())
        print(f"{sum(ends.values()):6} {kind:34} {told}")
    slowest = max(outcome.files, key=lambda one: float(str(one["seconds"])))
    late = [one for one in outcome.files if float(str(one["seconds"])) > Limits().seconds + GRACE]
    died = sum(one.get("code") == "worker_died" for one in outcome.files)
    print(f"\nexit code {outcome.exit_code}; {len(outcome.files)} files ended")
    print(f"slowest: {slowest['file']} {float(str(slowest['seconds'])):.1f} s; beyond the limit: {len(late)}")
    print(f"workers lost: {died}; errors of the program itself: {len(outcome.unexpected)}")
    for one in outcome.unexpected[:10]:
        print(f"  {one['file']}\n{one.get('trace', '')}")
    print(f"touched outside: {len(outcome.touched)}")
    print("\n".join(sorted(set(outcome.touched))[:10]))
    print(f"left behind: {len(outcome.left)}")
    print("\n".join(outcome.left[:10]))
    return outcome.exit_code in (0, 3) and not (late or outcome.unexpected or outcome.touched or outcome.left)


if __name__ == "__main__":
    sys.exit(main())
