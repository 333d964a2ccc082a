"""The difference between two runs as rows for people: on the screen and in one CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.exports.telling import told_time
from extractor.labels import SEVERITY
from extractor.models import MetricInfo
from extractor.store.comparing import CellChange, Difference, Kind, Reason

__all__ = ["COMPARISON", "KIND", "comparison_rows", "reason_text", "value_text"]

COMPARISON = (
    "类别",
    "变化",
    "区县",
    "乡镇",
    "文件",
    "原文件",
    "编号",
    "名称",
    "原值",
    "原单位",
    "新值",
    "新单位",
    "原因",
    "何人",
    "时间（北京时间）",
    "说明",
)
"""The headings of the CSV file."""

KIND = {Kind.NEW: "新增", Kind.GONE: "缺少", Kind.CHANGED: "有改动", Kind.SAME: "不变"}
_REASON = {Reason.TEXT: "原文变了", Reason.RULES: "规则或程序变了", Reason.HAND: "人工更正"}
_LOST = "上次的人工更正不再适用"


def comparison_rows(
    differences: Iterable[Difference], metrics: Mapping[str, MetricInfo]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of everything that is not the same, report by report."""
    for one in differences:
        if one.kind is Kind.SAME:
            continue
        yield ("报告", _fate(one), *_who(one), "", "", "", "", "", "", _why(one), "", "", "")
        for cell in one.cells:
            yield ("数值", "改动", *_who(one), *_cell(cell, metrics))
        for word, found in (("新增", one.came), ("消失", one.gone)):
            for finding in found:
                yield ("问题", word, *_who(one), *_finding(finding))


def reason_text(cell: CellChange) -> str:
    """Return in Chinese why a cell's value is another."""
    told = _REASON[cell.reason]
    return f"{told}，{_LOST}" if cell.lost is not None and cell.change is None else told


def value_text(value: str | None, unit: str) -> str:
    """Return a value as the screen shows it."""
    return "（空）" if value is None else f"{value}{unit}"


def _fate(one: Difference) -> str:
    if one.before is not None and one.after is not None and one.before.ok != one.after.ok:
        return "现在读成了" if one.after.ok else "现在没读成"
    return KIND[one.kind]


def _why(one: Difference) -> str:
    return _REASON[Reason.TEXT] if one.text_changed else ""


def _who(one: Difference) -> tuple[object, ...]:
    head = one.head
    before = one.before.file if one.before is not None and one.before.file != head.file else ""
    return head.county, head.township, head.file, before


def _cell(cell: CellChange, metrics: Mapping[str, MetricInfo]) -> tuple[object, ...]:
    change = cell.change
    name = metrics[cell.metric].name if cell.metric in metrics else cell.metric
    by = ("", "", "") if change is None else (change.who, told_time(change.at), change.why)
    values = (cell.old, cell.old_unit, cell.new, cell.new_unit)
    return cell.metric, name, *values, reason_text(cell), *by


def _finding(finding: Mapping[str, Any]) -> tuple[object, ...]:
    level = SEVERITY[finding["severity"]]
    return finding["check"], level, "", "", "", "", "", "", "", finding["message"]
