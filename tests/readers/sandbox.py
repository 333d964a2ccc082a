"""Runs the real program over a folder in a sandbox that notes every touch of the world outside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Outcome", "lay_watch", "run_program"]

# Loaded by every process of the run, workers too. Names given to the hook are those of Python's audit events.
_WATCH = """
import os, sys
_home, _notes, _busy = os.environ["SANDBOX"], os.environ["SANDBOX"] + "/notes.txt", []
_office = os.environ.get("SANDBOX_OFFICE") == "1"
_PATHS = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}
def _outside(path):
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, str) or path.startswith("/dev/"):
        return False
    return not os.path.realpath(path).startswith(_home)
def _hook(event, args):
    if _busy:
        return
    told = ""
    if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple) or event == "socket.getaddrinfo":
        told = "network"
    elif event in ("subprocess.Popen", "os.system", "os.exec"):
        by_guard = _office and "office_guard.py" in str(args)
        told = "" if "multiprocessing" in str(args) else "office" if by_guard else "process"
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        told = "write" if _outside(args[0]) else ""
    elif event in _PATHS and _outside(args[0]):
        told = "write"
    if told:
        _busy.append(1)
        with open(_notes, "a", encoding="utf-8") as notes:
            notes.write(f"{told} {event} {args!r}"[:300].replace("\\n", " ") + "\\n")
        _busy.clear()
sys.addaudithook(_hook)
"""
_CODE = "import sys; from extractor.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: its exit code, one fact a file (file, status, code, seconds, trace, notes), what it touched outside.

    ``left`` are the temporary files and the processes (Linux) that are still there afterwards; ``converted`` says how
    often LibreOffice was started, where that was allowed.
    """

    exit_code: int
    files: tuple[dict[str, object], ...]
    touched: tuple[str, ...]
    told: str
    left: tuple[str, ...] = ()
    converted: int = 0

    @property
    def unexpected(self) -> list[dict[str, object]]:
        """Return the files on which the program itself erred."""
        expected = ("time_limit", "memory_limit")  # their trace says where the time went
        return [
            one
            for one in self.files
            if one.get("code") == "internal_error" or (one.get("trace") and one.get("code") not in expected)
        ]


def lay_watch(home: Path) -> Path:
    """Write the module that each Python process of the run loads first; return the folder to put on its path."""
    (home / "watch").mkdir(parents=True)
    (home / "tmp").mkdir()
    (home / "watch" / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
    return home / "watch"


def run_program(
    folder: Path, home: Path, timeout: float, options: Sequence[str] = (), *, office: bool = False
) -> Outcome:
    """Run ``extractor run`` over a folder with real workers; ``home`` is all that it may write to.

    :param office: let it start LibreOffice, under its guard and nothing else; else the watch notes each program.
    :raises subprocess.TimeoutExpired: it hangs.
    """
    lay_watch(home)
    root = Path(__file__).resolve().parents[2]
    env = {
        **os.environ, "SANDBOX": str(home.resolve()), "HOME": str(home), "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join((str(home / "watch"), str(root))), "SANDBOX_OFFICE": str(int(office)),
    }  # fmt: skip
    log = home / "log.jsonl"
    command = [
        sys.executable,
        "-c",
        _CODE,
        "run",
        *(() if office else ("--no-office",)),
        str(folder),
        "--out",
        str(home / "out"),
        "--log-file",
        str(log),
    ]
    done = subprocess.run(
        [*command, *options], cwd=home, env=env, timeout=timeout, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    events = (
        [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    )
    notes = home / "notes.txt"
    touched = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    files = tuple(event for event in events if event.get("event") == "file")
    outside = tuple(note for note in touched if not note.startswith("office "))
    return Outcome(
        done.returncode, files, outside, done.stdout, tuple(_left(home)), len(touched) - len(outside)
    )


def _left(home: Path) -> Iterator[str]:
    """Yield what a run has left behind: temporary files, and after a moment of grace its processes."""
    mark = f"SANDBOX={home.resolve()}".encode()
    for _ in range(50):
        running = [one for one in Path("/proc").glob("[0-9]*") if mark in _environment(one)]
        if not running:
            break
        time.sleep(0.1)
    yield from (f"process {_command_line(one)}" for one in running)
    yield from (path.name for path in (home / "tmp").iterdir())


def _environment(process: Path) -> list[bytes]:
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:  # somebody else's, or gone
        return []


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:200]
    except OSError:
        return process.name
