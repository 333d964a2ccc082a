"""Expressions sought by what their matches cannot do without."""

from __future__ import annotations

import re

import pytest

from extractor.matching.roles import RoleCues, role_cues
from extractor.matching.sought import Sought
from extractor.matching.wordings import demands
from extractor.rulebook.runner import examples
from extractor.rulefiles.book import open_book


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("(?:自|从)?20\\d\\d年以来", (("20",), ("年以来",))),
        ("(?:年度)?(?:目标|计划)[：:]", (("：", ":"), ("目标", "计划"))),
        ("完成|已完成", (("完成",),)),
        ("[^，]{0,4}", ()),
        ("完成|[^，]", ()),
    ],
)
def test_what_every_match_holds(expression: str, runs: tuple[tuple[str, ...], ...]) -> None:
    assert {frozenset(one) for one in demands(expression)} == {frozenset(one) for one in runs}


def test_a_stretch_without_what_is_demanded_is_not_searched() -> None:
    cue = Sought(re.compile("(?:年度)?目标[：:]"))
    assert cue.search("年度目标：28件") is not None
    assert cue.search("年度目标28件") is None
    assert [match.group() for match in cue.finditer("目标：一；目标:二")] == ["目标：", "目标:"]
    assert list(cue.finditer("计划：一")) == []


def test_a_pattern_with_flags_is_sought_as_it_is() -> None:
    assert Sought(re.compile("ab", re.IGNORECASE)).search("AB") is not None


def test_the_built_in_cues_are_found_wherever_their_patterns_are() -> None:
    cues = role_cues()
    sought = [one for key in RoleCues.__dataclass_fields__ if isinstance(one := getattr(cues, key), Sought)]
    assert len(sought) > 5
    for example in examples(open_book())[::10]:
        for clause in re.split("[。；\n]", example.text):
            for one in sought:
                told = [match.span() for match in one.finditer(clause)]
                assert told == [match.span() for match in one.pattern.finditer(clause)]
                assert (one.search(clause) is None) == (one.pattern.search(clause) is None)
