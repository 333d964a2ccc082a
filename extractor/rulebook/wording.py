"""Which words around a figure may name what it counts: cut by the dictionary, without figures and light words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.language.segment import cutter
from extractor.matching.lexicon import scan
from extractor.matching.ruleset import RuleSet
from extractor.resources import folders_in_force
from extractor.rulebook.evidence import Case

__all__ = ["known_parts", "wordings_of"]

_CLAUSE = re.compile(r"[，。；：！？、（）()\n]")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_TOKENS = 4
_SHORTEST, _LONGEST = 2, 12
_LONE = 3  # a wording that a single figure shows is at least this long: two characters say too little


def wordings_of(case: Case, rules: RuleSet, *, shared: bool) -> list[str]:
    """Return the wordings near a figure that may be its noun, each once, the shortest first.

    Its own clause is looked at, and the one before where its own says nothing. What a lexicon of another idea knows
    already is no candidate.

    :param shared: whether several figures speak for it, so that shorter wordings can be trusted.
    """
    found = [word for word in _near(case, rules) if len(word) >= (_SHORTEST if shared else _LONE)]
    plain = [word for word in dict.fromkeys(found) if not _belongs(word, rules)]
    return sorted(plain, key=len)


def known_parts(case: Case, rules: RuleSet) -> list[str]:
    """Return the parts of the lexicons that stand in the figure's clause and the one before, the nearest first."""
    start, end = _clause(case.text, case.start, case.end)
    before = _clause(case.text, max(0, start - 1), max(0, start - 1))[0]
    hits = [hit for hit in scan(case.text, rules).between(before, end) if hit.end <= end]
    hits.sort(key=lambda hit: abs(hit.start - case.start))
    return [part for part in dict.fromkeys(hit.part for hit in hits) if part not in rules.nulls]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((found.end() for found in _CLAUSE.finditer(text, 0, start)), default=0)
    found = _CLAUSE.search(text, end)
    return first, found.start() if found else len(text)


def _near(case: Case, rules: RuleSet) -> Iterator[str]:
    start, end = _clause(case.text, case.start, case.end)
    own = [*_runs(case.text[start : case.start], rules), *_runs(case.text[case.end : end], rules)]
    yield from own
    if not own and start > 0:
        first, last = _clause(case.text, start - 1, start - 1)
        yield from _runs(case.text[first:last], rules)


def _runs(text: str, rules: RuleSet) -> Iterator[str]:
    """Yield runs of whole words that begin and end with a word that weighs."""
    cut = cutter(folders_in_force()).cut
    for stretch in _HANZI.findall(text):
        tokens = cut(stretch)
        for first in range(len(tokens)):
            for last in range(first + 1, min(len(tokens), first + _TOKENS) + 1):
                run = tokens[first:last]
                word = "".join(run)
                if _SHORTEST <= len(word) <= _LONGEST and _weighs(run[0], rules) and _weighs(run[-1], rules):
                    yield word


def _weighs(token: str, rules: RuleSet) -> bool:
    return rules.light.fullmatch(token) is None


def _belongs(word: str, rules: RuleSet) -> bool:
    """Tell whether a lexicon knows the wording as a whole: it is the noun of that idea, not a new one."""
    return any(hit.start == 0 and hit.end == len(word) for hit in scan(word, rules).between(0, len(word)))
