"""A passage that one report prints twice."""

from __future__ import annotations

import pytest

from checks.support import check, codes

PASSAGE = (
    "把调解室搬到茶馆里，老人喝着茶就把话说开了。年轻调解员在一旁记录，散场时协议也写好了，双方签字按手印。"
)
OTHER = "\n赶场天在粮站门口摆两张桌子，律师坐一张，民警坐一张，问什么的都有。\n"


def told(text: str) -> list[str]:
    """Codes of what is told of a text."""
    return codes(check("一、工作情况\n" + text))


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE + OTHER + PASSAGE,
        PASSAGE + "\n" + PASSAGE,
        "（一）" + PASSAGE + OTHER + "（二）" + PASSAGE,
        "一是" + PASSAGE + OTHER + "2." + PASSAGE,
        PASSAGE + OTHER + PASSAGE.replace("，", ", "),
        PASSAGE + OTHER + "此外，" + PASSAGE,
    ],
)
def test_a_passage_told_twice(text: str) -> None:
    assert "duplicated_passage" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        PASSAGE + OTHER,
        PASSAGE[:20] + OTHER + PASSAGE[:20],
        PASSAGE + OTHER + PASSAGE.replace("老人", "村民").replace("协议", "字据").replace("年轻", "女"),
        "重要工作亲自部署，重大问题亲自过问，重点环节亲自协调，重要任务亲自督办，认真履行第一责任人的各项职责。"
        * 2,
        f"事项 | 做法\n甲 | {PASSAGE}\n乙 | {PASSAGE}\n丙 | 略",
    ],
)
def test_what_is_no_passage_told_twice(text: str) -> None:
    assert "duplicated_passage" not in told(text)


def test_both_places_are_evidence() -> None:
    text = "一、工作情况\n" + PASSAGE + OTHER + PASSAGE
    (finding,) = [f for f in check(text) if f.check == "duplicated_passage"]
    first, second = finding.evidence
    assert first.quote == second.quote == PASSAGE
    assert text[second.start : second.end] == PASSAGE and first.start < second.start
    assert PASSAGE[:10] in finding.message


def test_three_times_are_two_findings() -> None:
    found = [
        f
        for f in check("一、工作情况\n" + (PASSAGE + OTHER[:20] + "。\n") * 3)
        if f.check == "duplicated_passage"
    ]
    assert len(found) == 2
