"""Relations between figures: part of a total, earlier year, change, all-of, two metrics in one number, told again.

Each relation is a step over the drafts of one report; the order of the steps is the order of :func:`relate`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.matching.candidates import ACCEPT
from extractor.matching.grand_totals import grand_totals
from extractor.matching.lists import align, share
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.periods import earlier_lists, periods
from extractor.matching.procedures import fines, told_before
from extractor.matching.relation_rules import also, is_kind, relation_rules, unit_class, value
from extractor.matching.relation_rules import before as before_words
from extractor.matching.scope import elsewhere
from extractor.matching.tails import implications, turned
from extractor.matching.thereof import thereof
from extractor.matching.totals import parts_after, parts_before
from extractor.models import QuantityKind, Role

__all__ = ["relate"]

_CHANGE = re.compile(
    r"(?:同比|环比|较[^，。；、]{0,10}|比[^，。；、]{0,10}|上升|下降|增长|减少|增加|提高|提升|降低|压减|压降)?"
    r"(?:增长|增加|减少|下降|上升|提高|提升|降低|压减|压降|增幅|降幅|(?<![至最许众不])[多少]|升|降|增|减)(?:了|达|约|幅度?|为)*$"
    r"|(?:较|比)[^，。；、]{0,12}(?:多|少|净增|净减|增|减)[^，。；、\d增减于]{1,3}$"
)
_REMAINDER = re.compile(
    r"(?:坏了|报废|剩余|其余|尚余|余下|尚有|(?<!矫)正在|仍在|日均|月均|人均|场均|户均|案均|平均|每场|每件|每名|每位|中的$|未(?:办结|化解|整改|结|销号))[^，。；]{0,8}$"
)
_REMAINDER_TAIL = re.compile(
    r"(?:正在|仍在|尚在|还在|要等|没(?:结|改|办)|在办|在办理|尚未|未(?!发)|因[^，。；]{0,8}(?:终结|中止|未|暂)|依法(?:终结|中止)"
    r"|(?![（(])[^，。；\d]{0,8}平均"
    r"|转(?:入|至|交|由|法庭)|移送|持续推进|待|中(?![心小学层央队期青]))"
)
_CARRIED = re.compile(
    r"^(?![^，。；]*(?:含|其中|包括|办结|化解|整改))[^，。；\d]{0,6}(?:(?:上|去)年(?:度|底|末)*|往年|20\d\d年(?:度|底|末)*)"
    r"(?:结转|遗留|接转|转入|跨年度?|转结|未尽|未结|未了)(?:下来|至今年)?的?[^，。；\d]{0,8}$"
)
"""上年结转信访件7件: what came over from the year before is none of this year's."""
_EXCEPT, _EXCEPT_TAIL = (
    re.compile(r"除(?!险|患|隐|了|四)[^，。；]{0,12}$"),
    re.compile(r"[^，。；]{0,14}(?:以)?外[，,]"),
)
_THRESHOLD_TAIL = re.compile(
    r"(?:以[上下内])?的[，,]|(?:以[上下内])?的(?:当场|可|由|须|应|一律|案件|企业|项目|合同|支出|工程|采购|大额)"
)
_AT_MOST = re.compile("元以下的?罚款")
_CHANGE_TO = re.compile(r"(?:至|到|为)$")
_CHANGE_VERB_TO = re.compile(
    r"(?:提高|提升|上升|增加|增长|增|升|降低|下降|减少|压减|压降|降|减|扩大|扩充|扩|壮大|充实|发展)(?:至|到|为)[^，。；]{0,4}$"
)
_CHANGE_TAIL = re.compile(r"^(?:的)?(?:增幅|降幅|涨幅|增速)")
_OTHERS = re.compile(r"^(?:其[他它余]|另外)[^，。；]{0,6}$")
_JOINED = re.compile("[、和及与]")
_PER_UNIT = re.compile(
    r"(?:每(?:个)?(?:行政)?(?:村|社区|户|所|组|名|人|位|场|件|次)|一(?:人|[名位](?=律师|顾问|干部|队员)))(?:（社区）|居)?"
    r"(?:律师|顾问|干部|队员)?(?:(?:平均|约|近|服务|包|管|联系?|负责|对接|挂钩|带|跑)(?:了|着)?)*$"
)
_RATIO = 16
_AVERAGE = re.compile(r"(?:每(?:场|次|期|村|人|件|个村)|平均|[人场户日月]均)[^，。；]{0,8}$")
_NEW_ONES = re.compile(r"新(?:培养|培育|选任|认定|发展|选育|遴选|评选|评定)[^，。；]{0,12}$")
_STOCKS = frozenset(("law_aware_persons", "mediators", "model_households"))
_RATE_BRACKET = re.compile(r"[（(](?:占比?|即|为|约)?(?:总数|全员|应持证)?(?:的)?")
_GETS_CERTIFICATE = re.compile(
    r"(?:取得|考取|考到|领取|领到|领|拿到|拿|办理|申领|获得)(?:到|了)?[^，。；\d]{0,6}证"
)
_NEXT_TO = 16
_LIKELY = 0.5


def relate(matcher: Matcher, drafts: dict[int, Draft]) -> None:
    """Apply all relations to the drafts, in place."""
    ordered = list(drafts.values())
    for step in (
        align,
        share,
        _changes,
        _remainders,
        earlier_lists,
        _changed_to,
        _comparisons,
        _earlier_runs,
        periods,
        _siblings,
        _attendance,
        _pairs,
        turned,
        implications,
        _narrowed,
        _rates_in_brackets,
        _to_be_certified,
        told_before,
        fines,
        thereof,
        parts_after,
        parts_before,
        elsewhere,
        grand_totals,
    ):
        step(matcher, ordered)


def _changes(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """同比增长12.5%, 较上年多18件: a change is no value of the metric."""
    for draft in ordered:
        before = before_words(matcher, draft).rstrip()
        after = matcher.text[draft.quantity.end : draft.quantity.end + 6]
        is_change = draft.quantity.kind is QuantityKind.CHANGE or (
            _CHANGE.search(before) and not _CHANGE_TO.search(before)
        )
        if is_change or _CHANGE_TAIL.match(after):
            if before.endswith(("新增", "新增加")) and draft.quantity.unit != "%":
                continue
            draft.metric, draft.context = None, True
            draft.reasons.append("change")


def _remainders(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """剩余1件, 1件正在调解中, 日均9件: what is left over or averaged is not what the metric counts."""
    taken_out = False
    averaged: Draft | None = None
    for draft in ordered:
        words = before_words(matcher, draft).rstrip()
        kept = draft.metric == "normative_documents_cleaned"  # 其余8件继续有效 were examined too
        threshold = draft.quantity.unit == "元" and (
            _THRESHOLD_TAIL.match(matcher.text, draft.quantity.end)
            or _AT_MOST.search(matcher.text, draft.quantity.start, draft.quantity.end + 5)
        )
        leftover = bool(
            _CARRIED.search(words)
            or _REMAINDER.search(words)
            or _REMAINDER_TAIL.match(matcher.text, draft.quantity.end)
        )
        if taken_out and words.endswith("其余") and draft.candidate and draft.candidate.score >= ACCEPT:
            leftover = (
                False  # 除12起转诉讼外，其余630起均由调解组织受理: these are what the words after them say
            )
        if (
            _PER_UNIT.search(matcher.text, max(0, draft.quantity.start - _RATIO), draft.quantity.start)
            and draft.role is not Role.TARGET
        ):
            leftover, kept, draft.context = True, False, True
        if draft.metric in _STOCKS and draft.role is Role.ACTUAL and _NEW_ONES.search(words):
            leftover = True
        if averaged is not None and _range(matcher, averaged, draft):
            leftover, draft.context = True, True
        averaged = draft if leftover and _AVERAGE.search(words) else None
        taken_out = bool(_EXCEPT.search(words) and _EXCEPT_TAIL.match(matcher.text, draft.quantity.end))
        draft.context = draft.context or taken_out  # no part that adds up with the others
        if threshold or taken_out or (leftover and not kept):
            draft.metric = None
            draft.reasons.append("remainder or average")


def _range(matcher: Matcher, first: Draft, second: Draft) -> bool:
    """每场60—90人; 二三百次: the second figure goes on with the first."""
    between = matcher.text[first.quantity.end : second.quantity.start]
    return second.quantity.start <= first.quantity.end or (
        len(between) <= 2 and bool(re.fullmatch("[—–~～至到-]+", between))
    )


def _comparisons(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """较上年的1050家次增长25%: an earlier figure of the metric told before it (or after it: 由120次升到135次)."""
    for n, draft in enumerate(ordered):
        if draft.role is not Role.PREVIOUS or draft.context:
            continue
        if (
            draft.metric is not None
            and draft.candidate
            and any(f.zone == "before" for f in draft.candidate.found)
        ):
            continue
        for other in (*reversed(ordered[max(0, n - 3) : n]), *ordered[n + 1 : n + 2]):
            near = other.frame.sentence == draft.frame.sentence and not other.context
            if near and other.metric and unit_class(other) == unit_class(draft):
                draft.assign(other.metric, "comparison")
                break


def _earlier_runs(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """受理652件，化解641件。上年为701件、684件: bare figures of last year, in the order of this year's."""
    for n, first in enumerate(ordered):
        if first.role is not Role.PREVIOUS or first.context or n == 0:
            continue
        run = [first]
        for draft in ordered[n + 1 :]:
            if matcher.text[run[-1].quantity.end : draft.quantity.start] not in ("、", "和", "，"):
                break
            run.append(draft)
        if len(run) < 2 or first.quantity.start - ordered[n - 1].quantity.end > _NEXT_TO:
            continue
        earlier = [
            d
            for d in ordered[max(0, n - 6) : n]
            if d.metric and not d.context and d.role is Role.ACTUAL and not is_kind(matcher, d)
        ]
        found: list[str] = []
        for draft in reversed(run):
            while earlier and unit_class(earlier[-1]) != unit_class(draft):
                earlier.pop()
            if earlier:
                found.append(earlier.pop().metric or "")
        if len(found) == len(run):
            for draft, metric in zip(reversed(run), found, strict=True):
                draft.assign(metric, "comparison")
                draft.role, draft.also = Role.PREVIOUS, []


def _changed_to(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """由上年的96.1%提高到98.7%: the figure after the change counts what the one before it counts."""
    for n, draft in enumerate(ordered[1:], 1):
        before = ordered[n - 1]
        if before.context or before.quantity.unit != draft.quantity.unit:
            continue
        between = matcher.text[before.quantity.end : draft.quantity.start]
        named = draft.candidate is not None and draft.candidate.metric is not None and draft.candidate.own
        if len(between) <= 14 and not named and _CHANGE_VERB_TO.search(between):
            before.role = Role.PREVIOUS if before.role is Role.ACTUAL else before.role
            metric = before.metric or draft.metric or _likely(before)
            if metric is not None:
                before.assign(metric, "changed to")
                draft.assign(metric, "changed to")


def _likely(draft: Draft) -> str | None:
    best = draft.candidates[0] if draft.candidates else None
    return best.metric if best is not None and best.score >= _LIKELY else None


def _narrowed(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """全年46次党工委会议里，有5次专题研究法治: the first figure counts more than the metric does, the second just it."""
    for narrow in relation_rules().narrowed:
        for n, draft in enumerate(ordered[1:], 1):
            wide = ordered[n - 1]
            if wide.context or draft.context or wide.frame.sentence != draft.frame.sentence:
                continue
            if unit_class(wide) != unit_class(draft) or value(wide) <= value(draft):
                continue
            between = matcher.text[wide.quantity.end : draft.quantity.start]
            tail = matcher.text[draft.quantity.end : draft.quantity.end + 12]
            own = before_words(matcher, wide) + between.split("，")[0]
            if (
                wide.metric in narrow.of
                and not narrow.law.search(own)
                and narrow.text.search(f"{between}#{tail}")
            ):
                if draft.metric is None:
                    draft.assign(wide.metric or "", "sibling")
                wide.metric = None
                wide.reasons.append("narrowed")


def _rates_in_brackets(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """持证5人（62.5%）: a bare rate in brackets right behind a count is the rate of that count."""
    for n, draft in enumerate(ordered[1:], 1):
        before = ordered[n - 1]
        between = matcher.text[before.quantity.end : draft.quantity.start]
        closes = matcher.text[draft.quantity.end : draft.quantity.end + 1] in ("）", ")")
        metric = relation_rules().rates.get(before.metric or "")
        if draft.quantity.unit == "%" and metric and closes and _RATE_BRACKET.fullmatch(between):
            draft.assign(metric, "rate beside its count")
            draft.role = before.role


def _to_be_certified(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """力争年内再有3人取得执法证: people who shall get a certificate are certificates to be issued."""
    for draft in ordered:
        if draft.metric not in (None, "enforcement_officers_certified", "enforcement_officers"):
            continue
        if draft.role is not Role.TARGET or unit_class(draft) != "人" or draft.context:
            continue
        start, end = draft.frame.before[0], draft.frame.after[1]
        clause = matcher.text[start:end] + matcher.text[end : end + 8].split("，")[0]
        if _GETS_CERTIFICATE.search(clause):
            draft.assign("certificates_issued", "to be certified")


def _siblings(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """开展检查36次、31次: a bare figure after 、 counts what the one before it counts."""
    for n, draft in enumerate(ordered[1:], 1):
        before = ordered[n - 1]
        if (
            draft.frame.sibling != before.index
            or draft.context
            or not before.metric
            or before.metric == draft.metric
        ):
            continue
        if not _JOINED.search(matcher.text, before.quantity.end, draft.quantity.start):
            continue  # 2台有一台电池坏了: the second is one of the first
        if before.quantity.unit != draft.quantity.unit or _OTHERS.search(before_words(matcher, draft)):
            continue
        start, end = draft.frame.before
        null = draft.candidate is not None and draft.candidate.metric is None
        bare = draft.metric is None and not null and not matcher.parts.residue(start, end)
        if bare or _same_list(draft, before.metric):
            draft.assign(before.metric, "sibling")
            draft.role = before.role


def _attendance(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """夜校开了26期，到课548人次: people told right after an activity, and of nothing else, took part in it."""
    rules = relation_rules()
    for n, draft in enumerate(ordered[1:], 1):
        activity = ordered[n - 1]
        metric = rules.attendance.get(activity.metric or "")
        if metric is None or metric == draft.metric or draft.context or unit_class(draft) != "人":
            continue
        if activity.frame.sentence != draft.frame.sentence or activity.role is not draft.role:
            continue
        words = before_words(matcher, draft).strip()
        own = draft.candidate.own if draft.candidate is not None else frozenset[str]()
        told = draft.metric in rules.attendance.values() and bool(own) and own <= rules.attending
        if told or (draft.metric is None and rules.attended.fullmatch(words)):
            draft.assign(metric, "attendance")


def _same_list(draft: Draft, metric: str) -> bool:
    """化解邻里矛盾16件、婚恋纠纷7件: nothing in the second member's own words speaks against the first one's metric."""
    best = draft.candidate
    if best is None or not best.generic:
        return False
    return any(c.metric == metric and c.score >= ACCEPT and best.own <= c.own for c in draft.candidates)


def _pairs(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """发现并整改隐患88处; 参考率、合格率均为100%: one figure, two metrics."""
    rules = relation_rules()
    for draft in ordered:
        if draft.metric is None or draft.context:
            continue
        start = draft.frame.before[0]
        before = matcher.text[start : draft.quantity.start]
        found = draft.candidate.found if draft.candidate is not None else ()
        if found and all(located.hit.start >= draft.quantity.start for located in found):
            before = matcher.text[draft.quantity.end : draft.frame.after[1]]  # 76起矛盾纠纷经排查并调处
        for pair in rules.pairs:
            if draft.metric in pair.of and pair.text.search(before):
                tail = matcher.text[
                    draft.quantity.end : min(draft.frame.sentence[1], draft.quantity.end + 40)
                ]
                other = pair.unless_next is not None and pair.unless_next.search(tail)
                metrics = pair.instead if other else pair.metrics
                if draft.metric not in metrics:
                    draft.assign(metrics[0], "pair")
                also(draft, metrics, "pair")
                break
        if draft.quantity.unit != "%" or "respectively" in draft.reasons:
            continue
        for parts, metrics in rules.rate_pairs:
            if draft.metric in metrics and all(
                matcher.parts.within(part, start, draft.quantity.start) for part in parts
            ):
                also(draft, metrics, "rate pair")
