"""Passages that two reports share: runs of clauses of the one that stand near each other in the other, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from sys import intern

from extractor.checks.digests import Clause, Digest

__all__ = ["Passage", "shared_passages"]

_GAP = 3
_WINDOW = 8
_COMMON_SHARE, _COMMON_LEAST, _COMMON_MOST = 10, 4, 30
_YEARS = 4  # reports a township: where few townships have so many, a clause of all of them is a template too
_SIGNED = 1 << 63  # hashes have 64 bits without a sign, the database's integers 63 and one
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
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


def shared_passages(digests: Sequence[Digest], least: int) -> Iterator[Passage]:
    """Yield passages of at least ``least`` agreeing letters, pair by pair.

    Clauses that stand in more than a tenth of the townships (in a small batch: at least five, in a large one:
    more than thirty) are a template, not a copy.

    Each digest is asked for its clauses once and again for the pairs in which it takes part; what is noted in
    between lies in a temporary database, so that memory does not grow with the batch.
    """
    with closing(sqlite3.connect("")) as notes:
        notes.executescript(_TABLES)
        places = _note_clauses(notes, digests)
        common = min(max(_COMMON_LEAST, len(set(places)) // _COMMON_SHARE), _COMMON_MOST)
        notes.executemany("INSERT INTO pair VALUES (?, ?, ?, ?)", _matches(notes, places, common))
        rows = notes.execute("SELECT DISTINCT a, b, i, j FROM pair ORDER BY a, b, i, j")
        for (a, b), matches in groupby(rows, key=itemgetter(0, 1)):
            yield from _runs(digests, a, b, [(i, j) for _, _, i, j in matches], least)


def _note_clauses(notes: sqlite3.Connection, digests: Sequence[Digest]) -> list[str | None]:
    """Note where each clause stands that is no common property; return the reports' townships."""
    places: list[str | None] = []
    for index, one in enumerate(digests):
        places.append(None if one.place is None else intern(one.place))
        notes.executemany(
            "INSERT INTO clause VALUES (?, ?, ?)",
            (
                (made - _SIGNED, index, place)
                for place, clause in enumerate(one.clauses)
                if not clause.stock
                for made in {clause.hash, clause.bare}
            ),
        )
    return places


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
