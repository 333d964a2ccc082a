"""Whether two figures speak of the same stretch of things: the same level, time and matter.

A relation such as 整改 ≤ 发现 says nothing where one figure is of the villages and the other of the township, one of half
a year and the other of the year, one of 消防隐患 and the other of 各类隐患. Only what a clause says itself counts: a
figure without such words takes over those of its neighbour (消防发现隐患30处，整改28处).
"""

from __future__ import annotations

import re

from extractor.checks.base import Bench
from extractor.checks.layout import Span
from extractor.checks.wraps import closed_up
from extractor.models import Mention

__all__ = ["apart", "clause_of", "other_scope", "says"]

_BEFORE = re.compile("[，；。：！？（）]")
_AFTER = re.compile("[，；。！？]")
_LEFT, _RIGHT = 40, 24
_BATCHES = frozenset({"批", "批次"})
_COUNTED_IN = re.compile(
    r"(?:含|其中|包括|连同|加上|并入|系|属于?)[^，。；\n]{0,10}?(20\d\d)年(?![^，。；\n]{0,8}(?:增|减|升|降|相比|同期))"
)
_UP_TO_NOW = re.compile("累计|合计|总计|共")


def other_scope(bench: Bench, rate: Mention, counted: Mention) -> bool:
    """Tell whether a rate is of the county or the year where the figures are of the township or a quarter."""
    mine, other = clause_of(bench, rate), clause_of(bench, counted)
    scope = bench.words.scope
    if says(bench, scope.above, mine) != says(bench, scope.above, other):
        return True
    part = scope.part_of_year
    return (says(bench, scope.broad, mine) and says(bench, part, other)) or (
        says(bench, scope.broad, other) and says(bench, part, mine)
    )


def clause_of(bench: Bench, mention: Mention) -> str:
    """Return the words of the clause that a figure stands in, with the bracket that follows it."""
    known = bench.once(_clauses)
    place = mention.start, mention.end
    if place not in known:
        known[place] = _clause_of(bench, mention)
    return known[place]


def _clauses(_: Bench) -> dict[tuple[int, int], str]:
    """The clauses of the report that were asked for: one figure is held against many."""
    return {}


def _clause_of(bench: Bench, mention: Mention) -> str:
    before = _BEFORE.split(bench.text[max(0, mention.start - _LEFT) : mention.start])[-1]
    after = _AFTER.split(bench.text[mention.end : mention.end + _RIGHT])[0]
    return closed_up(before.rsplit("\n", 1)[-1] + mention.quote + after.split("\n", 1)[0])


def says(bench: Bench, words: tuple[str, ...], told: str) -> bool:
    """Tell whether a text holds any of the words."""
    return bool(words) and bench.words.pattern(words).search(told) is not None


def apart(bench: Bench, left: Mention, right: Mention) -> bool:
    """Tell whether ``left``, which ``right`` should bound, speaks of more than it or of something else."""
    if (left.unit in _BATCHES) != (right.unit in _BATCHES):
        return True  # 接访18批，办结31件
    mine, other = clause_of(bench, left), clause_of(bench, right)
    return _levels_apart(bench, mine, other) or _wider(bench, mine, other) or _carried(bench, left, right)


def _levels_apart(bench: Bench, mine: str, other: str) -> bool:
    """村级 against 镇级, 全镇 against 司法所; 村级 against 全镇 is a part of it."""
    own = _levels(bench, mine)
    their = _levels(bench, other) if own else own
    if not own or not their or own & their:
        return False
    whole = len(bench.words.scope.levels) - 1  # the last row names the whole township
    return whole not in their


def _levels(bench: Bench, told: str) -> frozenset[int]:
    """Return the numbers of the rows of levels that a clause names; asked once a clause."""
    known = bench.once(_named_levels)
    if told not in known:
        levels = enumerate(bench.words.scope.levels)
        known[told] = frozenset(index for index, words in levels if says(bench, words, told))
    return known[told]


def _named_levels(_: Bench) -> dict[str, frozenset[int]]:
    return {}


def _wider(bench: Bench, mine: str, other: str) -> bool:
    """全年 against 上半年, 各类 against 涉企, 森林防火 against 燃气."""
    scope = bench.words.scope
    broad = says(bench, scope.broad, mine)
    if broad and says(bench, scope.part_of_year, other) and not says(bench, scope.part_of_year, mine):
        return True
    matters = bench.words.pattern(scope.narrow)
    theirs = set(matters.findall(other))
    if not theirs:
        return False
    own = set(matters.findall(mine))
    return not own & theirs and (bool(own) or broad)


def _tells_carried(bench: Bench) -> bool:
    """Tell whether the report says so anywhere."""
    return says(bench, bench.words.scope.carried, bench.text) or _COUNTED_IN.search(bench.text) is not None


def _carried(bench: Bench, left: Mention, right: Mention) -> bool:
    """Tell whether the text says that some of it comes from the year before: 办结21件，其中含上年结转3件."""
    carried = bench.words.scope.carried
    sentence = bench.layout.around("sentence", left.start)
    earlier = any(sentence.covers(m.start, m.end) for m in bench.previous(right.metric))
    if not earlier and not bench.once(_tells_carried):
        return False
    group = bench.layout.around("group", left.start)
    first = min(left.start, right.start) if group.covers(right.start, right.end) else left.start
    cut = max(bench.text.rfind(mark, group.start, first) for mark in "，；。\n") + 1
    named = max(cut, group.start)
    if says(bench, carried, bench.text[named : group.end]) or _older(bench, bench.text[named : group.end]):
        return True
    # 对历年文件开展清理，共清理15件，废止18件 is said of both; 上年结转8件，受理31件，办结35件 is not.
    counts = bench.quantities_in(Span(group.start, named))
    earlier_in = bench.text[group.start : named]
    if counts and (says(bench, carried, earlier_in) or _older(bench, earlier_in)):
        return True
    return earlier and _UP_TO_NOW.search(clause_of(bench, left)) is not None


def _older(bench: Bench, told: str) -> bool:
    """Tell whether a text counts in what an earlier year left: 备案4件（含2023年11月印发的1件）."""
    year = bench.view.head.year
    return year is not None and any(int(found[1]) < year for found in _COUNTED_IN.finditer(told))
