"""The checks there are: those written as classes and those made of rows, each code once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from extractor.checks.base import Bench, ReportCheck
from extractor.checks.breakdowns import BreakdownSum
from extractor.checks.completeness import MetricMissing, SectionMissing
from extractor.checks.doubled import DuplicatedPassage
from extractor.checks.growth import GrowthInconsistent
from extractor.checks.loading import load_checks
from extractor.checks.numbering import NumberingGap
from extractor.checks.placeholders import UnfilledPlaceholder
from extractor.checks.places import WrongPlace
from extractor.checks.relations import RelationCheck
from extractor.checks.repeats import RepeatedValueConflict
from extractor.checks.required import Required
from extractor.checks.rows import AtMost, Row, Sum
from extractor.checks.scanned import UncertainReading
from extractor.checks.truncation import TruncatedText
from extractor.checks.view import Catalogue, ReportView
from extractor.checks.words import Words
from extractor.checks.years import WrongYear
from extractor.errors import RulesError
from extractor.models import Finding, Severity
from extractor.resources import rules_folder

__all__ = ["TEXT_CHECKS", "CheckSet", "load_check_set"]

TEXT_CHECKS: tuple[type[ReportCheck], ...] = (
    BreakdownSum,
    RepeatedValueConflict,
    GrowthInconsistent,
    WrongYear,
    WrongPlace,
    UnfilledPlaceholder,
    TruncatedText,
    NumberingGap,
    DuplicatedPassage,
    SectionMissing,
    MetricMissing,
    UncertainReading,
)
_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class CheckSet:
    """The checks of one run with the names and words that they use."""

    rows: tuple[Row, ...]
    words: Words
    names: Catalogue
    required: Required = field(default_factory=Required)
    parts_of: dict[str, frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note once which metrics the rows hold against which."""
        object.__setattr__(self, "parts_of", _parts_of(self.rows))

    @cached_property
    def checks(self) -> tuple[ReportCheck, ...]:
        """All checks that need one report, rows first."""
        return (*(RelationCheck(row) for row in self.rows), *(kind() for kind in TEXT_CHECKS))

    def bench(self, view: ReportView) -> Bench:
        """Lay a report out for the checks and for its digest."""
        return Bench(view, self.names, self.words, self.required.of(view.head.county), self.parts_of)

    def check(self, view: ReportView, bench: Bench | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with a report, the gravest first, then in reading order.

        :param bench: the report laid out by :meth:`bench`, if it is needed again.
        """
        bench = bench or self.bench(view)
        found = [finding for check in self.checks for finding in check.run(bench)]
        return ordered(found)


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings by severity, then by the place of their first evidence."""

    def key(finding: Finding) -> tuple[int, int, str, str]:
        start = finding.evidence[0].start if finding.evidence else 1 << 60
        return (_GRAVITY[finding.severity], start, finding.check, finding.message)

    return tuple(sorted(dict.fromkeys(findings), key=key))


def load_check_set(
    catalogue: Catalogue, files: Sequence[Path] = (), required: Required | Sequence[str] = ()
) -> CheckSet:
    """Load the built-in checks and the user's own.

    :param catalogue: metric id to name and unit; relations may name no other metric.
    :param files: more ``checks.yaml`` files; a row replaces the built-in one of the same code.
    :param required: metrics that reports should have, the same for all or a list a county.
    :raises RulesError: if a file is faulty, or a name is unknown or taken.
    """
    rows, words = load_checks((rules_folder() / "checks.yaml", *files), catalogue)
    taken = {kind.code for kind in TEXT_CHECKS} & {row.code for row in rows}
    if taken:
        raise RulesError(
            f"检查代码已被内置检查使用：{'、'.join(sorted(taken))}。",
            advice="请换一个代码。",
            code="checks_invalid",
        )
    wanted = required if isinstance(required, Required) else Required(tuple(required))
    return CheckSet(rows, words, catalogue, wanted.known(catalogue))


def _parts_of(rows: Sequence[Row]) -> dict[str, frozenset[str]]:
    """For each metric, those that a relation holds against it as parts."""
    made: dict[str, set[str]] = {}
    for row in rows:
        for relation in row.relations:
            if isinstance(relation, Sum):
                made.setdefault(relation.total, set()).update(relation.parts)
            elif isinstance(relation, AtMost):
                made.setdefault(relation.right, set()).add(relation.left)
    return {metric: frozenset(parts) for metric, parts in made.items()}
