"""Two years of one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.models import ReportHead
from extractor.web.views.years import pairs, year_rows
from web.web_runs import key_of, opened, report, written_run


def test_years_of_one_place_make_a_pair(bench):
    (pair,) = pairs(bench.sheets)
    assert (pair.earlier.file, pair.later.file, pair.title) == (
        "县/d.txt",
        "县/b.txt",
        "云岭县 柳溪镇 2023—2024",
    )


def test_another_run_may_bring_the_earlier_year(bench):
    later = [bench.sheets[key_of(bench, "县/b.txt")]]
    assert pairs(later) == []
    assert [one.earlier.year for one in pairs(later, bench.sheets)] == [2023]
    assert pairs([], bench.sheets) == []  # both years are of the other run


def test_differences_are_of_values_that_can_be_compared(bench):
    (pair,) = pairs(bench.sheets)
    rows = {one["key"]: one for one in year_rows(pair, bench.metrics)}
    assert (rows["penalty_cases"]["difference"], rows["penalty_cases"]["change"]) == ("+2", "+20%")
    assert (rows["inspections"]["before"], rows["inspections"]["difference"]) == ("9批次", "")
    assert rows["fines_amount"]["before"] == "未报"
    assert "litigation_response_rate" not in rows


@pytest.mark.parametrize(
    ("before", "after", "difference", "change", "mark"),
    [
        ("应诉率98.5%", "应诉率90%", "-8.5", "", ""),
        ("应诉率98.5%", "应诉率98.5%", "0", "", "same"),
        ("应诉率100%", "应诉率100%", "0", "", ""),  # all there is, year after year, is no copy
        ("检查100次", "检查100次", "0", "0%", "same"),
        ("检查9次", "检查9次", "0", "0%", ""),  # small figures do stay
        ("检查10次", "检查15次", "+5", "+50%", "great"),
        ("检查10次", "检查14次", "+4", "+40%", ""),
        ("检查10次", "检查4次", "-6", "-60%", "great"),
        ("检查0次", "检查4次", "+4", "", ""),
        ("检查10次", "罚款5元", "", "", "gone"),
    ],
)
def test_what_moved_and_what_did_not(tmp_path, before, after, difference, change, mark):
    head = ReportHead(place="柳溪镇", county="云岭县", year=2023)
    made = [report(before, "a.txt", head), report(after, "b.txt", replace(head, year=2024))]
    bench = opened(written_run(tmp_path, *made))
    (pair,) = pairs(bench.sheets)
    metric = "litigation_response_rate" if "率" in before else "inspections"
    row = next(one for one in year_rows(pair, bench.metrics) if one["key"] == metric)
    bench.store.close()
    assert (row["difference"], row["change"], row["mark"]) == (difference, change, mark)
