"""What a cluster's worker does with one file: a child process of its own reads it, under the limits of a local run.

A worker of the cluster never opens a report itself, so that no file can end it, stall it or eat its memory: the child
may die, and is replaced. Children are kept for the next file of the same run.
"""

from __future__ import annotations

import multiprocessing
import platform
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from extractor.batch.engines import Processes
from extractor.batch.entry import Render
from extractor.batch.limits import dead_tasks
from extractor.batch.resuming import circumstances
from extractor.batch.tasks import Task
from extractor.batch.work import Done, Factory, Job, died, failed, own_extractor, pack, too_slow, work
from extractor.errors import UsageError
from extractor.settings import Settings

__all__ = ["Parcel", "close_children", "deliver", "differences", "identity", "worker_identity"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_PACKAGE = "township-report-extractor"
_TRIES = (
    2  # a child may have died of something else than its file, such as another program's hunger for memory
)
_STALE = 600.0  # seconds after which the idle children of a run whose main process has vanished are ended


@dataclass(frozen=True, slots=True)
class Parcel:
    """A job on its way to another machine: the file's bytes in place of its path.

    ``run`` is the token of the run, ``expected`` the identity that the worker must have.
    """

    run: str
    name: str
    data: bytes = field(repr=False)
    settings: Settings
    factory: Factory
    render: Render | None
    expected: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def identity(factory: Factory, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return what the result of a file depends on beside its bytes, as names (Chinese) and values.

    :raises RulesError: if the rules cannot be loaded.
    """
    ruleset = own_extractor(factory, settings).ruleset_hash
    facts = circumstances(settings, version=version(_PACKAGE), ruleset=ruleset)
    return (
        ("版本", str(facts["version"])),
        ("程序文件", str(facts["program"])),
        ("规则", ruleset),
        ("核查文件", "、".join(facts["options"]["checks"])),
        ("Python", ".".join(platform.python_version_tuple()[:2])),
        *((f"组件 {name}", number) for name, number in _libraries()),
    )


def _libraries() -> Iterator[tuple[str, str]]:
    """Yield the libraries that every installation has, with their versions."""
    for line in requires(_PACKAGE) or ():
        if "extra ==" not in line:
            name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
            try:
                yield name, version(name)
            except PackageNotFoundError:
                yield name, ""


def differences(own: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> str:
    """Return in Chinese in which points another identity differs; empty if in none."""
    known = dict(own)
    parts = [name for name, value in other if known.get(name) != value]
    return "、".join(parts + [name for name in known if name not in dict(other)])


def deliver(parcel: Parcel) -> Done:
    """Do one task on a worker; whatever the file does, the answer is a :class:`Done`.

    :raises UsageError: if the worker would not read as the main process would.
    :raises RulesError: if the rules cannot be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="extractor-", dir=_scratch()) as folder:
        path, watch = Path(folder) / "report", Path(folder) / "watch"
        path.write_bytes(parcel.data)
        job = Job(Task(parcel.name, path), parcel.settings, parcel.factory, watch, parcel.render)
        for _ in range(_TRIES):
            try:
                return _in_child(parcel.run, _checked, job, parcel.expected)
            except BrokenExecutor:
                trace = dead_tasks(watch).get(parcel.name, "")
                if trace:
                    return pack(failed(parcel.name, too_slow(parcel.settings.limits.seconds)), trace=trace)
        return pack(failed(parcel.name, died()))


def _checked(job: Job, expected: tuple[tuple[str, str], ...]) -> Done:
    """Do a job in a child, unless it belongs to a worker that joined later and is of another kind."""
    differs = differences(expected, identity(job.factory, job.settings))
    if differs:
        raise foreign(platform.node(), differs)
    return work(job)


def foreign(worker: str, differs: str) -> UsageError:
    """Return the error that names a worker which would not read as the main process does."""
    message = f"工作机 {worker} 与本机不一致（{differs}），结果会不同，未予使用。"
    advice = "请在各台机器上安装同一版本的程序和组件，规则文件夹、核查文件放在同一路径；再加 --resume 运行。"
    return UsageError(message, advice=advice, code="worker_differs")


async def worker_identity(
    run: str, factory: Factory, settings: Settings
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a worker's machine and what its children are, without keeping the worker from its duties."""
    import asyncio

    return platform.node(), await asyncio.to_thread(_in_child, run, identity, factory, settings)


def _scratch() -> str | None:
    """Return the worker's own scratch folder, which Dask empties even after a crash."""
    from distributed import get_worker

    try:
        place: Any = get_worker()
    except ValueError:
        return None
    return str(place.local_directory)


_lock = threading.Lock()
_idle: dict[str, list[tuple[float, Executor]]] = {}
_ENGINE = Processes(1)


def _in_child(run: str, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function in a child of this worker that nobody else uses."""
    with _child(run) as executor:
        return executor.submit(call, *args, **kwargs).result()


@contextmanager
def _child(run: str) -> Iterator[Executor]:
    _close(lambda other, since: other != run and time.monotonic() - since > _STALE)
    with _lock:
        waiting = _idle.setdefault(run, [])
        executor = waiting.pop()[1] if waiting else None
    if executor is None:
        # A worker under a nanny is a daemon, which may have no children; ours end with it of their own accord.
        multiprocessing.current_process().daemon = False
        executor = _ENGINE.open(1)
    try:
        yield executor
    except BrokenExecutor:
        _ENGINE.kill(executor)
        raise
    except BaseException:
        _keep(run, executor)
        raise
    _keep(run, executor)


def _keep(run: str, executor: Executor) -> None:
    with _lock:
        _idle.setdefault(run, []).append((time.monotonic(), executor))


def close_children(run: str) -> None:
    """End the idle children of a run on this worker."""
    _close(lambda other, _since: other == run)


def _close(ended: Callable[[str, float], bool]) -> None:
    gone: list[Executor] = []
    with _lock:
        for run in list(_idle):
            gone += [executor for since, executor in _idle[run] if ended(run, since)]
            _idle[run] = [one for one in _idle[run] if not ended(run, one[0])]
            if not _idle[run]:
                del _idle[run]
    for executor in gone:
        _ENGINE.kill(executor)
