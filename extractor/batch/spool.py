"""Results on their way from the workers to the outputs: on disk, in order of arrival, read back in any
order.

The file outlives a run that is killed. It begins with one line that says under what circumstances its results
were made; each result follows as one line of JSON (name, hash of the file's bytes, sizes, checksum) and its
bytes. A result counts from the moment its last byte is there: whatever is torn at the end is dropped when the
file is opened again.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

__all__ = ["Kept", "Spool"]

_FORMAT = 1
_HEAD = 65_536  # a longer first line is none of ours
_COPY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A result that an earlier run has left in the spool: of which bytes it is, and where it lies."""

    sha256: str
    frame: int
    start: int
    line: int
    digest: int


class Spool:
    """A file of results with one place a task; what it keeps in memory is four integers a task.

    :param path: the file; what it holds is kept only for :meth:`adopt`, under the same ``circumstances``.
    :param size: how many places there are.
    :param circumstances: what results depend on beside the file read (version, rules, options), as JSON-able
        values.
    :param resume: keep the results that are there; else begin afresh.
    :raises OSError: if the file cannot be written.
    """

    def __init__(
        self,
        path: Path,
        size: int,
        *,
        circumstances: Mapping[str, Any] | None = None,
        resume: bool = False,
    ) -> None:
        self._path = path
        self._frames = array("q", [-1]) * size
        self._starts = array("q", [-1]) * size
        self._lengths = array("l", [0]) * size
        self._digests = array("l", [0]) * size
        told = {"spool": _FORMAT, **(circumstances or {})}
        self._head = json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        self.kept: dict[str, Kept] = {}
        """What an earlier run has left, by the file's name."""
        self.before: dict[str, Any] | None = None
        """The circumstances of the earlier run where they were others; its results are of no use then."""
        self.wasted = 0
        """Results of an earlier run that are of no use under these circumstances."""
        self._end = self._recover() if resume and path.exists() else 0
        self._stream: BinaryIO = path.open("r+b" if self._end else "w+b")
        if not self._end:
            self._stream.write(self._head)
            self._end = len(self._head)
        self._stream.truncate(self._end)
        self._stream.flush()

    def _recover(self) -> int:
        """Find what an earlier run has left whole; return where it ends, 0 if nothing is of use."""
        with self._path.open("rb") as stream:
            head = stream.readline(_HEAD)
            found, end = _frames(stream)
        if head == self._head:
            self.kept = found
            return end
        self.wasted = len(found)
        with suppress(ValueError):
            before = json.loads(head)
            self.before = before if isinstance(before, dict) and "spool" in before else None
        return 0

    def adopt(self, index: int, kept: Kept) -> None:
        """Take a result of the earlier run as that of a task."""
        self._frames[index], self._starts[index] = kept.frame, kept.start
        self._lengths[index], self._digests[index] = kept.line, kept.digest

    def put(self, index: int, line: bytes, digest: bytes = b"", *, name: str = "", sha256: str = "") -> None:
        """Keep the result of one task; a second one for it replaces the first.

        :param name: what a later run knows it by, together with ``sha256``, the hash of the file's bytes; a result
            without either is not kept for it.
        """
        sizes = [len(line), len(digest)]
        check = zlib.crc32(digest, zlib.crc32(line))
        head = json.dumps([name, sha256, *sizes, check]).encode() + b"\n"
        self._stream.seek(self._end)
        self._stream.write(b"%s%s%s\n" % (head, line, digest))
        self._stream.flush()  # from here on a kill of this process cannot take it away
        self._frames[index], self._starts[index] = self._end, self._end + len(head)
        self._lengths[index], self._digests[index] = sizes
        self._end += len(head) + sum(sizes) + 1

    def has(self, index: int) -> bool:
        """Say whether the task's result has come."""
        return self._starts[index] >= 0

    def get(self, index: int) -> bytes:
        """Return the line of one task.

        :raises KeyError: if none has come.
        """
        return self._read(index, 0, self._lengths[index])

    def digest(self, index: int) -> bytes:
        """Return the digest of one task, empty where it has none.

        :raises KeyError: if nothing has come.
        """
        return self._read(index, self._lengths[index], self._digests[index])

    def _read(self, index: int, offset: int, size: int) -> bytes:
        if not self.has(index):
            raise KeyError(index)
        self._stream.seek(self._starts[index] + offset)
        return self._stream.read(size)

    @property
    def empty(self) -> bool:
        """Whether the file holds no result."""
        return self._end <= len(self._head)

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self._starts)

    def __iter__(self) -> Iterator[bytes]:
        """Yield all lines in the order of the tasks."""
        return (self.get(index) for index in range(len(self._starts)))

    def settle(self) -> None:
        """Rewrite the file in the order of the tasks, without what no task of this run has, and close it.

        Two runs that gave the same leave the same file. Where there is no room for it, the file stays as it is.
        """
        fresh = self._path.with_name(self._path.name + ".new")
        with suppress(OSError):
            with fresh.open("wb") as stream:
                stream.write(self._head)
                for index in range(len(self)):
                    stream.write(self._frame(index))
            self._stream.close()
            fresh.replace(self._path)
        with suppress(OSError):
            fresh.unlink(missing_ok=True)

    def _frame(self, index: int) -> bytes:
        """Return a task's result as it stands in the file, nothing where it is not to be kept."""
        if not self.has(index):
            return b""
        start = self._frames[index]
        stop = self._starts[index] + self._lengths[index] + self._digests[index] + 1
        self._stream.seek(start)
        frame = self._stream.read(stop - start)
        name, sha256, *_ = json.loads(frame[: self._starts[index] - start])
        return frame if name and sha256 else b""

    def __enter__(self) -> Spool:
        """Return the spool."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; its owner removes it."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):  # what a full disk refused is dropped as torn when the file is opened again
            self._stream.close()


def _frames(stream: BinaryIO) -> tuple[dict[str, Kept], int]:
    """Return the whole results from here on, the last one of each name, and where they end."""
    found: dict[str, Kept] = {}
    end = stream.tell()
    while head := stream.readline(_HEAD):
        try:
            name, sha256, line, digest, check = json.loads(head)
            if min(line, digest) < 0 or _checksum(stream, line + digest) != check or stream.read(1) != b"\n":
                break
        except (ValueError, TypeError):
            break
        start = end + len(head)
        if name and sha256:
            found[name] = Kept(sha256, end, start, line, digest)
        end = start + line + digest + 1
    return found, end


def _checksum(stream: BinaryIO, size: int) -> int:
    check = 0
    while size > 0:
        part = stream.read(min(size, _COPY))
        if not part:
            return -1
        check = zlib.crc32(part, check)
        size -= len(part)
    return check
