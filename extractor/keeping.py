"""What takes long to make and never changes is kept in the user's own cache folder for the next process.

Nothing is kept in a folder that another user could write to: what is read back is taken for our own. Whatever goes wrong
with the folder or a file costs time only: then nothing is kept, or what was kept is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import ClassVar, TypeVar

__all__ = ["Shelf", "keep", "kept"]

_T = TypeVar("_T")
_NAME = "township-report-extractor"
_SUM = 4  # bytes of the checksum in front
_MOST = 4_000_000  # bytes of one shelf: what this process did not use goes first


class Shelf:
    """Results that depend on their key alone, for this process and the next: what is remembered can never be out of date.

    :param name: of the file.
    :param state: what results owe their form to beside their key: the version of a library, the text of a module; the
        version of Python in any case. What was kept in another state is forgotten.
    """

    _all: ClassVar[list[Shelf]] = []

    def __init__(self, name: str, *state: bytes | str) -> None:
        self._name = f"{name}.cache"
        told = repr((sys.version_info[:], marshal.version, state))
        self._state = hashlib.sha256(told.encode()).digest()
        self._held: dict[str, bytes] | None = None
        self._used: dict[str, bytes] = {}
        self._grown = False
        Shelf._all.append(self)

    def found(self, key: str, make: Callable[[], _T]) -> _T:
        """Return the result for a key, from the shelf or else made; each call gives one of its own.

        Results are plain data (what :mod:`marshal` writes); others, and errors, are not put on the shelf.

        :raises Exception: what ``make`` raises.
        """
        if self._held is None:
            self._held = self._kept()
        held = self._held.get(key)
        if held is not None:
            self._used[key] = held
            result: _T = marshal.loads(held)  # noqa: S302 - our own file in a private folder
            return result
        made = make()
        with contextlib.suppress(ValueError):  # a date, for one
            self._held[key] = self._used[key] = marshal.dumps(made)  # type: ignore[arg-type]  # or ValueError
            self._grown = True
        return made

    def _save(self) -> None:
        if not self._grown or self._held is None:
            return
        self._grown = False
        whole = dict(self._held)
        if sum(map(len, whole.values())) > _MOST:
            whole = dict(self._used)
        keep(self._name, self._state + marshal.dumps(whole))

    def _kept(self) -> dict[str, bytes]:
        data = kept(self._name) or b""
        size = len(self._state)
        if data[:size] != self._state:
            return {}
        held: dict[str, bytes] = marshal.loads(data[size:])  # noqa: S302 - as above
        return held

    @classmethod
    def save(cls) -> None:
        """Keep what has been added to any shelf; nothing is done where nothing was."""
        for shelf in cls._all:
            shelf._save()


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
    if not folder.is_absolute():  # a user without a home
        return None
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
