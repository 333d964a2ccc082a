"""Passages that two reports share: runs of clauses that stand in both in the same order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractor.checks.digests import Clause, Digest

__all__ = ["Passage", "shared_passages"]

_GAP = 3
_COMMON_SHARE, _COMMON_LEAST = 10, 4


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

    Clauses that stand in more than a tenth of the townships (at least five) are a template, not a copy.
    """
    where: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for index, one in enumerate(digests):
        for place, clause in enumerate(one.clauses):
            if not clause.stock:
                for made in {clause.hash, clause.bare}:
                    where[made].setdefault(index, []).append(place)
    common = max(_COMMON_LEAST, len({d.place for d in digests}) // _COMMON_SHARE)
    pairs: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for reports in where.values():
        if len({digests[i].place for i in reports}) > common:
            continue
        for a, b in combinations(sorted(reports), 2):
            pairs[a, b] |= {(i, j) for i in reports[a] for j in reports[b]}
    for (a, b), matches in sorted(pairs.items()):
        yield from _runs(digests, a, b, sorted(matches), least)


def _runs(
    digests: Sequence[Digest], a: int, b: int, matches: Sequence[tuple[int, int]], least: int
) -> Iterator[Passage]:
    """Chain matching clauses that follow each other in both reports."""
    run: list[tuple[int, int]] = []
    for i, j in matches:
        if run and i == run[-1][0]:
            continue
        if run and not (0 < i - run[-1][0] <= _GAP and 0 < j - run[-1][1] <= _GAP):
            yield from _passage(digests, a, b, run, least)
            run = []
        run.append((i, j))
    yield from _passage(digests, a, b, run, least)


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
    return clauses[0].start, clauses[-1].end
