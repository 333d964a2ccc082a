"""``extractor run``: plan, read, compare, write, show."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from extractor.batch import (
    Done,
    Engine,
    Extracts,
    Factory,
    InProcess,
    Plan,
    Processes,
    Resumed,
    Spool,
    Workspace,
    circumstances,
    default_factory,
    default_jobs,
    discover,
    own_extractor,
    resume,
    run_batch,
    workspace,
)
from extractor.batch.discover import Unpack
from extractor.checks.required import Required, read_required
from extractor.cli.leftovers import without_leftovers
from extractor.cli.log import RunLog
from extractor.cli.memory import remembering
from extractor.cli.progress import progress
from extractor.cli.screen import Overview
from extractor.errors import UsageError
from extractor.exports import OUTPUTS, render, write_outputs
from extractor.exports.naming import told_names
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.checks.digests import Digest
    from extractor.readers.archives import ArchiveMember

__all__ = ["Options", "check_files", "choose_engine", "explain_command", "rule_folders", "run_command"]

_SOME_FAILED = 3
_PACKAGE = "township-report-extractor"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    inputs: tuple[Path, ...]
    out: Path
    jobs: int | None = None
    rules: tuple[Path, ...] = ()
    ocr: bool = False
    office: bool = True
    log_file: Path | None = None
    resume: bool = False
    checks: tuple[Path, ...] = ()
    required: str | None = None
    previous: Path | None = None
    store: str | None = None
    cluster: str | None = None

    def told(self) -> dict[str, Any]:
        """Return the options as ``run.json`` tells them."""
        return {
            "inputs": [str(one) for one in self.inputs],
            "rules": [str(one) for one in self.rules],
            "ocr": self.ocr,
            "office": self.office,
            "checks": [str(one) for one in self.checks],
            "required": self.required,
            "previous": None if self.previous is None else str(self.previous),
        }

    def settings(self) -> Settings:
        """Return what the options mean for the reading of one report.

        :raises UsageError: if a file or folder is not there.
        :raises RulesError: if the list of required metrics is faulty.
        """
        required = Required() if self.required is None else read_required(self.required)
        return Settings(
            rules=rule_folders(self.rules),
            ocr=self.ocr,
            office=self.office,
            required_metrics=required.everywhere,
            required_by_county=required.counties,
            checks=check_files(self.checks),
        )


def run_command(options: Options, *, factory: Factory = default_factory) -> int:
    """Run a batch and show what came of it; return the exit code: 0, or 3 if some files failed.

    :raises UsageError: if inputs or output folder cannot be used.
    :raises RulesError: if the rules cannot be loaded.
    """
    begun, started = time.perf_counter(), datetime.now(UTC)
    _check_places(options)
    settings = options.settings()
    with RunLog(options.log_file) as log:
        log.event("start", version=version(_PACKAGE), **options.told())
        extractor = own_extractor(factory, settings)
        earlier = _earlier(options.previous, extractor)
        overview = Overview(extractor.metrics)
        with workspace(options.out) as space, remembering(options.store, options.out) as memory:
            _check_replaceable(options.out)
            plan = _plan(options, settings, space)
            run = _run_facts(options, extractor, plan)
            now = circumstances(settings, version=run["version"], ruleset=extractor.ruleset_hash)
            with _spool(space, plan, now, resumes=options.resume) as spool:
                before = _resume(plan, spool, now, log) if options.resume else Resumed()
                left = len(plan.tasks) - before.kept
                engine = _engine(options, settings, factory, left)
                with progress(left) as step:

                    def done(one: Done) -> None:
                        log.file_done(one)
                        step(one.name)

                    results = run_batch(
                        plan,
                        settings,
                        engine,
                        spool,
                        space.watch,
                        factory=factory,
                        earlier=earlier,
                        render=render,
                        on_done=done,
                    )
                run["times"] = {**_times(started, begun, engine), "resumed": before.kept}
                run |= told_names(extractor.metrics, getattr(extractor, "checks", None), settings.rules)
                with without_leftovers(options.out):
                    counts = write_outputs(
                        results,
                        options.out,
                        space.work / "out",
                        extractor.metrics,
                        run,
                        also=memory.beside(overview.take),
                    )
                memory.finish(options.out)
        log.event("end", seconds=round(time.perf_counter() - begun, 3), **counts)
    overview.show(counts, plan, options.out)
    if counts["failed"]:
        return _SOME_FAILED
    return 0 if memory.fault is None else 1


@contextmanager
def _spool(space: Workspace, plan: Plan, now: dict[str, Any], *, resumes: bool) -> Iterator[Spool]:
    """Hold the run's spool; it stays for the next run, in order if this one comes to its end."""
    with Spool(space.spool, len(plan.names()), circumstances=now, resume=resumes) as spool:
        try:
            yield spool
            spool.settle()
        finally:
            spool.close()
            if spool.empty:
                space.spool.unlink(missing_ok=True)


def _resume(plan: Plan, spool: Spool, now: dict[str, Any], log: RunLog) -> Resumed:
    found = resume(plan, spool, now)
    log.event(
        "resume", kept=found.kept, changed=found.changed, new=found.new, gone=found.gone, why=found.reasons
    )
    with suppress(OSError, ValueError):
        typer.echo(found.told(), err=True)
    return found


def _engine(options: Options, settings: Settings, factory: Factory, files: int) -> Engine:
    if options.cluster is None:
        return choose_engine(options.jobs, files)
    from extractor.batch.cluster import cluster

    return cluster(options.cluster, settings, factory, lambda message: typer.echo(message, err=True))


def choose_engine(jobs: int | None, files: int) -> Engine:
    """Return where to work: in this process if so asked or for a single file, else in worker processes."""
    if jobs == 1 or (jobs is None and files <= 1):
        return InProcess()
    most = 61 if sys.platform == "win32" else 256  # Windows waits for no more handles at once
    return Processes(min(jobs or default_jobs(), max(1, files), most))


def explain_command(file: Path, at: int | None, metric: str | None, rules: Sequence[Path]) -> str:
    """Return why the number at an offset, all numbers of a metric, or all numbers were, or were not, taken.

    :raises UsageError: if the file or the metric is not there, or both a place and a metric are asked for.
    :raises ReadError: if it cannot be read.
    """
    if not file.is_file():
        raise UsageError(f"找不到文件 {file}。", advice="请检查路径。", code="input_not_found")
    if at is not None and metric is not None:
        raise UsageError("--at 和 --metric 只能写一个。", advice="看一个数用 --at，看一个指标用 --metric。")
    extractor: Any = own_extractor(default_factory, Settings(rules=rule_folders(rules)))
    return str(extractor.explain(file, at, metric))


def rule_folders(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the user's rule folders, absolute, so that workers find them too.

    :raises UsageError: if one is not there.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"找不到规则文件夹 {folder}。", advice="请检查路径。", code="rules_not_found")
    return tuple(folder.resolve() for folder in folders)


def check_files(files: Sequence[Path]) -> tuple[Path, ...]:
    """Return the user's check files, absolute, so that workers find them too.

    :raises UsageError: if one is not there.
    """
    for file in files:
        if not file.is_file():
            raise UsageError(f"找不到核查文件 {file}。", advice="请检查路径。", code="checks_not_found")
    return tuple(file.resolve() for file in files)


def _earlier(folder: Path | None, extractor: Any) -> tuple[Digest, ...]:
    if folder is None:
        return ()
    from extractor.cli.earlier import earlier_digests

    return earlier_digests(folder, extractor.checks)


def _check_places(options: Options) -> None:
    if options.cluster is not None and options.jobs is not None:
        advice = "集群上同时处理几个文件由工作机数决定，请去掉 --jobs。"
        raise UsageError("--cluster 和 --jobs 不能同时用。", advice=advice, code="cluster_and_jobs")
    for given in options.inputs:
        if not given.exists():
            advice = "请检查路径是否写对、磁盘是否还连着。"
            raise UsageError(f"找不到 {given}。", advice=advice, code="input_not_found")
        if given.is_dir() and given.resolve() == options.out.resolve():
            advice = "请用 --out 指定另一个文件夹，例如 --out 结果。"
            raise UsageError(f"结果不能写进报告所在的文件夹 {given}。", advice=advice, code="output_is_input")


def _check_replaceable(out: Path) -> None:
    """Find out before the work, not after it, that a result file is open in a spreadsheet."""
    for name in OUTPUTS:
        if (out / name).exists():
            with (out / name).open("r+b"):
                pass


def _plan(options: Options, settings: Settings, space: Workspace) -> Plan:
    return discover(options.inputs, exclude=options.out, unpack=_unpack(settings), store=space.members)


def _unpack(settings: Settings) -> Unpack:
    def unpack(path: Path) -> Iterator[ArchiveMember]:
        from extractor.readers.archives import members

        return members(path, settings)

    return unpack


def _run_facts(options: Options, extractor: Extracts, plan: Plan) -> dict[str, Any]:
    return {
        "version": version(_PACKAGE),
        "ruleset": extractor.ruleset_hash,
        "options": options.told(),
        "skipped": [{"file": one.name, "reason": one.reason} for one in plan.skips],
        "outputs": [*OUTPUTS, "texts/"],
    }


def _times(started: datetime, begun: float, engine: Engine) -> dict[str, Any]:
    seconds = round(time.perf_counter() - begun, 3)
    return {"started": started.isoformat(timespec="seconds"), "seconds": seconds, "jobs": engine.jobs}
