"""Printed totals against their printed parts, in prose and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.checks.intervals import Figure, Verdict, at_most, equal, figure_of, total
from extractor.checks.judging import amount, plain
from extractor.checks.parts import Closure, PartList, linked_parts, part_lists
from extractor.checks.periods import period_lists
from extractor.checks.shares import shared_wholes
from extractor.checks.tables import table_sums, titled
from extractor.checks.villages import village_lists
from extractor.matching.relation_rules import relation_rules
from extractor.models import Finding, Quantity, Severity

_CLAUSE = re.compile("[，。；：、（）\\s]")
_LONGEST_NAME = 14
_SURE = 0.9
_HUNDRED = Decimal(100)
_ALL = Figure(_HUNDRED, _HUNDRED, _HUNDRED, Decimal(0))

__all__ = ["BreakdownSum", "quantity_figure"]


def quantity_figure(quantity: Quantity) -> Figure:
    """Return the interval of a figure of the text."""
    value = quantity.value or Decimal(0)
    if quantity.low is None and quantity.high is None:
        return figure_of(quantity.quote, value, quantity.unit, quantity.approx)
    exact = quantity.low == quantity.high
    return Figure(value, quantity.low, quantity.high, Decimal(0) if exact else quantity.step or Decimal(0))


class BreakdownSum(ReportCheck):
    """总数后面用“其中”“包括”、括号或冒号列出的各项，与总数对不上。

    列全了的（有“其他”“其余”，两类互补，或括号、冒号、“按程序划分”列出）各项之和应等于总数；没有列全的（“其中”只举一项，
    有“等”“主要”）只要求不超过总数；是否列全看不准的，只在差额很小（像是笔误）时提示。各项可以没有对应的指标。
    表格的合计行、合计栏同样核对。
    """

    code = "breakdown_sum"
    title = "分项之和与总数不符"
    severity = Severity.ERROR
    ask = "请核对总数和各分项；各分项有交叉或没有列全的，请写明。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a list that cannot be."""
        told: set[tuple[int, ...]] = set()
        for parts in chain(part_lists(bench), period_lists(bench), village_lists(bench)):
            key = (parts.totals[0].start, *(q.start for q in parts.parts))
            if key in told or _told_by_relation(bench, parts) or _of_others(bench, parts):
                continue
            told.add(key)
            yield from self._judged(bench, parts)
        heads = {start for start, *_ in told} | {claim.whole.start for claim in table_sums(bench)}
        for linked in linked_parts(bench):
            known = _told_by_relation(bench, linked) or _of_others(bench, linked)
            if linked.totals[0].start not in heads and not known:
                yield from self._judged(bench, linked)
        yield from self._tables(bench)
        yield from self._shares(bench)

    def _shares(self, bench: Bench) -> Iterator[Finding]:
        """Shares of one whole, which come to a hundred per cent, or to less where some are not told."""
        for told, whole in shared_wholes(bench):
            made = total([quantity_figure(q) for q in told])
            verdict = equal(made, _ALL) if whole else at_most(made, _ALL)
            if verdict is Verdict.IMPOSSIBLE:
                yield self.found(
                    f"各项占比{'＋'.join(q.quote for q in told)}合计{plain(made.value)}%，{'应为' if whole else '超过了'}100%",
                    [evidence(bench.view, q.start, q.end) for q in told],
                    severity=Severity.WARNING,
                    expected="100%" if whole else "≤ 100%",
                    actual=f"{plain(made.value)}%",
                )

    def _tables(self, bench: Bench) -> Iterator[Finding]:
        """Totals rows and columns of tables."""
        for claim in table_sums(bench):
            made = total(claim.part_figures)
            verdict = at_most(made, claim.whole_figure) if claim.open else equal(made, claim.whole_figure)
            if verdict is Verdict.FINE:
                continue
            shown = [bench.layout.words(span) for span in claim.parts]
            whole = bench.layout.words(claim.whole)
            yield self.found(
                f"表格{titled(claim.name)}中{'＋'.join(shown)}合计{plain(made.value)}，与合计栏{whole}不符"
                if len(shown) > 1
                else f"表格{titled(claim.name)}中“其中”项{shown[0]}多于总数{whole}",
                [evidence(bench.view, span.start, span.end) for span in (claim.whole, *claim.parts)],
                metrics=[m.metric for m in bench.mentions_at(claim.whole.start, claim.whole.end)],
                severity=Severity.INFO if verdict is Verdict.LAST_DIGIT else Severity.WARNING,
                expected=plain(made.value),
                actual=plain(claim.whole_figure.value),
            )

    def _judged(self, bench: Bench, listed: PartList) -> Iterator[Finding]:
        figures = [quantity_figure(q) for q in listed.parts]
        totals = [quantity_figure(q) for q in listed.totals]
        if listed.closure in (Closure.OPEN, Closure.OVERLAPPING):
            yield from self._beyond(bench, listed, figures, totals)
            return
        sums = [total(figures[:count]) for count in range(2, len(figures) + 1)] or [total(figures)]
        verdict = min(equal(made, whole) for made in sums for whole in totals)
        if verdict is Verdict.FINE:
            return
        made, whole = sums[-1], totals[0]
        severity = self._gravity(bench, listed.closure, verdict, made, whole)
        if severity is not None:
            yield self._finding(bench, listed, listed.parts, made, severity)

    def _gravity(
        self, bench: Bench, closure: Closure, verdict: Verdict, made: Figure, whole: Figure
    ) -> Severity | None:
        if verdict is Verdict.LAST_DIGIT:
            return Severity.INFO
        if closure is Closure.CLOSED:
            return Severity.ERROR
        if closure is Closure.COUNTED:
            return Severity.WARNING
        gap = abs(made.value - whole.value)
        near = gap * 100 <= whole.value * bench.words.breakdown.near_miss_percent
        beyond = made.value > whole.value and closure is Closure.LIKELY
        return Severity.WARNING if near or beyond else None

    def _beyond(
        self, bench: Bench, listed: PartList, figures: Sequence[Figure], totals: Sequence[Figure]
    ) -> Iterator[Finding]:
        """An open list: each part stays below the total, and all of them together unless they may overlap."""
        largest = max(totals, key=lambda f: f.value)
        for quantity, figure in zip(listed.parts, figures, strict=True):
            if at_most(figure, largest) is Verdict.IMPOSSIBLE:
                yield self._finding(bench, listed, (quantity,), figure, Severity.WARNING)
                return
        made = total(figures)
        if listed.closure is Closure.OPEN and at_most(made, largest) is Verdict.IMPOSSIBLE:
            yield self._finding(bench, listed, listed.parts, made, Severity.WARNING)

    def _finding(
        self, bench: Bench, listed: PartList, parts: Sequence[Quantity], made: Figure, severity: Severity
    ) -> Finding:
        whole = listed.totals[0]
        labels = dict(zip(listed.parts, listed.labels, strict=False))
        adding = "＋".join(_named(labels.get(part, ""), part) for part in parts)
        several = len(parts) > 1
        told = (
            f"分项{adding}合计{amount(made.value, whole.unit, whole.quote)}" if several else f"分项{adding}"
        )
        counted = next((bench.name(m.metric) for m in bench.mentions_at(whole.start, whole.end)), "")
        metrics = [m.metric for q in (whole, *parts) for m in bench.mentions_at(q.start, q.end)]
        return self.found(
            f"{told}{'，与' if several else '多于'}{counted}总数{whole.quote}{'不符' if several else ''}",
            [evidence(bench.view, q.start, q.end) for q in (whole, *parts)],
            metrics=metrics,
            severity=severity,
            expected=plain(made.value),
            actual=plain(whole.value or Decimal(0)),
        )


def _named(label: str, part: Quantity) -> str:
    """Return a part as the text tells it, with its own name where that is short: 邻里纠纷58件."""
    name = _CLAUSE.split(label)[-1].strip(" 　和及与为是有")
    return (name if len(name) <= _LONGEST_NAME else "") + part.quote


def _of_others(bench: Bench, listed: PartList) -> bool:
    """Tell whether all members were surely read as metrics that are no kinds of what the total counts.

    党委会学法8次，中心组和机关干部学法分别为4次、11次: three figures side by side.
    """
    parts = [bench.mentions_at(q.start, q.end) for q in listed.parts]
    wholes = {m.metric for m in bench.mentions_at(listed.totals[0].start, listed.totals[0].end)}
    if not wholes or not all(parts) or any(m.score < _SURE for ms in parts for m in ms):
        return False
    rules = relation_rules()
    kinds = wholes.union(*(rules.within(metric) for metric in wholes))
    kinds = kinds.union(*(rules.by_kind.get(metric, frozenset()) for metric in wholes))
    kinds = kinds.union(*(bench.parts_of.get(metric, frozenset()) for metric in wholes))
    return not any(m.metric in kinds or wholes & rules.within(m.metric) for ms in parts for m in ms)


def _told_by_relation(bench: Bench, listed: PartList) -> bool:
    """Tell whether a relation row judges this list already: 行政处罚30件，其中简易26件、普通4件."""
    part_sets = [{m.metric for m in bench.mentions_at(q.start, q.end)} for q in listed.parts]
    if not all(part_sets):
        return False
    whole = listed.totals[0]
    for mention in bench.mentions_at(whole.start, whole.end):
        rows = bench.parts_of.get(mention.metric, frozenset())
        if rows and all(metrics & rows for metrics in part_sets):
            return True
    return False
