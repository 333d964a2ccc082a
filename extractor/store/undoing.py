"""Which changes count after all undos."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.store.models import Change, ChangeKind

__all__ = ["taken_back"]


def taken_back(changes: Iterable[Change]) -> frozenset[int]:
    """Return the ids of the changes that an undo took back; an undo that was itself taken back does nothing."""
    gone: set[int] = set()
    for change in sorted(changes, key=lambda one: one.id, reverse=True):
        if change.kind == ChangeKind.UNDO and change.id not in gone and change.undoes is not None:
            gone.add(change.undoes)
    return frozenset(gone)
