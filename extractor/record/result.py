"""One report's result as a frozen value, and its way to and from the JSON object that a run writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any

from extractor.models import (
    Approx,
    Cell,
    CellStatus,
    Evidence,
    Finding,
    LedgerRow,
    LedgerStatus,
    Mention,
    Note,
    Part,
    ReportHead,
    Role,
    SectionKind,
    Severity,
    Source,
    Suggestion,
)

__all__ = ["Failure", "ReportResult", "Status", "decimal_text"]

_HEAD = tuple(one.name for one in fields(ReportHead))


class Status(StrEnum):
    """What became of a file."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read: ``code`` for programs, ``message`` and ``advice`` in Chinese."""

    code: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ReportResult:
    """Everything that one report gave.

    ``file`` is the path below the input folder, with ``/``; ``sha256`` is that of the file's bytes. ``text``
    is what every offset points into. ``digest`` is what checks across reports need; only they look into it.
    """

    file: str
    sha256: str = ""
    status: Status = Status.OK
    error: Failure | None = None
    head: ReportHead = field(default_factory=ReportHead)
    mentions: tuple[Mention, ...] = ()
    cells: tuple[Cell, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    text: str = ""
    format: str = ""
    pages: int | None = None
    digest: Any = field(default=None, compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the contract's JSON object, its keys in the contract's order."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "status": str(self.status),
            "error": None if self.error is None else {"code": self.error.code, "message": self.error.message},
            "report": {name: getattr(self.head, name) for name in _HEAD},
            "mentions": [_mention(one) for one in self.mentions],
            "table": {one.metric: _cell(one) for one in self.cells},
            "numbers": [_row(one) for one in self.ledger],
            "findings": [finding_dict(one) for one in self.findings],
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ReportResult:
        """Return the result that a record tells; bounds, reasons, notes and text are not part of a record.

        :raises KeyError, ValueError: if the record is not one of ours; :func:`validate_record` says why.
        """
        error = record["error"]
        return cls(
            file=record["file"],
            sha256=record["sha256"],
            status=Status(record["status"]),
            error=None if error is None else Failure(error["code"], error["message"]),
            head=ReportHead(**record["report"]),
            mentions=_mentions_from(record["mentions"], record["numbers"]),
            cells=tuple(_cell_from(metric, one) for metric, one in record["table"].items()),
            ledger=tuple(_row_from(one) for one in record["numbers"]),
            findings=tuple(_finding_from(one) for one in record["findings"]),
        )


def decimal_text(value: Decimal) -> str:
    """Return the value as a plain decimal string: no exponent, no trailing zeros, no minus zero.

    :raises ValueError: if the value is not finite.
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number")
    text = str(value)
    if text.isdecimal():
        return text
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _maybe(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _mention(one: Mention) -> dict[str, Any]:
    row: dict[str, Any] = {
        "metric": one.metric,
        "value": decimal_text(one.value),
        "unit": one.unit,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "approx": str(one.approx),
        "role": str(one.role),
        "part": None if one.part is None else str(one.part),
        "rule": one.rule,
        "cue": one.cue,
        "section": str(one.section),
        "page": one.page,
        "source": str(one.source),
    }
    if one.bbox is not None and all(map(isfinite, one.bbox)):  # a page may claim edges beyond every number
        row["bbox"] = [round(edge, 2) for edge in one.bbox]
    if one.confidence is not None:
        row["confidence"] = f"{one.confidence:.3f}".rstrip("0").rstrip(".")
    return row


def _cell(one: Cell) -> dict[str, Any]:
    return {
        "value": _maybe(one.value),
        "unit": one.unit,
        "approx": str(one.approx),
        "status": str(one.status),
        "mentions": list(one.mentions),
    }


def _row(one: LedgerRow) -> dict[str, Any]:
    near = one.suggested
    return {
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "value": _maybe(one.value),
        "unit": one.unit,
        "approx": str(one.approx),
        "status": str(one.status),
        "mention": one.mentions[0] if one.mentions else None,
        "suggested": None if near is None else {"metric": near.metric, "score": round(float(near.score), 4)},
    }


def finding_dict(one: Finding) -> dict[str, Any]:
    """Return a finding as a record holds it; evidence in another report carries that report's ``file``."""
    return {
        "check": one.check,
        "severity": str(one.severity),
        "message": one.message,
        "metrics": list(one.metrics),
        "evidence": [_evidence(each) for each in one.evidence],
        "expected": one.expected,
        "actual": one.actual,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    row: dict[str, Any] = {"start": one.start, "end": one.end, "quote": one.quote}
    if one.file:
        row["file"] = one.file
    return row


def _mentions_from(
    rows: Sequence[Mapping[str, Any]], ledger: Sequence[Mapping[str, Any]]
) -> tuple[Mention, ...]:
    by_mention = {one["mention"]: index for index, one in reversed(list(enumerate(ledger)))}
    return tuple(_mention_from(row, by_mention.get(index)) for index, row in enumerate(rows))


def _mention_from(row: Mapping[str, Any], quantity: int | None) -> Mention:
    bbox = row.get("bbox")
    return Mention(
        metric=row["metric"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        approx=Approx(row["approx"]),
        role=Role(row["role"]),
        part=None if row["part"] is None else Part(row["part"]),
        rule=row["rule"],
        cue=row["cue"],
        section=SectionKind(row["section"]),
        page=row["page"],
        bbox=None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3]),
        source=Source(row["source"]),
        confidence=float(row["confidence"]) if "confidence" in row else None,
        quantity=quantity,
    )


def _cell_from(metric: str, row: Mapping[str, Any]) -> Cell:
    value, status = _decimal(row["value"]), CellStatus(row["status"])
    return Cell(metric, value, row["unit"], Approx(row["approx"]), status, tuple(row["mentions"]))


def _row_from(row: Mapping[str, Any]) -> LedgerRow:
    near, mention = row["suggested"], row["mention"]
    return LedgerRow(
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        value=_decimal(row["value"]),
        unit=row["unit"],
        approx=Approx(row["approx"]),
        status=LedgerStatus(row["status"]),
        mentions=() if mention is None else (mention,),
        suggested=None if near is None else Suggestion(near["metric"], near["score"]),
    )


def _finding_from(row: Mapping[str, Any]) -> Finding:
    evidence = tuple(
        Evidence(one["start"], one["end"], one["quote"], one.get("file", "")) for one in row["evidence"]
    )
    severity = Severity(row["severity"])
    return Finding(
        row["check"],
        severity,
        row["message"],
        tuple(row["metrics"]),
        evidence,
        row["expected"],
        row["actual"],
    )
