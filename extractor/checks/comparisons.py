"""Reads comparisons with the year before out of a sentence: this year's figure, last year's, difference,
percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.words import GrowthWords, Words
from extractor.checks.wraps import closed_up
from extractor.models import Quantity, QuantityKind, Role

__all__ = ["Comparison", "before_pattern", "comparisons", "turn_sign"]

_COUNTED = frozenset({QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.AREA})
_READ = _COUNTED | {QuantityKind.RATE}
_REACH = 18
_NEAREST = 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: ``now`` are the figures that may be meant, the nearest first; a sign of -1 is a
    fall."""

    now: tuple[Quantity, ...]
    before: Quantity | None = None
    change: Quantity | None = None
    percent: Quantity | None = None
    change_sign: int = 1
    percent_sign: int = 1

    def spoken(self) -> tuple[Quantity, ...]:
        """Return the printed figures of the comparison without the current one."""
        return tuple(q for q in (self.before, self.change, self.percent) if q is not None)


@dataclass(slots=True)
class _Open:
    """A comparison that is still being read."""

    before: Quantity | None = None
    change: Quantity | None = None
    percent: Quantity | None = None
    change_sign: int = 1
    percent_sign: int = 1
    target: Quantity | None = None

    def empty(self) -> bool:
        return self.before is None and self.change is None and self.percent is None

    def speaks(self) -> bool:
        return self.change is not None or self.percent is not None


@dataclass(frozen=True, slots=True)
class _Patterns:
    change: re.Pattern[str]
    follows: re.Pattern[str]
    before: re.Pattern[str]
    now: re.Pattern[str]
    down: re.Pattern[str]


def _growth_patterns(bench: Bench) -> _Patterns:
    return _patterns(bench.words.growth)


@lru_cache(maxsize=8)
def _patterns(words: GrowthWords) -> _Patterns:
    turn = Words.pattern(words.up + words.down).pattern
    compared = r"(?:与?(?:同比|环比|较|比|上年|去年|上一年|20\d\d年|同期|相比|分别|度|的))*"
    lead = rf"^[，、；,（()）\s]*{compared}[，,]?(?:总体|净)?"
    return _Patterns(
        # The turn must not be 新增3台 or 至少3次.
        change=re.compile(rf"{lead}(?<![新至不])(?:{turn})了?约?$"),
        follows=re.compile(rf"{lead}(?<![新至不])(?:{turn})(?:了|约|近|达|幅度?为?|为)*$"),
        before=re.compile(
            r"(?:(?<![评占对])比|较(?![大多为])|上年|去年|上一年|同期)[^，。；、]{0,10}$"
            r"|(?:由|从)(?:上年|去年|上一年|20\d\d年)?(?:同期)?的?$"
        ),
        now=re.compile(rf"(?:{Words.pattern(words.now).pattern})(?:今年|本年|20\d\d年)?的?$"),
        down=re.compile(rf"(?:{Words.pattern(words.down).pattern})[^\d]{{0,4}}$"),
    )


def before_pattern(words: Words) -> re.Pattern[str]:
    """Return what stands before the figure of the year before."""
    return _patterns(words.growth).before


def turn_sign(words: Words, lead: str) -> int:
    """Return 1 or -1 for what ends in 提高 or 下降, 0 for what ends in neither."""
    growth = words.growth
    found = re.search(f"(?:{words.pattern(growth.up + growth.down).pattern})了?约?$", lead)
    if found is None:
        return 0
    return -1 if found[0].startswith(growth.down) else 1


def comparisons(bench: Bench) -> tuple[Comparison, ...]:
    """Return the comparisons of the report in reading order; those without difference and percentage are
    left out."""
    return bench.once(_comparisons)


def _comparisons(bench: Bench) -> tuple[Comparison, ...]:
    previous = {(m.start, m.end) for m in bench.view.mentions if m.role is Role.PREVIOUS}
    turns = bench.once(_turns)
    found: list[Comparison] = []
    for sentence, told in bench.told:
        figures = [q for q in told if q.kind in _READ and q.value is not None]
        if len(figures) < 2 or not any(q.kind in _COUNTED for q in figures):
            continue
        if turns.search(bench.text, sentence.start, figures[-1].start):
            found += _read(bench, sentence, figures, previous)
    return tuple(found)


def _turns(bench: Bench) -> re.Pattern[str]:
    """What a comparison cannot do without: a word that says that something rose or fell, or half of one at a line's end."""
    growth = bench.words.growth
    return bench.words.pattern(tuple({word[0] for word in growth.up + growth.down}))


def _read(
    bench: Bench, sentence: Span, figures: Sequence[Quantity], previous: set[tuple[int, int]]
) -> Iterator[Comparison]:
    patterns, text = bench.once(_growth_patterns), bench.text
    seen: list[Quantity] = []
    opened, at = _Open(), sentence.start
    for quantity in figures:
        between = closed_up(text[at : quantity.start])
        near = between[-_REACH:]
        at = quantity.end
        counted = quantity.kind in _COUNTED
        sign = -1 if patterns.down.search(near) else 1
        if "分别" in between and (not counted or patterns.change.search(between)):
            opened = (
                _Open()
            )  # 较上年的120件、80件分别下降20%、25%: which belongs to which is not told one by one
            continue
        topic = bool(seen) or opened.before is not None
        if not counted:
            if topic and opened.percent is None and patterns.follows.search(between):
                opened.percent, opened.percent_sign = quantity, sign
        elif opened.before is not None and opened.target is None and patterns.now.search(near):
            opened.target = quantity
        elif topic and _is_change(patterns, between, opened):
            if opened.change is not None:
                yield from _closed(bench, opened, seen)
                opened = _Open()
            opened.change, opened.change_sign = quantity, sign
        elif (quantity.start, quantity.end) in previous or patterns.before.search(near):
            yield from _closed(bench, opened, seen)
            opened = _Open(before=quantity)
        else:
            if opened.speaks() and not seen and opened.target is None:
                opened.target = quantity  # 较上年的120次减少20%，全年100次: the current figure comes last
            yield from _closed(bench, opened, seen)
            opened = _Open()
            seen.append(quantity)
    yield from _closed(bench, opened, seen)


def _is_change(patterns: _Patterns, between: str, opened: _Open) -> bool:
    compared = re.search("较|比|同比|上年|去年|同期", between) is not None
    return (compared or not opened.empty()) and patterns.change.search(between) is not None


def _closed(bench: Bench, opened: _Open, seen: Sequence[Quantity]) -> Iterator[Comparison]:
    """Close a comparison and say which figures it may be about: those of its own unit, outside brackets
    first."""
    if not opened.speaks():
        return
    like = opened.before or opened.change
    if opened.target is not None:
        now: list[Quantity] = [opened.target]
    else:
        unit = bench.words.unit_class
        now = [q for q in reversed(seen) if like is None or unit(q.unit) == unit(like.unit)]
        exact = [q for q in now if like is not None and q.unit == like.unit]
        now = (exact or now)[:_NEAREST]
        now.sort(key=lambda q: _bracketed(bench.text, q))
    if now:
        parts = (opened.before, opened.change, opened.percent)
        yield Comparison(tuple(now), *parts, opened.change_sign, opened.percent_sign)


def _bracketed(text: str, quantity: Quantity) -> bool:
    """Tell whether a figure stands inside brackets."""
    after = text[quantity.end : quantity.end + 40]
    close, opening = after.find("）"), after.find("（")
    return close >= 0 and (opening < 0 or close < opening)
