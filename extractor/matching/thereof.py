"""What a sentence that opens with a whole tells of it: 化解的纠纷中，婚姻家庭类61件、邻里类58件; 36件中，涉及企业的21件."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from extractor.matching.lists import argue
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relation_rules import relation_rules, unit_class, value
from extractor.models import Part

__all__ = ["thereof"]

_HEAD = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[一二三四五六七八九十]是)?(?:在|上述|这些|所有)?(?:全年|全[镇乡])?"
    r"(?P<whole>[^，。；：\n\d]{2,14}的[^，。；：\n\d]{2,6}?)(?:当中|之中|中|里)，"
)
_COUNTED = re.compile(r"[\s　]*(?:在|上述|这|以上)?$")
_THEREOF = re.compile(r"[^，。；：\n\d的]{0,8}(?:当中|之中|中|里)，")
_REACH = 260
_LONGEST = 40


def thereof(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Give the figures of such a sentence to the metric of its whole, as parts of the figure told before."""
    for n, draft in enumerate(ordered):
        start = draft.frame.sentence[0]
        if n and ordered[n - 1].frame.sentence[0] == start:
            continue
        named = _HEAD.match(matcher.text, start, draft.quantity.start)
        if named is not None:
            metric = argue(matcher, draft, named.span("whole"), ())
            whole = _whole(ordered[:n], draft, metric.metric if metric else None)
            _divide(matcher, whole, _members(matcher, ordered, n, named.end()))
        elif _COUNTED.fullmatch(matcher.text, start, draft.quantity.start):
            told = _THEREOF.match(matcher.text, draft.quantity.end)
            whole = _same(ordered[:n], draft) if told else None
            if told and whole is not None and whole.metric is not None:
                draft.assign(whole.metric, "told again as a whole")
                draft.part = Part.AGAIN
                _divide(matcher, whole, _members(matcher, ordered, n + 1, told.end()))


def _whole(earlier: Sequence[Draft], draft: Draft, metric: str | None) -> Draft | None:
    """Return the nearest figure of a metric that may be what a sentence divides."""
    near = (d for d in reversed(earlier) if draft.quantity.start - d.quantity.end < _REACH)
    return next((d for d in near if metric and d.metric == metric and _holds(d, draft)), None)


def _same(earlier: Sequence[Draft], draft: Draft) -> Draft | None:
    """Return the nearest figure that is told again."""
    near = (d for d in reversed(earlier) if draft.quantity.start - d.quantity.end < _REACH)
    return next((d for d in near if d.metric and value(d) == value(draft) and _holds(d, draft)), None)


def _holds(whole: Draft, draft: Draft) -> bool:
    alike = unit_class(whole) == unit_class(draft) and whole.role is draft.role and not whole.context
    return alike and whole.part is not Part.PART and value(whole) >= value(draft)


def _members(matcher: Matcher, ordered: Sequence[Draft], n: int, edge: int) -> list[Draft]:
    """The figures of one sentence and unit that follow its opening one after another."""
    found: list[Draft] = []
    for draft in itertools.islice(ordered, n, None):
        between = matcher.text[edge : draft.quantity.start]
        alike = not found or unit_class(found[0]) == unit_class(draft)
        if re.search("[。；\n]", between) or len(between) > _LONGEST or not alike or draft.context:
            break
        found.append(draft)
        edge = draft.quantity.end
    return found


def _divide(matcher: Matcher, whole: Draft | None, members: Sequence[Draft]) -> None:
    if whole is None or whole.metric is None:
        return
    subsets = relation_rules().subsets.get(whole.metric, frozenset())
    parts = [d for d in members if _may_be(whole, d, subsets)]
    for draft in parts:
        if draft.metric not in subsets:
            draft.assign(whole.metric, "part of the whole that opens the sentence")
        draft.part = Part.PART
    if parts:
        whole.part = Part.TOTAL if whole.part is None else whole.part
        whole.parts = [*whole.parts, *(d.index for d in parts if d.index not in whole.parts)]


def _may_be(whole: Draft, draft: Draft, subsets: frozenset[str]) -> bool:
    """Tell whether a figure counts what its whole counts: it has no metric of its own, or only the name of a kind."""
    if unit_class(draft) != unit_class(whole) or draft.role is not whole.role or value(draft) > value(whole):
        return False
    generic = draft.candidate is not None and draft.candidate.generic
    return draft.metric is None or generic or draft.metric == whole.metric or draft.metric in subsets
