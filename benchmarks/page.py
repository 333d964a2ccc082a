"""How soon ``report.html`` of 600 reports with 106 metrics each opens, and how soon a click shows its evidence.

    python benchmarks/page.py [--reports 600] [--clicks 12] [--page FILE]

Chromium opens the file from the disk, without a network. "opens": from the call to the first row on the screen; "a
click": from the press of the mouse to the frame that shows the sentence with its mark, in the middle of the text.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wide_run import wide_run

from extractor.exports.html import write_page
from extractor.store import open_run

_BARS = {"opens": 3.0, "click": 0.5}
_OPTIONS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_CLICK = """([row, column]) => new Promise((done) => {
  const line = document.querySelectorAll('table.sum tbody tr')[row];
  const cells = Array.from(line.querySelectorAll('td.has'));
  const cell = cells[column % cells.length];
  const begun = performance.now();
  cell.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  const look = () => {
    const mark = document.querySelector('.text mark.now');
    const box = document.querySelector('.text').getBoundingClientRect();
    const at = mark && mark.getBoundingClientRect();
    const shown = at && at.height && at.top >= box.top && at.bottom <= box.bottom;
    if (shown && document.querySelector('td.chosen') === cell) requestAnimationFrame(() => done(performance.now() - begun));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--clicks", type=int, default=12)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="extractor-page-") as name:
        path = options.page or Path(name) / "report.html"
        if options.page is None:
            write_page(open_run(wide_run(Path(name) / "run", options.reports)), path)
        size = path.stat().st_size / 1e6
        opens, clicks, work, foreign = _measure(path.resolve(), options.clicks)
    print(f"| page of {size:.1f} MB | bar | measured |")
    print("| --- | --- | --- |")
    print(f"| opens | {_BARS['opens']} s | {opens:.2f} s |")
    print(
        f"| a click shows its evidence, median of {len(clicks)} | {_BARS['click']} s | {statistics.median(clicks):.2f} s |"
    )
    print(f"| the slowest of them | | {max(clicks):.2f} s |")
    print(f"| processor time of a click | | {work:.2f} s |")
    print(f"| requests to anything but the file | 0 | {foreign} |")


def _measure(path: Path, count: int) -> tuple[float, list[float], float, int]:
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=_OPTIONS)
        page: Any = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("request", lambda request: asked.append(request.url))
        page.set_default_timeout(120_000)
        begun = time.perf_counter()
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready] table.sum tbody tr td")
        opens = time.perf_counter() - begun
        page.wait_for_timeout(1_000)
        clicks = [page.evaluate(_CLICK, [3 + number * 5 % 7, number * 17]) / 1000 for number in range(count)]
        told = page.context.new_cdp_session(page)
        told.send("Performance.enable")
        before = _spent(told)
        for number in range(count):
            page.evaluate(_CLICK, [3 + number * 3 % 7, number * 13])
        work = (_spent(told) - before) / count
        browser.close()
    foreign = sum(url.partition("#")[0] != path.as_uri() for url in asked)
    return opens, clicks, work, foreign


def _spent(session: Any) -> float:
    """Return the seconds of processor time that the page's process has used."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "ProcessTime"))


if __name__ == "__main__":
    main()
