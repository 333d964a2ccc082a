"""Scores extraction against gold and keeps the figures: ``make quality`` writes docs/QUALITY.md, ``--check`` holds its floors.

Usage: quality.py [--write docs/QUALITY.md | --check | --raise]

The sets are this project's own ``corpus/`` (the gold of its .docx and .pdf is in ``tests/gold/``), sentences that tell
each metric in six unlike constructions (``tests/gold/hard``) and, where it
stands beside the clone, ``../shared`` (its corpus by first letter, and the real report). A set that is not there is
named and left out. Figures come from the extractor's own ``evaluate``, which agrees with the scorer of ``../shared``
(tests/test_evaluate.py). ``--write`` also writes the first looks beside today's figures
(``benchmarks/first_looks.yaml``), a row a metric, and the faults by class.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))

from quality_faults import Fault, fault_tables, faults_of, first_looks_table, metrics_table

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
    gold = ROOT / "tests" / "gold"
    found = {
        "own corpus": load_gold(ROOT / "corpus") + load_gold(gold),
        "hard sentences": load_gold(gold / "hard"),
    }
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
    """Return the figures of one set."""
    scores = score(golds, extracted(golds, extractor)).to_dict()
    return {name: _dig(scores, path) for name, path in COLUMNS.items()}


def extracted(golds: list[GoldReport], extractor: Extractor) -> dict[str, Mapping[str, Any]]:
    """Return the record of each report; checks across reports see the whole set, as in a run."""
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
    return records


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


def details(golds: list[GoldReport], extractor: Extractor) -> dict[str, str]:
    """Return the tables of first looks, metrics and faults over all reports."""
    records = extracted(golds, extractor)
    looks = yaml.safe_load((ROOT / "benchmarks" / "first_looks.yaml").read_text(encoding="utf-8"))
    now = {
        row["set"]: score([g for g in golds if g.id[0] in row["now"][1]], records).mentions.to_dict()
        for row in looks
        if any(g.id[0] in row["now"][1] for g in golds)
    }
    found: list[Fault] = [fault for gold in golds for fault in faults_of(gold, records[gold.id])]
    return {
        "first looks": first_looks_table(looks, now),
        "metrics": metrics_table(score(golds, records)),
        "faults": fault_tables(found),
    }


def write(path: Path, blocks: Mapping[str, str]) -> None:
    """Put each block between its marks on the page; a mark that is not there is an error."""
    page = path.read_text(encoding="utf-8")
    for name, text in blocks.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        if not mark or not end:
            raise SystemExit(f"{path} has no place for {name}")
        page = f"{before}{mark}{text}\n{end}{after}"
    path.write_text(page, encoding="utf-8", newline="\n")


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
        golds = [gold for name, group in chosen.items() if name != "shared, all" for gold in group]
        write(arguments.write, {"figures": text} | details(golds, extractor))
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
