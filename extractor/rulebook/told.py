"""Whether people are told of every metric what it counts and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from extractor.rulefiles.book import Book
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_told", "told_of"]

_WANTED = {"counts": "数什么（counts）", "since": "何时启用（since）"}


def told_of(book: Book) -> dict[str, Mapping[str, Any]]:
    """Return what ``definitions.yaml`` tells of each metric, later folders over earlier ones, key by key."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in book.rows("definitions"):
        if isinstance(row.data, dict):
            found[row.id] = {**found.get(row.id, {}), **row.data}
    return found


def check_told(book: Book) -> Iterator[Issue]:
    """Yield metrics without a definition or a date, and definitions of no metric."""
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
