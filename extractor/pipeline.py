"""The one object that a library user needs: :class:`Extractor` takes a file to a report's result.

::

    file ── readers ──> Document ── language ──> figures, sections ── matching ──> mentions, cells, ledger ── checks ──> findings
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from extractor.checks import CheckSet, load_check_set
from extractor.checks.across import digest
from extractor.checks.required import Required
from extractor.checks.view import MetricLabel, ReportView
from extractor.errors import EmptyFile, ExtractorError
from extractor.keeping import Shelf
from extractor.matching import explain
from extractor.matching.idioms import start_idioms
from extractor.matching.reading import argue
from extractor.matching.ruleset import RuleSet, load_ruleset
from extractor.models import (
    Cell,
    CellStatus,
    Document,
    Finding,
    Mention,
    MetricInfo,
    Note,
)
from extractor.readers import file_bytes, read, read_bytes
from extractor.record import Failure, ReportResult, Status
from extractor.resources import rules_in_force
from extractor.settings import Settings

__all__ = ["Extractor"]


class Extractor:
    """Reads reports under one set of rules and limits; safe to reuse for any number of files.

    :param settings: limits, rule folders and options; the defaults if not given.
    :raises RulesError: if the rules cannot be loaded, naming the file and the row.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        if self.settings.rules:
            from extractor.rulefiles.shapes import refuse_faults

            refuse_faults(self.settings.rules)
        self._rules: RuleSet = load_ruleset(self.settings.rules)

    @property
    def ruleset_hash(self) -> str:
        """Return the identity of the rules in force, as it stands in ``run.json``."""
        return self._rules.hash

    @cached_property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """Return all metrics in the order of the catalogue, as the table's columns stand."""
        return tuple(
            MetricInfo(m.id, m.name, m.group, m.printed_units, m.kind) for m in self._rules.metrics.values()
        )

    @cached_property
    def checks(self) -> CheckSet:
        """Return the checks in force, the built-in ones and those of the rule folders."""
        names = {metric.id: MetricLabel(metric.name, metric.unit) for metric in self._rules.metrics.values()}
        own = tuple(path for folder in self.settings.rules if (path := folder / "checks.yaml").exists())
        required = Required(self.settings.required_metrics, self.settings.required_by_county)
        return load_check_set(names, (*own, *self.settings.checks), required)

    def warm(self) -> None:
        """Start what is otherwise started by the first report that needs it: checks, dictionary, token matchers."""
        with rules_in_force(self.settings.rules):
            start_idioms(self._rules)
            self.checks.checks  # noqa: B018  # made when first asked for
        Shelf.save()

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        """Read one file.

        :param name: what the result calls the file; its own name if not given.
        :returns: a result of status ``failed`` with code, message and advice where the file cannot be read.
        """
        shown = name or path.name
        try:
            data = file_bytes(path, shown, self.settings.limits.file_size)
        except ExtractorError as error:
            return self._refused(shown, error)
        return self.extract_bytes(data, shown)

    def extract_bytes(self, data: bytes, name: str) -> ReportResult:
        """Read one file's bytes; ``name`` is used in messages and for its suffix."""
        with rules_in_force(self.settings.rules):
            result = self._read(data, name)
        Shelf.save()  # what the first report has loaded
        return result

    def _read(self, data: bytes, name: str) -> ReportResult:
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            document = read_bytes(data, name, self.settings)
        except ExtractorError as error:
            return self._refused(name, error, sha256)
        if not document.text.strip():
            return self._refused(
                name,
                EmptyFile(f"文件“{name}”里没有文字。", advice="请检查文件是否保存完整，再重新报送。"),
                sha256,
            )
        return self._result(document, name, sha256)

    def extract_text(self, text: str, name: str = "text.txt") -> ReportResult:
        """Read a text that is already decoded."""
        return self.extract_bytes(text.encode("utf-8"), name)

    def explain(self, path: Path, offset: int | None = None, metric: str | None = None) -> str:
        """Say in Chinese why numbers were, or were not, given to metrics.

        :param offset: the number at this place of the text; without it, all numbers.
        :param metric: instead of a place: what became of this metric (an id, or a name of the table).
        :raises ReadError: if the file cannot be read.
        :raises UsageError: if there is no such metric.
        """
        document = read(path, self.settings)
        with rules_in_force(self.settings.rules):
            reading = argue(document, self._rules)[2]
        running, told = reading.running, (reading.running.text, self._rules, reading.inner)
        if metric is not None:
            return explain.explain_metric(*told, metric, running.origin)
        if offset is None:
            return explain.explain_all(*told, running.origin)
        return explain.explain(*told, running.place(offset), running.origin)

    def _result(self, document: Document, name: str, sha256: str) -> ReportResult:
        head, sections, found = argue(document, self._rules)
        mentions = tuple(_placed(document, mention) for mention in found.mentions)
        view = ReportView(
            file=name,
            text=document.text,
            head=head,
            sections=sections,
            mentions=mentions,
            cells=found.cells,
            ledger=found.ledger,
            quantities=found.quantities,
            blocks=document.blocks,
            running=found.running,
        )
        bench = self.checks.bench(view)
        findings = self.checks.check(view, bench)
        return ReportResult(
            file=name,
            sha256=sha256,
            status=Status.OK,
            head=head,
            mentions=mentions,
            cells=_settled(found.cells, findings),
            ledger=found.ledger,
            findings=findings,
            notes=document.notes + _silence(mentions),
            text=document.text,
            format=document.format,
            pages=document.pages,
            digest=digest(view, self.checks, bench),
        )

    def _refused(self, name: str, error: ExtractorError, sha256: str = "") -> ReportResult:
        failure = Failure(error.code, error.message, error.advice)
        return ReportResult(file=name, sha256=sha256, status=Status.FAILED, error=failure)


def _placed(document: Document, mention: Mention) -> Mention:
    """Add the page, the box on it and, for OCR, the confidence of the line."""
    lines = [sure for start, end, sure in document.confidences if start < mention.end and mention.start < end]
    if lines:
        mention = replace(mention, confidence=min(lines))
    if document.locator is None:
        return mention
    places = document.locator.locate(mention.start, mention.end)
    return replace(mention, page=places[0].page, bbox=places[0].bbox) if places else mention


def _silence(mentions: tuple[Mention, ...]) -> tuple[Note, ...]:
    """A report in which no figure was found says so."""
    if mentions:
        return ()
    return (
        Note(
            "no_figures", "没有找到任何指标数字：请确认报送的是法治政府建设情况报告，而不是通知、目录或空表。"
        ),
    )


def _settled(cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> tuple[Cell, ...]:
    """Empty the cells whose fact is told with two values: what a check found in conflict is no value."""
    conflicts = {metric for f in findings if f.check == "repeated_value_conflict" for metric in f.metrics}
    return tuple(
        replace(cell, value=None, status=CellStatus.CONFLICT)
        if metric in conflicts and cell.value is None
        else cell
        for metric, cell in cells.items()
    )
