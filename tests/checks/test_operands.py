"""Which printed figures a relation is about."""

from __future__ import annotations

import pytest

from checks.support import bench
from extractor.checks.operands import choices, stretches, told_in_turn

F, R = "hazards_found", "hazards_rectified"


def found(value: int) -> str:
    return f"发现⟦{F}={value} 处|{value}处⟧"


def mended(value: int) -> str:
    return f"整改⟦{R}={value} 处|{value}处⟧"


def levels(text: str, within: str = "report") -> list[tuple[str, list[int], list[int]]]:
    """The level of each stretch, and the figures that it holds of both metrics."""
    laid = bench(text)
    return [
        (level, [int(m.value) for m in told[F]], [int(m.value) for m in told[R]])
        for level, told in stretches(laid, (F, R), within)
    ]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"{found(9)}，{mended(8)}。", "group"),
        (f"{found(9)}；{mended(8)}。", "sentence"),
        (f"{found(9)}。{mended(8)}。", "paragraph"),
        (f"一、成效\n{found(9)}。\n{mended(8)}。\n二、不足\n略。", "section"),
        (f"一、成效\n{found(9)}。\n二、履职\n{mended(8)}。", "report"),
    ],
)
def test_the_smallest_stretch_that_holds_both(text: str, level: str) -> None:
    assert levels(text) == [(level, [9], [8])]


def test_no_stretch_beyond_the_limit() -> None:
    text = f"{found(9)}。{mended(8)}。"
    assert levels(text, within="sentence") == []


def test_what_was_judged_in_a_sentence_is_not_judged_again() -> None:
    text = f"{found(9)}，{mended(8)}。{found(5)}，{mended(4)}。"
    assert levels(text) == [("group", [9], [8]), ("group", [5], [4])]


def test_both_metrics_must_be_told() -> None:
    assert levels(found(9)) == []
    assert levels("略。") == []


def test_figures_told_of_another_metric_too_can_be_barred() -> None:
    laid = bench(f"⟦{F}=9 处;inspections=9 次|9处⟧，{mended(8)}。")
    assert list(stretches(laid, (F, R), apart_from=("inspections",))) == []
    assert len(list(stretches(laid, (F, R)))) == 1


def test_choices_are_all_pairs_and_bounded() -> None:
    laid = bench(
        "".join(found(n) + "，" for n in range(1, 31)) + "".join(mended(n) + "，" for n in range(1, 31))
    )
    ((_, told),) = stretches(laid, (F, R))
    made = choices(told, (F, R))
    assert len(made) == 400 and all(len(one) == 2 for one in made)


def test_figures_told_in_turn_are_pairs() -> None:
    laid = bench(f"甲处{found(30)}、{mended(28)}，乙处{found(12)}、{mended(15)}。")
    ((_, told),) = stretches(laid, (F, R))
    assert [(int(a.value), int(b.value)) for a, b in told_in_turn(told, (F, R))] == [(30, 28), (12, 15)]


@pytest.mark.parametrize(
    "text",
    [
        f"{found(30)}、{mended(28)}。",
        f"{found(30)}、{found(12)}，{mended(28)}、{mended(11)}。",
        f"{found(30)}、{mended(28)}、{found(12)}。",
    ],
)
def test_otherwise_they_are_not(text: str) -> None:
    laid = bench(text)
    ((_, told),) = stretches(laid, (F, R))
    assert told_in_turn(told, (F, R)) == []


def test_three_metrics_are_never_in_turn() -> None:
    assert told_in_turn({F: [], R: []}, (F, R, "inspections")) == []
