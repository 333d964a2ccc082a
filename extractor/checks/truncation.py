"""Items and paragraphs that break off.

Two signs, because many reports are careless about full stops: what stands at the end cannot end a sentence
(，组织开展 / 风险预警和), or the report closes all its other paragraphs with a full stop and this one not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from extractor.checks.base import Bench, ReportCheck, evidence
from extractor.checks.endings import finished, promises_more
from extractor.checks.layout import Span
from extractor.checks.vocabulary import part_of_speech
from extractor.checks.words import TruncationWords, Words
from extractor.checks.wraps import closed_up
from extractor.models import Finding, Severity

__all__ = ["TruncatedText"]

_MARK_NUMBER = re.compile(r"[一二三四五六七八九十\d①-⑳ \t　]+")
_ANY_SIGN, _ENDS_SENTENCE = re.compile("[，。；：、]"), re.compile("[。；]")
_ITEM_START = re.compile(r"[一二三四五六七八九十]是")
_LAST_SIGN = re.compile(r"[，,。；;：:、]|[一二三四五六七八九十]是")
_MARK = re.compile(
    r"[ \t　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]"
    r"|第[一二三四五六七八九十]+[，、]|[一二三四五六七八九十]{1,2}是)"
)
_ITEM = re.compile(r"(?<=[。；;，,\n：:一-龥”）])([一二三四五六七八九十]是)")
_CLOSED = re.compile(r"[。！？!?：:；;…．.][”’」』）)]*$")
_SIGNED = re.compile(
    r"(?:人民政府|办事处|委员会|党工委|司法所|党委)$|20\d\d\s*年\s*\d{1,2}\s*月|^(?:特此|专此|附[：:件表])"
)
_FURNITURE = re.compile(
    r"^(?:索引号|发布|来源|浏览|字号|主题|【|打印|分享|第\s*\d+\s*页|[-—]\s*\d+\s*[-—])"
    r"|版权所有|备案号|网站标识码|技术支持|主办单位?[：:]|相关链接|上一篇|下一篇|分享到|打印本页|关闭窗口|当前位置|责任编辑|发布日期|成文日期"
    r"|供稿）?$|(?:报告|汇报|总结|公布|通报)如下$"
)
_BROKEN_CLOSED = re.compile(
    r"(?:(?:^|[。；，])[一二三四五六七八九十]是|、|、[^，。；、]{1,12}[和与及])[。；]$|(?<!等)(?:……|\.{3,})$"
)
_STOP = re.compile(r"[。；]|(?=[一二三四五六七八九十]是)")
_BARE_NUMBER = re.compile(
    r"[一-龥](?:达到?|为|至|到|超过?|共|有|约|近|余|于|了|[理展成出办查结罚放]) ?\d[\d,.]*$|[，。；][^，。；：:]*[一-龥] ?\d[\d,.]*$"
)
"""A sentence cannot end in a number that counts nothing: 持证率达到9, 化解41; 电话：2201 can."""
_LEAD_IN = "进一步|继续|主动|认真|同时|积极|大力|充分|更好地?|还|并|再|将|要"
_BLANK = " \t\r\n　\xa0"
_NARROW_PERCENT = 85
_MOST_MIDWAY = 2
_BEGUN = 6
_HEADLINE = re.compile("[一-龥“”]{4,10}。")
"""A phrase at the head of a paragraph, as its fellows have: 推进政务公开。…."""
_NONE_SUCH = re.compile("没有?[一-龥]{2,5}的$")
"""信访8件办结8件没有进京的: what there was none of needs no noun."""
_ADVERB = 3
_DEEDS = ("v", "vn", "vd", "ad")
_TIME = re.compile("(?:凡|在|当|自)[^，。；]{3,}(?:前|后|时|之际|过程中|的?基础上|期间)")
_COUNTING = re.compile("(?:全年|年内|先后|累计|共)(?:共|累计|先后)?(?![无未没不])[一-龥]{2}")
_ABOUT = re.compile("(?:对|针对|围绕|通过|随着)[^，。；]{4,30}的[^，。；的]{2,5}")
_QUOTED = 28
_TAIL = 400
"""No sign of a sentence that breaks off before its stop is longer."""
_SHORT = 40
_FEW = 6
_FELLOWS = 5
_DEEP = 9
_BRIEF = 20
_STUNTED_PERCENT = 30
_ITEM_MARK = re.compile(r"(?:^|(?<=[。；，：一-龥”）]))[一二三四五六七八九十]是")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of body text without the blanks around it."""

    start: int
    end: int
    text: str
    nothing_after: bool
    """A heading, a signature or the end follows, so nothing continues this line."""
    listed: bool = False
    """One of several short items that a comma divides: 1.人手不足，/ 2.经费有限，."""

    counts_on: bool = False
    """The next line begins with a digit: a figure is never the beginning of a paragraph without a mark."""

    promises: bool = False
    """It announces a list (主要做法如下：), and what follows is no beginning of one."""

    @property
    def closed(self) -> bool:
        return _CLOSED.search(self.text) is not None


class TruncatedText(ReportCheck):
    """条目或段落没有写完：停在“，组织开展”“、”“和”这样的地方，或者别的段落都有句号而它没有。

    全文普遍不写句末标点的报告，只看明显没有写完的。
    """

    code = "truncated_text"
    title = "文字没有写完"
    severity = Severity.WARNING
    ask = "请补全该条内容；不需要的请删去。"

    def run(self, bench: Bench) -> Iterator[Finding]:
        """Yield one finding a place that breaks off."""
        words = bench.words.truncation
        lines = list(_body(bench))
        prose = [line for line in lines if _is_prose(line)]
        ended = [
            line for line in prose if line.closed or line.nothing_after
        ]  # the others were cut by their page
        unclosed = {line for line in ended if not line.closed}
        careful = _careful(len(ended), len(unclosed), words)
        alone = len(unclosed) == 1 and len(ended) >= _FELLOWS and bench.layout.running.text == bench.view.text
        midway = _midway(bench, lines, words)
        for line in lines:
            broken = not line.listed and _broken_end(line.text, words)
            if (line.nothing_after and broken) or line in midway:
                yield self._finding(bench, line.end)
            elif line.nothing_after and careful and line in unclosed:
                # A lost full stop is worth knowing; text is lost only where the rest is much too short as well.
                short = _cut_short(line.text) or _stunted(line, prose)
                stands_out = alone and not finished(closed_up(line.text), words)
                yield self._finding(bench, line.end, None if short or stands_out else Severity.INFO)
            elif line.promises:
                yield self._finding(bench, line.end)
            yield from self._items(bench, line, words)

    def _items(self, bench: Bench, line: _Line, words: TruncationWords) -> Iterator[Finding]:
        """Items inside a paragraph: 二是组织开展三是…."""
        marks = list(_ITEM.finditer(line.text))
        for mark, after in itertools.pairwise(marks):
            item = closed_up(line.text[mark.end() : after.start()])
            body = item.rstrip("。；;，, ")
            if _bare_verb(body, words) or not body or _BROKEN_CLOSED.search(item):
                yield self._finding(bench, line.start + after.start())

    def _finding(self, bench: Bench, end: int, severity: Severity | None = None) -> Finding:
        start = max(0, end - _QUOTED, bench.text.rfind("\n", 0, end) + 1)
        stops = [mark.end() for mark in _STOP.finditer(bench.text, start, end - 4)]
        start = stops[-1] if stops else start
        start = end - len(bench.text[start:end].lstrip())
        quote = bench.view.text[start:end]
        return self.found(
            f"文字到“{quote}”就断了，没有写完",
            [evidence(bench.view, start, end)],
            severity=severity,
            actual=quote,
        )


def _careful(ended: int, unclosed: int, words: TruncationWords) -> bool:
    """Tell whether a report closes its paragraphs, so that one without a full stop stands out."""
    few = unclosed <= 1 and ended > unclosed + 1
    return few or (ended >= _FEW and unclosed * 100 <= ended * words.sloppy_percent)


def _midway(bench: Bench, lines: Sequence[_Line], words: TruncationWords) -> set[_Line]:
    """The paragraphs that break off although another follows them without a mark.

    A page breaks its lines at one width, so a line that is much shorter than the longest was not broken by it; and
    whoever divides lines by commas does so more than once.
    """
    if bench.layout.running.text != bench.view.text:
        return set()  # a page broke lines here, and not every one of them may have been mended
    width = max((len(bench.layout.words(span).strip()) for span in bench.layout.lines), default=0)
    found = {
        line
        for line in lines
        if not (line.nothing_after or line.listed or line.closed or line.counts_on)
        and len(line.text) * 100 < width * _NARROW_PERCENT
        and ("。" in line.text or _MARK.match(line.text) is None)
        and _broken_end(line.text, words)
    }
    return found if len(found) <= _MOST_MIDWAY else set()


def _body(bench: Bench) -> Iterator[_Line]:
    """The lines of the report's own text: no tables, titles, headings that stand alone, signatures,
    furniture."""
    broken_by_page = bench.layout.running.text != bench.view.text
    kept = [span for span in bench.layout.lines if bench.layout.words(span).strip()]
    for index, span in enumerate(kept):
        raw = bench.layout.words(span)
        text = raw.strip(_BLANK)
        start = span.start + raw.index(text)
        after = bench.layout.words(kept[index + 1]).strip(_BLANK) if index + 1 < len(kept) else ""
        if _skipped(bench, span, text) or _is_heading(text, after):
            continue
        signed = _SIGNED.search(after[:40]) is not None and len(after) < _SHORT
        indented = index + 1 < len(kept) and bench.layout.words(kept[index + 1]).startswith("　　")
        headed = not broken_by_page and bool(_HEADLINE.match(text) and _HEADLINE.match(after))
        ends = not after or _MARK.match(after) is not None or signed or headed or (indented and "。" in text)
        yield _Line(
            start,
            start + len(text),
            text,
            ends,
            _listed(text, after),
            after[:1].isdigit(),
            promises=(not after or signed or _MARK.match(after) is not None) and promises_more(text, after),
        )


def _is_heading(text: str, after: str) -> bool:
    """Tell whether a line is a heading, whatever it ends in, for what follows it is of another rank: 二、没做好的."""
    first, second = _MARK.match(text), _MARK.match(after)
    if second is None and _SIGNED.search(after[:40]) and len(after) < _SHORT:
        return False  # nothing of its own follows
    if first and second and _rank(second[0]) < _rank(first[0]):
        return False
    return (
        first is not None
        and len(text) <= _BRIEF
        and bool(after)
        and _ANY_SIGN.search(text, first.end()) is None
        and (second is None or _shape(first[0]) != _shape(second[0]))
    )


def _shape(mark: str) -> str:
    """Return what is left of the mark of an item without its number."""
    return _MARK_NUMBER.sub("", mark)


def _rank(mark: str) -> int:
    """Return how deep in the outline the mark of an item stands: 一、 before （一） before 1. before （1）."""
    shape, arabic = _shape(mark), any(char.isdigit() for char in mark)
    return (2 if arabic else 0) + (shape[:1] in "（(") if shape in ("、", "（）", "()", ".", "．") else _DEEP


def _listed(text: str, after: str) -> bool:
    """Tell whether a line that ends in a comma and the next are items of one list."""
    first, second = _MARK.match(text), _MARK.match(after)
    if first is None or second is None or not text.endswith(("，", ",")):
        return False
    return _shape(first[0]) == _shape(second[0]) and not _ENDS_SENTENCE.search(text) and text.count("，") == 1


def _skipped(bench: Bench, span: Span, text: str) -> bool:
    if bench.layout.in_table(span.start, span.end) or _FURNITURE.search(text):
        return True
    if _SIGNED.search(text) and len(text) < _SHORT:
        return True
    head = next((s for s in bench.view.sections if s.level == 1), None)
    before_body = head is not None and span.start < head.start
    return before_body and len(text) < _SHORT and not _CLOSED.search(text) and "，" not in text


def _is_prose(line: _Line) -> bool:
    """A paragraph that ought to end in a full stop: a long one, or one that holds whole sentences."""
    heading = _MARK.match(line.text) is not None and not _ENDS_SENTENCE.search(line.text)
    items = _ITEM_START.match(line.text) is not None
    return (len(line.text) > _SHORT or "。" in line.text or items) and (
        not heading or items or len(line.text) > 60
    )


def _cut_short(text: str) -> bool:
    """Tell whether the last item is a few words only, where its fellows are sentences: 三是开展专项整治."""
    text = closed_up(text)
    marks = list(_ITEM_MARK.finditer(text))
    if len(marks) < 2 or "。" in text[marks[-1].end() :]:
        return False
    ends = [mark.start() for mark in marks[1:]]
    items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]
    last = text[marks[-1].end() :]
    return len(last) <= _BRIEF and "，" not in last and len(last) * 2 <= median(map(len, items))


def _stunted(line: _Line, prose: Sequence[_Line]) -> bool:
    """Tell whether a marked paragraph is much shorter than its fellows: （四）抓监督。办理代表建议."""
    fellows = [len(other.text) for other in prose if other != line and _MARK.match(other.text)]
    if _MARK.match(line.text) is None or len(fellows) < 2:
        return False
    return len(line.text) * 100 < median(fellows) * _STUNTED_PERCENT


def _broken_end(text: str, words: TruncationWords) -> bool:
    text = closed_up(text)
    if not text or _CLOSED.search(text):
        whole = text.rstrip("。；").endswith(words.whole_words)
        if whole or _trails_off(text):
            return False
        return _BROKEN_CLOSED.search(text, max(0, len(text) - _TAIL)) is not None
    if text.endswith(("、", "，", ",", "（", "(", "“", "《")):
        return True
    if (text[-1].isdecimal() or text[-1] in ",.") and _BARE_NUMBER.search(text):
        return True
    bare = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    if not bare:
        return True
    if _NONE_SUCH.search(bare):
        return False
    return (
        _open_bracket(bare) or _dangles(bare, words) or _bare_verb(bare, words) or _left_hanging(bare, words)
    )


def _left_hanging(text: str, words: TruncationWords) -> bool:
    """Tell whether the last clause ends before its verb: …，及时 / 凡提交的合同均 / 对新就业群体的普法办法 / 村级调处、镇级会办、县级."""
    clause = _last_clause(text)
    if _TIME.fullmatch(clause) or (_COUNTING.fullmatch(clause) and part_of_speech(clause[-2:]) in _DEEDS):
        return True  # 凡作出处罚决定前 / 全年公开
    whole = len(clause) <= _ADVERB and part_of_speech(clause)[:1] in ("d", "c", "p")
    single = text[-1] in words.adverbial and not part_of_speech(text[-2:]) and len(clause) > 1
    sentence = _ENDS_SENTENCE.split(text)[-1]
    about = _ABOUT.fullmatch(sentence) is not None and part_of_speech(sentence[-2:])[:1] == "n"
    members = re.split("[，。；：]", text)[-1].split("、")
    even = len(members) > 2 and len(members[-2]) >= 4 and len(members[-1]) * 2 <= len(members[-2])
    return (
        whole
        or single
        or about
        or (even and len(members[-1]) > 1 and len(members[-2]) == len(members[-3][-4:]))
    )


def _dangles(text: str, words: TruncationWords) -> bool:
    """Tell whether the last word, or a last clause that has only begun, wants something after it."""
    clause = _last_clause(text)
    if text.endswith(words.whole_words) or text[-2:-1].isdigit():
        return False
    if text.endswith("提供") and "由" in clause:
        return False  # 服务由法律顾问提供
    if text.endswith(words.dangling):
        return True
    return len(clause) <= _BEGUN and clause.startswith(words.prepositions)


def _trails_off(text: str) -> bool:
    """Tell whether dots end a list that is told for effect: 有求必应、有难必帮……."""
    return text.endswith("…") and len(re.findall("、", re.split("[，。；]", text)[-1])) > 0


def _last_clause(text: str) -> str:
    return _LAST_SIGN.split(text)[-1].strip()


def _open_bracket(text: str) -> bool:
    return any(
        text.count(a) > text.count(b) and text.rfind(a) > text.rfind(b) for a, b in ("（）", "《》", "“”")
    )


def _bare_verb(text: str, words: TruncationWords) -> bool:
    """Tell whether the last clause is nothing but verbs that want an object: …，组织开展."""
    clause = _last_clause(text)
    if not clause or clause.startswith(words.adverbs):
        return False
    return _verbs_alone(words.verbs).fullmatch(clause) is not None


@lru_cache(maxsize=8)
def _verbs_alone(verbs: tuple[str, ...]) -> re.Pattern[str]:
    told = Words.pattern(verbs).pattern
    return re.compile(rf"(?:{_LEAD_IN})*(?:{told})+|(?:{_LEAD_IN})+")
