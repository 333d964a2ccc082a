"""The table townships × metrics as it goes to the browser, and the queue of cells that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.models import MetricInfo
from extractor.web.views.sheets import Place, Sheet, State

__all__ = ["choices", "doubts", "next_doubt", "table_data", "table_row"]


def table_data(sheets: Sequence[Sheet], metrics: Sequence[MetricInfo]) -> dict[str, Any]:
    """Return the whole table: ``metrics`` name the columns, ``states`` the letters, ``rows`` are :func:`table_row`."""
    return {
        "metrics": [
            {"id": one.id, "name": one.name, "group": one.group, "unit": one.units[0] if one.units else ""}
            for one in metrics
        ],
        "states": {state.letter: state.value for state in State},
        "rows": [table_row(sheet, metrics) for sheet in sheets if sheet.ok],
    }


def table_row(sheet: Sheet, metrics: Sequence[MetricInfo]) -> dict[str, Any]:
    """Return a row: ``k`` its key, ``f`` the file, ``h`` the fixed columns, ``v`` the cells' words, and in ``s`` a letter
    a cell, upper case where an open finding speaks of it."""
    letters, words = [], []
    for metric in metrics:
        if metric.id in sheet.now.cells:
            letter = sheet.state(metric).letter
            words.append(sheet.words(metric))
        else:
            letter = State.MISSING.letter
            words.append("")
        letters.append(letter.upper() if metric.id in sheet.flags else letter)
    return {
        "k": sheet.key,
        "f": sheet.file,
        "h": [
            sheet.county,
            sheet.place or sheet.issuer or sheet.file,
            sheet.year or "",
            len(sheet.waiting) or "",
        ],
        "v": words,
        "s": "".join(letters),
    }


def choices(sheets: Sequence[Sheet], metrics: Sequence[MetricInfo]) -> dict[str, list[str]]:
    """Return what can be filtered by: ``counties``, ``years``, ``groups``."""
    return {
        "counties": sorted({one.county for one in sheets if one.county}),
        "years": [str(year) for year in sorted({one.year for one in sheets if one.year}, reverse=True)],
        "groups": list(dict.fromkeys(one.group for one in metrics)),
    }


def doubts(sheets: Sequence[Sheet], metrics: Sequence[MetricInfo]) -> Iterator[Place]:
    """Yield the cells that wait for a person: report by report, what is gravest in each first."""
    order = {metric.id: number for number, metric in enumerate(metrics)}
    for sheet in sheets:
        waiting = [metric for metric in sheet.waiting if metric in order]
        waiting.sort(key=lambda metric: (sheet.flags.get(metric, 2), order[metric]))
        yield from (Place(sheet.key, metric) for metric in waiting)


def next_doubt(queue: Sequence[Place], here: Place | None, step: int) -> Place | None:
    """Return the doubtful cell after (``step`` 1) or before (-1) a cell, around the end; ``None`` if none is left.

    From a cell that is not in the queue (any more), the next is the gravest of its own report, if one is left there.
    """
    if not queue:
        return None
    if here in queue:
        return queue[(queue.index(here) + step) % len(queue)]
    if here is None:
        return queue[0 if step > 0 else -1]
    if step > 0:
        return next((one for one in queue if one.key >= here.key), queue[0])
    return next((one for one in reversed(queue) if one.key <= here.key), queue[-1])
