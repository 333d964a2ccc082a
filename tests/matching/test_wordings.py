"""All wordings in one automaton: what every match begins with, and what is found."""

from __future__ import annotations

import re

import pytest

from extractor.matching.ruleset import load_ruleset
from extractor.matching.wordings import Wording, beginnings, wordings
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


def _found(lexicons: dict[str, list[str]], text: str) -> list[tuple[str, int, int]]:
    return [tuple(hit) for hit in wordings(lexicons).found(text, 0, len(text))]


def test_every_part_is_found_where_it_stands_and_the_first_wording_that_matches_is_its() -> None:
    lexicons = {"a": ["纠纷"], "b": ["纠纷调解", "纠(?:纷|结)"], "c": ["共?", "累计"]}
    assert list(wordings(lexicons).anywhere) == ["c"]
    assert _found(lexicons, "累计纠纷调解") == [("c", 0, 2), ("a", 2, 4), ("b", 2, 6)]


def test_two_hits_of_a_part_never_overlap() -> None:
    assert _found({"a": ["调解", "解调"]}, "调解调解") == [("a", 0, 2), ("a", 2, 4)]


def test_a_plain_wording_is_known_by_its_length_and_an_expression_is_tried() -> None:
    plain, tried = Wording("a", 0, "纠纷"), Wording("a", 1, "调解(?=员)")
    assert (plain.length, tried.length) == (2, 0)
    match = tried.match("调解员", 0, 3)
    assert match is not None and match.end() == 2
    assert tried.match("调解会", 0, 3) is None
    assert tried.match("调解员", 0, 2) is None


def test_an_expression_is_tried_only_in_a_clause_that_holds_its_core() -> None:
    lexicons = {"a": ["排查[^，]{0,6}隐患"]}
    known = wordings(lexicons)
    assert known.found("排查整改隐患，排查村组", 0, 6) == [("a", 0, 6)]
    assert known.found("排查村组，整改隐患", 0, 4) == []


def test_a_lexicon_sought_anywhere_is_sought_only_where_one_of_its_wordings_may_be() -> None:
    lexicons = {"a": ["[^，]{1,4}(?:店|厂)(?=\\d)", "养殖(?:户|场)", "企业"]}
    (lexicon,) = wordings(lexicons).anywhere.values()
    assert "企业" in lexicon.cores
    texts = ("检查粮店3家", "养殖场", "企业", "检查村组")
    assert [bool(_found(lexicons, one)) for one in texts] == [True, True, True, False]
    assert _found({"a": ["[^，]{1,4}", "企业"]}, "检查村组") == [("a", 0, 4)]


def test_the_built_in_lexicons_find_what_a_search_for_each_part_finds() -> None:
    rules = load_ruleset()
    for one in examples(open_book())[::25]:
        for clause in re.split("[，。；！？\\n]", one.text):
            hits = {(hit.part, hit.start, hit.end) for hit in rules.wordings.found(clause, 0, len(clause))}
            sought = {
                (part, *match.span())
                for part, expressions in rules.parts.items()
                for match in re.finditer("|".join(expressions), clause)
                if match.group()
            }
            assert hits == sought, clause
