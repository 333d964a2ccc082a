"""Why a number was, or was not, given to a metric: the argument told in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from extractor.labels import LEDGER_STATUS, ROLE
from extractor.matching.candidates import ACCEPT, Candidate
from extractor.matching.extraction import Extraction
from extractor.matching.matcher import Draft
from extractor.matching.ruleset import RuleSet

__all__ = ["explain"]

_ZONES = {
    "before": "在数字前",
    "after": "在数字后",
    "list": "同句并列处",
    "clause": "前面的分句",
    "sentence": "前面的句子",
    "idiom": "成语式规则",
    "later": "后面的分句",
    "topic": "短标题",
    "title": "小标题",
    "section": "大标题",
}
_REASONS = {
    "point": "用词与单位",
    "all of them": "“全部”之类，与前一个数同指",
    "change": "是变化量，不是指标的值",
    "changed to": "“由……升（降）到……”",
    "comparison": "与前面的数作比较",
    "each of the list": "“各、均”：并列的每一项都是这个数",
    "fine of its procedure": "紧接该程序案件数的罚款",
    "pair": "一个数说两个指标",
    "part": "合计中的一项",
    "rate pair": "一个比率说两个率",
    "remainder or average": "剩余数、平均数或除外数，不是指标的值",
    "respectively": "“分别”：与名称逐一对应",
    "respectively: no metric": "“分别”：对应的名称不是指标",
    "sibling": "与前一个数并列",
    "sum of the list before it": "前面各项的合计",
    "narrowed": "只数到其中涉法的，这个数是全部",
    "rate beside its count": "括号里的占比，随前面的数",
    "story": "个案里的数",
    "table cell": "表格的行名与列名",
    "to be certified": "计划取证的人",
}
_SHOWN = 6


def explain(
    text: str,
    rules: RuleSet,
    extraction: Extraction,
    offset: int,
    place: Callable[[int, int], tuple[int, int]] | None = None,
) -> str:
    """Tell the argument about the number at ``offset``; a plain word where there is none.

    :param place: takes a span of ``text`` to the places that people are told, where those differ.
    """
    at = next((n for n, q in enumerate(extraction.quantities) if q.start <= offset < q.end), None)
    if at is None:
        return f"第 {offset} 个字符处没有数字：{text[max(0, offset - 12) : offset + 12]!r}"
    quantity = extraction.quantities[at]
    row = extraction.ledger[at]
    start, end = (place or _as_it_is)(quantity.start, quantity.end)
    status = LEDGER_STATUS[row.status.value]
    lines = [f"“{quantity.quote}”（第 {start}–{end} 字符）在台账中记为：{status}"]
    for number in row.mentions:
        mention = extraction.mentions[number]
        name = rules.metrics[mention.metric].name
        lines.append(
            f"  归入 {name}（{mention.metric}），规则 {mention.rule}，性质：{ROLE[mention.role.value]}"
        )
    draft = extraction.drafts.get(at)
    if draft is not None:
        lines += _argument(text, rules, draft)
    return "\n".join(lines)


def _as_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end


def _argument(text: str, rules: RuleSet, draft: Draft) -> list[str]:
    reasons = "；".join(_REASONS.get(reason, reason) for reason in draft.reasons)
    lines = [f"  依据：{reasons}"] if reasons else []
    for rank, candidate in enumerate(draft.candidates[:_SHOWN], 1):
        verdict = (
            "采纳"
            if rank == 1 and candidate.score >= ACCEPT
            else "低于采纳线"
            if candidate.score < ACCEPT
            else "落选"
        )
        lines.append(
            f"  {rank}. {_name(rules, candidate)} 得分 {candidate.score}（{verdict}）：{_found(text, rules, candidate)}"
        )
    if not draft.candidates:
        lines.append("  附近没有任何指标的用词与这个单位相合。")
    return lines


def _name(rules: RuleSet, candidate: Candidate) -> str:
    if candidate.metric is None:
        return f"不是指标（{rules.part_names[candidate.rule]}）"
    return f"{rules.metrics[candidate.metric].name}（规则 {candidate.rule}）"


def _found(text: str, rules: RuleSet, candidate: Candidate) -> str:
    return "；".join(
        f"{rules.part_names.get(f.hit.part, '成语')}“{text[f.hit.start : f.hit.end]}”{_ZONES[f.zone]}"
        for f in candidate.found
    )
