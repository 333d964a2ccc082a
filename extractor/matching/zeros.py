"""Zeros told in words: 未发生行政复议和行政诉讼案件, 无败诉案件, 全年没有制定行政规范性文件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.language.anchored import anchored
from extractor.language.clauses import Layout
from extractor.matching.lexicon import Hit, PartMap
from extractor.matching.ruleset import RuleSet
from extractor.models import Quantity

__all__ = ["NO_ZERO", "Zero", "clause_end", "find_zeros", "unique"]

_LEAD = re.compile(r"(?:全年|年内|今年|本年度?|均|暂|尚|目前|也|实现)*\Z")
_LONGEST_LEAD = 40
_NEGATION = re.compile(
    r"(?:未(?=败诉)|未(?:发生|出现|收到|接到|产生|有|制定|制发|印发|出台|新增|新发生|被|办理|受理|引发|接收|涉及|实施|发现|作出|开展|启动|提请|新制定|新出台|再)(?:过|任何|一起|一例|一件|因)*"
    r"|没(?=发规范性|出规范性|发过|制定|收到|接到)|(?:没有|没(?![一-龥]{1,3}的))(?:发生|出现|收到|接到|产生|引发|引起|制定|印发|制发|出台|新增|发(?!生)|出(?!现))?(?:过|任何|一起|一例|一件)*|不再?(?:发生|出现|产生)"
    r"|无(?!一人|法|证|关|故|害|障碍|死角|缝|须|需|论|偿|私|形|序|人机|违|重(?!大(?:行政)?决策)|纠纷|条件|着|纸|小事|投诉|理|补)(?:一(?:起|例|件)?)?|从未|不存在)"
)
_ZERO_AFTER = re.compile(
    r"(?:实现)?[“\"]?(?<![\d.,·])(?:零|0)[”\"]?(?:发生|败诉|案件|纠错|撤销)|归零|(?:数)?(?:为|均为|是|都为)(?:零|0)(?![\d.%％件起宗次个例人份])"
    r"|(?:一(?:件|起|例|次|个|宗|份|场))?(?:也|都|还|尚|暂)?没有(?=[，。；\n]|$)"
    r"|一(?:件|起|例|次|个|宗|份|场)(?:也|都)(?:没有?|未)(?:制定|制发|印发|出台|发生|出现|收到|接到|受理|办理|立|出|发)?(?:过)?(?=[，。；\n]|$)"
    r"|(?:也|都|还|尚|暂)?没有?(?:出台|制定|印发|出|发)(?:过)?(?=[，。；\n]|$)"
    r"|[：:] ?无(?=[\n。；;，,]|$)"
)
_ZERO, _ZERO_REACH = re.compile("[零0无]|没|[也都]未"), 4
NO_ZERO = re.compile(
    r"(?:因|引发|引起|导致|超期|越级|重大(?!(?:行政)?决策)|群体|安全|刑事|执法不当|不当|风险|再次|积压|积案|遗漏|瑕疵|隐患|进京|赴京|赴省|到省|权限)"
)
_CLAUSE_END = re.compile(r"[，,。；;！？\n：:（(]")


@dataclass(frozen=True, slots=True)
class Zero:
    """One metric told to be nothing: the clause from the negation to the noun."""

    metric: str
    start: int
    end: int
    rule: str


def find_zeros(
    text: str, rules: RuleSet, parts: PartMap, layout: Layout, quantities: Sequence[Quantity]
) -> list[Zero]:
    """Find the zeros of a text: one negation governs a whole list, up to the end of its clause."""
    found: list[Zero] = []
    taken = [(q.start, q.end) for q in quantities if q.value]
    for (begin, after), (bound, _) in pairwise([*_negations(text), (len(text), 0)]):
        end = min(clause_end(text, after), bound)
        if any(start < end and after <= start and begin < stop for start, stop in taken):
            continue
        found += _metrics(text, rules, parts, begin, after, end, layout.sentence(begin))
    told = 0
    for match in anchored(_ZERO_AFTER, _ZERO, _ZERO_REACH, text):
        low, _ = layout.segment(layout.segment_index(match.start()))
        low, told = max(low, told), match.end()
        counted = any(low <= start and stop <= match.start() for start, stop in taken)
        if match.start() > low and not counted:
            found += _metrics(text, rules, parts, low, low, match.end(), layout.sentence(low))
    return found


def unique(zeros: Sequence[Zero]) -> list[Zero]:
    """Return the zeros in the order of the text, each metric once a clause."""
    seen: set[tuple[str, int]] = set()
    kept: list[Zero] = []
    for zero in sorted(zeros, key=lambda z: (z.start, z.metric)):
        if (zero.metric, zero.end) not in seen:
            seen.add((zero.metric, zero.end))
            kept.append(zero)
    return kept


def _negations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each negation begins, with the words before it that belong to it (全年均未发生), and where it ends."""
    floor = 0
    for match in _NEGATION.finditer(text):
        lead = _LEAD.search(text, max(floor, match.start() - _LONGEST_LEAD), match.start())
        floor = match.end()
        yield lead.start() if lead else match.start(), floor


def clause_end(text: str, start: int) -> int:
    """Return where the clause ends that a denial governs: at the next mark, or at the end of the text."""
    stop = _CLAUSE_END.search(text, start)
    return stop.start() if stop else len(text)


def _metrics(
    text: str, rules: RuleSet, parts: PartMap, start: int, after: int, end: int, sentence: tuple[int, int]
) -> list[Zero]:
    if NO_ZERO.search(text, after, end) and not re.search("败诉", text[after:end]):
        return []
    near = _by_part(parts, sentence[0], end)
    zeros: list[Zero] = []
    for metric in rules.metrics.values():
        for number, need in enumerate(metric.zeros, 1):
            hits = [near.get(part, []) for part in need]
            if not all(hits):
                continue
            hits[0] = [hit for hit in hits[0] if hit.start >= start and hit.end > after]
            if hits[0]:
                first = min(h[-1].start for h in hits) if start == after else start
                stop = end if start == after else max(h[-1].end for h in hits)
                zeros.append(Zero(metric.id, first, stop, f"{metric.id}/zero{number}"))
                break
    names = {zero.metric for zero in zeros}
    if "litigation_lost" in names:  # 行政诉讼败诉案件 is no zero of the cases themselves
        zeros = [z for z in zeros if z.metric != "litigation_cases"]
    if names & {"penalty_cases_ordinary", "penalty_cases_summary"}:
        zeros = [z for z in zeros if z.metric != "penalty_cases"]
    if "reconsideration_corrected" in names:
        zeros = [z for z in zeros if z.metric != "reconsideration_cases"]
    if not zeros:
        return zeros
    # 未发生行政复议、行政诉讼案件: one denial, one quote for all that it denies
    low, high = min(zero.start for zero in zeros), max(zero.end for zero in zeros)
    return [Zero(zero.metric, low, high, zero.rule) for zero in zeros]


def _by_part(parts: PartMap, start: int, end: int) -> dict[str, list[Hit]]:
    """Return the hits that lie inside ``start``–``end`` by their part, in order."""
    found: dict[str, list[Hit]] = {}
    for hit in parts.between(start, end):
        if hit.end <= end:
            found.setdefault(hit.part, []).append(hit)
    return found
