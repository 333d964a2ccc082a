"""Blanks that nobody filled in: XX件, ＿＿件, ×次, 共　件."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.models import Finding, QuantityKind, Severity

__all__ = ["UnfilledPlaceholder"]

_UNIT = r"(?:万元|亿元|元|人次|场次|件次|家次|批次|平方米|件|次|起|场|份|名|人|个|项|条|宗|例|户|处|家|期|册|台|套|部|卷|批|%|％)"
_PATTERNS = (
    re.compile(
        rf"(?<![0-9A-Za-z])(?:[XxＸｘ]{{1,6}}|[×✕╳]{{1,6}}|[*＊]{{1,6}}|[〇○□]{{2,6}}|[?？]{{2,6}})\s?(?:余|多)?{_UNIT}"
    ),
    re.compile(rf"[_＿]{{2,}}\s?{_UNIT}?|＿\s?{_UNIT}"),
    re.compile(r"(?<![0-9A-Za-z])[XxＸｘ×]{2,4}(?:镇|乡|街道|县|区|市|年(?!代)|月|日|局|站|所)"),
    re.compile(rf"(?:共|合计|累计|共计|总计)[ 　]*{_UNIT}(?=[，。；、,;）)])"),
    re.compile(
        rf"(?:共|合计|累计|共计|总计|为|达|办理|开展|发放)[ 　]{{2,}}{_UNIT}(?=[，。；、,;）)]|$)", re.M
    ),
    re.compile(rf"[（(][ 　]{{1,8}}[)）]\s?{_UNIT}"),
    re.compile(r"某某(?:镇|乡|街道|县|区)(?!村|的)"),
    re.compile(r"[（(\[【](?:此处|待补充|待核实|待定|待填|数据待|具体数据|请填写)[^）)\]】]{0,20}[）)\]】]"),
)


class UnfilledPlaceholder(ReportCheck):
    """模板里的空没有填：XX件、×次、＿＿件、“共件”、XX镇、（待补充）。空着的数不进汇总表。"""

    code = "unfilled_placeholder"
    title = "有未填写的空"
    severity = Severity.WARNING
    ask = "请补填该数字或文字；没有的写“无”或“0”。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a blank."""
        spans = {(q.start, q.end) for q in bench.view.quantities if q.kind is QuantityKind.PLACEHOLDER}
        for pattern in _PATTERNS:
            spans |= {m.span() for m in pattern.finditer(bench.text)}
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
