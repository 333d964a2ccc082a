"""What a check between reports is, and what it is given."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from extractor.checks.base import Check
from extractor.checks.digests import Digest, Told
from extractor.checks.passages import Passage, shared_passages
from extractor.checks.view import Catalogue
from extractor.checks.words import Words
from extractor.models import Evidence, Finding, FindingScope

__all__ = ["AcrossCheck", "Batch", "same_county", "told_evidence"]


@dataclass(frozen=True)
class Batch:
    """The digests of one run, with names and words; ``last_year`` maps an index to that of the year
    before.

    ``digests`` may be read from disk one by one: checks ask for them by index and keep none."""

    digests: Sequence[Digest]
    names: Catalogue
    words: Words
    last_year: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Pair the years once."""
        object.__setattr__(self, "last_year", dict(_years_apart(self.digests)))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages that two reports share, long enough for any of the checks; sought once."""
        copying = self.words.copying
        return tuple(shared_passages(self.digests, min(copying.passage, copying.passage_last_year)))

    def name(self, metric: str) -> str:
        """Return the Chinese name of a metric."""
        label = self.names.get(metric)
        return label.name if label else metric


class AcrossCheck(Check):
    """A check that needs several reports; its findings are told report by report."""

    scope: ClassVar[FindingScope] = FindingScope.ACROSS

    @abstractmethod
    def run(self, batch: Batch) -> Iterator[tuple[str, Finding]]:
        """Yield the file that a finding belongs to, and the finding."""


def _years_apart(digests: Sequence[Digest]) -> Iterator[tuple[int, int]]:
    """Pair each report with the one of the same township and the year before."""
    by: dict[tuple[str, int], list[tuple[int, str | None]]] = {}
    for index, one in enumerate(digests):
        if one.place and one.year:
            by.setdefault((one.place, one.year), []).append((index, one.county))
    for (place, year), reports in by.items():
        for index, county in reports:
            for earlier, other in by.get((place, year - 1), ()):
                if county is None or other is None or county == other:
                    yield index, earlier
                    break


def same_county(first: Digest, second: Digest) -> bool:
    """Tell whether two reports may be of one county; a county that is not printed may be any."""
    return first.county is None or second.county is None or first.county == second.county


def told_evidence(told: Told, file: str = "") -> Evidence:
    """Return the evidence for a value of a digest."""
    return Evidence(told.start, told.end, told.quote, file)
