"""A small stand-in for the pipeline; it is importable by name, so that worker processes find it too."""

from __future__ import annotations

import hashlib
import os
import re
import time
from decimal import Decimal
from pathlib import Path

from extractor.models import (
    Approx,
    Cell,
    CellStatus,
    Evidence,
    Finding,
    LedgerRow,
    LedgerStatus,
    Mention,
    MetricInfo,
    Note,
    ReportHead,
    Severity,
)
from extractor.record import Failure, ReportResult, Status
from extractor.settings import Settings

METRICS = (
    MetricInfo("penalty_cases", "行政处罚案件", "enforcement", ("件", "起", "宗", "个")),
    MetricInfo("inspections", "行政检查", "enforcement", ("次", "批次", "场次")),
    MetricInfo("fines_amount", "罚款金额", "enforcement", ("元",), "money"),
    MetricInfo("litigation_response_rate", "应诉率", "litigation", ("%",), "rate"),
)
_BY_UNIT = {
    "件": "penalty_cases",
    "起": "penalty_cases",
    "批次": "inspections",
    "次": "inspections",
    "元": "fines_amount",
    "%": "litigation_response_rate",
}
_FIGURE = re.compile(r"(-?\d+(?:\.\d+)?)(余)?(件|起|批次|次|元|%|本)")


class FakeExtractor:
    """Reads 12件, 3次, 5元, 98% as metrics and 7本 as a number without one; file names make it misbehave."""

    ruleset_hash = "0" * 64
    metrics = METRICS

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        name = name or path.name
        _misbehave(path.name)
        try:
            data = path.read_bytes()
        except OSError:
            return ReportResult(
                name, "", Status.FAILED, Failure("file_not_found", "文件不见了。", "请检查。")
            )
        if not data:
            return ReportResult(
                name, _sha(data), Status.FAILED, Failure("empty_file", "文件是空的。", "请重新导出。")
            )
        return read(data.decode("utf-8"), name, _sha(data))


def read(text: str, name: str, sha256: str = "") -> ReportResult:
    mentions: list[Mention] = []
    ledger: list[LedgerRow] = []
    for hit in _FIGURE.finditer(text):
        value, approx = Decimal(hit.group(1)), Approx.AT_LEAST if hit.group(2) else Approx.EXACT
        metric = _BY_UNIT.get(hit.group(3))
        start, end, unit = hit.start(), hit.end(), hit.group(3)
        status = LedgerStatus.METRIC if metric else LedgerStatus.QUANTITY
        numbers = (len(mentions),) if metric else ()
        ledger.append(LedgerRow(start, end, hit.group(), value, unit, approx, status, numbers))
        if metric:
            mentions.append(
                Mention(metric, value, unit, start, end, hit.group(), approx, rule=f"{metric}/1", cue=unit)
            )
    place = re.search(r"(\w{2}镇)", text)
    head = ReportHead(place=place.group(1) if place else None, county="云岭县", year=2024)
    cells = tuple(_cell(metric, mentions) for metric in dict.fromkeys(one.metric for one in mentions))
    findings = ()
    if "矛盾" in text:
        at = text.index("矛盾")
        findings = (
            Finding(
                "breakdown_sum", Severity.ERROR, "合计不符", ("inspections",), (Evidence(at, at + 2, "矛盾"),)
            ),
        )
    format_name = Path(name).suffix.lstrip(".") or "txt"
    notes = (Note("odd", "有点怪"),) if "奇怪" in text else ()
    digest = (name, text)
    return ReportResult(
        name,
        sha256,
        head=head,
        mentions=tuple(mentions),
        cells=cells,
        ledger=tuple(ledger),
        findings=findings,
        notes=notes,
        text=text,
        format=format_name,
        digest=digest,
    )


def _cell(metric: str, mentions: list[Mention]) -> Cell:
    own = [index for index, one in enumerate(mentions) if one.metric == metric]
    values = {mentions[index].value for index in own}
    first = mentions[own[0]]
    if len(values) > 1:
        return Cell(metric, None, first.unit, Approx.EXACT, CellStatus.AMBIGUOUS, tuple(own))
    status = CellStatus.AGREED if len(own) > 1 else CellStatus.SINGLE
    return Cell(metric, first.value, first.unit, first.approx, status, tuple(own))


def same_text(digests: list[tuple[str, str]]) -> dict[str, tuple[Finding, ...]]:
    """The check across reports: the later of two equal texts is a copy."""
    first: dict[str, str] = {}
    found: dict[str, tuple[Finding, ...]] = {}
    for name, text in digests:
        if text in first:
            evidence = (Evidence(0, 2, text[:2], first[text]),)
            message = f"与 {first[text]} 相同"
            found[name] = (Finding("near_duplicate", Severity.WARNING, message, (), evidence),)
        else:
            first[text] = name
    return found


def _misbehave(name: str) -> None:
    if "poison" in name:
        os._exit(13)
    if "sleep" in name:
        time.sleep(600)
    if "spin" in name:
        re.match(r"(a+)+$", "a" * 60 + "b")
    if "hog" in name:
        len(bytearray(64 * 1024**3))
    if "raise" in name:
        raise ValueError("boom")


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class SlowToStart(FakeExtractor):
    """Its engines take longer to start than a file may take."""

    started = False

    def warm(self) -> None:
        time.sleep(self.settings.limits.seconds + 1)
        self.started = True

    def extract(self, path: Path, *, name: str | None = None) -> ReportResult:
        if not self.started:
            self.warm()
        return super().extract(path, name=name)


def slow_to_start(settings: Settings) -> SlowToStart:
    return SlowToStart(settings)


def make(settings: Settings) -> FakeExtractor:
    return FakeExtractor(settings)
