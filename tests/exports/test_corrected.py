"""Corrected outputs: what people changed, told in every file; the run itself is never touched."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from run_folders import failed, finding, report, write_run

from extractor.cli import main
from extractor.errors import UsageError
from extractor.exports.corrected import CORRECTED_OUTPUTS, write_corrected
from extractor.exports.letters import plan_letters
from extractor.models import ReportHead
from extractor.store import Change, ChangeKind, fingerprint, open_run, open_store

FIRST = "柳溪镇检查5次，又检查8次，罚款20元，发书7本，行政处罚案件12件。"
OTHER = "云河镇检查3次，罚款10元。"
AT = datetime(2025, 3, 1, 17, 30, tzinfo=UTC)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def run(tmp_path: Path) -> Path:
    first = replace(
        report(
            FIRST,
            "a.txt",
            ReportHead("云岭县柳溪镇人民政府", "柳溪镇", "云岭县", 2024),
            finding(FIRST, "5次", "8次", message="检查5次又8次"),
            finding(FIRST, "20元", message="罚款偏少"),
        ),
        sha256=sha(FIRST),
    )
    other = replace(
        report(OTHER, "b.txt", ReportHead(place="云河镇", county="云岭县", year=2024)), sha256=sha(OTHER)
    )
    return write_run(tmp_path, first, other, failed("c.txt"))


def change(number: int, kind: ChangeKind, **more) -> Change:
    return Change(id=number, at=AT, who="张三", kind=kind, sha256=sha(FIRST), file="a.txt", **more)


def changes(run: Path) -> list[Change]:
    answered = next(open_run(run).reports()).record["findings"][1]
    return [
        change(1, ChangeKind.CORRECT, target="inspections", new="7", unit="次", why="看了台账"),
        change(
            2, ChangeKind.CORRECT, target="inspections", old="7", new="8", unit="次", why="=HYPERLINK(台账)"
        ),
        change(3, ChangeKind.REJECT, target="fines_amount", old="20", why="是上年的"),
        change(4, ChangeKind.ACCEPT, target="penalty_cases", old="12"),
        change(5, ChangeKind.FINDING, target=fingerprint(answered), old="open", new="answered"),
        change(6, ChangeKind.REJECT, target="penalty_cases", old="12"),
        change(7, ChangeKind.UNDO, target="penalty_cases", undoes=6, why="看错了"),
        replace(change(8, ChangeKind.REJECT, target="inspections"), sha256="0" * 64),
    ]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_table_holds_what_people_said_and_says_so(run, tmp_path):
    out = tmp_path / "更正后"
    assert write_corrected(run, changes(run), out) == 2
    assert sorted(one.name for one in out.iterdir()) == sorted(CORRECTED_OUTPUTS)
    first, other, total = table(out, "summary.csv")
    assert first["行政检查（次）"] == "8"
    assert first["罚款金额（元）"] == ""
    assert first["待核对"] == ""
    assert first["错误"] == "1"  # the answered one is no more asked about
    assert "行政检查：人工更正：待核→8次，张三 2025-03-02 01:30，=HYPERLINK(台账)" in first["人工改动"]
    assert "罚款金额：人工剔除：20元→空" in first["人工改动"]
    assert other["人工改动"] == ""
    assert (total["行政检查（次）"], total["罚款金额（元）"]) == ("11", "10")
    spread = {row["指标编号"]: row["合计"] for row in table(out, "counties.csv")}
    assert (spread["inspections"], spread["fines_amount"]) == ("11", "10")


def test_evidence_and_findings_tell_what_was_done(run, tmp_path):
    write_corrected(run, changes(run), tmp_path / "o")
    mentions = {row["原文"]: row["人工改动"] for row in table(tmp_path / "o", "mentions.csv")}
    assert mentions["8次"].startswith("人工更正：待核→8次")
    assert mentions["12件"] == "认可，张三 2025-03-02 01:30"
    assert mentions["3次"] == ""
    found = [(row["说明"], row["处理"]) for row in table(tmp_path / "o", "findings.csv")]
    assert found == [("检查5次又8次", "待答复"), ("罚款偏少", "已答复")]


def test_every_change_is_listed_with_what_became_of_it(run, tmp_path):
    write_corrected(run, changes(run), tmp_path / "o")
    rows = table(tmp_path / "o", "changes.csv")
    assert [(row["编号"], row["操作"], row["现状"]) for row in rows] == [
        ("1", "更正", "已被后来的改动取代"),
        ("2", "更正", "生效"),
        ("3", "剔除", "生效"),
        ("4", "认可", "生效"),
        ("5", "问题状态", "生效"),
        ("6", "剔除", "已撤销"),
        ("7", "撤销", "生效"),
    ]
    assert (rows[1]["对象"], rows[1]["原值"], rows[1]["新值"], rows[1]["何人"]) == (
        "行政检查",
        "7",
        "8",
        "张三",
    )
    assert rows[1]["理由"] == "'=HYPERLINK(台账)"
    assert (rows[4]["对象"], rows[4]["新值"]) == ("罚款偏少", "已答复")
    assert rows[0]["时间（北京时间）"] == "2025-03-02 01:30:00"


def test_a_number_given_to_a_metric_counts_and_is_evidence(run, tmp_path):
    text = "发书7本。"
    alone = replace(report(text, "d.txt", ReportHead(place="石桥镇", year=2024)), sha256=sha(text))
    (tmp_path / "r").mkdir()
    folder = write_run(tmp_path / "r", alone)
    given = Change(
        id=1,
        at=AT,
        who="李四",
        kind=ChangeKind.ASSIGN,
        sha256=sha(text),
        target="2-4",
        old="7本",
        new="penalty_cases",
        file="d.txt",
    )
    write_corrected(folder, [given], tmp_path / "o")
    assert table(tmp_path / "o", "summary.csv")[0]["行政处罚案件（件）"] == "7"
    (mention,) = table(tmp_path / "o", "mentions.csv")
    assert (mention["指标编号"], mention["原文"], mention["依据词"]) == ("penalty_cases", "7本", "人工归入")
    assert table(tmp_path / "o", "numbers.csv")[0]["去向"] == "指标"
    assert table(tmp_path / "o", "changes.csv")[0]["新值"] == "行政处罚案件"


def test_the_workbook_marks_cells_by_hand_and_lists_the_changes(run, tmp_path):
    write_corrected(run, changes(run), tmp_path / "o")
    book = openpyxl.load_workbook(tmp_path / "o" / "summary.xlsx")
    assert book.sheetnames[:2] == ["汇总", "更正"]
    sheet = book["汇总"]
    column = [cell.value for cell in sheet[1]].index("行政检查（次）") + 1
    cell = sheet.cell(2, column)
    assert (cell.value, cell.fill.start_color.rgb) == (8, "FFBFE3C0")
    assert "人工更正：待核→8次，张三" in cell.comment.text
    legend = {row[0].value: row[0].fill.start_color.rgb for row in book["说明"].iter_rows(min_row=2)}
    assert legend["人工更正"] == cell.fill.start_color.rgb
    assert book["更正"]["E2"].hyperlink.location == f"'汇总'!{cell.coordinate}"
    assert not any(cell.data_type == "f" for each in book for row in each for cell in row)


def test_equal_input_gives_equal_bytes_and_the_run_stays_as_it_was(run, tmp_path):
    before = content(run)
    for name in "ab":
        write_corrected(open_run(run), changes(run), tmp_path / name)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert content(run) == before
    with pytest.raises(UsageError) as caught:
        write_corrected(run, changes(run), run)
    assert caught.value.code == "output_is_input"
    assert content(run) == before


def test_without_changes_the_values_are_the_runs(run, tmp_path):
    assert write_corrected(run, (), tmp_path / "o") == 0
    for corrected_row, row in zip(
        table(tmp_path / "o", "summary.csv"), table(run, "summary.csv"), strict=True
    ):
        assert corrected_row.pop("人工改动") == ""
        assert corrected_row == row
    assert (tmp_path / "o" / "counties.csv").read_bytes() == (run / "counties.csv").read_bytes()
    assert table(tmp_path / "o", "changes.csv") == []


def test_letters_leave_out_what_is_settled_and_put_corrections_to_the_township(run):
    (letter, _) = plan_letters(open_run(run), changes=changes(run))
    asked = [one.fields["问题"] for one in letter.questions]
    assert asked == [
        "检查5次又8次。",
        "报告所写“行政检查”为5次、8次，经核对按8次统计（=HYPERLINK(台账)）。",
        "报告所写“罚款金额”为20元，经核对不作统计（是上年的）。",
    ]
    assert [one.fields["编号"] for one in letter.questions] == ["1", "2", "3"]
    assert letter.questions[1].fields["要求"].startswith("请确认")
    assert letter.questions[1].quotes[0]["原文"] == FIRST


def test_the_command_reads_the_store_beside_the_run(run, tmp_path, capsys):
    assert main(["export", str(run), "--out", str(tmp_path / "o")]) == 2
    assert "没有更正记录" in capsys.readouterr().err
    with open_store(run / "review.db") as store:
        store.add_run(run)
        for one in changes(run)[:5]:
            store.record(replace(one, id=0, at=None))
    assert main(["export", str(run), "--out", str(tmp_path / "o")]) == 0
    assert "人工改动 2 个格子" in capsys.readouterr().out
    assert len(table(tmp_path / "o", "changes.csv")) == 5
    assert main(["letters", str(run), "--out", str(tmp_path / "l")]) == 0
    assert "云岭县柳溪镇：3 个问题" in capsys.readouterr().out


def test_libreoffice_opens_the_workbook(run, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc")
    write_corrected(run, changes(run), tmp_path / "o")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", every_sheet, "--outdir", str(tmp_path / "csv")]
    subprocess.run(
        [*command, str(tmp_path / "o" / "summary.xlsx")], capture_output=True, timeout=180, check=True
    )
    sheets = {
        path.stem.partition("-")[2]: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for path in (tmp_path / "csv").glob("*.csv")
    }
    assert set(sheets) == {"汇总", "更正", "问题", "依据", "台账", "未读", "指标统计", "说明"}
    head, first, other, total = sheets["汇总"]
    column = head.index("行政检查（次）")
    assert [row[column] for row in (first, other, total)] == ["8", "3", "11"]
    assert (
        sheets["更正"][2][sheets["更正"][0].index("理由")] == "=HYPERLINK(台账)"
    )  # the words, not what they would do
    assert sheets["未读"][1][0] == "c.txt"
