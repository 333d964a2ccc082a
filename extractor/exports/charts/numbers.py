"""What charts are drawn from: each township's values by year, and how many findings there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from extractor.errors import UsageError
from extractor.exports.summary import is_repeated
from extractor.labels import unit_class
from extractor.models import MetricInfo
from extractor.store import Change, FindingState, Run, StoredReport, corrected

__all__ = ["Numbers", "Value", "gather"]


@dataclass(frozen=True, slots=True)
class Value:
    """A township's value of a metric: in the metric's unit; ``approx`` is how exactly it is told, as in a record."""

    value: Decimal
    approx: str = "exact"


@dataclass(slots=True)
class Numbers:
    """Values by metric, year and township; ``reports`` are the townships of each year, ``findings`` count by title and
    severity; ``other_units`` counts the values of a metric that were told in a unit of another kind and left out."""

    metrics: Sequence[MetricInfo]
    values: dict[str, dict[int, dict[str, Value]]] = field(default_factory=dict)
    reports: dict[int, set[str]] = field(default_factory=dict)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    other_units: Counter[tuple[str, int]] = field(default_factory=Counter)
    rulesets: set[str] = field(default_factory=set)
    """Identities of the rules by which the runs were made."""

    def year(self) -> int:
        """Return the year that most townships report on, the later one of several.

        :raises UsageError: if no report names its year.
        """
        if not self.reports:
            raise UsageError(
                "结果里没有写明年度的报告，画不出图。",
                advice="请先核对报告是否读成。",
                code="nothing_to_draw",
            )
        return max(self.reports, key=lambda year: (len(self.reports[year]), year))

    def told(self, metric: str, year: int) -> Mapping[str, Value]:
        """Return the values of a metric in a year by township."""
        return self.values.get(metric, {}).get(year, {})

    def most_told(self, year: int, most: int = 6) -> tuple[MetricInfo, ...]:
        """Return the metrics that most townships tell in a year, in the order of the table's columns."""
        told = sorted(self.metrics, key=lambda one: -len(self.told(one.id, year)))[:most]
        return tuple(one for one in self.metrics if one in told and self.told(one.id, year))

    def named(self, words: Iterable[str]) -> tuple[MetricInfo, ...]:
        """Return the metrics of these ids or Chinese names.

        :raises UsageError: if one is not known.
        """
        known = {word: one for one in self.metrics for word in (one.id, one.name)}
        unknown = [word for word in words if word not in known]
        if unknown:
            near = [one.name for one in self.metrics if any(part in one.name for part in unknown)]
            hint = f"名称相近的有：{'、'.join(near[:8])}。" if near else ""
            raise UsageError(
                f"没有指标 {'、'.join(unknown)}。",
                advice=f"{hint}全部指标见汇总表的表头或 docs/METRICS.md。",
                code="metric_unknown",
            )
        return tuple(dict.fromkeys(known[word] for word in words))


def gather(runs: Iterable[tuple[Run, Sequence[Change]]]) -> Numbers:
    """Return the numbers of one or several runs with their changes; the first report of a township and year counts.

    :raises UsageError: if a run's folder is not whole.
    """
    numbers: Numbers | None = None
    for run, changes in runs:
        numbers = numbers or Numbers(run.metrics)
        numbers.rulesets |= {str(run.facts["ruleset"])} if run.facts.get("ruleset") else set()
        by_id = {one.id: one for one in run.metrics}
        reports = [one for one in run.reports() if one.ok and not is_repeated(one.record)]
        names = _names(reports)
        for report in reports:
            _take(numbers, run, report, changes, names[report.file], by_id)
    assert numbers is not None
    return numbers


def _take(
    numbers: Numbers,
    run: Run,
    report: StoredReport,
    changes: Sequence[Change],
    name: str,
    metrics: Mapping[str, MetricInfo],
) -> None:
    now, year = corrected(report.record, changes), report.record["report"]["year"]
    for one, state in zip(report.record["findings"], now.findings, strict=True):
        if state.state is FindingState.OPEN:
            title = run.checks.get(one["check"], {}).get("title") or one["check"]
            numbers.findings[title, one["severity"]] += 1
    if year is None or name in numbers.reports.setdefault(year, set()):
        return
    numbers.reports[year].add(name)
    for metric, cell in now.cells.items():
        if cell.value is None or metric not in metrics:
            continue
        if _alike(metrics[metric], cell.unit, cell.value):
            values = numbers.values.setdefault(metric, {}).setdefault(year, {})
            values[name] = Value(Decimal(cell.value), cell.approx)
        else:
            numbers.other_units[metric, year] += 1


def _alike(metric: MetricInfo, unit: str, value: str) -> bool:
    """Say whether a unit counts what the metric's own counts: 批次 cannot be ranked with 次."""
    if not metric.units or not Decimal(value):
        return True
    return unit_class(unit, metric.units) == unit_class(metric.units[0], metric.units)


def _names(reports: Sequence[StoredReport]) -> dict[str, str]:
    """Return how each report's township is called: with its county where two are called alike."""
    heads: dict[str, Mapping[str, Any]] = {one.file: one.record["report"] for one in reports}
    short = {file: head["place"] or head["issuer"] or file for file, head in heads.items()}
    counties: dict[str, set[str]] = {}
    for file, name in short.items():
        counties.setdefault(name, set()).add(heads[file]["county"] or "")
    return {
        file: f"{heads[file]['county'] or ''}{name}" if len(counties[name]) > 1 else name
        for file, name in short.items()
    }
