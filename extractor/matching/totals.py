"""Totals and their parts: 其中, brackets, colon lists, and runs that add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.matching.candidates import ACCEPT
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.neighbourhood import AFTER
from extractor.matching.relation_rules import TOTAL_CUE, relation_rules, unit_class, value
from extractor.matching.relation_rules import before as before_words
from extractor.models import Part, Role

__all__ = ["parts_after", "parts_before"]

_PART_CUE = re.compile(
    r"其中|里头|包括|包含|—|(?<!包)含(?!量)|分为|分别|[（(：:]|具体|一是|主要(?:为|是|有)|从[^，。；]{1,8}看"
)
_SIDE_BY_SIDE = frozenset({"court_appearances_due"})
"""Figures that merely stand beside each other here (应出庭5次，负责人出庭4次，委托1次) are no spelled-out parts."""
_UNDONE = frozenset({"reconsideration_corrected", "litigation_lost"})
"""行政复议5件（撤销1件，其余维持）: how a case ended, told in a bracket behind the cases."""
_STORY = re.compile(r"其中(?:有)?(?:一|1)[起件宗例名位户家]")
"""其中一起土地纠纷，双方争执金额38万元: the story of one case opens no list."""
_THEREOF = re.compile(r"^[^。！？\n]{0,16}。其中[：:，,]?[^。！？\n]*$")
_KIND_NAME = re.compile(r"[^类各、，]{2,8}类(?:的)?(?:共|有|为)?$|”$")
_ELSEWHERE = frozenset(("list", "clause", "sentence", "topic", "title", "section", "later"))
_ITS = re.compile(r"其中[^，。；]{0,16}$")


def _names_a_kind(total: Draft, draft: Draft) -> bool:
    """Tell whether a member's own metric is only the name of a kind: 审查96件，其中合同72件、信息公开答复4件."""
    if draft.candidate is not None and "study" in draft.candidate.own:
        return False  # 其中会前学法3次 names more than a body that met
    return draft.metric in relation_rules().by_kind.get(total.metric or "", frozenset())


def _only_a_kind(matcher: Matcher, total: Draft, draft: Draft) -> bool:
    """Tell whether the words of a member of 其中 say which kind it is, and not that something else is counted.

    So it is where they are a kind by name (咨询类150件), where the member's metric lives from words of other clauses, where
    it is wider than that of its total (讲座15场，其中进村9场), and where the same words with the total's verb give the total's
    (办结信访30件，其中初访22件).
    """
    best, rules = draft.candidate, relation_rules()
    mine, its = total.metric or "", draft.metric or ""
    if best is None or best.metric is None or its in ("", mine) or its in rules.within(mine):
        return False
    if value(draft) > value(total) or its in rules.implied.get(mine, frozenset()):
        return False
    own = {located.hit for located in best.found if located.zone not in _ELSEWHERE}
    if not own or (mine in rules.within(its) and value(draft) < value(total)):
        return True
    if _KIND_NAME.search(before_words(matcher, draft)):
        return True
    return any(
        other.metric == total.metric
        and other.score >= ACCEPT
        and own <= {located.hit for located in other.found}
        for other in draft.candidates
    )


def _may_be_part(
    total: Draft, draft: Draft, subsets: frozenset[str], *, explicit: bool, kind: bool = False
) -> bool:
    if unit_class(draft) != unit_class(total) or draft.context or draft.role is not total.role:
        return False
    if explicit and value(draft) > value(total) * 3:
        return False
    if _of_another_thing(draft) and draft.quantity.unit != total.quantity.unit:
        return False
    if draft.candidate is not None and draft.candidate.generic and draft.candidate.metric == draft.metric:
        return True
    if explicit and _names_a_kind(total, draft):
        return value(draft) < value(total)
    return kind or draft.metric is None or draft.metric == total.metric or draft.metric in subsets


def _of_another_thing(draft: Draft) -> bool:
    """Tell whether the word behind a figure says that it counts what no metric counts: 跑了3个村."""
    best = draft.candidates[0] if draft.candidates else None
    return best is not None and best.metric is None and best.score >= ACCEPT and best.found[0].zone == AFTER


def parts_after(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """28件，其中简易程序20件、普通程序8件; 22件（简易17件、普通5件）; parts told after their total."""
    for n, total in enumerate(ordered):
        if total.metric is None or total.context or total.part is Part.PART or n + 1 >= len(ordered):
            continue
        if total.quantity.unit == "%":
            continue
        if _closed(matcher, ordered, n):
            continue
        members = _region(matcher, ordered, n)
        if members:
            _mark(matcher, total, members)


def _closed(matcher: Matcher, ordered: Sequence[Draft], n: int) -> bool:
    """学法21次，其中汉语授课12次、蒙古语授课9次: what 其中 opens and adds up to the total counts what the total counts."""
    total = ordered[n]
    its_own = relation_rules().within(total.metric or "")
    members: list[Draft] = []
    edge, told = total.quantity.end, Decimal(0)
    for draft in ordered[n + 1 :]:
        between = matcher.text[edge : draft.quantity.start]
        if re.search(r"[。！？；\n]", between) or draft.context or unit_class(draft) != unit_class(total):
            return False
        if not members and not between.startswith(("，其中", "（其中", ",其中", "，包括", "（包括")):
            return False
        if draft.metric in its_own or draft.role is not total.role:
            return False
        members.append(draft)
        edge, told = draft.quantity.end, told + value(draft)
        if told >= value(total):
            break
    if told != value(total) or len(members) < 2 or total.metric is None:
        return False
    for draft in members:
        if draft.metric != total.metric:
            draft.assign(total.metric, "part")
    _mark(matcher, total, members)
    return True


def _region(matcher: Matcher, ordered: Sequence[Draft], n: int) -> list[Draft]:
    total = ordered[n]
    subsets = relation_rules().subsets.get(total.metric or "", frozenset())
    outcomes = relation_rules().outcomes.get(total.metric or "", frozenset())
    members: list[Draft] = []
    edge, opened, bracket, spelled = total.quantity.end, False, False, False
    for draft in ordered[n + 1 :]:
        between = matcher.text[edge : draft.quantity.start]
        goes_on = not members and not opened and _THEREOF.search(between)
        if (re.search(r"[。！？\n]", between) and not goes_on) or len(between) > 60:
            break
        if goes_on and not _may_be_part(total, draft, subsets, explicit=True):
            break
        if (bracket and re.search(r"[）)]", between)) or _STORY.search(between):
            break
        if "；" in between and not re.search(r"；(?:其中|里头|从|按)", between):
            break
        if draft.role is Role.PREVIOUS and total.role is not Role.PREVIOUS:
            edge = draft.quantity.end
            continue
        if not opened:
            cue = _PART_CUE.search(between)
            if cue and (cue.group() not in "（(：:" or between.strip().startswith(cue.group())):
                opened, bracket = True, cue.group() in ("（", "(")
                spelled = bracket or "其中" in between
            elif unit_class(draft) == unit_class(total) and not draft.context:
                break
        if opened:
            kind = spelled and _only_a_kind(matcher, total, draft)
            if not _may_be_part(total, draft, subsets, explicit=True, kind=kind):
                if unit_class(draft) == unit_class(total) and not draft.context:
                    its = _ITS.search(between) or (bracket and not members and draft.metric in _UNDONE)
                    own = bool(its) and (draft.metric in outcomes or not members)
                    goes_along = _goes_along(total, members, draft, between)
                    if (own or goes_along) and draft.role is total.role and value(draft) <= value(total):
                        members.append(draft)
                        edge = draft.quantity.end
                        continue
                    break
            elif (
                members
                and (draft.metric is None or kind)
                and re.search("，", between)
                and not _adds_up(total, members, draft)
            ):
                break
            else:
                members.append(draft)
        edge = draft.quantity.end
    return members


def _goes_along(total: Draft, members: Sequence[Draft], draft: Draft, between: str) -> bool:
    """排查出139起，其中村里调处118起、镇里调处21起: the second of one list counts what the first counts."""
    listed = between.startswith("、") and members and members[-1].metric == draft.metric
    return bool(listed) and _adds_up(total, members, draft)


def _adds_up(total: Draft, members: Sequence[Draft], extra: Draft) -> bool:
    return sum((value(m) for m in members), value(extra)) <= value(total)


def _mark(matcher: Matcher, total: Draft, members: Sequence[Draft]) -> None:
    for member in members:
        member.part = Part.PART
        generic = member.candidate is not None and member.candidate.generic
        if total.metric is not None and (
            member.metric is None
            or (generic and member.metric != total.metric)
            or _names_a_kind(total, member)
            or _only_a_kind(matcher, total, member)
        ):
            member.assign(total.metric, "part")
    total.part = Part.TOTAL
    total.parts = [member.index for member in members]


def parts_before(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """合同41份、其他文件17件，合计58件; and any run of one metric that adds up to a printed figure before or after it."""
    for n, total in enumerate(ordered):
        if total.context or total.part is not None or total.quantity.unit == "%":
            continue
        cue = bool(TOTAL_CUE.search(before_words(matcher, total)))
        if cue and (total.candidate is None or not total.candidate.own):
            parent = _parent(ordered[:n][::-1], total)
            if parent is not None:
                total.assign(parent, "sum of the list before it")
        if total.metric is None:
            continue
        subsets = relation_rules().subsets.get(total.metric, frozenset())
        backward = _run(ordered[:n][::-1], total, subsets)
        forward = _run(ordered[n + 1 :], total, subsets)
        for run, needs_cue in ((backward, True), (forward, False)):
            size = _prefix_sum(run, value(total))
            if size >= 2 and (cue or not needs_cue or size >= 3):
                same = [draft for draft in run[:size] if draft.metric in (None, total.metric)]
                silent = total.metric not in _SIDE_BY_SIDE and not needs_cue
                if silent and not cue and matcher.text.startswith("、", total.quantity.end):
                    silent = all(draft.metric in subsets for draft in run[:size])
                    same = []  # 合同5件、文件3件、方案2件: members of a list like the first, which is no sum of theirs
                if (needs_cue and cue) or len(same) == size or silent:
                    _mark(matcher, total, run[:size])
                    break


def _parent(before: Sequence[Draft], total: Draft) -> str | None:
    """Return the metric whose parts the figures before a bare total are, if they add up to it."""
    same = [d for d in before[:8] if d.metric is not None and unit_class(d) == unit_class(total)]
    if same and list(before[: len(same)]) == same and len({d.metric for d in same[:2]}) == 1:
        size = _prefix_sum(same, value(total))
        if size >= 2 and len({d.metric for d in same[:size]}) == 1:
            return same[0].metric
    for parent, subsets in relation_rules().subsets.items():
        run = [d for d in before[:6] if d.metric in subsets or d.metric == parent]
        if len(run) >= 2 and list(before[: len(run)]) == run and _prefix_sum(run, value(total)) >= 2:
            return parent
    beside = [d for d in before[:6] if d.frame.sentence == total.frame.sentence]
    size = _prefix_sum(beside, value(total))
    if any(unit_class(d) != unit_class(total) for d in beside[:size]):
        return None
    for parent, subsets in relation_rules().subsets.items():
        # 审查重大决策4项、合同37份、答复意见16份，共57件: two of a kind tell what the third is one of
        known = [d for d in beside[:size] if d.metric in subsets]
        if len(known) >= 2 and all(d.metric is None or d in known for d in beside[:size]):
            return parent
    return None


def _run(drafts: Sequence[Draft], total: Draft, subsets: frozenset[str]) -> list[Draft]:
    run: list[Draft] = []
    for draft in drafts:
        near = abs(draft.quantity.start - (run[-1] if run else total).quantity.start) <= 90
        if not near or draft.part is not None or not _may_be_part(total, draft, subsets, explicit=False):
            break
        if draft.metric is None and not draft.candidates:
            break
        run.append(draft)
    return run


def _prefix_sum(run: Sequence[Draft], total: Decimal) -> int:
    running = Decimal(0)
    for n, draft in enumerate(run, 1):
        running += value(draft)
        if running == total:
            return n
        if running > total:
            return 0
    return 0
