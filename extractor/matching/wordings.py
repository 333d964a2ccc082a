"""All wordings of all lexicons in one tree of their beginnings, so that one walk over a text finds every part.

A wording is a regex fragment; nearly all begin with one of a few runs of plain characters (``(?:行政|民事)诉讼`` with 行政诉讼
or 民事诉讼). The tree holds those beginnings character by character. At each place of a text the tree says which
wordings may stand there; a plain word then stands there for certain, a fragment is tried at that place only. Expressions
are compiled when they are first tried: a report uses a tenth of them.
"""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the only parser of them that Python ships
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

__all__ = ["Wording", "Wordings", "beginnings", "wordings"]

_MOST = 256
"""Beginnings of one wording: one with more of them is cut where they branch out."""
_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”（）]+")

Tree = dict[str, Any]
"""A node: the next characters, and under the empty key the wordings that begin with what led here, by rank."""


class Wording:
    """One wording of a part; ``rank`` is its place among all: the first that matches at a place is the part's.

    ``length`` is that of a plain word, 0 for an expression; ``cores`` are runs of which every match of an expression
    holds one, empty where there are none to look for.
    """

    __slots__ = ("_match", "cores", "expression", "length", "part", "rank")

    def __init__(self, part: str, rank: int, expression: str) -> None:
        self.part, self.rank, self.expression = part, rank, expression
        self.length = len(expression) if _PLAIN.fullmatch(expression) else 0
        self.cores = () if self.length else cores(expression)
        self._match: Any = None

    def may_stand_in(self, clause: str) -> bool:
        """Tell whether a clause holds what a match cannot do without."""
        for core in self.cores:  # a loop: this is asked several hundred times a report
            if core in clause:
                return True
        return not self.cores

    def end(self, text: str, at: int, stop: int) -> int:
        """Return where a match at ``at`` ends, not behind ``stop``; ``at`` itself where there is none."""
        if self._match is None:
            self._match = re.compile(self.expression).match
        match = self._match(text, at, stop)
        return at if match is None else int(match.end())


class Lexicon:
    """A part of which one wording can begin with anything: all its wordings are sought together, where they may be."""

    __slots__ = ("_cores", "pattern")

    def __init__(self, expressions: Sequence[str]) -> None:
        self.pattern = re.compile("|".join(expressions))
        held = [cores(one) or tuple(beginnings(one) - {""}) for one in expressions]
        self._cores = tuple({core for runs in held for core in runs}) if all(held) else ()

    def may_stand_in(self, clause: str) -> bool:
        """Tell whether a clause holds what one of the wordings cannot do without."""
        return not self._cores or any(core in clause for core in self._cores)


class Wordings:
    """``tree`` leads to the wordings; ``anywhere`` are parts of which one wording can begin with anything."""

    __slots__ = ("anywhere", "tree")

    def __init__(self, tree: Tree, anywhere: Mapping[str, Lexicon]) -> None:
        self.tree, self.anywhere = tree, anywhere


def wordings(lexicons: Mapping[str, Sequence[str]]) -> Wordings:
    """Build the tree of a set of lexicons, each a list of expressions in the order in which they are tried."""
    tree: Tree = {}
    anywhere: dict[str, Lexicon] = {}
    rank = 0
    for part, expressions in lexicons.items():
        begun = [(expression, beginnings(expression)) for expression in expressions]
        if any("" in runs for _, runs in begun):
            anywhere[part] = Lexicon(expressions)
            continue
        for expression, runs in begun:
            wording = Wording(part, rank, expression)
            rank += 1
            for run in runs:
                _node(tree, run).setdefault("", []).append(wording)
    _hand_down(tree, ())
    return Wordings(tree, anywhere)


def _node(tree: Tree, run: str) -> Tree:
    for char in run:
        tree = tree.setdefault(char, {})
    return tree


def _hand_down(tree: Tree, above: tuple[Wording, ...]) -> None:
    """Give each node what its beginnings lead to as well, all in the order of rank."""
    if "" in tree:
        above = tree[""] = tuple(sorted({*tree[""], *above}, key=lambda wording: wording.rank))
    for char, below in tree.items():
        if char:
            _hand_down(below, above)


@lru_cache(maxsize=4096)
def beginnings(expression: str) -> frozenset[str]:
    """Return runs of which every match begins with one; the empty run is among them where there is no such set.

    :raises re.error: if the expression cannot be parsed.
    """
    if _PLAIN.fullmatch(expression):
        return frozenset((expression,))
    cut, whole = _sequence(parser.parse(expression))
    runs = cut | whole
    return frozenset(run for run in runs if not any(run[:n] in runs for n in range(len(run))))


@lru_cache(maxsize=4096)
def cores(expression: str) -> tuple[str, ...]:
    """Return runs of which every match holds one: of the sets that an expression gives, the most telling one.

    Empty where there is no such set, or where it tells no more than the beginnings do.
    """
    runs = _core(parser.parse(expression))
    return () if runs is None or runs == beginnings(expression) else tuple(sorted(runs))


def _core(items: Iterable[Any]) -> frozenset[str] | None:
    """Return the best choice among what a sequence must hold: long runs, and few of them."""
    choices: list[frozenset[str]] = []
    run = ""
    for kind, value in (*items, (None, None)):
        if kind is parser.LITERAL:
            run += chr(value)
            continue
        held = None if kind is None else _held(kind, value)
        choices += [runs for runs in (frozenset((run,)) if run else None, held) if runs is not None]
        run = ""
    return max(
        choices, key=lambda runs: (min(map(len, runs)) > 1, -len(runs), min(map(len, runs))), default=None
    )


def _held(kind: Any, value: Any) -> frozenset[str] | None:
    if kind is parser.SUBPATTERN:
        return _core(value[3])
    if kind is parser.BRANCH:
        found = [_core(branch) for branch in value[1]]
        return None if None in found else _NOTHING.union(*(runs for runs in found if runs is not None))
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] >= 1:
        return _core(value[2])
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
