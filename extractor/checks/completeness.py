"""What the usual outline has and this report lacks: always info, the township may have its reasons."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.base import Bench, ReportCheck
from extractor.models import Finding, SectionKind, Severity

__all__ = ["MetricMissing", "SectionMissing"]

_OUTLINE = {
    SectionKind.ACHIEVEMENTS: "主要举措和成效",
    SectionKind.DUTIES: "党政主要负责人履行第一责任人职责情况",
    SectionKind.PROBLEMS: "存在的不足和原因",
    SectionKind.PLAN: "下一年度工作安排",
}


class SectionMissing(ReportCheck):
    """年度报告通常的几个部分缺了一个：举措和成效、主要负责人履职、不足和原因、下年安排。"""

    code = "section_missing"
    title = "缺少通常应有的部分"
    severity = Severity.INFO
    ask = "请确认是否漏写该部分。"
    basis = "《法治政府建设与责任落实督察工作规定》关于年度报告内容的规定"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a part of the outline that no heading announces."""
        kinds = {s.kind for s in bench.view.sections if s.level >= 1}
        if len(kinds & set(_OUTLINE)) < 2:
            return  # an outline of its own kind: nothing can be said
        for kind, title in _OUTLINE.items():
            if kind not in kinds:
                yield self.found(f"没有找到“{title}”部分", (), expected=title)


class MetricMissing(ReportCheck):
    """县里要求各乡镇都要报的指标，这份报告里没有找到数。"""

    code = "metric_missing"
    title = "缺少要求填报的指标"
    severity = Severity.INFO
    ask = "请补报该指标；没有发生的请写“0”。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a required metric without any actual value."""
        for metric in bench.required:
            if metric not in bench.actual:
                yield self.found(f"没有找到“{bench.name(metric)}”的数字", (), metrics=[metric])
