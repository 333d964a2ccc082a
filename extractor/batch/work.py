"""What happens to one file: read, extract, check the record, pack it for the way back."""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from extractor.batch.digests import pack_digest
from extractor.batch.entry import Render, spool_line
from extractor.batch.limits import (
    TimeExceededError,
    bound_memory,
    die_with_parent,
    ignore_interrupts,
    soft_limit,
    watch,
)
from extractor.batch.tasks import Task
from extractor.collecting import process_is_ours, uncollected
from extractor.errors import ReadError
from extractor.models import MetricInfo
from extractor.record import Failure, ReportResult, Status
from extractor.settings import Settings

__all__ = [
    "Done",
    "Extracts",
    "Factory",
    "Job",
    "default_factory",
    "failed",
    "own_extractor",
    "pack",
    "settle_collector",
    "work",
]


class Extracts(Protocol):
    """What a batch needs of the pipeline's ``Extractor``."""

    @property
    def ruleset_hash(self) -> str:
        """Identifies the rules in force."""

    @property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """All metrics, in the order of the table's columns."""

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        """Return what one file holds; a file that cannot be read gives a result of status ``failed``."""


@runtime_checkable
class Warms(Protocol):
    """An extractor with engines of its own, which are slow to start."""

    def warm(self) -> None:
        """Start them."""


_COLLECTED_AFTER = 20_000
"""Objects that must come to be before the collector looks at them; Python's own 700 means several times a report."""

Factory = Callable[[Settings], Extracts]
"""Makes an extractor; for worker processes it must be importable by name."""


@dataclass(frozen=True, slots=True)
class Job:
    """A task with all that a worker needs for it; ``watch`` is ``None`` where the main process itself
    works."""

    task: Task
    settings: Settings
    factory: Factory
    watch: Path | None = None
    render: Render | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What comes back for one task.

    ``line`` is the record and what people are told beside it, ``digest`` what checks across reports need, both as the
    spool keeps them. ``sha256`` is that of the file's bytes where the file was read. ``trace`` is the stack of an
    unexpected error, for the log; ``seconds`` the time it took.
    """

    name: str
    status: Status
    line: bytes
    digest: bytes = b""
    sha256: str = ""
    seconds: float = 0.0
    code: str = ""
    trace: str = ""


def default_factory(settings: Settings) -> Extracts:
    """Return the real extractor; the import is here because it is heavy."""
    from extractor.pipeline import Extractor

    extractor: Extracts = Extractor(settings)
    return extractor


@lru_cache(maxsize=1)
def own_extractor(factory: Factory, settings: Settings) -> Extracts:
    """Return this process's extractor, made once for the settings last asked for."""
    with uncollected():
        return factory(settings)


@lru_cache(maxsize=1)
def _metrics(factory: Factory, settings: Settings) -> tuple[MetricInfo, ...]:
    return own_extractor(factory, settings).metrics


@lru_cache(maxsize=1)
def _warm_extractor(factory: Factory, settings: Settings) -> Extracts:
    """Return this worker's extractor with its engines started: on a busy machine their start alone may take longer than
    a file is given."""
    extractor = own_extractor(factory, settings)
    if isinstance(extractor, Warms):
        with uncollected():
            extractor.warm()
    settle_collector()
    return extractor


def settle_collector() -> None:
    """Take what stays for good (rules, dictionary) out of the collector's sight, and let it look less often.

    A report leaves no cycles behind: what it made is gone when its result is packed.
    """
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER)


@lru_cache(maxsize=1)
def _settle(memory: int) -> None:
    process_is_ours()
    ignore_interrupts()
    die_with_parent()
    bound_memory(memory)


def work(job: Job) -> Done:
    """Do one task; whatever the file does short of ending the process, the answer is a :class:`Done`.

    :raises RulesError: if the rules cannot be loaded, which no other file would survive either.
    """
    limits = job.settings.limits
    if job.watch is None:
        extractor = own_extractor(job.factory, job.settings)
        guard = soft_limit(limits.seconds)
    else:
        _settle(limits.memory)
        extractor = _warm_extractor(job.factory, job.settings)
        guard = watch(job.watch, job.task.name, limits.seconds)
    begun = time.perf_counter()
    trace = ""
    try:
        with guard:
            result = extractor.extract(job.task.path, name=job.task.name)
    except TimeExceededError:
        result = failed(job.task.name, too_slow(limits.seconds))
    except MemoryError:
        result = failed(job.task.name, too_big(limits.memory))
    except ReadError as error:
        result = failed(job.task.name, Failure(error.code, error.message, error.advice))
    except Exception:
        trace = traceback.format_exc()
        result = failed(job.task.name, unexpected())
    seconds = time.perf_counter() - begun
    metrics = _metrics(job.factory, job.settings)
    return pack(result, metrics=metrics, render=job.render, seconds=seconds, trace=trace)


def pack(
    result: ReportResult,
    *,
    metrics: Sequence[MetricInfo] = (),
    render: Render | None = None,
    seconds: float = 0.0,
    trace: str = "",
) -> Done:
    """Turn a result into its spool line; a record that breaks the contract makes the file fail, told so."""
    try:
        line = spool_line(result, metrics, render)
        digest = pack_digest(result.digest)
    except Exception:
        trace = trace or traceback.format_exc()
        result = failed(result.file, unexpected(), sha256=result.sha256)
        line, digest = spool_line(result, (), None), b""
    code = "" if result.error is None else result.error.code
    sha256 = result.sha256 if result.status is Status.OK else ""
    return Done(result.file, result.status, line, digest, sha256, seconds, code, trace)


def failed(name: str, failure: Failure, *, sha256: str = "") -> ReportResult:
    """Return the result of a file that could not be read."""
    return ReportResult(name, sha256, Status.FAILED, failure)


def too_slow(seconds: float) -> Failure:
    """Return the failure of a file that passed its time."""
    message = f"读取超过 {seconds:g} 秒，已停止。"
    return Failure("time_limit", message, "请检查文件是否损坏，或拆成几个文件后重试。")


def too_big(memory: int) -> Failure:
    """Return the failure of a file that passed its memory."""
    message = f"读取所需内存超过上限（{memory // (1024 * 1024)} MB），已停止。"
    return Failure("memory_limit", message, "请把文件另存为 .docx 或 .txt，或拆成几个文件后重试。")


def unexpected() -> Failure:
    """Return the failure of a file on which the program itself erred."""
    return Failure(
        "internal_error", "程序处理该文件时出错。", "请加 --log-file 重新运行，把日志和该文件交给维护人员。"
    )


def died() -> Failure:
    """Return the failure of a file whose worker process ended without a word."""
    message = "读取该文件时处理进程意外退出。"
    return Failure("worker_died", message, "文件可能已损坏或过大，请用 Office/WPS 打开后另存一份再试。")
