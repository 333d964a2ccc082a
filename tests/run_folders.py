"""Run folders for tests of what is made from them, written by the real writer from the small stand-in pipeline."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from fake_extractor import METRICS, read

from extractor.batch import Entry
from extractor.exports import write_outputs
from extractor.exports.naming import told_names
from extractor.models import Evidence, Finding, ReportHead, Severity
from extractor.record import Failure, ReportResult, Status

HOSTILE = (
    "柳溪镇𠮷祥</script><script>document.documentElement.dataset.hacked=1</script>"
    '<img src=x onerror="document.documentElement.dataset.hacked=2"><!--<script>\n'
    "全年行政处罚案件12件，检查5次。另罚5000余元，发书7本，{{主送}}。\u2028后面检查8次。"
)


class Fixed:
    """Stands in for a batch's results."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self.counts = Counter(one.record["status"] for one in entries)

    def entries(self):
        return iter(self._entries)


def finding(
    text: str, *quotes: str, severity: Severity = Severity.ERROR, check: str = "penalty_sum", **more
) -> Finding:
    evidence = tuple(Evidence(at := text.index(one), at + len(one), one) for one in quotes)
    return Finding(check, severity, more.pop("message", "两个数对不上"), ("inspections",), evidence, **more)


def report(text: str, name: str, head: ReportHead, *findings: Finding) -> ReportResult:
    return replace(read(text, name), head=head, findings=findings)


def failed(name: str) -> ReportResult:
    return ReportResult(name, "", Status.FAILED, Failure("empty_file", "文件<b>是空的。", "请重新导出。"))


def write_run(folder: Path, *results: ReportResult, **facts: object) -> Path:
    """Write a run's folder and return it."""
    out, work = folder / "out", folder / "work"
    out.mkdir()
    work.mkdir()
    entries = [
        Entry(
            one.to_dict(),
            advice=one.error.advice if one.error else "",
            notes=one.notes,
            sentences=("",) * len(one.mentions),
            around=("",) * len(one.ledger),
            text=one.text if one.status is Status.OK else None,
        )
        for one in results
    ]
    facts = {"version": "1", **told_names(METRICS, None), **facts}
    facts["checks"] = {"penalty_sum": {"title": "合计不符", "help": "应当相等。", "ask": "请核对合计。"}}
    write_outputs(Fixed(entries), out, work, METRICS, facts)
    return out


def lines(out: Path) -> list[dict]:
    return [json.loads(one) for one in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
