"""Between reports: copying, two years of one township, peers, the county."""

from __future__ import annotations

import json
import pickle

import pytest

from checks.support import check_set, view
from extractor.checks.across import check_across, county_rollup, digest
from extractor.checks.digests import Digest
from extractor.checks.listing import as_markdown
from extractor.checks.peers import robust_z
from extractor.models import Finding

PROBLEMS = (
    "一是队伍年龄偏大，懂电脑会取证的同志只有少数几位，遇上夜间突发的投诉常常抽不出人手。"
    "二是山里信号时断时续，平板录入的检查记录经常要回到镇上才能补传。"
    "三是老乡们还是习惯先找熟人再找规矩，宅基地的老账翻来覆去总也说不清楚。"
    "四是车辆只有两台老皮卡，跑完最远的三个村要大半天时间，油料经费也一直紧张。"
)


def made(marked: str, *, file: str, **head: object) -> Digest:
    return digest(view(marked, file=file, **head), check_set())


def found(*digests: Digest) -> dict[str, list[Finding]]:
    return {file: list(findings) for file, findings in check_across(digests, check_set()).items()}


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.check, f.severity.value) for f in findings]


def test_a_digest_survives_pickle_and_json() -> None:
    one = made(
        "案件⟦penalty_cases=45 件|45件⟧，较上年的⟦penalty_cases=36 件 @previous|36件⟧增长25%。" + PROBLEMS,
        file="a.txt",
        county="云县",
    )
    assert one.turns and one.previous and one.clauses
    assert pickle.loads(pickle.dumps(one)) == one
    assert Digest.from_dict(json.loads(json.dumps(one.to_dict(), ensure_ascii=False))) == one


def test_a_passage_in_two_townships_is_told_to_both() -> None:
    here = made("青溪镇的问题：" + PROBLEMS, file="a.txt")
    there = made("存在不足。" + PROBLEMS.replace("老乡们", "村民们"), file="b.txt", place="柳河镇")
    both = found(here, there)
    assert told(both["a.txt"]) == told(both["b.txt"]) == [("near_duplicate", "warning")]
    (finding,) = both["a.txt"]
    assert "柳河镇" in finding.message and "b.txt" in finding.message
    mine, theirs = finding.evidence
    assert (mine.file, theirs.file) == ("", "b.txt")
    assert here.text[mine.start : mine.end] == mine.quote
    assert there.text[theirs.start : theirs.end] == theirs.quote


def test_the_copy_is_the_one_that_names_the_other_town() -> None:
    source = made("石滩镇的问题：" + PROBLEMS.replace("山里", "石滩镇山里"), file="a.txt", place="石滩镇")
    copy = made("存在问题：" + PROBLEMS.replace("山里", "石滩镇山里"), file="b.txt", place="柳河镇")
    both = found(source, copy)
    assert ("near_duplicate", "info") in told(both["a.txt"])
    assert ("near_duplicate", "warning") in told(both["b.txt"])
    assert "套用石滩镇" in next(f.message for f in both["b.txt"] if f.check == "near_duplicate")


def test_short_and_common_passages_are_no_copies() -> None:
    short = PROBLEMS[:60]
    assert found(made(short, file="a.txt"), made(short, file="b.txt", place="柳河镇")) == {}
    template = [made(PROBLEMS, file=f"{i}.txt", place=f"{'甲乙丙丁戊己庚辛'[i]}山镇") for i in range(8)]
    assert not any("near_duplicate" in [f.check for f in fs] for fs in found(*template).values())


def test_an_own_name_that_was_put_in_does_not_hide_the_copy() -> None:
    here = made(PROBLEMS.replace("山里", "青溪镇的山里"), file="a.txt")
    there = made(PROBLEMS.replace("山里", "柳河镇的山里"), file="b.txt", place="柳河镇")
    assert told(found(here, there)["a.txt"]) == [("near_duplicate", "warning")]


FIGURES = (
    "检查⟦inspections={0} 次|{0}次⟧，处罚⟦penalty_cases={1} 件|{1}件⟧，受理⟦disputes_handled={2} 件|{2}件⟧，"
    "化解⟦disputes_resolved={3} 件|{3}件⟧。"
)


def test_figures_identical_to_last_year() -> None:
    now = made(FIGURES.format(217, 34, 158, 155), file="2024.txt")
    before = made(FIGURES.format(217, 34, 158, 150), file="2023.txt", year=2023)
    both = found(now, before)
    assert set(both) == {"2024.txt"}
    (finding,) = both["2024.txt"]
    assert finding.check == "identical_to_last_year"
    assert "3项" in finding.message and "2023.txt" in finding.message and "行政检查217次" in finding.message


def test_text_identical_to_last_year_names_last_years_report() -> None:
    whole = PROBLEMS + "五是普法的小册子印了不少，真正翻开看的人不多，赶场天发完就散落在摊位底下。"
    own = "今年新修了通往后山两个组的机耕路，老支书每天都在工地上守着，县里的工程队干到腊月才收工。"
    own += "河堤加固以后，下游的养鸭户再没有为水位吵过架，镇里又请水利站的同志讲了两回防汛的规矩。"
    now = made(whole + own * 3, file="2024.txt")
    before = made(whole, file="2023.txt", year=2023)
    assert told(found(before, now)["2024.txt"]) == [("identical_to_last_year", "warning")]


def test_a_report_that_is_mostly_last_years_is_a_copy() -> None:
    now = made(PROBLEMS + FIGURES.format(217, 34, 158, 155), file="2024.txt")
    before = made(PROBLEMS + FIGURES.format(217, 34, 158, 150), file="2023.txt", year=2023)
    findings = found(before, now)["2024.txt"]
    assert sorted(told(findings)) == [("identical_to_last_year", "warning"), ("near_duplicate", "warning")]
    copied = next(f for f in findings if f.check == "near_duplicate")
    assert "2023.txt" in copied.message and "照抄" in copied.message
    assert [e.file for e in copied.evidence] == ["", "2023.txt"]
    alone = found(made(PROBLEMS, file="b.txt"), made(PROBLEMS, file="a.txt", year=2023))["b.txt"]
    assert sorted(told(alone)) == [("identical_to_last_year", "warning"), ("near_duplicate", "warning")]


def test_two_years_with_their_own_figures_are_quiet() -> None:
    now = made(FIGURES.format(217, 34, 158, 155), file="2024.txt")
    before = made(FIGURES.format(205, 34, 149, 147), file="2023.txt", year=2023)
    other = made(FIGURES.format(217, 34, 158, 155), file="x.txt", year=2023, place="柳河镇")
    assert found(now, before, other) == {}


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("检查⟦inspections=240 次|240次⟧，上年为⟦inspections=200 次 @previous|200次⟧。", True),
        ("检查⟦inspections=240 次|240次⟧，上年为⟦inspections=210 次 @previous|210次⟧。", False),
        ("检查⟦inspections=240 次|240次⟧，同比增长20%。", True),
        ("检查⟦inspections=240 次|240次⟧，同比增长14.3%。", False),
        ("检查⟦inspections=240 次|240次⟧，比上年增加40次。", True),
        ("检查⟦inspections=240 次|240次⟧，比上年减少40次。", False),
    ],
)
def test_what_is_printed_of_last_year_is_held_against_its_report(text: str, sound: bool) -> None:
    before = made("检查⟦inspections=200 次|200次⟧。", file="2023.txt", year=2023)
    both = found(made(text, file="2024.txt"), before)
    if sound:
        assert both == {}
        return
    (finding,) = both["2024.txt"]
    assert told([finding]) == [("growth_inconsistent", "warning")]
    assert finding.evidence[-1].file == "2023.txt" and finding.evidence[-1].quote == "200次"


def test_jumps_are_info_and_small_numbers_none() -> None:
    now = made(FIGURES.format(700, 9, 158, 155), file="2024.txt")
    before = made(FIGURES.format(200, 2, 149, 147), file="2023.txt", year=2023)
    (finding,) = found(now, before)["2024.txt"]
    assert told([finding]) == [("year_jump", "info")]
    assert finding.message == "行政检查700次，2023年报告（2023.txt）是200次"


def test_a_neighbours_name_is_known_from_the_batch() -> None:
    here = made("建设平安石滩、法治石滩，努力再上台阶。", file="a.txt")
    there = made("建设平安石滩，努力再上台阶。", file="b.txt", place="石滩镇")
    both = found(here, there)
    assert told(both["a.txt"]) == [("wrong_place", "warning")]
    assert "b.txt" not in both
    joint = made("会同石滩镇开展联合执法，与石滩镇签订协议。", file="c.txt")
    assert found(joint, there) == {}


def test_the_same_report_in_two_formats_is_info_not_copying() -> None:
    both = found(made(PROBLEMS, file="a.docx"), made(PROBLEMS, file="a.pdf"))
    assert told(both["a.pdf"]) == [("same_report_twice", "info")]
    assert "a.docx" not in both


def test_counties_keep_townships_of_one_name_apart() -> None:
    now = made(FIGURES.format(217, 34, 158, 155), file="2024.txt", county="云县")
    before = made(FIGURES.format(217, 34, 158, 155), file="2023.txt", year=2023, county="临县")
    assert found(now, before) == {}


RATE = "满意率⟦service_satisfaction_rate={0} %|{0}%⟧。"


def test_outliers_are_info_and_show_their_peers() -> None:
    rates = ["97.1", "97.6", "98.2", "96.8", "97.9", "98.4", "97.3", "61.5"]
    reports = [
        made(RATE.format(r), file=f"{i}.txt", place=f"{'甲乙丙丁戊己庚辛'[i]}河镇")
        for i, r in enumerate(rates)
    ]
    both = found(*reports)
    assert set(both) == {"7.txt"}
    (finding,) = both["7.txt"]
    assert told([finding]) == [("outlier_value", "info")]
    assert "8份" in finding.message and "61.5" in finding.message
    assert found(*reports[1:]) == {}, "too few to compare with"


def test_robust_z_without_spread() -> None:
    from decimal import Decimal

    assert robust_z(Decimal(5), [Decimal(5)] * 9) is None


def test_county_rollup_and_its_printed_total() -> None:
    towns = [
        made(
            FIGURES.format(n, 30, 40, 39) + RATE.format(98), file=f"{n}.txt", place=f"{name}镇", county="云县"
        )
        for n, name in ((100, "东河"), (150, "西河"), (260, "南河"))
    ]
    rolled = {r.metric: r for r in county_rollup(towns)}
    assert rolled["inspections"].sum is not None and rolled["inspections"].sum.value == 510
    assert (rolled["inspections"].median, rolled["inspections"].reported) == (150, 3)
    assert rolled["service_satisfaction_rate"].sum is None
    county = made("全县检查⟦inspections=520 次|520次⟧。", file="c.txt", place=None, county="云县")
    (finding,) = found(*towns, county)["c.txt"]
    assert told([finding]) == [("county_total", "info")]
    assert [e.file for e in finding.evidence] == ["", "100.txt", "150.txt", "260.txt"]
    right = made("全县检查⟦inspections=510 次|510次⟧。", file="c.txt", place=None, county="云县")
    assert "c.txt" not in found(*towns, right)


def test_the_catalogue_of_checks_is_told_in_markdown() -> None:
    text = as_markdown(check_set())
    for code in ("near_duplicate", "summary_fine_cap", "truncated_text", "outlier_value"):
        assert f"`{code}`" in text
    assert "第五十一条" in text


def test_an_earlier_run_is_compared_with_and_gets_no_findings() -> None:
    now = made(FIGURES.format(217, 34, 158, 155), file="青溪镇.txt")
    before = made(FIGURES.format(217, 34, 158, 155), file="青溪镇.txt", year=2023)
    both = check_across([now], check_set(), earlier=[before])
    assert set(both) == {"青溪镇.txt"}
    (finding,) = both["青溪镇.txt"]
    assert finding.check == "identical_to_last_year"
    assert finding.evidence[1].file == "上年/青溪镇.txt"
