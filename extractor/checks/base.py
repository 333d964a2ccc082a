"""What a check is: one small class a code, whose docstring is the help text that people read."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from extractor.checks.intervals import Figure, mentioned
from extractor.checks.layout import Layout, Span
from extractor.checks.view import Catalogue, ReportView
from extractor.checks.words import Words
from extractor.models import Evidence, Finding, FindingScope, Mention, Part, Quantity, Role, Severity

_T = TypeVar("_T")
_WIDE = tuple(zip("();:?!", "（）；：？！", strict=True))
_COMMA = re.compile(r",(?!\d{3})|(?<!\d),")

__all__ = ["Bench", "Check", "CheckInfo", "ProseCheck", "ReportCheck", "evidence"]


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """What ``checks show`` says of a check; all texts Chinese but ``code``."""

    code: str
    title: str
    severity: Severity
    scope: FindingScope
    help: str
    ask: str
    basis: str
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bench:
    """One report laid out for the checks: what several of them need is worked out once."""

    view: ReportView
    names: Catalogue
    words: Words
    required: tuple[str, ...] = ()
    parts_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For a metric, those that a relation row holds against it as parts: their lists need no second check."""
    layout: Layout = field(init=False)
    _memory: dict[Callable[[Bench], Any], Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the report out once."""
        object.__setattr__(self, "layout", Layout(self.view))

    @cached_property
    def text(self) -> str:
        """The report's text with full-width punctuation, character for character: patterns need one form
        only.

        Evidence always quotes the text as it was read.
        """
        wide = self.layout.text
        for half, full in _WIDE:
            wide = wide.replace(half, full)
        return _COMMA.sub("，", wide) if "," in wide else wide

    @cached_property
    def prose(self) -> Bench:
        """The running text laid out, without values: for checks that go by words, which a line's end may cut in two.

        Its places are those of the running text; :meth:`ProseCheck.run` takes them back to the report's.
        """
        running = self.layout.running
        if running.text == self.view.text:
            view = ReportView(
                self.view.file, running.text, self.view.head, self.view.sections, blocks=self.view.blocks
            )
            bench = Bench(view, self.names, self.words)
            object.__setattr__(bench, "layout", self.layout)  # the same text is laid out once
            return bench
        place = running.place
        sections = tuple(
            replace(
                one,
                start=place(one.start),
                end=place(one.end),
                title_start=place(one.title_start),
                title_end=place(one.title_end),
            )
            for one in self.view.sections
        )
        blocks = tuple(replace(one, start=place(one.start), end=place(one.end)) for one in self.view.blocks)
        view = ReportView(self.view.file, running.text, self.view.head, sections, blocks=blocks)
        return Bench(view, self.names, self.words)

    def name(self, metric: str) -> str:
        """Return the Chinese name of a metric, its id if it has none."""
        label = self.names.get(metric)
        return label.name if label else metric

    def spoken(self, mention: Mention) -> str:
        """Return a figure as printed, with its unit where that stands in the head of its table only."""
        bare = mention.quote.strip()[-1:].isdigit()
        return mention.quote + (mention.unit if bare else "")

    def figure(self, mention: Mention) -> Figure:
        """Return the interval that a mention can mean."""
        return mentioned(mention, self.view.quantities)

    @cached_property
    def _quantities(self) -> tuple[Quantity, ...]:
        return tuple(sorted(self.view.quantities, key=lambda q: (q.start, q.end)))

    @cached_property
    def _quantity_starts(self) -> tuple[int, ...]:
        return tuple(q.start for q in self._quantities)

    def quantities_in(self, span: Span) -> tuple[Quantity, ...]:
        """Return the figures of a stretch in reading order."""
        first = bisect_left(self._quantity_starts, span.start)
        last = bisect_left(self._quantity_starts, span.end)
        return tuple(q for q in self._quantities[first:last] if q.end <= span.end)

    @cached_property
    def told(self) -> tuple[tuple[Span, tuple[Quantity, ...]], ...]:
        """The sentences outside tables that hold more than one figure with a value, with all their figures."""
        layout = self.layout
        return tuple(
            (span, self.quantities_in(span))
            for span in layout.sentences
            if self._counts(span) and not (layout.tabled and layout.in_table(span.start, span.end))
        )

    def _counts(self, span: Span) -> bool:
        first = bisect_left(self._quantity_starts, span.start)
        return bisect_left(self._quantity_starts, span.end) - first > 1

    def once(self, make: Callable[[Bench], _T]) -> _T:
        """Return what ``make`` says of this report, worked out the first time it is asked for."""
        if make not in self._memory:
            self._memory[make] = make(self)
        known: _T = self._memory[make]
        return known

    @cached_property
    def _by_start(self) -> tuple[tuple[Mention, ...], tuple[int, ...], int]:
        ordered = tuple(sorted(self.view.mentions, key=lambda m: m.start))
        longest = max((m.end - m.start for m in ordered), default=0)
        return ordered, tuple(m.start for m in ordered), longest

    def mentions_at(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that touch ``start``–``end``."""
        ordered, starts, longest = self._by_start
        first, last = bisect_left(starts, start - longest), bisect_left(starts, end)
        return tuple(m for m in ordered[first:last] if start < m.end)

    @cached_property
    def aside(self) -> frozenset[tuple[int, int]]:
        """The places of figures that are a target, a duty, cumulative or the year before's."""
        return frozenset((m.start, m.end) for m in self.view.mentions if m.role is not Role.ACTUAL)

    @cached_property
    def actual(self) -> dict[str, tuple[Mention, ...]]:
        """The actual values that speak for each metric as a whole, in reading order.

        A ``part`` of a total of the same metric (其中邻里纠纷12件) speaks only for itself; a part with an
        id of its
        own (简易程序5件) is the whole of that id. So parts stand for a metric only where nothing else does.
        """
        by: dict[str, list[Mention]] = {}
        for mention in self.view.mentions:
            if mention.role is Role.ACTUAL:
                by.setdefault(mention.metric, []).append(mention)
        whole = {metric: self._whole(found) or found for metric, found in by.items()}
        return {metric: tuple(sorted(found, key=lambda m: m.start)) for metric, found in whole.items()}

    def _whole(self, found: list[Mention]) -> list[Mention]:
        """Drop the parts of a total of the same metric."""
        if not any(m.part is Part.PART for m in found):
            return found
        totals = any(m.part is Part.TOTAL for m in found)
        places = {self.layout.around("paragraph", m.start) for m in found if m.part is not Part.PART}
        return [
            m
            for m in found
            if m.part is not Part.PART
            or (not totals and self.layout.around("paragraph", m.start) not in places)
        ]

    def previous(self, metric: str) -> tuple[Mention, ...]:
        """Return the printed figures of the year before for a metric."""
        return tuple(m for m in self._previous if m.metric == metric)

    @cached_property
    def _previous(self) -> tuple[Mention, ...]:
        return tuple(m for m in self.view.mentions if m.role is Role.PREVIOUS)


class Check(ABC):
    """One check: ``code`` is stable, ``title``, ``ask`` and ``basis`` are Chinese; the docstring is the
    help."""

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    scope: ClassVar[FindingScope] = FindingScope.REPORT
    ask: ClassVar[str]
    basis: ClassVar[str] = ""

    def info(self) -> CheckInfo:
        """Return what people are told of this check."""
        return CheckInfo(
            code=self.code,
            title=self.title,
            severity=self.severity,
            scope=self.scope,
            help=inspect.cleandoc(self.__doc__ or ""),
            ask=self.ask,
            basis=self.basis,
        )

    def found(
        self,
        message: str,
        proof: Iterable[Evidence],
        *,
        metrics: Sequence[str] = (),
        severity: Severity | None = None,
        expected: str | None = None,
        actual: str | None = None,
    ) -> Finding:
        """Make a finding of this check."""
        return Finding(
            check=self.code,
            severity=severity or self.severity,
            message=message,
            metrics=tuple(dict.fromkeys(metrics)),
            evidence=tuple(proof),
            expected=expected,
            actual=actual,
        )


class ReportCheck(Check):
    """A check that needs one report only."""

    @abstractmethod
    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield what cannot be, or should be looked at; never change anything."""


class ProseCheck(ReportCheck):
    """A check that goes by words alone: it reads the running text, and its evidence is taken back to the report's."""

    @abstractmethod
    def read(self, prose: Bench) -> Iterator[Finding]:
        """Yield findings whose places are those of the running text."""

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield the findings of :meth:`read` with places in the report."""
        for found in self.read(bench.prose):
            spans = [bench.layout.running.origin(one.start, one.end) for one in found.evidence]
            yield replace(found, evidence=tuple(evidence(bench.view, start, end) for start, end in spans))


def evidence(view: ReportView, start: int, end: int, *, file: str = "") -> Evidence:
    """Return the evidence for a stretch of the report."""
    return Evidence(start=start, end=end, quote=view.text[start:end], file=file)


def cited(mention: Mention, file: str = "") -> Evidence:
    """Return the evidence for a mention."""
    return Evidence(start=mention.start, end=mention.end, quote=mention.quote, file=file)
