"""The parts of a year against the year: 上半年调处73件，下半年调处69件，全年合计152件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.parts import Closure, PartList, counted_figures
from extractor.checks.wraps import closed_up
from extractor.models import Quantity

__all__ = ["period_lists"]

_HALVES = ("上半年", "下半年")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_WHOLE_YEAR = "全年"
_SETS = (_HALVES, _QUARTERS)
_TELLS = re.compile(
    r"(?P<上半年>上半年|1\s*[-—–至到~～]\s*6\s*月|一至六月)|(?P<下半年>下半年|7\s*[-—–至到~～]\s*12\s*月|七至十二月)"
    r"|第?(?P<一季度>[一1]季度)|第?(?P<二季度>[二2]季度)|第?(?P<三季度>[三3]季度)|第?(?P<四季度>[四4]季度)"
    r"|(?P<全年>全年|年度|一年来|合计|共计|总计|加起来)"
)
_PARTED = re.compile("半年|季度|[至到~～—–-] ?(?:6|六) ?月")
_CLAUSE = re.compile("[，；。：、,（）\n]")
_SAID = re.compile("份|则|又|再|共|累计|开展|办理|完成|进行|了|为|是|已|组织|总数|达到?|各类")
_LEAD = 30


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with the part of the year, or the year, that its clause names, and what is left of the clause."""

    period: str
    noun: str
    metrics: frozenset[str]
    quantity: Quantity


def period_lists(bench: Bench) -> Iterator[PartList]:
    """Yield the years of a paragraph that are printed beside all their halves or quarters, in reading order."""
    if _PARTED.search(bench.text) is None:
        return
    for paragraph in bench.layout.paragraphs:
        if not bench.layout.in_table(paragraph.start, paragraph.end):
            told = list(_told(bench, paragraph))
            for names in _SETS:
                yield from _complete(told, names)


def _told(bench: Bench, paragraph: Span) -> Iterator[_Told]:
    figures = counted_figures(bench, paragraph, bench.quantities_in(paragraph))
    for quantity in figures:
        before = bench.text[max(paragraph.start, quantity.start - _LEAD) : quantity.start]
        lead = closed_up(_CLAUSE.split(before)[-1])
        found = list(_TELLS.finditer(lead))
        names = {mark.lastgroup or "" for mark in found}
        parts = names - {_WHOLE_YEAR}
        if not names or len(parts) > 1:
            continue
        noun = _SAID.sub("", _TELLS.sub("", lead))
        metrics = frozenset(m.metric for m in bench.mentions_at(quantity.start, quantity.end))
        yield _Told((parts or names).pop(), noun, metrics, quantity)


def _complete(told: Sequence[_Told], names: Sequence[str]) -> Iterator[PartList]:
    """Put each first part with the parts that follow it and the year told beside them."""
    for index, first in enumerate(told):
        if first.period != names[0]:
            continue
        run = [first]
        for other in told[index + 1 :]:
            if len(run) < len(names) and other.period == names[len(run)] and _alike(first, other):
                run.append(other)
        years = [t for t in told if t.period == _WHOLE_YEAR and _alike(first, t)]
        if len(run) == len(names) and years:
            parts = tuple(t.quantity for t in run)
            yield PartList(tuple(t.quantity for t in years), parts, tuple(names), Closure.CLOSED)


def _alike(first: _Told, other: _Told) -> bool:
    """Tell whether two figures count the same things: one metric, or one noun, or no noun at all."""
    if first.quantity.unit != other.quantity.unit:
        return False
    if first.metrics and other.metrics:
        return bool(first.metrics & other.metrics)
    return not other.noun or first.noun == other.noun
