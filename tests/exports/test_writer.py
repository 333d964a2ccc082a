"""The files of a run: what they hold, and that spreadsheets take them; they appear whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from fake_extractor import METRICS, make, read, same_text
from python_calamine import CalamineWorkbook

from extractor.batch import Entry, InProcess, Spool, discover, json_line, run_batch
from extractor.exports import write_outputs
from extractor.exports.cells import is_number
from extractor.models import ReportHead
from extractor.settings import Settings

TEXTS = {
    "a.txt": "柳溪镇行政处罚案件12件，检查5次，矛盾，=1+1。",
    "县/a.docx": "云河镇检查5次，检查8次，奇怪，罚5000余元，应诉率98.5%，发书7本。\n",
    "县/copy.txt": "柳溪镇行政处罚案件12件，检查5次，矛盾，=1+1。",
    "none.txt": "没有数字",
    "empty.txt": "",
    "=cmd.txt": "石桥镇行政处罚案件30起。",
}


def make_run(folder: Path, texts: dict[str, str] = TEXTS) -> Path:
    for name, text in texts.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    plan = discover([folder / "in"])
    out, work = folder / "out", folder / "work"
    for path in (out, work):
        path.mkdir(exist_ok=True)
    with Spool(folder / "spool", len(plan.names())) as spool:
        results = run_batch(plan, Settings(), InProcess(), spool, work, factory=make, across=same_text)
        write_outputs(results, out, work, METRICS, {"version": "1"})
    return out


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("run"))


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_of_the_contract_is_there(out):
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        "reports.jsonl",
        "summary.csv",
        "summary.xlsx",
        "mentions.csv",
        "findings.csv",
        "numbers.csv",
        "counties.csv",
        "failures.csv",
        "run.json",
        *(f"texts/{name}.txt" for name in TEXTS if name != "empty.txt"),
    }


def test_reports_stand_in_the_order_of_their_paths(out):
    records = [json.loads(one) for one in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["file"] for one in records] == sorted(TEXTS)


def test_the_reader_text_stands_beside_the_results(out):
    records = [json.loads(one) for one in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    record = next(one for one in records if one["file"] == "县/a.docx")
    text = (out / "texts/县/a.docx.txt").read_bytes().decode("utf-8")
    assert [text[one["start"] : one["end"]] for one in record["mentions"]] == [
        "5次",
        "8次",
        "5000余元",
        "98.5%",
    ]


def test_csv_files_open_in_a_spreadsheet(out):
    for path in out.glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r\n" in raw, path.name


def test_no_cell_starts_a_formula(out):
    for path in out.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [one for one in cells if re.match(r"\s*[=+\-@＝＋－＠]", one) and not is_number(one)], (
            path.name
        )
    assert table(out, "mentions.csv")[0]["文件"] == "'=cmd.txt"


def test_the_summary_has_a_row_a_report_and_totals(out):
    rows = table(out, "summary.csv")
    assert [row["文件"] for row in rows] == [
        "'=cmd.txt",
        "a.txt",
        "none.txt",
        "县/a.docx",
        "县/copy.txt",
        "合计",
    ]
    by_file = {row["文件"]: row for row in rows}
    assert by_file["a.txt"]["行政处罚案件（件）"] == "12"
    assert by_file["合计"]["行政处罚案件（件）"] == "54"  # 起 and 件 are one unit
    assert by_file["合计"]["罚款金额（元）"] == "5000"
    assert by_file["合计"]["应诉率（%）"] == ""
    assert "1 个文件未能读取" in by_file["合计"]["备注"]


def test_unclear_cells_are_empty_and_listed(out):
    row = next(row for row in table(out, "summary.csv") if row["文件"] == "县/a.docx")
    assert row["行政检查（次）"] == ""
    assert row["待核对"] == "行政检查：5次/8次（多个不同数值）"
    assert row["约数和不同单位"] == "罚款金额：5000余元"


def test_a_report_without_figures_says_so(out):
    row = next(row for row in table(out, "summary.csv") if row["文件"] == "none.txt")
    assert "没有找到" in row["备注"]


def test_unlike_units_are_not_added(tmp_path):
    out = make_run(tmp_path, {"a.txt": "检查5次", "b.txt": "检查7批次"})
    assert table(out, "summary.csv")[-1]["行政检查（次）"] == ""
    assert "行政检查" in table(out, "summary.csv")[-1]["备注"]


def test_findings_name_their_sentences(out):
    rows = table(out, "findings.csv")
    assert [(row["文件"], row["检查编号"], row["级别"]) for row in rows] == [
        ("a.txt", "breakdown_sum", "错误"),
        ("县/copy.txt", "breakdown_sum", "错误"),
        ("县/copy.txt", "near_duplicate", "提醒"),
    ]
    assert rows[2]["原文依据"] == rows[2]["涉及数字"] == "[a.txt] 柳溪"
    assert rows[0]["涉及数字"] == "矛盾"
    assert rows[0]["原文依据"] == "柳溪镇行政处罚案件12件，检查5次，矛盾，=1+1。"
    assert rows[0]["涉及指标"] == "行政检查"


def test_mentions_carry_their_evidence(out):
    rows = [row for row in table(out, "mentions.csv") if row["文件"] == "县/a.docx"]
    assert [row["指标编号"] for row in rows] == [
        "inspections",
        "inspections",
        "fines_amount",
        "litigation_response_rate",
    ]
    assert rows[2]["约数"] == "以上"
    assert "罚5000余元" in rows[2]["所在句子"]


def test_the_ledger_lists_numbers_that_are_no_metric(out):
    row = next(row for row in table(out, "numbers.csv") if row["原文"] == "7本")
    assert (row["去向"], row["指标编号"], row["数值"]) == ("未归类", "", "7")
    assert "【7本】" in row["前后文"]


def test_failures_say_why_and_what_to_do(out):
    rows = table(out, "failures.csv")
    assert [(row["文件"], row["代码"]) for row in rows] == [("empty.txt", "empty_file")]
    assert rows[0]["原因"]
    assert rows[0]["建议"]


def test_run_json_counts(out):
    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]
    assert (counts["files"], counts["ok"], counts["failed"], counts["findings_error"]) == (6, 5, 1, 2)


def test_two_runs_are_identical_to_the_byte(out, tmp_path):
    again = make_run(tmp_path)
    for path in out.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(out)).read_bytes(), path.name


def test_the_workbook_holds_the_tables(out):
    book = openpyxl.load_workbook(out / "summary.xlsx")
    assert book.sheetnames == ["汇总", "问题", "依据", "台账", "未读", "指标统计", "说明"]
    sheet = book["汇总"]
    assert sheet.freeze_panes == "D2"
    headings = [cell.value for cell in sheet[1]]
    column = headings.index("行政处罚案件（件）") + 1
    assert sheet.cell(3, column).value == 12
    assert sheet.cell(2, 1).value == "=cmd.txt"
    assert sheet.cell(2, 1).data_type == "s"
    unclear = headings.index("行政检查（次）") + 1
    raw = CalamineWorkbook.from_path(out / "summary.xlsx").get_sheet_by_name("汇总").to_python()
    assert raw[4][unclear - 1] == ""  # openpyxl would show the link
    assert sheet.auto_filter.ref.endswith("6")  # five reports below the headings, the totals left out
    assert not any(cell.data_type == "f" for each in book for row in each for cell in row)
    assert [row[0].value for row in book["未读"].iter_rows(min_row=2)] == ["empty.txt"]


def test_a_cell_leads_to_its_evidence_and_that_back_to_the_cell(out):
    book = openpyxl.load_workbook(out / "summary.xlsx")
    sheet, evidence = book["汇总"], book["依据"]
    headings = [cell.value for cell in sheet[1]]
    quotes = [cell.value for cell in evidence[1]].index("原文")
    metric = [cell.value for cell in evidence[1]].index("指标")
    seen = 0
    for row in sheet.iter_rows(min_row=2, max_row=6):
        for cell in row[headings.index("备注") + 1 :]:
            if cell.hyperlink is None:
                assert cell.value is None
                continue
            told = evidence[cell.hyperlink.location.removeprefix("'依据'!")]
            line = evidence[told.row]
            assert line[0].value == row[0].value
            assert line[metric].value == headings[cell.column - 1].partition("（")[0]
            assert line[metric].hyperlink.location == f"'汇总'!{cell.coordinate}"
            assert line[quotes].value in cell.comment.text
            seen += 1
    assert seen == 8
    errors = headings.index("错误") + 1
    found = book["问题"]
    place = sheet.cell(3, errors).hyperlink.location.removeprefix("'问题'!")
    assert found[place].value == "a.txt"
    assert found[place].hyperlink.location == "'汇总'!A3"


def test_cells_that_need_a_look_are_coloured_as_the_legend_says(out):
    book = openpyxl.load_workbook(out / "summary.xlsx")
    legend = {row[0].value: row[0] for row in book["说明"].iter_rows(min_row=2)}
    sheet = book["汇总"]
    headings = [cell.value for cell in sheet[1]]
    unclear = sheet.cell(5, headings.index("行政检查（次）") + 1)
    assert unclear.fill.start_color.rgb == legend["多个不同数值"].fill.start_color.rgb
    assert unclear.comment.text.startswith("多个不同数值：")
    about = sheet.cell(5, headings.index("罚款金额（元）") + 1)
    assert about.fill.start_color.rgb == legend["约数、不同单位"].fill.start_color.rgb
    flagged = sheet.cell(3, headings.index("行政检查（次）") + 1)
    assert flagged.font.color.rgb == legend["红色粗体"].font.color.rgb
    assert flagged.comment.text.startswith("错误：合计不符")
    assert not sheet.cell(3, headings.index("行政处罚案件（件）") + 1).fill.fill_type


def test_a_large_run_has_comments_only_where_a_look_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.exports.book._NOTED_REPORTS", 1)
    out = make_run(tmp_path)
    sheet = openpyxl.load_workbook(out / "summary.xlsx")["汇总"]
    headings = [cell.value for cell in sheet[1]]
    clear = sheet.cell(3, headings.index("行政处罚案件（件）") + 1)
    assert clear.comment is None
    assert "行政处罚案件12件" in clear.hyperlink.tooltip
    assert sheet.cell(3, headings.index("行政检查（次）") + 1).comment is not None
    monkeypatch.setattr("extractor.exports.book._LINKED_REPORTS", 1)
    (tmp_path / "b").mkdir()
    out = make_run(tmp_path / "b")
    sheet = openpyxl.load_workbook(out / "summary.xlsx")["汇总"]
    assert not any(cell.hyperlink for row in sheet for cell in row)


def test_a_record_is_one_line_for_every_reader():
    line = json_line({"quote": "a\u2028b\u0085c\x0bd"})
    assert len(line.splitlines()) == 1
    assert json.loads(line) == {"quote": "a\u2028b\u0085c\x0bd"}


def test_the_workbook_shows_counties_where_there_are_several(tmp_path):
    results = write_outputs(fake_results(tmp_path), tmp_path, tmp_path / "w", METRICS, {})
    assert results["ok"] == 2
    rows = list(openpyxl.load_workbook(tmp_path / "summary.xlsx")["分县汇总"].iter_rows(values_only=True))
    assert rows[1:] == [("乙县", 2024, 1, 5, None, None), ("甲县", 2024, 1, 12, None, None)]


class fake_results:  # noqa: N801 - stands in for a value
    def __init__(self, folder: Path) -> None:
        (folder / "w").mkdir()
        self.counts = Counter(ok=2)

    def entries(self):
        for county, value in (("甲县", 12), ("乙县", 5)):
            result = read(f"行政处罚案件{value}件", f"{county}.txt")
            yield Entry(
                replace(result, head=ReportHead(county=county, year=2024)).to_dict(),
                sentences=("",),
                around=("",),
            )
