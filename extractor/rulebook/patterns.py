"""What can be known of a wording's pattern without running it: its edges, its gaps, and whether it can run away.

The standard library's own parser of patterns (``re._parser``) gives the tree; it is not public, but it is the only
thing that reads patterns exactly as :mod:`re` does.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Language",
    "ambiguous_repeats",
    "language",
    "nested_repeats",
    "nodes",
    "parse",
    "unbounded_gaps",
    "word_edges",
]

_PARSER: Any = importlib.import_module("re._parser")
_MANY = 400  # wordings that one pattern may stand for before we stop counting
_SHORT_REPEAT = 3
_SAFE_REPEAT = 10  # repetitions after which two readings of one text cost too much
_RANGE = 12  # characters of a class that are counted one by one
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_ATOMIC = frozenset({"ATOMIC_GROUP", "POSSESSIVE_REPEAT"})
_ASSERTS = frozenset({"ASSERT", "ASSERT_NOT", "AT"})


@dataclass(frozen=True, slots=True)
class Language:
    """All wordings that a pattern stands for, with repetitions; ``guarded`` where it also looks around itself."""

    words: tuple[str, ...]
    guarded: bool


def parse(pattern: str) -> Any:
    """Return the tree of a pattern.

    :raises re.error: if it is none.
    """
    return _PARSER.parse(pattern)


def nodes(tree: Any, *, atomic: bool = True) -> Iterator[tuple[str, Any]]:
    """Yield every sign of a pattern with its argument, from outside in; ``atomic``: also inside atomic groups."""
    for op, argument in tree:
        yield str(op), argument
        if atomic or str(op) not in _ATOMIC:
            for below in _below(str(op), argument):
                yield from nodes(below, atomic=atomic)


def _below(op: str, argument: Any) -> Iterable[Any]:
    if op == "BRANCH":
        return tuple(argument[1])
    if op == "SUBPATTERN":
        return (argument[3],)
    if op in _REPEATS or op == "POSSESSIVE_REPEAT":
        return (argument[2],)
    if op in ("ASSERT", "ASSERT_NOT"):
        return (argument[1],)
    if op == "ATOMIC_GROUP":
        return (argument,)
    return ()


def word_edges(tree: Any) -> list[str]:
    r"""Return the signs ``\b``, ``\B``, ``\w``, ``\W`` that stand in a pattern: Chinese has no such edges."""
    signs = {
        "AT_BOUNDARY": r"\b",
        "AT_NON_BOUNDARY": r"\B",
        "CATEGORY_WORD": r"\w",
        "CATEGORY_NOT_WORD": r"\W",
    }
    found: list[str] = []
    for op, argument in nodes(tree):
        inner = [str(one) for _, one in argument] if op == "IN" else [str(argument)]
        found += [signs[one] for one in inner if one in signs]
    return found


def _endless(op: str, argument: Any) -> bool:
    return op in _REPEATS and argument[1] == _PARSER.MAXREPEAT


def _long(op: str, argument: Any) -> bool:
    return op in _REPEATS and argument[1] > _SAFE_REPEAT


def _is_wide(op: str, argument: Any) -> bool:
    """Tell whether one sign takes almost any character."""
    return op in ("ANY", "NOT_LITERAL") or (op == "IN" and any(str(kind) == "NEGATE" for kind, _ in argument))


def unbounded_gaps(tree: Any) -> bool:
    """Tell whether a pattern can leap over text without end (``.*``, ``[^，]+``)."""
    return any(
        _endless(op, argument) and any(_is_wide(*inner) for inner in nodes(argument[2]))
        for op, argument in nodes(tree)
    )


def nested_repeats(tree: Any) -> bool:
    """Tell whether a long repetition holds another repetition: ``(a+)*`` runs away on a long miss."""
    return any(
        _long(op, argument)
        and any(
            inner in _REPEATS and below[1] > 1 and below[1] != below[0]
            for inner, below in nodes(argument[2], atomic=False)
        )
        for op, argument in nodes(tree)
    )


def ambiguous_repeats(tree: Any) -> list[str]:
    """Return the wordings that a long repetition of alternatives can read in two ways.

    ``(?:综合|行政|综合行政)*`` reads 综合行政 as one or as two: the number of readings doubles with each occurrence.
    """
    found: list[str] = []
    for op, argument in nodes(tree):
        if not _long(op, argument):
            continue
        body = language(argument[2])
        witness = None if body is None else _two_readings([word for word in body.words if word])
        if witness is not None:
            found.append(witness)
    return found


def _two_readings(words: Sequence[str]) -> str | None:
    """Return a shortest text that a code reads in two ways (Sardinas and Patterson), ``None`` if there is none."""
    seen: set[str] = set()
    queue: deque[tuple[str, str]] = deque()  # (what one reading is ahead, the text so far)
    for place, long in enumerate(words):
        for other, short in enumerate(words):
            if place != other and long.startswith(short):
                queue.append((long[len(short) :], long))
    while queue:
        ahead, text = queue.popleft()
        if not ahead:
            return text
        if ahead in seen:
            continue
        seen.add(ahead)
        for word in words:
            if ahead.startswith(word):
                queue.append((ahead[len(word) :], text))
            elif word.startswith(ahead):
                queue.append((word[len(ahead) :], text + word[len(ahead) :]))
    return None


def language(tree: Any) -> Language | None:
    """Return all wordings of a pattern, ``None`` where there are too many to count."""
    words, guarded = [""], False
    for op, argument in tree:
        one = _language_of(str(op), argument)
        if one is None or len(words) * len(one.words) > _MANY:
            return None
        words = [before + after for before in words for after in one.words]
        guarded |= one.guarded
    return Language(tuple(words), guarded)


def _language_of(op: str, argument: Any) -> Language | None:
    if op == "LITERAL":
        return Language((chr(argument),), False)
    if op in _ASSERTS:
        return Language(("",), True)
    if op == "IN":
        return _class(argument)
    if op == "SUBPATTERN":
        return language(argument[3])
    if op == "ATOMIC_GROUP":
        return language(argument)
    if op == "BRANCH":
        return _either([language(branch) for branch in argument[1]])
    if op in _REPEATS or op == "POSSESSIVE_REPEAT":
        return _repeated(*argument)
    return None


def _class(argument: Any) -> Language | None:
    chars: list[str] = []
    for kind, value in argument:
        if str(kind) == "LITERAL":
            chars.append(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < _RANGE:
            chars += [chr(code) for code in range(value[0], value[1] + 1)]
        else:
            return None
    return Language(tuple(chars), False)


def _either(branches: Sequence[Language | None]) -> Language | None:
    words: list[str] = []
    guarded = False
    for branch in branches:
        if branch is None:
            return None
        words += branch.words
        guarded |= branch.guarded
    return Language(tuple(words), guarded) if len(words) <= _MANY else None


def _repeated(low: int, high: int, body: Any) -> Language | None:
    one = language(body)
    if one is None or high > _SHORT_REPEAT or sum(len(one.words) ** n for n in range(low, high + 1)) > _MANY:
        return None
    words: list[str] = []
    turn = [""]
    for times in range(high + 1):
        if times >= low:
            words += turn
        turn = [before + after for before in turn for after in one.words]
    return Language(tuple(words), one.guarded)
