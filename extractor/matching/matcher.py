"""Orchestrates the argument over one report: figures in, drafts of mentions out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.language.clauses import REAL_KINDS, Frame, Layout
from extractor.matching.candidates import ACCEPT, Arguer, Candidate
from extractor.matching.idioms import idiom_candidates, idioms_told
from extractor.matching.lexicon import PartMap, scan
from extractor.matching.neighbourhood import overlap
from extractor.matching.ruleset import RuleSet
from extractor.matching.veil import veil
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
_NONE_OF = re.compile(
    r"(?:都|也)?(?:没(?!收)|未|不(?!予|少))|(?:包|管|联(?!合)|负责)(?=[\d一二两三四五六七八九十])|(?:可(?!以上)|能|补贴|补助|奖励?|多岗|身兼|兼)"
)
_ONE_FOR = re.compile(
    r"一(?:支队伍|个中心|张网|张图|个平台|扇门|枚印章|个窗口|个口子|把尺子|套班子)(?:管|解|办|抓|审|治|统|通|受|揽|执法|对外|服务|协同)"
)
_TOGETHER = re.compile(r"(?:与|和|同|跟|随)[^，。；、\d]{1,14}$")
_OTHERS = re.compile(r"(?:其[他它余]|另外)(?:各类|的|共|有)?$")
_THESE = re.compile(r"[这那]$")
_MOST = re.compile(r"最[^，。；、\d]{1,3}的$")
_OF_WHICH = re.compile(r"其中(?:有)?$")
_ONE_DISPUTE = re.compile(r"(?!发生|涉及)[^，。；、\d]{2,20}的(?:纠纷|矛盾|官司|事)[^，。；、\d]")
"""其中一件加装电梯的纠纷拖了三年: what is told of one dispute counts none."""
_SPOILT = re.compile(r"[^，。；、\d]{0,4}(?:坏|丢|旧|损|报废|在修|送修|不能用|老化|故障)")
_BEGINS = re.compile(r"从$")
_SUMMED = re.compile(r"[两二三四五六七八九十\d]{1,2}(?:项|类|者|个|样|种|方面)$")
_SUMS = re.compile(r"(?:相加|加起来|合起来|合计|共计|总计|加总)")
_IN_WORDS = "一二两三四五六七八九十"
_QUOTED = 20

_ONE_CASE = re.compile(
    r"(?:出现|发生|碰到|遇到|有)(?:过|了)?一[起件桩宗场][^，。；\d]{0,14}(?:纠纷|矛盾|欠薪|讨薪|工伤)"
)
"""出现过一起欠款纠纷，涉及货款58万元: what one dispute was about is no sum of the year."""
_STORY = 0.35
_BACK = 4
_OF_THE_YEAR = re.compile(r"全年|今年|年内|累计|全[镇乡街县]|[。；]|共")

_LABEL = re.compile(
    r"[\s—\-–·•]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、．])?\s*"
    r"([\u4e00-\u9fff、“”（）]{2,14}?)(?:[：:]|(?:方面|情况|工作)[，。]|(?<=[—.、．）]..)。|(?<=[—.、．）]...)。|(?<=[—.、．）]....)。)"
)
_ONE_TOPIC = 8
"""Weighty characters of a title that has room for one topic only."""

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
        self._edges = sorted({edge for section in sections for edge in (section.start, section.end)})
        self._chains: dict[int, list[Section]] = {}
        self._titles: dict[tuple[int, bool], tuple[tuple[int, int, str], ...]] = {}
        self._label_at: dict[int, re.Match[str] | None] = {}
        self.layout = Layout(text, quantities)
        self.parts: PartMap = scan(veil(text, quantities), rules)

    def drafts(self, skip: Collection[int] = ()) -> dict[int, Draft]:
        """Return one draft a real figure, in order, each decided on its own surroundings; ``skip`` leaves out cells."""
        found: dict[int, Draft] = {}
        self._idioms: dict[tuple[int, int], dict[int, list[Candidate]]] = {}
        self._told = idioms_told(self.text, self.rules)
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
        """议一件、办一件、销一件; 6次一次没落; “三张清单管权、四个平台治事”; 两项合计: these count nothing."""
        if _SUMMED.match(quantity.quote) and _SUMS.match(self.text, quantity.end):
            return True
        if (
            (quantity.quote[0] == "一" and _ONE_FOR.match(self.text, quantity.start))
            or self._slogan(quantity)
            or (quantity.quote == "一起" and _TOGETHER.search(self.text, 0, quantity.start))
        ):
            return True
        if quantity.quote[0] in _IN_WORDS and _THESE.search(self.text, 0, quantity.start):
            return True
        if quantity.quote[:1] != "一" or len(quantity.quote) > 3:
            return False
        if _DENIED.search(self.text, max(0, quantity.start - 8), quantity.start):
            return True
        if self._one_of_them(quantity):
            return True
        if _NONE_OF.match(self.text, quantity.end) or _BEGINS.search(self.text, 0, quantity.start):
            return True
        around = self.text[max(0, quantity.start - 8) : quantity.end + 8]
        return around.count(quantity.quote) > 1

    def _one_of_them(self, quantity: Quantity) -> bool:
        """一个人; 最忙的一位; 其中一件加装电梯的纠纷拖了三年; 记录仪2台有一台坏了: one singled out is no count."""
        if quantity.quote == "一个人" or _MOST.search(self.text, 0, quantity.start):
            return True
        if self.text[max(0, quantity.start - 1) : quantity.start] == "有" and _SPOILT.match(
            self.text, quantity.end
        ):
            return True
        thereof = _OF_WHICH.search(self.text, 0, quantity.start)
        return bool(thereof and _ONE_DISPUTE.match(self.text, quantity.end))

    def _slogan(self, quantity: Quantity) -> bool:
        """Tell whether a figure told in words stands inside a short quotation that holds more than itself."""
        if quantity.quote[0] not in _IN_WORDS:
            return False
        line = self.text.rfind("\n", 0, quantity.start) + 1
        start = self.text.rfind("“", max(line, quantity.start - _QUOTED), quantity.start)
        end = self.text.find("”", quantity.end, quantity.end + _QUOTED)
        if start < 0 or end < 0 or "”" in self.text[start : quantity.start]:
            return False
        return "\n" not in self.text[quantity.end : end] and end - start > len(quantity.quote) + 3

    def chain(self, offset: int) -> list[Section]:
        """Return the sections that hold an offset, outermost first."""
        stretch = bisect_right(self._edges, offset)
        if stretch not in self._chains:
            self._chains[stretch] = [s for s in self.sections if s.start <= offset < s.end]
        return self._chains[stretch]

    def kind_at(self, offset: int) -> SectionKind:
        """Return the part of the outline that an offset lies in."""
        chain = self.chain(offset)
        return chain[0].kind if chain else SectionKind.OTHER

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
        if not start <= end < stop:
            return frame  # 为8个村配备法律顾问三名: what touches our figure is ours too
        if self.text[end] not in "、和及与":
            return frame
        while end < stop and self.text[end] in "、和及与 ":
            end += 1
        return frame._replace(before=(end, stop))

    def titles(self, offset: int) -> tuple[tuple[int, int, str], ...]:
        """Return the titles over an offset, the nearest first."""
        line = self.text.rfind("\n", 0, offset) + 1
        bare = _LABELLED_LINE.fullmatch(self.text, line, offset) is not None
        return self._labels(line, offset) + self._over(offset, bare=bare)

    def _over(self, offset: int, *, bare: bool) -> tuple[tuple[int, int, str], ...]:
        """Return the titles of the sections that hold an offset: the same for all figures of a stretch."""
        stretch = bisect_right(self._edges, offset), bare
        if stretch not in self._titles:
            over = [section for section in reversed(self.chain(offset)) if section.title]
            self._titles[stretch] = tuple(
                (s.title_start, s.title_end, self._title_kind(s, nearest=not n, bare=bare))
                for n, s in enumerate(over)
            )
        return self._titles[stretch]

    def _labels(self, line: int, offset: int) -> tuple[tuple[int, int, str], ...]:
        """依申请公开办理情况：网络申请2件、信函申请1件; ——解纷。…: the words that open a sentence or its paragraph."""
        starts = {self.layout.sentence(offset)[0], line}
        found = [label for at in sorted(starts, reverse=True) if (label := self._label(at, offset))]
        return tuple((start, end, "topic") for start, end in found)

    def _label(self, at: int, offset: int) -> tuple[int, int] | None:
        """Return the label that begins at a place and ends before an offset; looked for once a place."""
        if at not in self._label_at:
            self._label_at[at] = _LABEL.match(self.text, at)
        match = self._label_at[at]
        if match is not None and match.end() > offset:
            match = _LABEL.match(self.text, at, offset)
        return None if match is None else match.span(1)

    def _title_kind(self, section: Section, *, nearest: bool, bare: bool) -> str:
        """A title of few words (（五）普法宣传) names one topic and lends it cheaply; a long one names many things."""
        if nearest and self.parts.residue(section.title_start, section.title_end) <= _ONE_TOPIC:
            return "topic"
        return "section" if section.level <= 1 and not bare else "title"

    def _by_idiom(self, sentence: tuple[int, int]) -> dict[int, list[Candidate]]:
        if sentence not in self._idioms:
            low, high = bisect_left(self._starts, sentence[0]), bisect_left(self._starts, sentence[1])
            inside = [q for q in self.quantities[low:high] if q.end <= sentence[1]]
            self._idioms[sentence] = idiom_candidates(self.text, sentence, inside, self._told)
        return self._idioms[sentence]

    def _of_a_story(self, draft: Draft) -> bool:
        """养殖户周某…处罚款3000元: what one person's case came to is no figure of the year."""
        start, at = draft.frame.sentence[0], draft.quantity.start
        told = self.parts.within("story_person", start, at)
        if draft.quantity.unit == "元" and _ONE_CASE.search(self.text, start, at):
            return not _OF_THE_YEAR.search(self.text, start, at)
        return bool(told) and not _OF_THE_YEAR.search(self.text, told[-1].end, at)

    def _only_said_of_it(self, draft: Draft, best: Candidate) -> bool:
        """未办理行政处罚案件的村有3个: all words of the metric say which villages are meant, and villages are counted."""
        nulls = [c.found[0].hit for c in draft.candidates if c.metric is None and c.found[0].zone == "before"]
        said = max((located.hit.end for located in best.found), default=0)
        return any(
            self.text[null.start - 1] == "的"
            and draft.frame.before[0] < said < null.start
            and all(located.zone == "before" for located in best.found)
            and not self.parts.residue(null.end, draft.quantity.start)
            and self.text[null.start : null.end] not in self.text[draft.frame.before[0] : said]
            for null in nulls
        )

    def _decide(self, index: int, quantity: Quantity, earlier: Mapping[int, Draft]) -> Draft:
        frame = self._after_sibling(self.layout.frame(index), earlier)
        chain = self.chain(quantity.start)
        draft = Draft(index, quantity, frame, section=chain[0].kind if chain else SectionKind.OTHER)
        titles = self.titles(quantity.start)
        draft.candidates = Arguer(self.rules, self.parts, quantity, frame, titles).candidates(quantity.unit)
        proposed = self._by_idiom(frame.sentence).get(quantity.start, [])
        draft.candidates = proposed + draft.candidates
        if self._of_a_story(draft):
            draft.candidates = [c._replace(score=round(c.score - _STORY, 4)) for c in draft.candidates]
            draft.reasons.append("story")
        if draft.candidates:
            best = draft.candidates[0]
            draft.candidate = best
            if (
                best.metric is not None
                and best.score >= ACCEPT
                and not (
                    (_OTHERS.fullmatch(self.text, frame.before[0], quantity.start) and not best.own)
                    or _of_another_thing(draft, best, earlier)
                    or self._only_said_of_it(draft, best)
                )
            ):
                draft.assign(best.metric, "point")
        return draft


def _of_another_thing(draft: Draft, best: Candidate, earlier: Mapping[int, Draft]) -> bool:
    """Tell whether the words lent by an earlier clause are of what its figure was found to be, which is no metric.

    新培育法律明白人40名，其中村干部25名: those are new ones too.
    """
    lent = [located.hit for located in best.found if located.zone in ("clause", "list", "sentence")]
    if len(lent) < len(best.found):
        return False
    for index in range(draft.index - 1, max(-1, draft.index - 1 - _BACK), -1):
        other = earlier.get(index)
        if other is None or other.candidate is None or other.quantity.unit != draft.quantity.unit:
            continue
        if other.frame.sentence != draft.frame.sentence:
            return False
        null = other.candidate.metric is None and other.candidate.score >= ACCEPT
        if null and any(overlap(hit, taken.hit) for hit in lent for taken in other.candidate.found):
            return True
    return False
