"""Passages that two reports share: runs of clauses of the one that stand near each other in the other, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter

from extractor.checks.digests import Clause, Digest

__all__ = ["ClauseNotes", "Passage"]

_GAP = 3
_WINDOW = 8
_COMMON_SHARE, _COMMON_LEAST, _COMMON_MOST = 10, 4, 30
_YEARS = 4  # reports a township: where few townships have so many, a clause of all of them is a template too
_SIGNED = 1 << 63  # hashes have 64 bits without a sign, the database's integers 63 and one
_TABLES = """
CREATE TABLE clause (hash INTEGER, report INTEGER, place INTEGER);
CREATE TABLE pair (a INTEGER, b INTEGER, i INTEGER, j INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in two reports (by their index) with the letters that agree; spans are half open."""

    first: int
    second: int
    letters: int
    first_span: tuple[int, int]
    second_span: tuple[int, int]


class ClauseNotes:
    """Where each clause of a batch stands.

    Each digest is asked for its clauses once and again for the pairs in which it takes part; what is noted in
    between lies in a database, so that memory does not grow with the batch.
    """

    def __init__(self, notes: sqlite3.Connection) -> None:
        """Keep the notes in a database of the caller's."""
        self._notes = notes
        notes.executescript(_TABLES)

    def take(self, index: int, one: Digest) -> None:
        """Note the clauses of a report that are no common property."""
        rows = (
            (made - _SIGNED, index, place)
            for place, clause in enumerate(one.clauses)
            if not clause.stock
            for made in {clause.hash, clause.bare}
        )
        self._notes.executemany("INSERT INTO clause VALUES (?, ?, ?)", rows)

    def passages(
        self, digests: Sequence[Digest], places: Sequence[str | None], least: int
    ) -> Iterator[Passage]:
        """Yield passages of at least ``least`` agreeing letters, pair by pair.

        Clauses that stand in more than a tenth of the townships (``places``, one a report; in a small batch: at least
        five, in a large one: more than thirty) are a template, not a copy.
        """
        common = min(max(_COMMON_LEAST, len(set(places)) // _COMMON_SHARE), _COMMON_MOST)
        matches = _matches(self._notes, places, common)
        self._notes.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", matches)
        rows = self._notes.execute("SELECT DISTINCT a, b, i, j FROM pair ORDER BY a, b, i, j")
        for (a, b), found in groupby(rows, key=itemgetter(0, 1)):
            yield from _runs(digests, a, b, [(i, j) for _, _, i, j in found], least)


def _matches(
    notes: sqlite3.Connection, places: Sequence[str | None], common: int
) -> Iterator[tuple[int, int, int, int]]:
    """Yield two reports and the number of the same clause in each, for clauses that are no template."""
    rows = notes.execute("SELECT hash, report, place FROM clause ORDER BY hash, report, place")
    for _, found in groupby(rows, key=itemgetter(0)):
        where: dict[int, list[int]] = {}
        for _, report, place in found:
            where.setdefault(report, []).append(place)
        if len(where) < 2 or len({places[i] for i in where}) > common or len(where) > common * _YEARS:
            continue
        for a, b in combinations(where, 2):
            yield from ((a, b, i, j) for i in where[a] for j in where[b])


def _runs(
    digests: Sequence[Digest], a: int, b: int, matches: Sequence[tuple[int, int]], least: int
) -> Iterator[Passage]:
    """Chain matching clauses that follow each other in one report and stand together in the other, however sorted."""
    run: list[tuple[int, int]] = []
    for i, j in matches:
        if run and i == run[-1][0]:
            continue
        if run and not (i - run[-1][0] <= _GAP and _near(run, j)):
            yield from _passage(digests, a, b, run, least)
            run = []
        run.append((i, j))
    yield from _passage(digests, a, b, run, least)


def _near(run: Sequence[tuple[int, int]], j: int) -> bool:
    """Tell whether a clause of the second report goes on with a run, or belongs to it in another order."""
    places = [place for _, place in run]
    return 0 < j - places[-1] <= _GAP or min(places) - _WINDOW <= j <= max(places) + _WINDOW


def _passage(
    digests: Sequence[Digest], a: int, b: int, run: Sequence[tuple[int, int]], least: int
) -> Iterator[Passage]:
    if not run:
        return
    first = [digests[a].clauses[i] for i, _ in run]
    second = [digests[b].clauses[j] for _, j in run]
    letters = sum(clause.letters for clause in first)
    if letters >= least:
        yield Passage(a, b, letters, _span(first), _span(second))


def _span(clauses: Sequence[Clause]) -> tuple[int, int]:
    return min(clause.start for clause in clauses), max(clause.end for clause in clauses)
