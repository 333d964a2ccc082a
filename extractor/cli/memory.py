"""A run on its way into a store while its outputs are written; what goes wrong there never costs the outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from extractor.batch import Entry
from extractor.errors import UsageError
from extractor.store import OWN_STORE, StoredReport, open_store

if TYPE_CHECKING:
    from extractor.store.intake import Intake

__all__ = ["Memory", "remembering"]


class Memory:
    """Hears of every entry that is written, and keeps it where there is a store."""

    def __init__(
        self, begin: Callable[[], Intake] | None = None, shown: str = "", fault: UsageError | None = None
    ) -> None:
        self._begin, self._shown = begin, shown
        self._intake: Intake | None = None
        self.fault = fault

    def take(self, entry: Entry) -> None:
        """Keep one file of the run."""
        notes = tuple(note.message for note in entry.notes)
        report = StoredReport(entry.record, entry.text or "", notes, entry.advice)
        with self._watched():
            if self._begin is not None:
                self._intake = self._intake or self._begin()
                self._intake.take(report)

    def beside(self, other: Callable[[Entry], None]) -> Callable[[Entry], None]:
        """Return what hears of an entry for this and for another listener."""

        def hear(entry: Entry) -> None:
            other(entry)
            self.take(entry)

        return hear

    def finish(self, out: Path) -> None:
        """Make it a run of the store, and say on the error stream what became of it.

        :param out: the folder of the written run.
        """
        told = ""
        with self._watched():
            if self._intake is not None:
                run = self._intake.finish((out / "run.json").read_bytes())
                told = f"已记入存储 {self._shown}，是第 {run} 号运行。"
        self._intake = None
        if self.fault is not None:
            how = "结果文件已写好；修好后加 --resume 重新运行，即可记入。"
            told = f"提醒：这次运行没有记入存储：{self.fault.message}\n建议：{self.fault.advice}{how}"
        if told:
            with suppress(OSError, ValueError):
                typer.echo(told, err=True)

    def drop(self) -> None:
        """Take back what has come; there is nothing to do where the run was finished."""
        if self._intake is not None:
            with suppress(UsageError):
                self._intake.drop()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Stop keeping at the first fault, and remember it."""
        try:
            yield
        except UsageError as error:
            self.fault = error
            self.drop()
            self._begin = self._intake = None


@contextmanager
def remembering(store: str | None, out: Path) -> Iterator[Memory]:
    """Hold the store of a run: the one named, else the one that a review has left beside earlier results.

    :raises UsageError: if the one that was named cannot be used.
    """
    own = out / OWN_STORE
    if store is None and not own.is_file():
        yield Memory()
        return
    try:
        opened = open_store(own if store is None else store)
    except UsageError as error:
        if store is not None:
            raise
        yield Memory(fault=error)
        return
    with opened:
        memory = Memory(lambda: opened.intake(out), opened.shown)
        try:
            yield memory
        finally:
            memory.drop()
