"""What breaks off: line ends, items, fragments."""

from __future__ import annotations

import pytest

from checks.support import check

REST = "（一）健全机制。成立专班，定期会商。\n（二）抓好宣传。送法进村，受到欢迎。\n"
OUTLINE = "一、工作情况\n{}\n二、存在的不足\n人手不足，经费有限。\n三、下一步打算\n充实力量，加强保障。"


def broken(text: str) -> list[str]:
    """The ends that are told to break off."""
    found = [f for f in check(OUTLINE.format(text)) if f.check == "truncated_text" and f.severity != "info"]
    return [f.evidence[0].quote for f in found]


@pytest.mark.parametrize(
    "end",
    [
        "针对突出问题，组织开展",
        "对违法行为做到",
        "检查实行计划管理、",
        "涉企检查实行",
        "对发现的问题，及时",
        "凡提交会议的合同均",
        "风险预警和",
        "依据《行政处罚法",
        "文件审查（",
        "村级调处、镇级会办、县级",
        "对新就业群体的普法办法",
        "持证率达到9",
        "对重点环节亲自",
    ],
)
def test_an_end_that_cannot_be_one(end: str) -> None:
    (quote,) = broken(REST + "（三）严格执法。" + end)
    assert quote.endswith(end[-6:])


@pytest.mark.parametrize(
    "end",
    [
        "执法力量不断充实。",
        "群众满意度明显提升",
        "做到早发现、早介入、早化解",
        "服务由法律顾问提供",
        "检查稳步推进",
        "联系电话：2201456",
        "群众参与积极性不断提高",
        "办公室面积人均",
        "有求必应、有难必帮……",
        "实现了两个文明建设的和谐",
        "信访八件办结八件没有进京的",
    ],
)
def test_an_end_that_may_be_one(end: str) -> None:
    assert broken(REST + "（三）严格执法。" + end) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("一是抓学习，全年12次。二是组织开展三是抓考核，全年两次。", 1),
        ("一是抓学习，全年12次。二是三是抓考核，全年两次。", 1),
        ("一是抓学习，全年12次。二是抓培训，全年6期。三是抓考核，全年两次。", 0),
    ],
)
def test_items_inside_a_paragraph(text: str, count: int) -> None:
    assert len(broken(text)) == count


def test_the_last_item_that_is_a_few_words() -> None:
    text = "一是执法力量不足，持证人员偏少。二是普法实效不强，群众参与度不高。三是法律顾问作用"
    assert broken(text) == ["三是法律顾问作用"]


def test_a_lost_full_stop_is_worth_knowing_only() -> None:
    found = check(OUTLINE.format(REST + "（三）严格执法。检查企业八十六家，整改问题九个"))
    assert [f.severity.value for f in found if f.check == "truncated_text"] == ["info"]


def test_a_report_without_full_stops_is_left_in_peace() -> None:
    text = "\n".join(f"（{n}）开展各项工作，取得新的成效，群众满意" for n in "一二三四五六七")
    assert broken(text) == []


def test_a_heading_with_nothing_below_it() -> None:
    assert broken(REST + "（三）抓好") == ["（三）抓好"]
    assert broken(REST + "（三）抓好\n检查企业八十六家，整改问题九个。") == []


def test_a_paragraph_between_others_without_marks() -> None:
    text = (
        "加强源头预防。每月开展拉网式排查，不漏一户一人，登记造册，逐一回访，群众放心。\n"
        "完善三调联动。全年调处纠纷，通过\n"
        "建强队伍。培训调解员三期，人人过关，考核合格后持证上岗，统一着装，统一文书。"
    )
    assert broken(text) == ["全年调处纠纷，通过"]
