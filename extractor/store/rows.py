"""Between the values of the store and the rows that hold them."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from extractor.store.fingerprints import fingerprint
from extractor.store.models import Change, ChangeKind

__all__ = [
    "change_from",
    "change_row",
    "content_hash",
    "index_rows",
    "iso",
    "pack",
    "plain",
    "unpack",
]

_MENTION = ("metric", "value", "unit", "start", "end", "quote", "approx", "role", "rule")
_CELL = ("value", "unit", "approx", "status")
_FINDING = ("check", "severity", "message", "expected", "actual")


def pack(text: str) -> bytes:
    """Return a text as the store keeps it; a lone surrogate, which no UTF-8 can hold, becomes one ``?``."""
    return zlib.compress(text.encode("utf-8", "replace"))


def unpack(data: bytes) -> str:
    """Return the text that :func:`pack` has packed."""
    return zlib.decompress(data).decode("utf-8")


def content_hash(text: str) -> str:
    """Return the key of a text or record."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def plain(text: str | None) -> str | None:
    """Return a text that every database takes in a column: PostgreSQL has no NUL, and no UTF-8 a lone surrogate."""
    return None if text is None else text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def iso(moment: datetime) -> str:
    """Return a moment as the store writes it, in UTC, so that text order is order in time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def change_row(change: Change) -> dict[str, Any]:
    """Return a change as a row without its id."""
    row = {key: value for key, value in asdict(change).items() if key not in ("id", "at")}
    told = {key: plain(value) if isinstance(value, str) else value for key, value in row.items()}
    return {**told, "kind": change.kind.value, "at": iso(change.at or datetime.now(UTC))}


def change_from(row: Mapping[str, Any]) -> Change:
    """Return the change that a row tells."""
    kind, at = ChangeKind(row["kind"]), datetime.fromisoformat(row["at"])
    return Change(**{**row, "kind": kind, "at": at})


def index_rows(key: str, record: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what ``mentions``, ``cells`` and ``findings`` hold of a record: the table's name and the row.

    :param key: the record's hash.
    """
    for place, one in enumerate(record["mentions"]):
        yield "mentions", {"record": key, "place": place, **_some(one, _MENTION)}
    for metric, one in record["table"].items():
        yield "cells", {"record": key, "metric": metric, **_some(one, _CELL)}
    for place, one in enumerate(record["findings"]):
        lead = {"record": key, "place": place, "fingerprint": fingerprint(one)}
        yield "findings", {**lead, **_some(one, _FINDING)}


def _some(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: plain(row[key]) if isinstance(row[key], str) else row[key] for key in keys}
