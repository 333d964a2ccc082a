"""A run on its way into the store: reports come one by one and are written in small transactions.

A run that is still coming is seen by nobody; what a process that died has left of one is removed by a later run's intake.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from extractor.batch import json_line
from extractor.store import tables
from extractor.store.database import Database
from extractor.store.models import StoredReport
from extractor.store.rows import content_hash, index_rows, iso, pack, plain

__all__ = ["Intake", "run_key"]

_CHUNK = 100  # reports a transaction: others may write in between
_ABANDONED = timedelta(days=1)


class Intake:
    """Takes the reports of one run in the order of their names; :meth:`finish` makes it a run of the store.

    :raises UsageError: here and in each method, if the store cannot be written.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._known = hashlib.sha256()
        self._waiting: list[StoredReport] = []
        self._place = 0
        now = datetime.now(UTC)
        row = {"folder": plain(str(folder.absolute())), "added": iso(now), "started": iso(now)}
        left = (tables.runs.c.key.is_(None), tables.runs.c.added < iso(now - _ABANDONED))
        with database.writing() as connection:
            connection.execute(delete(tables.runs).where(*left))
            made = connection.execute(insert(tables.runs).values(**row, version="", ruleset=""))
            assert made.inserted_primary_key is not None
            self._run = int(made.inserted_primary_key[0])

    def take(self, report: StoredReport) -> None:
        """Take one report."""
        self._waiting.append(report)
        if len(self._waiting) >= _CHUNK:
            self._flush()

    def finish(self, run_json: bytes) -> int:
        """Make the run visible and return its id; that of the same run if the store has it already.

        :param run_json: the run's ``run.json``.
        """
        self._flush()
        self._known.update(run_json)
        facts = json.loads(run_json)
        values = {
            "key": self._known.hexdigest(),
            "version": facts["version"],
            "ruleset": facts.get("ruleset", ""),
            "facts": pack(run_json.decode("utf-8")),
        }
        if started := facts.get("times", {}).get("started"):
            values["started"] = iso(datetime.fromisoformat(started))
        try:
            with self._database.writing() as connection:
                connection.execute(update(tables.runs).where(tables.runs.c.id == self._run).values(**values))
        except IntegrityError:  # another process has brought the same run meanwhile
            self.drop()
            with self._database.reading() as connection:
                known = select(tables.runs.c.id).where(tables.runs.c.key == values["key"])
                return int(connection.execute(known).scalar_one())
        return self._run

    def drop(self) -> None:
        """Take back what has come: the run did not come to its end."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.runs).where(tables.runs.c.id == self._run))

    def _flush(self) -> None:
        if not self._waiting:
            return
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for report in self._waiting:
            self._put(report, rows)
        with self._database.writing() as connection:
            for name in ("texts", "records", "mentions", "cells", "findings", "reports"):
                _insert(connection, tables.METADATA.tables[name], rows[name])
        self._waiting.clear()

    def _put(self, report: StoredReport, rows: dict[str, list[dict[str, Any]]]) -> None:
        record, head = report.record, report.record["report"]
        line = json_line(record)
        self._known.update(line.encode("utf-8", "replace"))
        key, text = content_hash(line), content_hash(report.text) if report.ok else None
        if text is not None:
            rows["texts"].append({"hash": text, "body": pack(report.text)})
        rows["records"].append({"hash": key, "line": pack(line)})
        for table, row in index_rows(key, record):
            rows[table].append(row)
        rows["reports"].append(
            {
                "run": self._run,
                "place": self._place,
                "file": plain(report.file),
                "sha256": report.sha256,
                "status": record["status"],
                "county": plain(head["county"]),
                "township": plain(head["place"] or head["issuer"]),
                "year": head["year"],
                "record": key,
                "text": text,
                "notes": json.dumps(report.notes, ensure_ascii=False),
                "advice": plain(report.advice),
            }
        )
        self._place += 1


def run_key(folder: Path) -> str:
    """Return by which a written run is known again, wherever its folder was moved to."""
    known = hashlib.sha256()
    for name in ("reports.jsonl", "run.json"):
        with (folder / name).open("rb") as stream:
            while part := stream.read(1 << 20):
                known.update(part)
    return known.hexdigest()


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; what is there already, by its key, stays."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))
