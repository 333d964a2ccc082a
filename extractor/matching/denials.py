"""Zeros that no rule of a metric names: 本年未举办法治讲座; 没有拆除违建; 未购置执法服装、便携式打印机和执法记录仪.

What a plain denial denies is argued for as a figure would be: as if a nought stood behind each thing denied. Only
words of the denying clause count, and they must leave next to nothing of it unexplained. Denials that speak of some
only (部分村未配备…), that depend on something (未取得证件的人员) or that stand among the problems are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from extractor.language.clauses import Frame, Layout, Zone
from extractor.matching.candidates import Arguer, Candidate
from extractor.matching.lexicon import PartMap
from extractor.matching.ruleset import RuleSet
from extractor.matching.zeros import NO_ZERO, Zero, clause_end
from extractor.models import Quantity, QuantityKind, SectionKind

__all__ = ["find_denials"]

_DENIES = re.compile(
    r"未(?!必|来|成年|婚|尽|免|经|按|能|达|及|满|曾|办结|结|整改|化解|销号|履行|落实|到位|完成|依法|公开|取得)|没(?:有(?!完成|办结|整改|化解|达|能)|(?!有|收|落|错|想|能|到|达|完成|办结|整改|化解))|无人(?!机)"
)
_SOME = re.compile(
    r"凡|如|若|对|因|除|为|部分|个别|少数|有的|一些|多数|大多|往往|仍|尚|还|暂|曾|某|其余|其他|其它|几|数|批评|通报|要求|不得|防止|避免"
)
_JOINT = re.compile(r"、|以及|和(?!解|谐)|及(?!时)|与|或者?")
_LEFT_OVER = 2
_SURE = 0.95
_ACTUAL = (SectionKind.ACHIEVEMENTS, SectionKind.OPENING, SectionKind.DUTIES, SectionKind.OTHER)


def find_denials(
    text: str,
    rules: RuleSet,
    parts: PartMap,
    layout: Layout,
    quantities: Sequence[Quantity],
    kind_at: Callable[[int], SectionKind],
    told: Sequence[Zero],
) -> list[Zero]:
    """Return the zeros that plain denials tell, in clauses where the zero rules of the metrics told none.

    :param kind_at: the part of the outline that an offset lies in.
    :param told: the zeros that rules of metrics found.
    """
    figures = [(q.start, q.end) for q in quantities if q.value is not None]
    found: list[Zero] = []
    for match in _DENIES.finditer(text):
        start = layout.segment(layout.segment_index(match.start()))[0]
        end = clause_end(text, match.end())
        subject, denied = text[start : match.start()], text[match.end() : end]
        if (
            "的" in denied
            or "者" in denied
            or NO_ZERO.search(denied)
            or _SOME.search(subject)
            or kind_at(start) not in _ACTUAL
        ):
            continue
        taken = [*figures, *((zero.start, zero.end) for zero in told)]
        if any(low < end and high > start for low, high in taken):
            continue
        found += _denied(text, rules, parts, (start, match.start(), match.end(), end), layout.sentence(start))
    return found


def _denied(
    text: str, rules: RuleSet, parts: PartMap, at: tuple[int, int, int, int], sentence: tuple[int, int]
) -> list[Zero]:
    clause, denial, after, end = at
    edges = [after, *(match.end() for match in _JOINT.finditer(text, after, end)), end]
    lent = (Zone(clause, denial, "list", 0.03),)
    found: list[Zero] = []
    for n, low in enumerate(edges[:-1]):
        joint = _JOINT.search(text, low, end)
        stop = joint.start() if joint else end
        zones = lent if n == 0 else (Zone(after, edges[1], "list", 0.03), *lent)
        best = _argued(rules, parts, (low, stop), zones, sentence)
        if best is None or best.metric is None:
            return []  # one thing of the list that says nothing to us: the clause is not what it seems
        used = sorted((f.hit.start, f.hit.end) for f in best.found)
        explained = _told(parts, best)
        whole = parts.residue(low, stop) + (parts.residue(clause, denial) if n == 0 else 0)
        if whole - explained > _LEFT_OVER:
            return []
        found.append(Zero(best.metric, min(denial, used[0][0]), end, f"{best.rule}/zero"))
    return found


def _argued(
    rules: RuleSet,
    parts: PartMap,
    member: tuple[int, int],
    zones: tuple[Zone, ...],
    sentence: tuple[int, int],
) -> Candidate | None:
    """Return the best metric for a nought right behind the member, whatever its unit would be."""
    end = member[1]
    frame = Frame(member, (end, end), zones, None, sentence, bracket=False)
    units = {metric.unit for metric in rules.metrics.values() if metric.kind == "count"}
    found: list[Candidate] = []
    for unit in sorted(units):
        nought = Quantity(end, end, "", Decimal(0), unit, QuantityKind.COUNT)
        best = next(iter(Arguer(rules, parts, nought, frame, ()).candidates(unit)), None)
        if best is not None and best.score >= _SURE and best.own:
            found.append(best)
    return max(found, key=lambda c: (_told(parts, c), c.score, c.metric is not None, c.rule), default=None)


def _told(parts: PartMap, candidate: Candidate) -> int:
    """Count the weighty characters that a candidate explains: 出庭应诉 says more than the 应诉 in it."""
    return sum(parts.residue(located.hit.start, located.hit.end) for located in candidate.found)
