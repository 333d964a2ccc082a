"""``extractor rules stats``: what each rule does on reports whose figures people have marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate import load_gold
from extractor.gold import GoldReport
from extractor.matching.idioms import idioms_in_force
from extractor.matching.reading import Reading, argue
from extractor.matching.ruleset import RuleSet, load_ruleset
from extractor.models import Mention
from extractor.readers import read_bytes
from extractor.resources import rules_in_force
from extractor.settings import Settings

__all__ = ["RuleTally", "dead_rules", "rule_stats"]


@dataclass(slots=True)
class RuleTally:
    """One rule over all reports of a gold folder.

    ``hits``: figures near which the rule's parts were found; ``wins``: values it gave; ``right``: values among them
    that gold confirms (same metric, same value, overlapping place).
    """

    rule: str
    metric: str
    hits: int = 0
    wins: int = 0
    right: int = 0

    @property
    def losses(self) -> int:
        """Return how often another rule was preferred, or the acceptance line not reached."""
        return max(0, self.hits - self.wins)

    @property
    def wrong(self) -> int:
        """Return the values it gave that gold does not confirm."""
        return self.wins - self.right

    @property
    def precision(self) -> float | None:
        """Return the share of its values that are right, ``None`` where it gave none."""
        return self.right / self.wins if self.wins else None


def rule_stats(folder: Path, overlays: Sequence[Path] = ()) -> list[RuleTally]:
    """Run the rules over a gold folder; rules that never came near a figure stand with zeros.

    :returns: one row a rule, the most wrong first.
    :raises UsageError: if the folder holds no gold.
    :raises RulesError: if rules or gold cannot be read.
    """
    rules = load_ruleset(tuple(overlays))
    with rules_in_force(overlays):
        tallies = {rule: RuleTally(rule, metric) for rule, metric in _known(rules)}
        for gold in load_gold(folder):
            document = read_bytes(gold.text.encode("utf-8"), f"{gold.id}.txt", Settings())
            _count(tallies, gold, argue(document, rules)[2])
    return sorted(tallies.values(), key=lambda one: (-one.wrong, -one.wins, one.metric, one.rule))


def dead_rules(tallies: Iterable[RuleTally]) -> list[RuleTally]:
    """Return the rules that gave no value at all."""
    return [one for one in tallies if not one.wins]


def _known(rules: RuleSet) -> Iterator[tuple[str, str]]:
    for metric in rules.metrics.values():
        yield from ((point.rule, metric.id) for point in metric.points)
        yield from ((f"{metric.id}/zero{number}", metric.id) for number in range(1, len(metric.zeros) + 1))
    for idiom in idioms_in_force():
        yield idiom.rule.id, idiom.rule.metric


def _count(tallies: dict[str, RuleTally], gold: GoldReport, found: Reading) -> None:
    for draft in found.inner.drafts.values():
        for rule in {one.rule for one in draft.candidates if one.metric is not None}:
            if rule in tallies:
                tallies[rule].hits += 1
    for mention in found.mentions:
        of = mention.metric if "/" in mention.rule else ""  # a relation (part, sibling) serves every metric
        tally = tallies.setdefault(mention.rule, RuleTally(mention.rule, of))
        tally.hits += not of or mention.quantity is None  # told without an argument over candidates
        tally.wins += 1
        tally.right += _is_right(mention, gold)


def _is_right(mention: Mention, gold: GoldReport) -> bool:
    return any(
        one.metric == mention.metric
        and one.value == mention.value
        and one.start < mention.end
        and mention.start < one.end
        for one in gold.mentions
    )
