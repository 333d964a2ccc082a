"""Which characters a lexicon cannot do without: the reason why scanning 150 lexicons costs little more than one.

Every alternative of a lexicon holds a run of characters that each of its matches must contain (纠纷, 持证, 培训). One
regular expression finds all those runs in a text; a lexicon is then tried only in the clauses that hold one of its own.
"""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # the only parser of them that Python ships
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["CoreIndex", "core_index", "required_runs"]

_Runs = frozenset[str]


@dataclass(frozen=True, slots=True)
class CoreIndex:
    """``pattern`` finds, at every position, the longest run that begins there; ``parts`` tells whose runs those are."""

    pattern: re.Pattern[str]
    parts: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...]


def core_index(patterns: Mapping[str, re.Pattern[str]]) -> CoreIndex:
    """Build the index of a set of lexicons; one without a run of its own is always tried."""
    owners: dict[str, set[str]] = {}
    always: list[str] = []
    for part, pattern in patterns.items():
        runs = required_runs(pattern.pattern)
        if runs is None:
            always.append(part)
            continue
        for run in runs:
            owners.setdefault(run, set()).add(part)
    # A run that begins with a shorter run holds that one too.
    parts = {
        run: tuple(sorted({part for n in range(1, len(run) + 1) for part in owners.get(run[:n], ())}))
        for run in owners
    }
    return CoreIndex(re.compile(f"(?=({_trie(owners)}))"), parts, tuple(always))


def required_runs(pattern: str) -> _Runs | None:
    """Return runs of which every match holds at least one; ``None`` if there is no such set."""
    return _sequence(list(parser.parse(pattern)))


def _sequence(items: list[Any]) -> _Runs | None:
    """Return the best choice among the mandatory elements of a sequence."""
    choices: list[_Runs] = []
    run = ""
    for kind, value in items:
        if kind is parser.LITERAL:
            run += chr(value)
            continue
        if run:
            choices.append(frozenset((run,)))
            run = ""
        inner = _element(kind, value)
        if inner is not None:
            choices.append(inner)
    if run:
        choices.append(frozenset((run,)))
    return max(
        choices, key=lambda runs: (min(map(len, runs)) > 1, -len(runs), min(map(len, runs))), default=None
    )


def _element(kind: Any, value: Any) -> _Runs | None:
    if kind is parser.SUBPATTERN:
        return _sequence(list(value[3]))
    if kind is parser.BRANCH:
        return _all(_sequence(list(branch)) for branch in value[1])
    if kind in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[0] >= 1:
        return _sequence(list(value[2]))
    if kind is parser.IN and all(one[0] is parser.LITERAL for one in value):
        return frozenset(chr(one[1]) for one in value)
    return None


def _all(found: Iterable[_Runs | None]) -> _Runs | None:
    union: set[str] = set()
    for runs in found:
        if runs is None:
            return None
        union |= runs
    return frozenset(union)


def _trie(words: Iterable[str]) -> str:
    """Return a regular expression of all words that prefers the longest and branches on one character at a time."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(tree) or r"(?!)"


def _branch(node: dict[str, Any]) -> str:
    options = [re.escape(char) + _branch(child) for char, child in sorted(node.items()) if char]
    if not options:
        return ""
    body = options[0] if len(options) == 1 and "" not in node else f"(?:{'|'.join(options)})"
    return body + "?" if "" in node else body
