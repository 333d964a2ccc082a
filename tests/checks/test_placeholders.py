"""Blanks, and what only looks like one."""

from __future__ import annotations

import pytest

from checks.support import check
from extractor.pipeline import Extractor


def blanks(text: str) -> list[str | None]:
    """What is told to be unfilled."""
    return [f.actual for f in check("一、工作情况\n" + text) if f.check == "unfilled_placeholder"]


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("宣传XX场次。", "XX场次"),
        ("宣传××场次。", "××场次"),
        ("受理**件。", "**件"),
        ("化解○○起。", "○○起"),
        ("受理？？件。", "？？件"),
        ("顾问____名。", "____名"),
        ("顾问＿名。", "＿名"),
        ("会议N次，研究问题3个。", "N次"),
        ("现将XX镇情况报告如下。", "XX镇"),
        ("X镇全面落实。", "X镇"),
        ("某某镇全面落实。", "某某镇"),
        ("2024年XX月XX日", "2024年XX月XX日"),
        ("拆除（ ）处，", "（ ）处"),
        ("案件共件，罚款3万元。", "共件"),
        ("学习（此处填写内容）。", "（此处填写内容）"),
        ("经费（待核实）。", "（待核实）"),
        ("培训…次，参训20人。", "…次"),
    ],
)
def test_a_blank_is_found(text: str, blank: str) -> None:
    assert blanks(text) == [blank]


@pytest.mark.parametrize(
    "text",
    [
        "当事人王××赔礼道歉。",
        "调解张XX与刘XX的纠纷。",
        "推行“1+X”模式，建成“N”个服务点。",
        "落实“1+N次”回访。",
        "上世纪XX年代的老案。",
        "某某村的土地纠纷。",
        "公共文件共享，共同推进。",
        "学习《今日说法》……受教育300人次。",
        "热线12345办结率100%。",
        "DNA鉴定3件。",
    ],
)
def test_what_is_no_blank(text: str) -> None:
    assert blanks(text) == []


def test_one_blank_is_told_once() -> None:
    assert len(blanks("宣传XXX场次，发放XXX份。")) == 2


def test_the_message_shows_the_words_before_it() -> None:
    (finding,) = [f for f in check("全年开展宣传活动XX场次。") if f.check == "unfilled_placeholder"]
    assert finding.message == "“全年开展宣传活动XX场次”处没有填写"


@pytest.mark.parametrize("text", ["受教育群众1.1 万 人次。", "出动1 200 人次，发放资料3.6万 份。"])
def test_a_space_inside_a_figure_is_no_blank(text: str) -> None:
    told = Extractor().extract_text(f"一、工作情况\n{text}").findings
    assert [f for f in told if f.check == "unfilled_placeholder"] == []
