"""What takes long to make and never changes is kept in the user's own cache folder for the next process.

Nothing is kept in a folder that another user could write to: what is read back is taken for our own. Whatever goes wrong
with the folder or a file costs time only: then nothing is kept, or what was kept is made anew.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import zlib
from functools import lru_cache
from pathlib import Path

__all__ = ["keep", "kept"]

_NAME = "township-report-extractor"
_SUM = 4  # bytes of the checksum in front


def kept(name: str) -> bytes | None:
    """Return what was kept under a name (that of a file); ``None`` where nothing is, or not all of it."""
    folder = _folder()
    if folder is None:
        return None
    try:
        held = (folder / name).read_bytes()
    except OSError:
        return None
    data = held[_SUM:]
    return data if held[:_SUM] == _checksum(data) else None


def keep(name: str, data: bytes) -> None:
    """Keep data under a name, in the place of what is kept there; other processes see the old or the new, whole."""
    folder = _folder()
    if folder is None:
        return
    with contextlib.suppress(OSError):  # a full disk; a file that another process reads, on Windows
        number, path = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(_checksum(data) + data)
            Path(path).replace(folder / name)
        except OSError:
            Path(path).unlink(missing_ok=True)


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")


def _folder() -> Path | None:
    """Return the user's own cache folder, made private; ``None`` where there is none that is ours alone."""
    import platformdirs

    return _private(Path(platformdirs.user_cache_dir(_NAME, appauthor=False)))


@lru_cache(maxsize=1)
def _private(folder: Path) -> Path | None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _ours(folder.stat()) else None
    except OSError:
        return None


def _ours(folder: os.stat_result) -> bool:
    """Tell whether nobody but this user can write to a folder; on Windows the profile's own rights say so."""
    if os.name == "nt":
        return True
    return folder.st_uid == os.geteuid() and not folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
