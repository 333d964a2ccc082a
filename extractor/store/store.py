"""The store itself: runs with their reports, and the append-only record of what people changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Row, Select, insert, select

from extractor.errors import UsageError, os_reason
from extractor.models import MetricInfo
from extractor.store.changes import checked
from extractor.store.database import Database
from extractor.store.folder import open_run, told_metrics
from extractor.store.intake import Intake, run_key
from extractor.store.models import Change, ChangeKind, Head, RunRow, StoredReport
from extractor.store.rows import change_from, change_row, unpack
from extractor.store.tables import changes, records, reports, runs, texts
from extractor.store.undoing import taken_back

__all__ = ["Store", "StoredRun"]

_PAGE = 50  # reports in memory at once


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run of the store, read as its folder would be: see :class:`~extractor.store.models.Run`."""

    store: Store
    id: int
    path: Path
    facts: Mapping[str, Any]
    metrics: tuple[MetricInfo, ...]
    checks: Mapping[str, Mapping[str, str]]

    def reports(self) -> Iterator[StoredReport]:
        """Yield the files in the order of their names, some at a time in memory."""
        return self.store.reports(self.id)

    def heads(self) -> Iterator[Head]:
        """Yield what the list of files tells, in the same order."""
        return iter(self.store.heads(self.id))

    def report(self, file: str) -> StoredReport:
        """Return one file.

        :raises UsageError: if the run has no such file.
        """
        return self.store.report(self.id, file)


class Store:
    """Runs and changes, kept; one object may serve many threads, one store many processes.

    Every method raises :class:`~extractor.errors.UsageError` if the store cannot be reached or written.
    """

    def __init__(self, place: str | Path, *, create: bool = True) -> None:
        self._database = Database(place, create=create)

    @property
    def shown(self) -> str:
        """The store's place as people know it: a path, or a URL without its password."""
        return self._database.shown

    def intake(self, folder: Path) -> Intake:
        """Begin a run whose reports come one by one."""
        return Intake(self._database, folder)

    def add_run(self, folder: Path) -> int:
        """Take a run that ``extractor run`` has written; the same run again is the same id.

        :raises UsageError: if the folder is no run's, or damaged; the store is then as it was.
        """
        run = open_run(folder)
        try:
            known = self._by_key(run_key(folder))
            run_json = (folder / "run.json").read_bytes()
        except OSError as error:
            message = f"读不到 {error.filename}：{os_reason(error)}。"
            raise UsageError(message, advice="请核对结果文件夹。", code="run_unreadable") from error
        if known is not None:
            return known
        intake = self.intake(folder)
        try:
            for report in run.reports():
                intake.take(report)
            return intake.finish(run_json)
        except BaseException:
            with suppress(UsageError):
                intake.drop()
            raise

    def runs(self) -> tuple[RunRow, ...]:
        """Return all runs, the newest first."""
        query = select(runs).where(runs.c.key.is_not(None)).order_by(runs.c.started.desc(), runs.c.id.desc())
        with self._database.reading() as connection:
            return tuple(_run_row(row) for row in connection.execute(query))

    def run(self, run: int) -> StoredRun:
        """Return a run with the names of its metrics and checks.

        :raises UsageError: if there is no such run.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run, runs.c.key.is_not(None))).first()
        if row is None:
            advice = "用 extractor history --store 查看有哪些运行。"
            raise UsageError(f"存储里没有第 {run} 号运行。", advice=advice, code="run_unknown")
        facts = json.loads(unpack(row.facts))
        return StoredRun(self, run, Path(row.folder), facts, told_metrics(facts), facts["checks"])

    def report(self, run: int, file: str) -> StoredReport:
        """Return one file of a run.

        :raises UsageError: if the run has no such file.
        """
        query = _reports(run).where(reports.c.file == file)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            message = f"第 {run} 号运行里没有文件 {file}。"
            raise UsageError(message, advice="请核对文件名，或换一次运行。", code="report_unknown")
        return _report(row)

    def reports(self, run: int) -> Iterator[StoredReport]:
        """Yield the files of a run in the order of their names; no transaction is held meanwhile."""
        at = -1
        while True:
            query = _reports(run).where(reports.c.place > at).order_by(reports.c.place).limit(_PAGE)
            with self._database.reading() as connection:
                page = connection.execute(query).all()
            for row in page:
                yield _report(row)
            if len(page) < _PAGE:
                return
            at = page[-1].place

    def heads(self, run: int) -> tuple[Head, ...]:
        """Return what the list of a run's files tells, in the order of their names."""
        shown = reports.c
        columns = (
            shown.file,
            shown.sha256,
            shown.status,
            shown.township,
            shown.county,
            shown.year,
            shown.record,
        )
        query = select(*columns).where(shown.run == run).order_by(shown.place)
        with self._database.reading() as connection:
            return tuple(
                Head(file, sha256, status == "ok", township, county, year, record)
                for file, sha256, status, township, county, year, record in connection.execute(query)
            )

    def record(self, change: Change) -> Change:
        """Write a change down for good and return it with its id and time.

        :raises UsageError: if it does not say who, what and why, or takes back what is not there.
        """
        kept = replace(checked(change), at=datetime.now(UTC))
        with self._database.writing() as connection:
            if kept.kind == ChangeKind.UNDO:
                before = [change_from(row._asdict()) for row in connection.execute(_about(kept.sha256))]
                kept = _undoing(kept, before)
            made = connection.execute(insert(changes).values(**change_row(kept)))
            assert made.inserted_primary_key is not None
            return replace(kept, id=int(made.inserted_primary_key[0]))

    def changes(self, *, sha256: str | None = None, run: int | None = None) -> tuple[Change, ...]:
        """Return the changes in the order in which they were made.

        :param sha256: only those of a report with this content.
        :param run: only those of the contents of this run, whenever they were made.
        """
        query = _about(sha256)
        if run is not None:
            query = query.where(changes.c.sha256.in_(select(reports.c.sha256).where(reports.c.run == run)))
        with self._database.reading() as connection:
            return tuple(change_from(row._asdict()) for row in connection.execute(query))

    def close(self) -> None:
        """Let go of the store."""
        self._database.close()

    def __enter__(self) -> Store:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the store."""
        self.close()

    def _by_key(self, key: str) -> int | None:
        with self._database.reading() as connection:
            found = connection.execute(select(runs.c.id).where(runs.c.key == key)).scalar()
        return None if found is None else int(found)


def _about(sha256: str | None) -> Select[Any]:
    query = select(changes).order_by(changes.c.id)
    return query if sha256 is None else query.where(changes.c.sha256 == sha256)


def _undoing(undo: Change, before: list[Change]) -> Change:
    """Return the undo with the name of what it takes back.

    :raises UsageError: if there is no such change of the same report, or it is taken back already.
    """
    target = next((one for one in before if one.id == undo.undoes), None)
    advice = "请刷新后再看；原有记录没有变。"
    if target is None:
        message = f"没有可撤销的第 {undo.undoes} 号更正。"
        raise UsageError(message, advice=advice, code="change_unknown")
    if target.id in taken_back(before):
        message = f"第 {undo.undoes} 号更正已经撤销过了。"
        raise UsageError(message, advice=advice, code="change_undone")
    return replace(undo, target=target.target, file=undo.file or target.file)


def _reports(run: int) -> Select[Any]:
    columns = (reports.c.place, records.c.line, texts.c.body, reports.c.notes, reports.c.advice)
    joined = reports.join(records, reports.c.record == records.c.hash)
    return (
        select(*columns)
        .select_from(joined.outerjoin(texts, reports.c.text == texts.c.hash))
        .where(reports.c.run == run)
    )


def _report(row: Row[Any]) -> StoredReport:
    text = "" if row.body is None else unpack(row.body)
    return StoredReport(json.loads(unpack(row.line)), text, tuple(json.loads(row.notes)), row.advice)


def _run_row(row: Row[Any]) -> RunRow:
    started = datetime.fromisoformat(row.started)
    counts = json.loads(unpack(row.facts))["counts"]
    return RunRow(row.id, Path(row.folder), started, row.version, row.ruleset, counts)
