"""``extractor rules test``: every example sentence through the real pipeline, every rule against every sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.evaluate import Tally, pair_mentions
from extractor.gold import GoldMention, parse_marked
from extractor.models import Mention
from extractor.rulebook.coverage import NEGATIVE, POSITIVE
from extractor.rulebook.figures import FigureReader
from extractor.rulebook.references import strings
from extractor.rulefiles.book import Book, Row, open_book

__all__ = [
    "Example",
    "ExampleReport",
    "MetricResult",
    "Theft",
    "Verdict",
    "before_own_rules",
    "claims",
    "examples",
    "newly_wrong",
    "run_examples",
]


@dataclass(frozen=True, slots=True)
class Example:
    """One marked sentence of one metric, with the place it is written at."""

    metric: str
    group: str
    positive: bool
    text: str
    gold: tuple[GoldMention, ...]
    file: str
    line: int

    @property
    def place(self) -> tuple[str, int]:
        """Where it is written; no two sentences share it."""
        return self.file, self.line


@dataclass(frozen=True, slots=True)
class Theft:
    """A figure that a metric took and should not have: ``owner`` is the marked metric, ``None`` for no metric."""

    taker: str
    rule: str
    owner: str | None
    value: str
    example: Example


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one sentence came out."""

    example: Example
    right: bool
    thefts: tuple[Theft, ...]
    missed: tuple[GoldMention, ...]

    @property
    def flawless(self) -> bool:
        """Tell whether every marked figure is found and no other, whichever metric is asked about."""
        return not self.thefts and not self.missed


@dataclass(slots=True)
class MetricResult:
    """How one metric fared on its own sentences."""

    positive: int = 0
    positive_right: int = 0
    negative: int = 0
    negative_right: int = 0

    @property
    def enough(self) -> bool:
        """Tell whether it has sentences enough and gets at least half of its positive ones right."""
        counted = self.positive >= POSITIVE and self.negative >= NEGATIVE
        return counted and self.positive_right * 2 >= self.positive


@dataclass(slots=True)
class ExampleReport:
    """What the sentences showed; ``groups`` and ``roles`` count figures, ``metrics`` sentences.

    ``known`` are the places of all sentences of the rules, also of those that were not run.
    """

    groups: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    metrics: dict[str, MetricResult] = field(default_factory=lambda: defaultdict(MetricResult))
    verdicts: list[Verdict] = field(default_factory=list)
    roles: Tally = field(default_factory=Tally)
    known: set[tuple[str, int]] = field(default_factory=set)

    @property
    def total(self) -> Tally:
        """Return the sum over all groups."""
        tallies = self.groups.values()
        return Tally(*(sum(getattr(one, key) for one in tallies) for key in ("tp", "fp", "fn")))

    def thefts(self) -> Iterator[Theft]:
        """Yield every figure that a metric wrongly took, in the order of the files."""
        for verdict in self.verdicts:
            yield from verdict.thefts


def examples(book: Book) -> list[Example]:
    """Return all marked sentences of a book, metric by metric.

    :raises RulesError: if a mark cannot be understood; lint names the line.
    """
    metrics = book.effective("metrics")
    found: list[Example] = []
    for name, row in book.effective("examples").items():
        metric = metrics.get(name)
        group = str(metric.data.get("group", "?")) if metric and isinstance(metric.data, dict) else "?"
        found += _sentences(row, group)
    return found


def _sentences(row: Row, group: str) -> Iterator[Example]:
    for sign in ("positive", "negative") if isinstance(row.data, dict) else ():
        for place, marked in enumerate(strings(row.data.get(sign))):
            text, gold = parse_marked(marked)
            line = row.line(sign, place)
            yield Example(row.id, group, sign == "positive", text, gold, row.source.shown, line)


def run_examples(overlays: Sequence[Path] = (), *, metrics: frozenset[str] = frozenset()) -> ExampleReport:
    """Run the example sentences, all of them or those of some metrics.

    A positive sentence is right if all values of its own metric are found and it takes none that it should not;
    a negative one if its metric takes nothing. Every other metric is held against every sentence as well.

    :raises RulesError: if rules or marks cannot be read.
    """
    reader, report = FigureReader(overlays), ExampleReport()
    for example in examples(open_book(overlays)):
        if not metrics or example.metric in metrics:
            report.known.add(example.place)
            _run(reader, example, report)
    return report


def before_own_rules(after: ExampleReport) -> ExampleReport:
    """Return what the built-in rules alone make of their sentences; run are those that own rules have a fault in.

    :raises RulesError: if rules or marks cannot be read.
    """
    doubtful = {one.example.place for one in after.verdicts if not one.flawless}
    reader, report = FigureReader(), ExampleReport()
    for example in examples(open_book()):
        report.known.add(example.place)
        report.metrics[example.metric]  # known, whether run or not
        if example.place in doubtful:
            _run(reader, example, report)
    return report


def newly_wrong(before: ExampleReport, after: ExampleReport) -> list[Verdict]:
    """Return the sentences that own rules spoil: right before, wrong after, and not only by a new metric's claim.

    A claim is a figure that no metric owned and a new one takes; whether it is its own, a person must say.
    """
    was = {one.example.place: one for one in before.verdicts if one.right}
    claimed = {id(theft) for theft in claims(before, after)}
    return [one for one in after.verdicts if _is_spoilt(was.get(one.example.place), one, claimed)]


def _is_spoilt(was: Verdict | None, now: Verdict, claimed: set[int]) -> bool:
    if was is None:
        return False
    return len(now.missed) > len(was.missed) or any(id(theft) not in claimed for theft in now.thefts)


def claims(before: ExampleReport, after: ExampleReport) -> list[Theft]:
    """Return the figures of no metric in known sentences that a metric takes which was not there before."""
    return [
        theft
        for theft in after.thefts()
        if theft.owner is None and theft.taker not in before.metrics and theft.example.place in before.known
    ]


def _run(reader: FigureReader, example: Example, report: ExampleReport) -> None:
    found = reader.mentions(example.text)
    pairs, extra = pair_mentions(example.gold, [_as_record(one) for one in found])
    missed = tuple(one for place, one in enumerate(example.gold) if place not in pairs)
    thefts = tuple(_theft(example, found[place]) for place in extra)
    tally = report.groups[example.group]
    tally.tp += len(pairs)
    tally.fp += len(extra)
    tally.fn += len(missed)
    roles = sum(found[place].role is example.gold[of].role for of, place in pairs.items())
    report.roles.tp += roles
    report.roles.fn += len(pairs) - roles
    right = example.metric not in {one.metric for one in missed} | {one.taker for one in thefts}
    result = report.metrics[example.metric]
    if example.positive:
        result.positive += 1
        result.positive_right += right
    else:
        result.negative += 1
        result.negative_right += right
    report.verdicts.append(Verdict(example, right and not thefts, thefts, missed))


def _as_record(mention: Mention) -> Mapping[str, object]:
    return {
        "metric": mention.metric,
        "value": str(mention.value),
        "unit": mention.unit,
        "start": mention.start,
        "end": mention.end,
    }


def _theft(example: Example, wrong: Mention) -> Theft:
    owners = [one.metric for one in example.gold if one.start < wrong.end and wrong.start < one.end]
    owner = next((one for one in owners if one != wrong.metric), None)
    return Theft(wrong.metric, wrong.rule, owner, str(wrong.value), example)
