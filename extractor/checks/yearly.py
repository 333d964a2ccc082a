"""Two reports of one township a year apart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.checks.batches import AcrossCheck, Batch, told_evidence
from extractor.checks.digests import Digest, Told, TurnTold
from extractor.checks.intervals import Figure, Verdict, equal, growth, minus
from extractor.checks.judging import plain
from extractor.models import Finding, Severity

__all__ = ["GrowthAgainstLastYear", "YearJump"]


class GrowthAgainstLastYear(AcrossCheck):
    """印出的上年数、同比增减，与同一乡镇上年报告里的数对不上。"""

    code = "growth_inconsistent"
    title = "同比增减与所印数字不符"
    severity = Severity.WARNING
    ask = "请核对上年数以哪份报告为准，统计口径是否变了。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a metric whose printed past is not what last year's report says."""
        for index, earlier in sorted(batch.last_year.items()):
            now, before = batch.digests[index], batch.digests[earlier]
            told: set[str] = set()
            for printed in (*now.previous, *(t.before for t in now.turns if t.before)):
                last = before.values.get(printed.metric)
                if last is None or printed.metric in told or last.unit == "%" != printed.unit:
                    continue
                if equal(printed.figure(), last.figure()) is Verdict.IMPOSSIBLE:
                    told.add(printed.metric)
                    yield now.file, self._printed(batch, printed, last, before)
            for turn, last in _broken(now, before):
                if turn.now.metric not in told:
                    told.add(turn.now.metric)
                    yield now.file, self._turned(batch, turn, last, before)

    def _printed(self, batch: Batch, printed: Told, last: Told, before: Digest) -> Finding:
        return self.found(
            f"{batch.name(printed.metric)}的上年数印为{printed.quote}，"
            f"{before.year}年报告（{before.file}）里是{last.quote}",
            [told_evidence(printed), told_evidence(last, before.file)],
            metrics=[printed.metric],
            expected=last.quote,
            actual=printed.quote,
        )

    def _turned(self, batch: Batch, turn: TurnTold, last: Told, before: Digest) -> Finding:
        turns = ((turn.change, turn.change_sign), (turn.percent, turn.percent_sign))
        spoken = "、".join(("增加" if sign > 0 else "减少") + part.quote for part, sign in turns if part)
        change = turn.now.value - last.value
        told = f"{'增加' if change >= 0 else '减少'}{plain(abs(change))}{turn.now.unit}"
        if last.value:
            told += f"（{plain((abs(change) / last.value * 100).quantize(Decimal('0.1')))}%）"
        return self.found(
            f"{batch.name(turn.now.metric)}{turn.now.quote}印为比上年{spoken}，"
            f"按{before.year}年报告（{before.file}）的{last.quote}应是{told}",
            [
                told_evidence(turn.now),
                *(told_evidence(part) for part in (turn.change, turn.percent) if part),
                told_evidence(last, before.file),
            ],
            metrics=[turn.now.metric],
            expected=told,
            actual=spoken,
        )


def _broken(now: Digest, before: Digest) -> Iterator[tuple[TurnTold, Told]]:
    """Comparisons without a printed past that last year's report makes impossible.

    A figure told of two metrics (全部持证的13名) is compared for one of them: it is enough that one holds.
    """
    by_place: dict[int, list[tuple[TurnTold, Told]]] = {}
    for turn in now.turns:
        last = before.values.get(turn.now.metric)
        if last is not None and turn.before is None:
            by_place.setdefault(turn.now.start, []).append((turn, last))
    for pairs in by_place.values():
        if all(_judge(turn, last.figure()) is Verdict.IMPOSSIBLE for turn, last in pairs):
            yield pairs[0]


class YearJump(AcrossCheck):
    """与上年报告相比，数字增到三倍以上或降到三分之一以下；小的数不算。"""

    code = "year_jump"
    title = "与上年相比变化很大"
    severity = Severity.INFO
    ask = "请说明变化的原因，统计口径是否变了。"

    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield one finding a metric that jumped."""
        outliers = batch.words.outliers
        for index, earlier in sorted(batch.last_year.items()):
            now, before = batch.digests[index], batch.digests[earlier]
            for metric, mine in now.values.items():
                last = before.values.get(metric)
                if (
                    last is None
                    or mine.unit == "%"
                    or not _jumped(mine.value, last.value, outliers.jump, outliers.small)
                ):
                    continue
                yield (
                    now.file,
                    self.found(
                        f"{batch.name(metric)}{mine.quote}，{before.year}年报告（{before.file}）是{last.quote}",
                        [told_evidence(mine), told_evidence(last, before.file)],
                        metrics=[metric],
                        expected=last.quote,
                        actual=mine.quote,
                    ),
                )


def _jumped(now: Decimal, before: Decimal, factor: int, small: int) -> bool:
    low, high = sorted((now, before))
    return high >= small and low * factor <= high


def _judge(turn: TurnTold, last: Figure) -> Verdict:
    current = turn.now.figure()
    verdicts = [Verdict.FINE]
    if turn.change is not None:
        difference = minus(current, last) if turn.change_sign > 0 else minus(last, current)
        verdicts.append(equal(difference, turn.change.figure()))
    if turn.percent is not None:
        verdicts.append(growth(turn.percent.figure(), current, last, turn.percent_sign))
    return max(verdicts)
