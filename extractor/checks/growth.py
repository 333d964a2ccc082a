"""Comparisons with the year before: 31件，较2023年的24件增长21.9% must be true of its own figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.checks.breakdowns import quantity_figure
from extractor.checks.comparisons import Comparison, comparisons
from extractor.checks.intervals import Figure, Verdict, equal, growth, minus, total
from extractor.checks.judging import amount, plain
from extractor.checks.multiples import multiples
from extractor.checks.points import point_changes
from extractor.checks.tables import table_turns, titled
from extractor.models import Finding, Mention, Quantity, Role, Severity

__all__ = ["GrowthInconsistent", "implied_before", "judge_growth"]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a comparison: which figure is this year's, which the year before's, and whether they
    agree."""

    verdict: Verdict
    now: Quantity
    current: Figure
    before: Figure
    place: tuple[int, int] | None = None


class GrowthInconsistent(ReportCheck):
    """同比增减与印出的本年数、上年数对不上。

    印有上年数（正文或附表的上年栏）时，用本年数和上年数重新计算增减数和百分比；同时印有增减数和百分比时，两者也应相符。
    四舍五入和只舍不入都认可。两个年度的报告都在时，还与上年报告里的数核对。
    """

    code = "growth_inconsistent"
    title = "同比增减与所印数字不符"
    severity = Severity.ERROR
    ask = "请核对本年数、上年数和增减幅度。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a comparison that no reading of its figures makes true."""
        for told in comparisons(bench):
            readings = [r for now in told.now for r in _readings(bench, told, now)]
            best = min(readings, key=lambda r: r.verdict, default=None)
            if best is None or best.verdict is Verdict.FINE:
                continue
            shown = best if best.verdict is Verdict.LAST_DIGIT else readings[0]
            yield self._finding(bench, told, shown)
        yield from self._points(bench)
        yield from self._tabled(bench)
        yield from self._multiples(bench)

    def _tabled(self, bench: Bench) -> Iterator[Finding]:
        """Rows of tables with this year, the year before and the difference or growth."""
        for row in table_turns(bench):
            now, before = row.now_figure, row.before_figure
            change = minus(now, before)
            if row.percent:
                verdict = growth(row.turn_figure, now, before, row.sign)
                expected = f"{plain(_percent(change.value, before.value))}%"
            else:
                unsigned = change if row.sign > 0 else minus(before, now)
                verdict = equal(unsigned, row.turn_figure)
                expected = plain(change.value)
            if verdict is Verdict.FINE:
                continue
            spoken = bench.layout.words(row.turn)
            yield self.found(
                f"表格{titled(row.name)}中本年{plain(now.value)}、上年{plain(before.value)}，增减应为{expected}，却印为{spoken}",
                [evidence(bench.view, span.start, span.end) for span in (row.now, row.before, row.turn)],
                metrics=[m.metric for m in bench.mentions_at(row.now.start, row.now.end)],
                severity=Severity.INFO if verdict is Verdict.LAST_DIGIT else None,
                expected=expected,
                actual=spoken,
            )

    def _multiples(self, bench: Bench) -> Iterator[Finding]:
        """This year told as so many times the year before."""
        for told in multiples(bench):
            now, before = quantity_figure(told.now), quantity_figure(told.before)
            if told.holds(now, before):
                continue
            true = (now.value / before.value).quantize(Decimal("0.1"), ROUND_HALF_UP)
            spoken = bench.view.text[told.start : told.end]
            yield self.found(
                f"{_whose(bench, told.now)}本年{told.now.quote}是上年{told.before.quote}的{plain(true)}倍，却印为{spoken}",
                [
                    evidence(bench.view, *span)
                    for span in (
                        (told.now.start, told.now.end),
                        (told.before.start, told.before.end),
                        (told.start, told.end),
                    )
                ],
                metrics=[m.metric for m in bench.mentions_at(told.now.start, told.now.end)],
                expected=f"{plain(true)}倍",
                actual=spoken,
            )

    def _points(self, bench: Bench) -> Iterator[Finding]:
        """Rates that rose or fell by so many percentage points."""
        for told in point_changes(bench):
            befores = (
                [(quantity_figure(told.before), (told.before.start, told.before.end))] if told.before else []
            )
            if not befores:
                befores = [
                    (bench.figure(p), (p.start, p.end))
                    for m in bench.mentions_at(told.now.start, told.now.end)
                    for p in bench.previous(m.metric)
                ]
            now, change = quantity_figure(told.now), quantity_figure(told.change)
            judged = [
                (equal(minus(now, b) if told.sign > 0 else minus(b, now), change), b, place)
                for b, place in befores
            ]
            if not judged or min(judged, key=lambda j: j[0])[0] is not Verdict.IMPOSSIBLE:
                continue
            _, before, place = judged[0]
            turn = "提高" if now.value >= before.value else "下降"
            expected = f"{turn}{plain(abs(now.value - before.value))}个百分点"
            spoken = ("提高" if told.sign > 0 else "下降") + told.change.quote
            spans = dict.fromkeys(
                [(told.now.start, told.now.end), place, (told.change.start, told.change.end)]
            )
            yield self.found(
                f"{_whose(bench, told.now)}本年{told.now.quote}、上年{plain(before.value)}%，应为{expected}，却印为{spoken}",
                [evidence(bench.view, start, end) for start, end in spans],
                metrics=[m.metric for m in bench.mentions_at(told.now.start, told.now.end)],
                expected=expected,
                actual=spoken,
            )

    def _finding(self, bench: Bench, told: Comparison, shown: _Reading) -> Finding:
        near = shown.verdict is Verdict.LAST_DIGIT
        spans = [(q.start, q.end) for q in (shown.now, *told.spoken())]
        if shown.place:
            spans.append(shown.place)
        change = minus(shown.current, shown.before).value
        percent = _percent(change, shown.before.value)
        turn = "增加" if change >= 0 else "减少"
        spoken = "、".join(_spoken(told))
        unit, printed = shown.now.unit, shown.now.quote
        return self.found(
            f"{_whose(bench, shown.now)}本年{shown.now.quote}、上年{amount(shown.before.value, unit, printed)}，应为{turn}"
            f"{amount(abs(change), unit, printed)}（{turn}{plain(abs(percent))}%），却印为{spoken}"
            + ("（只差末位一个单位）" if near else ""),
            [evidence(bench.view, start, end) for start, end in dict.fromkeys(spans)],
            metrics=[m.metric for m in bench.mentions_at(shown.now.start, shown.now.end)],
            severity=Severity.INFO if near else None,
            expected=f"{turn}{plain(abs(change))}{shown.now.unit}，{plain(abs(percent))}%",
            actual=spoken,
        )


def _whose(bench: Bench, now: Quantity) -> str:
    """Return the name of what a figure counts, if it is known."""
    return next((bench.name(m.metric) for m in bench.mentions_at(now.start, now.end)), "")


def _readings(bench: Bench, told: Comparison, now: Quantity) -> Iterator[_Reading]:
    """Judge a comparison for one current figure, against the printed, the implied and the tabled year
    before."""
    current = quantity_figure(now)
    if told.before is not None:
        before = quantity_figure(told.before)
        yield _Reading(judge_growth(told, current, before), now, current, before)
        return
    implied = implied_before(told, current)
    if implied is not None and told.percent is not None:
        yield _Reading(judge_growth(told, current, implied), now, current, implied)
    tabled = [
        _Reading(
            judge_growth(told, current, bench.figure(p)), now, current, bench.figure(p), (p.start, p.end)
        )
        for m in bench.mentions_at(now.start, now.end)
        if m.role is Role.ACTUAL and (implied is None or _alone(bench, m, told))
        for p in bench.previous(m.metric)
    ]
    if tabled and (implied is None or told.percent is None):
        yield min(tabled, key=lambda r: r.verdict)


def _alone(bench: Bench, mention: Mention, told: Comparison) -> bool:
    """Tell whether a bare difference (比上年增加8件) can only be of this figure: the nearest, the one of its metric."""
    nearest = told.now[0]
    beside = (mention.start, mention.end) == (nearest.start, nearest.end)
    return beside and bench.actual.get(mention.metric) == (mention,)


def implied_before(told: Comparison, current: Figure) -> Figure | None:
    """Return the year before's figure that a printed difference implies."""
    if told.change is None:
        return None
    change = quantity_figure(told.change)
    return minus(current, change) if told.change_sign > 0 else total((current, change))


def judge_growth(told: Comparison, current: Figure, before: Figure) -> Verdict:
    """Judge the printed difference and percentage of a comparison against two figures."""
    verdicts = [Verdict.FINE]
    if told.change is not None:
        difference = minus(current, before) if told.change_sign > 0 else minus(before, current)
        verdicts.append(equal(difference, quantity_figure(told.change)))
    if told.percent is not None:
        verdicts.append(growth(quantity_figure(told.percent), current, before, told.percent_sign))
    return max(verdicts)


def _percent(change: Decimal, before: Decimal) -> Decimal:
    if before == 0:
        return Decimal(0)
    return (change / before * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _spoken(told: Comparison) -> Iterator[str]:
    turn = "增长" if told.percent_sign > 0 else "下降"
    if told.change is not None:
        yield ("多" if told.change_sign > 0 else "少") + told.change.quote
    if told.percent is not None:
        yield turn + told.percent.quote
