"""Names of other townships: which are names, and when they are the subject."""

from __future__ import annotations

import pytest

from checks.support import check, check_set
from extractor.checks.places import _may_be_name, root


def foreign(text: str, **head: object) -> list[str | None]:
    """The foreign names that are told of a report of 青溪镇."""
    return [
        f.actual
        for f in check("一、工作情况\n" + text, **head)
        if f.check == "wrong_place" and f.severity != "info"
    ]


@pytest.mark.parametrize(
    ("place", "bare"),
    [
        ("青溪镇", "青溪"),
        ("梨坪土家族乡", "梨坪"),
        ("梨坪土家族苗族乡", "梨坪"),
        ("城东街道", "城东"),
        ("乌兰苏木", "乌兰"),
        ("云岭县", "云岭县"),
    ],
)
def test_the_root_of_a_name(place: str, bare: str) -> None:
    assert root(place) == bare


@pytest.mark.parametrize("name", ["石滩镇", "河湾镇", "松坪乡", "黄岗街道", "大塘镇", "巴彦诺尔苏木"])
def test_what_may_be_a_name(name: str) -> None:
    assert _may_be_name(name, check_set().words.place)


@pytest.mark.parametrize("name", ["以镇", "列席街道", "主要靠镇", "对我镇", "续聘镇", "北京市街道"])
def test_what_is_none(name: str) -> None:
    assert not _may_be_name(name, check_set().words.place)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("石滩镇严格落实三项制度。", "石滩镇"),
        ("今年以来，河湾镇紧盯群众急难愁盼。", "河湾镇"),
        ("河湾镇筑牢法治建设根基。", "河湾镇"),
        ("下一步，岩口乡将建立清单。", "岩口乡"),
        ("白石乡政府召开会议21次。", "白石乡"),
        ("凡以竹园镇人民政府名义印发的文件均经审查。", "竹园镇"),
        ("在石滩镇党委、政府的坚强领导下，工作有序推进。", "石滩镇"),
        ("云岭县石滩镇全面推进依法行政。", "石滩镇"),
    ],
)
def test_a_foreign_subject_is_told(text: str, name: str) -> None:
    assert foreign(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "青溪镇严格落实三项制度。",
        "与石滩镇联合执法6次。",
        "石滩镇政府与我镇签订协议。",
        "赴松坪镇考察，松坪镇推行的做法值得学习。",
        "松坪镇的做法给我们很大启发。",
        "石滩镇务工的村民刘某讨回工资。",
        "青溪镇、石滩镇、河湾镇三地轮流值班。",
        "镇容镇貌焕然一新。",
        "乡镇执法队伍不断壮大。",
        "全镇严格落实三项制度。",
        "老旧街道改造3条。",
        "邻镇石滩镇负责右岸。",
        "代表镇党委与各村签订责任书。",
        "县委依法治县办来镇督察时指出4项问题。",
        "县司法局来街道调研，指出档案不齐。",
        "农闲时村组离乡务工的多，开会不容易。",
    ],
)
def test_a_partner_is_not(text: str) -> None:
    assert foreign(text) == []


def test_a_report_without_a_place_is_not_judged() -> None:
    assert foreign("石滩镇严格落实三项制度。", place=None) == []


def test_calling_oneself_by_another_kind_is_info() -> None:
    found = [f for f in check("一、工作情况\n我乡严格落实三项制度。") if f.check == "wrong_place"]
    assert [(f.severity.value, f.actual) for f in found] == [("info", "我乡")]


def test_every_place_of_a_name_is_evidence() -> None:
    text = "一、工作情况\n石滩镇严格执法。我们也严格执法，青溪镇强化普法。石滩镇强化普法。"
    (finding,) = [f for f in check(text) if f.check == "wrong_place"]
    assert [e.quote for e in finding.evidence] == ["石滩镇", "石滩镇"]
    assert finding.expected == "青溪镇"
