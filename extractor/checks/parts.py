"""Lists of parts in the text: where a printed total is followed, or preceded, by what it is made of.

Works on figures and words alone, so that totals of no metric are checked too. The text decides whether a
list is
closed (parts must add up) or open (parts stay below the total); see ``docs/CHECKS.md``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.words import Words
from extractor.checks.wraps import closed_up
from extractor.models import Quantity, QuantityKind

__all__ = [
    "Closure",
    "PartList",
    "counted_figures",
    "counted_label",
    "is_pair",
    "linked_parts",
    "part_lists",
]

_COUNTED = frozenset({QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.AREA})
_READ = _COUNTED | {QuantityKind.RATE}
_BRACKET = re.compile(r"[（(]([^（()）]*)[）)]")
_LIST_END = re.compile(r"[。；;！？!?\n]")
_LABEL_LONGEST, _LABEL_BRIEF = 24, 6
_RESPECTIVELY = "分别"
_CLAUSE = re.compile("[，；。：、（）\n]")
_AND = re.compile("[、，]|以及|(?:[及和与])(?!解)")


class Closure(Enum):
    """Whether a list names all its parts."""

    CLOSED = "closed"
    LIKELY = "likely"
    OPEN = "open"
    OVERLAPPING = "overlapping"
    COUNTED = "counted"
    """As many members as the report says there are villages; the township may have some of its own."""
    LINKED = "linked"
    """Seen by the matcher only: a near miss is told, nothing else."""


@dataclass(frozen=True, slots=True)
class PartList:
    """A total with its parts of one unit class; ``totals`` are all figures that may be meant, the nearest
    first."""

    totals: tuple[Quantity, ...]
    parts: tuple[Quantity, ...]
    labels: tuple[str, ...]
    closure: Closure


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    quantity: Quantity
    separator: str


def part_lists(bench: Bench) -> Iterator[PartList]:
    """Yield every list of parts of the report in reading order."""
    for sentence, told in bench.told:
        figures = counted_figures(bench, sentence, told)
        if len(figures) > 1:
            yield from _introduced(bench, sentence, figures)
            yield from _bracketed(bench, sentence, figures)
            yield from _summed_up(bench, sentence, figures)
            yield from _complements(bench, sentence, figures)
    for both in _continued(bench):
        figures = counted_figures(bench, both, bench.quantities_in(both))
        if len(figures) > 1:
            yield from _introduced(bench, both, figures, sure=False)


def _continued(bench: Bench) -> Iterator[Span]:
    """A sentence that opens with 其中 or 按领域划分, with the one before it: there stands what it divides."""
    words = bench.words.breakdown
    opens = re.compile(rf"\s*(?:{bench.words.pattern(words.intro + words.by_kind).pattern})")
    for before, after in itertools.pairwise(bench.layout.sentences):
        begins = opens.match(bench.text, after.start, after.end)
        if begins and "\n" not in bench.text[before.start : before.end]:
            yield Span(before.start, after.end)


def counted_label(bench: Bench, span: Span, quantity: Quantity) -> str:
    """Return the words of its clause that stand before a figure."""
    return closed_up(_CLAUSE.split(bench.text[span.start : quantity.start])[-1])


def linked_parts(bench: Bench) -> Iterator[PartList]:
    """Yield the lists that the matcher linked to their totals, where it saw what the words alone do not
    show."""
    by_place = {(q.start, q.end): q for q in bench.view.quantities if q.value is not None}
    for mention in bench.view.mentions:
        linked = [bench.view.mentions[i] for i in mention.total_of if i < len(bench.view.mentions)]
        whole = by_place.get((mention.start, mention.end))
        places = dict.fromkeys((m.start, m.end) for m in linked)
        parts = tuple(by_place[place] for place in places if place in by_place)
        if whole is not None and parts and len(parts) == len(places):
            closure = Closure.LINKED if len(parts) > 1 else Closure.OPEN
            yield PartList((whole,), parts, (), Closure.OVERLAPPING if _overlap(bench, parts) else closure)


def _overlap(bench: Bench, parts: Sequence[Quantity]) -> bool:
    """Tell whether linked parts may overlap: 涉及企业的21件，涉及外地经营者的17件（有交叉）."""
    first, last = min(q.start for q in parts), max(q.end for q in parts)
    told = bench.text[
        bench.layout.around("sentence", first).start : bench.layout.around("sentence", last).end
    ]
    return (
        bench.words.pattern(bench.words.breakdown.shared).search(told) is not None or told.count("涉及") > 1
    )


def counted_figures(bench: Bench, span: Span, told: Sequence[Quantity]) -> list[Quantity]:
    """Return the counted figures of a stretch that are nobody's target, previous year or difference."""
    own = [q for q in told if q.kind in _READ and q.value is not None and (q.start, q.end) not in bench.aside]
    if len(own) < 2:
        return own
    compared, text = bench.once(_compared), bench.text
    return [q for q in own if not compared.search(closed_up(text[max(span.start, q.start - 14) : q.start]))]


def _compared(bench: Bench) -> re.Pattern[str]:
    """What stands before last year's figure or a difference; 新增 and 至少 are neither."""
    return _before_compared(bench.words)


@lru_cache(maxsize=8)
def _before_compared(words: Words) -> re.Pattern[str]:
    turn = words.pattern(words.growth.up + words.growth.down).pattern
    before = words.pattern(words.growth.before).pattern
    return re.compile(f"(?:{before})[^，。；、：]{{0,8}}$|(?<![新至不])(?:{turn})了?$")


def _introduced(
    bench: Bench, sentence: Span, figures: Sequence[Quantity], *, sure: bool = True
) -> Iterator[PartList]:
    """Lists after 其中, 包括, 按程序划分, or a colon that follows the total; ``sure``: the total stands beside them."""
    text, words = bench.text, bench.words.breakdown
    marks = bench.words.pattern(words.intro + words.by_kind)
    for mark in marks.finditer(text, sentence.start, sentence.end):
        if _inside_bracket(text, sentence.start, mark.start()):
            continue
        ended = _LIST_END.search(text, mark.end(), sentence.end)
        stop = ended.start() if ended else sentence.end
        following = marks.search(text, mark.end(), stop)
        items = _items(text, mark.end(), following.start() if following else stop, figures)
        totals = [
            q for q in figures if q.end <= mark.start() and not _inside_bracket(text, sentence.start, q.start)
        ]
        if mark[0].startswith(_RESPECTIVELY):
            units = {bench.words.unit_class(i.quantity.unit) for i in items}
            alike = [q.end for q in totals if bench.words.unit_class(q.unit) in units]
            items = _named_before(text[max([sentence.start, *alike]) : mark.start()], items)
        strong = sure and mark[0] in words.by_kind
        yield from _by_class(bench, totals, items, text[mark.start() : stop], closed=strong)
    for colon in re.finditer("[：:]", text[sentence.start : sentence.end]):
        at = sentence.start + colon.start()
        totals = [q for q in figures if q.end == at]
        items = _items(text, at + 1, sentence.end, figures)
        if totals:
            yield from _by_class(bench, totals, items, text[at : sentence.end], closed=True)


def _bracketed(bench: Bench, sentence: Span, figures: Sequence[Quantity]) -> Iterator[PartList]:
    """Lists in brackets right after their total: 26件（简易程序19件、普通程序7件）."""
    text = bench.text
    for bracket in _BRACKET.finditer(text, sentence.start, sentence.end):
        totals = [q for q in figures if q.end == bracket.start()]
        items = _items(text, bracket.start(1), bracket.end(1), figures)
        if totals and items:
            yield from _by_class(bench, totals, items, bracket[1], closed=True)


def _summed_up(bench: Bench, sentence: Span, figures: Sequence[Quantity]) -> Iterator[PartList]:
    """Lists that stand before their total: A 36次、B 31次、C 27次，全年共计94次."""
    text, words = bench.text, bench.words
    for mark in words.pattern(words.breakdown.sum_up).finditer(text, sentence.start, sentence.end):
        total = next((q for q in figures if mark.end() <= q.start <= mark.end() + 16), None)
        if total is None or _inside_bracket(text, sentence.start, mark.start()):
            continue
        run: list[Quantity] = []
        for quantity in reversed([q for q in figures if q.end <= mark.start()]):
            if words.unit_class(quantity.unit) != words.unit_class(total.unit):
                break
            if run and not re.search(r"、[^，。；]{0,16}$", text[quantity.end : run[-1].start]):
                break
            run.append(quantity)
        if len(run) > 1:
            parts = tuple(reversed(run))
            labels = tuple(text[max(sentence.start, q.start - 8) : q.start] for q in parts)
            yield PartList((total,), parts, labels, Closure.LIKELY)


def _complements(bench: Bench, sentence: Span, figures: Sequence[Quantity]) -> Iterator[PartList]:
    """Parts that exclude each other straight after their total, without a word that says so: 120人，男74人，女46人.

    Three are a list too (清理24件，保留16件，修改3件，废止5件); what is one of them is not the total of the others.
    """
    if bench.words.pattern(bench.words.breakdown.intro).search(bench.text, sentence.start, sentence.end):
        return
    told = closed_up(bench.layout.words(sentence))
    pairs = [pair for pair in bench.words.breakdown.complements if all(_has(told, side) for side in pair)]
    if not pairs:
        return
    counted = [q for q in figures if not _inside_bracket(bench.text, sentence.start, q.start)]
    for index, whole in enumerate(counted[:-2]):
        own, after = counted_label(bench, sentence, whole), _after(bench, counted, index)
        for pair in pairs:
            sides = pair[0] + pair[1]
            if _has(own, sides):
                continue
            run = _side_by_side(after, whole, sides)
            labels = tuple(i.label for i in run)
            if len(run) < 2 or not all(any(_has(label, side) for label in labels) for side in pair):
                continue
            end = run[-1].quantity.end
            rest = bench.words.pattern(bench.words.breakdown.rest)
            if rest.search(bench.text, end, end + _LABEL_LONGEST) is None:
                bare = all(label in sides for label in labels)  # 专职21名，兼职31名 leaves nobody out
                closure = Closure.CLOSED if bare and len(run) == 2 else Closure.LIKELY
                yield PartList((whole,), tuple(i.quantity for i in run), labels, closure)


def _after(bench: Bench, counted: Sequence[Quantity], index: int) -> list[_Item]:
    """The labelled figures that follow a figure of a sentence."""
    return _items(bench.text, counted[index].end, counted[-1].end, counted[index + 1 :])


def _side_by_side(items: Sequence[_Item], whole: Quantity, sides: tuple[str, ...]) -> list[_Item]:
    """Return the first figures of the total's unit that one side of a pair names in a few words."""
    run: list[_Item] = []
    for item in items:
        if len(item.label) > _LABEL_BRIEF or item.quantity.unit != whole.unit or not _has(item.label, sides):
            break
        run.append(item)
    return run


def _items(text: str, start: int, stop: int, figures: Sequence[Quantity]) -> list[_Item]:
    """The labelled figures between two places; what stands in inner brackets belongs to its own list."""
    items: list[_Item] = []
    at = start
    for quantity in figures:
        if quantity.start < at or quantity.end > stop:
            continue
        if _inside_bracket(text, start, quantity.start):
            continue
        between = closed_up(text[at : quantity.start])
        cut = max(between.rfind(mark) for mark in "、，,；;")
        separator = between[cut] if cut >= 0 else ""
        items.append(_Item(between[cut + 1 :].strip(" 　和及与"), quantity, separator))
        at = quantity.end
    return items


def _named_before(names: str, items: Sequence[_Item]) -> list[_Item]:
    """Give the figures of a list A、B及其他分别为28件、35件、12件 the names that stand before it, where the numbers of
    both agree; else they stay without a name, and nothing is said of them."""
    told = [name for name in _AND.split(closed_up(names).rpartition("其中")[2].strip("，：")) if name]
    bare = list(itertools.takewhile(lambda item: not item.label.strip("为是"), items))
    if len(told) != len(bare):
        return list(items)
    return [replace(item, label=name) for item, name in zip(bare, told, strict=True)] + list(
        items[len(bare) :]
    )


def _by_class(
    bench: Bench, totals: Sequence[Quantity], items: Sequence[_Item], told: str, *, closed: bool
) -> Iterator[PartList]:
    """Make one list a measure: 88处、1.36万平方米，其中…67处、11450平方米，…21处、2150平方米 is two."""
    words = bench.words
    listed = _siblings(items, words)
    for unit in dict.fromkeys(words.unit_class(i.quantity.unit) for i in listed):
        of_unit = [q for q in reversed(totals) if words.unit_class(q.unit) == unit]
        chosen = [i for i in listed if words.unit_class(i.quantity.unit) == unit]
        if not of_unit or not any(q.unit == i.quantity.unit for q in of_unit for i in chosen):
            continue
        labels = tuple(i.label for i in chosen)
        parts = tuple(i.quantity for i in chosen)
        yield PartList(
            tuple(of_unit), parts, labels, _closure(words, labels, told, len(parts), closed=closed)
        )


def _siblings(items: Sequence[_Item], words: Words) -> list[_Item]:
    """Cut the list where it stops naming parts: at a result (…，调解成功121件), another measure, another
    separator.

    A second measure is a sibling only if it has no words of its own (67处、11450平方米).
    """
    if not items:
        return []
    results = _results(words)
    unit = words.unit_class(items[0].quantity.unit)
    telling = results.search(items[0].label) is not None
    if telling and len(items) == 1:
        return []  # 审查合同30份，其中提出意见45份: a result, not a part
    chosen = [items[0]]
    separator = ""
    for item in items[1:]:
        other = words.unit_class(item.quantity.unit) != unit
        if (other and item.label) or len(item.label) > _LABEL_LONGEST:
            break
        if not other:
            if not item.label or (not telling and item.separator != "、" and results.search(item.label)):
                break
            if separator == "、" and item.separator in ("，", ","):
                break
            separator = separator or item.separator
        chosen.append(item)
    return chosen


@lru_cache(maxsize=8)
def _results(words: Words) -> re.Pattern[str]:
    """What tells a result stands at an edge of a label; within it, it is a part of a name (现场检查记录)."""
    told = words.pattern(words.breakdown.results).pattern
    return re.compile(
        f"^(?:[共并已均还另全再又]|累计|当场|及时|依法)*(?:{told})|(?:{told})(?:了|率|各类.*|到位|完毕)?$"
    )


def _closure(words: Words, labels: Sequence[str], told: str, count: int, *, closed: bool) -> Closure:
    breakdown = words.breakdown
    joined = "|".join(labels)
    if words.pattern(breakdown.shared).search(told):
        return Closure.OVERLAPPING
    if count > 1 and any(word in label for label in labels for word in breakdown.rest):
        return Closure.CLOSED  # who counts the others leaves nobody out
    left_over = (
        words.pattern(breakdown.rest).search(told) is not None
    )  # 镇级20件，其余引导诉讼: the rest has no figure
    if not left_over and any(is_pair(labels, pair) for pair in breakdown.complements):
        return Closure.CLOSED
    if words.pattern(breakdown.overlapping).search(joined):
        return Closure.OVERLAPPING
    if count < 2 or left_over:
        return Closure.OPEN
    if words.pattern(breakdown.open).search(told):
        return Closure.OPEN
    return Closure.CLOSED if closed else Closure.LIKELY


def is_pair(labels: Sequence[str], pair: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Tell whether two labels are the two sides of a pair that leaves nothing out: 简易 and 普通."""
    if len(labels) != 2:
        return False
    first, second = pair
    a, b = labels
    return (_has(a, first) and _has(b, second)) or (_has(a, second) and _has(b, first))


def _has(label: str, words: tuple[str, ...]) -> bool:
    return any(word in label for word in words)


def _inside_bracket(text: str, start: int, position: int) -> bool:
    """Tell whether a bracket that opened after ``start`` is still open at ``position``."""
    before = text[start:position]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")
