"""Charts of made-up rows: whole numbers stay whole, places of one name stay apart, unclear values stay out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from fake_extractor import METRICS
from run_folders import report

from extractor.models import ReportHead
from extractor.web.views.charts import distribution, ranking, trend
from extractor.web.views.sheets import Sheet
from web.web_runs import opened, written_run

METRIC = next(one for one in METRICS if one.id == "inspections")


@pytest.fixture(scope="module")
def one(tmp_path_factory) -> Sheet:
    """A sheet that tells 检查5次, to be changed."""
    text = "柳溪镇检查5次。"
    head = ReportHead(place="柳溪镇", county="云岭县", year=2024)
    bench = opened(written_run(tmp_path_factory.mktemp("charts"), report(text, "a.txt", head)))
    sheet = bench.sheets[0]
    bench.store.close()
    assert sheet.figure(METRIC) == 5
    return sheet


def told(sheet: Sheet, value: str | None, key: int = 0, **facts: object) -> Sheet:
    cell = replace(sheet.now.cells["inspections"], value=value)
    return replace(sheet, key=key, now=replace(sheet.now, cells={"inspections": cell}), **facts)


@pytest.mark.parametrize(
    ("values", "first", "last", "middle"),
    [
        (["0", "10"], "0—1", "9—10", "5"),
        (["1", "2"], "1—1.1", "1.9—2", "1.5"),
        (["0", "1234567"], "0—123457", "1111110—1234567", "617284"),
        (["1234567.25", "9234567.25"], "1234567—2034567", "8434567—9234567", "5234567"),
        (["0.5", "99.5"], "0.5—10.4", "89.6—99.5", "50"),
        (["0.001", "0.002"], "0.001—0.0011", "0.0019—0.002", "0.0015"),
        (["-10", "10"], "-10—-8", "8—10", "0"),
        (
            ["123456789012", "223456789012"],
            "123456789012—133456789012",
            "213456789012—223456789012",
            "173456789012",
        ),
    ],
)
def test_steps_are_named_in_plain_numbers(one, values, first, last, middle):
    drawn = distribution([told(one, value) for value in values], METRIC)
    names = drawn["xAxis"]["data"]
    assert (names[0], names[-1], len(names)) == (first, last, 10)
    assert f"中位数 {middle}，" in drawn["title"]["text"]
    assert [sum(drawn["series"][0]["data"]), drawn["series"][0]["data"][-1]] == [2, 1]


@pytest.mark.parametrize("value", ["0", "7", "1234567", "0.25"])
def test_one_value_is_one_step(one, value):
    drawn = distribution([told(one, value)] * 3, METRIC)
    assert (drawn["xAxis"]["data"], drawn["series"][0]["data"]) == ([value], [3])


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 100])
def test_every_value_falls_into_one_step(one, count):
    sheets = [told(one, str(Decimal(number) / 7 if number % 2 else number)) for number in range(count)]
    assert sum(distribution(sheets, METRIC)["series"][0]["data"]) == count


@pytest.mark.parametrize(
    ("facts", "silent"),
    [({}, 0), ({"ok": False}, 0), ({"repeated": True}, 1), ({"year": 2023}, 0), ({"year": None}, 0)],
)
def test_who_is_counted_as_silent(one, facts, silent):
    drawn = distribution([told(one, "5", **facts)], METRIC, 2024)
    assert f"{silent} 份没有可比的数值" in drawn["title"]["text"]
    assert sum(drawn["series"][0]["data"]) == (not facts)


def test_a_cell_without_a_value_is_in_no_chart(one):
    blank = told(one, None)
    assert ranking([blank], METRIC)["series"][0]["data"] == []
    assert trend([blank], METRIC, ["柳溪镇"])["xAxis"]["data"] == []
    assert "1 份没有可比的数值" in distribution([blank], METRIC)["title"]["text"]


@pytest.mark.parametrize(
    ("count", "shown", "words"), [(1, 1, "1 份报告"), (40, 40, "40 份"), (41, 40, "前 40 名，共 41 份")]
)
def test_a_ranking_says_how_many_it_leaves_out(one, count, shown, words):
    drawn = ranking([told(one, str(number), number) for number in range(count)], METRIC)
    bars = drawn["series"][0]["data"]
    assert len(bars) == len(drawn["yAxis"]["data"]) == shown
    assert words in drawn["title"]["text"]
    assert [bar["key"] for bar in bars] == list(range(count - 1, count - 1 - shown, -1))


def lines(drawn) -> dict[str, list[float | None]]:
    return {one["name"]: one["data"] for one in drawn["series"][1:]}


def test_places_of_one_name_in_two_counties_are_two_lines(one):
    sheets = [
        told(one, "5", county="云岭县", year=2023),
        told(one, "50", county="河源县", year=2023),
        told(one, "6", county="云岭县", year=2024),
        told(one, "7", place="云河镇", year=2024),
    ]
    drawn = trend(sheets, METRIC, ["柳溪镇", "云河镇"])
    assert lines(drawn) == {"云岭县 柳溪镇": [5.0, 6.0], "河源县 柳溪镇": [50.0, None], "云河镇": [None, 7.0]}
    assert drawn["series"][0]["data"] == [27.5, 6.5]


@pytest.mark.parametrize("places", [[], ["没有镇"], ["柳溪镇", "柳溪镇"]])
def test_a_place_has_one_line_also_where_nothing_is_told(one, places):
    drawn = trend([told(one, "5", year=2024)], METRIC, places)
    assert lines(drawn) == {name: [5.0] if name == "柳溪镇" else [None] for name in places}


def test_two_reports_of_one_place_and_year_draw_the_first_as_the_comparison_of_years_does(one):
    sheets = [told(one, "5", 1), told(one, "9", 2)]
    assert lines(trend(sheets, METRIC, ["柳溪镇"])) == {"柳溪镇": [5.0]}


def test_a_report_without_a_year_has_no_point(one):
    assert trend([told(one, "5", year=None)], METRIC, ["柳溪镇"])["xAxis"]["data"] == []
