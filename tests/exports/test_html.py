"""``report.html``: one file, no request, no script but its own; every place it shows is the right one."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from run_folders import HOSTILE, failed, finding, report, write_run

from extractor.cli import main
from extractor.exports.html.data import Changed, overview, report_data
from extractor.exports.html.offsets import Units
from extractor.exports.html.page import embedded
from extractor.models import Evidence, Finding, ReportHead, Severity
from extractor.store.folder import open_run

_BLOCK = re.compile(r'<script type="application/json" id="([^"]+)">(.*?)</script>', re.DOTALL)
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    other = "云河镇检查5批次，检查5批次。"
    wrong = finding(HOSTILE, "8次", "5次", expected="5", actual="8", message="检查<b>5</b>次又8次")
    copied = Finding(
        "near_duplicate",
        Severity.WARNING,
        "与他处相同",
        (),
        (*finding(other, "云河").evidence, Evidence(3, 5, "𠮷祥", "b.txt")),
    )
    lost = Finding("wrong_year", Severity.INFO, "与上年相同", (), (Evidence(0, 2, "云河", "上年/x.txt"),))
    head = ReportHead(place="柳溪镇", county="云岭县", year=2024)
    return write_run(
        tmp_path_factory.mktemp("run"),
        failed("a.txt"),
        report(HOSTILE, "b.txt", head, wrong),
        report(other, "c.txt", ReportHead(place="云河镇", year=2024), lost, copied),
    )


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    assert main(["html", str(out)]) == 0
    return (out / "report.html").read_text(encoding="utf-8")


def units(text: str) -> bytes:
    """The text as a browser counts it: two bytes a unit."""
    return text.encode("utf-16-le")


def test_offsets_count_as_browsers_do():
    text = "a𠮷b𠮷c"
    at = Units.of(text)
    for place in range(len(text) + 1):
        assert at(place) == len(units(text[:place])) // 2
    assert Units.of("甲乙").wide == ()
    assert Units.of("").wide == ()


def test_every_place_shows_its_quote(out):
    for stored in open_run(out).reports():
        told = report_data(stored)
        raw = units(told["t"])
        for row, source in zip(told["m"], stored.record["mentions"], strict=True):
            assert raw[row[3] * 2 : row[4] * 2].decode("utf-16-le") == source["quote"]
        for row, source in zip(told["n"], stored.record["numbers"], strict=True):
            assert raw[row[0] * 2 : row[1] * 2].decode("utf-16-le") == source["quote"]


def test_findings_come_gravest_first_with_their_operands_placed(out):
    run = open_run(out)
    reports = list(run.reports())
    told = overview(run, Changed.of(run, ()))
    assert [one["s"] for one in told["findings"]] == ["error", "warning", "info"]
    for one in told["findings"][:2]:
        for start, end, quote, where, _ in one["e"]:
            assert units(reports[where].text)[start * 2 : end * 2].decode("utf-16-le") == quote
    assert told["findings"][1]["e"][1][3:] == [1, "b.txt"]
    assert told["findings"][2]["e"][0][3:] == [-1, "上年/x.txt"]  # not in this batch: nowhere to go
    assert told["checks"]["penalty_sum"]["ask"] == "请核对合计。"


def test_cells_tell_their_state(out):
    run = open_run(out)
    told = overview(run, Changed.of(run, ()))
    bad, good, other = told["reports"]
    assert (bad["ok"], bad["error"], bad["advice"]) == (False, "文件<b>是空的。", "请重新导出。")
    assert good["cells"][0][:4] == ["12", "件", "exact", "single"]
    assert good["cells"][1][0] is None
    assert good["cells"][1][5] == ["5次", "8次"]
    assert good["cells"][2][2] == "at_least"
    assert (good["loose"], good["cells"][0][6], other["cells"][1][6]) == (1, True, False)  # 批次 is not 次
    assert told["totals"][1] == "12"


def test_the_page_holds_no_markup_of_a_document(page):
    for escaped in ("dataset.hacked", "onerror"):
        for found in re.finditer(re.escape(escaped), page):
            block = page.rfind('<script type="application/json"', 0, found.start())
            assert "<" not in page[page.index(">", block) + 1 : found.start()]
    assert page.count("<script") == 1 + len(_BLOCK.findall(page))
    assert json.loads(dict(_BLOCK.findall(page))["report-1"])["t"] == HOSTILE
    assert "\u2028" not in page


def test_only_its_own_script_may_run_and_nothing_is_fetched(page):
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    for tag in ("script", "style"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    shell = _BLOCK.sub("", page)
    assert not re.findall(r"https?:|//[a-z]+\.|@import|url\(|\ssrc=|\shref=", shell)
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", shell)


def test_data_cannot_end_its_block():
    text = embedded("x", {"</script><!--": "\u2029&amp;]]>"})
    inner = _BLOCK.fullmatch(text.strip())[2]
    assert not set(inner) & set("<>&\u2029")
    assert json.loads(inner) == {"</script><!--": "\u2029&amp;]]>"}


def test_a_page_that_cannot_be_written_leaves_the_old_one(out, tmp_path, capsys):
    assert main(["html", str(out), "--out", str(tmp_path / "没有" / "a.html")]) == 2
    assert "写不出" in capsys.readouterr().err
    target = tmp_path / "b.html"
    target.write_text("旧", encoding="utf-8")
    broken = tmp_path / "broken"
    shutil.copytree(out, broken)
    shutil.rmtree(broken / "texts")
    assert main(["html", str(broken), "--out", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == "旧"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["b.html"]


def test_equal_runs_give_equal_pages(out, tmp_path, page):
    assert main(["html", str(out), "--out", str(tmp_path / "a.html")]) == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page


def dom(out: Path, place: str, profile: Path) -> str:
    """Return the page's DOM as Chromium has it after its script ran."""
    if BROWSER is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    options += ["--virtual-time-budget=3000", f"--user-data-dir={profile}", "--dump-dom"]
    address = f"{(out / 'report.html').as_uri()}{place}"
    done = subprocess.run([BROWSER, *options, address], capture_output=True, timeout=120, check=False)
    text = done.stdout.decode("utf-8")
    if "<html" not in text:
        pytest.skip(f"Chromium does not start here: {done.stderr.decode('utf-8', 'replace')[-200:]}")
    return _BLOCK.sub("", text)


def test_a_browser_shows_the_table_and_runs_nothing_of_a_text(out, page, tmp_path):
    text = dom(out, "", tmp_path)
    assert 'data-ready="yes"' in text
    assert "data-hacked" not in text
    row = re.search(r"<tr><th[^>]*>柳溪镇 2024年.*?</tr>", text)[0]
    assert [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<td.*?</td>", row)][:3] == [
        "12",
        "5次 / 8次 ？",
        "5000 以上",
    ]
    assert (
        re.findall(r'<td class="([a-z]+)', row)
        == ["sure", "ambiguous", "approx", "missing"][: row.count("<td")]
    )


def test_a_browser_marks_the_operands_of_a_finding(out, page, tmp_path):
    text = dom(out, "#tab=findings&f=0", tmp_path)
    marks = re.findall(r'<mark class="[^"]*op-mark[^"]*"[^>]*>(.*?)</mark>', text)
    assert [re.sub(r"<sup>.*?</sup>", "", one) for one in marks] == ["5次", "8次"]
    assert [re.search(r"<sup>(.*?)</sup>", one)[1] for one in marks] == ["2", "1"]
    assert "&lt;script&gt;document" in text
    assert "data-hacked" not in text
    assert "检查&lt;b&gt;5&lt;/b&gt;次又8次" in text


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of more reports than a screen shows."""
    reports = [
        report(
            f"云河镇检查{number}次，行政处罚案件{number}件。",
            f"{number:03}.txt",
            ReportHead(place="云河镇", year=2024),
        )
        for number in range(1, 121)
    ]
    out = write_run(tmp_path_factory.mktemp("long"), *reports)
    assert main(["html", str(out)]) == 0
    return out / "report.html"


def test_a_long_table_holds_cells_only_where_it_is_looked_at(long_page):
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright here: pip install playwright"
    )
    if BROWSER is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    asked: list[str] = []
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(long_page.as_uri())
        page.wait_for_selector("html[data-ready]")
        assert page.locator("tbody th").count() < 60
        page.evaluate("document.querySelector('.view .scroll').scrollTo(0, 1e6)")
        last = page.locator('tbody td[data-r="119"][data-m="inspections"]')
        last.click()
        page.wait_for_selector(".text mark.now")
        assert page.locator(".text mark.now").inner_text().endswith("120次")
        assert page.locator("td.chosen").get_attribute("data-r") == "119"
        assert page.locator('tbody td[data-r="0"]').count() == 0
        page.go_back()
        page.goto(f"{long_page.as_uri()}#tab=table&r=60&m=inspections")
        page.wait_for_selector('td.chosen[data-r="60"]')
        assert page.locator("td.chosen").is_visible()
        page.get_by_role("searchbox", name="找乡镇、文件、年度").fill("007")
        assert page.locator("tbody th").count() == 1
        page.get_by_role("tab", name="报告清单 120").click()
        assert page.locator("table.files tbody tr").count() == 120
        browser.close()
    assert {url.partition("#")[0] for url in asked} == {long_page.as_uri()}
