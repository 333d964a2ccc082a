"""``extractor rules suggest``: what corrections of people would teach the rules, tried out before it is proposed.

Cases are grouped by metric. For each group wordings near the figures are tried as a word of a part that names the
metric, then as a part of its own, then points of known parts; for figures that are not the metric's, as a null. The
wording that settles most cases, then the shortest, is proposed if it spoils nothing: no case already right, no figure
of the gold reports, no example sentence. A wording that no marked text knows is proposed as long as the cases share it.
Nothing is written: a person decides.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from extractor.matching.lexicon import scan
from extractor.matching.ruleset import RuleSet, load_ruleset
from extractor.resources import rules_in_force
from extractor.rulebook.drafts import Draft, overlay_files, write_files
from extractor.rulebook.effect import Bench, Effect, solved_by
from extractor.rulebook.evidence import Case
from extractor.rulebook.references import strings
from extractor.rulebook.wording import known_parts, wordings_of
from extractor.rulefiles.book import open_book

__all__ = ["Proposal", "Suggestions", "suggest"]

_TRIALS = 60
"""Drafts tried for one metric before it is given up."""
_ANCHORS = 3
_BIASES = (0.2, 0.4)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft, the cases that it settles, and what it does to the marked texts."""

    draft: Draft
    solved: tuple[Case, ...]
    effect: Effect


@dataclass(slots=True)
class Suggestions:
    """``proposals`` spoil nothing; ``harmful`` would settle cases but lose figures; ``open`` found no wording;
    ``settled`` come out right already."""

    proposals: list[Proposal] = field(default_factory=list)
    harmful: list[Proposal] = field(default_factory=list)
    open: list[Case] = field(default_factory=list)
    settled: list[Case] = field(default_factory=list)


def suggest(cases: Sequence[Case], gold: Sequence[Path], overlays: tuple[Path, ...] = ()) -> Suggestions:
    """Return what the cases teach.

    :param gold: folders of gold reports that no proposal may spoil, beside all example sentences.
    :param overlays: own rule folders in force.
    :raises UsageError: if a gold folder holds none.
    :raises RulesError: if rules cannot be loaded.
    """
    with rules_in_force(overlays), tempfile.TemporaryDirectory(prefix="rules-") as place:
        work = _Work(cases, Bench(gold, overlays), overlays, Path(place))
        for metric, takes in dict.fromkeys((case.metric, case.takes) for case in _takes_first(cases)):
            if metric in work.rules.metrics:
                work.learn(metric, takes=takes)
        return work.done()


def _takes_first(cases: Sequence[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: not case.takes)


class _Work:
    """The cases still open, and the drafts taken up so far."""

    def __init__(self, cases: Sequence[Case], bench: Bench, overlays: tuple[Path, ...], place: Path) -> None:
        self.rules: RuleSet = load_ruleset(overlays)
        self._cases, self._bench, self._overlays, self._place = cases, bench, overlays, place
        self._numbers = count()
        self._names = {metric.id: metric.name for metric in self.rules.metrics.values()}
        self._metrics = open_book(overlays).effective("metrics")
        self._solved = solved_by(overlays, cases)
        self._found = Suggestions(settled=[case for case in cases if case in self._solved])

    def done(self) -> Suggestions:
        """Return what was found; a draft that does harm is told only where nothing better settles its cases."""
        self._found.open = [case for case in self._cases if case not in self._solved]
        self._found.harmful = [
            one for one in self._found.harmful if any(case not in self._solved for case in one.solved)
        ]
        return self._found

    def learn(self, metric: str, *, takes: bool) -> None:
        """Take up drafts for the open cases of a metric until they are settled or nothing more helps."""
        tried: set[Draft] = set()
        while opened := [
            c for c in self._cases if c.metric == metric and c.takes is takes and c not in self._solved
        ]:
            best = self._best(opened, tried)
            if best is None:
                return
            self._found.proposals.append(best)
            self._solved |= set(best.solved)

    def _best(self, opened: Sequence[Case], tried: set[Draft]) -> Proposal | None:
        for draft in self._drafts(opened):
            if len(tried) >= _TRIALS:
                return None
            if draft in tried:
                continue
            tried.add(draft)
            proposal = self._try(draft, opened)
            if proposal is not None and not proposal.effect.lost:
                return self._careful(proposal, opened)
            if proposal is not None:
                self._found.harmful.append(proposal)
        return None

    def _careful(self, proposal: Proposal, opened: Sequence[Case]) -> Proposal:
        """Return a longer wording of the same cases where no marked text knows the short one: nothing vouches for it."""
        words = proposal.draft.words
        if not words or proposal.effect.looked_at:
            return proposal
        held = self._held(opened)
        longer = [
            word
            for word in held
            if words[0] in word and held[word] == held[words[0]] and not scan(word, self.rules).hits
        ]
        for word in sorted(longer, key=len, reverse=True):
            again = self._try(replace(proposal.draft, words=(word,)), opened)
            if again is not None and not again.effect.lost and len(again.solved) == len(proposal.solved):
                return again
        return proposal

    def _try(self, draft: Draft, opened: Sequence[Case]) -> Proposal | None:
        """Return what a draft does together with those taken up, ``None`` if it settles nothing or unsettles a case."""
        folder = self._place / str(next(self._numbers))
        drafts = [*(one.draft for one in self._found.proposals), draft]
        write_files(folder, overlay_files(drafts, {}, self._names))
        now = solved_by((*self._overlays, folder), self._cases)
        news = [case for case in opened if case in now]
        if not news or not self._solved <= now:
            return None
        return Proposal(draft, tuple(news), self._bench.effect(folder, self._touches(draft)))

    def _touches(self, draft: Draft) -> Callable[[str], bool]:
        return self._bench.with_words(draft.words) if draft.words else self._bench.with_parts(draft.need)

    def _drafts(self, opened: Sequence[Case]) -> Iterator[Draft]:
        """Yield the drafts worth trying, the most telling first."""
        metric = opened[0].metric
        words = self._wordings(opened)
        if not opened[0].takes:
            measure = self._measure(metric)
            yield from (Draft(metric, (word,), null=f"not_{metric}", measure=measure) for word in words)
            return
        anchors = self._anchors(metric)
        yield from (Draft(metric, (word,), part=part) for word in words for part in anchors)
        own = f"{metric}_told"
        for bias in _BIASES:
            yield from (
                Draft(metric, (word,), part=own, need=(own,), bias=bias, is_new=True) for word in words
            )
        for bias in (0.0, *_BIASES):
            yield from (Draft(metric, need=need, bias=bias) for need in self._needs(opened))

    def _wordings(self, opened: Sequence[Case]) -> list[str]:
        """Return the wordings of all cases: those near most of them first, then the shortest."""
        held = self._held(opened)
        trusted = [word for word in held if len(word) > 2 or held[word] > 1]
        return sorted(trusted, key=lambda word: (-held[word], len(word), word))

    def _held(self, opened: Sequence[Case]) -> dict[str, int]:
        """Return the wordings near the figures with the number of figures that they stand at."""
        shared = len(opened) > 1
        return Counter(word for case in opened for word in wordings_of(case, self.rules, shared=shared))

    def _anchors(self, metric: str) -> list[str]:
        """Return the parts that name the metric all by themselves, in the order of its points."""
        alone = (point.need[0] for point in self.rules.metrics[metric].points if len(point.need) == 1)
        return [part for part in dict.fromkeys(alone) if part not in self.rules.nulls][:_ANCHORS]

    def _needs(self, opened: Sequence[Case]) -> list[tuple[str, ...]]:
        """Return the pairs of known parts near the figures that are no point of the metric yet."""
        metric = opened[0].metric
        known = {frozenset(point.need) for point in self.rules.metrics[metric].points}
        own = {part for need in known for part in need}
        found: dict[tuple[str, ...], None] = {}
        for case in opened:
            near = known_parts(case, self.rules)
            for place, part in enumerate(near):
                for other in near[place + 1 :]:
                    if frozenset((part, other)) not in known and {part, other} & own:
                        found[part, other] = None
        return list(found)

    def _measure(self, metric: str) -> tuple[str, ...]:
        return tuple(strings(self._metrics[metric].data.get("measure")))
