"""Relations between figures: part of a total, earlier year, change, all-of, two metrics in one number, told again.

Each relation is a step over the drafts of one report; the order of the steps is the order of :func:`relate`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import yaml

from extractor.matching.candidates import ACCEPT
from extractor.matching.lists import align, share
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.ruleset import alternation
from extractor.models import Part, QuantityKind, Role
from extractor.resources import rules_folder

__all__ = ["relate"]

_CHANGE = re.compile(
    r"(?:同比|环比|较[^，。；、]{0,10}|比[^，。；、]{0,10}|上升|下降|增长|减少|增加|提高|提升|降低|压减|压降)?"
    r"(?:增长|增加|减少|下降|上升|提高|提升|降低|压减|压降|增幅|降幅|多|少|升|降|增|减)(?:了|达|约|幅度?|为)*$"
)
_CHANGE_TO = re.compile(r"(?:至|到|为)$")
_CHANGE_VERB_TO = re.compile(
    r"(?:提高|提升|上升|增加|增长|增|升|降低|下降|减少|压减|压降|降|减|扩大|扩充)(?:至|到|为)[^，。；]{0,4}$"
)
_CHANGE_TAIL = re.compile(r"^(?:的)?(?:增幅|降幅|涨幅|增速)")
_PART_CUE = re.compile(r"其中|包括|包含|(?<!包)含(?!量)|分为|分别|[（(：:]|具体|一是|主要(?:为|是|有)|从[^，。；]{1,8}看")
_TOTAL_CUE = re.compile(r"(?:合计|共计|总计|总共|累计|全年共|一共|共)[^，。；、]{0,20}$")
_LIKELY = 0.5
_ITS = re.compile(r"其中[^，。；]{0,16}$")
_SAME_CLASS = {"起": "件", "宗": "件", "例": "件", "名": "人", "位": "人", "人次": "人", "场次": "次", "场": "次", "期": "次",
               "份": "件", "项": "件", "个": "件", "批次": "批", "件次": "件", "卷": "件"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairRule:
    """Two verbs before one figure: its metrics, unless what follows says that another figure is the outcome."""

    text: re.Pattern[str]
    metrics: tuple[str, ...]
    of: frozenset[str]
    unless_next: re.Pattern[str] | None
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationRules:
    """``rules/relations.yaml``, compiled."""

    subsets: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, frozenset[str]]
    implications: tuple[tuple[str, re.Pattern[str], str], ...]
    pairs: tuple[PairRule, ...]
    rate_pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def _rules() -> RelationRules:
    data = yaml.safe_load((rules_folder() / "relations.yaml").read_text(encoding="utf-8"))
    return RelationRules(
        subsets={key: frozenset(values) for key, values in data["subsets"].items()},
        outcomes={key: frozenset(values) for key, values in data["outcomes"].items()},
        implications=tuple((row["when"], re.compile(row["text"]), row["then"]) for row in data["implications"]),
        pairs=tuple(
            PairRule(
                re.compile(alternation([row["text"]])),
                tuple(row["metrics"]),
                frozenset(row.get("of", row["metrics"])),
                re.compile(row["unless_next"]) if "unless_next" in row else None,
                tuple(row.get("instead", ())),
            )
            for row in data["pairs"]
        ),
        rate_pairs=tuple((tuple(row["parts"]), tuple(row["metrics"])) for row in data["rate_pairs"]),
    )


def relate(matcher: Matcher, drafts: dict[int, Draft]) -> None:
    """Apply all relations to the drafts, in place."""
    ordered = list(drafts.values())
    for step in (align, share, _changes, _changed_to, _comparisons, _siblings, _pairs, _implications, _fines, _parts_after, _parts_before):
        step(matcher, ordered)


def _unit_class(draft: Draft) -> str:
    return _SAME_CLASS.get(draft.quantity.unit, draft.quantity.unit)


def _value(draft: Draft) -> Decimal:
    assert draft.quantity.value is not None
    return draft.quantity.value


def _before(matcher: Matcher, draft: Draft) -> str:
    return matcher.text[draft.frame.before[0] : draft.quantity.start]


def _changes(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """同比增长12.5%, 较上年多18件: a change is no value of the metric."""
    for draft in ordered:
        before = _before(matcher, draft).rstrip()
        after = matcher.text[draft.quantity.end : draft.quantity.end + 6]
        is_change = draft.quantity.kind is QuantityKind.CHANGE or (
            _CHANGE.search(before) and not _CHANGE_TO.search(before)
        )
        if is_change or _CHANGE_TAIL.match(after):
            if before.endswith(("新增", "新增加")) and draft.quantity.unit != "%":
                continue
            draft.metric, draft.context = None, True
            draft.reasons.append("change")


def _comparisons(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """较上年的1050家次增长25%: an earlier figure of the metric told before it (or after it: 由120次升到135次)."""
    for n, draft in enumerate(ordered):
        if draft.role is not Role.PREVIOUS or draft.context:
            continue
        if draft.metric is not None and draft.candidate and any(f.zone == "before" for f in draft.candidate.found):
            continue
        for other in (*reversed(ordered[max(0, n - 3) : n]), *ordered[n + 1 : n + 2]):
            near = other.frame.sentence == draft.frame.sentence and not other.context
            if near and other.metric and _unit_class(other) == _unit_class(draft):
                draft.assign(other.metric, "comparison")
                break


def _changed_to(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """由上年的96.1%提高到98.7%: the figure after the change counts what the one before it counts."""
    for n, draft in enumerate(ordered[1:], 1):
        before = ordered[n - 1]
        if before.context or before.quantity.unit != draft.quantity.unit:
            continue
        between = matcher.text[before.quantity.end : draft.quantity.start]
        if len(between) <= 14 and _CHANGE_VERB_TO.search(between):
            before.role = Role.PREVIOUS if before.role is Role.ACTUAL else before.role
            metric = before.metric or draft.metric or _likely(before)
            if metric is not None:
                before.assign(metric, "changed to")
                draft.assign(metric, "changed to")


def _likely(draft: Draft) -> str | None:
    best = draft.candidates[0] if draft.candidates else None
    return best.metric if best is not None and best.score >= _LIKELY else None


def _fines(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """简易程序24件、罚款2850元: a fine told right after the cases of one procedure is that procedure's.

    After both procedures in a row, or with a word of summing, it is the fine of all.
    """
    procedures = {"penalty_cases_summary": "fines_amount_summary", "penalty_cases_ordinary": "fines_amount_ordinary"}
    for n, draft in enumerate(ordered):
        if draft.metric != "fines_amount" or n == 0 or _TOTAL_CUE.search(_before(matcher, draft)):
            continue
        before = ordered[n - 1]
        also = {metric for metric, _ in before.also}
        named = next((m for m in procedures if m == before.metric or m in also), None)
        twin = n > 1 and ordered[n - 2].metric in procedures and ordered[n - 2].metric != named
        if named and not twin and before.frame.sentence == draft.frame.sentence and not before.context:
            if named in also:
                draft.also.append((procedures[named], "fine of its procedure"))
            else:
                draft.assign(procedures[named], "fine of its procedure")


def _siblings(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """开展检查36次、31次: a bare figure after 、 counts what the one before it counts."""
    for n, draft in enumerate(ordered[1:], 1):
        before = ordered[n - 1]
        if draft.frame.sibling != before.index or draft.context or not before.metric or before.metric == draft.metric:
            continue
        if before.quantity.unit != draft.quantity.unit:
            continue
        start, end = draft.frame.before
        bare = draft.metric is None and not matcher.parts.residue(start, end)
        if bare or _same_list(draft, before.metric):
            draft.assign(before.metric, "sibling")
            draft.role = before.role


def _same_list(draft: Draft, metric: str) -> bool:
    """化解邻里矛盾16件、婚恋纠纷7件: nothing in the second member's own words speaks against the first one's metric."""
    best = draft.candidate
    if best is None or not best.generic:
        return False
    return any(c.metric == metric and c.score >= ACCEPT and best.own <= c.own for c in draft.candidates)


def _may_be_part(total: Draft, draft: Draft, subsets: frozenset[str], *, explicit: bool) -> bool:
    if _unit_class(draft) != _unit_class(total) or draft.context or draft.role is not total.role:
        return False
    if explicit and _value(draft) > _value(total) * 3:
        return False
    return draft.metric is None or draft.metric == total.metric or draft.metric in subsets


def _parts_after(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """28件，其中简易程序20件、普通程序8件; 22件（简易17件、普通5件）; parts told after their total."""
    for n, total in enumerate(ordered):
        if total.metric is None or total.context or total.part is Part.PART or n + 1 >= len(ordered):
            continue
        if total.quantity.unit == "%":
            continue
        members = _region(matcher, ordered, n)
        if members:
            _mark(matcher, total, members)


def _region(matcher: Matcher, ordered: Sequence[Draft], n: int) -> list[Draft]:
    total = ordered[n]
    subsets = _rules().subsets.get(total.metric or "", frozenset())
    outcomes = _rules().outcomes.get(total.metric or "", frozenset())
    members: list[Draft] = []
    edge, opened, bracket = total.quantity.end, False, False
    for draft in ordered[n + 1 :]:
        between = matcher.text[edge : draft.quantity.start]
        if re.search(r"[。！？\n]", between) or len(between) > 60:
            break
        if bracket and re.search(r"[）)]", between):
            break
        if "；" in between and not re.search(r"；(?:其中|从|按)", between):
            break
        if draft.role is Role.PREVIOUS and total.role is not Role.PREVIOUS:
            edge = draft.quantity.end
            continue
        if not opened:
            cue = _PART_CUE.search(between)
            if cue and (cue.group() not in "（(：:" or between.strip().startswith(cue.group())):
                opened, bracket = True, cue.group() in ("（", "(")
            elif _unit_class(draft) == _unit_class(total) and not draft.context:
                break
        if opened:
            if not _may_be_part(total, draft, subsets, explicit=True):
                if _unit_class(draft) == _unit_class(total) and not draft.context:
                    own = bool(_ITS.search(between)) and (draft.metric in outcomes or not members)
                    if own and draft.role is total.role and _value(draft) <= _value(total):
                        members.append(draft)
                    break
            elif members and draft.metric is None and re.search("，", between) and not _adds_up(total, members, draft):
                break
            else:
                members.append(draft)
        edge = draft.quantity.end
    return members


def _adds_up(total: Draft, members: Sequence[Draft], extra: Draft) -> bool:
    return sum((_value(m) for m in members), _value(extra)) <= _value(total)


def _mark(matcher: Matcher, total: Draft, members: Sequence[Draft]) -> None:
    for member in members:
        member.part = Part.PART
        generic = member.candidate is not None and member.candidate.generic
        if total.metric is not None and (member.metric is None or (generic and member.metric != total.metric)):
            member.assign(total.metric, "part")
    total.part = Part.TOTAL
    total.parts = [member.index for member in members]


def _parts_before(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """合同41份、其他文件17件，合计58件; and any run of one metric that adds up to a printed figure before or after it."""
    for n, total in enumerate(ordered):
        if total.context or total.part is not None or total.quantity.unit == "%":
            continue
        cue = bool(_TOTAL_CUE.search(_before(matcher, total)))
        if cue and (total.candidate is None or not total.candidate.own):
            parent = _parent(ordered[:n][::-1], total)
            if parent is not None:
                total.assign(parent, "sum of the list before it")
        if total.metric is None:
            continue
        subsets = _rules().subsets.get(total.metric, frozenset())
        backward = _run(ordered[:n][::-1], total, subsets)
        forward = _run(ordered[n + 1 :], total, subsets)
        for run, needs_cue in ((backward, True), (forward, False)):
            size = _prefix_sum(run, _value(total))
            if size >= 2 and (cue or not needs_cue or size >= 3):
                same = [draft for draft in run[:size] if draft.metric in (None, total.metric)]
                if needs_cue and cue or len(same) == size:
                    _mark(matcher, total, run[:size])
                    break


def _parent(before: Sequence[Draft], total: Draft) -> str | None:
    """Return the metric whose parts the figures before a bare total are, if they add up to it."""
    for parent, subsets in _rules().subsets.items():
        run = [d for d in before[:6] if d.metric in subsets or d.metric == parent]
        if len(run) >= 2 and list(before[: len(run)]) == run and _prefix_sum(run, _value(total)) >= 2:
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
        running += _value(draft)
        if running == total:
            return n
        if running > total:
            return 0
    return 0


def _pairs(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """发现并整改隐患88处; 参考率、合格率均为100%: one figure, two metrics."""
    rules = _rules()
    for draft in ordered:
        if draft.metric is None or draft.context:
            continue
        start = draft.frame.before[0]
        before = matcher.text[start : draft.quantity.start]
        for pair in rules.pairs:
            if draft.metric in pair.of and pair.text.search(before):
                tail = matcher.text[draft.quantity.end : min(draft.frame.sentence[1], draft.quantity.end + 40)]
                other = pair.unless_next is not None and pair.unless_next.search(tail)
                metrics = pair.instead if other else pair.metrics
                if draft.metric not in metrics:
                    draft.assign(metrics[0], "pair")
                _add(draft, metrics, "pair")
                break
        if draft.quantity.unit != "%" or "respectively" in draft.reasons:
            continue
        for parts, metrics in rules.rate_pairs:
            if draft.metric in metrics and all(matcher.parts.within(part, start, draft.quantity.start) for part in parts):
                _add(draft, metrics, "rate pair")


def _add(draft: Draft, metrics: Sequence[str], reason: str) -> None:
    known = {draft.metric, *(metric for metric, _ in draft.also)}
    draft.also += [(metric, reason) for metric in metrics if metric not in known]


def _implications(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """8名执法人员全部取得行政执法证; 12件，全部适用简易程序: the words after the figure say it of all of them."""
    for n, draft in enumerate(ordered):
        if draft.metric is None or draft.context:
            continue
        end = ordered[n + 1].quantity.start if n + 1 < len(ordered) else len(matcher.text)
        tail = matcher.text[draft.quantity.end : min(end, draft.frame.sentence[1], draft.quantity.end + 60)]
        for when, pattern, then in _rules().implications:
            if draft.metric == when and pattern.search(tail):
                _add(draft, (then,), "all of them")


