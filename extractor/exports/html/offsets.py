"""Offsets for browsers: Python counts code points, JavaScript counts 16-bit units."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

__all__ = ["Units"]

_TWO = "\uffff"  # what stands above takes two units


@dataclass(frozen=True, slots=True)
class Units:
    """Turns offsets of one text; ``wide`` are the places of its characters of two units, ascending."""

    wide: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Units:
        """Return the turner for a text."""
        plain = text.isascii() or max(text) <= _TWO
        return cls(() if plain else tuple(place for place, char in enumerate(text) if char > _TWO))

    def __call__(self, place: int) -> int:
        """Return the offset in 16-bit units of an offset in code points."""
        return place + bisect_left(self.wide, place)
