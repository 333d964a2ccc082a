"""The runs that this server knows: those it was started with, those read in on the page, those of a named store."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.store import OWN_STORE, Run, open_run, open_store
from extractor.store.store import Store
from extractor.web.access import Session
from extractor.web.aside import Aside
from extractor.web.bench import Bench, written
from extractor.web.chores import Page, draw_page
from extractor.web.intake import Intake, Reading
from extractor.web.outputs import Exporter

__all__ = ["Desk", "RunTile"]

_OPEN_MOST = 4
_PAGES_MOST = 30


@dataclass(frozen=True, slots=True)
class RunTile:
    """A run in the list of runs; ``counts`` is what ``run.json`` counts."""

    id: str
    title: str
    folder: Path
    started: str
    counts: Mapping[str, int]
    stored: int | None = None


@dataclass(slots=True)
class Desk:
    """What all pages of a server share.

    :param home: the folder of the runs that are read in on the page.
    :param given: run folders named on the command line.
    :param rules: rule folders for what is read in on the page.
    :param place: the store for all runs; each run's own (``review.db`` beside its results) if not given.
    """

    home: Path
    given: list[Path] = field(default_factory=list)
    place: str | None = None
    rules: tuple[Path, ...] = ()
    aside: Aside = field(default_factory=Aside)
    exporter: Exporter = field(default_factory=Exporter)
    readings: list[Reading] = field(default_factory=list)
    _open: OrderedDict[str, Bench] = field(default_factory=OrderedDict)
    _opening: dict[str, asyncio.Lock] = field(default_factory=dict)
    _pages: OrderedDict[tuple[str, int, int], Page] = field(default_factory=OrderedDict)
    _shared: Store | None = None

    def runs(self) -> list[RunTile]:
        """Return all runs, the newest first."""
        tiles = {tile.id: tile for tile in self._from_store()}
        for folder in self._folders():
            with suppress(UsageError):
                tile = _tile(folder)
                tiles.setdefault(tile.id, tile)
        return sorted(tiles.values(), key=lambda one: one.started, reverse=True)

    async def open(self, id: str) -> Bench:
        """Return a run, opened.

        :raises UsageError: if it is not known, or cannot be read.
        """
        async with self._opening.setdefault(id, asyncio.Lock()):
            known = self._open.get(id)
            if known is not None and known.stamp == written(known.folder):
                self._open.move_to_end(id)
                if touched := await asyncio.to_thread(known.renew):
                    known.tell(touched)
                return known
            bench = await asyncio.to_thread(self._opened, id)
            self._open[id] = bench
            for old in list(self._open)[:-_OPEN_MOST]:
                if not self._open[old].listeners:
                    del self._open[old]
            return bench

    async def open_given(self) -> None:
        """Open the runs that were named at the start; what cannot be opened is told when somebody asks for it."""
        for folder in tuple(self.given):
            with suppress(UsageError):
                await self.open(_id(folder))

    def add_folder(self, who: Session, path: str) -> str:
        """Take a run's folder into the list and return its id.

        :raises UsageError: if this person may not, or it is no run's folder.
        """
        if not who.may_open_folders:
            advice = "请由管理员打开，或把报告上传后读取。"
            raise UsageError("这个账号不能打开服务器上的文件夹。", advice=advice, code="not_allowed")
        folder = Path(path.strip().strip('"')).expanduser()
        if not folder.is_absolute():
            message = "请写结果文件夹的完整路径。"
            raise UsageError(message, advice="例如 D:\\报告\\结果 或 /home/用户/结果。", code="not_a_run")
        tile = _tile(folder)
        if folder not in self.given:
            self.given.append(folder)
        return tile.id

    def intake(self, who: Session) -> Intake:
        """Begin to take files in.

        :raises UsageError: if this person may not.
        """
        if not who.may_change:
            message = "审计账号只能查看，不能上传报告。"
            raise UsageError(message, advice="请由经办人员账号上传。", code="not_allowed")
        return Intake(self.home)

    def reading(self, intake: Intake) -> Reading:
        """Return the reading of what has been taken in.

        :raises UsageError: if nothing has, or another lot is being read.
        """
        if intake.folder is None:
            raise UsageError("还没有上传文件。", advice="请先选择要读取的报告。", code="upload_empty")
        reading = Reading(intake.folder, len(intake.names), self.rules)
        self.readings.append(reading)
        return reading

    async def read(self, reading: Reading) -> bool:
        """Have a lot read and say whether there are results; a store that all runs share remembers the run.

        :raises UsageError: if that store cannot be written.
        """
        if not await reading.run():
            return False
        if self.place is not None:
            await asyncio.to_thread(self._store_of(None).add_run, reading.out)
        return True

    async def page(self, bench: Bench, key: int, number: int) -> Page | str:
        """Return a page of a report's original, drawn in the helper process, or in Chinese why there is none.

        :raises AsideError: if the helper gave no answer.
        """
        spot = (bench.id, key, number)
        if spot not in self._pages:
            page = await self.aside.answer(draw_page, bench.asked(key), number)
            if isinstance(page, str):
                return page
            self._pages[spot] = page
            while len(self._pages) > _PAGES_MOST:
                self._pages.popitem(last=False)
        return self._pages[spot]

    def close(self) -> None:
        """End what is still going on."""
        for reading in self.readings:
            reading.stop()
        self.aside.close()
        self.exporter.close()
        for store in {id(one.store): one.store for one in self._open.values()}.values():
            with suppress(UsageError):
                store.close()

    def _folders(self) -> Iterator[Path]:
        yield from self.given
        with suppress(OSError):
            yield from (
                one / "out" for one in sorted(self.home.iterdir()) if (one / "out" / "run.json").is_file()
            )

    def _from_store(self) -> Iterator[RunTile]:
        if self.place is None:
            return
        for row in self._store_of(None).runs():
            title, started = _title(row.folder), row.started.isoformat()
            yield RunTile(_id(row.folder), title, row.folder, started, row.counts, row.id)

    def _opened(self, id: str) -> Bench:
        tile = next((one for one in self.runs() if one.id == id), None)
        if tile is None:
            raise UsageError("没有这次运行。", advice="请回到首页，从列表里打开。", code="run_unknown")
        store = self._store_of(tile.folder)
        if (tile.folder / "run.json").is_file():
            source: Run = open_run(tile.folder)
        elif tile.stored is not None:
            source = store.run(tile.stored)
        else:
            raise UsageError(f"{tile.folder} 已不在原处。", advice="请重新读取这批报告。", code="not_a_run")
        return Bench.open(id, source, store, self.place or str(tile.folder / OWN_STORE))

    def _store_of(self, folder: Path | None) -> Store:
        if self.place is None:
            assert folder is not None
            return open_store(folder / OWN_STORE)
        if self._shared is None:
            self._shared = open_store(self.place)
        return self._shared


def _id(folder: Path) -> str:
    return hashlib.sha256(str(folder.absolute()).encode("utf-8", "replace")).hexdigest()[:12]


def _title(folder: Path) -> str:
    return folder.parent.name if folder.name == "out" else folder.name


def _tile(folder: Path) -> RunTile:
    facts: Mapping[str, Any] = open_run(folder).facts
    started = facts.get("times", {}).get("started") or _written(folder)
    return RunTile(_id(folder), _title(folder.absolute()), folder, started, facts.get("counts", {}))


def _written(folder: Path) -> str:
    seconds = (folder / "run.json").stat().st_mtime
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
