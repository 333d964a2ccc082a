"""The words that one figure may use, each with the price of its place."""

from __future__ import annotations

import pytest

from extractor.language.clauses import Layout
from extractor.language.quantities import find_quantities
from extractor.matching.lexicon import scan
from extractor.matching.neighbourhood import AFTER, BEFORE, Located, Neighbourhood, overlap
from extractor.matching.ruleset import load_ruleset


def around(text: str, quote: str) -> Neighbourhood:
    quantities = find_quantities(text)
    at = next(n for n, one in enumerate(quantities) if one.quote == quote)
    rules = load_ruleset()
    frame = Layout(text, quantities).frame(at)
    return Neighbourhood(scan(text, rules), frame, (), rules.backward)


def place(text: str, quote: str, part: str) -> Located:
    found = around(text, quote).locate(part)
    assert found is not None
    return found


def test_right_before_is_free_and_known_as_before() -> None:
    found = place("行政处罚案件28件。", "28件", "penalty")
    assert (found.zone, found.price) == (BEFORE, 0.0)


def test_right_after_costs_little() -> None:
    found = place("作出28件行政处罚。", "28件", "penalty")
    assert found.zone == AFTER
    assert 0 < found.price < 0.1


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("行政处罚案件28件。", "行政处罚案件由新设中队登记28件。"),
        ("行政处罚案件由新设中队登记28件。", "行政处罚稳步推进，柳溪中队28件。"),
        ("行政处罚稳步推进，柳溪中队28件。", "行政处罚稳步推进。柳溪中队28件。"),
    ],
)
def test_the_farther_the_dearer(near: str, far: str) -> None:
    assert place(near, "28件", "penalty").price < place(far, "28件", "penalty").price


def test_the_nearer_of_two_hits_is_taken() -> None:
    text = "行政处罚有力，行政处罚28件。"
    assert place(text, "28件", "penalty").hit.start == 7


def test_what_is_not_there_is_not_found() -> None:
    assert around("植树28件。", "28件").locate("penalty") is None


def test_overlap() -> None:
    one = place("行政处罚案件28件。", "28件", "penalty").hit
    other = place("作出28件行政处罚。", "28件", "penalty").hit
    assert overlap(one, one)
    assert not overlap(one, other) or one.end > other.start
