"""What is remembered: runs and their reports, and the record of what people changed; as a file or on PostgreSQL.

SQLAlchemy is loaded when a store is opened, not before: reading a run's folder needs none of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.store.fingerprints import fingerprint
from extractor.store.folder import OWN_STORE, RunFolder, open_run
from extractor.store.models import Change, ChangeKind, FindingState, Run, RunRow, StoredReport
from extractor.store.overlay import Corrected, corrected

if TYPE_CHECKING:
    from extractor.store.store import Store

__all__ = [
    "OWN_STORE",
    "Change",
    "ChangeKind",
    "Corrected",
    "FindingState",
    "Run",
    "RunFolder",
    "RunRow",
    "StoredReport",
    "corrected",
    "fingerprint",
    "open_run",
    "open_store",
]


def open_store(place: str | Path, *, create: bool = True) -> Store:
    """Open the store of a file or of a PostgreSQL database, brought up to what this version needs.

    :param place: a path, or a URL such as ``postgresql://user:password@host/name``.
    :param create: make the file where there is none; else it is an error.
    :raises UsageError: if it cannot be opened, is no store, or a newer version of the program has written it.
    """
    from extractor.store.store import Store

    return Store(place, create=create)
