"""``report.html`` after corrections: what holds now is shown, marked as changed by hand, with who, when, what from and why."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from run_folders import finding, report, write_run

from extractor.cli import main
from extractor.exports.html import write_page
from extractor.exports.html.data import Changed, overview
from extractor.models import ReportHead
from extractor.store import Change, ChangeKind, fingerprint, open_run, open_store

TEXT = "柳溪镇检查5次，又检查8次，罚款20元，发书7本，行政处罚案件12件。"
OTHER = "云河镇检查3次，罚款10元。"
_BLOCK = re.compile(r'<script type="application/json" id="overview">(.*?)</script>', re.DOTALL)
INSPECTIONS, FINES = 1, 2


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    head = ReportHead(place="柳溪镇", county="云岭县", year=2024)
    wrong = finding(TEXT, "5次", "8次", message="检查5次又8次")
    low = finding(TEXT, "20元", message="罚款偏少")
    first = replace(report(TEXT, "a.txt", head, wrong, low), sha256=sha(TEXT))
    other = replace(report(OTHER, "b.txt", ReportHead(place="云河镇", year=2024)), sha256=sha(OTHER))
    return write_run(tmp_path, first, other)


def change(kind: ChangeKind, text: str = TEXT, **more) -> Change:
    return Change(who="张三", kind=kind, sha256=sha(text), file="a.txt" if text == TEXT else "b.txt", **more)


def kept(run: Path, *made: Change) -> tuple[Change, ...]:
    with open_store(run / "review.db") as store:
        for one in made:
            store.record(one)
        return store.changes()


def told(run: Path, *made: Change) -> dict:
    opened = open_run(run)
    return overview(opened, Changed.of(opened, kept(run, *made)))


def test_without_changes_nothing_is_marked(run):
    page = told(run)
    assert (page["changed"], page["changes"]) == (0, [])
    assert {len(cell) for one in page["reports"] for cell in one["cells"].values()} == {7}
    assert {one["o"] for one in page["findings"]} == {"open"}


def test_a_corrected_cell_holds_the_new_value_and_tells_who_when_old_new_and_why(run):
    made = change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账")
    page = told(run, made)
    cell = page["reports"][0]["cells"][INSPECTIONS]
    assert cell[:4] == ["13", "次", "exact", "corrected"]
    assert re.fullmatch(r"人工更正：待核→13次，张三 \d{4}-\d\d-\d\d \d\d:\d\d，看了台账", cell[7])
    assert page["totals"][INSPECTIONS + 1] == "16"
    assert page["changed"] == 1
    (row,) = page["changes"]
    told_row = dict(zip(page["changeHeads"], row[:-2], strict=True))
    assert (told_row["何人"], told_row["操作"], told_row["对象"], told_row["新值"], told_row["理由"]) == (
        "张三",
        "更正",
        "行政检查",
        "13",
        "看了台账",
    )
    assert row[-2:] == [0, "inspections"]
    assert len(page["reports"][1]["cells"][INSPECTIONS]) == 7  # nobody has touched the other report


def test_an_emptied_cell_is_empty_and_no_longer_waits(run):
    page = told(run, change(ChangeKind.REJECT, target="fines_amount", old="20", why="是上年的"))
    cell = page["reports"][0]["cells"][FINES]
    assert (cell[0], cell[3]) == (None, "rejected")
    assert "人工剔除：20元→空" in cell[7] and "是上年的" in cell[7]
    assert page["totals"][FINES + 1] == "10"


def test_a_number_given_by_hand_is_a_mention_of_its_metric(run):
    start = TEXT.index("7本")
    made = change(ChangeKind.ASSIGN, target=f"{start}-{start + 2}", old="7本", new="litigation_response_rate")
    page = told(run, made)
    assert page["reports"][0]["loose"] == 0
    cells = page["reports"][0]["cells"]
    assert next(one for one in cells.values() if one[3] == "assigned")[:2] == ["7", "本"]


def test_an_accepted_cell_keeps_its_value_and_says_so(run):
    page = told(run, change(ChangeKind.ACCEPT, target="penalty_cases", old="12"))
    cell = page["reports"][0]["cells"][0]
    assert (cell[0], cell[3]) == ("12", "single")
    assert cell[7].startswith("认可，张三 ")
    assert page["changed"] == 0  # the value is the program's own


def test_an_answered_finding_says_what_was_answered(run):
    low = next(open_run(run).reports()).record["findings"][1]
    made = change(ChangeKind.FINDING, target=fingerprint(low), old="open", new="answered", why="来函说明")
    by_message = {one["m"]: one for one in told(run, made)["findings"]}
    assert by_message["检查5次又8次"]["o"] == "open"
    assert (by_message["罚款偏少"]["o"], by_message["罚款偏少"]["t"][-5:]) == ("answered", "，来函说明")


def test_what_was_taken_back_is_no_longer_in_the_table_but_in_the_list(run):
    made = change(ChangeKind.CORRECT, target="fines_amount", old="20", new="30", why="看错")
    page = told(run, made, change(ChangeKind.UNDO, undoes=1))
    assert page["reports"][0]["cells"][FINES][:4] == ["20", "元", "exact", "single"]
    assert [row[page["changeHeads"].index("现状")] for row in page["changes"]] == ["已撤销", "生效"]


def test_changes_of_other_reports_are_passed_over(run):
    page = told(run, replace(change(ChangeKind.REJECT, target="fines_amount"), sha256="0" * 64))
    assert (page["changed"], page["changes"]) == (0, [])


def test_the_commands_lay_the_runs_own_changes_over_the_page(run, tmp_path, capsys):
    kept(run, change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="<b>看了台账</b>"))
    assert main(["html", str(run)]) == 0
    assert "人工改动 1 格" in capsys.readouterr().out
    assert main(["export", str(run), "--out", str(tmp_path / "更正后")]) == 0
    assert "report.html" in capsys.readouterr().out
    own, exported = (one / "report.html" for one in (run, tmp_path / "更正后"))
    assert own.read_bytes() == exported.read_bytes()
    text = exported.read_text(encoding="utf-8")
    assert "<b>看了台账</b>" not in text
    page = json.loads(_BLOCK.search(text)[1])
    assert "<b>看了台账</b>" in page["reports"][0]["cells"][str(INSPECTIONS)][7]
    with (tmp_path / "更正后" / "summary.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.DictReader(stream))["行政检查（次）"] == "13"


def test_a_named_store_takes_the_place_of_the_own_one(run, tmp_path):
    kept(run, change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"))
    with open_store(tmp_path / "other.db"):
        pass
    assert (
        main(["html", str(run), "--store", str(tmp_path / "other.db"), "-o", str(tmp_path / "x.html")]) == 0
    )
    page = json.loads(_BLOCK.search((tmp_path / "x.html").read_text(encoding="utf-8"))[1])
    assert page["changed"] == 0
    assert main(["html", str(run), "--store", str(tmp_path / "none.db"), "-o", str(tmp_path / "y.html")]) == 2
    assert not (tmp_path / "y.html").exists()


def test_equal_changes_give_equal_pages(run, tmp_path):
    made = kept(run, change(ChangeKind.REJECT, target="fines_amount", old="20", why="是上年的"))
    for name in ("a.html", "b.html"):
        assert write_page(open_run(run), tmp_path / name, made).cells == 1
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
