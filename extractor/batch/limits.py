"""Bounds on what one file may cost: address space and time, inside the process that reads it."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

__all__ = [
    "TimeExceededError",
    "bound_memory",
    "dead_tasks",
    "die_with_parent",
    "ignore_interrupts",
    "soft_limit",
    "watch",
]


class TimeExceededError(BaseException):
    """The file took longer than it may; no ``except Exception`` of a reader may swallow it."""


def bound_memory(limit: int) -> None:
    """Bound the address space of this process to ``limit`` bytes; does nothing where the system has no
    such bound."""
    if sys.platform == "win32" or limit <= 0:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the main process, which ends its workers in order."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def die_with_parent() -> None:
    """End this worker when the main process is gone: one that was killed cannot tell its workers to stop."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True, name="parent").start()


@contextlib.contextmanager
def watch(folder: Path, name: str, seconds: float) -> Iterator[None]:
    """End this process when the block takes longer than ``seconds``, and leave word of it in ``folder``.

    The timer is faulthandler's own thread: it needs no interpreter lock, so that it also ends a reader
    that is lost in C code. While the block runs, ``<pid>.task`` names the task; ``<pid>.late`` fills when
    the timer strikes.
    """
    folder.mkdir(parents=True, exist_ok=True)  # somebody may have tidied up the output folder
    marker, late = folder / f"{os.getpid()}.task", folder / f"{os.getpid()}.late"
    marker.write_text(name, encoding="utf-8", errors="surrogateescape")
    with late.open("w", encoding="utf-8") as stream:
        faulthandler.dump_traceback_later(seconds, exit=True, file=stream)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            with contextlib.suppress(OSError):
                marker.unlink()


def dead_tasks(folder: Path) -> dict[str, str]:
    """Return the tasks that died workers were at, each with the stack it left when its time was up, else
    ``""``.

    The marks are removed.
    """
    dead: dict[str, str] = {}
    for marker in sorted(folder.glob("*.task")):
        late = marker.with_suffix(".late")
        with contextlib.suppress(OSError):
            name = marker.read_text(encoding="utf-8", errors="surrogateescape")
            dead[name] = late.read_text(encoding="utf-8", errors="replace") if late.exists() else ""
        for used in (marker, late):
            with contextlib.suppress(OSError):
                used.unlink()
    return dead


@contextlib.contextmanager
def soft_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeExceededError` in the block after ``seconds``; only on POSIX and in the main
    thread."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread() or seconds <= 0:
        yield
        return

    def strike(_signal: int, _frame: FrameType | None) -> None:
        raise TimeExceededError

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
