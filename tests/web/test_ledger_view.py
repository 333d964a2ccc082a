"""The ledger as a list."""

from __future__ import annotations

from extractor.web.views import ledger
from extractor.web.views.ledger import ledger_rows, number_at
from web.web_runs import A, key_of, person


def rows(bench, *statuses):
    pairs = [(one, bench.report(one.key)) for one in bench.sheets if one.ok]
    return ledger_rows(pairs, bench.names, frozenset(statuses))


def test_loose_numbers_are_listed_with_their_surroundings(bench):
    told, more = rows(bench, "quantity")
    assert [one["around"].split("【")[1].split("】")[0] for one in told] == ["7本", "9本"]
    assert not more
    assert len({one["key"] for one in rows(bench)[0]}) == len(rows(bench)[0]) > 2


def test_an_assigned_number_says_so(bench):
    key = key_of(bench, "县/b.txt")
    bench.assign(person(), key, A.index("7本"), A.index("7本") + 2, "inspections")
    told, _ = rows(bench, "quantity")
    assert (told[0]["metric"], told[0]["mark"]) == ("人工：行政检查", "assigned")


def test_a_list_has_an_end(bench, monkeypatch):
    monkeypatch.setattr(ledger, "LEDGER_MOST", 2)
    told, more = rows(bench)
    assert (len(told), more) == (2, True)


def test_numbers_are_found_by_their_place(bench):
    report = bench.report(key_of(bench, "县/b.txt"))
    assert number_at(report, A.index("7本"), A.index("7本") + 2)["quote"] == "7本"
    assert number_at(report, 0, 1) is None
