"""Which printed figures a relation is about.

A relation is decided on the smallest stretch of text that prints all its operands: clause group, sentence,
paragraph, section, report. A stretch is judged only if nothing smaller inside it was, and it is impossible
only if
no choice of its figures makes it possible; so a second campaign, a county figure or a month elsewhere
raises no
alarm, and a slip in one sentence is not excused by a figure in another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from extractor.checks.base import Bench
from extractor.checks.layout import LEVELS, Span
from extractor.models import Mention, SectionKind

__all__ = ["choices", "stretches"]

Candidates = Mapping[str, tuple[Mention, ...]]
_MOST_CHOICES = 400
_WHOLE = LEVELS[-1]
_ASIDE = (SectionKind.PROBLEMS, SectionKind.PLAN)
"""What these tell is of a part or a lack (法学专业背景的只有1人): it bounds nothing that stands in another section. But
it may be bounded: 败诉案件3件 among the problems, where the report tells of two lawsuits."""


@dataclass(frozen=True, slots=True)
class _Bounded:
    """The metric that is bounded, and the places of its figures that are candidates; None for all."""

    metric: str
    places: Collection[int] | None

    def allows(self, metric: str, start: int) -> bool:
        return self.places is None or metric != self.metric or start in self.places


def stretches(
    bench: Bench,
    metrics: Sequence[str],
    within: str = "report",
    apart_from: Sequence[str] = (),
    bounded: str = "",
    pointing: Collection[int] = (),
) -> Iterator[tuple[str, dict[str, list[Mention]]]]:
    """Yield, from the smallest stretch up, its level and the candidates of each metric printed together in
    it.

    :param metrics: ids of the operands; each must have at least one actual value in the stretch.
    :param within: the largest of :data:`LEVELS` to look in.
    :param apart_from: metrics whose figures are no candidates, whatever else they are told of.
    :param bounded: the metric whose figures may stand among the problems and plans while the others stand elsewhere.
    :param pointing: the places of those of them that are looked for beyond ``within``, as the text says what they are of.
    """
    wanted = tuple(dict.fromkeys(metrics))
    if not bench.actual.keys() >= set(wanted):
        return
    barred = {m.start for metric in apart_from for m in bench.actual.get(metric, ())}
    judged: list[Span] = []
    largest = LEVELS.index(within)
    for level in LEVELS if pointing else LEVELS[: largest + 1]:
        kept = pointing if LEVELS.index(level) > largest else None
        for span, found in _by_span(bench, wanted, level, barred, _Bounded(bounded, kept)).items():
            if len(found) < len(wanted) or any(span.covers(j.start, j.end) for j in judged):
                continue
            judged.append(span)
            yield level, found


def _by_span(
    bench: Bench, metrics: Sequence[str], level: str, barred: Collection[int], bounded: _Bounded
) -> dict[Span, dict[str, list[Mention]]]:
    grouped: dict[Span, dict[str, list[Mention]]] = {}
    for metric in metrics:
        for span, mention in _placed(bench, metric, level):
            aside = level == _WHOLE and mention.section in _ASIDE and metric != bounded.metric
            if mention.start not in barred and not aside and bounded.allows(metric, mention.start):
                grouped.setdefault(span, {}).setdefault(metric, []).append(mention)
    return dict(sorted(grouped.items()))


_Placed = tuple[tuple[Span, Mention], ...]


def _placed(bench: Bench, metric: str, level: str) -> _Placed:
    """Return the figures of a metric, each with its stretch: a metric stands in many relations."""
    known = bench.once(_places)
    if (metric, level) not in known:
        known[metric, level] = tuple(
            (bench.layout.around(level, mention.start), mention) for mention in bench.actual[metric]
        )
    return known[metric, level]


def _places(_: Bench) -> dict[tuple[str, str], _Placed]:
    return {}


def choices(found: Mapping[str, list[Mention]], metrics: Sequence[str]) -> list[tuple[Mention, ...]]:
    """Return every choice of one figure a metric, in the order of ``metrics``; at most a few hundred.

    Two metrics told in turn (发现30处、整改28处，发现12处、整改15处) are paired in order: each pair is one
    fact.
    """
    lists = [found[metric] for metric in metrics]
    return list(islice(product(*lists), _MOST_CHOICES))


def told_in_turn(found: Mapping[str, list[Mention]], metrics: Sequence[str]) -> list[tuple[Mention, ...]]:
    """Return the pairs of two metrics that the text tells in turn, else nothing."""
    if len(metrics) != 2:
        return []
    first, second = found[metrics[0]], found[metrics[1]]
    if len(first) != len(second) or len(first) < 2:
        return []
    turns = sorted([(m.start, 0) for m in first] + [(m.start, 1) for m in second])
    lead = turns[0][1]
    if any(kind != (lead + index) % 2 for index, (_, kind) in enumerate(turns)):
        return []
    return list(zip(first, second, strict=True))
