"""Checks made of the relation rows: what they say of the figures, and how they say it in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.checks.base import Bench, CheckInfo, ReportCheck, cited
from extractor.checks.intervals import Verdict, at_most, equal, times, total
from extractor.checks.judging import FAR, Judged, amount, plain, together
from extractor.checks.operands import choices, stretches, told_in_turn
from extractor.checks.ratios import judge_ratio
from extractor.checks.rows import AtMost, Bounds, Equal, Implies, ProductBound, Ratio, Relation, Row, Sum
from extractor.checks.scopes import says
from extractor.checks.wholes import judge_whole_numbers
from extractor.models import Finding, FindingScope, Mention, Part, QuantityKind, Severity

__all__ = ["RelationCheck"]


_SURE = 0.85
"""Of the attributions below this score about one in twenty is wrong, of those above one in a hundred."""
_DIVIDES = re.compile("其中|包括|(?:按|从).{0,4}来源|排查发现")


class RelationCheck(ReportCheck):
    """A check made of one row of ``checks.yaml``."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._relations = [(relation, _needed(relation)) for relation in row.relations]

    @property
    def code(self) -> str:  # type: ignore[override]
        """The row's code."""
        return self.row.code

    @property
    def severity(self) -> Severity:  # type: ignore[override]
        """The row's severity; a miss by the last digit is told as info."""
        return self.row.severity

    def info(self) -> CheckInfo:
        """Return what people are told of this check."""
        row = self.row
        return CheckInfo(
            code=row.code,
            title=row.title,
            severity=row.severity,
            scope=FindingScope.REPORT,
            help=row.help,
            ask=row.ask,
            basis=row.basis,
            metrics=row.metrics(),
        )

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a set of printed figures that breaks a relation of the row."""
        told: set[tuple[tuple[str, Decimal], ...]] = set()
        actual = bench.actual.keys()
        for relation, needed in self._relations:
            if not needed <= actual:
                continue
            for judged in _judge(relation, bench):
                key = tuple((m.metric, m.value) for m in judged.operands)
                if judged.verdict is Verdict.FINE or _already(told, key):
                    continue
                told.add(key)
                yield self._finding(judged)

    def _finding(self, judged: Judged) -> Finding:
        near = judged.verdict is Verdict.LAST_DIGIT
        doubt = "" if near or not _unsure(judged) else "（其中有的数归到哪一项把握不大，请先核对原文）"
        return self.found(
            judged.message + ("（只差末位一个单位）" if near and not judged.note else doubt),
            [cited(m) for m in judged.operands],
            metrics=[m.metric for m in judged.operands if m.metric],
            severity=self._gravity(judged, near),
            expected=judged.expected,
            actual=judged.actual,
        )

    def _gravity(self, judged: Judged, near: bool) -> Severity | None:
        if near:
            return Severity.INFO
        doubtful = judged.far or _unsure(judged)
        return Severity.WARNING if doubtful and self.severity is Severity.ERROR else None


def _unsure(judged: Judged) -> bool:
    """Tell whether a finding rests on a figure that may belong to another metric: an error must be what cannot be true."""
    return any(m.metric and m.score < _SURE for m in judged.operands)


def _already(told: set[tuple[tuple[str, Decimal], ...]], key: tuple[tuple[str, Decimal], ...]) -> bool:
    """Tell whether these figures stand in a finding that was made before (a sum makes its own ≤ needless)."""
    return any(set(key) <= set(one) for one in told)


def _needed(relation: Relation) -> frozenset[str]:
    """Return the metrics without which a relation has nothing to say."""
    if isinstance(relation, Bounds):
        return frozenset()
    if isinstance(relation, Implies):
        return frozenset((relation.left,))
    if isinstance(relation, Ratio):
        return frozenset((relation.rate,))
    return frozenset(_compares(relation))


def _compares(relation: AtMost | Equal | Sum | ProductBound) -> tuple[str, ...]:
    """Return the metrics whose figures are held against each other, in their order."""
    return (relation.left, relation.right) if isinstance(relation, ProductBound) else relation.operands()


def _judge(relation: Relation, bench: Bench) -> Iterator[Judged]:
    if isinstance(relation, Bounds):
        yield from _bounds(relation, bench)
    elif isinstance(relation, Implies):
        yield from _implies(relation, bench)
    elif isinstance(relation, Ratio):
        yield from judge_ratio(relation, bench)
        yield from judge_whole_numbers(relation, bench)
    else:
        yield from _compared(relation, bench)


def _compared(relation: AtMost | Equal | Sum | ProductBound, bench: Bench) -> Iterator[Judged]:
    bound = relation.when_equal if isinstance(relation, ProductBound) else None
    if bound and not _printed_equal(bench, bound):
        return
    metrics = _compares(relation)
    bounded, pointing = _bounded(relation, bench)
    for level, found in stretches(bench, metrics, relation.within, relation.apart_from, bounded, pointing):
        for chosen in _worst_of(relation, bench, found, metrics):
            judged = _one(relation, bench, chosen)
            if isinstance(relation, Sum) and _holds_nearby(bench, judged):
                continue
            if isinstance(relation, AtMost) and _part_of_left(bench, judged):
                continue
            pieces = isinstance(relation, AtMost) and not told_in_turn(found, metrics)
            if not (pieces and _told_in_pieces(bench, judged, found[metrics[1]])):
                yield replace(judged, far=level in FAR)


def _bounded(relation: Relation, bench: Bench) -> tuple[str, frozenset[int]]:
    """The metric that a relation bounds, and the places of its figures that say themselves what they are a part of."""
    if not isinstance(relation, AtMost):
        return "", frozenset()
    return relation.left, frozenset(
        m.start
        for m in bench.actual.get(relation.left, ())
        if says(bench, relation.pointing, bench.layout.words(bench.layout.around("sentence", m.start)))
    )


def _holds_nearby(bench: Bench, judged: Judged) -> bool:
    """Tell whether the parts make another total of their paragraph: 决定23件。从程序看，简易19件、普通4件；从种类看，罚款17件.

    That a sum meets a printed total by chance is far less likely than that the nearer figure is another part of it.
    """
    first, *parts = judged.operands
    if judged.verdict is Verdict.FINE or len(parts) < 2:
        return False
    made = total([bench.figure(m) for m in parts])
    paragraph = bench.layout.around("paragraph", parts[0].start)
    return any(
        paragraph.covers(other.start, other.end) and equal(made, bench.figure(other)) is Verdict.FINE
        for other in bench.actual.get(first.metric, ())
    )


def _part_of_left(bench: Bench, judged: Judged) -> bool:
    """Tell whether the bound is a part of what it should bound: 受理120件，其中主动排查90件、群众申请30件."""
    left, right = judged.operands
    sentence = bench.layout.around("sentence", left.start)
    between = bench.text[left.end : right.start]
    return sentence.covers(left.start, right.end) and _DIVIDES.search(between) is not None


def _told_in_pieces(bench: Bench, judged: Judged, rights: Sequence[Mention]) -> bool:
    """Tell whether the bound is printed in pieces that add up to enough: 上半年排查41起、下半年47起，调处88起."""
    pieces = {m.value: m for m in rights if m.part is not Part.AGAIN}
    if judged.verdict is Verdict.FINE or len(pieces) < 2 or len(pieces) < len(rights):
        return False
    whole = total([bench.figure(m) for m in pieces.values()])
    return at_most(bench.figure(judged.operands[0]), whole) is Verdict.FINE


def _worst_of(
    relation: AtMost | Equal | Sum | ProductBound,
    bench: Bench,
    found: dict[str, list[Mention]],
    metrics: Sequence[str],
) -> Iterator[tuple[Mention, ...]]:
    """Yield what cannot be: pairs told in turn one by one; else the choice that comes nearest to being possible."""
    turns = told_in_turn(found, metrics)
    standing = [(_stands(relation, bench, chosen), chosen) for chosen in turns or choices(found, metrics)]
    if not turns:
        standing.sort(key=lambda told: told[0])
    for (verdict, _), chosen in standing:
        fine = verdict is Verdict.FINE
        if (turns and fine) or not together(relation, bench, chosen):
            continue
        if not fine:
            yield chosen
        if not turns:
            return


def _printed_equal(bench: Bench, pair: tuple[str, str]) -> bool:
    first, second = (bench.actual.get(metric, ()) for metric in pair)
    return (
        bool(first)
        and {m.value for m in first} == {m.value for m in second}
        and len({m.value for m in first}) == 1
    )


def _stands(
    relation: AtMost | Equal | Sum | ProductBound, bench: Bench, chosen: tuple[Mention, ...]
) -> tuple[Verdict, Decimal]:
    """Return how a relation stands for a choice of figures, and by how much it fails."""
    left, *others = (bench.figure(m) for m in chosen)
    if isinstance(relation, Sum):
        parts = total(others)
        return equal(parts, left), abs(parts.value - left.value)
    right = others[0]
    if isinstance(relation, Equal):
        return equal(left, right), abs(left.value - right.value)
    bound = times(right, relation.factor) if isinstance(relation, ProductBound) else right
    return at_most(left, bound), left.value - bound.value


def _one(relation: AtMost | Equal | Sum | ProductBound, bench: Bench, chosen: tuple[Mention, ...]) -> Judged:
    """Say what is wrong with a choice of figures."""
    verdict, gap = _stands(relation, bench, chosen)
    figures = [bench.figure(m) for m in chosen]
    told = [bench.name(m.metric) + bench.spoken(m) for m in chosen]
    if isinstance(relation, Sum):
        made = total(figures[1:])
        return Judged(
            verdict,
            gap,
            chosen,
            f"{'与'.join(told[1:])}合计{amount(made.value, chosen[0].unit, chosen[0].quote)}，与{told[0]}不符",
            plain(made.value),
            plain(figures[0].value),
        )
    left, right = figures
    if isinstance(relation, Equal):
        return Judged(
            verdict,
            gap,
            chosen,
            f"{told[0]}与{told[1]}应当相等",
            f"= {plain(right.value)}",
            plain(left.value),
        )
    factor = relation.factor if isinstance(relation, ProductBound) else Decimal(1)
    bound = times(right, factor)
    message = f"{told[0]}多于{told[1]}"
    if isinstance(relation, ProductBound):
        message = f"{told[0]}超过{told[1]}按每件{plain(factor)}元计的上限{amount(bound.value, '元', chosen[0].quote)}"
    return Judged(
        verdict,
        gap,
        chosen,
        message,
        f"≤ {plain(bound.value)}",
        plain(left.value),
    )


def _implies(relation: Implies, bench: Bench) -> Iterator[Judged]:
    some = [m for m in bench.actual.get(relation.left, ()) if m.value > 0]
    if not some:
        return
    others = bench.actual.get(relation.right, ())
    name = bench.name(relation.right)
    first = some[0]
    told = bench.name(relation.left) + first.quote
    if not others:
        # Not told is not zero: worth knowing only.
        yield Judged(
            Verdict.LAST_DIGIT, Decimal(0), (first,), f"有{told}而没有印{name}", "> 0", "未印", note=True
        )
    elif all(m.value == 0 for m in others):
        yield Judged(
            Verdict.IMPOSSIBLE,
            first.value,
            (first, others[0]),
            f"有{told}而{name}为0（{others[0].quote}）",
            "> 0",
            "0",
        )


def _bounds(relation: Bounds, bench: Bench) -> Iterator[Judged]:
    low, high = relation.low, relation.high
    for mention in (*bench.view.mentions, *_unnamed_rates(relation, bench)):
        unit = bench.names[mention.metric].unit if mention.metric in bench.names else mention.unit
        if mention.metric not in relation.metrics and (relation.unit is None or unit != relation.unit):
            continue
        if (high is None or mention.value <= high) and (low is None or mention.value >= low):
            continue
        limits = f"{plain(low) if low is not None else '−∞'}至{plain(high) if high is not None else '∞'}"
        name = bench.name(mention.metric) or mention.cue
        told = f"{name}印为{mention.quote}，超出{limits}的范围"
        yield Judged(Verdict.IMPOSSIBLE, Decimal(0), (mention,), told, limits, plain(mention.value))


def _unnamed_rates(relation: Bounds, bench: Bench) -> Iterator[Mention]:
    """Percentages after 满意度, 覆盖率 and the like that are no metric: they have the same bounds."""
    if relation.unit != "%":
        return
    words = bench.words.pattern(bench.words.rate_words)
    for quantity in bench.view.quantities:
        if quantity.kind is not QuantityKind.RATE or quantity.value is None or quantity.value <= 100:
            continue
        lead = bench.text[max(0, quantity.start - 12) : quantity.start]
        cue = words.search(re.split("[，。；、]", lead)[-1])
        if cue and not bench.mentions_at(quantity.start, quantity.end):
            start, end, quote = quantity.start, quantity.end, quantity.quote
            yield Mention("", quantity.value, quantity.unit, start, end, quote, cue=cue[0])
