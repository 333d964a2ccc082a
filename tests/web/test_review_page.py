"""The review page in a real browser: every report of a folder uploaded, a contradiction found and corrected, exported,
taken back; as an auditor; with hostile reports; with a PDF.

The module pays for one browser, one upload and two servers over the same folder of runs: one for the owner of the
machine, one with accounts. What needs no browser is tested beside it.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest

from extractor.store import OWN_STORE, open_store
from extractor.web.access import AccountBook, Role
from web.browsing import ROOT, Server, Visit, chromium, needs_browser, visiting
from web.web_runs import EVIL, written_run

pytestmark = pytest.mark.xdist_group("browser")  # one worker has it all: the upload is made once

SHARED = ROOT.parent / "shared" / "corpus"
PDF = ROOT / "corpus" / "u07.pdf"
PASSWORD = "审核-2024-密码甲"


@dataclass(frozen=True)
class Planted:
    """A contradiction that was written into a report: what is said of it, its operands, and the cell that is mended."""

    file: str
    place: str
    message: str
    operands: list[str]
    old: str
    new: str
    cell: str = "disputes_handled"
    name: str = "调处纠纷"


IN_SHARED = Planted("a05.txt", "双河口镇", "化解纠纷171件多于调处纠纷167件", ["167件", "171件"], "167", "175")
IN_OWN = Planted("s02.txt", "红崖子乡", "化解纠纷61起多于调处纠纷58起", ["58起", "61起"], "58", "63")


@dataclass
class Bench:
    """What all tests of the module share."""

    folder: Path
    files: list[Path]
    planted: Planted
    owner: Server
    office: Server
    browser: object
    path: str = ""
    """Of the run's page."""

    @property
    def run(self) -> Path:
        """The results of what was uploaded."""
        (found,) = (self.folder / "home").glob("*/out")
        return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    needs_browser()
    folder = tmp_path_factory.mktemp("bench")
    if SHARED.is_dir():
        files, planted = sorted(SHARED.glob("*.txt")), IN_SHARED
    else:
        warnings.warn("../shared/corpus is absent: corpus/ of the project is uploaded", stacklevel=1)
        files, planted = sorted((ROOT / "corpus").glob("*.txt")), IN_OWN
    book = AccountBook(folder / "who.json")
    for name, role in (("赵审", Role.AUDITOR), ("王敏", Role.OFFICER)):
        book.add(name, role, PASSWORD)
    owner = Server(folder, "owner", "--name", "李强")
    office = Server(folder, "office", "--accounts", str(folder / "who.json"))
    with owner, office, chromium() as browser:
        yield Bench(folder, [*files, PDF], planted, owner, office, browser)


@pytest.fixture(scope="module")
def owner(bench) -> Iterator[Visit]:
    """The owner's window, on the run of all files that were handed in on the page."""
    with visiting(bench.browser) as visit:
        visit.page.goto(bench.owner.address)
        visit.page.set_input_files(".q-uploader input[type=file]", bench.files)
        visit.shown(f"已收到 {len(bench.files)} 个文件。")
        visit.page.click("text=开始读取")
        visit.page.wait_for_selector(".ag-center-cols-container .ag-row", timeout=300_000)
        bench.path = urlsplit(visit.page.url).path
        yield visit
        assert visit.hosts == {urlsplit(bench.owner.address).netloc}
        assert visit.faults == []


def saved(visit: Visit, name: str) -> bytes:
    """Export a file and return its bytes."""
    with visit.page.expect_download(timeout=60_000) as download:
        visit.page.click(f".er-runrow:has(:text-is('{name}')) a")
    return Path(download.value.path()).read_bytes()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def row_of(data: bytes, file: str) -> dict[str, str]:
    return next(one for one in rows(data) if one["文件"] == file)


def cell_of(data: bytes, heading: str, file: str):
    """Return the workbook's cell of a report under a heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    top = next(row for row in sheet.iter_rows() if any(one.value == heading for one in row))
    column = next(one.column for one in top if one.value == heading)
    row = next(row[0].row for row in sheet.iter_rows() if any(one.value == file for one in row))
    return sheet.cell(row, column)


def test_every_file_that_was_handed_in_is_read(owner, bench):
    owner.shown(f"{len(bench.files)} 份 × 106 项")
    assert len(list((bench.run.parent / "files").iterdir())) == len(bench.files)
    assert rows((bench.run / "failures.csv").read_bytes()) == []


def test_a_contradiction_is_found_corrected_exported_and_taken_back(owner, bench):
    page, planted = owner.page, bench.planted
    owner.tab("问题清单")
    page.fill(".er-view-findings .er-search input", planted.place)
    page.click(f".er-view-findings .ag-cell:has-text('{planted.message}')")
    page.wait_for_selector(".er-focus")
    assert sorted(page.locator(".er-focus").all_inner_texts()) == planted.operands

    page.click(f"text=到这一格：{planted.name}")
    page.wait_for_selector(f"[col-id='{planted.cell}'].ag-cell-focus")
    assert page.inner_text(".er-value") == planted.old
    page.keyboard.press("c")
    page.fill(".er-form input >> nth=0", planted.new)
    page.keyboard.press("Enter")  # no reason yet
    owner.shown("请写明更正的理由")
    page.fill(".er-form input >> nth=2", "乡镇来函更正")
    page.keyboard.press("Escape")
    page.click("text=保存更正")
    page.wait_for_selector(f"[col-id='{planted.cell}'].er-corrected:has-text('{planted.new}')")
    assert page.inner_text(".er-value") == planted.new

    owner.tab("导出")
    row = row_of(saved(owner, "汇总表"), planted.file)
    assert row[next(one for one in row if one.startswith(planted.name))] == planted.new
    assert f"{planted.name}：人工更正：{planted.old}" in row["人工改动"] and "李强" in row["人工改动"]
    heading = next(one for one in row if one.startswith(planted.name))
    cell = cell_of(saved(owner, "汇总工作簿"), heading, planted.file)
    assert (cell.value, cell.fill.fgColor.rgb) == (int(planted.new), "FFBFE3C0")
    assert "乡镇来函更正" in cell.comment.text
    told = saved(owner, "网页报告").decode("utf-8")
    assert "人工更正" in told and "乡镇来函更正" in told

    owner.tab("汇总表")
    page.keyboard.press("z")
    page.wait_for_selector(f"[col-id='{planted.cell}']:not(.er-corrected):has-text('{planted.old}')")
    owner.tab("导出")
    row = row_of(saved(owner, "汇总表"), planted.file)
    assert (row[heading], row["人工改动"]) == (planted.old, "")
    changes = rows(saved(owner, "修改记录"))
    assert [(one["操作"], one["现状"]) for one in changes] == [("更正", "已撤销"), ("撤销", "生效")]
    assert changes[0]["理由"] == "乡镇来函更正"


def test_a_finding_is_answered_and_the_answer_stays_with_it(owner, bench):
    page, planted = owner.page, bench.planted
    owner.tab("问题清单")
    page.fill(".er-view-findings .er-search input", planted.place)
    page.click(f".er-view-findings .ag-cell:has-text('{planted.message}')")
    page.fill(".er-form input", "来函：统计口径不同")
    page.click(".er-form button:has-text('已答复')")
    page.wait_for_selector(".er-title .er-chip.er-answered")
    page.click(".er-subtabs .q-tab:has-text('修改记录')")
    owner.shown("理由：来函：统计口径不同")
    page.click(".er-step button:has-text('撤销')")
    page.wait_for_selector(".er-title .er-chip.er-open")
    page.click(".er-subtabs .q-tab:has-text('原文')")


def test_every_other_view_shows_something_and_leads_to_evidence(owner):
    page = owner.page
    owner.tab("待核")
    page.click(".er-view-queue .ag-row[row-index='0'] .ag-cell >> nth=3")
    page.wait_for_selector(".er-focus")
    before = page.inner_text(".er-side .er-metric")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "before => document.querySelector('.er-side .er-metric').innerText !== before", arg=before
    )
    page.click("text=规则和理由")
    page.wait_for_selector(".er-pre:has-text('规则：'):not(:has-text('正在重新推算'))", timeout=150_000)
    page.click(".er-subtabs .q-tab:has-text('原文')")
    owner.tab("两年对照")
    owner.tab("图表")
    page.wait_for_selector(".er-chart canvas")
    owner.tab("修改记录")
    page.wait_for_selector(".er-view-changes .ag-row", timeout=90_000)
    owner.tab("数字台账")
    page.wait_for_selector(".er-view-ledger .ag-row")
    page.click(".er-view-ledger .ag-row[row-index='0'] .ag-cell >> nth=0")
    page.wait_for_selector(".er-side :text('归入哪个指标')")


def test_pages_of_a_pdf_are_shown_with_the_box_around_the_figure(owner):
    page = owner.page
    owner.tab("汇总表")
    page.fill(".er-view-table .er-search input", PDF.name)
    page.wait_for_function(
        "document.querySelectorAll('.er-view-table .ag-center-cols-container .ag-row').length === 1"
    )
    page.locator(".er-view-table .ag-center-cols-container .ag-cell:not(.er-missing)").first.click()
    page.wait_for_selector(f".er-side .er-name:has-text('{PDF.name}')")
    page.click("text=原件页面")
    page.wait_for_selector(".er-box", timeout=60_000)
    page.wait_for_function("document.querySelector('.er-sheet img').naturalWidth > 500")
    sheet, box = page.locator(".er-sheet img").bounding_box(), page.locator(".er-box").bounding_box()
    assert sheet["x"] < box["x"] and box["x"] + box["width"] < sheet["x"] + sheet["width"]
    assert box["height"] < 40
    page.click(".er-subtabs .q-tab:has-text('原文')")


def test_scripts_of_documents_do_not_run(owner, bench):
    page = owner.page
    out = written_run(bench.folder / "evil")
    page.goto(bench.owner.address)
    page.fill("[placeholder*='结果文件夹']", str(out))
    page.click("text=打开文件夹")
    page.wait_for_selector(".ag-row")
    source = page.request.get(page.url).text()
    assert "<img src=x" not in source and "坏镇" not in source
    page.click(".ag-pinned-left-cols-container .ag-cell:has-text('<b>坏镇</b>')")
    page.wait_for_selector(".er-text:has-text('onerror')")
    assert page.inner_text(".er-text") == EVIL
    page.click("[col-id='inspections']:has-text('3')")
    page.wait_for_selector(".er-focus")
    for name in ("待核", "问题清单", "数字台账", "两年对照", "图表", "修改记录", "导出", "汇总表"):
        owner.tab(name)
    assert page.locator("main img, main script, main b:has-text('坏镇')").count() == 0
    assert "hit" not in page.title()


DIRECT = """Promise.all([
  ["POST", "/_nicegui/client/another/upload/1"], ["POST", location.pathname + "/export/summary.csv"],
  ["POST", "/logout"], ["PUT", location.pathname], ["DELETE", location.pathname],
].map(([method, path]) => fetch(path, { method, body: "x=1" }).then((answer) => answer.status)))"""
"""What somebody may try who writes requests by hand."""


def log_in(visit: Visit, name: str, password: str = PASSWORD) -> None:
    visit.page.fill("#name", name)
    visit.page.fill("#password", password)
    visit.page.click("button")


def test_an_auditor_looks_and_an_officer_changes(bench, owner):
    with open_store(bench.run / OWN_STORE) as store:
        before = store.changes()
    home = bench.office.address
    with visiting(bench.browser) as visit:
        page = visit.page
        page.goto(home)
        assert urlsplit(page.url).path == "/login"
        log_in(visit, "赵审", "猜的密码")
        visit.shown("账号或密码不对")
        log_in(visit, "赵审")
        visit.shown("审计账号只能查看，不能上传报告。")
        assert page.locator(".q-uploader").count() == 0
        page.goto(f"{home}{bench.path[1:]}")
        page.fill(".er-view-table .er-search input", f"{bench.planted.file} {bench.planted.name}")
        page.click(f".ag-center-cols-container [col-id='{bench.planted.cell}'] >> nth=0")
        page.wait_for_selector(".er-focus")
        for key, form in (("a", ""), ("x", "确定剔除"), ("c", "保存更正")):
            page.keyboard.press(key)
            if form:
                page.fill(".er-form input >> nth=-1", "试着改动")
                page.keyboard.press("Escape")
                page.click(f"text={form}")
            visit.shown("审计账号只能查看，不能改动")
            page.click("text=知道了")
            page.wait_for_selector(":text('知道了')", state="hidden")
        refusals = page.evaluate(DIRECT)
        assert set(refusals) <= {403, 404, 405, 422}, refusals
        with open_store(bench.run / OWN_STORE) as store:
            assert store.changes() == before
        page.click("text=退出")
        page.wait_for_url("**/login")
        assert visit.faults and all("401" in one or "40" in one for one in visit.faults)

        log_in(visit, "王敏")
        page.goto(f"{home}{bench.path[1:]}")
        page.wait_for_selector(".ag-center-cols-container .ag-row")
        page.keyboard.press("n")
        page.wait_for_selector(".er-focus")
        page.keyboard.press("a")
        page.wait_for_selector(".er-side .er-value.er-accepted, .er-side .er-value.er-ambiguous")
        with open_store(bench.run / OWN_STORE) as store:
            made = store.changes()[len(before) :]
        assert [(one.who, one.kind.value) for one in made] == [("王敏", "accept")]
        AccountBook(bench.folder / "who.json").remove("王敏")
        page.reload()
        page.wait_for_url("**/login")
        assert visit.hosts == {urlsplit(home).netloc}
