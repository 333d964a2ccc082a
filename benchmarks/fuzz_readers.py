"""The long run of the fuzz test: damages documents thousands of times and counts how reading them ends.

    python benchmarks/fuzz_readers.py FOLDER [--rounds 200] [--seed 1]

Reads every file of FOLDER, then ROUNDS damaged copies of each. Fails (exit 1) if anything but a document or one of
the package's own errors comes back, or if one file takes longer than ten seconds. The causes behind "damaged"
are counted by type: those that point at our own code (NameError, AssertionError) are shown.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "readers"))

from mutations import mutate

from extractor.errors import ReadError
from extractor.readers import read_bytes
from extractor.settings import Limits, Settings

SLOW = 10.0
BIG = 600_000
LIMITS = Settings(limits=Limits(characters=500_000, expanded_size=50_000_000, table_cells=50_000, pages=200))


def main() -> int:
    """Run it; see the module's own text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    ends: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    bad: list[str] = []
    for path in sorted(given.folder.iterdir()):
        data = path.read_bytes()
        if len(data) < BIG and path.suffix != ".md":
            _file(path.name, data, given.rounds, random.Random(f"{given.seed}{path.name}"), ends, causes, bad)
    print(f"{sum(ends.values())} damaged files")
    for title, counts in (("ended as", ends), ("causes behind 'damaged'", causes)):
        print(title)
        for key, count in counts.most_common():
            print(f"  {count:6} {key}")
    print("\n".join(bad) or "nothing unexpected")
    return 1 if bad else 0


def _file(
    name: str,
    data: bytes,
    rounds: int,
    rng: random.Random,
    ends: Counter[str],
    causes: Counter[str],
    bad: list[str],
) -> None:
    for number in range(rounds):
        broken = mutate(data, rng)
        started = time.perf_counter()
        try:
            document = read_bytes(broken, name, LIMITS)
            document.text.encode("utf-8")
            if any(not 0 <= b.start < b.end <= len(document.text) for b in document.blocks):
                bad.append(f"{name} #{number}: a block outside the text")
            ends["document"] += 1
        except ReadError as error:
            ends[error.code] += 1
            if error.__cause__ is not None:
                causes[_origin(error.__cause__)] += 1
        except Exception as error:
            bad.append(f"{name} #{number}: {type(error).__name__}: {error}")
        if time.perf_counter() - started > SLOW:
            bad.append(f"{name} #{number}: took {time.perf_counter() - started:.0f} s")


def _origin(cause: BaseException) -> str:
    frames = traceback.extract_tb(cause.__traceback__)
    return (
        f"{type(cause).__name__} in {Path(frames[-1].filename).name}:{frames[-1].lineno}"
        if frames
        else type(cause).__name__
    )


if __name__ == "__main__":
    sys.exit(main())
