"""Where the work is done: in this process, in worker processes, or wherever an ``Executor`` reaches."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

__all__ = ["Engine", "InProcess", "Processes", "default_jobs"]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Engine(Protocol):
    """A source of executors; ``lost`` are the errors that say that a worker is gone, not that its task
    erred."""

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """The errors of a future that mean a lost worker."""

    @property
    def isolated(self) -> bool:
        """Whether a file that ends its process leaves the batch alive."""

    @property
    def jobs(self) -> int:
        """How many files are worked on at once; may change while the work is under way."""

    def open(self, workers: int) -> Executor:
        """Return a fresh executor of so many workers."""

    def kill(self, executor: Executor) -> None:
        """End an executor at once, whatever its workers do."""


class _Inline(Executor):
    """Runs a call at the moment it is submitted."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class InProcess:
    """One file after the other in this process: quick to start, without protection from a file that ends
    it."""

    jobs: int = 1
    isolated: bool = False
    lost: tuple[type[BaseException], ...] = ()

    def open(self, workers: int) -> Executor:
        """Return an executor that works at once."""
        return _Inline()

    def kill(self, executor: Executor) -> None:
        """There is nothing to end."""


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes, started afresh (spawn) on every system, so that Windows and Linux do the same."""

    jobs: int
    isolated: bool = True
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def open(self, workers: int) -> Executor:
        """Return a pool of so many processes."""
        return _Pool(max_workers=workers, mp_context=multiprocessing.get_context("spawn"))

    def kill(self, executor: Executor) -> None:
        """End the pool's processes without waiting for their tasks."""
        processes = list((getattr(executor, "_processes", None) or {}).values())
        manager = getattr(executor, "_executor_manager_thread", None)
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            with contextlib.suppress(OSError, ValueError):
                process.kill()
        for process in processes:
            with contextlib.suppress(OSError, ValueError, AssertionError):
                process.join(5)
        if isinstance(manager, threading.Thread):
            # It closes the pipe that the interpreter writes to when it ends: where both happen at once, Python 3.11
            # prints a stack under our message.
            manager.join(5)


class _Pool(ProcessPoolExecutor):
    """A process pool whose workers are deaf to Ctrl-C from their first instruction on."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        with _deaf():  # a new process inherits the ignored signal
            return super().submit(fn, *args, **kwargs)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or os.name == "nt":
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def default_jobs() -> int:
    """Return how many processes this machine can feed."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
