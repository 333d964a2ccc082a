"""What a batch is made of: the files to read, and what is known before reading them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.record import Failure

__all__ = ["Plan", "Skip", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """One input file: ``name`` is what every output calls it, ``path`` where its bytes lie."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Skip:
    """A file that is no report by its name (a lock file, a thumbnail store, a hidden file) and was left
    alone."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the inputs hold, each part sorted by name; names are unique over all three."""

    tasks: tuple[Task, ...] = ()
    skips: tuple[Skip, ...] = ()
    failures: tuple[tuple[str, Failure], ...] = ()

    def names(self) -> tuple[str, ...]:
        """Return the names of all files that get a record, in the order in which outputs list them."""
        return tuple(sorted([*(one.name for one in self.tasks), *(name for name, _ in self.failures)]))
