"""What stands beside a cell: its figures and their rivals, the findings that speak of it, and what people did to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor import labels
from extractor.exports.html.offsets import Units
from extractor.exports.telling import FINDING_STATE, KIND, told_time
from extractor.models import MetricInfo
from extractor.store.models import Change, ChangeKind, StoredReport
from extractor.store.undoing import taken_back
from extractor.web.views.sheets import STATE_WORDS, Sheet, State, value_words

__all__ = [
    "CellView",
    "Figure",
    "Span",
    "Step",
    "TextView",
    "cell_view",
    "history",
    "mention_at",
    "steps_about",
    "text_view",
]

_UNCLEAR = "无明确数值"
_MARKS = {
    "metric": "metric",
    "context": "context",
    "date": "faint",
    "name": "faint",
    "quantity": "loose",
    "placeholder": "blank",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a report's text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the text beside a cell. ``used``: the cell rests on it; ``rival``: no metric explains it yet, and
    this one is the nearest."""

    span: Span
    quote: str
    value: str
    unit: str
    told: str
    used: bool
    rival: bool
    rule: str = ""
    cue: str = ""
    page: int | None = None
    bbox: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One change in the history: who, when, what, why; ``undone`` if a later one took it back, ``can_undo`` else."""

    id: int
    when: str
    who: str
    what: str
    why: str
    undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """All that is shown of one cell."""

    key: int
    metric: MetricInfo
    value: str
    unit: str
    words: str
    state: State
    told: str
    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]

    @property
    def focus(self) -> tuple[Span, ...]:
        """The places that the value rests on, else those that may hold one."""
        used = tuple(one.span for one in self.figures if one.used)
        return used or tuple(one.span for one in self.figures if one.rival)


@dataclass(frozen=True, slots=True)
class TextView:
    """A report's text for the browser: ``marks`` are ``[start, end, kind, words]`` in 16-bit units, one a ledger row."""

    text: str
    marks: list[list[Any]]
    units: Units

    def focus(self, spans: Sequence[Span]) -> list[list[int]]:
        """Return places in 16-bit units."""
        return [[self.units(one.start), self.units(one.end)] for one in spans]


def cell_view(
    sheet: Sheet,
    report: StoredReport,
    metric: MetricInfo,
    changes: Sequence[Change],
    names: Mapping[str, str],
) -> CellView:
    """Return what is shown of a cell.

    :param changes: all of the report's content, in order.
    :param names: the metrics' names by id.
    """
    cell = sheet.now.cells.get(metric.id)
    state = sheet.state(metric)
    return CellView(
        key=sheet.key,
        metric=metric,
        value=(cell.value or "") if cell else "",
        unit=(cell.unit if cell and cell.unit else "") or (metric.units[0] if metric.units else ""),
        words=sheet.words(metric) or "未报",
        state=state,
        told=_told(sheet, metric, state),
        figures=(
            *_mentions(report.record, metric.id, cell.mentions if cell else ()),
            *_others(sheet, report, metric),
        ),
        steps=steps_about(metric.id, changes, names),
    )


def text_view(report: StoredReport, sheet: Sheet, names: Mapping[str, str]) -> TextView:
    """Return a report's text with a mark for every number of its ledger."""
    at = Units.of(report.text)
    marks = []
    for one in report.record["numbers"]:
        given = sheet.now.assigned.get((one["start"], one["end"]))
        kind = "assigned" if given else _MARKS.get(one["status"], "faint")
        tip = (
            _tip(one, report.record, names)
            if given is None
            else f"人工归入：{names.get(given.metric, given.metric)}"
        )
        marks.append([at(one["start"]), at(one["end"]), kind, tip])
    return TextView(report.text, marks, at)


def mention_at(report: StoredReport, span: Span) -> Mapping[str, Any] | None:
    """Return the first mention of the record that shares a place of the text with a span."""
    found = (one for one in report.record["mentions"] if one["start"] < span.end and span.start < one["end"])
    return next(found, None)


def steps_about(
    target: str,
    changes: Sequence[Change],
    names: Mapping[str, str],
    messages: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """Return the history of one thing: a metric's cell, a finding (its fingerprint) or a number (start-end).

    :param changes: all of the report's content, in order.
    :param messages: the findings' messages by fingerprint.
    """
    own = [one for one in changes if _speaks_of(one, target, changes)]
    return history(own, changes, names, messages)


def history(
    shown: Sequence[Change],
    every: Sequence[Change],
    names: Mapping[str, str],
    messages: Mapping[str, str] | None = None,
) -> tuple[Step, ...]:
    """Return changes as people read them, the newest first; ``messages`` are those of findings, by fingerprint."""
    gone = taken_back(every)
    return tuple(
        Step(
            id=one.id,
            when=told_time(one.at)[:16],
            who=one.who,
            what=_what(one, every, names, messages or {}),
            why=one.why,
            undone=one.id in gone,
            can_undo=one.id not in gone and one.kind is not ChangeKind.UNDO,
        )
        for one in sorted(shown, key=lambda each: -each.id)
    )


def _speaks_of(change: Change, target: str, every: Sequence[Change]) -> bool:
    if change.kind is ChangeKind.UNDO:
        undone = next((one for one in every if one.id == change.undoes), None)
        return undone is not None and _speaks_of(undone, target, every)
    return target == change.target or (change.kind is ChangeKind.ASSIGN and target == change.new)


def _told(sheet: Sheet, metric: MetricInfo, state: State) -> str:
    cell = sheet.now.cells.get(metric.id)
    if cell is None:
        return "报告里没有找到这个指标的数值。"
    words = [STATE_WORDS[state]]
    if state is State.AMBIGUOUS:
        words = [labels.CELL_STATUS.get(cell.status, "") or "多个数值", "需要人来定"]
    elif cell.status in {"total", "agreed"} and not cell.by_hand:
        words.append(labels.CELL_STATUS[cell.status])
    if sheet.flagged(metric.id) and not cell.by_hand:
        words.append("但有问题涉及这个数")
    if cell.by_hand and cell.change is not None:
        was = cell.extracted if cell.extracted is not None else _UNCLEAR
        words.append(f"原提取值：{was}，{cell.change.who} 于 {told_time(cell.change.at)[:16]} 改动")
    if cell.moved:
        words.append("程序现在读到的数与当时不同，请再看一次")
    return "；".join(words)


def _mentions(record: Mapping[str, Any], metric: str, used: Sequence[int]) -> Iterator[Figure]:
    for number, one in enumerate(record["mentions"]):
        if one["metric"] != metric:
            continue
        told = [labels.ROLE[one["role"]], labels.PART[one["part"]], labels.SECTION.get(one["section"], "")]
        if one["page"]:
            told.append(f"第 {one['page']} 页")
        if one["source"] == "ocr":
            told.append(labels.SOURCE["ocr"])
        yield Figure(
            span=Span(one["start"], one["end"]),
            quote=one["quote"],
            value=one["value"],
            unit=one["unit"],
            told=" · ".join(filter(None, told)),
            used=number in used,
            rival=False,
            rule=one["rule"],
            cue=one["cue"],
            page=one["page"],
            bbox=tuple(one["bbox"]) if one.get("bbox") else None,
        )


def _others(sheet: Sheet, report: StoredReport, metric: MetricInfo) -> Iterator[Figure]:
    """Yield numbers that a person gave to the metric, and those that no metric explains and that are nearest to it."""
    for given in sheet.now.assigned.values():
        if given.metric == metric.id:
            span = Span(given.start, given.end)
            yield Figure(span, given.quote, given.value, given.unit, "人工归入", used=True, rival=False)
    for one in report.record["numbers"]:
        near, span = one["suggested"], Span(one["start"], one["end"])
        if near and near["metric"] == metric.id and (span.start, span.end) not in sheet.now.assigned:
            value, unit = one["value"] or "", one["unit"] or ""
            yield Figure(span, one["quote"], value, unit, "未归类，与本指标最近", used=False, rival=True)


def _tip(one: Mapping[str, Any], record: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if one["mention"] is not None:
        mention = record["mentions"][one["mention"]]
        return f"{names.get(mention['metric'], mention['metric'])}（{labels.ROLE[mention['role']]}）"
    words = labels.LEDGER_STATUS[one["status"]]
    if one["suggested"]:
        near = one["suggested"]["metric"]
        return f"{words}，最近的指标：{names.get(near, near)}"
    return words


def _what(
    change: Change, every: Sequence[Change], names: Mapping[str, str], messages: Mapping[str, str]
) -> str:
    if change.kind is ChangeKind.UNDO:
        undone = next((one for one in every if one.id == change.undoes), None)
        return "撤销" if undone is None else f"撤销：{_what(undone, every, names, messages)}"
    word = KIND[change.kind]
    if change.kind is ChangeKind.ASSIGN:
        return f"“{change.old or change.target}”{word}“{names.get(change.new or '', change.new)}”"
    if change.kind is ChangeKind.FINDING:
        about = f"“{messages[change.target]}”" if change.target in messages else word
        return f"{about}：{FINDING_STATE.get(change.new or '', change.new)}"
    name = names.get(change.target, change.target)
    if change.kind is ChangeKind.CORRECT:
        return (
            f"{name} {word}：{change.old or _UNCLEAR} → {value_words(change.new or '', 'exact', change.unit)}"
        )
    return f"{name} {word}：{change.old or _UNCLEAR}"
