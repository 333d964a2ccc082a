"""How a store becomes what this version needs: numbered steps, each applied once, all in one transaction.

A step is never edited after it was released; a change of the tables is a new step at the end, and ``tables.py`` says what
comes of all of them (a test compares). Steps speak SQL because the tables of today are not those of the step's day.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

from extractor.store.rows import index_rows

__all__ = ["LATEST", "STEPS", "migrate"]

_WORDS = {
    "sqlite": {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "ref": "INTEGER", "blob": "BLOB"},
    "postgresql": {
        "id": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "ref": "BIGINT",
        "blob": "BYTEA",
    },
}

_RUNS_AND_CHANGES = """
CREATE TABLE runs (
  id {id}, key TEXT UNIQUE, folder TEXT NOT NULL, added TEXT NOT NULL, started TEXT NOT NULL,
  version TEXT NOT NULL, ruleset TEXT NOT NULL, facts {blob});
CREATE TABLE texts (hash TEXT PRIMARY KEY, body {blob} NOT NULL);
CREATE TABLE records (hash TEXT PRIMARY KEY, line {blob} NOT NULL);
CREATE TABLE reports (
  run {ref} NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL, file TEXT NOT NULL,
  sha256 TEXT NOT NULL, status TEXT NOT NULL, county TEXT, township TEXT, year INTEGER,
  record TEXT NOT NULL REFERENCES records (hash), text TEXT REFERENCES texts (hash),
  notes TEXT NOT NULL, advice TEXT NOT NULL, PRIMARY KEY (run, place));
CREATE INDEX ix_reports_sha256 ON reports (sha256);
CREATE UNIQUE INDEX ix_reports_file ON reports (run, file);
CREATE TABLE changes (
  id {id}, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL,
  target TEXT NOT NULL, old TEXT, new TEXT, unit TEXT NOT NULL, why TEXT NOT NULL,
  undoes {ref} REFERENCES changes (id));
CREATE INDEX ix_changes_sha256 ON changes (sha256)
"""

_INDEX_OF_RECORDS = """
CREATE TABLE mentions (
  record TEXT NOT NULL REFERENCES records (hash), place INTEGER NOT NULL, metric TEXT NOT NULL, value TEXT NOT NULL,
  unit TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, approx TEXT NOT NULL,
  role TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (record, place));
CREATE INDEX ix_mentions_metric ON mentions (metric);
CREATE TABLE cells (
  record TEXT NOT NULL REFERENCES records (hash), metric TEXT NOT NULL, value TEXT, unit TEXT NOT NULL,
  approx TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (record, metric));
CREATE INDEX ix_cells_metric ON cells (metric);
CREATE TABLE findings (
  record TEXT NOT NULL REFERENCES records (hash), place INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  "check" TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, expected TEXT, actual TEXT,
  PRIMARY KEY (record, place));
CREATE INDEX ix_findings_fingerprint ON findings (fingerprint)
"""

_KEEP = {
    "sqlite": (
        "CREATE TRIGGER changes_never_altered BEFORE UPDATE ON changes "
        "BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END",
        "CREATE TRIGGER changes_never_removed BEFORE DELETE ON changes "
        "BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION changes_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'changes are append-only'; END $$",
        "CREATE TRIGGER changes_never_altered BEFORE UPDATE OR DELETE OR TRUNCATE ON changes "
        "FOR EACH STATEMENT EXECUTE FUNCTION changes_kept()",
    ),
}


def _run(connection: Connection, script: str) -> None:
    for statement in script.format(**_WORDS[connection.dialect.name]).split(";"):
        connection.exec_driver_sql(statement)


def _runs_and_changes(connection: Connection) -> None:
    _run(connection, _RUNS_AND_CHANGES)
    for statement in _KEEP[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def _index_of_records(connection: Connection) -> None:
    """Tables that queries ask, filled from the records that are there."""
    _run(connection, _INDEX_OF_RECORDS)
    keys = connection.execute(text("SELECT hash FROM records")).scalars().all()
    for key in keys:
        line = connection.execute(
            text("SELECT line FROM records WHERE hash = :key"), {"key": key}
        ).scalar_one()
        for table, row in index_rows(key, json.loads(zlib.decompress(line))):
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608


STEPS: Sequence[Callable[[Connection], None]] = (_runs_and_changes, _index_of_records)
LATEST = len(STEPS)
"""The version of the tables that this program knows."""


def migrate(connection: Connection, version: int, *, upto: int = LATEST) -> None:
    """Bring a store from ``version`` (0: empty) to ``upto``; the caller's transaction makes it all or nothing."""
    if version == 0:
        connection.exec_driver_sql("CREATE TABLE store_version (version INTEGER NOT NULL)")
        connection.exec_driver_sql("INSERT INTO store_version VALUES (0)")
    for step in STEPS[version:upto]:
        step(connection)
    connection.execute(text("UPDATE store_version SET version = :version"), {"version": upto})
