"""The same count of another year, its noun left out: 去年签订调解协议30份，今年签订45份; 上年81.2%，本年94.7%，2025年目标98%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.matching.candidates import ACCEPT
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relation_rules import before as before_words
from extractor.matching.relation_rules import is_kind, unit_class
from extractor.models import Role

__all__ = ["earlier_lists", "periods"]

_NAME = (
    r"(?:[本今上去前明来]年度?|下一?年度?|20\d\d年度?|同期|第?[一二三四上下]半?季?度|[本上下]半年|[本上当]月|[本上同]季度?|全年)"
    r"(?:同期|同月|全年|底前?|末)?(?:的)?"
)
_PERIOD = re.compile(
    rf"(?:而|则|到|至|预计)?{_NAME}"
    r"(?:则|又|仅|只|已|将|要|拟|计划|力争|争取|确保|预计|目标|达到|达|保持|为|是|有|到|至|再|新增|新建|建|添|增|办|开|定为|不少于|不低于|超过|超|突破|约|近|逾|不超过|至少|控制在|合计|共计|总计|累计|共)*"
)
_TIME = re.compile(_NAME)
_OPENS = re.compile(rf"(?:而|则|到|至|预计)?{_NAME}")
_STEPS = 4
"""How many figures back the one of the other year is sought: past changes, and past what is counted in another unit."""


def earlier_lists(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """去年举办培训4期、培训干部320人次: the earlier year that opens a clause holds for all figures of its list."""
    head: Draft | None = None
    for n, draft in enumerate(ordered):
        if n == 0 or draft.frame.sibling != ordered[n - 1].index:
            head = draft
            continue
        follows = matcher.text[ordered[n - 1].quantity.end : draft.frame.before[0]].strip() in ("、", "和")
        opened = head is not None and _OPENS.match(before_words(matcher, head))
        if not follows or not opened or _TIME.search(before_words(matcher, draft)):
            head = None
        elif head is not None and head.role is Role.PREVIOUS and draft.role is Role.ACTUAL:
            draft.role = Role.PREVIOUS


def periods(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Give a figure whose clause names a time, and nothing else to count, the metric of the same count of another time."""
    for n, draft in enumerate(ordered):
        if n == 0 or draft.context or _named(draft) or "comparison" in draft.reasons:
            continue
        run = _bare_run(matcher, ordered, n)
        model = _model(matcher, ordered, n, len(run))
        if model is None:
            continue
        for one, other in zip(run, ordered[model:n], strict=False):
            if other.metric is not None and other.metric != one.metric:
                one.assign(other.metric, "another period")
                one.also = []


def _bare_run(matcher: Matcher, ordered: Sequence[Draft], n: int) -> list[Draft]:
    """今年5期、410人次: a figure and those that stand bare behind it."""
    run = [ordered[n]]
    for draft in ordered[n + 1 :]:
        if matcher.text[run[-1].quantity.end : draft.quantity.start] not in ("、", "和") or draft.context:
            break
        run.append(draft)
    return run


def _named(draft: Draft) -> bool:
    """Tell whether the figure's own clause says what it counts: a metric, or a thing that is none."""
    best = draft.candidate
    if best is None or (best.metric is not None and draft.metric is None):
        return False
    if best.metric is None and best.score < ACCEPT:
        return False
    return any(located.zone in ("before", "after", "idiom") for located in best.found)


def _model(matcher: Matcher, ordered: Sequence[Draft], n: int, size: int) -> int | None:
    """Return the place of the earlier figure that the clause of this one, by its time and verb, goes on from.

    :param size: how many bare figures stand in a row here; as many of the other year, in the same units, are sought.
    """
    draft = ordered[n]
    words = before_words(matcher, draft).strip(" ，；、")
    opens, period = _OPENS.match(words), _PERIOD.match(words)
    if opens is None or matcher.parts.residue(*draft.frame.after):
        return None
    for at in range(n - size, max(-1, n - size - _STEPS), -1):
        model = ordered[at]
        inside = model.frame.sentence == draft.frame.sentence
        if not inside and not _right_behind(matcher, model, draft):
            return None
        if model.context or unit_class(model) != unit_class(draft) or is_kind(matcher, model):
            continue
        if not _alike(ordered[at : at + size], ordered[n : n + size]):
            return None
        bare = period is not None and period.end() == len(words)
        rest = words[(period or opens).end() :]
        again = model.role is not draft.role and _said_before(matcher, model, rest)
        return at if again or (bare and inside) else None
    return None


def _alike(models: Sequence[Draft], run: Sequence[Draft]) -> bool:
    return all(
        one.metric and not one.context and unit_class(one) == unit_class(two)
        for one, two in zip(models, run, strict=True)
    )


def _right_behind(matcher: Matcher, model: Draft, draft: Draft) -> bool:
    """Tell whether the figure opens the sentence after the other's: 去年培育70名。今年培育95名。"""
    (_, end), (start, _) = model.frame.sentence, draft.frame.sentence
    opens = start == draft.frame.before[0]
    return opens and 0 <= start - end <= 1 and "\n" not in matcher.text[model.quantity.end : start]


def _said_before(matcher: Matcher, model: Draft, rest: str) -> bool:
    """Tell whether the words behind the time are light, or those of the other figure's own clause (签订…，今年签订)."""
    told = matcher.text[model.frame.before[0] : model.frame.after[1]]
    light = matcher.rules.light.sub("", rest)
    return not light or rest in told or light in told
