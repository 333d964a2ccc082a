"""A report among its peers, and a county among its townships: always info."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from extractor.checks.batches import AcrossCheck, Batch, told_evidence
from extractor.checks.intervals import Verdict, equal
from extractor.checks.judging import plain
from extractor.checks.noting import PeerValue
from extractor.checks.rollup import county_rollup
from extractor.models import Evidence, Finding, Severity

__all__ = ["CountyTotal", "OutlierValue", "robust_z"]

_SCALE = Decimal("0.6745")  # makes the median absolute deviation comparable with a standard deviation


def robust_z(value: Decimal, values: Sequence[Decimal]) -> Decimal | None:
    """Return how many robust standard deviations a value lies from the median; ``None`` where all agree."""
    return _apart_by(value, *_spread(values))


def _spread(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the median and the median distance from it."""
    middle = median(values)
    return middle, median(abs(v - middle) for v in values)


def _apart_by(value: Decimal, middle: Decimal, spread: Decimal) -> Decimal | None:
    return None if spread == 0 else _SCALE * (value - middle) / spread


class OutlierValue(AcrossCheck):
    """比率或人均、案均数与同批其他报告相差很远（稳健 z 值）。离群不等于错误，只供抽查时参考。"""

    code = "outlier_value"
    title = "明显偏离同批其他报告"
    severity = Severity.INFO
    ask = "请核对该数；属实的请说明原因。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a rate or per-case figure that stands apart in its year."""
        for (_, name, metrics), values in sorted(batch.peers.items()):
            yield from self._apart(batch, name, metrics, values)

    def _apart(
        self, batch: Batch, name: str, metrics: Sequence[str], values: Sequence[PeerValue]
    ) -> Iterator[tuple[str, Finding]]:
        limits = batch.words.outliers
        if len(values) < limits.peers:
            return
        numbers = [value for _, value in values]
        of_all, spread = _spread(numbers)
        low, high = _short(min(numbers)), _short(max(numbers))
        for index, value in values:
            z = _apart_by(value, of_all, spread)
            if z is None or abs(z) < limits.robust_z:
                continue
            one = batch.digests[index]
            told = [one.values[metric] for metric in metrics]
            shown, middle = _short(value), _short(of_all)
            yield (
                one.file,
                self.found(
                    f"{name}为{shown}，同批{len(values)}份报告的中位数是{middle}（{low}至{high}）",
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
        for index, towns in _counties(batch):
            one = batch.digests[index]
            reports = [batch.digests[town] for town in towns]
            sums = {(r.county, r.year, r.metric): r for r in county_rollup(reports)}
            for metric, told in one.values.items():
                made = sums.get((one.county, one.year, metric))
                if (
                    made is None
                    or made.sum is None
                    or equal(told.figure(), made.sum) is not Verdict.IMPOSSIBLE
                ):
                    continue
                files = {id(v): d.file for d in reports for v in d.values.values()}
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


def _counties(batch: Batch) -> Iterator[tuple[int, list[int]]]:
    """Yield each county's own report with its townships' of the same year, by their indices."""
    own: list[tuple[int, tuple[str, int | None]]] = []
    towns: dict[tuple[str, int | None], list[int]] = {}
    for index, one in enumerate(batch.heads):
        if one.county is not None and one.place is None:
            own.append((index, (one.county, one.year)))
        elif one.county is not None:
            towns.setdefault((one.county, one.year), []).append(index)
    yield from ((index, towns[key]) for index, key in own if key in towns)


def _short(value: Decimal) -> str:
    return plain(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
