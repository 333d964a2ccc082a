"""The values of the store: a run's row, a report as it was told, and a change that a person has made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from extractor.models import MetricInfo

__all__ = ["Change", "ChangeKind", "FindingState", "Head", "Run", "RunRow", "StoredReport"]


class ChangeKind(StrEnum):
    """What a person did; ``target``, ``old`` and ``new`` of a :class:`Change` mean what stands here."""

    CORRECT = "correct"  # target: metric; old, new: decimal text; why is required
    ACCEPT = "accept"  # target: metric; old: the value that was looked at and holds
    REJECT = "reject"  # target: metric; old: the value that is wrong; there is none in its place
    ASSIGN = "assign"  # target: "start-end" of a ledger row; old: its quote; new: the metric that it counts
    FINDING = "finding"  # target: fingerprint of a finding; old, new: open, answered or waived
    UNDO = "undo"  # undoes: the change that is taken back


class FindingState(StrEnum):
    """Where the talk with the township about a finding stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the append-only record of what people changed.

    It speaks of a report's *content* (``sha256`` of the file's bytes), so that it outlives the run and holds in the
    next run over the same file; ``file`` is the name that people knew it by. ``old`` and ``new`` are values as decimal
    text in the unit ``unit`` (base units: 元, never 万元). The store gives ``id`` and ``at`` (UTC); ``id`` 0 is none yet.
    """

    who: str
    kind: ChangeKind
    sha256: str
    target: str = ""
    file: str = ""
    old: str | None = None
    new: str | None = None
    unit: str = ""
    why: str = ""
    undoes: int | None = None
    id: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of runs: ``folder`` is where its results were written, ``counts`` what ``run.json`` counts."""

    id: int
    folder: Path
    started: datetime
    version: str
    ruleset: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredReport:
    """One file of a run: ``record`` is its line of ``reports.jsonl``, ``text`` what the offsets point into (empty
    for a file that failed); ``notes`` and ``advice`` are what people were told of it, in Chinese."""

    record: Mapping[str, Any]
    text: str
    notes: tuple[str, ...] = ()
    advice: str = ""

    @property
    def file(self) -> str:
        """The name that all outputs use."""
        return str(self.record["file"])

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes, by which changes find it; empty where it could not be read."""
        return str(self.record["sha256"])

    @property
    def ok(self) -> bool:
        """Whether the file was read."""
        return bool(self.record["status"] == "ok")


@dataclass(frozen=True, slots=True)
class Head:
    """What a run's list of files tells of one: enough to find the same report in another run.

    ``content`` is the hash of its line of ``reports.jsonl``: two with the same are the same in every result.
    """

    file: str
    sha256: str
    ok: bool
    township: str | None
    county: str | None
    year: int | None
    content: str


class Run(Protocol):
    """A run that can be read again, from its folder or from a store."""

    @property
    def path(self) -> Path:
        """The folder that its results were written into."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What ``run.json`` tells."""

    @property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """The metrics in the order of the table's columns."""

    @property
    def checks(self) -> Mapping[str, Mapping[str, str]]:
        """By a check's code: its title, help and what to ask."""

    def reports(self) -> Iterator[StoredReport]:
        """Yield the files in the order of their names, one at a time in memory."""

    def heads(self) -> Iterator[Head]:
        """Yield what the list of files tells, in the same order."""

    def report(self, file: str) -> StoredReport:
        """Return one file."""
