"""Figures told village by village against the township's: 排查147件。…从排查台账看，甲村31件，乙村27件，….

The total may stand in another section. It is the one of the same sentence, or of the same metric, or the nearest that the
words before the list speak of (从排查台账看); a list that opens without a topic is held against the nearest figure, and told
only if it misses that by little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.parts import Closure, PartList, counted_figures, counted_label
from extractor.checks.wraps import closed_up
from extractor.models import Part, Quantity

__all__ = ["village_lists"]

_FEWEST = 3
_PLACE = re.compile(
    "(?:[，：、；]|其中|[^一-龥])?([一-龥]{1,5}(?:村|社区|嘎查|居委会|屯))(?:有|为|是|占|发生)?$"
)
_VILLAGE = re.compile(
    "(?<![各全行农乡镇下联结建本驻到进在])[一-龥](?:村|社区|嘎查)(?![级民两居务里庄干规组委])"
)
_CUTS = re.compile("[，；。：、\\n]")
_SAID = re.compile(
    "从|按照?|分|各|看|来看|统计|情况|台账|数据|分布|村|社区|别|排名|依次|其中|（[一二三四五六七八九十]）|[一-龥]{2}。"
)
_SOME = re.compile("等|主要|大头|居前|前列|较多|最多|居多|为主|重点|集中在|靠前|典型|示范|试点")
_HAS = re.compile(r"(?:下|现|共|管)?辖[^。\n]{0,60}")
_COUNT = re.compile(r"(\d+|[一二三四五六七八九十]{1,3})个(?:行政村|建制村|村(?![民组])|社区|嘎查|居委会)")
_TENS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


@dataclass(frozen=True, slots=True)
class _Run:
    """Figures of one unit that stand behind village names one after another, and what their sentence says before."""

    sentence: Span
    parts: tuple[Quantity, ...]
    labels: tuple[str, ...]
    lead: str


def village_lists(bench: Bench) -> Iterator[PartList]:
    """Yield the lists by village whose total is printed, in reading order."""
    villages = _villages(bench.text)
    for sentence, told in bench.told:
        for run in _runs(bench, sentence, counted_figures(bench, sentence, told)):
            tail = bench.text[run.parts[-1].end : sentence.end]
            few = len(run.parts) < villages or _SOME.search(run.lead + tail) is not None
            totals, sure = _totals(bench, run)
            if totals:
                whole = Closure.COUNTED if len(run.parts) == villages else Closure.LIKELY
                closure = Closure.OPEN if few else whole if sure else Closure.LINKED
                yield PartList(totals, run.parts, run.labels, closure)


def _runs(bench: Bench, sentence: Span, figures: Sequence[Quantity]) -> Iterator[_Run]:
    run: list[tuple[Quantity, str]] = []
    at = sentence.start
    for quantity in [*figures, None]:
        label = _named(bench.text[at : quantity.start]) if quantity else ""
        alike = quantity is not None and (not run or run[0][0].unit == quantity.unit)
        if quantity and label and alike:
            run.append((quantity, label))
        else:
            yield from _closed(bench, sentence, run)
            run = [(quantity, label)] if quantity and label else []
        at = quantity.end if quantity else at


def _named(between: str) -> str:
    """Return the village that alone names a figure; empty where other words stand in its clause."""
    clause = _CUTS.split(closed_up(between).rstrip("，"))[-1].strip(" 　和及与")
    found = _PLACE.fullmatch(clause)
    return found[1] if found else ""


def _closed(bench: Bench, sentence: Span, run: Sequence[tuple[Quantity, str]]) -> Iterator[_Run]:
    labels = tuple(label for _, label in run)
    if len(run) >= _FEWEST and len(set(labels)) == len(labels):
        lead = bench.text[sentence.start : run[0][0].start]
        yield _Run(sentence, tuple(q for q, _ in run), labels, closed_up(lead)[: -len(labels[0])])


def _totals(bench: Bench, run: _Run) -> tuple[tuple[Quantity, ...], bool]:
    """Return the figures that may be the total, and whether the text shows that they are."""
    first = run.parts[0]
    earlier = [q for q in _alike(bench, run) if q.end <= first.start]
    beside = [q for q in earlier if run.sentence.covers(q.start, q.end)]
    if beside:
        return tuple(reversed(beside)), True
    of_metric = _of_metric(bench, run)
    if of_metric:
        return of_metric, True
    topic = _SAID.sub("", run.lead).strip(" 　，：、。")
    named = [q for q in earlier if topic and _shares(topic, counted_label(bench, _line(bench, q), q))]
    if named:
        return tuple(reversed(named)), True
    return (tuple(earlier[-1:]), False) if not topic else ((), False)


def _alike(bench: Bench, run: _Run) -> list[Quantity]:
    """The counted figures of the report in the list's unit, without those behind a village's name."""
    unit = run.parts[0].unit
    lines = (span for span in bench.layout.sentences if span.start <= run.sentence.start)
    told = [q for span in lines for q in counted_figures(bench, span, bench.quantities_in(span))]
    return [
        q for q in told if q.unit == unit and not _VILLAGE.search(counted_label(bench, _line(bench, q), q))
    ]


def _line(bench: Bench, quantity: Quantity) -> Span:
    return bench.layout.around("sentence", quantity.start)


def _of_metric(bench: Bench, run: _Run) -> tuple[Quantity, ...]:
    """The figures of the metric that the parts were read as."""
    sets = [{m.metric for m in bench.mentions_at(q.start, q.end)} for q in run.parts]
    shared = set.intersection(*sets) if all(sets) else set()
    places = {
        (m.start, m.end)
        for metric in shared
        for m in bench.actual.get(metric, ())
        if m.part is not Part.PART and not run.sentence.covers(m.start, m.end)
    }
    return tuple(q for q in bench.view.quantities if (q.start, q.end) in places)


def _shares(topic: str, label: str) -> bool:
    """Tell whether a figure's clause holds two characters in a row of a topic: 排查."""
    return any(topic[at : at + 2] in label for at in range(len(topic) - 1))


def _villages(text: str) -> int:
    """Return how many villages the report says there are; 0 where it does not."""
    told = _HAS.search(text)
    return sum(_number(one[1]) for one in _COUNT.finditer(told[0])) if told else 0


def _number(told: str) -> int:
    if told.isdigit():
        return int(told)
    tens, ten, ones = told.partition("十")
    return (_TENS.get(tens, 1) * 10 if ten else _TENS.get(tens, 0)) + _TENS.get(ones, 0)
