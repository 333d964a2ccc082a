"""What the words after a figure say of it: all of them did (8名执法人员全部取得执法证), or these are the ones that did."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relation_rules import also, relation_rules, value

__all__ = ["implications", "turned"]

_LONGEST = 60


def implications(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """8名执法人员全部取得行政执法证; 12件，全部适用简易程序: the words after the figure say it of all of them."""
    for n, draft in enumerate(ordered):
        if draft.metric is None or draft.context:
            continue
        rules = [
            (pattern, then) for when, pattern, then in relation_rules().implications if when == draft.metric
        ]
        if not rules:
            continue
        following = next((d for d in itertools.islice(ordered, n + 1, None) if not d.context), None)
        tail = _tail(matcher, draft, following)
        implied = [then for pattern, then in rules if pattern.search(tail)]
        if not implied:
            continue
        told = {
            other.metric
            for other in ordered
            if other.frame.sentence == draft.frame.sentence and value(other) == value(draft)
        }
        also(draft, [then for then in implied if then not in told], "all of them")


def turned(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """11处隐患完成整改; 9名队员取得行政执法证: a figure before its noun counts what the verb after the noun tells."""
    for n, draft in enumerate(ordered):
        if draft.metric is None or draft.context or draft.candidate is None:
            continue
        if any(located.zone == "before" for located in draft.candidate.found):
            continue
        tail = _tail(matcher, draft, ordered[n + 1] if n + 1 < len(ordered) else None)
        for when, pattern, then in relation_rules().becomes:
            if draft.metric == when and pattern.match(tail):
                draft.assign(then, "verb after the noun")
                break


def _tail(matcher: Matcher, draft: Draft, following: Draft | None) -> str:
    end = following.quantity.start if following is not None else len(matcher.text)
    start = draft.quantity.end
    return matcher.text[start : min(end, draft.frame.sentence[1], start + _LONGEST) + 1]
