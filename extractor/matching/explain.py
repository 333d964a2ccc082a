"""Why a number was, or was not, given to a metric: the argument told in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from extractor.errors import UsageError
from extractor.labels import CELL_STATUS, LEDGER_STATUS, ROLE
from extractor.matching.candidates import ACCEPT, Candidate
from extractor.matching.extraction import Extraction
from extractor.matching.matcher import Draft
from extractor.matching.ruleset import RuleSet

__all__ = ["explain", "explain_all", "explain_metric"]

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
    "another period": "同一句里另一时段的同一指标",
    "verb after the noun": "名词后的动词说明数的是哪一种",
    "elsewhere": "县里或县直机关的数，不是本乡镇的",
    "to be certified": "计划取证的人",
    "attendance": "紧接前面的活动，是参加它的人",
    "part of the whole that opens the sentence": "句首总数中的一项",
    "divided by procedure": "按简易、普通程序分开列出的案件总数",
    "told again as a whole": "总数又说了一遍",
}
_SHOWN = 6
_RIVAL = 0.5
"""A metric whose point scored at least this for a figure is worth telling of when the figure went elsewhere."""

Place = Callable[[int, int], tuple[int, int]]


def explain(
    text: str,
    rules: RuleSet,
    extraction: Extraction,
    offset: int,
    place: Place | None = None,
) -> str:
    """Tell the argument about the number at ``offset``; a plain word where there is none.

    :param place: takes a span of ``text`` to the places that people are told, where those differ.
    """
    at = next((n for n, q in enumerate(extraction.quantities) if q.start <= offset < q.end), None)
    if at is None:
        return f"第 {offset} 个字符处没有数字：{text[max(0, offset - 12) : offset + 12]!r}"
    return _told(text, rules, extraction, at, place or _as_it_is)


def explain_all(text: str, rules: RuleSet, extraction: Extraction, place: Place | None = None) -> str:
    """Tell the argument about every number of the text, in its order."""
    told = [_told(text, rules, extraction, n, place or _as_it_is) for n in range(len(extraction.quantities))]
    return "\n\n".join(told) or "文本中没有数字。"


def explain_metric(
    text: str, rules: RuleSet, extraction: Extraction, metric: str, place: Place | None = None
) -> str:
    """Tell what became of a metric: its cell, the numbers that it took, zeros in words, the numbers it lost.

    :param metric: an id, or a name as the table prints it.
    :raises UsageError: if no rule knows it.
    """
    known = next((m for m in rules.metrics.values() if metric in (m.id, m.name)), None)
    if known is None:
        raise UsageError(
            f"没有指标 {metric}。", advice="指标的编号和名称见 docs/METRICS.md。", code="metric_unknown"
        )
    at = place or _as_it_is
    lines = [f"{known.name}（{known.id}）：{_cell(extraction, known.id)}"]
    numbers = [n for n, mention in enumerate(extraction.mentions) if mention.metric == known.id]
    for n in numbers:
        mention = extraction.mentions[n]
        if mention.quantity is None:
            start, end = at(mention.start, mention.end)
            lines.append(f"文字所说的零“{mention.quote}”（第 {start}–{end} 字符），规则 {mention.rule}")
    taken = [n for n, row in enumerate(extraction.ledger) if set(row.mentions) & set(numbers)]
    rivals = [
        n for n in sorted(extraction.drafts) if n not in taken and _lost(extraction.drafts[n], known.id)
    ]
    for title, found in (("归入这个指标的数：", taken), ("争过、没有归入的数：", rivals)):
        if found:
            lines += ["", title, *(_told(text, rules, extraction, n, at) for n in found)]
    if not (numbers or rivals):
        lines.append("文中没有一个数与它的用词、单位相合。")
    return "\n".join(lines)


def _cell(extraction: Extraction, metric: str) -> str:
    cell = extraction.cells.get(metric)
    if cell is None:
        return "表中没有值"
    status = CELL_STATUS[cell.status.value]
    value = "留空" if cell.value is None else f"{cell.value:f}{cell.unit}"
    return f"表中为 {value}（{status}）" if status else f"表中为 {value}"


def _lost(draft: Draft, metric: str) -> bool:
    return any(c.metric == metric and c.score >= _RIVAL for c in draft.candidates)


def _told(text: str, rules: RuleSet, extraction: Extraction, at: int, place: Place) -> str:
    quantity = extraction.quantities[at]
    row = extraction.ledger[at]
    start, end = place(quantity.start, quantity.end)
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
