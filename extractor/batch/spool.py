"""Results on their way from the workers to the outputs: on disk, in order of arrival, read back in any
order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

__all__ = ["Spool"]


class Spool:
    """A file of lines with one place a task; what it keeps in memory is two integers a task."""

    def __init__(self, path: Path, size: int) -> None:
        """Open a fresh spool of ``size`` places at ``path``."""
        self._stream = path.open("w+b")
        self._starts = array("q", [-1]) * size
        self._lengths = array("q", [0]) * size
        self._end = 0

    def put(self, index: int, line: bytes) -> None:
        """Keep the line of one task; a second line for it replaces the first."""
        self._stream.seek(self._end)
        self._stream.write(line)
        self._stream.write(b"\n")
        self._starts[index], self._lengths[index] = self._end, len(line)
        self._end += len(line) + 1

    def has(self, index: int) -> bool:
        """Say whether the task's line has come."""
        return self._starts[index] >= 0

    def get(self, index: int) -> bytes:
        """Return the line of one task.

        :raises KeyError: if none has come.
        """
        if not self.has(index):
            raise KeyError(index)
        self._stream.seek(self._starts[index])
        return self._stream.read(self._lengths[index])

    def __iter__(self) -> Iterator[bytes]:
        """Yield all lines in the order of the tasks."""
        return (self.get(index) for index in range(len(self._starts)))

    def __enter__(self) -> Spool:
        """Return the spool."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; its owner removes it."""
        self._stream.close()
