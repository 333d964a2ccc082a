"""The rows that go to the browser, and the way through the doubtful cells."""

from __future__ import annotations

from extractor.web.views.sheets import Place
from extractor.web.views.table import choices, doubts, next_doubt, table_data
from web.web_runs import key_of, person


def test_rows_are_aligned_with_the_columns(bench):
    data = table_data(bench.sheets, bench.metrics)
    assert [one["id"] for one in data["metrics"]] == [one.id for one in bench.metrics]
    assert len(data["rows"]) == 4  # the file that failed has none
    for row in data["rows"]:
        assert len(row["v"]) == len(row["s"]) == len(bench.metrics)
        assert all(letter.lower() in data["states"] for letter in row["s"])
    row = next(one for one in data["rows"] if one["f"] == "县/b.txt")
    assert row["h"][:3] == ["云岭县", "柳溪镇", 2024]
    at = [one.id for one in bench.metrics].index("inspections")
    assert (row["v"][at], row["s"][at]) == ("5", "S")  # upper case: a finding speaks of it
    assert row["k"] == key_of(bench, "县/b.txt")


def test_filters_offer_what_there_is(bench):
    told = choices(bench.sheets, bench.metrics)
    assert told == {
        "counties": ["云岭县"],
        "years": ["2024", "2023"],
        "groups": ["行政执法", "复议与应诉"],
    }


def test_the_queue_goes_report_by_report_and_around(bench):
    queue = list(doubts(bench.sheets, bench.metrics))
    first, second = (
        Place(key_of(bench, "县/b.txt"), "inspections"),
        Place(key_of(bench, "县/c.txt"), "inspections"),
    )
    assert queue == [first, second]
    assert next_doubt(queue, None, 1) == first and next_doubt(queue, None, -1) == second
    assert next_doubt(queue, first, 1) == second and next_doubt(queue, second, 1) == first
    assert next_doubt(queue, first, -1) == second
    assert next_doubt([], first, 1) is None


def test_from_a_settled_cell_the_queue_goes_on(bench):
    key = key_of(bench, "县/b.txt")
    here = Place(key, "inspections")
    bench.accept(person(), key, "inspections", "5")
    queue = list(doubts(bench.sheets, bench.metrics))
    assert here not in queue
    assert next_doubt(queue, here, 1) == Place(key_of(bench, "县/c.txt"), "inspections")
    assert next_doubt(queue, Place(0, "x"), -1) == queue[-1]
