"""The Chinese words under which outputs show the codes of a record, and the headings of the tables."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.models import MetricInfo

__all__ = [
    "APPROX",
    "CELL_STATUS",
    "LEDGER_STATUS",
    "PART",
    "ROLE",
    "SECTION",
    "SEVERITY",
    "SOURCE",
    "heading",
    "unit_class",
]

APPROX = {"exact": "", "at_least": "以上", "at_most": "以内", "about": "约", "nearly": "近"}
ROLE = {"actual": "实际", "target": "目标", "previous": "往年", "cumulative": "累计", "mandated": "要求"}
PART = {None: "", "part": "其中", "total": "合计", "again": "重复"}
SEVERITY = {"error": "错误", "warning": "提醒", "info": "提示"}
SOURCE = {"text": "文字", "ocr": "识别"}
SECTION = {
    "head": "标题",
    "opening": "开头",
    "achievements": "工作情况",
    "duties": "履职情况",
    "problems": "存在问题",
    "plan": "下步打算",
    "signature": "落款",
    "annex": "附件",
    "other": "其他",
}
LEDGER_STATUS = {
    "metric": "指标",
    "context": "目标、往年等",
    "date": "日期",
    "name": "名称编号",
    "quantity": "未归类",
    "placeholder": "未填写",
}
CELL_STATUS = {
    "single": "",
    "total": "合计数",
    "agreed": "多处一致",
    "ambiguous": "多个不同数值",
    "conflict": "前后矛盾",
}

_ALIKE = {"起": "件", "宗": "件", "例": "件", "名": "人", "位": "人"}
_COMPOUNDS = frozenset(
    {"人次", "家次", "户次", "件次", "批次", "批", "元", "%", "平方米", "亩", "公里", "千米"}
)


def heading(metric: MetricInfo) -> str:
    """Return a metric's column heading, its canonical unit in brackets."""
    return f"{metric.name}（{metric.units[0]}）" if metric.units else metric.name


def unit_class(unit: str, units: Sequence[str]) -> str:
    """Return the class in which a unit may be added up: 起 with 件, but never 人次 with 人 or 平方米 with 处.

    ``units`` are the metric's own; a measure word among them counts the same things as the first.
    """
    unit = _ALIKE.get(unit, unit)
    if unit in _COMPOUNDS or not units:
        return unit
    return "" if unit in units or unit in {_ALIKE.get(one, one) for one in units} else unit
