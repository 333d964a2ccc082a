"""Why a number was, or was not, given to a metric: the argument told in Chinese."""

from __future__ import annotations

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
    "title": "小标题",
    "section": "大标题",
}
_SHOWN = 6


def explain(text: str, rules: RuleSet, extraction: Extraction, offset: int) -> str:
    """Tell the argument about the number at ``offset``; a plain word where there is none."""
    at = next((n for n, q in enumerate(extraction.quantities) if q.start <= offset < q.end), None)
    if at is None:
        return f"第 {offset} 个字符处没有数字：{text[max(0, offset - 12) : offset + 12]!r}"
    quantity = extraction.quantities[at]
    row = extraction.ledger[at]
    lines = [f"“{quantity.quote}”（第 {quantity.start}–{quantity.end} 字符）在台账中记为：{row.status.value}"]
    for number in row.mentions:
        mention = extraction.mentions[number]
        name = rules.metrics[mention.metric].name
        lines.append(f"  归入 {mention.metric}（{name}），规则 {mention.rule}，角色 {mention.role.value}")
    draft = extraction.drafts.get(at)
    if draft is not None:
        lines += _argument(text, rules, draft)
    return "\n".join(lines)


def _argument(text: str, rules: RuleSet, draft: Draft) -> list[str]:
    lines = [f"  依据：{'、'.join(draft.reasons)}"] if draft.reasons else []
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
    return f"{candidate.metric}（{rules.metrics[candidate.metric].name}，{candidate.rule}）"


def _found(text: str, rules: RuleSet, candidate: Candidate) -> str:
    return "；".join(
        f"{rules.part_names.get(f.hit.part, '成语')}“{text[f.hit.start : f.hit.end]}”{_ZONES[f.zone]}"
        for f in candidate.found
    )
