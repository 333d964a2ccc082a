"""All wordings of all lexicons in one automaton, so that one walk over a clause finds every part.

A wording is a regex fragment; nearly all begin with one of a few runs of plain characters (``(?:行政|民事)诉讼`` with 行政诉讼
or 民事诉讼), and most cannot do without some other run, their core. The automaton (Aho-Corasick, in C) finds all of these runs
in one walk. A plain word then stands there for certain; an expression is tried only where it may begin, in a clause that
holds its core. Expressions are compiled when they are first tried: a report uses a tenth of them.
"""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the only parser of them that Python ships
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick import Automaton

from extractor.expressions import expression
from extractor.keeping import Shelf

__all__ = ["Hit", "Wording", "Wordings", "beginnings", "demands", "wordings"]

_MOST = 256
"""Beginnings of one wording: one with more of them is cut where they branch out."""
_KNOWN = Shelf("wordings", Path(__file__).read_bytes())
_PLACE = itemgetter(1, 2)
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”（）]+")


class Hit(NamedTuple):
    """One occurrence of a part: offsets into the text."""

    part: str
    start: int
    end: int


_HIT = tuple.__new__
"""Makes a hit without the detour over the named tuple's own ``__new__``: they are made by the hundred."""


class Wording:
    """One wording of a part; ``rank`` is its place among all: the first that matches at a place is the part's.

    ``length`` is that of a plain word, 0 for an expression; ``cores`` are runs of which every match of an expression
    holds one, empty where there are none to look for.
    """

    __slots__ = ("cores", "expression", "length", "match", "part", "rank")

    def __init__(self, part: str, rank: int, expression: str) -> None:
        self.part, self.rank, self.expression = part, rank, expression
        self.length = len(expression) if _PLAIN.fullmatch(expression) else 0
        self.cores = frozenset(() if self.length else cores(expression))
        self.match: Callable[[str, int, int], re.Match[str] | None] = self._first_match
        """The match at a place that ends not behind another, or ``None``."""

    def _first_match(self, text: str, at: int, stop: int) -> re.Match[str] | None:
        self.match = expression(self.expression).match
        return self.match(text, at, stop)


class Lexicon:
    """A part of which one wording can begin with anything: all its wordings are sought together, where they may be."""

    __slots__ = ("cores", "pattern")

    def __init__(self, expressions: Sequence[str]) -> None:
        self.pattern = expression("|".join(expressions))
        held = [cores(one) or tuple(beginnings(one) - {""}) for one in expressions]
        self.cores = frozenset(core for runs in held for core in runs) if all(held) else frozenset()


class _Run(NamedTuple):
    """A run of characters that some wordings begin with, in the order of rank; ``core``: some hold it.

    ``free`` are the wordings that need no core, ``bound`` those that need one of theirs, ``gate`` all of these cores: most
    runs that many wordings begin with (法治, 执法) stand where none of them can match.
    """

    length: int
    free: tuple[tuple[int, Wording], ...]
    bound: tuple[tuple[int, Wording], ...]
    gate: frozenset[str]
    core: str


class Wordings:
    """All wordings; ``anywhere`` are parts of which one wording can begin with anything."""

    __slots__ = ("_automaton", "anywhere")

    def __init__(self, wordings: Iterable[Wording], anywhere: Mapping[str, Lexicon]) -> None:
        self.anywhere = anywhere
        begun: dict[str, list[Wording]] = {}
        held = {core for lexicon in anywhere.values() for core in lexicon.cores}
        for wording in wordings:
            held |= wording.cores
            for run in beginnings(wording.expression):
                begun.setdefault(run, []).append(wording)
        self._automaton = Automaton()
        for run in begun.keys() | held:
            self._automaton.add_word(run, _run(run, begun.get(run, ()), run if run in held else ""))
        self._automaton.make_automaton()

    def found(self, text: str, start: int, stop: int) -> list[Hit]:
        """Return all parts of a clause in order; two hits of one part never overlap, as in a search for that part alone."""
        held: set[str] = set()
        begun: list[tuple[int, _Run]] = []
        for last, run in self._automaton.iter(text[start:stop]) if len(self._automaton) else ():
            length, free, bound, _, core = run
            if core:
                held.add(core)
            if free or bound:
                begun.append((start + last + 1 - length, run))
        found = _tried(text, stop, _places(begun, held))
        for part, lexicon in self.anywhere.items():
            if not lexicon.cores or not held.isdisjoint(lexicon.cores):
                spans = (match.span() for match in lexicon.pattern.finditer(text, start, stop))
                found += [Hit(part, low, high) for low, high in spans if high > low]
        if len(found) > 1:
            found.sort(key=_PLACE)
        return found


_Place = tuple[int, int, Wording]
"""Where a wording may stand, its rank, and itself."""


def _run(run: str, begun: Sequence[Wording], core: str) -> _Run:
    ranked = [(wording.rank, wording) for wording in begun]
    bound = tuple(one for one in ranked if one[1].cores)
    gate = frozenset(core for _, wording in bound for core in wording.cores)
    return _Run(len(run), tuple(one for one in ranked if not one[1].cores), bound, gate, core)


def _places(begun: Iterable[tuple[int, _Run]], held: set[str]) -> list[_Place]:
    """Return where a wording may stand, in order: where one of its beginnings does, and what it needs is held."""
    places: list[_Place] = []
    for at, (_, free, bound, gate, _) in begun:
        for rank, wording in free:
            places.append((at, rank, wording))
        if bound and not held.isdisjoint(gate):
            for rank, wording in bound:
                if not held.isdisjoint(wording.cores):
                    places.append((at, rank, wording))
    places.sort()
    return places


def _tried(text: str, stop: int, places: Iterable[_Place]) -> list[Hit]:
    """Return the parts that do stand where they may, place by place and in the order of rank."""
    found: list[Hit] = []
    taken: dict[str, int] = {}
    for at, _, wording in places:
        part = wording.part
        if part in taken and taken[part] > at:
            continue
        if wording.length:
            end = at + wording.length
        else:
            match = wording.match(text, at, stop)
            if match is None:
                continue
            end = match.end()
            if end <= at:
                continue
        taken[part] = end
        found.append(_HIT(Hit, (part, at, end)))
    return found


def wordings(lexicons: Mapping[str, Sequence[str]]) -> Wordings:
    """Lay out the wordings of a set of lexicons, each a list of expressions in the order in which they are tried."""
    ranked: list[Wording] = []
    anywhere: dict[str, Lexicon] = {}
    for part, expressions in lexicons.items():
        if any("" in beginnings(expression) for expression in expressions):
            anywhere[part] = Lexicon(expressions)
        else:
            ranked += [Wording(part, len(ranked) + n, one) for n, one in enumerate(expressions)]
    return Wordings(ranked, anywhere)


def beginnings(expression: str) -> frozenset[str]:
    """Return runs of which every match begins with one; the empty run is among them where there is no such set.

    :raises re.error: if the expression cannot be parsed.
    """
    return _runs(expression)[0]


def cores(expression: str) -> tuple[str, ...]:
    """Return runs of which every match holds one: of the sets that an expression gives, the most telling one.

    Empty where there is no such set, or where it tells no more than the beginnings do.
    """
    return _runs(expression)[1]


def demands(expression: str) -> tuple[tuple[str, ...], ...]:
    """Return sets of runs of each of which every match holds one, the smallest set first; none where nothing is known."""
    found = {tuple(sorted(_shortest(runs))) for runs in _choices(parser.parse(expression))}
    return tuple(sorted(found, key=lambda runs: (len(runs), runs)))


def _shortest(runs: frozenset[str]) -> Iterator[str]:
    """Leave out what holds another run of the set: where it stands, that one does."""
    return (run for run in runs if not any(other in run for other in runs if other != run))


@lru_cache(maxsize=4096)
def _runs(expression: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return beginnings and cores of an expression."""
    if _PLAIN.fullmatch(expression):
        return frozenset((expression,)), ()
    return _KNOWN.found(expression, lambda: _worked_out(expression))


def _worked_out(expression: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Parse an expression, once for both."""
    parsed = parser.parse(expression)
    cut, whole = _sequence(parsed)
    first: list[str] = []
    for run in sorted(cut | whole):
        if not first or not run.startswith(first[-1]):  # what begins with another run is found with it
            first.append(run)
    held = _best(choice for choice in _choices(parsed) if not _told_by(choice, first))
    return frozenset(first), () if held is None else tuple(sorted(held))


def _told_by(choice: frozenset[str], begun: Sequence[str]) -> bool:
    """Tell whether a choice stands wherever a match may begin: 执法 of 执法…核定 says nothing more, 核定 does."""
    return all(any(run in one for run in choice) for one in begun)


def _core(items: Iterable[Any]) -> frozenset[str] | None:
    return _best(_choices(items))


def _best(choices: Iterable[frozenset[str]]) -> frozenset[str] | None:
    """Return the best choice among what a sequence must hold: long runs, and few of them."""
    return max(
        choices,
        key=lambda runs: (min(map(len, runs)) > 1, -len(runs), min(map(len, runs))),
        default=None,
    )


def _choices(items: Iterable[Any]) -> list[frozenset[str]]:
    choices: list[frozenset[str]] = []
    run = ""
    for kind, value in (*items, (None, None)):
        if kind is parser.LITERAL:
            run += chr(value)
            continue
        held = None if kind is None else _held(kind, value)
        choices += [runs for runs in (frozenset((run,)) if run else None, held) if runs is not None]
        run = ""
    return choices


def _held(kind: Any, value: Any) -> frozenset[str] | None:
    if kind is parser.SUBPATTERN:
        return _core(value[3])
    if kind is parser.BRANCH:
        found = [_core(branch) for branch in value[1]]
        return None if None in found else _NOTHING.union(*(runs for runs in found if runs is not None))
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] >= 1:
        return _core(value[2])
    if kind is parser.ASSERT and value[0] > 0:
        return _core(value[1])  # what must follow: the end of a clause ends that, too
    if kind is parser.IN and all(one[0] is parser.LITERAL for one in value):
        return frozenset(chr(one[1]) for one in value)
    return None


_Runs = tuple[frozenset[str], frozenset[str]]
"""Beginnings behind which anything may follow, and whole matches, which what follows goes on from."""
_NOTHING: frozenset[str] = frozenset()
_EMPTY = frozenset(("",))


def _sequence(items: Iterable[Any]) -> _Runs:
    cut, whole = _NOTHING, _EMPTY
    for kind, value in items:
        then_cut, then_whole = _element(kind, value)
        if len(whole) * (len(then_cut) + len(then_whole)) > _MOST:
            return cut | whole, _NOTHING
        cut |= {first + then for first, then in product(whole, then_cut)}
        whole = frozenset(first + then for first, then in product(whole, then_whole))
    return cut, whole


def _element(kind: Any, value: Any) -> _Runs:
    if kind is parser.LITERAL:
        return _NOTHING, frozenset((chr(value),))
    if kind is parser.IN and all(one[0] is parser.LITERAL for one in value):
        return _NOTHING, frozenset(chr(one[1]) for one in value)
    if kind is parser.SUBPATTERN:
        return _sequence(value[3])
    if kind is parser.BRANCH:
        found = [_sequence(branch) for branch in value[1]]
        return _NOTHING.union(*(cut for cut, _ in found)), _NOTHING.union(*(whole for _, whole in found))
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT):
        low, high, inner = value
        cut, whole = _sequence(inner)
        if high > 1:
            cut, whole = cut | whole, _NOTHING
        return cut, whole | _EMPTY if low == 0 else whole
    if kind in (parser.ASSERT, parser.ASSERT_NOT, parser.AT):
        return _NOTHING, _EMPTY  # looks, and takes nothing
    return _EMPTY, _NOTHING
