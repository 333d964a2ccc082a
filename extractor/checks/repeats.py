"""The same fact printed twice: agreed, consistent within its precision, or in conflict."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from extractor.checks.base import Bench, ReportCheck, cited
from extractor.checks.intervals import total
from extractor.checks.layout import Span
from extractor.checks.wraps import closed_up
from extractor.models import Finding, Mention, Part, SectionKind, Severity

__all__ = ["RepeatedValueConflict"]

_LEFT, _RIGHT = 30, 12
_LONG = 2
_VILLAGE = re.compile("[一-龥]{2}(?:村|社区)(?=全年|今年|年内|共|受理|化解|调解|办理|发生|开展|排查)")
_ANNUAL = re.compile(r"(?:全年|今年|年内|本年|年度)(?:的|共|开展的)?$")


class RepeatedValueConflict(ReportCheck):
    """同一件事在报告里印了两个不同的数（正文与附表、第一部分与第二部分、开头与正文）。

    余、近、约和四舍五入说得通的不算；镇与县、不同主体（党委会与中心组）、某个月或某次行动、主要负责人本人做的，都不是同一件事。
    """

    code = "repeated_value_conflict"
    title = "同一事项前后数字不一致"
    severity = Severity.WARNING
    ask = "请核对以哪个数为准，并在全文和附表中统一。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a metric and pair of values that contradict each other."""
        for metric, found in bench.actual.items():
            if len(found) < 2:
                continue
            pair = self._conflict(bench, _whole(found))
            if pair is None:
                continue
            (first, second), sure = pair
            yield self.found(
                f"{bench.name(metric)}前面印{bench.spoken(first)}，后面印{bench.spoken(second)}{_where(bench, second)}，两处不一致",
                [cited(first), cited(second)],
                metrics=[metric],
                severity=Severity.ERROR if sure else Severity.WARNING,
                actual=f"{bench.spoken(first)}、{bench.spoken(second)}",
            )

    def _conflict(
        self, bench: Bench, found: Sequence[Mention]
    ) -> tuple[tuple[Mention, Mention], bool] | None:
        """Return two mentions that cannot both be true, and whether that is sure."""
        places = _by_place(bench, found)
        if len(places) < 2:
            return self._slip_within(bench, found)
        kept = [_one_value(bench, ms) for ms in places.values()]
        for index, later in enumerate(kept[1:], start=1):
            for earlier in kept[:index]:
                if earlier is None or later is None or self._agree(bench, earlier, later, places):
                    continue
                in_table = _in_table(bench, earlier) != _in_table(bench, later)
                again = later.part is Part.AGAIN or earlier.part is Part.AGAIN
                if again or in_table or _same_fact(bench, earlier, later):
                    return (earlier, later), again or (in_table and _single(places))
        return next((slip for ms in places.values() if (slip := self._slip_of_pen(bench, ms))), None)

    def _agree(
        self, bench: Bench, earlier: Mention, later: Mention, places: dict[Span, list[Mention]]
    ) -> bool:
        """Tell whether both can be one value, or one the sum of what the other's place tells in pieces."""
        if bench.figure(earlier).meets(bench.figure(later)):
            return True
        for ms, other in ((m, o) for m in places.values() for o in (earlier, later) if o not in m):
            if len(ms) > 1 and total([bench.figure(m) for m in ms]).meets(bench.figure(other)):
                return True
        return False

    def _slip_within(
        self, bench: Bench, found: Sequence[Mention]
    ) -> tuple[tuple[Mention, Mention], bool] | None:
        """Within one section only a value marked as told again can be in conflict."""
        again = [m for m in found if m.part is Part.AGAIN]
        others = [m for m in found if m.part is not Part.AGAIN]
        for later in again:
            rivals = [m for m in others if not bench.figure(m).meets(bench.figure(later))]
            if others and len(rivals) == len(others):
                return (rivals[0], later), True
        return self._slip_of_pen(bench, found)

    def _slip_of_pen(
        self, bench: Bench, found: Sequence[Mention]
    ) -> tuple[tuple[Mention, Mention], bool] | None:
        """Two values of one section that differ by a slip, one of which is told as the year's: 68场 … 全年86场."""
        whole = bench.words.pattern(bench.words.repeat.whole)
        for earlier, later in _slips(found):
            told = [_clause(bench, m, 1) for m in (earlier, later)]
            annual = any(whole.search(clause) for clause in told)
            if (
                annual
                and bench.layout.around("sentence", earlier.start)
                != bench.layout.around("sentence", later.start)
                and not (_of_less(bench, told) or _other_topic(bench, told, slip=True))
            ):
                return (earlier, later), False
        return None


def _slips(found: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield the pairs of mentions whose values differ as by a slip of the pen, in order.

    Each value is held against the others once, however often it is printed: a long table repeats few values often.
    """
    printed: dict[str, list[int]] = {}
    for index, mention in enumerate(found):
        printed.setdefault(_digits(mention), []).append(index)
    twins: dict[str, list[str]] = {}
    for one, other in itertools.combinations(printed, 2):
        if _differ_by_slip(one, other):
            twins.setdefault(one, []).append(other)
            twins.setdefault(other, []).append(one)
    for index, earlier in enumerate(found):
        after = sorted(at for other in twins.get(_digits(earlier), ()) for at in printed[other] if at > index)
        for at in after:
            yield earlier, found[at]


def _whole(found: Sequence[Mention]) -> list[Mention]:
    """Totals speak for their place; parts never do."""
    return [m for m in found if m.part is not Part.PART] or list(found)


def _by_place(bench: Bench, found: Sequence[Mention]) -> dict[Span, list[Mention]]:
    by: dict[Span, list[Mention]] = {}
    for mention in found:
        by.setdefault(bench.layout.around("section", mention.start), []).append(mention)
    return dict(sorted(by.items()))


def _one_value(bench: Bench, found: Sequence[Mention]) -> Mention | None:
    """Return what a section says of the metric if it says one thing; several values are several facts."""
    totals = [m for m in found if m.part is Part.TOTAL] or list(found)
    again = [m for m in totals if m.part is Part.AGAIN]
    first = totals[0]
    agreed = all(bench.figure(first).meets(bench.figure(m)) for m in totals)
    if agreed:
        return first
    return again[0] if len(again) == 1 else None


def _single(places: dict[Span, list[Mention]]) -> bool:
    return all(len({m.value for m in ms}) == 1 for ms in places.values())


def _same_fact(bench: Bench, first: Mention, second: Mention) -> bool:
    """Tell whether two sections speak of the same annual fact of the whole township."""
    words = bench.words
    kinds = [_kind(bench, m) for m in (first, second)]
    driven = [_driven(bench, m) for m in (first, second)]
    told = [_clause(bench, m, 1 if own else 2) for m, own in zip((first, second), driven, strict=True)]
    if words.pattern(words.repeat.pointing).search(told[1]):
        return True
    if SectionKind.PLAN in kinds or _of_less(bench, told):
        return False
    personal, town = words.pattern(words.repeat.personal), words.pattern(words.repeat.town)
    leads = [_lead(bench, m, 1) for m in (first, second)]
    if _other_topic(bench, [_clause(bench, m, 1) for m in (first, second)], _looks_like_slip(first, second)):
        return False
    if _looks_like_slip(first, second) and not any(personal.search(lead) for lead in leads):
        return True
    # What a leader did in person is less than what the township did, unless the clause speaks of the township.
    for mention, kind, own in zip((first, second), kinds, driven, strict=True):
        if own:
            continue
        led = kind is SectionKind.DUTIES and not _ANNUAL.search(_lead(bench, mention, 1))
        lead = _lead(bench, mention, 2)
        if (led or personal.search(lead)) and not town.search(lead):
            return False
    whole = words.pattern(words.repeat.whole)
    if kinds[1] is SectionKind.PROBLEMS:
        return whole.search(told[1]) is not None
    return any(whole.search(clause) for clause in told)


def _of_less(bench: Bench, told: Sequence[str]) -> bool:
    """Tell whether a clause speaks of less than the year and the township: a village, a month, what is still open; or one
    of an increase and the other of the whole (新培养12名).
    """
    repeat, pattern = bench.words.repeat, bench.words.pattern
    if any(pattern(repeat.narrow).search(clause) or _VILLAGE.search(clause) for clause in told):
        return True
    first, second = told
    gain = pattern(repeat.gain)
    return (gain.search(first) is None) != (gain.search(second) is None)


def _other_topic(bench: Bench, told: Sequence[str], slip: bool) -> bool:
    """Tell whether one clause is about a topic and the other about another, or, unless it looks like a slip, about all."""
    topics = bench.words.pattern(bench.words.repeat.topics)
    first, second = (set(topics.findall(clause)) for clause in told)
    if first and second:
        return not first & second
    return first != second and not slip


def _driven(bench: Bench, mention: Mention) -> bool:
    """Tell whether the clause says what somebody made the township do in the year: 推动全年办结案件11件.

    An organ's doings are the same whoever sees to them: 书记坚持党委会会前学法，全年共11次.
    """
    words = bench.words.repeat
    driving, whole = (bench.words.pattern(group).pattern for group in (words.driving, words.whole))
    if re.search(f"(?:{driving})[^，。；]{{0,8}}?(?:{whole})", _lead(bench, mention, 1)):
        return True
    return re.search(f"坚持[^，。；]{{2,12}}，(?:{whole})+$", _lead(bench, mention, 2)) is not None


def _looks_like_slip(first: Mention, second: Mention) -> bool:
    """Tell whether two values differ as a slip of the pen does: digits changed places, or one of three or more is wrong."""
    return _differ_by_slip(_digits(first), _digits(second))


def _digits(mention: Mention) -> str:
    return "".join(char for char in mention.quote if char.isdigit())


def _differ_by_slip(one: str, other: str) -> bool:
    if len(one) != len(other) or one == other:
        return False
    moved = len(one) > 1 and sorted(one) == sorted(other)
    return moved or (len(one) > _LONG and sum(a != b for a, b in zip(one, other, strict=True)) == 1)


def _lead(bench: Bench, mention: Mention, count: int) -> str:
    """The words before a value, ``count`` clauses back from it but not beyond its sentence."""
    sentence = bench.layout.around("sentence", mention.start)
    before = bench.text[max(sentence.start, mention.start - _LEFT) : mention.start]
    commas = [i for i, mark in enumerate(before) if mark in "，；"]
    return closed_up(before[commas[-count] + 1 :] if len(commas) >= count else before)


def _clause(bench: Bench, mention: Mention, count: int) -> str:
    """The words around a value: before it as :func:`_lead`, after it to the end of its clause."""
    sentence = bench.layout.around("sentence", mention.start)
    after = bench.text[mention.end : min(sentence.end, mention.end + _RIGHT)]
    return _lead(bench, mention, count) + mention.quote + closed_up(re.split("[，；。]", after)[0])


def _kind(bench: Bench, mention: Mention) -> SectionKind:
    for section in bench.view.sections:
        if section.level == 1 and section.start <= mention.start < section.end:
            return section.kind
    return mention.section


def _in_table(bench: Bench, mention: Mention) -> bool:
    return bench.layout.in_table(mention.start, mention.end)


def _where(bench: Bench, mention: Mention) -> str:
    return "（表格）" if _in_table(bench, mention) else ""
