"""What one reading of all digests leaves for the checks between reports.

A digest on disk takes longer to read back than most checks take to look at it, so a batch is read through once, whatever
its size, and each note taker keeps what its check will ask for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from sys import intern

from extractor.checks.digests import Digest
from extractor.checks.places import root
from extractor.checks.view import Catalogue
from extractor.checks.words import Words

__all__ = ["Head", "NameNotes", "NamePlace", "PeerKey", "PeerValue", "PeerValues"]

PeerValue = tuple[int, Decimal]
"""A report by its index, and what it tells."""
PeerKey = tuple[tuple[int, int], str, tuple[str, ...]]
"""Year and order, name, metrics."""
NamePlace = tuple[str, tuple[int, int]]
"""A name as printed, and where."""

_TABLES = """
CREATE TABLE name (name TEXT, report INTEGER, start INTEGER, stop INTEGER);
CREATE TABLE known (name TEXT PRIMARY KEY, place TEXT);
"""
_FOREIGN = """
SELECT report, name, place, start, stop FROM name JOIN known USING (name) ORDER BY report, place, start, stop
"""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose report it is."""

    file: str
    place: str | None
    county: str | None
    year: int | None

    @classmethod
    def of(cls, one: Digest) -> Head:
        """Return the head of a digest; names that many reports share are held once."""
        return cls(one.file, _once(one.place), _once(one.county), one.year)


class PeerValues:
    """By year: the rates, and the figures a case, an event or an inspection."""

    def __init__(self, names: Catalogue, words: Words) -> None:
        """Compare the rates of the catalogue and the pairs that the words name."""
        self._rates = [(metric, label.name) for metric, label in names.items() if label.unit == "%"]
        self._pairs = []
        for order, (top, bottom) in enumerate(words.outliers.per_case, len(self._rates)):
            above, below = (names[one].name if one in names else one for one in (top, bottom))
            self._pairs.append((order, top, bottom, f"{above}与{below}之比"))
        self.values: dict[PeerKey, list[PeerValue]] = {}

    def take(self, index: int, one: Digest) -> None:
        """Note what a report tells; one without a year has no peers."""
        if one.year is None:
            return
        for order, (metric, name) in enumerate(self._rates):
            if metric in one.values:
                self._add(((one.year, order), name, (metric,)), index, one.values[metric].value)
        for order, top, bottom, name in self._pairs:
            above, below = one.values.get(top), one.values.get(bottom)
            if above is not None and below is not None and below.value > 0:
                self._add(((one.year, order), name, (top, bottom)), index, above.value / below.value)

    def _add(self, key: PeerKey, index: int, value: Decimal) -> None:
        self.values.setdefault(key, []).append((index, value))


class NameNotes:
    """Names that may be another township's: only the whole batch knows which of them are."""

    def __init__(self, notes: sqlite3.Connection) -> None:
        """Keep the notes in a database of the caller's."""
        self._notes = notes
        notes.executescript(_TABLES)

    def take(self, index: int, one: Digest) -> None:
        """Note the names in a report."""
        rows = ((name, index, start, stop) for name, start, stop in one.names)
        self._notes.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", rows)

    def foreign(self, heads: Sequence[Head]) -> dict[int, dict[str, list[NamePlace]]]:
        """Return by report, and by township, the names that are those of another report's township."""
        for head in heads:
            if head.place:
                known = ((head.place, head.place), (root(head.place), head.place))
                self._notes.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", known)
        found: dict[int, dict[str, list[NamePlace]]] = {}
        for report, name, place, start, stop in self._notes.execute(_FOREIGN):
            own = heads[report].place
            if own and not {place, root(place)} & {own, root(own)}:
                found.setdefault(report, {}).setdefault(place, []).append((name, (start, stop)))
        return found


def _once(name: str | None) -> str | None:
    return None if name is None else intern(name)
