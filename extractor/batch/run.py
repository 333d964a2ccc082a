"""A whole batch: all tasks done, checks across reports added, results readable in order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.batch.engines import Engine
from extractor.batch.schedule import Schedule
from extractor.batch.spool import Spool
from extractor.batch.tasks import Plan
from extractor.batch.work import Done, Factory, default_factory, failed, pack
from extractor.models import Finding, Note
from extractor.record import ReportResult, Status
from extractor.record.result import finding_dict
from extractor.settings import Settings

__all__ = ["Across", "Entry", "Results", "no_across", "real_across", "run_batch"]

Across = Callable[[Sequence[Any]], Mapping[str, Sequence[Finding]]]
"""Takes the digests of all reports that were read, in the order of their names; answers findings by file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the outputs see it.

    ``record`` is the contract's object; ``sentences`` stands beside its mentions and ``around`` beside its
    numbers; ``text`` is the reader's text where the file is not itself that text.
    """

    record: dict[str, Any]
    advice: str = ""
    notes: tuple[Note, ...] = ()
    format: str = ""
    pages: int | None = None
    sentences: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    text: str | None = None

    @property
    def file(self) -> str:
        """The name that all outputs use."""
        name: str = self.record["file"]
        return name

    @property
    def ok(self) -> bool:
        """Whether the file was read."""
        return bool(self.record["status"] == Status.OK.value)


@dataclass(slots=True)
class Results:
    """What a batch gave; :meth:`entries` can be read any number of times while the spool is open."""

    spool: Spool
    across: Mapping[str, Sequence[Finding]]
    counts: Counter[str]

    def entries(self) -> Iterator[Entry]:
        """Yield one entry a file, in the order of the names."""
        for line in self.spool:
            data = json.loads(line)
            record, beside = data["record"], data["beside"]
            record["findings"] += [finding_dict(one) for one in self.across.get(record["file"], ())]
            yield Entry(
                record=record,
                advice=beside["advice"],
                notes=tuple(Note(code, message) for code, message in beside["notes"]),
                format=beside["format"],
                pages=beside["pages"],
                sentences=tuple(beside["sentences"]),
                around=tuple(beside["around"]),
                text=beside["text"],
            )


def run_batch(
    plan: Plan,
    settings: Settings,
    engine: Engine,
    spool: Spool,
    watch: Path,
    *,
    factory: Factory = default_factory,
    across: Across | None = None,
    on_done: Callable[[Done], None] | None = None,
) -> Results:
    """Do a plan's tasks and return their results.

    ``spool`` has a place for each of ``plan.names()``; ``watch`` is a folder of this run's own.
    ``on_done`` hears of every file in order of arrival.

    :raises RulesError: if the rules cannot be loaded.
    :raises InternalError: if no worker can be started.
    """
    places = {name: place for place, name in enumerate(plan.names())}
    digests: dict[str, Any] = {}
    counts: Counter[str] = Counter()

    def keep(done: Done) -> None:
        spool.put(places[done.name], done.line)
        counts[done.status.value] += 1
        if done.digest is not None:
            digests[done.name] = done.digest
        if on_done is not None:
            on_done(done)

    for skip in plan.skips:
        keep(pack(ReportResult(skip.name, status=Status.SKIPPED)))
    for name, failure in plan.failures:
        keep(pack(failed(name, failure)))
    tasks = plan.tasks
    Schedule(tasks, settings, factory, engine, watch, lambda index, done: keep(done)).run()
    across = real_across if across is None else across
    found = across([digests[name] for name in sorted(digests)]) if digests else {}
    return Results(spool, found, counts)


def no_across(digests: Sequence[Any]) -> Mapping[str, Sequence[Finding]]:
    """Find nothing: for runs in which reports are not compared."""
    return {}


def real_across(digests: Sequence[Any]) -> Mapping[str, Sequence[Finding]]:
    """Return what the checks across reports find."""
    from extractor.checks.across import check_across

    found: Mapping[str, Sequence[Finding]] = check_across(digests)
    return found
