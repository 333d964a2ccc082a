"""What a check between reports is, and what it is given."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import ClassVar

from extractor.checks.base import Check
from extractor.checks.digests import Digest, Told
from extractor.checks.noting import Head, NameNotes, NamePlace, PeerKey, PeerValue, PeerValues
from extractor.checks.passages import ClauseNotes, Passage
from extractor.checks.view import Catalogue
from extractor.checks.words import Words
from extractor.models import Evidence, Finding, FindingScope

__all__ = ["AcrossCheck", "Batch", "same_county", "told_evidence"]


_PRIVATE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
"""
"""The notes are this process's own and gone when it ends."""


@dataclass(frozen=True)
class Batch:
    """The digests of one run, with names and words, and what one reading of them all has left.

    ``digests`` may be read from disk one by one: checks ask for them by index and keep none. ``heads`` are in their
    order, ``last_year`` maps an index to that of the year before, ``peers`` are the values to be compared;
    ``foreign`` are places of names in a report (by its index) that are those of other reports, by township.
    """

    digests: Sequence[Digest]
    names: Catalogue
    words: Words
    heads: Sequence[Head] = field(init=False)
    last_year: Mapping[int, int] = field(init=False)
    peers: Mapping[PeerKey, Sequence[PeerValue]] = field(init=False)
    passages: Sequence[Passage] = field(init=False)
    foreign: Mapping[int, Mapping[str, Sequence[NamePlace]]] = field(init=False)

    def __post_init__(self) -> None:
        """Read all digests once."""
        heads: list[Head] = []
        peers = PeerValues(self.names, self.words)
        with closing(sqlite3.connect("")) as notes:
            notes.executescript(_PRIVATE)
            clauses, names = ClauseNotes(notes), NameNotes(notes)
            for index, one in enumerate(self.digests):
                heads.append(Head.of(one))
                for taker in (peers, clauses, names):
                    taker.take(index, one)
            copying = self.words.copying
            least = min(copying.passage, copying.passage_last_year)
            passages = tuple(clauses.passages(self.digests, [head.place for head in heads], least))
            foreign = names.foreign(heads)
        told = (heads, dict(_years_apart(heads)), peers.values, passages, foreign)
        for name, value in zip(("heads", "last_year", "peers", "passages", "foreign"), told, strict=True):
            object.__setattr__(self, name, value)

    def name(self, metric: str) -> str:
        """Return the Chinese name of a metric."""
        label = self.names.get(metric)
        return label.name if label else metric


class AcrossCheck(Check):
    """A check that needs several reports; its findings are told report by report."""

    scope: ClassVar[FindingScope] = FindingScope.ACROSS

    @abstractmethod
    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield the file that a finding belongs to, and the finding."""


def _years_apart(heads: Sequence[Head]) -> Iterator[tuple[int, int]]:
    """Pair each report with the one of the same township and the year before."""
    by: dict[tuple[str, int], list[tuple[int, str | None]]] = {}
    for index, one in enumerate(heads):
        if one.place and one.year:
            by.setdefault((one.place, one.year), []).append((index, one.county))
    for (place, year), reports in by.items():
        for index, county in reports:
            for earlier, other in by.get((place, year - 1), ()):
                if county is None or other is None or county == other:
                    yield index, earlier
                    break


def same_county(first: Head, second: Head) -> bool:
    """Tell whether two reports may be of one county; a county that is not printed may be any."""
    return first.county is None or second.county is None or first.county == second.county


def told_evidence(told: Told, file: str = "") -> Evidence:
    """Return the evidence for a value of a digest."""
    return Evidence(told.start, told.end, told.quote, file)
