"""Scores the checks against planted inconsistencies, from gold values and from extracted ones, as a Markdown table.

Usage: checks.py [--write docs/CHECKS.md]

The sets are this project's own ``corpus/`` and, where it stands beside the clone, ``../shared/corpus``. From gold values
the checks are on trial alone; from extracted values the whole way is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from extractor.checks import CheckSet
from extractor.checks.across import check_across, digest
from extractor.checks.digests import Digest
from extractor.evaluate import load_gold, score
from extractor.gold import GoldReport
from extractor.models import Finding, Severity
from extractor.pipeline import Extractor

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "checks"))
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"
HEAD = "| 文本 | 份数 | 埋设 | 数值来自 | 召回 | 误报（每份） | 没有埋设的份数 | 其中误报的错误 |\n|---|---|---|---|---|---|---|---|"


def from_gold(golds: Sequence[GoldReport], checks: CheckSet) -> dict[str, list[Finding]]:
    """Return the findings of each report when the checks are given its gold values."""
    gold_view = import_module("support").gold_view  # the tests' own view of a gold report
    views = {gold.id: gold_view(gold) for gold in golds}
    own = {name: list(checks.check(view)) for name, view in views.items()}
    return _with_across(own, [digest(view, checks) for view in views.values()], checks)


def from_text(golds: Sequence[GoldReport], extractor: Extractor) -> dict[str, list[Finding]]:
    """Return the findings of each report as a run tells them."""
    results = {gold.id: extractor.extract_text(gold.text, f"{gold.id}.txt") for gold in golds}
    digests = [result.digest for result in results.values() if result.digest is not None]
    return _with_across({k: list(r.findings) for k, r in results.items()}, digests, extractor.checks)


def _with_across(
    own: dict[str, list[Finding]], digests: Sequence[Digest], checks: CheckSet
) -> dict[str, list[Finding]]:
    across = check_across(digests, checks)
    return {name: [*found, *across.get(f"{name}.txt", ())] for name, found in own.items()}


def row(name: str, source: str, golds: Sequence[GoldReport], found: Mapping[str, list[Finding]]) -> str:
    """Return one line of the table."""
    records = {
        gold.id: {
            "status": "ok",
            "findings": [
                {"check": f.check, "severity": f.severity.value, "message": f.message} for f in found[gold.id]
            ],
        }
        for gold in golds
    }
    scores = score(golds, records).to_dict()
    sound = [gold.id for gold in golds if not gold.planted]
    errors = sum(f.severity is Severity.ERROR for one in sound for f in found[one])
    planted = sum(len(gold.planted) for gold in golds)
    recall, alarms = scores["findings"]["recall"], scores["false_alarms_per_report"]
    return f"| {name} | {len(golds)} | {planted} | {source} | {recall} | {alarms} | {len(sound)} | {errors} |"


def main() -> int:
    """Measure, print, and write the table into a page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    sets = {"本项目 corpus": load_gold(ROOT / "corpus")}
    shared = ROOT.parent / "shared" / "corpus"
    if shared.is_dir():
        sets["共享 corpus"] = load_gold(shared)
    else:
        print("../shared/corpus is not there: left out", file=sys.stderr)
    extractor, lines = Extractor(), [HEAD]
    for name, golds in sets.items():
        lines.append(row(name, "标注", golds, from_gold(golds, extractor.checks)))
        lines.append(row(name, "提取", golds, from_text(golds, extractor)))
    table = "\n".join(lines)
    print(table)
    if arguments.write:
        page = arguments.write.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        arguments.write.write_text(f"{before}{BEGIN}{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
