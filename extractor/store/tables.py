"""The store's tables as SQLAlchemy knows them; how they come about is told in ``migrations.py``.

``texts`` and ``records`` are kept once however many runs hold them: their key is the hash of what they hold. ``mentions``,
``cells`` and ``findings`` tell of a record what queries ask for; the record itself is the truth. Values are decimal text,
times ISO text in UTC.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

__all__ = [
    "METADATA",
    "cells",
    "changes",
    "findings",
    "mentions",
    "records",
    "reports",
    "runs",
    "store_version",
    "texts",
]

METADATA = MetaData()
_ID = BigInteger().with_variant(Integer, "sqlite")

store_version = Table("store_version", METADATA, Column("version", Integer, nullable=False))

runs = Table(
    "runs",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("key", Text, unique=True),  # none while the run's reports are still coming
    Column("folder", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("ruleset", Text, nullable=False),
    Column("facts", LargeBinary),  # run.json, compressed
)

texts = Table(
    "texts", METADATA, Column("hash", Text, primary_key=True), Column("body", LargeBinary, nullable=False)
)

records = Table(
    "records",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("line", LargeBinary, nullable=False),  # the line of reports.jsonl, compressed
)

reports = Table(
    "reports",
    METADATA,
    Column("run", _ID, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # from 0, in the order of the names
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("county", Text),
    Column("township", Text),
    Column("year", Integer),
    Column("record", Text, ForeignKey("records.hash"), nullable=False),
    Column("text", Text, ForeignKey("texts.hash")),
    Column("notes", Text, nullable=False),  # JSON list of the notes' messages
    Column("advice", Text, nullable=False),
)

changes = Table(
    "changes",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("file", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("unit", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("undoes", _ID, ForeignKey("changes.id")),
)

mentions = Table(
    "mentions",
    METADATA,
    Column("record", Text, ForeignKey("records.hash"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("metric", Text, nullable=False, index=True),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("approx", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("rule", Text, nullable=False),
)

cells = Table(
    "cells",
    METADATA,
    Column("record", Text, ForeignKey("records.hash"), primary_key=True),
    Column("metric", Text, primary_key=True, index=True),
    Column("value", Text),
    Column("unit", Text, nullable=False),
    Column("approx", Text, nullable=False),
    Column("status", Text, nullable=False),
)

findings = Table(
    "findings",
    METADATA,
    Column("record", Text, ForeignKey("records.hash"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("check", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("expected", Text),
    Column("actual", Text),
)
