"""What can be taken away from the page; every file says which cells were changed by hand.

Files are written by the helper process from the store, into a folder that is removed when the server ends.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from extractor.store import Change, Run, RunFolder, open_run, open_store
from extractor.web.aside import Aside
from extractor.web.bench import Bench

__all__ = ["LETTERS", "OUTPUTS", "Exporter", "Origin", "Output"]

LETTERS = "letters.zip"
PAGE = "report.html"
_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Output:
    """One file: its name for people, what it holds, and the name under which it is saved."""

    title: str
    about: str
    saved: str


OUTPUTS: Mapping[str, Output] = {
    "summary.xlsx": Output(
        "汇总工作簿",
        "Excel/WPS：汇总、问题、依据、台账、更正各一张表，人工改动的格子有颜色和批注",
        "更正后汇总.xlsx",
    ),
    PAGE: Output(
        "网页报告",
        "一个网页文件：汇总、问题和标出数字的原文，人工改动逐格注明；没有本程序的电脑也能打开、打印",
        "报告核对.html",
    ),
    "summary.csv": Output("汇总表", "CSV：每份报告一行，“人工改动”一列写明改了哪些格", "更正后汇总表.csv"),
    "findings.csv": Output("问题清单", "CSV：每个问题及其处理情况", "问题清单.csv"),
    "mentions.csv": Output("依据", "CSV：每个数值和它所在的句子", "依据.csv"),
    "numbers.csv": Output("数字台账", "CSV：文中每个数字的去向", "数字台账.csv"),
    "counties.csv": Output("分县统计", "CSV：各县各指标的合计、中位数、填报率", "分县统计.csv"),
    "changes.csv": Output("修改记录", "CSV：谁、何时、把什么改成什么、为什么，撤销也在内", "修改记录.csv"),
}


@dataclass(slots=True)
class Exporter:
    """Has files written when they are asked for, and keeps them until something is changed."""

    _helper: Aside = field(default_factory=lambda: Aside(_SECONDS))
    _folder: Path | None = None

    def table(self, bench: Bench, name: str) -> Path:
        """Return one of :data:`OUTPUTS`, written from the changes there are now.

        :raises AsideError: if it could not be written.
        """
        out = self._root() / f"{bench.id}-{bench.stamp}-{bench.last_change}"
        if not (out / name).is_file():
            self._helper.ask(write_report if name == PAGE else write_tables, _origin(bench), out)
        return out / name

    def letters(self, bench: Bench, sender: str, date: str, deadline: str) -> Path:
        """Return the letters to all townships that have open questions, as one archive.

        :raises AsideError: if they could not be written.
        """
        out = Path(tempfile.mkdtemp(prefix="letters-", dir=self._root()))
        self._helper.ask(write_archive, _origin(bench), out, (sender, date, deadline))
        return out / LETTERS

    def close(self) -> None:
        """End the helper and remove what was written."""
        self._helper.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _root(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="extractor-review-"))
        return self._folder


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run is to be read again: its folder, or its number in the store; ``place`` is the store of the changes."""

    place: str
    folder: Path | None
    number: int = 0

    @contextmanager
    def opened(self) -> Iterator[tuple[Run, tuple[Change, ...]]]:
        """Hold the run and the changes that people made, its own and others'."""
        with open_store(self.place) as store:
            run: Run = open_run(self.folder) if self.folder is not None else store.run(self.number)
            yield run, store.changes()


def write_tables(origin: Origin, out: Path) -> None:
    """Write the corrected tables of a run (in the helper process)."""
    from extractor.exports.corrected import write_corrected

    with origin.opened() as (run, changes):
        write_corrected(run, changes, out, page=False)


def write_report(origin: Origin, out: Path) -> None:
    """Write the page of a run (in the helper process); it takes longer than the tables, so it is made apart from them."""
    from extractor.exports.html import write_page

    out.mkdir(parents=True, exist_ok=True)
    with origin.opened() as (run, changes):
        write_page(run, out / PAGE, changes)


def write_archive(origin: Origin, out: Path, sender: tuple[str, str, str]) -> None:
    """Write the letters of a run into one archive (in the helper process)."""
    from extractor.exports.letters import Sender, plan_letters, write_letters

    with origin.opened() as (run, changes):
        planned = plan_letters(run, changes=changes)
    written = list(write_letters(planned, out / "letters", Sender(*sender), None))
    with zipfile.ZipFile(out / LETTERS, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in written:
            if one.path is not None:
                archive.write(one.path, one.path.name)


def _origin(bench: Bench) -> Origin:
    if isinstance(bench.source, RunFolder):
        return Origin(bench.place, bench.folder)
    return Origin(bench.place, None, getattr(bench.source, "id", 0))
