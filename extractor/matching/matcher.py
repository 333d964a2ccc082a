"""Orchestrates the argument over one report: figures in, drafts of mentions out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.language.clauses import REAL_KINDS, Frame, Layout
from extractor.matching.candidates import ACCEPT, Arguer, Candidate
from extractor.matching.idioms import idiom_candidates
from extractor.matching.lexicon import PartMap, scan
from extractor.matching.ruleset import RuleSet
from extractor.models import Part, Quantity, Role, Section, SectionKind

__all__ = ["Draft", "Matcher"]


@dataclass(slots=True)
class Draft:
    """The state of the argument about one figure; becomes one mention a metric."""

    index: int
    quantity: Quantity
    frame: Frame
    metric: str | None = None
    candidate: Candidate | None = None
    candidates: list[Candidate] = field(default_factory=list)
    role: Role = Role.ACTUAL
    part: Part | None = None
    also: list[tuple[str, str]] = field(default_factory=list)
    section: SectionKind = SectionKind.OTHER
    parts: list[int] = field(default_factory=list)
    context: bool = False
    reasons: list[str] = field(default_factory=list)

    def assign(self, metric: str, reason: str) -> None:
        """Give the figure to a metric for a stated reason."""
        self.metric = metric
        self.context = False
        self.reasons.append(reason)


_DENIED = re.compile(r"(?:不|没有?|无)[^，。；、]{0,4}$")


_LABELLED_LINE = re.compile(r"[\s\-—·•]*(?:\d{1,2}[.、．])?[\u4e00-\u9fff（）()]{2,10}[：: ]\s*(?:约|近|共)?")
"""受理：124件 on a line of its own: the title over it names what is counted."""


class Matcher:
    """Argues over all figures of one text."""

    def __init__(
        self,
        rules: RuleSet,
        text: str,
        quantities: Sequence[Quantity],
        sections: Sequence[Section],
        year: int | None,
    ) -> None:
        self.rules, self.text, self.quantities, self.sections, self.year = (
            rules,
            text,
            quantities,
            sections,
            year,
        )
        self._starts = [quantity.start for quantity in quantities]
        self.layout = Layout(text, quantities)
        self.parts: PartMap = scan(text, rules)

    def drafts(self, skip: Collection[int] = ()) -> dict[int, Draft]:
        """Return one draft a real figure, in order, each decided on its own surroundings; ``skip`` leaves out cells."""
        found: dict[int, Draft] = {}
        self._idioms: dict[tuple[int, int], dict[int, list[Candidate]]] = {}
        for index, quantity in enumerate(self.quantities):
            if (
                quantity.kind in REAL_KINDS
                and quantity.value is not None
                and index not in skip
                and not self._rhetorical(quantity)
            ):
                found[index] = self._decide(index, quantity, found)
        return found

    def _rhetorical(self, quantity: Quantity) -> bool:
        """议一件、办一件、销一件: a 一 that is said again beside itself counts nothing."""
        if quantity.quote[:1] != "一" or len(quantity.quote) > 3:
            return False
        if _DENIED.search(self.text, max(0, quantity.start - 8), quantity.start):
            return True
        around = self.text[max(0, quantity.start - 8) : quantity.end + 8]
        return around.count(quantity.quote) > 1

    def chain(self, offset: int) -> list[Section]:
        """Return the sections that hold an offset, outermost first."""
        return [section for section in self.sections if section.start <= offset < section.end]

    def _after_sibling(self, frame: Frame, earlier: Mapping[int, Draft]) -> Frame:
        """9件代表建议、2件政协提案: words that the figure before took from behind itself are not ours."""
        sibling = earlier.get(frame.sibling) if frame.sibling is not None else None
        if sibling is None or sibling.candidate is None:
            return frame
        taken = [f for f in sibling.candidate.found if f.zone in ("before", "after")]
        if not taken or any(f.zone == "before" for f in taken):
            return frame
        end = max(f.hit.end for f in taken)
        start, stop = frame.before
        if not start <= end <= stop:
            return frame
        if end < stop and self.text[end] not in "、和及与":
            return frame
        while end < stop and self.text[end] in "、和及与 ":
            end += 1
        return replace(frame, before=(end, stop))

    def titles(self, offset: int) -> tuple[tuple[int, int, str], ...]:
        """Return the titles over an offset, the nearest first."""
        line = self.text.rfind("\n", 0, offset) + 1
        bare = _LABELLED_LINE.fullmatch(self.text, line, offset) is not None
        return tuple(
            (s.title_start, s.title_end, "section" if s.level <= 1 and not bare else "title")
            for s in reversed(self.chain(offset))
            if s.title
        )

    def _by_idiom(self, sentence: tuple[int, int]) -> dict[int, list[Candidate]]:
        if sentence not in self._idioms:
            low, high = bisect_left(self._starts, sentence[0]), bisect_left(self._starts, sentence[1])
            inside = [q for q in self.quantities[low:high] if q.end <= sentence[1]]
            self._idioms[sentence] = idiom_candidates(self.text, sentence, inside, self.rules)
        return self._idioms[sentence]

    def _decide(self, index: int, quantity: Quantity, earlier: Mapping[int, Draft]) -> Draft:
        frame = self._after_sibling(self.layout.frame(index), earlier)
        chain = self.chain(quantity.start)
        draft = Draft(index, quantity, frame, section=chain[0].kind if chain else SectionKind.OTHER)
        titles = self.titles(quantity.start)
        draft.candidates = Arguer(self.rules, self.parts, quantity, frame, titles).candidates(quantity.unit)
        proposed = self._by_idiom(frame.sentence).get(quantity.start, [])
        draft.candidates = proposed + draft.candidates
        if draft.candidates:
            best = draft.candidates[0]
            draft.candidate = best
            if best.metric is not None and best.score >= ACCEPT:
                draft.assign(best.metric, "point")
        return draft
