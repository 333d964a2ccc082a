"""What can be taken away from the page; every file says which cells were changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from extractor.web.bench import Bench

__all__ = ["OUTPUTS", "Output"]


@dataclass(frozen=True, slots=True)
class Output:
    """One file: its name for people, what it holds, and what writes it and returns its place."""

    title: str
    about: str
    write: Callable[[Bench], Path]


OUTPUTS: dict[str, Output] = {}
