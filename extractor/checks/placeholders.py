"""Blanks that nobody filled in: XX件, ＿＿件, ×次, 共　件."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.models import Finding, QuantityKind, Severity

__all__ = ["UnfilledPlaceholder"]

_UNIT = r"(?:万元|亿元|元|人次|场次|件次|家次|批次|平方米|件|次|起|场|份|名|人|个|项|条|宗|例|户|处|家|期|册|台|套|部|卷|批|%|％)"
_WORD_HALVES = "案事文条信证附邮再多层批人一档依首每场其两此上下历几现市广立商入身月年省股县引发想部备构"
"""What makes one word with the unit across a blank that the page put in: 案 件, 现 场, 引 起."""
_PATTERNS = tuple(
    (frozenset(signs), re.compile(pattern, re.M))
    for signs, pattern in (
        (
            "XxＸｘ×✕╳*＊〇○□?？",
            r"(?<![0-9A-Za-z])(?:[XxＸｘ]{1,6}|[×✕╳]{1,6}|[*＊]{1,6}|[〇○□]{2,6}|[?？]{2,6})"
            rf"\s?(?:余|多)?{_UNIT}",
        ),
        ("NnＮ", rf"(?<![0-9A-Za-z+＋“\"])[NnＮ]\s?{_UNIT}(?=[，。；、,;）)]|$)"),
        ("_＿", rf"[_＿]{{2,}}\s?{_UNIT}?|＿\s?{_UNIT}"),
        (
            "XxＸｘ×",
            r"(?<![0-9A-Za-z])[XxＸｘ×]{2,4}(?:镇|乡|街道|县|区|市|年(?!代)|月|日|局|站|所)",
        ),
        ("XxＸｘ", r"(?:^|(?<=[。；，、\n]))[ 　]*[XxＸｘ](?:镇|乡|街道)(?=[一-龥])"),
        (
            "XxＸｘ× 　",
            r"20\d\d年(?:[ 　]+月|[XxＸｘ×]{1,2}月)[ 　]*(?:[\dXxＸｘ×]{1,2})?[ 　]*日",
        ),
        ("….", rf"(?<=[一-龥])(?:…{{1,2}}|\.{{3,6}}){_UNIT}(?=[，。；、,;）)]|$)"),
        (
            " 　",
            rf"[ 　](?<=[一-龥].)(?<![{_WORD_HALVES}].)[ 　]*"
            r"(?:件|次|起|场|份|宗|场次|人次|万元)(?=[，。；、,;）)]|$)",
        ),
        ("共计", rf"(?:共|合计|累计|共计|总计)[ 　]*{_UNIT}(?=[，。；、,;）)])"),
        (
            " 　",
            rf"(?:共|合计|累计|共计|总计|为|达|办理|开展|发放)[ 　]{{2,}}{_UNIT}(?=[，。；、,;）)]|$)",
        ),
        ("（(【[", rf"[（(【\[][ 　]{{0,8}}[)）】\]]\s?{_UNIT}(?=[，。；、,;）)]|$)"),
        ("某", r"某某(?:镇|乡|街道|县|区)(?!村|的)"),
        (
            "（([【",
            r"[（(\[【](?:此处|待补充|待核实|待定|待填|数据待|具体数据|请填写)[^）)\]】]{0,20}[）)\]】]",
        ),
    )
)
"""Forms of blanks, each with the signs of which it holds one: a text without them need not be searched."""


class UnfilledPlaceholder(ReportCheck):
    """模板里的空没有填：XX件、×次、＿＿件、“共件”、XX镇、（待补充）。空着的数不进汇总表。"""

    code = "unfilled_placeholder"
    title = "有未填写的空"
    severity = Severity.WARNING
    ask = "请补填该数字或文字；没有的写“无”或“0”。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a blank."""
        spans = {(q.start, q.end) for q in bench.view.quantities if q.kind is QuantityKind.PLACEHOLDER}
        for held, pattern in _PATTERNS:
            if any(sign in bench.text for sign in held):
                spans |= {m.span() for m in pattern.finditer(bench.text)}
        spans = {span for span in spans if _is_blank(bench, *span)}
        end = -1
        for start, stop in sorted(spans):
            if start < end:
                continue  # the same blank, found twice
            end = stop
            lead = re.split("[，。；、：\n]", bench.text[max(0, start - 8) : start])[-1]
            yield self.found(
                f"“{lead}{bench.text[start:stop]}”处没有填写",
                [evidence(bench.view, start, stop)],
                actual=bench.text[start:stop],
            )


def _is_blank(bench: Bench, start: int, end: int) -> bool:
    """Tell whether nothing was filled in: neither the end of a wrapped line nor XX年代 nor 1.1 万 人次 is a blank."""
    if any(q.start < start and end <= q.end for q in bench.view.quantities if q.value is not None):
        return False
    return "\n" not in bench.view.text[start:end] and not (
        bench.text[start:end].endswith("年") and bench.text.startswith("代", end)
    )
