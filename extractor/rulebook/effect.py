"""What a change of rules does: to the figures that people corrected, to gold reports, to all example sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate import load_gold
from extractor.gold import GoldMention
from extractor.matching.lexicon import scan
from extractor.matching.ruleset import load_ruleset
from extractor.models import Mention
from extractor.rulebook.evidence import Case
from extractor.rulebook.figures import FigureReader
from extractor.rulebook.runner import examples
from extractor.rulefiles.book import open_book

__all__ = ["Bench", "Effect", "MarkedText", "Moved", "sentence_at", "sentence_span", "solved_by"]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text whose figures people have marked; ``place`` says where it stands."""

    place: str
    text: str
    gold: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure of a marked text that comes out otherwise: ``sentence`` is what it stands in."""

    place: str
    metric: str
    value: str
    sentence: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.place}：{self.metric} = {self.value}：{self.sentence}"


@dataclass(frozen=True, slots=True)
class Effect:
    """``gained``: marked figures found only now; ``lost``: those found no more, and figures now taken wrongly."""

    gained: tuple[Moved, ...] = ()
    lost: tuple[Moved, ...] = ()
    looked_at: int = 0


class Bench:
    """Marked texts, read once under the rules in force and again under each change.

    :param gold: folders of gold reports; all example sentences in force are looked at as well.
    :raises UsageError: if a folder holds no gold.
    """

    def __init__(self, gold: Sequence[Path], overlays: tuple[Path, ...]) -> None:
        self._overlays = overlays
        self._reader = FigureReader(overlays)
        self._rules = load_ruleset(overlays)
        reports = (
            MarkedText(f"{folder.name}/{one.id}", one.text, one.mentions)
            for folder in gold
            for one in load_gold(folder)
        )
        told = (
            MarkedText(f"{one.file}:{one.line}", one.text, one.gold) for one in examples(open_book(overlays))
        )
        self._texts = (*reports, *told)
        self._before: dict[str, tuple[Mention, ...]] = {}
        self._parts: dict[str, frozenset[str]] = {}

    def with_words(self, words: Iterable[str]) -> Callable[[str], bool]:
        """Return which texts a new wording can touch."""
        wanted = tuple(words)
        return lambda text: any(word in text for word in wanted)

    def with_parts(self, need: Iterable[str]) -> Callable[[str], bool]:
        """Return which texts a new point of known parts can touch."""
        wanted = frozenset(need)
        return lambda text: wanted <= self._parts_of(text)

    def effect(self, folder: Path, touches: Callable[[str], bool]) -> Effect:
        """Return what a rule folder laid over the rules does to the marked texts that it can touch."""
        after = FigureReader((*self._overlays, folder))
        touched = [one for one in self._texts if touches(one.text)]
        gained: list[Moved] = []
        lost: list[Moved] = []
        for one in touched:
            was, now = self._mentions(one.text), after.mentions(one.text)
            for gold in one.gold:
                before, then = _found(gold, was), _found(gold, now)
                if before is not then:
                    moved = _moved(one, gold.metric, str(gold.value), gold.start)
                    (gained if then else lost).append(moved)
            known = {(m.metric, m.start, m.value) for m in was}
            lost += [
                _moved(one, m.metric, str(m.value), m.start)
                for m in now
                if (m.metric, m.start, m.value) not in known and not any(_is(gold, m) for gold in one.gold)
            ]
        return Effect(tuple(gained), tuple(lost), len(touched))

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        if text not in self._before:
            self._before[text] = self._reader.mentions(text)
        return self._before[text]

    def _parts_of(self, text: str) -> frozenset[str]:
        if text not in self._parts:
            self._parts[text] = frozenset(scan(text, self._rules).hits)
        return self._parts[text]


def solved_by(overlays: tuple[Path, ...], cases: Iterable[Case]) -> set[Case]:
    """Return the cases that come out as people said, under the rules of these folders."""
    reader = FigureReader(overlays)
    by_text: dict[str, list[Case]] = {}
    for case in cases:
        by_text.setdefault(case.text, []).append(case)
    solved: set[Case] = set()
    for text, own in by_text.items():
        mentions = reader.mentions(text)
        solved |= {case for case in own if _takes(case, mentions) is case.takes}
    return solved


def _takes(case: Case, mentions: Iterable[Mention]) -> bool:
    return any(m.metric == case.metric and m.start < case.end and case.start < m.end for m in mentions)


def _found(gold: GoldMention, mentions: Iterable[Mention]) -> bool:
    return any(_is(gold, mention) for mention in mentions)


def _is(gold: GoldMention, mention: Mention) -> bool:
    same = gold.metric == mention.metric and gold.value == mention.value
    return same and gold.start < mention.end and mention.start < gold.end


def _moved(one: MarkedText, metric: str, value: str, at: int) -> Moved:
    return Moved(one.place, metric, value, sentence_at(one.text, at))


def sentence_at(text: str, at: int) -> str:
    """Return the sentence around a place, without the blanks at its ends."""
    start, end = sentence_span(text, at)
    return text[start:end].strip()


def sentence_span(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends."""
    start = max(text.rfind(sign, 0, at) for sign in "。！？\n") + 1
    ends = [found for sign in "。！？\n" if (found := text.find(sign, at)) >= 0]
    return start, min(ends) + 1 if ends else len(text)
