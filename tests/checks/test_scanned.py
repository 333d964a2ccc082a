from __future__ import annotations

from dataclasses import replace

import pytest

from checks.support import check_set, view
from extractor.checks import check_report


@pytest.mark.parametrize(("confidence", "told"), [(None, 0), (0.97, 0), (0.9, 0), (0.62, 1)])
def test_only_figures_on_unsure_lines_are_told(confidence: float | None, told: int) -> None:
    report = view("办理⟦penalty_cases=28 件|28件⟧。")
    mentions = tuple(replace(mention, confidence=confidence) for mention in report.mentions)
    findings = check_report(replace(report, mentions=mentions), check_set())
    found = [finding for finding in findings if finding.check == "uncertain_reading"]
    assert [finding.evidence[0].quote for finding in found] == ["28件"] * told
    assert all(finding.metrics == ("penalty_cases",) and "62%" in finding.message for finding in found)
