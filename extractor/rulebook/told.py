"""Whether people are told of every metric what it counts, since when, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from extractor.rulebook.versions import before, known_versions, since_fault
from extractor.rulefiles.book import Book, Row
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_told", "notes_of", "told_of"]

_WANTED = {"counts": "数什么（counts）", "since": "何时启用（since）"}


def told_of(book: Book) -> dict[str, Mapping[str, Any]]:
    """Return what ``definitions.yaml`` tells of each metric, later folders over earlier ones, key by key.

    Changes of an own folder stand behind those of the folders below: what was true stays true.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for row in book.rows("definitions"):
        if isinstance(row.data, dict):
            below = found.get(row.id, {})
            changes = [*notes_of(below), *notes_of(row.data)]
            found[row.id] = {**below, **row.data, "changes": changes}
    return found


def notes_of(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the notes of changes of a definition; what is none is left to the check of shapes."""
    notes = data.get("changes")
    return [note for note in notes if isinstance(note, dict)] if isinstance(notes, list) else []


def check_told(book: Book) -> Iterator[Issue]:
    """Yield metrics without a definition or a date, definitions of no metric, and dates that cannot be."""
    metrics, told = book.effective("metrics"), told_of(book)
    for name, row in metrics.items():
        data = row.data if isinstance(row.data, dict) else {}
        lacking = [
            what for key, what in _WANTED.items() if not (told.get(name, {}).get(key) or data.get(key))
        ]
        if lacking:
            message = f"没有写{'、'.join(lacking)}。"
            advice = "写在这个指标下面，或写在 definitions.yaml 里；口径变了用 changes 说明。"
            shown, line = row.source.shown, row.line()
            yield Issue(shown, line, "missing_definition", name, message, advice, Level.WARNING)
    for row in book.rows("definitions"):
        if row.id not in metrics:
            near = get_close_matches(row.id, metrics, n=1)
            advice = f"写成 {near[0]}。" if near else "改正编号，或删去这一条。"
            message = "没有这个指标，它的口径不起作用。"
            yield Issue(row.source.shown, row.line(), "unknown_metric", row.id, message, advice)
    versions = known_versions(book.folders[0])
    for row in (*metrics.values(), *book.rows("definitions")):
        if isinstance(row.data, dict):
            yield from _dates(row, str(told.get(row.id, {}).get("since", "")), versions)


def _dates(row: Row, began: str, versions: Sequence[str]) -> Iterator[Issue]:
    """Yield what is wrong with the dates of a metric and of the changes in its meaning."""
    told: list[tuple[tuple[str | int, ...], Any]] = [(("since",), row.data.get("since"))]
    told += [(("changes", n, "since"), note.get("since")) for n, note in enumerate(notes_of(row.data))]
    for way, since in told:
        if not isinstance(since, str) or not since:
            continue
        where = row.source.shown, row.line(*way)
        fault = since_fault(since, versions)
        if fault is not None:
            level = Level.ERROR if fault[1] else Level.WARNING
            known = f"已有的版本：{'、'.join(versions)}；" if versions else ""
            advice = f"{known}自己的规则可写年份，如“2025 年起”。"
            yield Issue(*where, "bad_since", row.id, f"{fault[0]}。", advice, level)
        elif way[0] == "changes" and before(since, began):
            message, advice = f"变化（{since}）早于启用（{began}）。", "改正其中一个。"
            yield Issue(*where, "bad_since", row.id, message, advice)
