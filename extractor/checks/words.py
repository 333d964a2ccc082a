"""The word lists of ``rules/checks.yaml`` that the text checks use; data, so that a county can change
them."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "BreakdownWords",
    "CopyWords",
    "GrowthWords",
    "OutlierWords",
    "PlaceWords",
    "RepeatWords",
    "ScopeWords",
    "TruncationWords",
    "Words",
    "YearWords",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BreakdownWords(_Strict):
    """What makes a list of parts, and what makes it closed or open."""

    intro: tuple[str, ...]
    by_kind: tuple[str, ...]
    sum_up: tuple[str, ...]
    rest: tuple[str, ...]
    open: tuple[str, ...]
    overlapping: tuple[str, ...]
    shared: tuple[str, ...]
    results: tuple[str, ...]
    complements: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    near_miss_percent: int = Field(ge=0, le=50)


class TruncationWords(_Strict):
    """What a line that breaks off ends in."""

    dangling: tuple[str, ...]
    whole_words: tuple[str, ...]
    prepositions: tuple[str, ...]
    verbs: tuple[str, ...]
    adverbs: tuple[str, ...]
    adverbial: str
    resting: tuple[str, ...]
    sloppy_percent: int = Field(ge=0, le=100)


class PlaceWords(_Strict):
    """How a township is named, and what stands around it when it is nobody's subject."""

    generic: tuple[str, ...]
    acting: tuple[str, ...]
    function: str
    verb_ends: str
    company: tuple[str, ...]
    subject: tuple[str, ...]
    voice: tuple[str, ...]
    own: tuple[str, ...]


class YearWords(_Strict):
    """What a heading or a sentence with a year is about."""

    own: tuple[str, ...]
    plan: tuple[str, ...]
    other_use: tuple[str, ...]
    old_business: tuple[str, ...]
    in_front: tuple[str, ...]
    history: tuple[str, ...]
    claim: tuple[str, ...]


class RepeatWords(_Strict):
    """What narrows a figure down to less than the year and the township, and what widens it."""

    town: tuple[str, ...]
    whole: tuple[str, ...]
    narrow: tuple[str, ...]
    personal: tuple[str, ...]
    driving: tuple[str, ...]
    pointing: tuple[str, ...]
    topics: tuple[str, ...]
    gain: tuple[str, ...]


class ScopeWords(_Strict):
    """What says that a figure is of less, or of more, than another."""

    levels: tuple[tuple[str, ...], ...] = Field(min_length=2)
    part_of_year: tuple[str, ...]
    broad: tuple[str, ...]
    narrow: tuple[str, ...]
    carried: tuple[str, ...]
    above: tuple[str, ...]


class GrowthWords(_Strict):
    """How a report compares with the year before."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    before: tuple[str, ...]
    now: tuple[str, ...]


class CopyWords(_Strict):
    """When two reports share too much: lengths in characters without punctuation."""

    stock: tuple[str, ...]
    passage: int = Field(ge=40)
    passage_last_year: int = Field(ge=40)
    doubled: int = Field(ge=20)
    whole_percent: int = Field(ge=10, le=100)
    clause: int = Field(ge=4)
    same_figures: int = Field(ge=2)
    same_percent: int = Field(ge=10, le=100)
    trivial_below: int = Field(ge=1)
    stock_metrics: tuple[str, ...]


class OutlierWords(_Strict):
    """When a figure jumps or stands apart; always worth knowing, never an error."""

    jump: int = Field(ge=2)
    small: int = Field(ge=1)
    robust_z: int = Field(ge=2)
    peers: int = Field(ge=4)
    per_case: tuple[tuple[str, str], ...]


class Words(_Strict):
    """All word lists and thresholds of the text checks."""

    unit_classes: tuple[tuple[str, ...], ...]
    rate_words: tuple[str, ...]
    breakdown: BreakdownWords
    truncation: TruncationWords
    place: PlaceWords
    year: YearWords
    repeat: RepeatWords
    scope: ScopeWords
    growth: GrowthWords
    copying: CopyWords
    outliers: OutlierWords

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))

    def __hash__(self) -> int:
        """Return the hash of all lists, worked out once: what is made of the words is remembered by them."""
        return self._hash

    @cached_property
    def _unit_class(self) -> dict[str, str]:
        return {unit: units[0] for units in self.unit_classes for unit in units}

    def unit_class(self, unit: str) -> str:
        """Return the class that a unit belongs to: figures of one class can be added up."""
        return self._unit_class.get(unit, unit)

    def metrics(self) -> tuple[str, ...]:
        """Return the metric ids that the lists name."""
        pairs = (metric for pair in self.outliers.per_case for metric in pair)
        return tuple(dict.fromkeys((*self.copying.stock_metrics, *pairs)))

    @staticmethod
    @lru_cache(maxsize=256)
    def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
        """Return a pattern that finds any of the words, the longest first."""
        ordered = sorted(words, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
