"""The review page in a real browser: from files to an exported workbook and back; as an auditor; with hostile reports.

The three visits are long because each pays for a server and a browser; what needs no browser is tested beside them.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import ROOT, Visit, browsing, needs_browser, served
from web_runs import EVIL, written_run

from extractor.store import open_store

SHARED = ROOT.parent / "shared" / "corpus"
PASSWORD = "审核-2024-密码甲"


@pytest.fixture(autouse=True)
def _browser():
    needs_browser()


def saved(visit: Visit, name: str) -> bytes:
    """Export a file and return its bytes."""
    with visit.page.expect_download(timeout=60_000) as download:
        visit.page.click(f".er-runrow:has-text('{name}') a")
    return Path(download.value.path()).read_bytes()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def row_of(table: list[dict[str, str]], place: str) -> dict[str, str]:
    return next(one for one in table if one["乡镇"] == place)


def corrected_workbook(data: bytes) -> str:
    """Return all words of the table's sheet."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )


def upload(visit: Visit, files: list[Path]) -> None:
    visit.page.set_input_files(".q-uploader input[type=file]", files)
    visit.shown(f"已收到 {len(files)} 个文件。")
    visit.page.click("text=开始读取")
    visit.page.wait_for_selector(".ag-center-cols-container .ag-row", timeout=240_000)


def test_from_files_to_a_corrected_workbook_and_back(tmp_path):
    files = [ROOT / "corpus" / name for name in ("s02.txt", "t02.txt")]
    if SHARED.is_dir():
        files += [SHARED / name for name in ("a01.txt",)]
    with served(tmp_path) as address, browsing() as visit:
        page = visit.page
        page.goto(address)
        upload(visit, files)

        visit.tab("问题清单")
        page.click(".er-view-findings .ag-cell:has-text('化解纠纷61起多于调处纠纷58起')")
        page.wait_for_selector(".er-focus")
        assert sorted(page.locator(".er-focus").all_inner_texts()) == ["58起", "61起"]

        page.click("text=到这一格：调处纠纷")
        page.wait_for_selector("[col-id='disputes_handled'].ag-cell-focus")
        assert page.inner_text(".er-value") == "58"
        page.keyboard.press("c")
        page.fill(".er-form input >> nth=0", "63")
        page.keyboard.press("Enter")  # no reason yet
        visit.shown("请写明更正的理由")
        page.fill(".er-form input >> nth=2", "乡镇来函更正")
        page.keyboard.press("Escape")
        page.click("text=保存更正")
        page.wait_for_selector("[col-id='disputes_handled'].er-corrected:has-text('63')")
        assert page.inner_text(".er-value") == "63"

        visit.tab("导出")
        row = row_of(rows(saved(visit, "汇总表")), "红崖子乡")
        assert row["调处纠纷（件）"] == "63" and "调处纠纷" in row["人工改动"]
        assert "调处纠纷" in corrected_workbook(saved(visit, "汇总工作簿"))

        visit.tab("汇总表")
        page.keyboard.press("z")
        page.wait_for_selector("[col-id='disputes_handled']:not(.er-corrected):has-text('58')")
        visit.tab("导出")
        row = row_of(rows(saved(visit, "汇总表")), "红崖子乡")
        assert (row["调处纠纷（件）"], row["人工改动"]) == ("58", "")
        told = saved(visit, "修改记录").decode("utf-8-sig")
        assert "乡镇来函更正" in told and "撤销" in told

        look_around(visit)
        assert visit.hosts == {urlsplit(address).netloc}
        assert visit.faults == []


def look_around(visit: Visit) -> None:
    """Turn to every other part of the page."""
    page = visit.page
    visit.tab("待核")
    page.click(".er-view-queue .ag-row[row-index='0'] .ag-cell >> nth=3")
    page.wait_for_selector(".er-focus")
    page.click("text=规则和理由")
    page.wait_for_selector(".er-pre:has-text('规则：'):not(:has-text('正在重新推算'))", timeout=150_000)
    page.click(".er-view-queue .ag-row[row-index='0'] .ag-cell >> nth=3")
    before = page.inner_text(".er-side .er-metric")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "before => document.querySelector('.er-side .er-metric').innerText !== before", arg=before
    )
    visit.tab("两年对照")
    visit.tab("图表")
    page.wait_for_selector(".er-chart canvas")
    visit.tab("数字台账")
    page.wait_for_selector(".er-view-ledger .ag-row")
    visit.tab("汇总表")
    page.click(
        ".ag-pinned-left-cols-container .ag-cell:has-text('柳坝镇'), .ag-pinned-left-cols-container .ag-cell >> nth=-3"
    )


def test_pages_of_a_pdf_are_shown_with_the_box_around_the_figure(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "extractor", "run", str(ROOT / "corpus" / "u07.pdf"), "--out", str(tmp_path / "out")],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    with served(tmp_path, str(tmp_path / "out")) as address, browsing() as visit:
        page = visit.page
        page.goto(address)
        page.click("a.er-link")
        page.locator(".ag-center-cols-container .ag-cell:not(.er-missing)").first.click()
        page.wait_for_selector(".er-focus")
        page.click("text=原件页面")
        page.wait_for_selector(".er-box", timeout=60_000)
        sheet, box = page.locator(".er-sheet img").bounding_box(), page.locator(".er-box").bounding_box()
        assert page.evaluate("document.querySelector('.er-sheet img').naturalWidth") > 500
        assert sheet["x"] < box["x"] and box["x"] + box["width"] < sheet["x"] + sheet["width"]
        assert box["height"] < 40
        assert visit.hosts == {urlsplit(address).netloc}
        assert visit.faults == []


def accounts(tmp_path: Path, *arguments: str, told: str = "") -> None:
    command = [
        sys.executable,
        "-m",
        "extractor",
        "accounts",
        *arguments,
        "--accounts",
        str(tmp_path / "who.json"),
    ]
    subprocess.run(command, input=told.encode(), check=True, capture_output=True, cwd=ROOT)


def log_in(visit: Visit, name: str, password: str = PASSWORD) -> None:
    visit.page.fill("#name", name)
    visit.page.fill("#password", password)
    visit.page.click("button")


def test_an_auditor_looks_and_an_officer_changes(tmp_path):
    accounts(tmp_path, "add", "赵审", "--role", "auditor", told=PASSWORD)
    accounts(tmp_path, "add", "王敏", "--role", "officer", told=PASSWORD)
    out = written_run(tmp_path / "run")
    with served(tmp_path, str(out), "--accounts", str(tmp_path / "who.json")) as address, browsing() as visit:
        page = visit.page
        page.goto(address)
        assert urlsplit(page.url).path == "/login"
        log_in(visit, "赵审", "猜的密码")
        visit.shown("账号或密码不对")
        log_in(visit, "赵审")
        visit.shown("审计账号只能查看，不能上传报告。")
        assert page.locator(".q-uploader").count() == 0
        page.click("a.er-link")
        page.click("[col-id='inspections']:has-text('5') >> nth=0")
        page.wait_for_selector(".er-focus")
        for key in "a", "x":
            page.keyboard.press(key)
            if key == "x":
                page.fill(".er-form input", "试着剔除")
                page.click("text=确定剔除")
            visit.shown("审计账号只能查看，不能改动")
            page.click("text=知道了")
        with open_store(out / "review.db") as store:
            assert store.changes() == ()
        page.click("text=退出")
        page.wait_for_url("**/login")
        log_in(visit, "王敏")
        page.click("a.er-link")
        page.wait_for_selector(".ag-center-cols-container .ag-row")
        page.keyboard.press("n")
        page.wait_for_selector(".er-focus")
        page.keyboard.press("a")
        page.wait_for_selector(".ag-cell.er-accepted")
        with open_store(out / "review.db") as store:
            assert [(one.who, one.kind.value) for one in store.changes()] == [("王敏", "accept")]
        accounts(tmp_path, "remove", "王敏")
        page.reload()
        page.wait_for_url("**/login")
        assert visit.hosts == {urlsplit(address).netloc}


def test_scripts_of_documents_do_not_run(tmp_path):
    out = written_run(tmp_path / "run")
    with served(tmp_path, str(out)) as address, browsing() as visit:
        page = visit.page
        page.goto(address)
        page.click("a.er-link")
        page.wait_for_selector(".ag-row")
        source = page.request.get(page.url).text()
        assert "<img src=x" not in source and "坏镇" not in source
        page.click(".ag-pinned-left-cols-container .ag-cell:has-text('<b>坏镇</b>')")
        page.wait_for_selector(".er-text:has-text('onerror')")
        assert page.inner_text(".er-text") == EVIL
        page.click("[col-id='inspections']:has-text('3')")
        page.wait_for_selector(".er-focus")
        for name in ("待核", "问题清单", "数字台账", "两年对照", "图表", "修改记录", "导出", "汇总表"):
            visit.tab(name)
            page.wait_for_timeout(250)
        assert page.locator("main img, main script, main b:has-text('坏镇')").count() == 0
        assert "hit" not in page.title()
        assert visit.faults == []
        assert visit.hosts == {urlsplit(address).netloc}
