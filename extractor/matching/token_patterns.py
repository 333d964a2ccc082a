"""Token patterns over the words of a stretch, walked here where they ask for words and figures only.

The language is that of spaCy's ``Matcher`` (``TEXT``, ``IN``, ``REGEX``, ``OP``), and a test holds that both find the same. But
spaCy takes a second to import, half of a run over one report, and 50 MB in every worker; so it starts only for a pattern that
asks for more, such as ``LIKE_NUM``, which only rules of a county's own do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

__all__ = ["FIGURE", "Step", "steps", "walked"]

FIGURE = "q"
"""The key of a token that stands for a figure; its value names the measure."""
_SPAN = re.compile(r"\{(\d*)(,?)(\d*)\}", re.ASCII)
_SIGNS = {"?": "{0,1}", "*": "{0,}", "+": "{1,}"}
_ENDLESS = 1_000_000


class Step(NamedTuple):
    """So many words in a row of one kind, from ``low`` to ``high``; ``fits`` is ``None`` for a figure, for any word."""

    low: int
    high: int
    figure: bool
    fits: Callable[[str], bool] | None


def steps(pattern: Sequence[Mapping[str, Any]]) -> tuple[Step, ...] | None:
    """Return what a pattern asks for, ``None`` where it asks for more than words and figures.

    :raises re.error: if an expression cannot be compiled.
    """
    found = [_step(token) for token in pattern]
    whole = tuple(one for one in found if one is not None)
    return whole if len(whole) == len(found) else None


def _step(token: Mapping[str, Any]) -> Step | None:
    span = _span(token.get("OP", "{1}"))
    if span is None:
        return None
    match [key for key in token if key != "OP"]:
        case []:
            return Step(*span, figure=False, fits=None)
        case [key] if key == FIGURE:
            return Step(*span, figure=True, fits=None)
        case ["TEXT"]:
            fits = _fits(token["TEXT"])
            return None if fits is None else Step(*span, figure=False, fits=fits)
    return None


def _span(sign: Any) -> tuple[int, int] | None:
    """Return how often a token may stand in a row, from and to."""
    match = _SPAN.fullmatch(_SIGNS.get(sign, sign)) if isinstance(sign, str) else None
    if match is None or not (match[1] or match[3]):
        return None
    low = int(match[1] or 0)
    high = int(match[3]) if match[3] else _ENDLESS if match[2] else low
    return (low, high) if low <= high else None


def _fits(wanted: Any) -> Callable[[str], bool] | None:
    """Return what tells whether a word is wanted; ``None`` where more is asked for than its text."""
    match wanted:
        case str():
            return wanted.__eq__
        case {"IN": [*words], **rest} if not rest:
            return frozenset(words).__contains__
        case {"REGEX": str(expression), **rest} if not rest:
            search = re.compile(expression).search
            return lambda word: search(word) is not None
    return None


def walked(steps: Sequence[Step], words: Sequence[str], figures: Sequence[bool]) -> list[tuple[int, int]]:
    """Return all stretches of words that are as a pattern asks, those first that end first, of these the short ones.

    :param figures: for each word, whether it is a figure of the measures that the pattern names.
    """
    fitting = [
        figures if one.figure else [True] * len(words) if one.fits is None else list(map(one.fits, words))
        for one in steps
    ]
    found = [
        (end, -start) for start in range(len(words)) for end in _ends(steps, fitting, start) if end > start
    ]
    return [(-start, end) for end, start in sorted(found)]


def _ends(steps: Sequence[Step], fitting: Sequence[Sequence[bool]], start: int) -> set[int]:
    """Return where stretches that begin at a word may end: behind the last word."""
    places = {start}
    for step, fits in zip(steps, fitting, strict=True):
        reached: set[int] = set()
        for place in places:
            stop, last = place, min(place + step.high, len(fits))
            while stop < last and fits[stop]:
                stop += 1
            reached.update(range(place + step.low, stop + 1))
        places = reached
        if not places:
            break
    return places
