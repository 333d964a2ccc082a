"""Two years of one place."""

from __future__ import annotations

from web_runs import key_of

from extractor.web.views.years import pairs, year_rows


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
