"""Nothing that LibreOffice starts outlives the reader: not when the reader is killed, not when the batch gives it up."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch import Processes, Spool, discover, no_across, run_batch
from extractor.readers import office_guard
from extractor.settings import Limits, Settings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell script stands for LibreOffice")

READ = """
import sys
from extractor.readers import office
from extractor.settings import Limits, Settings
office.convert(b"{\\\\rtf1 12}", Settings(office=True, limits=Limits(office_seconds=300.0)))
"""
DEAF = "trap '' TERM HUP INT"


def fake(folder: Path, script: str) -> Path:
    """Put a program named soffice into a folder; it notes the processes that it starts and where it stands."""
    folder.mkdir(exist_ok=True)
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{DEAF}\npwd > {folder}/place\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def hanging(folder: Path) -> Path:
    """Hang, with a child, a grandchild and one in a session of its own, all deaf to polite requests."""
    note = f"echo $! >> {folder}/pids"
    return fake(
        folder,
        f"sleep 300 & {note}\n(sleep 300 & {note}; wait) & {note}\nsetsid sleep 300 & {note}\n"
        f"echo $$ >> {folder}/pids; touch {folder}/ready; while :; do sleep 1; done",
    )


def wait_for(fact: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not fact() and time.monotonic() < until:
        time.sleep(0.02)
    return fact()


def runs(pid: int) -> bool:
    """A process that has ended may stay in the list until its parent asks for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def pids(folder: Path) -> list[int]:
    return [int(one) for one in (folder / "pids").read_text(encoding="utf-8").split()]


def place(folder: Path) -> Path:
    return Path((folder / "place").read_text(encoding="utf-8").strip())


linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are told by /proc")


@linux
def test_a_reader_that_is_killed_takes_all_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    hanging(folder)
    env = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    reader = subprocess.Popen([sys.executable, "-c", READ], env=env)
    try:
        assert wait_for((folder / "ready").exists)
        started, private = pids(folder), place(folder)
        assert len(started) == 5 and all(map(runs, started)) and private.is_dir()
    finally:
        reader.kill()
        reader.wait()
    assert wait_for(lambda: not any(map(runs, started))), "it started children that live on"
    assert wait_for(lambda: not private.exists()), "its profile and the report's copy stay behind"


@linux
def test_what_a_finished_command_leaves_running_is_ended(tmp_path: Path) -> None:
    """A message bus that daemonised itself is what LibreOffice leaves on some machines."""
    program = fake(tmp_path / "bin", f"setsid sleep 300 & echo $! >> {tmp_path}/bin/pids")
    guard = subprocess.Popen(
        [sys.executable, "-I", office_guard.__file__, str(tmp_path / "bin"), str(program)],
        stdin=subprocess.PIPE,
    )
    assert guard.wait(20) == 0
    assert not any(map(runs, pids(tmp_path / "bin"))) and (tmp_path / "bin").is_dir(), (
        "the folder is the reader's"
    )
    assert guard.stdin is not None
    guard.stdin.close()


@linux
def test_a_worker_that_the_batch_ends_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file's own time is over before LibreOffice's."""
    folder = tmp_path / "bin"
    hanging(folder)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<broken")
    (tmp_path / "in" / "b.txt").write_text("全年检查12次。", encoding="utf-8")
    (tmp_path / "watch").mkdir()
    settings = Settings(office=True, limits=Limits(seconds=5.0, office_seconds=300.0))
    with Spool(tmp_path / "spool", 2) as spool:
        plan = discover([tmp_path / "in"])
        results = run_batch(plan, settings, Processes(1), spool, tmp_path / "watch", across=no_across)
        ends = {
            one.record["file"]: (one.record["error"] or {}).get("code", "ok") for one in results.entries()
        }
    assert ends == {"a.odt": "time_limit", "b.txt": "ok"}
    assert wait_for(lambda: not any(map(runs, pids(folder))))
    assert wait_for(lambda: not place(folder).exists())


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    guard = subprocess.run(
        [sys.executable, "-I", office_guard.__file__, str(tmp_path), str(tmp_path / "nothing")],
        check=False, input=b"", capture_output=True,
    )  # fmt: skip
    assert guard.returncode == 1 and guard.stderr == b"" and tmp_path.is_dir()
