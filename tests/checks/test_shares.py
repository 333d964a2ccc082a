"""Shares of one whole."""

from __future__ import annotations

import pytest

from checks.support import bench, check, codes
from extractor.checks.shares import shared_wholes


def told(text: str) -> list[tuple[tuple[str, ...], bool]]:
    """The shares, and whether they are all there are."""
    return [(tuple(q.quote for q in shares), whole) for shares, whole in shared_wholes(bench(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("男性占60%，女性占45%。", (("60%", "45%"), True)),
        ("简易程序占比70%，普通程序占比30%。", (("70%", "30%"), True)),
        ("邻里、家庭、土地纠纷分别占40%、35%、30%。", (("40%", "35%", "30%"), False)),
        ("巡查占62%，举报占28%，交办占25%。", (("62%", "28%", "25%"), False)),
    ],
)
def test_shares_that_belong_together(text: str, expected: tuple[tuple[str, ...], bool]) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "上半年成功率98%，下半年成功率97%。",
        "党员占60%，本科以上占85%，35岁以下占45%。",
        "男性占60%，平均年龄36岁。",
        "参考率100%，合格率98%。",
        "巡查占62%，举报占28%。",
    ],
)
def test_rates_that_are_no_shares_of_one_whole(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("男性占60%，女性占40%。", []),
        ("男性占66.7%，女性占33.3%。", []),
        ("男性占60%，女性占45%。", ["breakdown_sum"]),
        ("男性占60%，女性占30%。", ["breakdown_sum"]),
        ("巡查占62%，举报占28%，交办占10%。", []),
        ("巡查占42%，举报占28%，交办占10%。", []),
        ("巡查占62%，举报占28%，交办占25%。", ["breakdown_sum"]),
    ],
)
def test_shares_are_added_up(text: str, expected: list[str]) -> None:
    assert codes(check("一、工作情况\n" + text)) == expected
