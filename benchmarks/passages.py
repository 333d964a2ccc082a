"""Scores the checks on the passages of ``tests/checks/passages``: planted faults found, false alarms on sound look-alikes.

Usage: passages.py [--set first] [--class sums] [--show]

A planted fault is found when its own check tells an error or a warning; whatever else is told of a passage, faulty or
sound, is a false alarm. ``--show`` prints every passage that is not as it should be. The figures of the first look at
each set, taken before anybody tuned to it, stand in docs/CHECKS.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "checks" / "passages"
sys.path.insert(0, str(ROOT / "tests" / "checks"))


@dataclass(slots=True)
class Tally:
    """What was planted, what was found of it, and the false alarms over all passages."""

    planted: int = 0
    found: int = 0
    sound: int = 0
    alarms: int = 0

    def add(self, other: Tally) -> None:
        """Add the figures of another class."""
        self.planted += other.planted
        self.found += other.found
        self.sound += other.sound
        self.alarms += other.alarms

    def row(self, name: str) -> str:
        """Return one line of the table."""
        recall = f"{self.found / self.planted:.2f}" if self.planted else "–"
        return f"| {name} | {self.planted} | {self.found} | {recall} | {self.sound} | {self.alarms} |"


def judge(name: str, kind: str, case: object, tally: Tally) -> Iterator[str]:
    """Count one passage and give a line for each way in which it is not as it should be."""
    findings = import_module("frames").told(case)
    code = case.get("code") if isinstance(case, dict) else None
    wrong = [finding for finding in findings if kind == "sound" or finding.check != code]
    if kind == "faulty":
        tally.planted += 1
        found = any(finding.check == code for finding in findings)
        tally.found += found
        if not found:
            yield f"{name}: missed {code}: {case}"
    else:
        tally.sound += 1
    tally.alarms += len(wrong)
    for finding in wrong:
        yield f"{name}: false alarm {finding.check}: {finding.message}\n    in {kind} {case}"


def main() -> int:
    """Measure, print a row a class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="first")
    parser.add_argument("--class", dest="only")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    print("| 类别 | 有错的 | 找到 | 召回 | 没有错的 | 误报 |\n|---|---|---|---|---|---|")
    total, faults = Tally(), []
    for path in sorted(FOLDER.glob("*.yaml")):
        cases = import_module("frames").load_cases(path).get(arguments.set)
        if cases is None or arguments.only not in (None, path.stem):
            continue
        tally = Tally()
        for kind in ("faulty", "sound"):
            for case in cases[kind]:
                faults.extend(judge(path.stem, kind, case, tally))
        print(tally.row(path.stem))
        total.add(tally)
    print(total.row("合计"))
    if arguments.show:
        print("\n".join(faults))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
