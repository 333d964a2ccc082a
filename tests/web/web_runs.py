"""Small runs and benches for tests of the review page, written by the real writer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from run_folders import failed, finding, write_run
from run_folders import report as bare

from extractor.models import ReportHead, Severity
from extractor.record import ReportResult
from extractor.store import OWN_STORE, Change, open_run, open_store
from extractor.web.access import Role, Session
from extractor.web.bench import Bench

A = "𠮷柳溪镇全年行政处罚案件12件，检查5次。另罚5000余元，发书7本。"
B = "云河镇检查5次，检查8次，应诉率98.5%。发书9本。"
C = "柳溪镇去年行政处罚案件10件，检查9批次。"
EVIL = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">检查3次。"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def report(text: str, name: str, head: ReportHead | None = None, *findings) -> ReportResult:
    return replace(bare(text, name, head or ReportHead(), *findings), sha256=sha(text))


def results() -> tuple[ReportResult, ...]:
    county = "云岭县"
    wrong = finding(A, "12件", "5次", message="处罚多于检查")
    info = finding(B, "98.5%", severity=Severity.INFO, message="比率很高")
    return (
        failed("a.txt"),
        report(A, "县/b.txt", ReportHead(place="柳溪镇", county=county, year=2024), wrong),
        report(B, "县/c.txt", ReportHead(place="云河镇", county=county, year=2024), info),
        report(C, "县/d.txt", ReportHead(place="柳溪镇", county=county, year=2023)),
        report(EVIL, "<img src=x onerror=alert(1)>.txt", ReportHead(place="<b>坏镇</b>", year=2024)),
    )


def written_run(folder: Path, *made: ReportResult) -> Path:
    """Write a run and return its folder; the reports come in the order of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_run(folder, *sorted(made or results(), key=lambda one: one.file))


def opened(out: Path) -> Bench:
    """Return a written run on the bench; its store is to be closed."""
    return Bench.open("run", open_run(out), open_store(out / OWN_STORE))


def key_of(bench: Bench, file: str) -> int:
    return next(one.key for one in bench.sheets if one.file == file)


def person(role: Role = Role.OFFICER, name: str = "王敏") -> Session:
    return Session("id", name, role, 0.0, 0.0)


def change(kind: str, text: str = A, **facts) -> Change:
    return Change(who="王敏", kind=kind, sha256=sha(text), file="b.txt", **facts)
