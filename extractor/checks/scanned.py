"""Figures that OCR read without being sure: a 1 that may be a 7 is nothing to add up unseen."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.models import Finding, Severity

__all__ = ["UncertainReading"]

_SURE = 0.9


class UncertainReading(ReportCheck):
    """扫描件上这个数所在的一行，文字识别的把握不到九成。数值照样列出，请先对照原件再使用。"""

    code = "uncertain_reading"
    title = "扫描件上认得不准的数"
    severity = Severity.WARNING
    ask = "请对照原件核对该数字，最好补报可编辑的电子版。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a figure that stands on a line of low confidence."""
        told: set[tuple[int, int]] = set()
        for mention in bench.view.mentions:
            span = (mention.start, mention.end)
            if span in told or mention.confidence is None or mention.confidence >= _SURE:
                continue
            told.add(span)
            yield self.found(
                f"“{mention.quote}”由文字识别读出，把握只有{mention.confidence:.0%}",
                [evidence(bench.view, *span)],
                metrics=(mention.metric,),
                actual=mention.quote,
            )
