"""The tree of all wordings: what every match begins with."""

from __future__ import annotations

import re

import pytest

from extractor.matching.ruleset import load_ruleset
from extractor.matching.wordings import beginnings, wordings
from extractor.rulebook.runner import examples
from extractor.rulefiles.book import open_book


@pytest.mark.parametrize(
    ("expression", "runs"),
    [
        ("矛盾纠纷", {"矛盾纠纷"}),
        ("(?:矛盾)?纠纷", {"纠纷", "矛盾纠纷"}),
        ("(?:共|累计)*调解(?!员)", {"共", "累计", "调解"}),
        ("(?:镇|乡){0,5}(?:负责人|领导)", {"镇", "乡", "负责人", "领导"}),
        ("(?:甲|乙)+丙", {"甲", "乙"}),
        ("排查|摸排", {"排查", "摸排"}),
        ("(?:行政|民事)诉讼", {"行政诉讼", "民事诉讼"}),
        ("(?<=清理)文件", {"文件"}),
        ("[初重]访", {"初访", "重访"}),
        ("执法[^，。；]{0,6}核定", {"执法"}),
    ],
)
def test_the_runs_that_matches_begin_with(expression: str, runs: set[str]) -> None:
    assert beginnings(expression) == runs


@pytest.mark.parametrize(
    "expression", ["", "(?:共)?", "共*", "[一-龟]纠纷", "甲|", "[^，]纠纷", "(?:共)*(?:累计)?"]
)
def test_an_expression_that_may_begin_with_anything(expression: str) -> None:
    assert "" in beginnings(expression)


def test_no_beginning_holds_another() -> None:
    for expressions in load_ruleset().parts.values():
        for runs in map(beginnings, expressions):
            assert not any(a != b and b.startswith(a) for a in runs for b in runs)


def test_the_built_in_lexicons_never_match_without_a_beginning() -> None:
    texts = "\n".join(one.text for one in examples(open_book()))
    for expressions in load_ruleset().parts.values():
        for expression in expressions:
            runs = tuple(beginnings(expression))
            for match in re.finditer(expression, texts):
                assert not match.group() or match.group().startswith(runs), (expression, match.group())


def test_a_node_names_the_wordings_of_every_beginning_that_leads_to_it_by_rank() -> None:
    found = wordings({"a": ["纠纷"], "b": ["纠纷调解", "纠(?:纷|结)"], "c": ["共?", "累计"]})
    assert list(found.anywhere) == ["c"]
    node = found.tree["纠"]["纷"]
    assert [(one.part, one.expression) for one in node[""]] == [("a", "纠纷"), ("b", "纠(?:纷|结)")]
    assert [one.part for one in node["调"]["解"][""]] == ["a", "b", "b"]


def test_a_plain_wording_is_known_by_its_length_and_an_expression_is_tried() -> None:
    (plain, tried) = (
        wordings({"a": ["纠纷", "调解(?=员)"]}).tree["纠"]["纷"][""][0],
        wordings({"a": ["调解(?=员)"]}).tree["调"]["解"][""][0],
    )
    assert plain.length == 2
    assert tried.length == 0
    assert tried.end("调解员", 0, 3) == 2
    assert tried.end("调解会", 0, 3) == 0
    assert tried.end("调解员", 0, 2) == 0


def test_a_lexicon_sought_anywhere_is_sought_only_where_one_of_its_wordings_may_be() -> None:
    (lexicon,) = wordings({"a": ["[^，]{1,4}(?:店|厂)(?=\\d)", "养殖(?:户|场)", "企业"]}).anywhere.values()
    assert [lexicon.may_stand_in(one) for one in ("检查粮店3家", "养殖场", "企业", "检查村组")] == [
        True,
        True,
        True,
        False,
    ]
    (open_one,) = wordings({"a": ["[^，]{1,4}", "企业"]}).anywhere.values()
    assert open_one.may_stand_in("检查村组")
