"""Two runs side by side: which report is which, what changed in it, and who or what changed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from run_folders import failed, finding
from store_runs import change, report, sha

from extractor.batch import json_line
from extractor.models import ReportHead, Severity
from extractor.record import ReportResult
from extractor.store import ChangeKind
from extractor.store.comparing import CellChange, Difference, Kind, Reason, Side, compare
from extractor.store.models import Head, StoredReport
from extractor.store.rows import content_hash

TEXT = "桥头镇全年检查5次，行政处罚案件12件。"
LONGER = "桥头镇年度总结。全年检查5次，行政处罚案件12件。"
HEAD = ReportHead(place="桥头镇", county="松原县", year=2024)


class Held:
    """A run in memory; it counts the reports that were read whole."""

    path: Any = None
    facts: Any = None
    metrics = ()
    checks: Any = None

    def __init__(self, *results: ReportResult) -> None:
        self._reports = {one.file: StoredReport(one.to_dict(), one.text) for one in results}
        self.read: list[str] = []

    def heads(self) -> Iterator[Head]:
        for one in self._reports.values():
            head = one.record["report"]
            content = content_hash(json_line(one.record))
            township = head["place"] or head["issuer"]
            yield Head(one.file, one.sha256, one.ok, township, head["county"], head["year"], content)

    def reports(self) -> Iterator[StoredReport]:
        return iter(self._reports.values())

    def report(self, file: str) -> StoredReport:
        self.read.append(file)
        return self._reports[file]


def differences(old: tuple[ReportResult, ...], new: tuple[ReportResult, ...]) -> list[Difference]:
    return list(compare(Side(Held(*old)), Side(Held(*new))))


def pairs(old: tuple[ReportResult, ...], new: tuple[ReportResult, ...]) -> list[tuple[str, str]]:
    return [
        (one.before.file if one.before else "", one.after.file if one.after else "")
        for one in differences(old, new)
    ]


def told(one: CellChange) -> tuple[object, ...]:
    return one.metric, one.old, one.new, one.reason


def township(name: str, text: str, place: str | None = None, year: int | None = 2024) -> ReportResult:
    return report(text, name, ReportHead(place=place, county="松原县", year=year))


PAIRS = {
    "by name, whatever it holds": (
        [township("a.txt", "检查1次", "桥头镇")],
        [township("a.txt", "检查2次", "石门镇")],
        [("a.txt", "a.txt")],
    ),
    "by content where the file was renamed": (
        [township("a.txt", "检查1次")],
        [township("b.txt", "检查1次")],
        [("a.txt", "b.txt")],
    ),
    "by township and year where name and content are others": (
        [township("a.txt", "检查1次", "桥头镇")],
        [township("b.txt", "检查2次", "桥头镇")],
        [("a.txt", "b.txt")],
    ),
    "another year is another report": (
        [township("a.txt", "检查1次", "桥头镇", 2023)],
        [township("b.txt", "检查2次", "桥头镇")],
        [("", "b.txt"), ("a.txt", "")],
    ),
    "without a township nobody knows": (
        [township("a.txt", "检查1次")],
        [township("b.txt", "检查2次")],
        [("", "b.txt"), ("a.txt", "")],
    ),
    "two of one township are not guessed": (
        [township("a.txt", "检查1次", "桥头镇"), township("b.txt", "检查2次", "桥头镇")],
        [township("c.txt", "检查3次", "桥头镇")],
        [("", "c.txt"), ("a.txt", ""), ("b.txt", "")],
    ),
    "two new ones of one township are not guessed": (
        [township("a.txt", "检查1次", "桥头镇")],
        [township("b.txt", "检查2次", "桥头镇"), township("c.txt", "检查3次", "桥头镇")],
        [("", "b.txt"), ("", "c.txt"), ("a.txt", "")],
    ),
    "what the name has settled leaves the township clear": (
        [township("a.txt", "检查1次", "桥头镇"), township("b.txt", "检查2次", "桥头镇")],
        [township("a.txt", "检查3次", "桥头镇"), township("c.txt", "检查4次", "桥头镇")],
        [("a.txt", "a.txt"), ("b.txt", "c.txt")],
    ),
    "the name goes before the content": (
        [township("a.txt", "检查1次"), township("b.txt", "检查2次")],
        [township("a.txt", "检查2次"), township("b.txt", "检查1次")],
        [("a.txt", "a.txt"), ("b.txt", "b.txt")],
    ),
    "one content under two new names is not guessed": (
        [township("a.txt", "检查1次")],
        [township("b.txt", "检查1次"), township("c.txt", "检查1次")],
        [("", "b.txt"), ("", "c.txt"), ("a.txt", "")],
    ),
    "the order is the newer run's, then what is gone": (
        [township("a.txt", "检查1次"), township("m.txt", "检查2次"), township("z.txt", "检查3次")],
        [township("z.txt", "检查3次"), township("b.txt", "检查9次"), township("m.txt", "检查2次")],
        [("z.txt", "z.txt"), ("", "b.txt"), ("m.txt", "m.txt"), ("a.txt", "")],
    ),
    "nothing and nothing": ([], [], []),
}


@pytest.mark.parametrize("case", PAIRS)
def test_reports_find_their_older_selves(case):
    old, new, expected = PAIRS[case]
    assert pairs(tuple(old), tuple(new)) == expected


def test_files_that_could_not_be_read_are_paired_by_name_only():
    assert pairs((failed("a.txt"),), (failed("a.txt"),)) == [("a.txt", "a.txt")]
    assert pairs((failed("a.txt"),), (failed("b.txt"),)) == [("", "b.txt"), ("a.txt", "")]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (None, report(TEXT, "a.txt", HEAD), Kind.NEW),
        (report(TEXT, "a.txt", HEAD), None, Kind.GONE),
        (report(TEXT, "a.txt", HEAD), report(TEXT, "a.txt", HEAD), Kind.SAME),
        (report(TEXT, "a.txt", HEAD), report(LONGER, "a.txt", HEAD), Kind.CHANGED),
        (report(TEXT, "a.txt", HEAD), failed("a.txt"), Kind.CHANGED),
        (failed("a.txt"), report(TEXT, "a.txt", HEAD), Kind.CHANGED),
        (failed("a.txt"), failed("a.txt"), Kind.SAME),
        (
            report(TEXT, "a.txt", HEAD),
            report(TEXT, "a.txt", HEAD, finding(TEXT, "5次")),
            Kind.CHANGED,
        ),
    ],
)
def test_what_became_of_a_report(old, new, kind):
    (one,) = differences(*(() if each is None else (each,) for each in (old, new)))
    assert one.kind is kind
    assert one.head.file == "a.txt"
    assert not one.cells


def test_the_newer_run_has_the_word_on_the_report():
    (one,) = differences((township("a.txt", TEXT, "桥头镇"),), (township("b.txt", TEXT, "石门镇"),))
    assert (one.head.file, one.head.township) == ("b.txt", "石门镇")


def test_another_text_is_the_reason_for_another_value():
    (one,) = differences(
        (report("检查5次，案件3件，罚7元", "a.txt"),), (report("检查6次，案件3件，应诉率90%", "a.txt"),)
    )
    assert one.text_changed
    assert [told(each) for each in one.cells] == [
        ("inspections", "5", "6", Reason.TEXT),
        ("litigation_response_rate", None, "90", Reason.TEXT),
        ("fines_amount", "7", None, Reason.TEXT),
    ]


def test_other_rules_are_the_reason_where_the_text_is_the_same():
    after = report(TEXT, "a.txt", HEAD)
    fewer = replace(after, cells=after.cells[:1])
    (one,) = differences((after,), (fewer,))
    assert not one.text_changed
    assert [told(each) for each in one.cells] == [("penalty_cases", "12", None, Reason.RULES)]
    assert one.kind is Kind.CHANGED


def test_another_unit_of_one_figure_is_a_change():
    (one,) = differences((report("检查5次", "a.txt"),), (report("检查5批次", "a.txt"),))
    (cell,) = one.cells
    assert (cell.old, cell.new, cell.old_unit, cell.new_unit) == ("5", "5", "次", "批次")


def test_two_cells_without_a_value_are_the_same_in_any_unit():
    (one,) = differences((report("检查5次，检查6次", "a.txt"),), (report("检查5批次，检查6批次", "a.txt"),))
    assert one.cells == ()


def test_reports_that_are_the_same_in_every_result_are_not_read():
    old, new = (Held(report(TEXT, "a.txt", HEAD), report("检查9次", "b.txt")) for _ in range(2))
    assert [one.kind for one in compare(Side(old), Side(new))] == [Kind.SAME, Kind.SAME]
    assert old.read == new.read == []


def by_hand(**more: Any) -> Any:
    return replace(change(**{"sha256": sha(TEXT), "file": "a.txt", **more}), kind=ChangeKind.CORRECT)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((), (by_hand(id=1),), [("inspections", "5", "6", Reason.HAND)]),
        # both sides know it: the older value is what the program read, so that it is told all the same
        ((by_hand(id=1),), (by_hand(id=1),), [("inspections", "5", "6", Reason.HAND)]),
        # a correction to what the program reads anyway is no difference
        ((), (by_hand(id=1, new="5"),), []),
        # one that is known to the older side only
        ((by_hand(id=1),), (), []),
    ],
)
def test_changes_by_hand_are_told_where_the_text_is_the_same(before, after, expected):
    old, new = Held(report(TEXT, "a.txt", HEAD)), Held(report(TEXT, "a.txt", HEAD))
    (one,) = compare(Side(old, before), Side(new, after))
    assert [told(each) for each in one.cells] == expected
    assert all(each.change is not None and each.change.who == "王敏" for each in one.cells)
    assert all(each.lost is None for each in one.cells)


def test_a_correction_of_another_content_changes_nothing():
    old, new = Held(report(TEXT, "a.txt", HEAD)), Held(report(TEXT, "a.txt", HEAD))
    (one,) = compare(Side(old), Side(new, (by_hand(id=1, sha256=sha("另一份")),)))
    assert one.kind is Kind.SAME
    assert new.read == []


def test_a_correction_that_another_text_has_lost_is_told():
    old, new = Held(report(TEXT, "a.txt", HEAD)), Held(report(LONGER, "a.txt", HEAD))
    (one,) = compare(Side(old, (by_hand(id=1),)), Side(new))
    (cell,) = one.cells
    assert told(cell) == ("inspections", "6", "5", Reason.TEXT)
    assert cell.change is None
    assert cell.lost is not None
    assert cell.lost.why == "台账为6次"


def test_a_correction_that_the_new_text_bears_out_is_no_difference():
    old = Held(report(TEXT, "a.txt", HEAD))
    new = Held(report(TEXT.replace("5次", "6次"), "a.txt", HEAD))
    (one,) = compare(Side(old, (by_hand(id=1),)), Side(new))
    assert one.cells == ()
    assert one.text_changed


def test_a_value_taken_away_by_hand_is_told():
    gone = replace(by_hand(id=1), kind=ChangeKind.REJECT, new=None)
    (one,) = compare(
        Side(Held(report(TEXT, "a.txt", HEAD))), Side(Held(report(TEXT, "a.txt", HEAD)), (gone,))
    )
    assert [told(each) for each in one.cells] == [("inspections", "5", None, Reason.HAND)]


FINDINGS = {
    "a longer title moves all offsets and opens nothing anew": (("5次",), ("5次",), 0, 0),
    "another figure is another finding": (("5次",), ("12件",), 1, 1),
    "one that came": ((), ("5次",), 1, 0),
    "one that is gone": (("5次",), (), 0, 1),
    "one of two alike is gone": (("5次", "5次"), ("5次",), 0, 1),
    "the second of two alike came": (("5次",), ("5次", "5次"), 1, 0),
}


@pytest.mark.parametrize("case", FINDINGS)
def test_findings_come_and_go(case):
    old, new, came, gone = FINDINGS[case]
    (one,) = differences(
        (report(TEXT, "a.txt", HEAD, *(finding(TEXT, each) for each in old)),),
        (report(LONGER, "a.txt", HEAD, *(finding(LONGER, each) for each in new)),),
    )
    assert (len(one.came), len(one.gone)) == (came, gone)


@pytest.mark.parametrize(
    ("more", "differs"),
    [
        ({"message": "换一种说法"}, False),
        ({"severity": Severity.WARNING}, False),
        ({"check": "another_check"}, True),
    ],
)
def test_a_finding_is_the_same_by_its_check_and_figures(more, differs):
    (one,) = differences(
        (report(TEXT, "a.txt", HEAD, finding(TEXT, "5次")),),
        (report(TEXT, "a.txt", HEAD, finding(TEXT, "5次", **more)),),
    )
    assert bool(one.came) is differs
    assert bool(one.gone) is differs


def test_the_findings_of_a_new_report_came_and_those_of_one_that_is_gone_went():
    with_one = report(TEXT, "a.txt", HEAD, finding(TEXT, "5次"))
    (came,) = differences((), (with_one,))
    (gone,) = differences((with_one,), ())
    (unread,) = differences((with_one,), (failed("a.txt"),))
    assert [len(one.came) for one in (came, gone, unread)] == [1, 0, 0]
    assert [len(one.gone) for one in (came, gone, unread)] == [0, 1, 1]
