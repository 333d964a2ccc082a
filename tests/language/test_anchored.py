"""Searches that go by a sign close behind the start of each match."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractor.language.anchored import anchored

_NAME = re.compile("[一-龥]{2,4}?(?:镇|乡)")
_AHEAD = re.compile("(?=([一-龥]{2,4}?(?:镇|乡)))")
_SIGN = re.compile("镇|乡")


@given(st.text(alphabet="石滩镇乡，与a", max_size=40))
def test_it_yields_what_a_search_through_the_whole_text_yields(text: str) -> None:
    for pattern in (_NAME, _AHEAD):
        assert [(m.span(), m.groups()) for m in anchored(pattern, _SIGN, 4, text)] == [
            (m.span(), m.groups()) for m in pattern.finditer(text)
        ]


def test_the_same_sign_may_end_two_matches_that_only_look_ahead() -> None:
    assert [m[1] for m in anchored(_AHEAD, _SIGN, 4, "大石滩镇")] == ["大石滩镇", "石滩镇"]
