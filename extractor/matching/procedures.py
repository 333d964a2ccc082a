"""Cases and fines by procedure (简易程序, 普通程序): which figure is of one of them, and which of both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relation_rules import TOTAL_CUE
from extractor.matching.relation_rules import before as before_words

__all__ = ["fines", "told_before"]

_PROCEDURES = {
    "penalty_cases_summary": "fines_amount_summary",
    "penalty_cases_ordinary": "fines_amount_ordinary",
}
_PARTS = frozenset(("summary_procedure", "ordinary_procedure"))
_CLAUSE = re.compile("[，；。：（]")


def told_before(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """全年结案16件，其中适用简易程序5件: what a procedure named in a later clause divides is the cases in all."""
    for draft in ordered:
        if draft.metric not in _PROCEDURES or draft.candidate is None:
            continue
        end = draft.quantity.end
        hits = [located.hit.start for located in draft.candidate.found if located.hit.part in _PARTS]
        if hits and all(hit > end and _CLAUSE.search(matcher.text, end, hit) for hit in hits):
            draft.assign("penalty_cases", "divided by procedure")


def fines(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """简易程序24件、罚款2850元: a fine told right after the cases of one procedure is that procedure's.

    After both procedures in a row it is the fine of all; so it is with a word of summing, where the report tells of others.
    """
    for n, draft in enumerate(ordered):
        if draft.metric != "fines_amount" or n == 0:
            continue
        before = ordered[n - 1]
        others = {"penalty_cases", *_PROCEDURES} - {before.metric}
        if TOTAL_CUE.search(before_words(matcher, draft)) and any(d.metric in others for d in ordered):
            continue
        also = {metric for metric, _ in before.also}
        named = next((m for m in _PROCEDURES if m == before.metric or m in also), None)
        twin = n > 1 and ordered[n - 2].metric in _PROCEDURES and ordered[n - 2].metric != named
        beside = before.frame.sentence == draft.frame.sentence and not before.context
        if named and not twin and beside and named not in also:
            draft.assign(_PROCEDURES[named], "fine of its procedure")
