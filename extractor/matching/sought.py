"""Expressions that are sought again and again in short stretches, and mostly in vain.

An expression with many branches or an optional beginning is tried at every character of a stretch. What all of its
matches hold (以来, 20, a colon) is looked for first: that is a search of C for a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.matching.wordings import demands

__all__ = ["Sought"]


class Sought:
    """An expression with what no match of it can do without: of each of ``demands`` one run."""

    __slots__ = ("demands", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.demands = demands(pattern.pattern) if pattern.flags == re.UNICODE else ()

    def search(self, words: str) -> re.Match[str] | None:
        """Return what the pattern's own ``search`` does."""
        return self.pattern.search(words) if self._may(words) else None

    def finditer(self, words: str) -> Iterator[re.Match[str]]:
        """Return what the pattern's own ``finditer`` does."""
        return self.pattern.finditer(words) if self._may(words) else iter(())

    def _may(self, words: str) -> bool:
        for runs in self.demands:
            for run in runs:
                if run in words:
                    break
            else:
                return False
        return True
