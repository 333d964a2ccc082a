"""What is kept of a report for the checks between reports: its table, its comparisons, its clauses as hashes.

A digest is a plain value: it pickles, turns into JSON and back, and is worked out beside the report in its
own
process, so that comparing reports afterwards needs no second reading. Clauses are hashed with 64 bits of
BLAKE2
and looked up exactly; a MinHash library would only add an estimate of what the exact index gives, for
batches of a
county's or a province's size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from extractor.checks.base import Bench
from extractor.checks.breakdowns import quantity_figure
from extractor.checks.comparisons import comparisons
from extractor.checks.intervals import Figure
from extractor.checks.places import other_places, root
from extractor.checks.registry import CheckSet
from extractor.checks.view import ReportView
from extractor.language.anchored import anchored
from extractor.models import Mention, Quantity, Role

__all__ = ["Clause", "Digest", "Told", "TurnTold", "digest"]

_CLAUSE = re.compile(r"[^，。；：！？\n|]+")
_LETTERS = re.compile(r"[^一-龥0-9A-Za-z]+")
_YEAR = re.compile(r"20\d\d年?")
_KINDS, _LABELS = "镇|乡|街道", "平安|法治|美丽|和谐|幸福|文明|清廉|醉美|精致|数字|魅力"
_NAMED = re.compile(rf"(?=([一-龥]{{2,4}}?(?:{_KINDS})))|(?=(?:{_LABELS})([一-龥]{{2,3}}))")
_NAME_SIGN, _NAME_REACH = re.compile(f"{_KINDS}|{_LABELS}"), 4
_LEAD_END = re.compile("[，。；：、”\n]")
_LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class Told:
    """A printed value with its interval and place."""

    metric: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    grain: Decimal
    unit: str
    quote: str
    start: int
    end: int

    def figure(self) -> Figure:
        """Return the value as an interval."""
        return Figure(self.value, self.low, self.high, self.grain)


@dataclass(frozen=True, slots=True)
class TurnTold:
    """A printed comparison with the year before: this year's value, difference and percentage, with their
    sign."""

    now: Told
    before: Told | None
    change: Told | None
    percent: Told | None
    change_sign: int = 1
    percent_sign: int = 1


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the text: ``letters`` counts what is left without punctuation; ``stock`` is common
    property.

    ``bare`` is the hash without the township's own name, so that a name that was replaced hides no copy.
    """

    hash: int
    bare: int
    start: int
    end: int
    letters: int
    stock: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """One report for the checks between reports."""

    file: str
    issuer: str | None
    place: str | None
    county: str | None
    year: int | None
    values: Mapping[str, Told]
    previous: tuple[Told, ...]
    turns: tuple[TurnTold, ...]
    clauses: tuple[Clause, ...]
    names: tuple[tuple[str, int, int], ...]
    """Township-like names other than its own, with their places, not beside words of company."""
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Return the digest as JSON-able data; decimals are strings, what comes in numbers is in rows."""
        return {
            "file": self.file,
            "issuer": self.issuer,
            "place": self.place,
            "county": self.county,
            "year": self.year,
            "values": {metric: _row(told) for metric, told in self.values.items()},
            "previous": [_row(told) for told in self.previous],
            "turns": [
                [
                    *(_row(one) for one in (t.now, t.before, t.change, t.percent)),
                    t.change_sign,
                    t.percent_sign,
                ]
                for t in self.turns
            ],
            "clauses": [[c.hash, c.bare, c.start, c.end, c.letters, c.stock] for c in self.clauses],
            "names": [list(name) for name in self.names],
            "text": self.text,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Digest:
        """Return the digest that :meth:`to_dict` gave."""
        return cls(
            file=data["file"],
            issuer=data["issuer"],
            place=data["place"],
            county=data["county"],
            year=data["year"],
            values=_Values(data["values"]),
            previous=tuple(_told(row) for row in data["previous"]),
            turns=tuple(_turn(row) for row in data["turns"]),
            clauses=tuple(Clause(*row) for row in data["clauses"]),
            names=tuple((name, start, end) for name, start, end in data["names"]),
            text=data["text"],
        )


class _Values(Mapping[str, Told]):
    """Values that are made of their rows when they are asked for: most checks ask for a few."""

    def __init__(self, rows: Mapping[str, Sequence[Any]]) -> None:
        self._rows, self._made = rows, dict[str, Told]()

    def __getitem__(self, metric: str) -> Told:
        made = self._made.get(metric)
        if made is None:
            made = self._made[metric] = _told(self._rows[metric])
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _row(told: Told | None) -> list[Any] | None:
    if told is None:
        return None
    numbers = (told.value, told.low, told.high, told.grain)
    texts = (None if one is None else str(one) for one in numbers)
    return [told.metric, *texts, told.unit, told.quote, told.start, told.end]


def _told(row: Sequence[Any]) -> Told:
    metric, value, low, high, grain, *rest = row
    return Told(metric, Decimal(value), _maybe(low), _maybe(high), Decimal(grain), *rest)


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _turn(row: Sequence[Any]) -> TurnTold:
    now, before, change, percent, change_sign, percent_sign = row
    before, change, percent = (None if one is None else _told(one) for one in (before, change, percent))
    return TurnTold(_told(now), before, change, percent, change_sign, percent_sign)


def digest(view: ReportView, checks: CheckSet, bench: Bench | None = None) -> Digest:
    """Work out what the checks between reports need of one report.

    :param checks: the loaded checks; their words say which clauses are common property.
    :param bench: the report as it was laid out for the checks, so that this is not done twice.
    """
    bench = bench or checks.bench(view)
    head = view.head
    return Digest(
        file=view.file,
        issuer=head.issuer,
        place=head.place,
        county=head.county,
        year=head.year,
        values=dict(_values(bench)),
        previous=tuple(_of_mention(bench, m) for m in view.mentions if m.role is Role.PREVIOUS),
        turns=tuple(_turns(bench)),
        clauses=tuple(_clauses(bench)),
        names=tuple(_names(bench)),
        text=view.text[:_LONGEST],
    )


def _of_mention(bench: Bench, mention: Mention) -> Told:
    figure = bench.figure(mention)
    return Told(
        mention.metric,
        figure.value,
        figure.low,
        figure.high,
        figure.grain,
        mention.unit,
        mention.quote,
        mention.start,
        mention.end,
    )


def _values(bench: Bench) -> Iterator[tuple[str, Told]]:
    """The metrics with one value: as the table says, or, without a table, those that are told in one way."""
    mentions = bench.view.mentions
    if bench.view.cells:
        for metric, cell in bench.view.cells.items():
            if cell.value is not None and cell.mentions:
                speaking = [mentions[i] for i in cell.mentions if mentions[i].value == cell.value]
                if speaking:
                    yield metric, _of_mention(bench, speaking[0])
        return
    for metric, found in bench.actual.items():
        if len({m.value for m in found}) == 1:
            yield metric, _of_mention(bench, found[0])


def _turns(bench: Bench) -> Iterator[TurnTold]:
    """The comparisons whose current figure is an actual value of a metric."""
    for told in comparisons(bench):
        for quantity in told.now[:1]:
            for mention in bench.mentions_at(quantity.start, quantity.end):
                if mention.role is not Role.ACTUAL:
                    continue
                before, change, percent = (
                    _of_quantity(mention.metric, part) for part in (told.before, told.change, told.percent)
                )
                now = _of_mention(bench, mention)
                yield TurnTold(now, before, change, percent, told.change_sign, told.percent_sign)


def _of_quantity(metric: str, quantity: Quantity | None) -> Told | None:
    if quantity is None or quantity.value is None:
        return None
    f = quantity_figure(quantity)
    unit, quote = quantity.unit, quantity.quote
    return Told(metric, f.value, f.low, f.high, f.grain, unit, quote, quantity.start, quantity.end)


def _clauses(bench: Bench) -> Iterator[Clause]:
    """The clauses that are long enough to tell something."""
    words = bench.words
    stock = words.pattern(words.copying.stock)
    place = bench.view.head.place or ""
    short = root(place)
    shortest, tabled = words.copying.clause, bench.layout.tabled
    for match in _CLAUSE.finditer(bench.text[:_LONGEST]):
        told = match[0]
        if len(told) < shortest:
            continue
        letters = _LETTERS.sub("", _YEAR.sub("", told) if "20" in told else told)
        start, end = match.span()
        if len(letters) >= shortest and not (tabled and bench.layout.in_table(start, end)):
            hashed = bare = _hash(letters)
            if place in letters or short in letters:
                bare = _hash(_own(place, short).sub("", letters))
            common = stock.search(told) is not None
            yield Clause(hashed, bare, start, end, len(letters), common)


@lru_cache(maxsize=64)
def _own(*names: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in names if name) or r"(?!)")


def _hash(letters: str) -> int:
    return int.from_bytes(blake2b(letters.encode(), digest_size=8).digest(), "big")


def _names(bench: Bench) -> Iterator[tuple[str, int, int]]:
    """Names that may be another township's, in every length: the batch knows which of them are."""
    words, place = bench.words.place, bench.view.head.place
    company = bench.words.pattern(words.company)
    alike = bench.layout.running.text == bench.view.text  # then the checks have looked already
    others = (bench.prose if alike else bench).once(other_places)
    told = {span for spans in others.values() for span in spans}
    for match in anchored(_NAMED, _NAME_SIGN, _NAME_REACH, bench.text[:_LONGEST]):
        grouped = 1 if match[1] else 2
        start, end = match.span(grouped)
        if any(start < e and s < end for s, e in told):
            continue  # told already by the check of the report alone
        if grouped == 2:
            yield from ((bench.text[start:stop], start, stop) for stop in {end, start + 2})
            continue
        lead = _LEAD_END.split(bench.text[max(0, start - 8) : start])[-1]
        listed = "、" in (bench.text[end : end + 1], bench.text[start - 1 : start])
        if match[1] != place and not listed and not company.search(lead):
            yield match[1], start, end
