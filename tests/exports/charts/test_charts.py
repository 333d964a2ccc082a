"""Charts: what they are drawn from, that their words can be shown, and that equal numbers give equal files."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from run_folders import finding, report, write_run

from extractor.cli import main
from extractor.errors import UsageError
from extractor.exports.charts import Numbers, draw_charts, gather
from extractor.exports.charts.numbers import Value
from extractor.models import MetricInfo, ReportHead
from extractor.store import open_run

pytest.importorskip("matplotlib", reason="no matplotlib here: pip install township-report-extractor[charts]")

CASES = MetricInfo("penalty_cases", "行政处罚案件", "enforcement", ("件", "起"))
RATE = MetricInfo("rate", "应诉率", "litigation", ("%",), "rate")
NAMES = ("柳溪镇", "云河镇", "石桥乡", "白水镇", "红旗街道", "青山镇")


def numbers(*, names: tuple[str, ...] = NAMES) -> Numbers:
    made = Numbers((CASES, RATE))
    for year in (2023, 2024):
        made.reports[year] = {*names, "无数镇"}
        made.values.setdefault(CASES.id, {})[year] = {
            name: Value(Decimal(year - 2000 + at), "about" if at == 1 else "exact")
            for at, name in enumerate(names)
        }
    made.values[RATE.id] = {2024: {names[0]: Value(Decimal("98.5"))}}
    made.findings["合计不符", "error"] = 3
    return made


@pytest.fixture(autouse=True)
def _font():
    from extractor.exports.charts.fonts import find_font

    try:
        find_font(["法治"])
    except UsageError as error:
        pytest.skip(f"no Chinese font here: {error.message} apt-get install fonts-noto-cjk")


def run(folder: Path, year: int, *texts: str) -> Path:
    folder.mkdir()
    reports = [
        report(
            text, f"{at}.txt", ReportHead(place=text[:3], county="云岭县", year=year), finding(text, text[:2])
        )
        for at, text in enumerate(texts)
    ]
    return write_run(folder, *reports)


def test_values_are_gathered_by_year_and_township(tmp_path):
    old = run(tmp_path / "a", 2023, "柳溪镇检查5次，应诉率98%", "云河镇检查4批次")
    new = run(tmp_path / "b", 2024, "柳溪镇检查6次，检查7次", "云河镇检查5余次")
    told = gather((open_run(one), ()) for one in (old, new))
    assert told.told("inspections", 2023) == {"柳溪镇": Value(Decimal(5))}
    assert told.other_units["inspections", 2023] == 1  # 批次 is not ranked with 次
    assert told.told("inspections", 2024) == {"云河镇": Value(Decimal(5), "at_least")}
    assert told.findings["合计不符", "error"] == 4
    assert told.year() == 2024


def test_townships_of_one_name_are_told_apart(tmp_path):
    one = report("检查5次", "a.txt", ReportHead(place="柳溪镇", county="甲县", year=2024))
    two = report("检查6次", "b.txt", ReportHead(place="柳溪镇", county="乙县", year=2024))
    told = gather([(open_run(write_run(tmp_path, one, two)), ())])
    assert set(told.told("inspections", 2024)) == {"甲县柳溪镇", "乙县柳溪镇"}


def test_every_chart_has_two_files_and_no_box_in_place_of_a_word(tmp_path):
    drawn = list(
        draw_charts(numbers(), tmp_path)
    )  # a glyph that the font lacks is a warning, and that an error
    files = sorted(path.name for one in drawn for path in one.files)
    assert files == sorted(path.name for path in tmp_path.iterdir())
    assert "行政处罚案件_排名_2024.png" in files
    assert "行政处罚案件_分布_2024.svg" in files
    assert "行政处罚案件_历年.svg" in files
    assert "问题分类.png" in files
    assert [one.title for one in drawn if not one.files] == [
        "应诉率：2024 年度填报的乡镇不足5个，不画分布",
        "应诉率：只有一个年度的数，不画历年变化",
    ]
    for path in tmp_path.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert "<text" not in text, "words are outlines, whatever fonts the reader has"
        assert not re.search(r"(href|src)=\"http", text)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.glob("*.png"))


def test_equal_numbers_give_equal_files(tmp_path):
    for name in "ab":
        list(draw_charts(numbers(), tmp_path / name, (CASES,)))
    first, second = ({one.name: one.read_bytes() for one in (tmp_path / name).iterdir()} for name in "ab")
    assert first == second
    assert len(first) == 8


def test_a_character_that_no_font_has_is_told_and_marked(tmp_path):
    odd = "\U000323af镇"  # not assigned: no font has it
    drawn = list(draw_charts(numbers(names=(*NAMES, odd)), tmp_path, (CASES,)))
    assert {one.missing for one in drawn if one.files} == {odd[0]}


def test_a_name_with_signs_of_mathematics_is_a_name(tmp_path):
    odd = numbers(names=(*NAMES, r"a$\\frac{1$b", "$x$", "_x^2%"))
    assert [one.missing for one in draw_charts(odd, tmp_path, (CASES,)) if one.files] == [""] * 4


def test_no_font_is_said_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("extractor.exports.charts.fonts._FAMILIES", ())
    with pytest.raises(UsageError) as caught:
        list(draw_charts(numbers(), tmp_path))
    assert caught.value.code == "no_font"
    assert "文泉驿" in caught.value.advice
    (tmp_path / "x.ttf").write_bytes(b"no font")
    with pytest.raises(UsageError):
        list(draw_charts(numbers(), tmp_path, font=tmp_path / "x.ttf"))


def test_the_command_draws_and_says_what_it_could_not(tmp_path, capsys):
    folder = run(tmp_path / "a", 2024, "柳溪镇检查5次", "云河镇检查4次")
    assert main(["charts", str(folder), "--out", str(tmp_path / "图"), "-m", "行政检查"]) == 0
    said = capsys.readouterr().out
    assert "行政检查_排名_2024.png" in said
    assert "未画：行政检查：2024 年度填报的乡镇不足5个" in said
    assert "共画出 2 幅图" in said
    assert main(["charts", str(folder), "--out", str(tmp_path / "图"), "-m", "检查"]) == 2
    assert "名称相近的有：行政检查" in capsys.readouterr().err
    assert main(["charts", str(folder), "--out", str(tmp_path / "图"), "--year", "2019"]) == 2


def test_matplotlib_is_loaded_by_nothing_else():
    code = "import sys, extractor.cli.app, extractor.exports.charts; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
