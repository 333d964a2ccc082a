"""Patterns walked by ourselves against spaCy's own matcher: the same stretches of the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.segment import document, vocabulary
from extractor.matching.idioms import idioms_in_force
from extractor.matching.token_patterns import FIGURE, steps, walked

WORDS = ["对", "12家", "3名", "开展", "检查", "联合检查", "参加", "培训", "，", "的"]
FIGURES = {"12家", "3名"}
OPS = ["?", "*", "+", "{2}", "{0,2}", "{1,3}", "{,2}", "{1,}", "{0,14}"]


def by_spacy(pattern: Sequence[Mapping[str, Any]], words: Sequence[str]) -> list[tuple[int, int]]:
    vocabulary()
    from spacy.matcher import Matcher
    from spacy.tokens import Token

    Token.set_extension("counted", default=0, force=True)
    told = [
        {**{key: value for key, value in token.items() if key != FIGURE}, "_": {"counted": 1}}
        if FIGURE in token
        else dict(token)
        for token in pattern
    ]
    matcher = Matcher(vocabulary())
    matcher.add("one", [told])
    doc = document(words)
    for token in doc:
        token._.counted = int(token.text in FIGURES)
    return [(low, high) for _, low, high in matcher(doc)]


def by_us(pattern: Sequence[Mapping[str, Any]], words: Sequence[str]) -> list[tuple[int, int]]:
    known = steps(pattern)
    assert known is not None
    return walked(known, words, [word in FIGURES for word in words])


kinds = st.one_of(
    st.just({FIGURE: "people"}),
    st.just({}),
    st.sampled_from(WORDS).map(lambda word: {"TEXT": word}),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: {"TEXT": {"IN": words}}),
    st.sampled_from(["检查$", "^联合", "查|训", r"\d", "^培训$|^参加$"]).map(
        lambda e: {"TEXT": {"REGEX": e}}
    ),
)
tokens = st.tuples(kinds, st.sampled_from([*OPS, None])).map(
    lambda pair: pair[0] if pair[1] is None else {**pair[0], "OP": pair[1]}
)
sentences = st.lists(st.sampled_from(WORDS), max_size=12)


@settings(max_examples=400, deadline=None)
@given(st.lists(tokens, min_size=1, max_size=4), kinds.filter(bool), sentences)
def test_what_we_find_spacy_finds(start: list[dict[str, Any]], end: dict[str, Any], words: list[str]) -> None:
    pattern = [*start, end]
    assert sorted(by_us(pattern, words)) == sorted(by_spacy(pattern, words))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_built_in_idioms_are_found_in_spacys_order(data: st.DataObject) -> None:
    idiom = data.draw(st.sampled_from(idioms_in_force()))
    wanted = re.findall("[\u4e00-\u9fff]+", str(idiom.rule.pattern))
    words = data.draw(st.lists(st.sampled_from([*wanted, *WORDS]), max_size=25))
    assert by_us(idiom.rule.pattern, words) == by_spacy(idiom.rule.pattern, words)


def test_no_built_in_idiom_needs_spacy() -> None:
    assert [one.rule.id for one in idioms_in_force() if one.steps is None] == []


@pytest.mark.parametrize(
    "token",
    [
        {"LIKE_NUM": True},
        {"TEXT": "对", "IS_PUNCT": False},
        {"LOWER": "对"},
        {"TEXT": {"NOT_IN": ["对"]}},
        {"TEXT": {"FUZZY": "检查"}},
        {"TEXT": {"IN": ["对"], "REGEX": "对"}},
        {"TEXT": 3},
        {"text": "对"},
        {"_": {"unit": "名"}},
        {FIGURE: "people", "TEXT": "12名"},
        {"TEXT": "对", "OP": "!"},
        {"TEXT": "对", "OP": "{}"},
        {"TEXT": "对", "OP": "{,}"},
        {"TEXT": "对", "OP": "{3,1}"},
        {"TEXT": "对", "OP": "{a}"},
        {"TEXT": "对", "OP": 2},
        {"TEXT": "对", "OP": "1"},
        {"TEXT": None},
    ],
)
def test_what_asks_for_more_is_spacys(token: dict[str, Any]) -> None:
    assert steps([{FIGURE: "people"}, token]) is None


def test_an_expression_that_is_none_is_told() -> None:
    with pytest.raises(re.error):
        steps([{FIGURE: "people"}, {"TEXT": {"REGEX": "述法("}}])


def test_short_stretches_come_first_of_those_that_end_together() -> None:
    pattern = [{FIGURE: "people"}, {"OP": "{0,3}"}, {"TEXT": "培训"}]
    assert by_us(pattern, ["3名", "的", "12家", "培训", "培训"]) == [(2, 4), (0, 4), (2, 5), (0, 5)]


def test_no_words_no_stretch() -> None:
    assert by_us([{FIGURE: "people", "OP": "*"}, {"OP": "*"}], []) == []
