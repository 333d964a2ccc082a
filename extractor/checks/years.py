"""Years that cannot be the report's own: what was left standing when last year's text was copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.checks.base import Bench, ProseCheck, evidence
from extractor.models import Finding, Section, SectionKind, Severity

__all__ = ["WrongYear"]

_YEAR = re.compile(r"(?<![\d〔\[（(—\-至~～])(20\d\d)年(?!第|[度]?(?:以来累计|至|—|-))")
_NOW_REPORT = re.compile(r"现[将就]?[^。\n]{0,20}?(20\d\d)年[^。\n]{0,30}?(?:报告|汇报|总结)如下")
_PARAGRAPH = re.compile(
    r"^[ \t　]*(?:[（(]?[一二三四五六七八九十]+[)）、.]|一是)?[ 　]*(20\d\d)年(?:度|以来|来)?[，,]?"
    r"(?=SUBJECT|PLACE|法治政府建设)",
    re.M,
)
_PLAN_START = re.compile(
    r"(?:^|[。；\n])[ \t　]*(20\d\d)年(?:度)?[，,]?(?:我们|我镇|我乡|我街道|PLACE)?(?:将|要|计划|打算)", re.M
)
_SENTENCE = re.compile(
    r"(?:^|[。；\n])[ \t　]*(20\d\d)年(?:度|以来)?[，,]?(?:SUBJECT|PLACE)(?!将|要|计划|拟)"
    r"(?=[^。；\n]{0,30}(?:全年|共|累计|开展|召开|办理|受理|排查|调解|任务|完成|为(?:牵引|抓手|主线|目标|重点|契机|引领)))"
    r"(?![^。；\n]{0,30}(?:被评|荣获|获评|被授予|入选|启动|建成|成立|较|比))",
    re.M,
)
_SUBJECT = r"(?:我|全|本)(?:镇|乡|街道)|(?:镇|乡|街道)(?!村|级|[至—])"
_UNTIL = re.compile(
    r"截[至止](20\d\d)年(?:底|末|\d{1,2}月底?|\d{1,2}月\d{1,2}日)[，,]?(?:我镇|我乡|我街道|全镇|全乡|全街道|已|共|累计)"
)
_PLAN_END = re.compile(r"(?:到|力争|确保|力争到)(20\d\d)年(?:底|末|年底)?")
_OWN_WORDS = re.compile(r"存在|不足|问题|成效|举措|做法|情况|工作|总结|开展|推进|建设|履行|职责")
_PLAN_WORDS = re.compile(r"计划|打算|安排|思路|目标|下一步|展望|重点")
_OTHER_USE = re.compile(r"较|比|与|自|从|截至|制定|印发|规划|纲要")
_OLD_BUSINESS = re.compile(r"整改|反馈|考核|督察|上年|回头看")


_PAST = (SectionKind.ACHIEVEMENTS, SectionKind.DUTIES, SectionKind.PROBLEMS)


class WrongYear(ProseCheck):
    """文中把别的年份当作本年度，多半是套用往年报告时没有改。

    看标题、“现将某年情况报告如下”、以年份开头的自述和落款；与上年比较、规划名称、文号里的年份不算。
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


def _places(bench: Bench, year: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield start, end, printed year, expected year of each suspicious place."""
    for section in bench.view.sections:
        if section.level in (1, 2):
            yield from _heading(bench, section, year)
    yield from _headings_by_line(bench, year)
    place = re.escape(bench.view.head.place or "我镇")
    for match in _NOW_REPORT.finditer(bench.text):
        if int(match[1]) != year:
            yield match.start(1), match.end(1) + 1, int(match[1]), year
    for match in _filled(_PARAGRAPH, place).finditer(bench.text):
        kind = _kind(bench, match.start(1))
        expected = year + 1 if kind is SectionKind.PLAN else year
        since = "以来" in match[0] and _kind(bench, match.start(1)) is not SectionKind.OPENING
        if int(match[1]) not in (expected, year) and _neighbour(int(match[1]), year) and not since:
            yield match.start(1), match.end(1) + 1, int(match[1]), expected
    for match in _filled(_SENTENCE, place).finditer(bench.text):
        compared = str(year) in bench.layout.words(bench.layout.around("sentence", match.start(1)))
        planned = _kind(bench, match.start(1)) is SectionKind.PLAN
        if not planned and not compared and _neighbour(int(match[1]), year):
            yield match.start(1), match.end(1) + 1, int(match[1]), year
    for match in _UNTIL.finditer(bench.text):
        told = bench.layout.words(bench.layout.around("sentence", match.start()))
        if int(match[1]) != year and not re.search(rf"今年|本年|新增|比|较|{year}", told):
            yield match.start(1), match.end(1) + 1, int(match[1]), year
    for match in _PLAN_END.finditer(bench.text):
        if _kind(bench, match.start(1)) is SectionKind.PLAN and int(match[1]) <= year:
            yield match.start(1), match.end(1) + 1, int(match[1]), year + 1
    for match in _filled(_PLAN_START, place).finditer(bench.text):
        if _kind(bench, match.start(1)) is SectionKind.PLAN and int(match[1]) <= year:
            yield match.start(1), match.end(1) + 1, int(match[1]), year + 1


def _filled(pattern: re.Pattern[str], place: str) -> re.Pattern[str]:
    """Return a pattern with the words by which a report speaks of itself."""
    return re.compile(pattern.pattern.replace("SUBJECT", _SUBJECT).replace("PLACE", place), pattern.flags)


def _heading(bench: Bench, section: Section, year: int) -> Iterator[tuple[int, int, int, int]]:
    yield from _in_title(
        section.title_start, bench.text[section.title_start : section.title_end], section.kind, year
    )


def _headings_by_line(bench: Bench, year: int) -> Iterator[tuple[int, int, int, int]]:
    """Level-1 headings by their mark, should the outline have missed one."""
    for match in re.finditer(r"^[ \t　]*[一二三四五六七八九十]{1,3}、([^。\n]{2,60})$", bench.text, re.M):
        yield from _in_title(match.start(1), match[1], _kind(bench, match.start(1)), year)


def _in_title(offset: int, title: str, kind: SectionKind, year: int) -> Iterator[tuple[int, int, int, int]]:
    """A heading's year is the report's; a plan's is the next one."""
    found = list(_YEAR.finditer(title))
    if len(found) != 1 or (not _OWN_WORDS.search(title) and not _PLAN_WORDS.search(title)):
        return
    if re.search(r"20\d\d\s*[—–\-至~～]", title) or _OLD_BUSINESS.search(title):
        return
    if _OTHER_USE.search(title[: found[0].start()]):
        return
    plan = kind is SectionKind.PLAN or (_PLAN_WORDS.search(title) is not None and kind not in _PAST)
    allowed = (year + 1,) if plan else (year,)
    printed = int(found[0][1])
    if printed not in allowed and not (plan and printed == year and "下一步" in title):
        yield offset + found[0].start(1), offset + found[0].end(), printed, allowed[0]


def _neighbour(printed: int, year: int) -> bool:
    """Tell whether a year is last year or next year: what lies further back is history, not a slip."""
    return abs(printed - year) == 1


def _kind(bench: Bench, position: int) -> SectionKind:
    for section in bench.view.sections:
        if section.level <= 1 and section.start <= position < section.end:
            return section.kind
    return SectionKind.OTHER


def _shown(bench: Bench, start: int) -> str:
    text = bench.text[start : start + 24].split("\n")[0]
    return text + ("…" if len(text) == 24 else "")
