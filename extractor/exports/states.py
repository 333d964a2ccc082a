"""How a cell of the table came about, as people are shown it: by a colour, a word, and a sentence in the legend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from extractor.labels import unit_class
from extractor.models import MetricInfo

__all__ = ["BY_HAND", "LOOKS", "CellLook", "Look", "flags", "is_inexact", "is_unclear", "look"]


class CellLook(StrEnum):
    """What a cell is to its reader."""

    CLEAR = "clear"
    APPROX = "approx"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    CORRECTED = "corrected"
    ASSIGNED = "assigned"
    REJECTED = "rejected"
    ACCEPTED = "accepted"


BY_HAND = frozenset({CellLook.CORRECTED, CellLook.ASSIGNED, CellLook.REJECTED})
"""Looks of cells whose value a person has set or taken away."""


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's fill (a colour as ``#RRGGBB``, empty for none), its word, and what it means."""

    fill: str
    word: str
    meaning: str


LOOKS: Mapping[CellLook, Look] = {
    CellLook.CLEAR: Look("", "明确", "报告里写明一个数，或多处写的是同一个数"),
    CellLook.APPROX: Look(
        "#DCECFA", "约数、不同单位", "原文带“余、近、约、以上”等，或单位与表头不同，照录原文所写的数"
    ),
    CellLook.AMBIGUOUS: Look("#FFE8A8", "多个不同数值", "报告里有几个不同的数，格子留空，等人来定"),
    CellLook.CONFLICT: Look("#F9C9C4", "前后矛盾", "同一件事前后写了两个数，不能同时为真，格子留空"),
    CellLook.CORRECTED: Look(
        "#BFE3C0", "人工更正", "核对后改过的数，谁改的、原来是多少、为什么见批注和“更正”表"
    ),
    CellLook.ASSIGNED: Look("#BFE3C0", "人工归入", "程序没有归类的数，由人归入这个指标"),
    CellLook.REJECTED: Look("#D9D2E9", "人工剔除", "提取的数不对，由人剔除，格子留空，不计入合计"),
    CellLook.ACCEPTED: Look("#E6F4E6", "人工核对无误", "有人看过，数值成立"),
}
"""In the order of the legend."""

_BY_STATUS = {
    "conflict": CellLook.CONFLICT,
    "corrected": CellLook.CORRECTED,
    "assigned": CellLook.ASSIGNED,
    "rejected": CellLook.REJECTED,
}
_RANK = {"error": 0, "warning": 1}


def look(metric: MetricInfo, cell: Mapping[str, Any] | None) -> CellLook:
    """Return how to show a cell of a record's table; ``None`` is a metric that the report does not tell."""
    if cell is None:
        return CellLook.CLEAR
    if is_unclear(cell):
        return CellLook.CONFLICT if cell["status"] == "conflict" else CellLook.AMBIGUOUS
    if cell["status"] in _BY_STATUS:
        return _BY_STATUS[cell["status"]]
    if cell.get("accepted"):
        return CellLook.ACCEPTED
    return CellLook.APPROX if is_inexact(metric, cell) else CellLook.CLEAR


def is_unclear(cell: Mapping[str, Any] | None) -> bool:
    """Say whether a cell is empty because somebody has to decide between several values."""
    return cell is not None and cell["value"] is None and cell["status"] != "rejected"


def is_inexact(metric: MetricInfo, cell: Mapping[str, Any] | None) -> bool:
    """Say whether a value is told as about, more or less than, or in a unit that counts something else."""
    if cell is None or cell["value"] is None or cell["value"] == "0":
        return False
    alike = not metric.units or unit_class(cell["unit"], metric.units) == unit_class(
        metric.units[0], metric.units
    )
    return cell["approx"] != "exact" or not alike


def flags(record: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return, by metric, severity and message of the errors and warnings that are open, the gravest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in record["findings"]:
        if one["severity"] in _RANK and one.get("state", "open") == "open":
            for metric in one["metrics"]:
                found.setdefault(metric, []).append((one["severity"], one["message"]))
    for told in found.values():
        told.sort(key=lambda pair: _RANK[pair[0]])
    return found
