"""Whether two figures speak of the same stretch of things."""

from __future__ import annotations

import pytest

from checks.support import bench, check_set
from extractor.checks.scopes import apart, clause_of, other_scope, says

LEFT, RIGHT = "disputes_resolved", "disputes_handled"


def judged(text: str) -> bool:
    """Whether 化解 in a marked text is held apart from 调处."""
    laid = bench(text)
    (left,), (right,) = laid.actual[LEFT], laid.actual[RIGHT]
    return apart(laid, left, right)


def pair(first: str, second: str, unit: str = "件") -> str:
    return (
        first.replace("#", f"⟦{RIGHT}=60 {unit}|60{unit}⟧")
        + second.replace("#", f"⟦{LEFT}=65 件|65件⟧")
        + "。"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("镇级受理#，", "村级化解#"),
        ("司法所受理#，", "村调委会化解#"),
        ("上半年受理#，", "全年化解#"),
        ("受理邻里纠纷#，", "全年化解各类纠纷#"),
        ("受理土地纠纷#，", "化解婚姻纠纷#"),
        ("今年受理#，", "化解#（含上年结转7件）"),
        ("上年结转8件，今年受理#，", "化解#"),
    ],
)
def test_figures_of_different_things_are_apart(first: str, second: str) -> None:
    assert judged(pair(first, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("受理#，", "化解#"),
        ("全镇受理#，", "村级化解#"),
        ("全年受理#，", "化解#"),
        ("受理邻里纠纷#，", "化解#"),
        ("上半年受理#，", "上半年化解#"),
        # said of both: it excuses nothing
        ("对历年积案逐件包案，受理#，", "化解#"),
    ],
)
def test_figures_of_one_thing_are_not(first: str, second: str) -> None:
    assert not judged(pair(first, second))


def test_batches_are_no_cases() -> None:
    assert judged(pair("接待#，", "化解#", unit="批"))


def test_a_clause_ends_at_its_signs_and_keeps_its_bracket() -> None:
    laid = bench("去年不算，今年化解⟦disputes_resolved=65 件|65件⟧（含结转），其余在办。")
    (mention,) = laid.actual[LEFT]
    assert clause_of(laid, mention) == "今年化解65件（含结转）"


def test_no_words_say_nothing() -> None:
    laid = bench("今年。")
    assert not says(laid, (), "全年")
    assert says(laid, ("全年", "上半年"), "上半年化解")


@pytest.mark.parametrize(
    ("rate", "counted", "other"),
    [
        ("全县成功率#", "我镇受理", True),
        ("成功率#", "受理", False),
        ("全年成功率#", "一季度受理", True),
        ("一季度成功率#", "全年受理", True),
        ("全年成功率#", "全年受理", False),
        ("全县成功率#", "全县受理", False),
    ],
)
def test_a_rate_of_the_county_or_another_time(rate: str, counted: str, other: bool) -> None:
    text = f"{counted}⟦{RIGHT}=60 件|60件⟧，{rate.replace('#', '⟦mediation_success_rate=98 %|98%⟧')}。"
    laid = bench(text)
    (share,), (base,) = laid.actual["mediation_success_rate"], laid.actual[RIGHT]
    assert other_scope(laid, share, base) is other


def test_the_words_of_scope_are_all_there() -> None:
    scope = check_set().words.scope
    assert "全县" in scope.above and "补报" in scope.carried
    assert len(scope.levels) >= 2 and "全镇" in scope.levels[-1]
