"""Texts read as the program reads a report, up to their figures: no checks, which no rule of a metric needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.matching.reading import argue
from extractor.matching.ruleset import load_ruleset
from extractor.models import Document, Mention
from extractor.readers.txt import blocks_of
from extractor.resources import rules_in_force

__all__ = ["FigureReader"]


class FigureReader:
    """Finds the figures of texts under the built-in rules and the folders laid over them.

    :raises RulesError: if the rules cannot be loaded, naming the file and the row.
    """

    def __init__(self, overlays: Sequence[Path] = ()) -> None:
        if overlays:
            from extractor.rulefiles.shapes import refuse_faults

            refuse_faults(overlays)
        self._overlays = tuple(overlays)
        self._rules = load_ruleset(self._overlays)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a text, as of a plain text file that holds it."""
        with rules_in_force(self._overlays):
            return argue(Document(text, blocks_of(text), "txt"), self._rules)[2].mentions
