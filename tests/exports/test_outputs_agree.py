"""One run, one set of changes, many outputs: the table, the workbook, the page and the bench say the same of every cell."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fake_extractor import METRICS
from run_folders import HOSTILE, failed, finding, report, write_run

from extractor.exports.corrected import CORRECTED_OUTPUTS, write_corrected
from extractor.labels import heading
from extractor.models import ReportHead
from extractor.store import Change, ChangeKind, fingerprint, open_run, open_store

FIRST = "柳溪镇检查5次，又检查8次，罚款20元，发书7本，行政处罚案件12件。"
SECOND = "云河镇检查3次，罚款10余元，行政处罚案件0件，应诉率98.5%。"
THIRD = "=HYPERLINK(1)镇检查4批次。"
FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a.cn")')
_BLOCK = re.compile(r'<script type="application/json" id="overview">(.*?)</script>', re.DOTALL)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Path:
    made = []
    for name, text, head, findings in (
        (
            "a.txt",
            FIRST,
            ReportHead("柳溪镇人民政府", "柳溪镇", "云岭县", 2024),
            (finding(FIRST, "5次", "8次"),),
        ),
        ("b.txt", SECOND, ReportHead(place="云河镇", county="云岭县", year=2023), ()),
        (
            "=c.txt",
            THIRD,
            ReportHead(place="=1+1", county="+云岭县", year=2024),
            (finding(THIRD, "4批次", message="=cmd()"),),
        ),
        ("d.txt", HOSTILE, ReportHead(place="<b>坏镇</b>", county="@县", year=2024), ()),
    ):
        made.append(replace(report(text, name, head, *findings), sha256=sha(text)))
    return write_run(
        tmp_path_factory.mktemp("run"), *sorted([*made, failed("e.txt")], key=lambda one: one.file)
    )


def change(kind: ChangeKind, text: str = FIRST, who: str = "张三", **more) -> Change:
    return Change(who=who, kind=kind, sha256=sha(text), file="a.txt", **more)


START = FIRST.index("7本")
SETS = {
    "none": (),
    "corrected": (change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"),),
    "corrected in another unit": (
        change(ChangeKind.CORRECT, target="inspections", new="13", unit="批次", why="看了台账"),
    ),
    "a fraction": (change(ChangeKind.CORRECT, SECOND, target="fines_amount", old="10", new="10.50", why="角分"),),
    "a number that sheets cannot hold": (
        change(ChangeKind.CORRECT, target="fines_amount", old="20", new="12345678901234567890", why="很大"),
    ),
    "negative": (change(ChangeKind.CORRECT, target="penalty_cases", old="12", new="-3", why="冲减"),),
    "zero": (change(ChangeKind.CORRECT, target="penalty_cases", old="12", new="0", why="没有"),),
    "what was not told": (change(ChangeKind.CORRECT, target="litigation_response_rate", new="100", why="来函"),),
    "taken out": (change(ChangeKind.REJECT, target="fines_amount", old="20", why="是上年的"),),
    "accepted": (change(ChangeKind.ACCEPT, target="penalty_cases", old="12"),),
    "assigned": (change(ChangeKind.ASSIGN, target=f"{START}-{START + 2}", old="7本", new="litigation_response_rate"),),
    "assigned beside another value": (
        change(ChangeKind.ASSIGN, target=f"{START}-{START + 2}", old="7本", new="fines_amount"),
    ),
    "taken back": (
        change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"),
        change(ChangeKind.UNDO, undoes=1),
    ),
    "corrected twice": (
        change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"),
        change(ChangeKind.CORRECT, target="inspections", old="13", new="14", unit="次", why="又看了"),
    ),
    "formulas": tuple(
        change(ChangeKind.CORRECT, SECOND, who=text, target="penalty_cases", old="0", new="1", why=text)
        for text in FORMULAS
    ),
}  # fmt: skip


@pytest.fixture(params=SETS)
def outputs(request, run, tmp_path):
    with open_store(tmp_path / "changes.db") as store:
        for one in SETS[request.param]:
            store.record(one)
        changes = store.changes()
    write_corrected(open_run(run), changes, tmp_path / "o")
    return tmp_path / "o", changes


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def page(folder: Path) -> dict:
    return json.loads(_BLOCK.search((folder / "report.html").read_text(encoding="utf-8"))[1])


def shown(cell) -> str:
    """Return a cell's value as text; openpyxl puts the place of a link into a cell that is empty."""
    empty = cell.value is None or (cell.hyperlink is not None and cell.value == cell.hyperlink.location)
    return "" if empty else str(cell.value)


def test_table_workbook_and_page_say_the_same_of_every_cell(outputs):
    folder, _ = outputs
    rows, told = table(folder, "summary.csv"), page(folder)
    read = [one for one in told["reports"] if one["ok"]]
    sheet = openpyxl.load_workbook(folder / "summary.xlsx").worksheets[0]
    lines = list(sheet.iter_rows())
    names = [cell.value for cell in lines[0]]
    assert [row["文件"].lstrip("'") for row in rows[:-1]] == [one["file"] for one in read]
    for number, (row, one) in enumerate(zip(rows, read, strict=False)):
        for column, metric in enumerate(METRICS):
            in_csv = row[heading(metric)]
            in_page = (one["cells"].get(str(column)) or [None])[0] or ""
            in_book = shown(lines[number + 1][names.index(heading(metric))])
            assert in_csv == in_page, (metric.id, in_csv, in_page)
            assert in_book in {in_csv, in_csv.rstrip("0").rstrip(".")}, metric.id


def test_the_sums_are_those_of_the_rows_that_are_shown(outputs):
    from decimal import Decimal

    folder, _ = outputs
    rows, told = table(folder, "summary.csv"), page(folder)
    for column, metric in enumerate(METRICS):
        total = rows[-1][heading(metric)]
        assert told["totals"][column + 1] == total
        if total and metric.kind != "rate":
            shown = [Decimal(row[heading(metric)]) for row in rows[:-1] if row[heading(metric)]]
            assert Decimal(total) == sum(shown)


def test_a_cell_is_marked_in_all_outputs_or_in_none(outputs):
    folder, _ = outputs
    told = page(folder)
    by_hand = {
        (one["file"], METRICS[int(column)].name)
        for one in told["reports"]
        for column, cell in one["cells"].items()
        if len(cell) > 7 and cell[3] in ("corrected", "rejected", "assigned")
    }
    in_csv = {
        (row["文件"].lstrip("'"), words.partition("：")[0])
        for row in table(folder, "summary.csv")[:-1]
        for words in filter(None, re.split("；(?=[^；]*：人工)", row["人工改动"]))
    }
    assert in_csv == by_hand
    assert told["changed"] == len(by_hand)
    sheet = openpyxl.load_workbook(folder / "summary.xlsx").worksheets[0]
    names = [cell.value for cell in sheet[1]]
    filled = {
        (row[0].value, metric.name)
        for row in sheet.iter_rows(min_row=2)
        for metric in METRICS
        if row[names.index(heading(metric))].fill.start_color.rgb in ("FFBFE3C0", "FFD9D2E9")
    }
    undecided = {
        (one["file"], METRICS[int(column)].name)
        for one in told["reports"]
        for column, cell in one["cells"].items()
        if cell[0] is None and cell[3] == "assigned"  # beside another value: yellow, somebody has to decide
    }
    assert filled == by_hand - undecided


def test_every_change_is_in_every_record_of_changes(outputs):
    folder, changes = outputs
    ids = [str(one.id) for one in changes]
    assert [row["编号"] for row in table(folder, "changes.csv")] == ids
    assert [str(row[0]) for row in page(folder)["changes"]] == ids
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    assert [str(row[0].value) for row in book["更正"].iter_rows(min_row=2)] == ids


def test_no_cell_of_any_sheet_or_file_is_a_formula(outputs):
    folder, _ = outputs
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    for sheet in book:
        assert [cell.coordinate for row in sheet for cell in row if cell.data_type == "f"] == []
    for name in CORRECTED_OUTPUTS:
        if name.endswith(".csv"):
            with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
                for row in csv.reader(stream):
                    for cell in row:
                        assert not re.match(r"[=@\t\r]|[+-](?![\d.]+[%\w]*$)", cell), (name, cell)


def test_every_link_of_the_workbook_leads_to_a_cell_that_speaks_of_the_same(outputs):
    folder, _ = outputs
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    table_names = [cell.value for cell in book["汇总"][1]]
    links = 0
    for sheet in book:
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.hyperlink is None:
                    continue
                links += 1
                name, _, place = cell.hyperlink.location.partition("!")
                target = book[name.strip("'")][place]
                assert target.row > 1
                there = [one.value for one in book[name.strip("'")][1]]
                file_here = row[heads.index("文件")].value
                file_there = book[name.strip("'")].cell(target.row, there.index("文件") + 1).value
                assert file_here == file_there
                if sheet.title == "依据" and name == "'汇总'":
                    metric = row[heads.index("指标")].value
                    assert str(table_names[target.column - 1]).startswith(str(metric))
                if sheet.title == "汇总" and name == "'依据'":
                    metric = book["依据"].cell(target.row, there.index("指标") + 1).value
                    assert str(table_names[cell.column - 1]).startswith(str(metric))
    assert links > 8


def test_a_comment_of_the_table_holds_the_sentence_or_what_was_done(outputs):
    folder, _ = outputs
    sheet = openpyxl.load_workbook(folder / "summary.xlsx").worksheets[0]
    names = [cell.value for cell in sheet[1]]
    notes = [
        cell.comment.text
        for row in sheet.iter_rows(min_row=2)
        for metric in METRICS
        if (cell := row[names.index(heading(metric))]).value is not None and cell.comment is not None
    ]
    assert notes and all(len(one) > 3 for one in notes)


def test_the_version_of_the_rules_stands_in_workbook_and_page(run, tmp_path):
    facts = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (run / "run.json").write_text(json.dumps({**facts, "ruleset": "f" * 16}), encoding="utf-8")
    write_corrected(open_run(run), (), tmp_path / "o")
    legend = openpyxl.load_workbook(tmp_path / "o" / "summary.xlsx")["说明"]
    assert ("规则版本", "f" * 16) in [(row[0].value, row[1].value) for row in legend.iter_rows()]
    assert page(tmp_path / "o")["ruleset"] == "f" * 16


def test_answered_findings_are_so_in_all_outputs(run, tmp_path):
    found = next(one for one in open_run(run).reports() if one.file == "a.txt").record["findings"][0]
    with open_store(tmp_path / "changes.db") as store:
        store.record(change(ChangeKind.FINDING, target=fingerprint(found), new="waived", why="=小数点"))
        write_corrected(open_run(run), store.changes(), tmp_path / "o")
    row = next(one for one in table(tmp_path / "o", "findings.csv") if one["文件"] == "a.txt")
    assert (row["处理"], "=小数点" in row["处理说明"]) == ("不再追问", True)
    assert table(tmp_path / "o", "summary.csv")[1]["错误"] == "0"
    one = next(one for one in page(tmp_path / "o")["findings"] if one["m"] == "两个数对不上")
    assert (one["o"], "=小数点" in one["t"]) == ("waived", True)


def test_nothing_is_read_back_by_a_spreadsheet_as_markup(run, tmp_path):
    write_corrected(open_run(run), (), tmp_path / "o")
    text = (tmp_path / "o" / "summary.csv").read_text(encoding="utf-8-sig")
    assert next(csv.reader(io.StringIO(text)))[0] == "文件"
    assert "<b>坏镇</b>" in text  # as text: no program makes markup of it
