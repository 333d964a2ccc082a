"""Clauses: the stretches of text that a figure may take its words from.

A *segment* runs between punctuation marks. Punctuation inside a figure (1,260) is none; brackets divide only when they
hold a figure (22件（简易程序17件）), so 村（社区） stays one word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.models import Quantity, QuantityKind

__all__ = ["Frame", "Layout", "Zone"]

_MARKS = re.compile(r"[，,；;。！!？?\n\r：:（(）)|]")
_LEVEL = {
    "，": 1,
    ",": 1,
    "：": 1,
    ":": 1,
    "（": 1,
    "(": 1,
    "）": 1,
    ")": 1,
    "；": 2,
    ";": 2,
    "\n": 4,
    "\r": 4,
    "|": 4,
}
_BORDER = {1: 0.05, 2: 0.10, 3: 0.22}
_QUIET = 0.03
"""普法宣传，线下摆台为主，线上直播不计，24期: what opens a sentence reaches over clauses without figures."""
_SHARED = 0.12
_BETWEEN = " \u3000均都共约达为"
"""What may stand between a label and its figure: 合格率：均100%."""
_OPEN = re.compile(r"[（(][^（()）\n]{0,300}[）)]")
_LABEL = re.compile("(?:结果|情况|成效|数据|完成情况|落实情况|自评|说明|进展)[：:]")
_OF_ALL = re.compile("其中|[^，。；、]{0,4}(?:共|[合总]计)")
"""其中…, 共…: a clause that goes on from the figures before it, and whose words are theirs too."""
_AFTER_STOP = re.compile("、|其中|包括|—|–|（(?![居社区村组]{1,2}）)")
_NOUN = re.compile(r"(?![均都已全其共])[\u4e00-\u9fff]{4}")
_LIST_JOINT = re.compile(r"[、和及与以及或并且\s]+")
REAL_KINDS = frozenset(
    (QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.RATE, QuantityKind.AREA, QuantityKind.VAGUE)
)


class Zone(NamedTuple):
    """A stretch that may lend words to a figure; ``cost`` grows with distance and with the borders between."""

    start: int
    end: int
    kind: str
    cost: float


class Frame(NamedTuple):
    """The surroundings of one figure: its own clause before and after it, then what may be inherited."""

    before: tuple[int, int]
    after: tuple[int, int]
    earlier: tuple[Zone, ...]
    sibling: int | None
    sentence: tuple[int, int]
    bracket: bool
    runs_on: bool = False
    """What stands after the figure ends at the next figure of the same clause."""


class Layout:
    """The segments of a text and the frames of its figures.

    :param quantities: all figures of the text, in order; only real ones (counts, money, rates, areas) bound others.
    """

    def __init__(self, text: str, quantities: Sequence[Quantity]) -> None:
        self.text = text
        self._quantities = quantities
        self._real = [n for n, quantity in enumerate(quantities) if quantity.kind in REAL_KINDS]
        self._starts, self._ends, self._openers = self._cut()
        self._levels = [_LEVEL.get(opener, 3) for opener in self._openers]
        self._sentences: dict[int, tuple[int, int]] = {}
        self._over: dict[tuple[int, bool], tuple[Zone, ...]] = {}
        self._behind: dict[tuple[int, str], tuple[Zone, ...]] = {}
        self._at: dict[int, list[int]] = {}
        for n in self._real:
            self._at.setdefault(self.segment_index(quantities[n].start), []).append(n)

    def segment_index(self, offset: int) -> int:
        """Return the number of the segment that holds an offset."""
        return bisect_right(self._starts, offset) - 1 if offset > 0 else 0

    def segment(self, index: int) -> tuple[int, int]:
        """Return the bounds of a segment."""
        return self._starts[index], self._ends[index]

    def sentence(self, offset: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds an offset."""
        index = self.segment_index(offset)
        if index not in self._sentences:
            low = high = index
            while low > 0 and self._levels[low] < 3:
                low -= 1
            while high + 1 < len(self._levels) and self._levels[high + 1] < 3:
                high += 1
            bounds = self._starts[low], self._ends[high]
            self._sentences.update(dict.fromkeys(range(low, high + 1), bounds))
        return self._sentences[index]

    def frame(self, index: int) -> Frame:
        """Return the surroundings of the figure with this index."""
        quantity = self._quantities[index]
        at = self.segment_index(quantity.start)
        opened, closed, opener = self._starts[at], self._ends[at], self._openers[at]
        mates = self._at.get(at, [])
        place = mates.index(index) if index in mates else -1
        sibling = mates[place - 1] if place > 0 else None
        start = self._quantities[sibling].end if sibling is not None else opened
        if sibling is not None and start < quantity.start:
            joint = _LIST_JOINT.match(self.text, start, quantity.start)
            start = joint.end() if joint else start
        end = closed
        if 0 <= place < len(mates) - 1:
            end = self._quantities[mates[place + 1]].start
        stop = _AFTER_STOP.search(self.text, quantity.end, end)
        before = (min(start, quantity.start), quantity.start)
        label = opener in "：:" and not self._noun_follows(quantity.end)
        labelled = at and sibling is None and (label or self._alone_in_brackets(at, quantity))
        if labelled and not self.text[before[0] : before[1]].strip(_BETWEEN):
            before = (self._starts[at - 1], quantity.start)
            earlier = self._earlier(at - 1, before[0], before[0])
        else:
            earlier = self._earlier(at, opened, start)
        later = self._later(at, max(end, quantity.end), quantity.unit)
        if stop is not None and stop.end() == end < closed and stop.group() == "、":
            last = self._quantities[
                mates[-1]
            ].end  # 对3份文件、26份合同进行审查: the verb behind a list is of all
            later = (Zone(last, closed, "later", _SHARED), *later)
        return Frame(
            before=before,
            after=(quantity.end, stop.start() if stop else max(end, quantity.end)),
            earlier=earlier + later,
            sibling=sibling,
            sentence=self.sentence(quantity.start),
            bracket=opener in "（(",
            runs_on=stop is None and 0 <= place < len(mates) - 1,
        )

    def _noun_follows(self, end: int) -> bool:
        """这一关：4项重大行政决策全都经过审查: what has its noun behind it is no value of the label before it."""
        return _NOUN.match(self.text, end) is not None

    def _alone_in_brackets(self, at: int, quantity: Quantity) -> bool:
        """整改隐患（17个）: what a bracket holds beside nothing else is counted by the words right before it."""
        start, end = self.segment(at)
        words = self.text[start : quantity.start] + self.text[quantity.end : end]
        return self._openers[at] in "（(" and not words.strip(_BETWEEN) and at - 1 not in self._at

    def _earlier(self, at: int, segment_start: int, before_start: int) -> tuple[Zone, ...]:
        zones = self._before_segment(at, before_start == segment_start)
        if before_start > segment_start:
            return (Zone(segment_start, before_start, "list", 0.10), *zones)
        return zones

    def _before_segment(self, at: int, quiet: bool) -> tuple[Zone, ...]:
        """Return the zones before a segment; ``quiet``: no figure of it stands before the one that asks."""
        if (at, quiet) not in self._over:
            self._over[at, quiet] = tuple(self._going_back(at, quiet))
        return self._over[at, quiet]

    def _going_back(self, at: int, quiet: bool) -> Iterator[Zone]:
        starts, ends, openers, levels = self._starts, self._ends, self._openers, self._levels
        cost, inside, saved = 0.10, 0, 0.0
        for index in range(at, max(at - 30, 0), -1):
            opener, level = openers[index], levels[index]
            if level >= 4:
                if not _LABEL.match(self.text, starts[index]):
                    break
                level = 3  # 结果：… goes on with what the line before it was about
                cost += 0.13
            if opener in "）)":
                inside += 1
            elif opener in "（(" and inside:
                inside -= 1
            cost += _BORDER[level]
            quiet = quiet and level == 1 and index - 1 not in self._at
            saved += (_BORDER[1] - _QUIET) * (quiet and index < at)
            topic = quiet and levels[index - 1] >= 3
            kind = "sentence" if cost > 0.35 else "clause"
            price = cost + 0.15 * (inside > 0) - saved * topic
            yield Zone(starts[index - 1], ends[index - 1], kind, price)
            if cost > 0.75:
                break

    def _later(self, at: int, after_end: int, unit: str) -> tuple[Zone, ...]:
        """What follows in the sentence: a figure may be told before the word that says what it was about."""
        if (at, unit) not in self._behind:
            self._behind[at, unit] = tuple(self._going_on(at, unit))
        if after_end < self._ends[at]:
            return (Zone(after_end, self._ends[at], "later", 0.30), *self._behind[at, unit])
        return self._behind[at, unit]

    def _going_on(self, at: int, unit: str) -> Iterator[Zone]:
        """Yield the clauses that follow; what stands there before another figure in the same unit is that figure's own."""
        cost = 0.33
        for index in range(at + 1, min(at + 5, len(self._levels))):
            if self._levels[index] >= 3:
                break
            start = self._starts[index]
            mates = [self._quantities[n] for n in self._at.get(index, ())]
            if not _OF_ALL.match(self.text, start):
                start = max((mate.end for mate in mates if mate.unit == unit), default=start)
            yield Zone(start, self._ends[index], "later", cost)
            cost += 0.06

    def _cut(self) -> tuple[list[int], list[int], list[str]]:
        """Return where the segments begin and end, and which mark opens each."""
        covered = [(q.start, q.end) for q in self._quantities]
        ends = [end for _, end in covered]
        dividing = self._dividing_brackets()
        starts, stops, openers = [0], [], ["\n"]
        for match in _MARKS.finditer(self.text):
            at, char = match.start(), match.group()
            near = bisect_right(ends, at)
            if near < len(covered) and covered[near][0] <= at:
                continue
            if char in "（()）" and at not in dividing:
                continue
            stops.append(at)
            starts.append(at + 1)
            openers.append(char)
        return starts, [*stops, len(self.text)], openers

    def _dividing_brackets(self) -> set[int]:
        starts = [self._quantities[n].start for n in self._real]
        dividing: set[int] = set()
        for match in _OPEN.finditer(self.text):
            near = bisect_right(starts, match.start())
            if near < len(starts) and starts[near] < match.end():
                dividing.update((match.start(), match.end() - 1))
        return dividing
