"""Whose figure it is: 全县今年通报败诉案件17件, 县法院全年诉前调解2100件 are told by a township and are not its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.matching.matcher import Draft, Matcher
from extractor.matching.roles import role_cues

__all__ = ["elsewhere"]

_SENTENCE = re.compile(r"[。；！？\n]")
_LONGEST = 160


def elsewhere(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Take out the figures of the county, or of its offices, up to the words that come back to the township."""
    cues, text = role_cues(), matcher.text
    if not cues.elsewhere.search(text) or not cues.own_place.search(text):
        return  # nothing of the kind, or a county's own report
    for draft in ordered:
        at = draft.quantity.start
        stops = list(_SENTENCE.finditer(text, max(0, at - _LONGEST), at))
        start = stops[-1].end() if stops else max(0, at - _LONGEST)
        told = [match for match in cues.elsewhere.finditer(text, start, at) if match.end() <= at]
        named = any(
            cues.elsewhere_title.fullmatch(text, low, high) for low, high, _ in matcher.titles(at)[:2]
        )
        back = told[-1].end() if told else start
        if (told or named) and not cues.own_place.search(text, back, at):
            draft.metric, draft.context, draft.also = None, True, []
            draft.reasons.append("elsewhere")
