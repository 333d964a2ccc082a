"""How soon the review page shows a large run and its evidence, in a real browser.

    python benchmarks/review.py [--reports 600] [--clicks 30]

Reports what a person waits for: from the click on the batch to the first rows, and from a click on a cell to the sentence in
sight. The server runs in a process of its own. Wall time on a busy machine says little: the best of several is told too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))

from browsing import browsing, served
from wide_run import wide_run

_LINK = "a.er-link"
_ROW = ".ag-center-cols-container .ag-row"


def main() -> None:
    """Make the run, visit the page, tell the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--clicks", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = wide_run(Path(folder) / "wide", options.reports)
        with served(Path(folder), str(out)) as address, browsing() as visit:
            home = address.split("enter")[0]
            visit.page.goto(address)
            print(f"{options.reports} reports")
            print(f"stored and opened for the first time: {_opened(visit.page):.2f} s")
            again = []
            for _ in range(5):
                visit.page.goto(home)
                again.append(_opened(visit.page))
            print(f"opened again: median {statistics.median(again):.2f} s, best {min(again):.2f} s")
            waits = [_clicked(visit.page, number) for number in range(options.clicks)]
            print(
                f"click to evidence: median {statistics.median(waits):.2f} s, best {min(waits):.2f} s, "
                f"slowest {max(waits):.2f} s"
            )
        with served(Path(folder), str(out)) as address, browsing() as visit:
            visit.page.goto(address)
            print(f"first time after the server's start: {_opened(visit.page):.2f} s")


def _opened(page: Any) -> float:
    page.wait_for_selector(_LINK)
    begun = time.perf_counter()
    page.click(_LINK)
    page.wait_for_selector(_ROW, timeout=120_000)
    return time.perf_counter() - begun


def _clicked(page: Any, number: int) -> float:
    """Click a cell of another report than the last one, and wait for its own sentence to be in sight."""
    row = page.locator(f"{_ROW}[row-index='{number % 15}']")
    cell = row.locator(".ag-cell").nth(number % 4)
    page.evaluate("window.before = document.querySelector('.er-text')?.textContent")
    begun = time.perf_counter()
    cell.click()
    page.wait_for_function(
        "document.querySelector('.er-focus') && document.querySelector('.er-text').textContent !== window.before"
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
