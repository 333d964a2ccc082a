"""The table: a row a report, a column a metric, a row of totals. Empty where nothing clear is told, never
zero."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.batch import Entry
from extractor.exports.states import is_inexact, is_unclear
from extractor.exports.tables import Row
from extractor.labels import CELL_STATUS, heading, unit_class
from extractor.models import MetricInfo
from extractor.record import decimal_text

__all__ = ["LEAD", "Summary", "is_repeated"]

LEAD = (
    "文件",
    "报告单位",
    "乡镇",
    "区县",
    "年度",
    "落款日期",
    "错误",
    "提醒",
    "待核对",
    "约数和不同单位",
    "备注",
)


@dataclass(slots=True)
class _Column:
    """What a metric's column has added up so far; ``classes`` are the kinds of unit met in it."""

    total: Decimal = Decimal(0)
    filled: int = 0
    unclear: int = 0
    classes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Summary:
    """Makes the table's rows one by one and keeps what the last row needs.

    ``by_hand`` adds a column that tells what people have changed in a report (key ``by_hand`` of its record).
    """

    metrics: Sequence[MetricInfo]
    by_hand: bool = False
    reports: int = 0
    failures: int = 0
    repeated: int = 0
    errors: int = 0
    warnings: int = 0
    _years: set[int] = field(default_factory=set)
    _columns: dict[str, _Column] = field(default_factory=dict)

    @property
    def lead(self) -> tuple[str, ...]:
        """The headings before those of the metrics."""
        return (*LEAD, "人工改动") if self.by_hand else LEAD

    def headings(self) -> tuple[str, ...]:
        """Return the headings: who reports, what needs a look, then one a metric with its unit."""
        return (*self.lead, *(heading(metric) for metric in self.metrics))

    def rows(self, entry: Entry) -> Iterator[Row]:
        """Yield the row of a report that was read; a file that failed has none."""
        record = entry.record
        if not entry.ok:
            self.failures += record["error"] is not None
            return
        self.reports += 1
        twice = is_repeated(record)
        self.repeated += twice
        head, table = record["report"], record["table"]
        if head["year"] is not None:
            self._years.add(head["year"])
        levels = Counter(one["severity"] for one in record["findings"] if one.get("state", "open") == "open")
        errors, warnings = levels["error"], levels["warning"]
        self.errors += errors
        self.warnings += warnings
        yield (
            *(record["file"], head["issuer"], head["place"], head["county"], head["year"], head["date"]),
            *(str(errors), str(warnings)),
            "；".join(
                _unclear(metric, table, record) for metric in self.metrics if is_unclear(table.get(metric.id))
            ),
            "；".join(
                _inexact(metric, table, record)
                for metric in self.metrics
                if is_inexact(metric, table.get(metric.id))
            ),
            "；".join([*([_TWICE] if twice else []), *(note.message for note in entry.notes)]),
            *(["；".join(self._changed(record))] if self.by_hand else []),
            *(self._cell(metric, table.get(metric.id), add=not twice) for metric in self.metrics),
        )

    def _changed(self, record: Mapping[str, Any]) -> Iterator[str]:
        told: Mapping[str, str] = record.get("by_hand", {})
        return (f"{one.name}：{told[one.id]}" for one in self.metrics if one.id in told)

    def totals(self, ruleset: str = "") -> Row:
        """Return the last row: sums of counts and amounts; rates are not added, nor are unlike units.

        ``ruleset`` is the identity of the rules by which the figures were found; a table that is passed on bears it.
        """
        notes = [f"另有 {self.failures} 个文件未能读取，见 failures.csv"] if self.failures else []
        notes += [f"{self.repeated} 份重复提交的报告未计入"] if self.repeated else []
        if len(self._years) > 1:
            years = "、".join(map(str, sorted(self._years)))
            notes.append(f"合计含 {years} 年度，分年度的合计见 summary.xlsx")
        unlike = [metric.name for metric in self.metrics if len(self._column(metric).classes) > 1]
        notes += [f"单位不一，不合计：{'、'.join(unlike)}"] if unlike else []
        notes += [f"规则版本 {ruleset}"] if ruleset else []
        unclear = sum(column.unclear for column in self._columns.values())
        return (
            *("合计", f"共 {self.reports} 份报告", "", "", "", "", str(self.errors), str(self.warnings)),
            f"{unclear} 处待核对的数值未计入" if unclear else "",
            "",
            "；".join(notes),
            *([""] if self.by_hand else []),
            *(self._total(metric) for metric in self.metrics),
        )

    def _column(self, metric: MetricInfo) -> _Column:
        return self._columns.setdefault(metric.id, _Column())

    def _cell(self, metric: MetricInfo, cell: Mapping[str, Any] | None, *, add: bool) -> str:
        if cell is None:
            return ""
        if not add:
            return cell["value"] or ""
        column = self._column(metric)
        if cell["value"] is None:
            column.unclear += is_unclear(cell)
            return ""
        column.filled += 1
        column.total += Decimal(cell["value"])
        if Decimal(cell["value"]):  # a zero has no unit to speak of
            column.classes.add(unit_class(cell["unit"], metric.units))
        return str(cell["value"])

    def _total(self, metric: MetricInfo) -> str:
        column = self._column(metric)
        if not column.filled or metric.kind == "rate" or len(column.classes) > 1:
            return ""
        return decimal_text(column.total)


_REPEATED = "same_report_twice"
_OTHER = "归入的数与提取的不同"  # a number given by hand beside a value that says otherwise
_TWICE = "同一乡镇同一年度已有一份报告，本份未计入合计"


def is_repeated(record: Mapping[str, Any]) -> bool:
    """Say whether a township's report for this year has come before in the batch: sums count it once."""
    return any(one["check"] == _REPEATED for one in record["findings"])


def _unclear(metric: MetricInfo, table: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    cell = table[metric.id]
    quotes = list(dict.fromkeys(record["mentions"][index]["quote"] for index in cell["mentions"]))
    return f"{metric.name}：{'/'.join(quotes)}（{CELL_STATUS.get(cell['status'], _OTHER)}）"


def _inexact(metric: MetricInfo, table: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    cell = table[metric.id]
    for index in cell["mentions"]:
        mention = record["mentions"][index]
        if mention["value"] == cell["value"] and mention["approx"] == cell["approx"]:
            return f"{metric.name}：{mention['quote']}"
    return f"{metric.name}：{cell['value']}{cell['unit']}"
