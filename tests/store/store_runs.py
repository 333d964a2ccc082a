"""Small runs for tests of the store, written by the real writer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from run_folders import failed, finding, write_run
from run_folders import report as bare

from extractor.models import ReportHead
from extractor.record import ReportResult
from extractor.store import Change

A = "柳溪镇全年行政处罚案件12件，检查5次。另罚5000余元，发书7本。"
B = "云河镇检查5次，检查8次，应诉率98.5%。发书9本。"


def report(text: str, name: str, head: ReportHead | None = None, *findings, sha256: str = "") -> ReportResult:
    made = bare(text, name, head or ReportHead(), *findings)
    return replace(made, sha256=sha256 or sha(text))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def results() -> tuple[ReportResult, ...]:
    return (
        failed("a.txt"),
        report(
            A, "县/b.txt", ReportHead(place="柳溪镇", county="云岭县", year=2024), finding(A, "12件", "5次")
        ),
        report(B, "县/c.txt", ReportHead(place="云河镇", county="云岭县", year=2024)),
    )


def small_run(folder: Path, *made: ReportResult, **facts: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_run(folder, *(made or results()), **facts)


def change(kind: str = "correct", **more: object) -> Change:
    given = {"who": "王敏", "sha256": sha(A), "file": "县/b.txt", **more}
    if kind == "correct":
        given = {"target": "inspections", "old": "5", "new": "6", "unit": "次", "why": "台账为6次", **given}
    return Change(kind=kind, **given)
