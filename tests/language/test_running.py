"""The running text: which accidents of a page go, and that every character keeps its place."""

from __future__ import annotations

import pytest

from extractor.language.running import running_text

LOOSE = (
    "镇里专题研 究法治工作５ 次 ，会前学 法12 次 ；检 查企业3 2 7家次 ，罚款12 350 元 ，"
    "出动2 300余人 次 ，办结 率1 00％ 。参训2 18 人次 ;旁听庭审1次 。\n"
)


def test_a_loosely_set_text_is_closed_up() -> None:
    assert running_text(LOOSE).text.strip() == (
        "镇里专题研究法治工作５次，会前学法12次；检查企业327家次，罚款12350元，"
        "出动2300余人次，办结率100％。参训218人次；旁听庭审1次。"
    )


def test_every_character_of_a_closed_up_text_keeps_its_place() -> None:
    running = running_text(LOOSE)
    for n, at in enumerate(running.back):
        assert running.text[n] == LOOSE[at] or running.text[n] in "，。；：！？"
    start = running.text.index("327家次")
    low, high = running.origin(start, start + 5)
    assert LOOSE[low:high] == "3 2 7家次"


TORN = (
    "镇里专题 研究法治工作5 次，罚 款2 3 . 6 万元，拆除违 建面积1 2 0 5 ．5 平方米。\n"
    "调解纠 纷1 7 2 起，成功率9 6 ．4 ％，持证率1 0 0 %，检查企 业8 3\n家，工单1 2 3 4 5 热线 6 1 0 件。\n"
)


def test_numbers_torn_again_and_again_tell_a_loosely_set_text() -> None:
    assert running_text(TORN).text.strip() == (
        "镇里专题研究法治工作5次，罚款23.6万元，拆除违建面积1205．5平方米。\n"
        "调解纠纷172起，成功率96．4％，持证率100%，检查企业83家，工单12345热线610件。"
    )


def test_thousands_parted_by_spaces_tell_no_loosely_set_text() -> None:
    text = "罚款1 770元，资料4 598份，受众12 300人，办件8 120件，罚没2 040元，工单1 006件 分派到村。\n"
    assert "件，分派" in running_text(text).text  # the space was a lost comma


@pytest.mark.parametrize("text", ["1. 2 0 5件", "1. 20万元投入修路", "2. 35%的村有阵地"])
def test_the_number_of_an_item_keeps_apart_from_a_torn_figure(text: str) -> None:
    for before in (TORN, "一、做法\n"):
        assert running_text(before + text).text.splitlines()[-1].startswith(f"{text[0]}. ")


@pytest.mark.parametrize(
    "text",
    [
        "一季度 12 9 38\n二季度 15 7 40\n",  # columns of figures are not one number
        "开展检查 12 次，整改 9 处。",
        "参加人员 3 2 7家次。",  # nothing says that this text is loosely set
    ],
)
def test_figures_of_other_texts_are_not_put_together(text: str) -> None:
    digits = [word for word in text.replace("次", " ").replace("家", " ").split() if word.isdigit()]
    told = running_text(text).text
    assert "".join(digits) not in told


def test_columns_stay_apart_in_a_loosely_set_text() -> None:
    told = running_text(LOOSE + "一季度  45  50\n").text
    assert "4550" not in told


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("信访办结（件） | 45 | 50\n12345热线工单（件） | 412 | 388\n", "5012345"),
        ("参会人数45\n2024年另行统计\n", "452024"),
        ("受理46\n12345热线转来\n", "4612345"),
    ],
)
def test_figures_of_two_lines_are_two_figures(text: str, whole: str) -> None:
    assert whole not in running_text(text).text


def test_a_number_cut_by_a_full_line_is_one() -> None:
    line = "去年以来镇里组织开展了各类行政检查以及专项整治行动并对重点企业逐一上门累计检查企业达到1"
    text = f"{line}\n26家次，发现隐患若干处。\n"
    assert "126家次" in running_text(text).text
