"""The runs of characters that a pattern cannot do without."""

from __future__ import annotations

import re

import pytest

from extractor.matching.cores import core_index, required_runs
from extractor.matching.ruleset import load_ruleset
from extractor.rulebook.book import open_book
from extractor.rulebook.runner import examples


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("矛盾纠纷", ["矛盾纠纷"]),
        ("(?:矛盾)?纠纷", ["纠纷", "矛盾纠纷"]),
        ("(?:共|累计)*调解(?!员)", ["调解", "共累计调解"]),
        ("排查|摸排", ["排查", "摸排"]),
        ("(?:行政|民事)诉讼", ["行政诉讼", "民事诉讼"]),
        ("(?<=清理)文件", ["清理文件"]),
        ("[初重]访", ["初访", "重访"]),
    ],
)
def test_every_match_holds_a_run(pattern: str, texts: list[str]) -> None:
    runs = required_runs(pattern)
    assert runs
    for text in texts:
        assert any(run in text for run in runs)


@pytest.mark.parametrize("pattern", ["", "(?:共)?", "共*", "[一-龟]", "甲|"])
def test_a_pattern_that_can_do_without_has_no_run(pattern: str) -> None:
    assert not required_runs(pattern)


def test_the_built_in_lexicons_never_match_without_a_run() -> None:
    texts = "\n".join(one.text for one in examples(open_book()))
    for part, pattern in load_ruleset().parts.items():
        runs = required_runs(pattern.pattern)
        if runs is not None:
            for match in pattern.finditer(texts):
                assert not match.group() or any(run in match.group() for run in runs), (part, match.group())


def test_the_index_names_the_owners_of_every_run_and_of_its_beginnings() -> None:
    index = core_index({"a": re.compile("纠纷"), "b": re.compile("纠纷调解"), "c": re.compile("共?")})
    assert index.always == ("c",)
    found = {owner for match in index.pattern.finditer("纠纷调解") for owner in index.parts[match.group(1)]}
    assert found == {"a", "b"}
