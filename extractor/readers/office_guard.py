"""A small process between a reader and LibreOffice, which sees to it that nothing outlives the reader.

It is run as a script, without this package: ``python -I office_guard.py FOLDER PROGRAM ARGUMENT…``. The reader holds the
other end of its standard input. When that end closes, because the reader has had enough or has been killed itself, the
program goes with all that it has started, and the private folder with it. Pipes close on every system, however a process
ends; signals to parents and process groups do not reach everywhere.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

__all__ = ["main"]

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what a child leaves behind becomes ours, not the system's


def main(folder: str, command: list[str]) -> int:
    """Run a command in a folder until it ends or standard input closes; then the folder goes, too.

    :returns: 0 if the command ended of its own accord, whatever it thought of its task.
    """
    for one in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C is for the main process, which closes our input
        with contextlib.suppress(ValueError):
            signal.signal(one, signal.SIG_IGN)
    _adopt()
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603  (a fixed command; the report's own name is never in it)
            command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return 1
    left = threading.Event()
    threading.Thread(target=_listen, args=(process, left), daemon=True).start()
    process.wait()
    _end(process)
    if left.is_set():
        shutil.rmtree(folder, ignore_errors=True)
    return int(left.is_set())


def _listen(process: subprocess.Popen[bytes], left: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):  # not sys.stdin, whose lock a thread may not hold when the interpreter ends
            pass
    left.set()
    _end_group(process)


def _adopt() -> None:
    """Become the parent of what the command's children leave behind (Linux)."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        taskkill = shutil.which("taskkill") or "taskkill"
        with contextlib.suppress(OSError):
            subprocess.run(  # noqa: S603
                [taskkill, "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True
            )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is left of the command's group, and what has left the group for a session of its own."""
    _end_group(process)
    if sys.platform == "win32":
        return
    while orphans := list(_children()):
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> Iterator[int]:
    """Yield the processes whose parent this one is, by now; none where the system does not tell."""
    for told in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            yield from map(int, told.read_text(encoding="ascii").split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
