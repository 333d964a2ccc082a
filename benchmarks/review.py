"""How soon the review page shows a large run and its evidence, in a real browser.

    python benchmarks/review.py [--reports 600] [--clicks 20]

Tells what a person waits for: from the click on the batch to the first rows of the table, and from a click on a cell to its
sentence in sight. Wall time on a busy machine says little, so the processor time of the server and of the browser are told
too: on a machine with nothing else to do, the wait is no longer than both together. Linux only (it reads ``/proc``).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))

from browsing import browsing, served
from wide_run import wide_run

_LINK = "a.er-link"
_ROW = ".ag-center-cols-container .ag-row"
_TICKS = os.sysconf("SC_CLK_TCK")
Cost = tuple[float, float, float]


def main() -> None:
    """Make the run, visit the page, tell the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--clicks", type=int, default=20)
    parser.add_argument("--run", type=Path, help="a run that benchmarks/wide_run.py has written before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = (options.run or wide_run(Path(folder) / "wide", options.reports)).absolute()
        with served(Path(folder), str(out)) as address, browsing() as visit:
            page = visit.page
            page.goto(address)
            _tell("opened, the first time", [_cost(lambda: _opened(page))])
            home = address.split("enter")[0]
            _tell("opened again", [_cost(lambda: _opened(page)) for _ in range(4) if page.goto(home)])
            page.wait_for_timeout(1500)
            _tell("click to evidence", [_cost(lambda n=n: _clicked(page, n)) for n in range(options.clicks)])


def _opened(page: Any) -> None:
    page.wait_for_selector(_LINK)
    page.click(_LINK)
    page.wait_for_selector(_ROW, timeout=120_000)


def _clicked(page: Any, number: int) -> None:
    """Click a cell of another report than the last one, and wait for its own sentence to be in sight."""
    page.evaluate("window.before = document.querySelector('.er-text')?.textContent")
    page.locator(f"{_ROW}[row-index='{number % 15}'] .ag-cell").nth(number % 4).click()
    page.wait_for_function(
        "document.querySelector('.er-focus') && document.querySelector('.er-text').textContent !== window.before"
    )


def _cost(deed: Callable[[], None]) -> Cost:
    """Return wall time and processor time of server and browser, in seconds."""
    begun, (server, browser) = time.perf_counter(), _processor()
    deed()
    wall, (served, browsed) = time.perf_counter() - begun, _processor()
    return wall, served - server, browsed - browser


def _processor() -> tuple[float, float]:
    """Return the processor time of the server's processes and of the browser's (its driver left out)."""
    parents, spent = {}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, tail = status.read_text().rpartition(")")
        except OSError:  # it has just ended
            continue
        pid, fields = int(status.parent.name), tail.split()
        parents[pid] = int(fields[1])
        spent[pid] = (head.split("(", 1)[1], (int(fields[11]) + int(fields[12])) / _TICKS)
    own = [spent[pid] for pid in spent if _below(pid, parents)]
    server = sum(seconds for name, seconds in own if name.startswith("python"))
    return server, sum(seconds for name, seconds in own if "chrom" in name)


def _below(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


def _tell(what: str, costs: list[Cost]) -> None:
    walls, server, browser = zip(*costs, strict=True)
    print(
        f"{what:<22} wall: median {statistics.median(walls):.2f} s, best {min(walls):.2f} s;  "
        f"processor: server {statistics.median(server):.2f} s, browser {statistics.median(browser):.2f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
