"""Finds what cannot be true in one report and between several; it reports and never repairs.

One report: :func:`check_report`. Several: :func:`extractor.checks.across.digest` each, then
:func:`extractor.checks.across.check_across`.
"""

from __future__ import annotations

from extractor.checks.base import CheckInfo
from extractor.checks.registry import CheckSet, load_check_set
from extractor.checks.view import Catalogue, MetricLabel, ReportView
from extractor.models import Finding

__all__ = [
    "Catalogue",
    "CheckInfo",
    "CheckSet",
    "MetricLabel",
    "ReportView",
    "check_report",
    "load_check_set",
]


def check_report(view: ReportView, catalogue: Catalogue | CheckSet) -> tuple[Finding, ...]:
    """Return what is wrong with one report, by severity and then in reading order.

    :param view: the report as it was read; it is not changed.
    :param catalogue: metric names (then the built-in checks are loaded), or a :class:`CheckSet` loaded
    before,
        which a batch should hand over to load the rules only once.
    :raises RulesError: if the rules cannot be loaded.
    """
    checks = catalogue if isinstance(catalogue, CheckSet) else load_check_set(catalogue)
    return checks.check(view)
