"""Checks between reports: the same township a year apart, neighbours, and a county with its townships.

:func:`digest` reduces one report in its own process; :func:`check_across` compares what is left of all of
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.checks.batches import AcrossCheck, Batch
from extractor.checks.copying import IdenticalToLastYear, NearDuplicate, SameReportTwice, WrongPlaceCopied
from extractor.checks.digests import Digest, digest
from extractor.checks.peers import CountyTotal, OutlierValue
from extractor.checks.registry import CheckSet, ordered
from extractor.checks.rollup import RollUp, county_rollup
from extractor.checks.yearly import GrowthAgainstLastYear, YearJump
from extractor.models import Finding

__all__ = [
    "ACROSS_CHECKS",
    "EARLIER",
    "AcrossCheck",
    "Digest",
    "RollUp",
    "check_across",
    "county_rollup",
    "digest",
]

EARLIER = "上年/"
"""What stands before the file name of a report of an earlier run."""

ACROSS_CHECKS: tuple[type[AcrossCheck], ...] = (
    NearDuplicate,
    IdenticalToLastYear,
    WrongPlaceCopied,
    GrowthAgainstLastYear,
    SameReportTwice,
    YearJump,
    OutlierValue,
    CountyTotal,
)


def check_across(
    digests: Sequence[Digest], checks: CheckSet, earlier: Sequence[Digest] = ()
) -> dict[str, tuple[Finding, ...]]:
    """Compare the reports of a run.

    :param digests: of all reports of the run; two years of one township are compared with each other.
    :param earlier: of an earlier run, to compare with only: they get no findings of their own, and evidence names
        them as ``上年/<file>``, for the files of two runs often bear the same names.
    :return: the findings of each file that has any, by severity and then in reading order.
    """
    known = [replace(one, file=EARLIER + one.file) for one in earlier]
    batch = Batch((*digests, *known) if known else digests, checks.names, checks.words)
    found: dict[str, list[Finding]] = {}
    for kind in ACROSS_CHECKS:
        for file, finding in kind().run(batch):
            if not file.startswith(EARLIER):
                found.setdefault(file, []).append(finding)
    return {file: ordered(findings) for file, findings in sorted(found.items())}
