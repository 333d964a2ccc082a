"""Reads township reports on building a law-based government (法治政府建设情况报告) into a checked table.

``from extractor import Extractor`` is all that most programs need. The names below are the public ones; each is
imported when it is first asked for, so that ``import extractor`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.errors import ExtractorError, ReadError, RulesError, UsageError
    from extractor.exports.frames import mentions_frame, roll_up, to_frame
    from extractor.models import Cell, Finding, LedgerRow, Mention, MetricInfo, ReportHead
    from extractor.pipeline import Extractor
    from extractor.record import Failure, ReportResult, Status
    from extractor.settings import Limits, Settings

__all__ = [
    "Cell",
    "Extractor",
    "ExtractorError",
    "Failure",
    "Finding",
    "LedgerRow",
    "Limits",
    "Mention",
    "MetricInfo",
    "ReadError",
    "ReportHead",
    "ReportResult",
    "RulesError",
    "Settings",
    "Status",
    "UsageError",
    "mentions_frame",
    "roll_up",
    "to_frame",
]

_HOMES = {
    "extractor.errors": ("ExtractorError", "ReadError", "RulesError", "UsageError"),
    "extractor.exports.frames": ("mentions_frame", "roll_up", "to_frame"),
    "extractor.models": ("Cell", "Finding", "LedgerRow", "Mention", "MetricInfo", "ReportHead"),
    "extractor.pipeline": ("Extractor",),
    "extractor.record": ("Failure", "ReportResult", "Status"),
    "extractor.settings": ("Limits", "Settings"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for (PEP 562)."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Show the public names to editors and ``dir()``."""
    return sorted({*globals(), *__all__})
