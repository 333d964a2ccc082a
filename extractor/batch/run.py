"""A whole batch: all tasks done, checks across reports added, results readable in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.batch.digests import Digests
from extractor.batch.engines import Engine
from extractor.batch.entry import Entry, Render, read_entry
from extractor.batch.schedule import Schedule
from extractor.batch.spool import Spool
from extractor.batch.tasks import Plan
from extractor.batch.work import Done, Factory, default_factory, failed, own_extractor, pack
from extractor.models import Finding, MetricInfo
from extractor.record import Status
from extractor.settings import Settings

__all__ = ["Across", "Results", "no_across", "real_across", "run_batch"]

Across = Callable[[Sequence[Any]], Mapping[str, Sequence[Finding]]]
"""Takes the digests of all reports that were read, in the order of their names; answers findings by file."""


@dataclass(slots=True)
class Results:
    """What a batch gave; :meth:`entries` can be read any number of times while the spool is open."""

    spool: Spool
    across: Mapping[str, Sequence[Finding]]
    counts: Counter[str]

    def entries(self) -> Iterator[Entry]:
        """Yield one entry a file, in the order of the names."""
        for line in self.spool:
            entry = read_entry(line)
            yield entry.with_findings(self.across.get(entry.file, ()))


def run_batch(
    plan: Plan,
    settings: Settings,
    engine: Engine,
    spool: Spool,
    watch: Path,
    *,
    factory: Factory = default_factory,
    across: Across | None = None,
    earlier: Sequence[Any] = (),
    render: Render | None = None,
    on_done: Callable[[Done], None] | None = None,
) -> Results:
    """Do a plan's tasks and return their results.

    ``render`` is called in the workers; ``earlier`` are digests of last year's run, to compare with.
    ``spool`` has a place for each of ``plan.names()``, and a task whose place is filled is not done again;
    ``watch`` is a folder of this run's own.
    ``on_done`` hears of every file in order of arrival.

    :raises RulesError: if the rules cannot be loaded.
    :raises InternalError: if no worker can be started.
    """
    places = {name: place for place, name in enumerate(plan.names())}
    counts: Counter[str] = Counter()

    def keep(done: Done) -> None:
        spool.put(places[done.name], done.line, done.digest, name=done.name, sha256=done.sha256)
        counts[done.status.value] += 1
        if on_done is not None:
            on_done(done)

    for name, failure in plan.failures:
        keep(pack(failed(name, failure)))
    tasks = [task for task in plan.tasks if not spool.has(places[task.name])]
    counts[Status.OK.value] += len(plan.tasks) - len(tasks)  # nothing else is ever taken over
    Schedule(tasks, settings, factory, engine, watch, keep, render).run()
    counts[Status.SKIPPED.value] = len(plan.skips)
    digests = Digests(spool)
    if not len(digests):
        return Results(spool, {}, counts)
    if across is None:
        across = real_across(own_extractor(factory, settings).metrics, earlier)
    return Results(spool, across(digests), counts)


def no_across(digests: Sequence[Any]) -> Mapping[str, Sequence[Finding]]:
    """Find nothing: for runs in which reports are not compared."""
    return {}


def real_across(metrics: Sequence[MetricInfo], earlier: Sequence[Any] = ()) -> Across:
    """Return the checks across reports, made ready for the metrics in force.

    :param earlier: digests of an earlier run, which get no findings of their own.
    :raises RulesError: if their rules cannot be loaded.
    """
    from extractor.checks import MetricLabel, load_check_set
    from extractor.checks.across import check_across

    labels = {metric.id: MetricLabel(metric.name, next(iter(metric.units), "")) for metric in metrics}
    checks = load_check_set(labels)
    return lambda digests: check_across(digests, checks, earlier)
