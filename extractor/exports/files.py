"""Files that appear whole or not at all: written beside, then moved into place."""

from __future__ import annotations

import csv
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TextIO

from extractor.errors import UsageError, os_reason
from extractor.exports.cells import guard

__all__ = ["OutputSet", "TableFile", "write_csv"]


class OutputSet:
    """All files of a run: they are written in ``work`` and take their places in ``out`` together, at the end.

    Used as a context manager; if the block fails, ``out`` stays as it was.
    """

    def __init__(self, out: Path, work: Path) -> None:
        """Plan to fill ``out``; ``work`` is a folder on the same file system."""
        self._out, self._work = out, work
        self._names: list[str] = []
        self._stack = ExitStack()

    def path(self, name: str) -> Path:
        """Return where to write a file that shall be called ``name`` (with ``/``) in the output folder."""
        path = self._work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._names.append(name)
        return path

    def text(self, name: str, encoding: str = "utf-8") -> TextIO:
        """Open a text file; line ends are written as given."""
        stream = self.path(name).open("w", encoding=encoding, errors="replace", newline="")
        return self._stack.enter_context(stream)

    def afterwards(self, let_go: Callable[[], None]) -> None:
        """Have something let go of its files at the end, whether the outputs are whole or not."""
        self._stack.callback(let_go)

    def __enter__(self) -> OutputSet:
        """Return the set."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all files and, if all went well, move them into place."""
        self._stack.close()
        if kind is not None:
            return
        for name in self._names:
            if "/" not in name:
                _settle(self._work / name)
        with _undisturbed():
            for name in self._names:
                target = self._out / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (self._work / name).replace(target)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no Ctrl-C stop what must be done as a whole; it takes moments."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _settle(path: Path) -> None:
    """See that a file's bytes are on the disk before its name is, also if the power fails between the two."""
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


class TableFile:
    """A CSV file that Excel and WPS open with a double click: UTF-8 with BOM, no cell a formula."""

    def __init__(self, outputs: OutputSet, name: str, headings: Iterable[object]) -> None:
        """Open the file and write its headings."""
        self._stream = outputs.text(name, "utf-8-sig")
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self.write(headings)

    def write(self, row: Iterable[object]) -> None:
        """Write one row; ``None`` becomes an empty cell."""
        self._writer.writerow([guard(value) for value in row])

    def write_text(self, rows: str) -> None:
        """Write rows that are CSV text already, every cell of them guarded."""
        self._stream.write(rows)


def write_csv(path: Path, headings: Iterable[object], rows: Iterable[Iterable[object]]) -> int:
    """Write one CSV file as :class:`TableFile` does, whole or not at all; return how many rows it has.

    :raises UsageError: if it cannot be written there.
    """
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with beside.open("w", encoding="utf-8-sig", errors="replace", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\r\n")
                for row in chain((headings,), rows):
                    writer.writerow([guard(value) for value in row])
                    count += 1
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        advice = "请检查文件夹是否存在、可写，文件是否正打开着。"
        message = f"写不出 {path}：{os_reason(error)}。"
        raise UsageError(message, advice=advice, code="output_unusable") from error
    return count - 1
