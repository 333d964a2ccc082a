"""Findings as a list and one by one: what is wrong, between which figures, and how far the township has answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor import labels
from extractor.exports.telling import FINDING_STATE
from extractor.web.views.evidence import Span
from extractor.web.views.sheets import Sheet

__all__ = ["FindingView", "Operand", "finding_rows", "finding_view", "findings_of"]

_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure that a finding rests on; ``key`` is the report that holds it, ``None`` if it is not in this run."""

    key: int | None
    where: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """All that is shown of one finding; ``place`` is its number in the record's list."""

    key: int
    place: int
    fingerprint: str
    severity: str
    title: str
    message: str
    ask: str
    help: str
    expected: str
    actual: str
    state: str
    metrics: tuple[str, ...]
    operands: tuple[Operand, ...]

    @property
    def state_words(self) -> str:
        """The state in Chinese."""
        return FINDING_STATE[self.state]

    @property
    def severity_words(self) -> str:
        """The severity in Chinese."""
        return labels.SEVERITY[self.severity]


def finding_view(
    sheet: Sheet, place: int, checks: Mapping[str, Mapping[str, str]], files: Mapping[str, Sheet]
) -> FindingView:
    """Return one finding.

    :param checks: title, help and ask by code.
    :param files: all reports of the run by file name.
    """
    one, state = sheet.findings[place], sheet.now.findings[place]
    check = checks.get(one["check"], {})
    return FindingView(
        key=sheet.key,
        place=place,
        fingerprint=state.fingerprint,
        severity=one["severity"],
        title=check.get("title", one["check"]),
        message=one["message"],
        ask=check.get("ask", ""),
        help=check.get("help", ""),
        expected=one["expected"] or "",
        actual=one["actual"] or "",
        state=state.state.value,
        metrics=tuple(one["metrics"]),
        operands=tuple(_operand(sheet, each, files) for each in one["evidence"]),
    )


def findings_of(
    sheet: Sheet, metric: str, checks: Mapping[str, Mapping[str, str]], files: Mapping[str, Sheet]
) -> tuple[FindingView, ...]:
    """Return the findings that speak of a cell, the gravest first."""
    found = [
        finding_view(sheet, place, checks, files)
        for place, one in enumerate(sheet.findings)
        if metric in one["metrics"]
    ]
    return tuple(sorted(found, key=lambda one: _RANK[one.severity]))


def finding_rows(
    sheets: Sequence[Sheet], checks: Mapping[str, Mapping[str, str]], states: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the list of findings, the gravest first; ``states`` narrows it down."""
    rows = list(_rows(sheets, checks, frozenset(states)))
    rows.sort(key=lambda row: (_RANK[row["mark"]], row["order"]))
    return rows


def _rows(
    sheets: Sequence[Sheet], checks: Mapping[str, Mapping[str, str]], states: frozenset[str]
) -> Iterator[dict[str, Any]]:
    for sheet in sheets:
        for place, (one, state) in enumerate(zip(sheet.findings, sheet.now.findings, strict=True)):
            if states and state.state.value not in states:
                continue
            yield {
                "key": f"{sheet.key}-{place}",
                "order": sheet.key,
                "mark": one["severity"],
                "severity": labels.SEVERITY[one["severity"]],
                "county": sheet.county,
                "place": sheet.name,
                "year": sheet.year or "",
                "title": checks.get(one["check"], {}).get("title", one["check"]),
                "message": one["message"],
                "state": FINDING_STATE[state.state.value],
                "tone": state.state.value,
            }


def _operand(sheet: Sheet, each: Mapping[str, Any], files: Mapping[str, Sheet]) -> Operand:
    file = each.get("file") or ""
    other = files.get(file) if file else sheet
    where = "" if other is sheet else (f"{other.name} {other.year or ''}".strip() if other else file)
    return Operand(other.key if other else None, where, Span(each["start"], each["end"]), each["quote"])
