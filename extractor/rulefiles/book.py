"""The rule folders as one book: every row with the file and line that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractor.errors import RulesError
from extractor.resources import EXTENDS, IN_PLACE, extended, rules_folder
from extractor.rulefiles.source import At, Source, read_source

__all__ = ["KINDS", "LAYERED", "Book", "Row", "Word", "open_book"]

KINDS: Mapping[str, str] = {
    "metrics": "metrics/*.yaml",
    "parts": "parts/*.yaml",
    "nulls": "nulls/*.yaml",
    "examples": "examples/*.yaml",
    "measures": "measures.yaml",
    "light": "light.yaml",
    "masks": "masks.yaml",
    "relations": "relations.yaml",
    "idioms": "idioms.yaml",
    "groups": "groups.yaml",
    "context": "context.yaml",
    "names": "names.yaml",
    "units": "units.yaml",
    "sections": "sections.yaml",
    "head": "head.yaml",
    "checks": "checks.yaml",
    "definitions": "definitions.yaml",
}
"""What a rule folder may hold: kind and where it stands."""

LAYERED = frozenset({"light", "masks", "relations", "context", "names", "units", "sections", "head"})
"""Kinds whose files are laid over each other key by key; of the others a row stands in the place of one of its id."""

_LISTS = frozenset({"metrics", "idioms"})


@dataclass(frozen=True, slots=True)
class Row:
    """One rule as written: ``id``, its data, and where it stands."""

    kind: str
    id: str
    data: Any
    source: Source
    at: At
    folder: int

    def line(self, *below: str | int) -> int:
        """Return the line of the row, or of a value inside it."""
        return self.source.line((*self.at, *below))


@dataclass(frozen=True, slots=True)
class Word:
    """One wording of a lexicon row."""

    row: Row
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Book:
    """All rule files of the built-in folder and of the folders laid over it, in order."""

    folders: tuple[Path, ...]
    sources: Mapping[str, tuple[tuple[int, Source], ...]]

    def rows(self, kind: str) -> Iterator[Row]:
        """Yield every row as written, also those that a later folder replaces."""
        for folder, source in self.sources[kind]:
            yield from _rows(kind, folder, source)

    def effective(self, kind: str) -> dict[str, Row]:
        """Return the rows in force by id: a later one stands in the place of an earlier of its id, or extends it."""
        found: dict[str, Row] = {}
        for row in self.rows(kind):
            found[row.id] = _over(found.get(row.id), row)
        return found

    def words(self, *kinds: str) -> Iterator[Word]:
        """Yield every wording of the lexicons in force (``parts``, ``nulls``)."""
        for kind in kinds:
            for row in self.effective(kind).values():
                yield from words_of(row)


def _over(below: Row | None, row: Row) -> Row:
    """Return a row as it stands over another; what it adds keeps its lines, what it takes over has the row's own."""
    if below is None or not isinstance(row.data, dict) or row.data.get(EXTENDS) is not True:
        return row
    merged = extended(below.data, row.data)
    shift = {
        key: len(value)
        for key, value in (below.data if isinstance(below.data, dict) else {}).items()
        if isinstance(value, list)
    }
    deep = len(row.at)
    lines = {_moved(at, deep, shift): line for at, line in row.source.lines.items() if at[:deep] == row.at}
    return replace(row, data=merged, source=replace(row.source, lines=lines))


def _moved(at: At, deep: int, shift: Mapping[str, int]) -> At:
    place = at[deep + 1] if len(at) > deep + 1 else None
    if not isinstance(place, int):
        return at
    return (*at[: deep + 1], place + shift.get(str(at[deep]), 0), *at[deep + 2 :])


def words_of(row: Row) -> Iterator[Word]:
    """Yield the wordings of one lexicon row; what is no text is left to the check of shapes."""
    words = row.data.get("words") if isinstance(row.data, dict) else row.data
    below: At = ("words",) if isinstance(row.data, dict) else ()
    for place, word in enumerate(words if isinstance(words, list) else ()):
        if isinstance(word, str):
            yield Word(row, word, row.line(*below, place))


def _rows(kind: str, folder: int, source: Source) -> Iterator[Row]:
    if kind in _LISTS:
        for place, data in enumerate(source.data if isinstance(source.data, list) else ()):
            name = str(data.get("id", "?")) if isinstance(data, dict) else "?"
            yield Row(kind, name, data, source, (place,), folder)
    elif kind == "checks":
        rows = source.data.get("relations") if isinstance(source.data, dict) else None
        for place, data in enumerate(rows if isinstance(rows, list) else ()):
            name = str(data.get("code", "?")) if isinstance(data, dict) else "?"
            yield Row(kind, name, data, source, ("relations", place), folder)
    elif isinstance(source.data, dict):
        for name, data in source.data.items():
            yield Row(kind, str(name).removesuffix(IN_PLACE), data, source, (str(name),), folder)


def open_book(overlays: Sequence[Path] = (), *, base: Path | None = None) -> Book:
    """Open the built-in rules (or ``base``) and the folders laid over them.

    :raises RulesError: if a folder is not there.
    """
    folders = (base or rules_folder(), *overlays)
    for folder in folders:
        if not folder.is_dir():
            raise RulesError(
                f"找不到规则文件夹 {folder}。", advice="请检查 --rules 后面的路径。", code="rules_missing"
            )
    return Book(folders, {kind: tuple(_sources(folders, pattern)) for kind, pattern in KINDS.items()})


def _sources(folders: Iterable[Path], pattern: str) -> Iterator[tuple[int, Source]]:
    for number, folder in enumerate(folders):
        for path in sorted(folder.glob(pattern)):
            yield number, read_source(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
