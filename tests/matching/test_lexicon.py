"""Scanning: the hits of every part, masked by names that only look like them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.matching import lexicon
from extractor.matching.lexicon import scan
from extractor.matching.ruleset import load_ruleset

WORDS = st.sampled_from(
    [
        "办理",
        "行政处罚",
        "案件",
        "28件",
        "，",
        "。",
        "、",
        "调解",
        "矛盾纠纷",
        "成功",
        "率",
        "行政处罚法",
        "全年",
        "执法",
        "人员",
        "\n",
    ]
)


def test_hits_stand_in_the_order_of_the_text() -> None:
    parts = scan("行政处罚案件28件，调解纠纷9件。行政处罚3件。", load_ruleset())
    starts = [hit.start for hit in parts.hits["penalty"]]
    assert starts == sorted(starts) == [0, 17]
    assert [hit.start for hit in parts.between(0, 17) if hit.part == "penalty"] == starts


def test_a_name_masks_the_part_inside_it() -> None:
    rules = load_ruleset()
    assert "penalty" not in scan("宣传行政处罚法。", rules).hits
    assert "penalty" in scan("作出行政处罚决定。行政处罚28件。", rules).hits
    assert "legality_review" not in scan("学习《重大决策合法性审查办法》。", rules).hits


def test_what_stands_near_is_gathered_by_part_with_what_the_titles_hold() -> None:
    text = "普法宣传\n行政处罚28件，调解纠纷9件。行政处罚3件。"
    parts = scan(text, load_ruleset())
    near = parts.near(5, 13)
    assert [hit.start for hit in near["penalty"]] == [5] and "publicity" not in near
    assert parts.near(5, 13) is near
    assert parts.around(5, 13, ()) == near.keys()
    assert parts.around(5, 13, ((0, 4, "topic"),)) == near.keys() | parts.first_in(0, 4).keys()
    assert parts.first_in(0, 4)


def test_within_returns_what_lies_inside_only() -> None:
    parts = scan("行政处罚28件，行政处罚3件。", load_ruleset())
    assert [hit.start for hit in parts.within("penalty", 0, 8)] == [0]
    assert [hit.start for hit in parts.within("penalty", 1, 20)] == [8]
    assert list(parts.within("penalty", 0, 3)) == []
    assert list(parts.within("no_such_part", 0, 20)) == []


@pytest.mark.parametrize(
    ("text", "weight"), [("全年共", 0), ("柳溪风光", 4), ("，。 abc", 0), ("全年柳溪共", 2)]
)
def test_light_words_weigh_nothing(text: str, weight: int) -> None:
    assert scan(text, load_ruleset()).residue(0, len(text)) == weight


def test_residue_of_nothing_is_nothing() -> None:
    parts = scan("柳溪风光", load_ruleset())
    assert parts.residue(2, 2) == parts.residue(3, 1) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join))
def test_the_quick_scan_finds_what_a_plain_one_finds(text: str) -> None:
    rules = load_ruleset()
    found = scan(text, rules)
    masks = [match.span() for match in rules.masks.finditer(text)]
    ends = [match.start() for match in lexicon._CLAUSE_END.finditer(text)] + [len(text)]
    clauses = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
    for part, expressions in rules.parts.items():
        pattern = re.compile("|".join(expressions))
        plain = [
            match.span()
            for start, end in clauses
            for match in pattern.finditer(text, start, end)
            if match.end() > match.start()
            and (
                part in rules.unmasked
                or not any(low <= match.start() and match.end() <= high for low, high in masks)
            )
        ]
        assert [(hit.start, hit.end) for hit in found.hits.get(part, ())] == plain, part


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_scanned(text: str) -> None:
    parts = scan(text, load_ruleset())
    assert all(0 <= hit.start < hit.end <= len(text) for hits in parts.hits.values() for hit in hits)
    assert parts.residue(0, len(text)) <= len(text)
