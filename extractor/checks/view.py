"""What a check is given: one report as it was read, and the names of the metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.language.running import RunningText
from extractor.models import Block, Cell, LedgerRow, Mention, Quantity, ReportHead, Section

__all__ = ["Catalogue", "MetricLabel", "ReportView"]


@dataclass(frozen=True, slots=True)
class MetricLabel:
    """The Chinese name of a metric and its canonical unit (``%`` for rates, ``元`` for money)."""

    name: str
    unit: str = ""


Catalogue = Mapping[str, MetricLabel]
"""Metric id to label: the checks know no metric that is not in here."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report for the checks: text, outline, values, table and ledger; nothing here is ever changed.

    ``blocks`` are the reader's blocks where there are any: they tell table cells from prose. Without them,
    lines
    with ``|`` or a tab count as tables. ``running`` is the running text, made when it is asked for if not given.
    """

    file: str
    text: str
    head: ReportHead = field(default_factory=ReportHead)
    sections: tuple[Section, ...] = ()
    mentions: tuple[Mention, ...] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)
    ledger: tuple[LedgerRow, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    blocks: tuple[Block, ...] = ()
    running: RunningText | None = None
