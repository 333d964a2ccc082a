"""A report among its peers, and a county among its townships: always info."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from extractor.checks.batches import AcrossCheck, Batch, told_evidence
from extractor.checks.digests import Digest, Told
from extractor.checks.intervals import Verdict, equal
from extractor.checks.relations import plain
from extractor.checks.rollup import county_rollup
from extractor.models import Evidence, Finding, Severity

__all__ = ["CountyTotal", "OutlierValue", "robust_z"]

_SCALE = Decimal("0.6745")  # makes the median absolute deviation comparable with a standard deviation
_Value = tuple[Digest, Decimal, tuple[Told, ...]]


def robust_z(value: Decimal, values: Sequence[Decimal]) -> Decimal | None:
    """Return how many robust standard deviations a value lies from the median; ``None`` where all agree."""
    middle = median(values)
    spread = median(abs(v - middle) for v in values)
    return None if spread == 0 else _SCALE * (value - middle) / spread


class OutlierValue(AcrossCheck):
    """比率或人均、案均数与同批其他报告相差很远（稳健 z 值）。离群不等于错误，只供抽查时参考。"""

    code = "outlier_value"
    title = "明显偏离同批其他报告"
    severity = Severity.INFO
    ask = "请核对该数；属实的请说明原因。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a rate or per-case figure that stands apart in its year."""
        years = sorted({one.year for one in batch.digests if one.year is not None})
        for year in years:
            reports = [one for one in batch.digests if one.year == year]
            for name, metrics, values in _compared(batch, reports):
                yield from self._apart(batch, name, metrics, values)

    def _apart(
        self, batch: Batch, name: str, metrics: Sequence[str], values: Sequence[_Value]
    ) -> Iterator[tuple[str, Finding]]:
        limits = batch.words.outliers
        if len(values) < limits.peers:
            return
        numbers = [value for _, value, _ in values]
        for one, value, told in values:
            z = robust_z(value, numbers)
            if z is None or abs(z) < limits.robust_z:
                continue
            shown, middle = _short(value), _short(median(numbers))
            yield (
                one.file,
                self.found(
                    f"{name}为{shown}，同批{len(values)}份报告的中位数是{middle}"
                    f"（{_short(min(numbers))}至{_short(max(numbers))}）",
                    [told_evidence(t) for t in told],
                    metrics=metrics,
                    expected=middle,
                    actual=shown,
                ),
            )


class CountyTotal(AcrossCheck):
    """县级报告印出的全县数，与本批所辖乡镇之和不同。本批可能没有收齐，也可能含县直部门，只作提示。"""

    code = "county_total"
    title = "全县数与乡镇之和不同"
    severity = Severity.INFO
    ask = "请核对本批是否收齐，全县数是否含县直部门。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a metric whose county figure is not the sum of its townships."""
        sums = {(r.county, r.year, r.metric): r for r in county_rollup(batch.digests)}
        for one in batch.digests:
            if one.place is not None or one.county is None:
                continue
            for metric, told in one.values.items():
                made = sums.get((one.county, one.year, metric))
                if (
                    made is None
                    or made.sum is None
                    or equal(told.figure(), made.sum) is not Verdict.IMPOSSIBLE
                ):
                    continue
                files = {id(v): d.file for d in batch.digests for v in d.values.values()}
                proof = [told_evidence(told)]
                proof += [Evidence(v.start, v.end, v.quote, files[id(v)]) for v in made.values]
                yield (
                    one.file,
                    self.found(
                        f"{batch.name(metric)}全县印为{told.quote}，{made.reported}个乡镇（共{made.reports}份报告）"
                        f"合计{plain(made.sum.value)}{told.unit}",
                        proof,
                        metrics=[metric],
                        expected=plain(made.sum.value),
                        actual=plain(told.value),
                    ),
                )


def _compared(batch: Batch, reports: Sequence[Digest]) -> Iterator[tuple[str, tuple[str, ...], list[_Value]]]:
    """The rates, and the figures a case, an event or an inspection."""
    for metric, label in batch.names.items():
        if label.unit == "%":
            rates: list[_Value] = []
            for one in reports:
                if metric in one.values:
                    rates.append((one, one.values[metric].value, (one.values[metric],)))
            yield label.name, (metric,), rates
    for top, bottom in batch.words.outliers.per_case:
        pairs: list[_Value] = []
        for one in reports:
            above, below = one.values.get(top), one.values.get(bottom)
            if above is not None and below is not None and below.value > 0:
                pairs.append((one, above.value / below.value, (above, below)))
        yield f"{batch.name(top)}与{batch.name(bottom)}之比", (top, bottom), pairs


def _short(value: Decimal) -> str:
    return plain(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
