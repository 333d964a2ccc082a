"""Makes the pictures of the review page and of ``report.html`` in ``docs/img`` anew, from the sample reports.

    python scripts/screenshots.py

Needs the extras ``web`` and ``dev`` and a Chromium; the pictures are reduced to 256 colours, so that they stay small.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "web"))

from browsing import Server, chromium, visiting  # noqa: E402 (the tests' own way of visiting the page)

from extractor.web.access import AccountBook, Role  # noqa: E402

IMAGES = ROOT / "docs" / "img"
_COLOURS = 256
_SAMPLES = ("corpus",)


def main() -> None:
    """Read the samples, open the page on them, and take the pictures."""
    folder = (
        Path(tempfile.gettempdir()) / "2025年法治报告"
    )  # its name stands in the picture of the first page
    folder.mkdir()
    try:
        out = folder / "各乡镇"
        command = [sys.executable, "-m", "extractor", "run", *_SAMPLES, "--out", str(out)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        AccountBook(folder / "who.json").add("王敏", Role.OFFICER, "截图用的密码-123")
        owner = Server(folder, "owner", str(out), "--name", "王敏")
        office = Server(folder, "office", "--accounts", str(folder / "who.json"))
        with owner, office, chromium() as browser:
            with visiting(browser) as visit:
                visit.page.goto(owner.address)
                visit.page.wait_for_selector("a.er-link")
                _keep(visit.page, "review_start")
                visit.page.click("a.er-link")
                visit.page.wait_for_selector(".ag-center-cols-container .ag-row")
                _table(visit.page)
                _views(visit)
            with visiting(browser, 900, 560) as visit:
                visit.page.goto(office.address)
                visit.page.fill("#name", "王敏")
                visit.page.fill("#password", "猜的密码-4567")
                visit.page.click("button")
                visit.page.wait_for_selector(".refused")
                _keep(visit.page, "review_login")
            with visiting(browser) as visit:
                _handed_on(visit.page, out)
    finally:
        shutil.rmtree(folder)


def _table(page: Any) -> None:
    """Correct a figure that contradicts another, as an officer would."""
    for _ in range(6):
        page.locator(".er-tools button:has-text('下一处')").click()
        page.wait_for_timeout(900)
        if page.inner_text(".er-side .er-title .er-metric").startswith("调处纠纷"):
            break
    page.keyboard.press("c")
    page.wait_for_timeout(500)
    page.fill(".er-form input >> nth=0", "63")
    page.fill(".er-form input >> nth=2", "乡镇来函更正")
    page.keyboard.press("Escape")
    _keep(page, "review_correct")
    page.click("text=保存更正")
    page.wait_for_selector(".er-value.er-corrected")
    page.wait_for_timeout(4000)  # until what was said in passing is gone
    _keep(page, "review_table")


def _views(visit: Any) -> None:
    page = visit.page
    visit.tab("问题清单")
    _answer(page)
    page.click(".er-view-findings .ag-row[row-index='1'] .ag-cell >> nth=4")
    page.wait_for_selector(".er-side .er-metric:has-text('应出庭')")
    page.wait_for_timeout(4000)
    _keep(page, "review_findings")
    visit.tab("待核")
    page.click(".er-view-queue .ag-row[row-index='3'] .ag-cell >> nth=3")
    page.wait_for_selector(".er-focus")
    _keep(page, "review_queue")
    _settle(page)
    visit.tab("数字台账")
    page.click(".er-view-ledger .ag-row[row-index='10'] .ag-cell >> nth=0")
    _keep(page, "review_ledger")
    visit.tab("两年对照")
    page.click(".er-view-years .ag-row[row-index='2'] .ag-cell >> nth=1")
    _keep(page, "review_years")
    visit.tab("图表")
    page.wait_for_selector(".er-chart canvas")
    _keep(page, "review_charts")
    visit.tab("修改记录")
    page.click(".er-view-changes .ag-row[row-index='2'] .ag-cell >> nth=3")
    _keep(page, "review_changes")
    visit.tab("导出")
    _keep(page, "review_export")


def _answer(page: Any) -> None:
    """Note what a township has answered."""
    page.click(".er-view-findings .ag-row[row-index='0'] .ag-cell >> nth=4")
    page.wait_for_selector(".er-form input")
    page.fill(".er-form input", "乡镇来函：调处数漏计5件，已更正")
    page.click(".er-form button:has-text('已答复')")
    page.wait_for_selector(".er-title .er-chip.er-answered")


def _settle(page: Any) -> None:
    """Accept a value, take one out, and take that back again."""
    page.keyboard.press("a")
    page.wait_for_timeout(1500)
    page.keyboard.press("x")
    page.fill(".er-form input", "是上年的数")
    page.click("text=确定剔除")
    page.wait_for_timeout(1500)
    page.click(".er-view-queue .ag-row[row-index='1'] .ag-cell >> nth=3")
    page.wait_for_timeout(1500)
    page.keyboard.press("x")
    page.fill(".er-form input", "看错了行")
    page.click("text=确定剔除")
    page.wait_for_timeout(1500)


def _handed_on(page: Any, out: Path) -> None:
    """Show the file that is made for people without the program."""
    target = out / "report.html"
    command = [sys.executable, "-m", "extractor", "html", str(out), "--out", str(target)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    page.goto(f"{target.as_uri()}#tab=table&r=1&m=disputes_handled")
    page.wait_for_selector(".text mark.now")
    _keep(page, "report_html")


def _keep(page: Any, name: str) -> None:
    page.wait_for_timeout(700)
    image = Image.open(io.BytesIO(page.screenshot()))
    small = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)
    print(f"{name}.png {(IMAGES / f'{name}.png').stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
