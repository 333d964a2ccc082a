"""What people are told of the checks: for ``checks list``, ``checks show`` and ``docs/CHECKS.md``."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.checks.across import ACROSS_CHECKS
from extractor.checks.base import CheckInfo
from extractor.checks.registry import CheckSet
from extractor.checks.view import Catalogue
from extractor.models import FindingScope, Severity

__all__ = ["as_markdown", "as_page", "as_table", "check_infos"]

_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}
_SCOPE = {FindingScope.REPORT: "单份报告", FindingScope.ACROSS: "多份报告"}


def check_infos(checks: CheckSet) -> tuple[CheckInfo, ...]:
    """Return every check once, those of one report first; a code that both kinds share is told by the
    first."""
    infos = {info.code: info for info in (check.info() for check in checks.checks)}
    for kind in ACROSS_CHECKS:
        infos.setdefault(kind.code, kind().info())
    return tuple(infos.values())


def as_table(checks: CheckSet) -> str:
    """Return one line a check: code, severity, scope and title, in columns of equal width."""
    infos = check_infos(checks)
    width = max(len(info.code) for info in infos)
    lines = [f"{i.code:<{width}}  {_SEVERITY[i.severity]}  {_SCOPE[i.scope]}  {i.title}" for i in infos]
    return "\n".join((*lines, f"共 {len(infos)} 项；extractor checks show 代码，看说明。"))


def as_page(info: CheckInfo, names: Catalogue) -> str:
    """Return all that is told of one check, with the names of its metrics."""
    told = [
        f"{info.title}（{info.code}）",
        f"级别：{_SEVERITY[info.severity]}  范围：{_SCOPE[info.scope]}",
        info.help,
    ]
    told.append(f"问乡镇：{info.ask}")
    if info.basis:
        told.append(f"依据：{info.basis}")
    if info.metrics:
        shown = [f"{names[metric].name}（{metric}）" for metric in info.metrics if metric in names]
        told.append("指标：" + "、".join(shown))
    return "\n".join(told)


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
