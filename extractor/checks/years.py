"""Years that cannot be the report's own: what was left standing when last year's text was copied.

A report prints many other years rightly: comparisons, plans, honours, documents, school years, what began earlier. So a
year counts only where the report speaks of itself: in its headings, in 现将…报告如下, in the date of signing, and in a
sentence whose time it is and whose subject is the township (2023年，我镇共…). What the sentence then says decides: an
achievement or a state of the year is a claim, an honour, a start or a case of that year is history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.checks.base import Bench, ProseCheck, evidence
from extractor.checks.layout import Span
from extractor.checks.vocabulary import part_of_speech
from extractor.checks.words import Words
from extractor.models import Finding, Section, SectionKind, Severity

__all__ = ["WrongYear"]

_YEAR = re.compile(r"(?<![\d〔\[（(—\-至~～])(20\d\d)年(?!第|[度]?(?:以来累计|至|—|-))")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[—–\-至~～])")
_ANNOUNCED = re.compile(r"(?:现[将就]?|特将)[^。\n]{0,60}?(?:(?:报告|汇报|总结|说明)(?:如下)?|如下)")
_TITLE_LINE = re.compile(r"^[ \t　]*[一二三四五六七八九十]{1,3}、([^。\n]{2,60})$", re.M)
_CLAUSE_START = r"(?:^|(?<=[。；！，：\n]))[ \t　]*"
_MARK = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]是|第[一二三四五六七八九十]，)?[ 　]*"
_SPELL = r"(?:度|全年|年内|以来|来|期间|一年来?|的工作|1?\d?[至—\-~～]1[0-2]月(?:份|底)?|[1一]至十[一二]?月(?:份|底)?)*[，,]?"
_LOOKS_BACK = "[纵综通总统反]?[观览看察揽]|(?:全面|认真)?(?:盘点|审视|梳理|检视|反思|剖析|复盘|环顾|总结)"
"""What opens a sentence that looks back over a year: 综观2023年全年，我镇…."""
_PHRASE = r"(?:(?:在|面对|按照|围绕|根据|紧扣|聚焦)[^，。；\n]{2,40}，){0,2}"
_UNTIL = (
    r"截[至止]到?(?P<until>20\d\d)年(?:底|末|\d{1,2}月底?|\d{1,2}月\d{1,2}日)[，,]?(?:SUBJECT|已|共|累计)"
)
_PLAN_END = re.compile(r"(?:到|力争|确保|力争到)(20\d\d)年(?:底|末|年底)?")
_PLAN_OF = re.compile(
    r"(?:谋划|谋实|部署|安排|做好|抓好|推进|开创|开启|迈进|制定)好?(20\d\d)年(?:度|的)*(?:各项|全年|重点|目标|任务|法治|依法行政|普法|工作(?!总结|收尾|考核))"
)
_WORK_OF = re.compile(
    r"(?P<deed>[一-龥]{2})(20\d\d)年(?:度|的)*(?:全镇|全乡|全街道|我镇|我乡|全面)?"
    r"(?:法治|依法|普法|平安)[^，。；、“”《》\n]{0,10}?(?:工作|任务|目标|要点|举措)"
    r"(?![^，。；\n]{0,8}(?:情况|报告|总结|考核|督察|督查|述法|评议|评估|整改|反馈|收尾|验收|汇报|先进|优秀|表彰|奖|第|单位|个人))"
)
"""What is done in a year is that year's work; to hear, to sum up or to put right an earlier one's is not."""
_THIS_YEAR = re.compile(r"(?:今年|本年度?)[（(](20\d\d)年?[)）]")
_PRINTED = re.compile(r"20\d\d(?:年|全年)")
_DEEDS = re.compile("紧扣|锚定|抓好|抓实|做好|做实|对标|[好实牢]$")
_TOLD_OF = re.compile(
    "承接|接续|对照|较|相比|部署|听取|研究|审议|通报|汇报|总结|回顾|未完成|遗留|结转|延续|续建|扫尾|收官|印发|制定|方案|《"
)
_COMPARED = re.compile(
    "今年|本年|当年|较(?![多大少低高强好弱重为])|(?<!相)比(?![例重较])|年(?:度|全年|同期)?相比"
)
_PIECES = re.compile("[、及和与暨]|以及")
_OLDEST_COPY = 3
_PAST = (SectionKind.ACHIEVEMENTS, SectionKind.DUTIES, SectionKind.PROBLEMS)


class WrongYear(ProseCheck):
    """文中把别的年份当作本年度，多半是套用往年报告时没有改。

    看标题、“现将某年情况报告如下”、以本乡镇为主语而以年份说明时间的话和落款。与上年比较、规划名称、文号、学年、往年的
    荣誉和试点、往年开始或立案的事、往年考核反馈的问题不算；紧接着就说到本年度的，是在叙述经过，也不算。
    """

    code = "wrong_year"
    title = "年份与报告年度不符"
    severity = Severity.WARNING
    ask = "请核对该处年份，是否套用往年文字未改；内容是否也是往年的。"

    def read(self, prose: Bench) -> Iterator[Finding]:
        """Yield one finding a place that speaks of another year as its own."""
        year = prose.view.head.year
        if year is None:
            return
        told: set[int] = set()
        for start, end, printed, expected in sorted(_places(prose, year)):
            if start in told:
                continue
            told.add(start)
            yield self.found(
                f"报告年度是{year}年，此处{'应是' + str(expected) + '年，' if expected != year else ''}"
                f"却写{printed}年：“{_shown(prose, start)}”",
                [evidence(prose.view, start, end)],
                expected=f"{expected}年",
                actual=f"{printed}年",
            )
        yield from self._signature(prose, year)

    def _signature(self, bench: Bench, year: int) -> Iterator[Finding]:
        date = bench.view.head.date
        signed = int(date[:4]) if date and date[:4].isdigit() else year
        if signed in (year, year + 1):
            return
        found = list(re.finditer(rf"{signed}年", bench.text))
        if found:
            last = found[-1]
            yield self.found(
                f"报告年度是{year}年，落款却是{signed}年",
                [evidence(bench.view, last.start(), last.end())],
                expected=f"{year}年或{year + 1}年",
                actual=f"{signed}年",
            )


_Place = tuple[int, int, int, int]
"""Start, end, printed year, expected year of a suspicious place."""


def _places(bench: Bench, year: int) -> Iterator[_Place]:
    yield from _headings(bench, year)
    yield from _announced(bench, year)
    yield from _claimed(bench, year)
    for match in _THIS_YEAR.finditer(bench.text):
        if int(match[1]) != year:
            yield _at(match, year)
    yield from _planned(bench, year)
    yield from _worked_on(bench, year)


def _worked_on(bench: Bench, year: int) -> Iterator[_Place]:
    """推动2023年法治政府建设各项任务落地 where the year's own work is told, unless the text tells what was left over."""
    words = bench.words.year
    for match in _WORK_OF.finditer(bench.text):
        kind = _kind(bench, match.start(2))
        clause = re.split("[，。；\n]", bench.text[match.start() : match.end() + 20])[0]
        lead = re.split("[，。；\n]", bench.text[max(0, match.start() - 20) : match.start()])[-1]
        told = lead + clause
        behind = year - int(match[2])
        if not part_of_speech(match["deed"]).startswith("v") and not _DEEDS.search(match["deed"]):
            continue
        if kind is SectionKind.PLAN or not 0 < behind <= _OLDEST_COPY or _TOLD_OF.search(told):
            continue
        if not Words.pattern(words.history + words.old_business).search(told):
            yield _at(match, year, 2)


def _planned(bench: Bench, year: int) -> Iterator[_Place]:
    """到2023年底, 谋划2023年各项工作: what the plan sets itself lies ahead of the year reported on."""
    old = Words.pattern(bench.words.year.old_business)
    for pattern in (_PLAN_END, _PLAN_OF):
        for match in pattern.finditer(bench.text):
            late = int(match[1]) <= year and _kind(bench, match.start(1)) is SectionKind.PLAN
            if late and not old.search(
                re.split("[，。；\n]", bench.text[match.start() : match.end() + 40])[0]
            ):
                yield _at(match, year + 1)


def _at(match: re.Match[str], expected: int, group: int | str = 1) -> _Place:
    """Return the place of a year with its 年, or 全年 where that was left out."""
    end = match.end(group) + (2 if match.string.startswith("全年", match.end(group)) else 1)
    return match.start(group), end, int(match[group]), expected


# --- headings and the announcement


def _headings(bench: Bench, year: int) -> Iterator[_Place]:
    for section in bench.view.sections:
        if section.level in (1, 2):
            yield from _heading(bench, section, year)
    # Level-1 headings by their mark, should the outline have missed one.
    for match in _TITLE_LINE.finditer(bench.text):
        yield from _in_title(bench, match.start(1), match[1], _kind(bench, match.start(1)), year)


def _heading(bench: Bench, section: Section, year: int) -> Iterator[_Place]:
    title = bench.text[section.title_start : section.title_end]
    yield from _in_title(bench, section.title_start, title, section.kind, year)


def _in_title(bench: Bench, offset: int, title: str, kind: SectionKind, year: int) -> Iterator[_Place]:
    """A heading's year is the report's, a plan's the next one; 存在问题及2025年打算 is two headings in one."""
    words = bench.words.year
    own, plan_words = Words.pattern(words.own), Words.pattern(words.plan)
    other, old = Words.pattern(words.other_use), Words.pattern(words.old_business)
    if re.search(r"20\d\d\s*[—–\-至~～]", title) or old.search(title):
        return
    for match in _YEAR.finditer(title):
        if other.search(title[: match.start()]):
            continue
        piece = _piece(title, match.start())
        if not own.search(piece) and not plan_words.search(piece):
            piece = title
        planned = plan_words.search(piece) is not None
        if not planned and not own.search(piece):
            continue
        whole = piece == title
        plan = planned if not whole else kind is SectionKind.PLAN or (planned and kind not in _PAST)
        expected, printed = year + plan, int(match[1])
        if printed != expected and not (plan and printed == year and "下一步" in title):
            start, end, *_ = _at(match, expected)
            yield offset + start, offset + end, printed, expected


def _piece(title: str, position: int) -> str:
    """Return the part of a heading between 及, 和, 、 that holds a place."""
    start = max((m.end() for m in _PIECES.finditer(title, 0, position)), default=0)
    after = _PIECES.search(title, position)
    return title[start : after.start() if after else len(title)]


def _announced(bench: Bench, year: int) -> Iterator[_Place]:
    """现将2023年…情况报告如下; where the report's own year is named too, the other one is an addition."""
    for match in _ANNOUNCED.finditer(bench.text):
        years = list(re.finditer(r"(?<![\d〔])(20\d\d)年", match[0]))
        if years and all(int(one[1]) != year for one in years):
            start, end, printed, _ = _at(years[0], year)
            yield match.start() + start, match.start() + end, printed, year


# --- sentences that speak of the township in a year


@lru_cache(maxsize=64)
def _claims(place: str, own: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names a year as the time of the township's doings, before and after its subject; and 截至2023年底，全镇共."""
    kinds = "镇|乡|街道|苏木|农场|林场|管委会"
    subject = rf"(?:{re.escape(place)}|(?:我|全|本)(?:{kinds})|(?:{kinds})(?![村级至—长域街]|人大))"
    subject += "(?:人民政府|政府|党委|党工委|办事处)*(?:书记|[镇乡]长|主任|主要负责人)?"
    lead = rf"{_CLAUSE_START}{_MARK}(?:{'|'.join(map(re.escape, own))}|在|{_LOOKS_BACK})?[，,]?"
    built = "法治(?:政府)?建设(?:工作)?(?:取得|有序|稳步|扎实|不断|成效)"
    ahead = rf"{lead}(?P<a>20\d\d)(?:年(?:{_SPELL}|工作，)|全年[，,]?)(?={_PHRASE}(?:{subject}|我们|{built}))"
    behind = rf"(?:{lead}|(?<=[，。；]))(?:{subject})(?:在)?(?P<b>20\d\d)年(?!\d|第|前|底|版|修订|[—–\-至~～]){_SPELL}"
    return re.compile(f"{ahead}|{behind}", re.M), re.compile(_UNTIL.replace("SUBJECT", subject))


def _claimed(bench: Bench, year: int) -> Iterator[_Place]:
    place = bench.view.head.place or "我镇"
    claims, until = _claims(place, bench.words.year.in_front)
    for match in _in_lines_with_a_year(claims, bench.text):
        group = "a" if match["a"] else "b"
        expected = _expected(bench, match, group, year)
        if expected is not None:
            yield _at(match, expected, group)
    for match in until.finditer(bench.text):
        told = bench.layout.words(bench.layout.around("sentence", match.start()))
        if int(match["until"]) != year and not re.search(rf"今年|本年|新增|比|较|{year}", told):
            yield _at(match, year, "until")


def _in_lines_with_a_year(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that needs a year and stays on its line: most lines need not be searched."""
    line = 0
    for found in _PRINTED.finditer(text):
        if found.start() >= line:
            start = text.rfind("\n", 0, found.start()) + 1
            line = text.find("\n", found.end()) + 1 or len(text)
            yield from pattern.finditer(text, start, line)


_AHEAD = re.compile("将|要|计划|打算|拟|力争|力求|准备|预备|争取|预计|有望|抓好|确保|努力")


def _expected(bench: Bench, match: re.Match[str], group: str, year: int) -> int | None:
    """Return the year that should stand there, or None where the printed one may well be right."""
    words = bench.words.year
    printed, start = int(match[group]), match.start(group)
    kind = _kind(bench, start)
    sentence = bench.layout.around("sentence", start)
    clause = re.split("[。；\n]", bench.text[start : sentence.end])[0]
    told = clause[clause.find("年") + 1 :]
    planned = _AHEAD.search(told[:20]) is not None
    if kind is SectionKind.PLAN:
        return year + 1 if planned and printed <= year else None
    behind = year - printed
    if behind == 0 or not -1 <= behind <= _OLDEST_COPY:
        return None
    if printed > year:
        return None if planned else year
    since = re.match(r"年(?:度|全年)?(?:以来|来)", bench.text[match.end(group) :]) is not None
    if since and kind is not SectionKind.OPENING:
        return None
    if _narrated(bench, sentence, start, year) or Words.pattern(words.history).search(told):
        return None
    opening = kind is SectionKind.OPENING or _line_start(bench.text, match.start())
    claimed = Words.pattern(words.claim).search(told) is not None
    if (
        behind > 1
    ):  # so far back lies history, unless a sentence opens with it and tells a year's work: 2022年，我乡坚持…
        whole = bench.text.startswith("年度", match.end(group)) or _line_start(bench.text, match.start())
        return year if claimed and whole and group == "a" else None
    return year if opening or claimed else None


def _line_start(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip(" \t　")


def _narrated(bench: Bench, sentence: Span, start: int, year: int) -> bool:
    """Tell whether the text sets the year against its own: in the same sentence, or at the head of the next one."""
    told = bench.text[max(sentence.start, start - 40) : min(sentence.end, start + 80)]
    others = {int(one[1]) for one in _ANY_YEAR.finditer(told)} - {int(bench.text[start : start + 4])}
    if others or _COMPARED.search(told):
        return True
    following = bench.text[sentence.end : sentence.end + 12]
    return re.match(rf"[ \t　]*(?:到|进入)?(?:{year}年|今年)", following) is not None


def _kind(bench: Bench, position: int) -> SectionKind:
    for section in bench.view.sections:
        if section.level <= 1 and section.start <= position < section.end:
            return section.kind
    return SectionKind.OTHER


def _shown(bench: Bench, start: int) -> str:
    text = bench.text[start : start + 24].split("\n")[0]
    return text + ("…" if len(text) == 24 else "")
