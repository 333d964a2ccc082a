"""Names of townships, offices and counties; all are invented or general geography."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.language.head_rules import load_head_rules
from extractor.language.places import body_place, county_of, read_org, read_orgs, title_place


@pytest.mark.parametrize(
    ("name", "place", "county", "party"),
    [
        ("澄江县桐坪镇人民政府", "桐坪镇", "澄江县", False),
        ("中共澄江县桐坪镇委员会", "桐坪镇", "澄江县", True),
        ("桐坪镇党委", "桐坪镇", None, True),
        ("石楼区人民政府白水街道办事处", "白水街道", "石楼区", False),
        ("中共石楼区白水街道工作委员会", "白水街道", "石楼区", True),
        ("北城街街道办事处", "北城街街道", None, False),
        ("白水街道办", "白水街道", None, False),
        ("白水街道党工委、办事处", "白水街道", None, False),
        ("重庆市石楼区白水镇人民政府", "白水镇", "石楼区", False),
        ("景德镇市桐山区白水镇人民政府", "白水镇", "桐山区", False),
        ("津市市桐坪镇人民政府", "桐坪镇", "津市市", False),
        ("荆州市沙市区桐坪镇人民政府", "桐坪镇", "沙市区", False),
        ("青岛市市北区白水街道办事处", "白水街道", "市北区", False),
        ("镇巴县桐坪镇人民政府", "桐坪镇", "镇巴县", False),
        ("乡宁县桐坪乡人民政府", "桐坪乡", "乡宁县", False),
        ("新市镇人民政府", "新市镇", None, False),
        ("澄江县马市镇人民政府", "马市镇", "澄江县", False),
        ("老县镇人民政府", "老县镇", None, False),
        ("叶县旧县镇人民政府", "旧县镇", "叶县", False),
        ("红旗营子乡人民政府", "红旗营子乡", None, False),
        ("古镇镇人民政府", "古镇镇", None, False),
        ("开发区街道办事处", "开发区街道", None, False),
        ("浦东新区川桐新镇人民政府", "川桐新镇", "浦东新区", False),
        ("白音左旗查干苏木人民政府", "查干苏木", "白音左旗", False),
        ("东河土家族苗族自治县松林回族乡人民政府", "松林回族乡", "东河土家族苗族自治县", False),
        ("内蒙古自治区白音左旗桐坪镇人民政府", "桐坪镇", "白音左旗", False),
        ("东区崔各庄地区办事处", "崔各庄地区", None, False),
        ("澄江县国营红星农场管理委员会", "国营红星农场", "澄江县", False),
        ("澄江经济技术开发区管委会", "澄江经济技术开发区", None, False),
        ("澄江县司法局", None, "澄江县", False),
    ],
)
def test_read_org(name: str, place: str | None, county: str | None, party: bool) -> None:
    org = read_org(name)
    assert org is not None
    assert (org.name, org.place, org.county, org.party) == (name, place, county, party)


@pytest.mark.parametrize(
    "text",
    [
        "全镇人民政府",
        "我镇人民政府",
        "桐坪镇",
        "人民政府",
        "关于桐坪镇人民政府",
        "桐坪镇党委书记",
        "XX镇人民政府",
        "",
    ],
)
def test_no_org(text: str) -> None:
    assert read_org(text) is None


def test_read_orgs_takes_joint_names_apart() -> None:
    orgs, rest = read_orgs("中共桐坪镇委员会　桐坪镇人民政府关于2024年")
    assert [org.name for org in orgs] == ["中共桐坪镇委员会", "桐坪镇人民政府"]
    assert rest == "关于2024年"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("桐坪镇2024年法治政府建设年度报告", ("桐坪镇", None)),
        ("澄江县桐坪镇2024年法治政府建设年度报告", ("桐坪镇", "澄江县")),
        ("关于桐坪镇2024年法治政府建设工作的报告", ("桐坪镇", None)),
        ("2024年桐坪镇法治政府建设工作总结", ("桐坪镇", None)),
        ("2024年白水街道法治政府建设工作总结", ("白水街道", None)),
        ("2024年全镇法治政府建设工作总结", (None, None)),
        ("2024年镇法治政府建设工作总结", (None, None)),
        ("乡镇法治政府建设工作总结", (None, None)),
        ("乡村振兴工作总结", (None, None)),
        ("澄江经济开发区2024年工作总结", ("澄江经济开发区", None)),
    ],
)
def test_title_place(title: str, expected: tuple[str | None, str | None]) -> None:
    assert title_place(title) == expected


def test_body_place_is_the_one_told_again() -> None:
    text = "2024年，桐坪镇抓法治，学习邻水镇经验。桐坪镇召开会议3次。"
    assert body_place(text, 0, len(text)) == "桐坪镇"
    assert body_place("全镇推进乡镇改革，城镇面貌一新，全镇和谐。", 0, 21) is None


@pytest.mark.parametrize(
    ("text", "addressee", "expected"),
    [
        ("2024年，桐坪镇抓法治。", "中共澄江县委、澄江县人民政府", "澄江县"),
        ("2024年，桐坪镇抓法治。", "县委、县人民政府", None),
        ("2024年，桐坪镇抓法治。", "区委全面依法治区委员会", None),
        ("2024年，桐坪镇抓法治。", "东河土家族自治县司法局", "东河土家族自治县"),
        ("2024年，桐坪镇抓法治。", "中共潍坊市委", None),
        ("澄江县桐坪镇地处县城东部。", None, "澄江县"),
        ("按照县委要求，对照《澄江县2024年工作要点》抓落实。", None, "澄江县"),
        ("按照县委要求，对照《重庆市行政执法规定》抓落实。", None, None),
        ("按照县委要求，对照《潍坊市2024年工作要点》抓落实。", None, None),
        ("按照县委要求，学习《甲水县办法》《乙水县办法》。", None, None),
        ("按照市委、市政府要求，对照《临泽市工作要点》抓落实。", None, "临泽市"),
        ("按照县委、县政府要求，对照《临泽市工作要点》抓落实。", None, None),
        ("学习《社区矫正法》《开发区条例》，抓落实。", None, None),
    ],
)
def test_county_of(text: str, addressee: str | None, expected: str | None) -> None:
    assert county_of(text, "桐坪镇", addressee) == expected


def test_broken_rules_are_told(tmp_path: Path) -> None:
    path = tmp_path / "head.yaml"
    path.write_text("places: {townships: [镇]}", encoding="utf-8")
    with pytest.raises(RulesError) as told:
        load_head_rules((tmp_path,))
    assert "head.yaml" in told.value.message
