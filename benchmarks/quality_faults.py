"""Faults of extraction by class, and the tables that ``quality.py --write`` puts into docs/QUALITY.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluate import Scores, pair_mentions
from extractor.gold import GoldMention, GoldReport

__all__ = ["Fault", "fault_tables", "faults_of", "first_looks_table", "metrics_table"]

CLASSES = {
    "other metric": "the figure went to another metric",
    "below the line": "the right metric was proposed, below the line of acceptance",
    "unexplained": "the figure stands in the ledger as unexplained; the right metric was not the nearest",
    "context": "the figure was taken for a change, a remainder or a rate of something else",
    "not a figure": "the figure was read as a name, a date, a blank, or with another value",
    "zero in words": "a zero told in words was not found",
    "second metric": "of two metrics in one figure one was missed",
    "invented": "a figure that gold marks with no metric was given one",
    "invented zero": "a zero in words that gold does not mark",
    "one metric too many": "a figure got its metric and another one",
}
_ZERO = frozenset("0零〇")


@dataclass(frozen=True, slots=True)
class Fault:
    """One mention missed or wrong: ``wanted`` and ``given`` are metric ids, empty where there is none."""

    report: str
    kind: str
    wanted: str
    given: str


def faults_of(gold: GoldReport, record: Mapping[str, Any]) -> list[Fault]:
    """Return the faults of one report, each with its class (the keys of :data:`CLASSES`)."""
    mentions = record["mentions"]
    pairs, extra = pair_mentions(gold.mentions, mentions)
    missed = [mention for n, mention in enumerate(gold.mentions) if n not in pairs]
    wrong = {n: mentions[n] for n in extra}
    hit = [mentions[n] for n in pairs.values()]
    faults: list[Fault] = []
    for mention in missed:
        rival = next((n for n, one in wrong.items() if _meets(mention, one)), None)
        if rival is not None and wrong[rival]["value"] is not None:
            faults.append(Fault(gold.id, "other metric", mention.metric, wrong.pop(rival)["metric"]))
        else:
            faults.append(Fault(gold.id, _why(mention, record, hit), mention.metric, ""))
    for one in wrong.values():
        faults.append(Fault(gold.id, _invented(one, gold.mentions), "", one["metric"]))
    return faults


def _meets(mention: GoldMention, one: Mapping[str, Any]) -> bool:
    return bool(one["start"] < mention.end and mention.start < one["end"])


def _why(mention: GoldMention, record: Mapping[str, Any], hit: Sequence[Mapping[str, Any]]) -> str:
    if any(_meets(mention, one) for one in hit):
        return "second metric"
    rows = [row for row in record["numbers"] if _meets(mention, row)]
    if mention.value == 0 and not any(row["status"] == "quantity" for row in rows):
        return "zero in words"
    for row in rows:
        if row["status"] == "quantity":
            near = row.get("suggested")
            return "below the line" if near and near["metric"] == mention.metric else "unexplained"
        if row["status"] in ("context", "metric"):
            return "context"
    return "not a figure"


def _invented(one: Mapping[str, Any], golds: Iterable[GoldMention]) -> str:
    if any(_meets(mention, one) for mention in golds):
        return "one metric too many"
    words = one["quote"]
    zero = one["value"] in ("0", 0) and not (words[:1].isdigit() or words[:1] in _ZERO)
    return "invented zero" if zero else "invented"


def metrics_table(scores: Scores) -> str:
    """Return a row a metric, the weakest first."""
    rows = sorted(scores.metrics.items(), key=lambda item: (item[1].f1, item[0]))
    lines = ["| metric | gold | missed | wrong | precision | recall | F1 |", "|---|---|---|---|---|---|---|"]
    lines += [
        f"| {metric} | {one.tp + one.fn} | {one.fn} | {one.fp} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |"
        for metric, one in rows
    ]
    return "\n".join(lines)


def first_looks_table(looks: Sequence[Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the first looks with today's figure beside each."""
    lines = [
        "| set | reports | written by | commit | what had been read before | F1, first look | precision | recall "
        "| F1, now | precision, now | recall, now |",
        "|---" * 11 + "|",
    ]
    for row in looks:
        today = now.get(row["set"], {})
        cells = [row[key] for key in ("set", "reports", "written_by", "commit", "read_before")]
        cells += [f"{row[key]:.3f}" for key in ("f1", "precision", "recall")]
        cells += [f"{today[key]:.3f}" if key in today else "–" for key in ("f1", "precision", "recall")]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def fault_tables(faults: Sequence[Fault]) -> str:
    """Return the classes of faults with their counts, and the commonest exchanges between two metrics."""
    counts = Counter(fault.kind for fault in faults)
    lines = ["| class | faults | what it is | commonest metrics |", "|---|---|---|---|"]
    for kind, number in counts.most_common():
        names = Counter(fault.wanted or fault.given for fault in faults if fault.kind == kind)
        shown = ", ".join(f"{name} {n}" for name, n in names.most_common(5))
        lines.append(f"| {kind} | {number} | {CLASSES[kind]} | {shown} |")
    swaps = Counter((f.wanted, f.given) for f in faults if f.kind == "other metric")
    lines += ["", "| gold says | the extractor said | times |", "|---|---|---|"]
    lines += [f"| {wanted} | {given} | {n} |" for (wanted, given), n in swaps.most_common(12)]
    return "\n".join(lines)
