"""Pictures: what is drawn is what the table says."""

from __future__ import annotations

from extractor.web.views.charts import distribution, ranking, trend
from web.web_runs import key_of


def test_a_ranking_is_sorted_and_leads_back_to_reports(bench):
    drawn = ranking(bench.sheets, bench.metric("penalty_cases"))
    assert drawn["yAxis"]["data"] == ["柳溪镇 2024", "柳溪镇 2023"]
    assert [one["value"] for one in drawn["series"][0]["data"]] == [12.0, 10.0]
    assert drawn["series"][0]["data"][0]["key"] == key_of(bench, "县/b.txt")
    assert ranking(bench.sheets, bench.metric("penalty_cases"), 2023)["yAxis"]["data"] == ["柳溪镇"]


def test_a_distribution_counts_every_value_once(bench):
    drawn = distribution(bench.sheets, bench.metric("penalty_cases"))
    assert sum(drawn["series"][0]["data"]) == 2
    assert "2 份没有可比的数值" in drawn["title"]["text"] and "中位数 11" in drawn["title"]["text"]
    assert sum(distribution(bench.sheets, bench.metric("litigation_response_rate"))["series"][0]["data"]) == 1
    assert distribution([], bench.metric("penalty_cases"))["series"][0]["data"] == []


def test_a_trend_has_a_point_a_year(bench):
    drawn = trend(bench.sheets, bench.metric("penalty_cases"), ["柳溪镇", "云河镇"])
    assert drawn["xAxis"]["data"] == ["2023 年", "2024 年"]
    assert [one["data"] for one in drawn["series"]] == [[10.0, 12.0], [10.0, 12.0], [None, None]]


def test_no_tooltip_reads_markup(bench):
    metric = bench.metric("penalty_cases")
    for drawn in (
        ranking(bench.sheets, metric),
        distribution(bench.sheets, metric),
        trend(bench.sheets, metric),
    ):
        assert drawn["tooltip"]["renderMode"] == "richText"
