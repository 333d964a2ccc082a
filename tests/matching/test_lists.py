"""Several names and several figures: 分别, 各."""

from __future__ import annotations

import pytest

from matching.support import found, run, sentences, wanted


@pytest.mark.parametrize("marked", sentences("lists"))
def test_lists(marked: str) -> None:
    text, expected = wanted(marked)
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "行政复议案件、行政诉讼案件分别为1件。",  # fewer figures than names
        "行政诉讼案件分别为1件、2件、3件。",  # fewer names than figures
    ],
)
def test_an_uneven_list_is_not_aligned_by_force(text: str) -> None:
    assert not any("respectively" in one for one in map(str, found(text)))
    assert "reconsideration_cases" not in {one[0] for one in found(text)}


def test_the_last_name_of_a_list_ends_in_what_all_its_names_share() -> None:
    found = run("党工委会议、理论学习中心组学法分别为14次、7次。").mentions
    assert [(one.metric, one.quote) for one in found] == [
        ("committee_study_sessions", "14次"),
        ("theory_group_study_sessions", "7次"),
    ]


def test_a_rate_of_a_list_whose_last_name_is_no_metric() -> None:
    found = run("办理人大代表建议16件、政协提案6件，办结率、面商率均为100%。").mentions
    assert ("proposal_completion_rate", "100%") in [(one.metric, one.quote) for one in found]
