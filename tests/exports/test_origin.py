"""By which rules the figures were found stands in the run and in all that is made from it."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from run_folders import finding, report, write_run

from extractor.exports.corrected import write_corrected
from extractor.exports.html import write_page
from extractor.exports.letters import Sender, plan_letters, write_letters
from extractor.models import ReportHead
from extractor.store import open_run

HASH = "0123456789abcdef"
TEXT = "柳溪镇全年行政处罚案件12件，检查5次，又说检查8次。"
HEAD = ReportHead(issuer="云岭县柳溪镇人民政府", place="柳溪镇", county="云岭县", year=2024)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write_run(tmp_path, report(TEXT, "a.txt", HEAD, finding(TEXT, "5次", "8次")), ruleset=HASH)


def last_row(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))[-1]


def legend(path: Path) -> dict[object, object]:
    sheet = load_workbook(path)["说明"]
    return {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}


def test_the_run_and_its_tables_say_it(out: Path) -> None:
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["ruleset"] == HASH
    assert last_row(out / "summary.csv")["备注"] == f"规则版本 {HASH}"
    assert legend(out / "summary.xlsx")["规则版本"] == HASH


def test_the_corrected_tables_and_the_page_say_it(out: Path, tmp_path: Path) -> None:
    write_corrected(out, (), tmp_path / "更正后")
    assert HASH in last_row(tmp_path / "更正后" / "summary.csv")["备注"]
    assert legend(tmp_path / "更正后" / "summary.xlsx")["规则版本"] == HASH
    assert HASH in (tmp_path / "更正后" / "report.html").read_text(encoding="utf-8")
    write_page(open_run(out), tmp_path / "page.html")
    assert HASH in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_each_letter_bears_it_and_its_text_does_not(out: Path, tmp_path: Path) -> None:
    (written,) = write_letters(plan_letters(open_run(out)), tmp_path / "函", Sender())
    assert written.path is not None
    with zipfile.ZipFile(written.path) as archive:
        assert archive.comment == f"ruleset {HASH}".encode()
        assert HASH not in archive.read("word/document.xml").decode("utf-8")


def test_each_chart_bears_it(out: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from PIL import Image

    from extractor.errors import UsageError
    from extractor.exports.charts import draw_charts, gather

    try:
        drawn = list(draw_charts(gather([(open_run(out), ())]), tmp_path / "图"))
    except UsageError as error:
        pytest.skip(error.message)  # no Chinese font on this computer
    files = [path for one in drawn for path in one.files]
    assert {path.suffix for path in files} == {".png", ".svg"}
    for path in files:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.info["Description"] == f"ruleset {HASH}"
        else:
            assert f"ruleset {HASH}" in path.read_text(encoding="utf-8")


def test_a_run_that_tells_no_rules_makes_nothing_up(tmp_path: Path) -> None:
    plain = write_run(tmp_path, report(TEXT, "a.txt", HEAD, finding(TEXT, "5次", "8次")))
    assert last_row(plain / "summary.csv")["备注"] == ""
    (written,) = write_letters(plan_letters(open_run(plain)), tmp_path / "函", Sender())
    assert written.path is not None
    assert zipfile.ZipFile(written.path).comment == b""
