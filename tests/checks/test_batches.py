"""Small batches of reports through the whole pipeline: copies, templates, the year before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.frames import extractor, report
from extractor.checks.across import check_across
from extractor.checks.digests import Digest
from extractor.models import Finding, Severity

_FILES = sorted((Path(__file__).parent / "batches").glob("*.yaml"))
_BATCHES = [
    pytest.param(batch, id=batch["name"], marks=_marks)
    for path in _FILES
    for batch in yaml.safe_load(path.read_text(encoding="utf-8"))
    for _marks in [[pytest.mark.xfail(strict=True, reason=batch["missed"])] if "missed" in batch else []]
]


def _digests(reports: dict[str, dict[str, str]]) -> list[Digest]:
    results = [extractor().extract_text(report(case), file) for file, case in reports.items()]
    return [result.digest for result in results if result.digest is not None]


def across(batch: dict[str, Any]) -> dict[str, tuple[Finding, ...]]:
    """What is told of a batch when its reports are compared."""
    earlier = _digests(batch.get("earlier", {}))
    return check_across(_digests(batch["reports"]), extractor().checks, earlier)


@pytest.mark.parametrize("batch", _BATCHES)
def test_batch_is_told_what_it_should_be(batch: dict[str, Any]) -> None:
    found = across(batch)
    told = {
        file: sorted(one.check for one in findings if one.severity is not Severity.INFO)
        for file, findings in found.items()
    }
    assert {file: codes for file, codes in told.items() if codes} == batch["expected"]


@pytest.mark.parametrize("batch", _BATCHES)
def test_evidence_quotes_the_reports_that_it_names(batch: dict[str, Any]) -> None:
    texts = {file: report(case) for file, case in batch["reports"].items()}
    texts |= {f"上年/{file}": report(case) for file, case in batch.get("earlier", {}).items()}
    for file, findings in across(batch).items():
        for finding in findings:
            for one in finding.evidence:
                assert texts[one.file or file][one.start : one.end] == one.quote
