"""Matching over the running text, told in places of the document's own text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.language.head import read_head
from extractor.language.quantities import find_quantities
from extractor.language.running import RunningText, running_text
from extractor.language.sections import find_sections
from extractor.matching.extraction import Extraction, extract
from extractor.matching.ruleset import RuleSet
from extractor.models import (
    Approx,
    Document,
    LedgerRow,
    LedgerStatus,
    Mention,
    Quantity,
    ReportHead,
    Section,
)

__all__ = ["Reading", "argue", "read_figures"]


class Reading:
    """What a document gave: the argument over its running text, and the same in places of its own text.

    ``inner`` holds drafts and frames and speaks of ``running.text``; ``mentions``, ``ledger`` and ``quantities`` speak
    of the document's text; ``cells`` are the same in both.
    """

    def __init__(self, document: Document, running: RunningText, inner: Extraction) -> None:
        self.running, self.inner = running, inner
        self.cells = inner.cells
        if running.text == document.text:  # then both speak of the same places
            self.quantities, self.mentions, self.ledger = inner.quantities, inner.mentions, inner.ledger
            return
        self.quantities = tuple(_quantity(document.text, running, q) for q in inner.quantities)
        self.mentions = tuple(_mention(document.text, running, m) for m in inner.mentions)
        rows = [_row(q, row) for q, row in zip(self.quantities, inner.ledger, strict=True)]
        self.ledger = tuple(
            sorted(rows + _furniture(document.text, running), key=lambda row: (row.start, row.end))
        )


def argue(document: Document, rules: RuleSet) -> tuple[ReportHead, tuple[Section, ...], Reading]:
    """Return head, outline and figures of a document: all that is told of it before the checks."""
    sections = find_sections(document)
    head = read_head(document, sections)
    return head, sections, read_figures(document, rules, sections, head.year)


def read_figures(
    document: Document, rules: RuleSet, sections: Sequence[Section], year: int | None
) -> Reading:
    """Argue over every figure of a document; see :func:`extractor.matching.extraction.extract`."""
    running = running_text(document.text)
    if running.text == document.text:
        return Reading(
            document, running, extract(document, rules, find_quantities(document.text), sections, year)
        )
    shown = replace(
        document,
        text=running.text,
        blocks=tuple(
            replace(block, start=running.place(block.start), end=running.place(block.end))
            for block in document.blocks
        ),
    )
    moved = tuple(
        replace(
            section,
            start=running.place(section.start),
            end=running.place(section.end),
            title_start=running.place(section.title_start),
            title_end=running.place(section.title_end),
        )
        for section in sections
    )
    return Reading(document, running, extract(shown, rules, find_quantities(running.text), moved, year))


def _quantity(text: str, running: RunningText, quantity: Quantity) -> Quantity:
    start, end = running.origin(quantity.start, quantity.end)
    if (start, end) == (quantity.start, quantity.end) and text[start:end] == quantity.quote:
        return quantity
    return replace(quantity, start=start, end=end, quote=text[start:end])


def _mention(text: str, running: RunningText, mention: Mention) -> Mention:
    start, end = running.origin(mention.start, mention.end)
    if (start, end) == (mention.start, mention.end) and text[start:end] == mention.quote:
        return mention
    return replace(mention, start=start, end=end, quote=text[start:end])


def _row(quantity: Quantity, row: LedgerRow) -> LedgerRow:
    if (row.start, row.end, row.quote) == (quantity.start, quantity.end, quantity.quote):
        return row
    return replace(row, start=quantity.start, end=quantity.end, quote=quantity.quote)


def _furniture(text: str, running: RunningText) -> list[LedgerRow]:
    """Page numbers and running heads leave the running text but not the ledger: their figures are names."""
    return [
        LedgerRow(
            start + q.start, start + q.end, q.quote, q.value, q.unit or None, Approx.EXACT, LedgerStatus.NAME
        )
        for start, end in running.furniture
        for q in find_quantities(text[start:end])
    ]
