"""The output folder while a run writes it: locked against a second run, with a work folder that leaves no
trace and a spool that stays for the next run."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from extractor.errors import UsageError, os_reason

__all__ = ["Workspace", "folder_fault", "workspace"]

_WORK = ".extractor-work"
_LOCK = ".extractor-lock"
_SPOOL = ".extractor-resume"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders of one run: ``out`` for what stays; ``work`` and all in it for what does not.

    ``spool`` is the file of results by which a later run goes on where this one ended.
    """

    out: Path
    work: Path
    watch: Path
    members: Path
    spool: Path


@contextlib.contextmanager
def workspace(out: Path) -> Iterator[Workspace]:
    """Hold the output folder for the length of the block; what an earlier, broken run left behind is removed.

    :raises UsageError: if the folder cannot be made or written, or another run holds it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / _LOCK).open("ab")
    except OSError as error:
        raise folder_fault(out, error) from error
    with lock:
        _hold(lock, out)
        work = out / _WORK
        try:
            shutil.rmtree(work, ignore_errors=True)
            space = Workspace(out, work, work / "watch", work / "members", out / _SPOOL)
            for folder in (work, space.watch, space.members):
                folder.mkdir()
            yield space
        except OSError as error:
            if not _inside(error, out):
                raise
            raise folder_fault(out, error) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
            with contextlib.suppress(OSError):
                (out / _LOCK).unlink()


def _inside(error: OSError, out: Path) -> bool:
    """Say whether an error concerns the output folder; a full disk has no file name, and is one."""
    return error.filename is None or str(error.filename).startswith(str(out))


def _hold(lock: BinaryIO, out: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        advice = "请等它结束，或用 --out 指定另一个文件夹。"
        raise UsageError(f"另一个任务正在写 {out}。", advice=advice, code="folder_in_use") from error


def folder_fault(out: Path, error: OSError) -> UsageError:
    """Return the error that tells people why an output folder cannot be used."""
    place = error.filename or out
    advice = "请关闭正在打开的结果文件，或用 --out 指定另一个有空间、可写的文件夹；加 --resume 可接着做。"
    return UsageError(f"结果写不进 {place}：{os_reason(error)}。", advice=advice, code="output_unusable")
