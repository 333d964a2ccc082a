"""The limits and options of a run, in one frozen object that is handed down and never global."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Limits", "Settings"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input file may cost; every limit has its own message when it is passed.

    Sizes in bytes, times in seconds; ``memory`` is the address space one worker may take (POSIX only),
    ``office_seconds`` what LibreOffice may take of ``seconds``.
    """

    file_size: int = 100 * 1024 * 1024
    expanded_size: int = 400 * 1024 * 1024
    expansion_ratio: int = 200
    pages: int = 1_000
    characters: int = 3_000_000
    archive_members: int = 5_000
    xml_depth: int = 200
    table_cells: int = 200_000
    seconds: float = 120.0
    office_seconds: float = 45.0
    memory: int = 2 * 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Options of a run.

    ``rules``: folders laid over the built-in rule set, in order; ``ocr``: read scanned pages if the extra is there;
    ``office``: let LibreOffice, if it is installed, open what our own readers of older Office formats cannot;
    ``required_metrics``: metrics that every report is expected to have; ``required_by_county``: those that the reports of
    a county are expected to have besides; ``checks``: check files of the user's own, after those of the rule folders.
    """

    limits: Limits = field(default_factory=Limits)
    rules: tuple[Path, ...] = ()
    ocr: bool = False
    office: bool = False
    required_metrics: tuple[str, ...] = ()
    required_by_county: tuple[tuple[str, tuple[str, ...]], ...] = ()
    checks: tuple[Path, ...] = ()
