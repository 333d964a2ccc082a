"""What is known of a pattern without running it, held against :mod:`re` itself."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rulebook.patterns import (
    ambiguous_repeats,
    language,
    nested_repeats,
    parse,
    unbounded_gaps,
    word_edges,
)


@pytest.mark.parametrize(
    ("pattern", "edges"),
    [
        (r"\b处罚", [r"\b"]),
        (r"处罚\B", [r"\B"]),
        (r"[\w、]+罚", [r"\w"]),
        (r"(?:甲|\W乙)", [r"\W"]),
        ("处罚", []),
    ],
)
def test_word_edges(pattern: str, edges: list[str]) -> None:
    assert word_edges(parse(pattern)) == edges


@pytest.mark.parametrize("pattern", ["排查.*纠纷", "排查[^，]+纠纷", "(?:[^。]*)纠纷", "(?:甲.)+乙"])
def test_unbounded_gaps_are_seen(pattern: str) -> None:
    assert unbounded_gaps(parse(pattern))


@pytest.mark.parametrize("pattern", ["排查[^，]{0,8}纠纷", "(?:各类|重大)*纠纷", r"\d+件", "[甲乙]+"])
def test_bounded_gaps_are_fine(pattern: str) -> None:
    assert not unbounded_gaps(parse(pattern))


@pytest.mark.parametrize("pattern", ["(?:甲+)*乙", "(?:(?:甲|乙)+丙?){0,30}丁", "(?:甲{0,5}乙?)+"])
def test_nested_repeats_are_seen(pattern: str) -> None:
    assert nested_repeats(parse(pattern))


@pytest.mark.parametrize("pattern", ["(?:甲{2})*乙", "(?:甲+){0,4}乙", "甲+乙+", "(?:甲?乙)*", "(?>甲+)*"])
def test_harmless_repeats_are_let_pass(pattern: str) -> None:
    assert not nested_repeats(parse(pattern))


@pytest.mark.parametrize(
    ("pattern", "witness"),
    [
        ("(?:综合|行政|综合行政)*执法", "综合行政"),
        ("(?:共|累计|共)*", "共"),
        ("(?:按时?|时)*办结", "按时"),
        ("(?:ab|abb|bc|c)+", "abbc"),
    ],
)
def test_ambiguous_repeats_are_seen_with_a_witness(pattern: str, witness: str) -> None:
    assert ambiguous_repeats(parse(pattern)) == [witness]


@pytest.mark.parametrize(
    "pattern",
    ["(?:综合|行政)*执法", "(?:综合|行政|综合行政){0,4}执法", "(?:甲|乙|甲乙)*+丙", "(?:[一二]|三)*"],
)
def test_unambiguous_or_short_repeats_are_let_pass(pattern: str) -> None:
    assert ambiguous_repeats(parse(pattern)) == []


def test_an_ambiguous_repeat_really_runs_away() -> None:
    """The reason for the rule: each repetition doubles the time."""
    bad, good = re.compile("(?:综合|行政|综合行政)*执法"), re.compile("(?:综合|行政)*执法")

    def cost(pattern: re.Pattern[str], times: int) -> float:
        started = time.perf_counter()
        pattern.search("综合行政" * times + "。")
        return time.perf_counter() - started

    cost(bad, 4)
    assert cost(bad, 18) > 20 * cost(bad, 11)
    assert cost(good, 18) < 0.05


WORDS = st.text(alphabet="甲乙丙", min_size=1, max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4, unique=True))
def test_ambiguity_is_what_counting_the_readings_says(words: list[str]) -> None:
    found = ambiguous_repeats(parse(f"(?:{'|'.join(words)})*丁"))

    def readings(text: str) -> int:
        ways = [1] + [0] * len(text)
        for end in range(1, len(text) + 1):
            ways[end] = sum(ways[end - len(word)] for word in words if text[:end].endswith(word))
        return ways[-1]

    for witness in found:
        assert readings(witness) > 1
    if not found:
        texts = ["".join(pair) for pair in _sequences(words, 4)]
        assert all(readings(text) == 1 for text in texts)


def _sequences(words: list[str], longest: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for _ in range(longest):
        found += [(*one, word) for one in found for word in words if len(one) < longest]
        found = list(dict.fromkeys(found))[:400]
    return [one for one in found if one]


@pytest.mark.parametrize(
    ("pattern", "words", "guarded"),
    [
        ("处罚", {"处罚"}, False),
        ("(?:行政)?处罚", {"处罚", "行政处罚"}, False),
        ("[初重]访", {"初访", "重访"}, False),
        ("案件?(?!卷)", {"案", "案件"}, True),
        ("(?:共|计){2}", {"共共", "共计", "计共", "计计"}, False),
    ],
)
def test_language(pattern: str, words: set[str], guarded: bool) -> None:
    told = language(parse(pattern))
    assert told is not None
    assert (set(told.words), told.guarded) == (words, guarded)
    if not guarded:
        assert all(re.fullmatch(pattern, word) for word in told.words)


@pytest.mark.parametrize("pattern", ["共*", ".", r"\d", "[^甲]", "[一-龟]", "(?:甲|乙|丙|丁){3}{1,3}" * 3])
def test_what_cannot_be_listed_is_not(pattern: str) -> None:
    try:
        tree = parse(pattern)
    except re.error:
        return
    assert language(tree) is None
