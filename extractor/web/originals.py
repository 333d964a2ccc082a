"""The files that a run has read, found again and recognised by their hash; read only in the helper process."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import ExtractorError
from extractor.settings import Settings

__all__ = ["Places", "fetch", "on_disk"]

_ARCHIVE = ".zip"


class Places:
    """Where the files of a run may lie: its inputs as they were given, seen from here and from the run's folder."""

    def __init__(self, folder: Path, facts: Mapping[str, Any]) -> None:
        given = [Path(str(one)) for one in facts.get("options", {}).get("inputs", ())]
        bases = (Path.cwd(), folder.parent, folder.parent.parent)
        self._inputs = [
            place
            for one in given
            for place in ([one] if one.is_absolute() else [base / one for base in bases])
        ]

    def candidates(self, file: str) -> tuple[tuple[Path, str], ...]:
        """Return files that may be, or hold, the one of that name: path on disk and name inside it (archives)."""
        parts = PurePosixPath(file).parts
        if ".." in parts or PurePosixPath(file).is_absolute():
            return ()
        return tuple(dict.fromkeys(found for place in self._inputs for found in _below(place, parts)))


def _below(place: Path, parts: Sequence[str]) -> Iterator[tuple[Path, str]]:
    if place.is_file():
        if parts and place.name == parts[0]:
            yield place, "/".join(parts[1:])
        return
    path = place
    for number, part in enumerate(parts):
        path = path / part
        if path.is_file():
            yield path, "/".join(parts[number + 1 :])
            return
        if not path.is_dir():
            return


def fetch(candidates: Sequence[tuple[Path, str]], sha256: str, settings: Settings) -> bytes | None:
    """Return the bytes whose hash is ``sha256``, or ``None`` if no candidate has them any more."""
    for path, inside in candidates:
        with suppress(OSError, ExtractorError):  # what cannot be opened any more must not hide the next one
            for data in _members(path, inside, settings) if inside else _whole(path, settings):
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
    return None


def _whole(path: Path, settings: Settings) -> Iterator[bytes]:
    if path.stat().st_size <= settings.limits.file_size:
        yield path.read_bytes()


def _members(path: Path, inside: str, settings: Settings) -> Iterator[bytes]:
    from extractor.readers.archives import members

    if path.suffix.lower() == _ARCHIVE:
        yield from (one.data for one in members(path, settings) if one.name == inside)


def on_disk(data: bytes, name: str) -> Path:
    """Put bytes into a file of this process's own and return it; the suffix is that of the name."""
    suffix = PurePosixPath(name).suffix
    with tempfile.NamedTemporaryFile(suffix=suffix if suffix.isascii() else "", delete=False) as stream:
        stream.write(data)
    return Path(stream.name)
