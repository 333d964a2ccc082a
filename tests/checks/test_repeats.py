"""The pairs of values that may be slips: the same as by holding each against each, without doing so."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.checks import repeats


@dataclass(frozen=True)
class Printed:
    """As much of a mention as a slip is told by."""

    at: int
    quote: str


QUOTES = st.lists(
    st.sampled_from(["86场", "68场", "1,206件", "1026件", "1207件", "12", "21", "9", "约986人"]), max_size=12
)


@given(QUOTES)
def test_the_same_pairs_in_the_same_order_as_each_against_each(quotes: list[str]) -> None:
    found: Any = [Printed(at, quote) for at, quote in enumerate(quotes)]
    naive = [pair for pair in itertools.combinations(found, 2) if repeats._looks_like_slip(*pair)]
    assert list(repeats._slips(found)) == naive


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [("86场", "68场", True), ("1,206件", "1260件", True), ("1206件", "1207件", True), ("12件", "13件", False),
     ("12件", "12起", False), ("120件", "12件", False), ("1206件", "1317件", False)],
)  # fmt: skip
def test_what_a_slip_of_the_pen_is(one: str, other: str, slip: bool) -> None:
    first: Any = Printed(0, one)
    second: Any = Printed(1, other)
    assert repeats._looks_like_slip(first, second) is slip


def test_a_long_table_of_few_values_is_not_held_row_against_row(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = repeats._differ_by_slip
    monkeypatch.setattr(repeats, "_differ_by_slip", lambda *pair: asked.append(pair) or real(*pair))
    found: Any = [Printed(at, f"{at % 20}件") for at in range(4_000)]
    pairs = repeats._slips(found)
    next(pairs, None)
    assert len(asked) <= 190
