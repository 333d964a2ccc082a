"""Every check finds what it is for, and lets its sound twin pass; no check goes untested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.cases import CASES, OUTLINE
from checks.support import check, check_set, codes
from extractor.checks.across import ACROSS_CHECKS
from extractor.checks.listing import as_markdown, check_infos
from extractor.checks.registry import TEXT_CHECKS
from extractor.models import Severity

_INFO_ONLY = {"section_missing", "metric_missing"}
_IN_THEIR_OWN_FILES = {"uncertain_reading"}
_FAULTY = [
    pytest.param(code, text, id=f"{code}-{i}")
    for code, (bad, _) in CASES.items()
    for i, text in enumerate(bad)
]
_SOUND = [
    pytest.param(code, text, id=f"{code}-{i}") for code, (_, ok) in CASES.items() for i, text in enumerate(ok)
]


def laid_out(text: str) -> str:
    """Put a text into a whole outline, unless it brings its own."""
    return "一、工作情况\n" + text if "\n二、" in text or "附表" in text else OUTLINE.format(text)


@pytest.mark.parametrize(("code", "text"), _FAULTY)
def test_found(code: str, text: str) -> None:
    found = check(laid_out(text))
    assert code in codes(found)
    assert set(codes(found)) == {code}, "another check raises an alarm over the same slip"


@pytest.mark.parametrize(("code", "text"), _SOUND)
def test_let_pass(code: str, text: str) -> None:
    assert codes(check(laid_out(text))) == []


def test_every_check_has_its_cases() -> None:
    told = {info.code for info in check_infos(check_set())}
    across = {kind.code for kind in ACROSS_CHECKS}
    assert told - _INFO_ONLY - _IN_THEIR_OWN_FILES - across - set(CASES) == set()
    assert set(CASES) <= told


def test_every_check_is_told_in_full() -> None:
    infos = check_infos(check_set())
    assert len({info.code for info in infos}) == len(infos)
    for info in infos:
        assert re.fullmatch(r"[a-z][a-z0-9_]+", info.code)
        assert re.search("[一-龥]", info.title) and len(info.title) <= 24
        assert re.search("[一-龥]", info.help) and len(info.help) >= 10
        assert re.search("[一-龥]", info.ask)
        assert info.severity in Severity


def test_every_class_is_registered() -> None:
    from extractor.checks import base

    def leaves(kind: type) -> set[type]:
        below = kind.__subclasses__()
        return set().union(*(leaves(k) for k in below)) if below else {kind}

    known = {*TEXT_CHECKS, *ACROSS_CHECKS}
    own = {kind for kind in leaves(base.Check) if kind.__module__.startswith("extractor.")}
    assert {kind.__name__ for kind in own - known} == {"RelationCheck"}


def test_the_codes_of_the_annotation_guide_are_all_there() -> None:
    fixed = [
        "disputes_resolved_le_handled",
        "disputes_handled_le_found",
        "mediation_rate_consistent",
        "penalty_procedures_sum",
        "fines_procedures_sum",
        "fines_require_cases",
        "summary_fine_cap",
        "certified_le_officers",
        "certified_rate_consistent",
        "hazards_rectified_le_found",
        "petitions_resolved_le_received",
        "petition_rate_consistent",
        "appearances_sum",
        "appearance_rate_consistent",
        "litigation_lost_le_cases",
        "reconsideration_corrected_le_cases",
        "documents_filed_le_issued",
        "documents_repealed_le_cleaned",
        "contracts_le_legality_reviews",
        "supervision_rectified_le_found",
        "rate_within_bounds",
        "breakdown_sum",
        "repeated_value_conflict",
        "growth_inconsistent",
        "wrong_year",
        "wrong_place",
        "unfilled_placeholder",
        "truncated_text",
        "numbering_gap",
        "near_duplicate",
        "identical_to_last_year",
    ]
    assert set(fixed) <= {info.code for info in check_infos(check_set())}


def test_the_catalogue_in_the_docs_is_current() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "CHECKS.md").read_text(encoding="utf-8")
    told = docs.split("勿手改) -->\n", 1)[1].split("<!-- checks:end -->", 1)[0]
    assert told.strip() == as_markdown(check_set()).strip()
