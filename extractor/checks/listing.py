"""What people are told of the checks: for ``checks list``, ``checks show`` and ``docs/CHECKS.md``."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.across import ACROSS_CHECKS
from extractor.checks.base import CheckInfo
from extractor.checks.registry import CheckSet
from extractor.models import FindingScope, Severity

__all__ = ["as_markdown", "check_infos"]

_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}
_SCOPE = {FindingScope.REPORT: "单份报告", FindingScope.ACROSS: "多份报告"}


def check_infos(checks: CheckSet) -> tuple[CheckInfo, ...]:
    """Return every check once, those of one report first; a code that both kinds share is told by the
    first."""
    infos = {info.code: info for info in (check.info() for check in checks.checks)}
    for kind in ACROSS_CHECKS:
        infos.setdefault(kind.code, kind().info())
    return tuple(infos.values())


def as_markdown(checks: CheckSet) -> str:
    """Return the catalogue of checks as Markdown."""
    return "\n".join(_lines(checks))


def _lines(checks: CheckSet) -> Iterator[str]:
    for info in check_infos(checks):
        yield f"### {info.title} `{info.code}`"
        yield ""
        yield f"{_SEVERITY[info.severity]} · {_SCOPE[info.scope]}"
        yield ""
        yield info.help.replace("\n\n", "\n").replace("\n", "  \n")
        yield ""
        yield f"- 问乡镇：{info.ask}"
        if info.basis:
            yield f"- 依据：{info.basis}"
        if info.metrics:
            yield "- 指标：" + "、".join(f"`{metric}`" for metric in info.metrics)
        yield ""
