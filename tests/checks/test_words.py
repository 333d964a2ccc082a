"""The word lists and thresholds of the text checks."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from checks.support import catalogue, check_set, real_catalogue
from extractor.checks.words import Words


def _told() -> dict[str, object]:
    return check_set().words.model_dump()


@pytest.mark.parametrize(
    ("first", "second"), [("件", "起"), ("件", "宗"), ("人", "名"), ("场", "场次"), ("户", "家")]
)
def test_units_that_add_up(first: str, second: str) -> None:
    words = check_set().words
    assert words.unit_class(first) == words.unit_class(second)


@pytest.mark.parametrize(("first", "second"), [("件", "人"), ("人", "人次"), ("元", "件"), ("%", "件")])
def test_units_that_do_not(first: str, second: str) -> None:
    words = check_set().words
    assert words.unit_class(first) != words.unit_class(second)


def test_an_unknown_unit_is_a_class_of_its_own() -> None:
    assert check_set().words.unit_class("坛") == "坛"


def test_a_pattern_prefers_the_longest_word() -> None:
    found = Words.pattern(("村级", "村级调委会")).search("村级调委会调处")
    assert found is not None and found[0] == "村级调委会"


def test_a_pattern_of_nothing_finds_nothing() -> None:
    assert Words.pattern(()).search("任何文字") is None


def test_signs_in_words_are_no_pattern() -> None:
    assert Words.pattern(("……", "（")).search("无") is None


def test_the_metrics_that_the_lists_name_are_known() -> None:
    assert set(check_set().words.metrics()) <= set(real_catalogue())
    assert "mediators" in check_set().words.metrics()
    assert len(catalogue()) > 30


@pytest.mark.parametrize(
    ("group", "key", "value"),
    [
        ("breakdown", "near_miss_percent", 51),
        ("breakdown", "unheard_of", ["一"]),
        ("truncation", "sloppy_percent", 101),
        ("copying", "passage", 39),
        ("copying", "doubled", 19),
        ("copying", "same_figures", 1),
        ("outliers", "peers", 3),
        ("scope", "levels", [["村级"]]),
    ],
)
def test_a_threshold_out_of_bounds_is_refused(group: str, key: str, value: object) -> None:
    told = _told()
    told[group] = dict(told[group]) | {key: value}  # type: ignore[call-overload]
    with pytest.raises(ValidationError):
        Words.model_validate(told)


def test_the_lists_as_they_are_may_be_read_again() -> None:
    assert Words.model_validate(_told()) == check_set().words
