"""Visual lines back into paragraphs, by the geometry that every engine of fixed pages gives.

Coordinates are in points with the origin at the top left of the page.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from extractor.readers.headings import heading_level, opens_item

__all__ = ["Margins", "VisualLine", "join_row", "margins", "paragraphs", "split_furniture"]

_PAGE_NUMBER = re.compile(
    r"[\s\-—–－_~·.|]*(?:第\s*)?(?:[0-9０-９]{1,4}|[ivxIVX]{1,5})\s*(?:页)?"
    r"(?:\s*[/／,，]?\s*共?\s*[0-9０-９]{1,4}\s*页?)?[\s\-—–－_~·.|]*"
)
_DIGIT = re.compile(r"[0-9０-９]+")
_END = re.compile(r"[。！？；：!?;:]”?’?[）)]?$")
_TOKEN = re.compile(r"[（《“‘〔【(]*(?:[0-9A-Za-z.,%+/\-]+|.)[，。、；：！？）》”’〕】%)]*")
_COLUMNS = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) | (?=[\u2e80-\u9fff\uff00-\uffef])")
_ZONE = 0.12
_EDGE_LINES = 3
_SAME_PLACE = 6.0
_WATERMARKS = 2
_PAGE_NUMBERS = 2  # a running head holds the page and the number of pages, at most
_MANY_LINES = 12


@dataclass(frozen=True, slots=True)
class VisualLine:
    """One printed line; ``marks`` holds the engine's own index of each character of ``text``."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    marks: tuple[int, ...] = ()
    em: float = field(default=0.0)

    @property
    def middle(self) -> float:
        """Return the height at which the line stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right bounds of running text on a page, and how high a line and its gap usually are."""

    left: float
    right: float
    em: float
    leading: float


def weight(text: str) -> float:
    """Return the width of a text in ems: a wide character counts one, others about half."""
    return sum(1.0 if char > "\u2e7f" else 0.55 for char in text if char not in " \u3000") or 0.55


def join_row(lines: Sequence[VisualLine]) -> list[VisualLine]:
    """Put pieces that stand side by side on one height into one line, left to right."""
    joined: list[VisualLine] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and last.page == line.page and _beside(last, line):
            gap = "" if line.x0 - last.x1 < 0.4 * max(last.em, 1.0) else " "
            marks = (*last.marks, *((-1,) if gap else ()), *line.marks)
            joined[-1] = replace(
                last, text=last.text + gap + line.text, x1=line.x1, marks=marks,
                top=min(last.top, line.top), bottom=max(last.bottom, line.bottom),
            )  # fmt: skip
        else:
            joined.append(line)
    return joined


def _beside(last: VisualLine, line: VisualLine) -> bool:
    overlap = min(last.bottom, line.bottom) - max(last.top, line.top)
    height = min(last.bottom - last.top, line.bottom - line.top)
    return overlap > 0.6 * height > 0 and line.x0 >= last.x1 - 0.2 * last.em


def split_furniture(
    pages: Sequence[Sequence[VisualLine]], heights: Sequence[float]
) -> tuple[list[list[VisualLine]], list[VisualLine], int]:
    """Part the running text from running heads, running feet and page numbers.

    :returns: the lines of each page that are text; one line of each running head or foot; how many page numbers.
    """
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    seen: dict[str, list[tuple[int, float]]] = {}
    for number, found in enumerate(edges):
        for line in found:
            for key in _keys(line):
                seen.setdefault(key, []).append((number, line.middle))
    stamps: dict[tuple[str, int], int] = {}
    for lines in pages:
        for place in {_stamp(line) for line in (*lines[:_WATERMARKS], *lines[-_WATERMARKS:])}:
            stamps[place] = stamps.get(place, 0) + 1
    furniture: dict[str, VisualLine] = {}
    numbers = 0
    kept: list[list[VisualLine]] = []
    for lines, found in zip(pages, edges, strict=True):
        drop: set[int] = set()
        for line in (*lines[:_WATERMARKS], *lines[-_WATERMARKS:]):
            if _is_stamped(line, stamps, len(pages)) and id(line) not in drop:
                furniture.setdefault(_key(line), line)
                drop.add(id(line))
        for line in found:
            if not _outermost(line, lines, drop):
                continue
            if _PAGE_NUMBER.fullmatch(line.text):
                numbers += 1
            elif any(_runs_through(seen[key], line.middle, len(pages)) for key in _keys(line)):
                furniture.setdefault(_key(line), line)
            else:
                continue
            drop.add(id(line))
        kept.append([line for line in lines if id(line) not in drop])
    return kept, list(furniture.values()), numbers


def _edge_lines(lines: Sequence[VisualLine], height: float) -> list[VisualLine]:
    ordered = sorted(lines, key=lambda line: line.middle)
    top = [line for line in ordered[:_EDGE_LINES] if line.middle < _ZONE * height]
    bottom = [line for line in ordered[-_EDGE_LINES:][::-1] if line.middle > (1 - _ZONE) * height]
    return top + bottom


def _key(line: VisualLine) -> str:
    return _DIGIT.sub("#", "".join(line.text.split()))


def _keys(line: VisualLine) -> list[str]:
    """Return what a running head has in common on all its pages: its words, each number as it is or counting with the
    pages. A line of the text whose figures merely differ from page to page shares none of these."""
    words = "".join(line.text.split())
    numbers = _DIGIT.findall(words)
    if len(numbers) > _PAGE_NUMBERS:
        return [words]
    parts = _DIGIT.split(words)
    counted = [(number, f"#{int(number) - line.page}") for number in numbers]
    return [
        "".join(itertools.chain(*itertools.zip_longest(parts, chosen, fillvalue="")))
        for chosen in itertools.product(*counted)
    ]


def _runs_through(seen: list[tuple[int, float]], middle: float, pages: int) -> bool:
    """A running head stands at one height on most pages of its stretch (on every other one if sides differ)."""
    numbers = sorted({number for number, at in seen if abs(at - middle) < _SAME_PLACE})
    if len(numbers) < (2 if pages <= 3 else 3):
        return False
    return len(numbers) >= 0.45 * (numbers[-1] - numbers[0] + 1)


def _stamp(line: VisualLine) -> tuple[str, int]:
    return line.text, round(line.middle)


def _is_stamped(line: VisualLine, stamps: Mapping[tuple[str, int], int], pages: int) -> bool:
    """A watermark: the same words at the very same height, written first or last on nearly every page."""
    return pages >= 3 and stamps.get(_stamp(line), 0) >= 0.8 * pages


def _outermost(line: VisualLine, lines: Sequence[VisualLine], dropped: set[int]) -> bool:
    """A page number has only other furniture between itself and the page's edge."""
    others = [o for o in lines if o is not line and id(o) not in dropped]
    return all(o.middle <= line.middle for o in others) or all(o.middle >= line.middle for o in others)


def margins(pages: Sequence[Sequence[VisualLine]]) -> list[Margins]:
    """Return the margins of running text for each page; pages with few lines borrow from the others."""
    own = [_own_margins(lines) for lines in pages]
    good = [m for m, lines in zip(own, pages, strict=True) if m is not None and len(lines) >= 5]
    good = good or [m for m in own if m is not None]
    if not good:
        return [Margins(0.0, 0.0, 1.0, 1.0)] * len(pages)
    whole = Margins(
        *(median(values) for values in zip(*((m.left, m.right, m.em, m.leading) for m in good), strict=True))
    )
    return [_settle(m, lines, whole) for m, lines in zip(own, pages, strict=True)]


def _settle(own: Margins | None, lines: Sequence[VisualLine], whole: Margins) -> Margins:
    if own is None or len(lines) < 8:
        return whole
    left, right = own.left, own.right
    if whole.em < left - whole.left < 4 * whole.em or not _closed(lines, left, whole.em):
        left = whole.left if left > whole.left else left
    if right < whole.right < right + 6 * whole.em:
        right = whole.right
    return Margins(left, right, own.em, own.leading)


def _closed(lines: Sequence[VisualLine], left: float, em: float) -> bool:
    return sum(abs(line.x0 - left) < em / 2 for line in lines) >= 2


def _own_margins(lines: Sequence[VisualLine]) -> Margins | None:
    if not lines:
        return None
    em = median(line.em for line in lines)
    left = _edge([line.x0 for line in lines], em, outer=min)
    right = _edge([line.x1 for line in lines], em, outer=max)
    steps = [b.middle - a.middle for a, b in itertools.pairwise(lines) if 0 < b.middle - a.middle < 5 * em]
    return Margins(left, right, em, median(steps) if steps else 1.6 * em)


def _edge(values: list[float], em: float, *, outer: object) -> float:
    """The outermost place at which several lines begin or end; the outermost at all if there is none."""
    ordered = sorted(values, reverse=outer is max)
    needed = max(2, round(0.12 * len(values))) if len(values) >= _MANY_LINES else 1
    rising = sorted(values)
    for value in ordered:
        low, high = (value - em, value + 0.01) if outer is max else (value - 0.01, value + em)
        if bisect_left(rising, high) - bisect_left(rising, low) >= needed:
            return value
    return ordered[0]


def paragraphs(pages: Iterable[Sequence[VisualLine]], bounds: Sequence[Margins]) -> list[list[VisualLine]]:
    """Group lines into paragraphs, over page ends too."""
    grouped: list[list[VisualLine]] = []
    before: Margins | None = None
    for lines, bound in zip(pages, bounds, strict=True):
        for line in lines:
            last = grouped[-1][-1] if grouped else None
            if last is None or before is None or _breaks(last, line, before, bound, grouped[-1]):
                grouped.append([line])
            else:
                grouped[-1].append(line)
            before = bound
    return grouped


def _breaks(
    last: VisualLine, line: VisualLine, before: Margins, bound: Margins, group: Sequence[VisualLine]
) -> bool:
    em = bound.em
    room = before.right - last.x1
    titled = len(group) == 1 and heading_level(last.text) is not None
    ended = bool(_END.search(last.text.rstrip())) or (titled and room > 1.2 * em)
    if _is_short(last, line, room, em, ended) or _in_columns(last, line):
        return True
    if abs(last.em - line.em) > 0.25 * max(last.em, line.em) and min(len(last.text), len(line.text)) > 4:
        return True
    step = line.middle - last.middle
    if line.page == last.page and step > 1.35 * bound.leading and (ended or room > 1.2 * em):
        return True
    indent = line.x0 - bound.left
    if indent > 1.2 * em:
        full = room < 1.2 * em and heading_level(last.text) is None
        hanging = indent < 6 * em and abs(line.x0 - last.x0) < 0.5 * em and (len(group) > 1 or full)
        return ended or not hanging or opens_item(line.text)
    return ended and opens_item(line.text, inline=False)


def _is_short(last: VisualLine, line: VisualLine, room: float, em: float, ended: bool) -> bool:
    """The line before ends early: what comes next, as a whole that no break may cut, would have fitted.

    Amid a sentence more room is asked for: engines leave a line early for reasons of their own.
    """
    first = _TOKEN.match(line.text.lstrip())
    needed = weight(first.group()) * em if first else em
    return room > max(1.2 * em, needed + 0.6 * em) if ended else room > max(4.0 * em, needed + 2.0 * em)


def _in_columns(last: VisualLine, line: VisualLine) -> bool:
    """Rows of a table without rules: wide gaps in both lines, or several in one."""
    one, two = (len(_COLUMNS.findall(each.text)) for each in (last, line))
    return min(one, two) >= 1 or max(one, two) >= 2
