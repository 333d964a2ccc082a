"""Scores extraction against gold and keeps the figures: ``make quality`` writes docs/QUALITY.md, ``--check`` holds its floors.

Usage: quality.py [--write docs/QUALITY.md | --check | --raise]

The sets are this project's own ``corpus/`` (the gold of its .docx and .pdf is in ``tests/gold/``) and, where it
stands beside the clone, ``../shared`` (its corpus by first letter, and the real report). A set that is not there is
named and left out. Figures come from the extractor's own ``evaluate``, which agrees with the scorer of ``../shared``
(tests/test_evaluate.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from extractor.evaluate import load_gold, score
from extractor.gold import GoldReport
from extractor.pipeline import Extractor

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "benchmarks" / "quality_floors.yaml"
COLUMNS = {
    "mentions F1": ("mentions", "f1"),
    "precision": ("mentions", "precision"),
    "recall": ("mentions", "recall"),
    "cells F1": ("cells", "f1"),
    "roles": ("role_accuracy",),
    "non-actual recall": ("nonactual_recall",),
    "approx": ("approx_accuracy",),
    "head": ("head_accuracy",),
    "findings recall": ("findings", "recall"),
    "false alarms a report": ("false_alarms_per_report",),
    "quotes": ("quote_is_text_at_offsets",),
    "digits in ledger": ("digit_runs_in_ledger",),
}
LOWER_IS_BETTER = {"false alarms a report"}


def sets() -> dict[str, list[GoldReport]]:
    """Return the gold sets that are there, by name."""
    found = {"own corpus": load_gold(ROOT / "corpus") + load_gold(ROOT / "tests" / "gold")}
    if not SHARED.is_dir():
        print("../shared is not there: its sets are left out", file=sys.stderr)
        return found
    shared = load_gold(SHARED / "corpus")
    for letter in sorted({gold.id[0] for gold in shared}):
        found[f"shared {letter}"] = [gold for gold in shared if gold.id.startswith(letter)]
    found["shared, all"] = shared
    found["real report"] = load_gold(SHARED / "seed")
    return found


def measure(golds: list[GoldReport], extractor: Extractor) -> dict[str, Any]:
    """Return the figures of one set; checks across reports see the whole set, as in a run."""
    from extractor.checks.across import check_across

    results = {gold.id: extractor.extract_text(gold.text, f"{gold.id}.txt") for gold in golds}
    across = check_across([r.digest for r in results.values() if r.digest is not None], extractor.checks)
    records: dict[str, Mapping[str, Any]] = {}
    for name, result in results.items():
        record = result.to_dict()
        record["findings"] = record["findings"] + [
            {"check": f.check, "severity": f.severity.value, "message": f.message}
            for f in across.get(result.file, ())
        ]
        records[name] = record
    scores = score(golds, records).to_dict()
    return {name: _dig(scores, path) for name, path in COLUMNS.items()}


def _dig(scores: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = scores
    for key in path:
        value = value[key]
    return value


def table(figures: Mapping[str, Mapping[str, Any]], sizes: Mapping[str, int]) -> str:
    """Return the figures as a Markdown table."""
    head = "| set | reports | " + " | ".join(COLUMNS) + " |"
    rule = "|" + "---|" * (len(COLUMNS) + 2)
    rows = [
        f"| {name} | {sizes[name]} | " + " | ".join("–" if v is None else f"{v}" for v in row.values()) + " |"
        for name, row in figures.items()
    ]
    return "\n".join([head, rule, *rows])


def broken(figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the floors that are not reached, as sentences."""
    floors = yaml.safe_load(FLOORS.read_text(encoding="utf-8"))
    faults = []
    for name, row in floors.items():
        for column, floor in row.items():
            value = figures.get(name, {}).get(column)
            if value is None:
                continue
            bad = value > floor if column in LOWER_IS_BETTER else value < floor
            if bad:
                faults.append(f"{name}: {column} is {value}, the floor is {floor}")
    return faults


def raised(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the floors lifted to what was measured; none is ever lowered."""
    floors = yaml.safe_load(FLOORS.read_text(encoding="utf-8")) or {} if FLOORS.exists() else {}
    for name, row in figures.items():
        held = floors.setdefault(name, {})
        for column, value in row.items():
            if value is not None:
                better = min if column in LOWER_IS_BETTER else max
                held[column] = better(value, held.get(column, value))
    return dict(floors)


def main() -> int:
    """Measure, then write the page or hold the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to these figures")
    parser.add_argument("--only", help="only sets whose name contains this")
    arguments = parser.parse_args()
    extractor = Extractor()
    chosen = {name: golds for name, golds in sets().items() if not arguments.only or arguments.only in name}
    figures = {name: measure(golds, extractor) for name, golds in chosen.items()}
    text = table(figures, {name: len(golds) for name, golds in chosen.items()})
    print(text)
    if arguments.write:
        page = arguments.write.read_text(encoding="utf-8")
        before, _, rest = page.partition("<!-- figures -->\n")
        _, _, after = rest.partition("<!-- end of figures -->")
        arguments.write.write_text(
            f"{before}<!-- figures -->\n{text}\n<!-- end of figures -->{after}",
            encoding="utf-8",
            newline="\n",
        )
    if arguments.lift:
        FLOORS.write_text(
            "# What extraction must not fall below: written by `python benchmarks/quality.py --raise`.\n"
            + yaml.safe_dump(raised(figures), allow_unicode=True, sort_keys=False),
            encoding="utf-8",
            newline="\n",
        )
    faults = broken(figures) if arguments.check else []
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
