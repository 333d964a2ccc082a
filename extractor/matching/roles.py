"""What a figure is to the report: decided by cue and scope, as ConText does for clinical text.

A cue speaks for the figures of its scope: its own clause before the figure, the sentence, or the whole section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.language.clauses import Frame
from extractor.matching.sought import Sought
from extractor.models import Quantity, Role, SectionKind
from extractor.resources import folders_in_force, load_layers

__all__ = ["RoleCues", "Roles", "is_previous", "load_cues", "role_cues"]

_LATER_YEAR = re.compile(
    r"([2２][0０]\d\d)年[，,]?(?:我?[镇乡街]道?|全[镇乡街]道?|本[镇乡])?(?:要|将|继续|力争|计划|重点|打算)|([2２][0０]\d\d)年[，,](?!\d)"
    r"|(?<=[。；\n])([2２][0０]\d\d)年(?:拟|准备|预计|争取)"
)
_ARABIC = tuple(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_YEAR = re.compile(r"[2２][0０]\d\d(?=年)")
"""Years in digits of either width; :class:`int` reads both."""
_TITLES = re.compile(r"《[^》\n]{0,60}》|[（(][^（()）\n]{0,8}20\d\d[^（()）\n]{0,12}[）)]")
"""The years in the title of a plan or law (《…纲要（2021—2025年）》) say nothing of the figure."""
_TURNS = re.compile(
    r"(?:下一?步|今后|来年|明年|下一年度?)(?:的)?(?:工作)?(?:打算|计划|安排|思路|重点|举措|，我|，将|将|要)|谈到(?:来年|明年)"
)
_TURNS_BACK = re.compile("(?<=[。；])(?:截至|截止|今年以来|一年来)")

_EARLIER = re.compile(
    r"([2２][0０]\d\d)年(?!以来|来|起|至|的)[^，。；年]{0,14}$|([2２][0０]\d\d)年(?:的|为|仅|只有)"
)
_EARLIER_MATTER = re.compile(
    r"(?:收缴|追缴|补缴|清收|收回|兑现|执行)[^，。；]{0,4}?([2２][0０]\d\d)年[^，。；\d]*$"
)
"""收缴2020年毁林案的罚款尾款: what comes in late belongs to the year of its case."""
_OPENS = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[一二三四五六七八九十\d]是)?"
    r"(?:(?:上[一1]?年度?|去年|前年)(?!结转|遗留|转入|移交|底|末|以来|以前|年底|年末)(?:全年)?|(20\d\d)年(?:度|全年)?，)"
)
"""What opens a sentence that tells of an earlier year: 上一年，乡调委会调处纠纷96件，信访登记61件."""
_BACK = re.compile("今年|本年|当前|目前|如今|眼下|现(?:有|已|共|在)|截至|[；;]")
_COMPARES = re.compile("对比|对照|比较|同期|上年|去年")
_STANDS = re.compile("目前|眼下|现(?:有|已|共)|已(?:有|达|经|取得|持|建|配|培)")
"""What stands already is no aim, though a plan tells it: 目前持证的已有11名，明年再组织3名报考."""
_SEMICOLON = re.compile("[；;]")
_THIS_YEAR = re.compile(r"[；;]|今年|全年|本年度?|年内|当年")
_HEADING = 30
_SINCE = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class RoleCues:
    """Compiled cues of ``rules/context.yaml``; ``{year}`` stands for years other than the report's own."""

    target: Sought
    target_after: re.Pattern[str]
    not_target: Sought
    mandated: Sought
    required: Sought
    aimed: Sought
    mandated_stop: re.Pattern[str]
    frequency: Sought
    previous: Sought
    cumulative: Sought
    cumulative_since: Sought
    elsewhere: re.Pattern[str]
    elsewhere_title: re.Pattern[str]
    own_place: re.Pattern[str]


def _join(data: dict[str, Any], key: str) -> re.Pattern[str]:
    try:
        return expression("|".join(data[key]))
    except (KeyError, re.error) as error:
        raise RulesError(f"rules/context.yaml 的 {key} 有误：{error}", advice="请修改该文件。") from error


def role_cues() -> RoleCues:
    """Return the cues in force, loaded once a process."""
    return load_cues(folders_in_force())


@lru_cache(maxsize=8)
def load_cues(folders: tuple[Path, ...]) -> RoleCues:
    """Load ``context.yaml`` of the first folder with those of the others laid over it.

    :raises RulesError: if the file lacks a key or holds a bad expression.
    """
    data = load_layers("context.yaml", folders)
    cues: dict[str, Any] = {}
    for key, field in RoleCues.__dataclass_fields__.items():
        pattern = _join(data, key)
        cues[key] = Sought(pattern) if field.type == Sought.__name__ else pattern
    return RoleCues(**cues)


class Roles:
    """Decides the roles of the figures of one text; what holds for all of them is worked out once.

    :param year: the year reported on, which tells earlier and later years from its own.
    """

    def __init__(self, text: str, year: int | None) -> None:
        self._text, self._year, self._cues = text, year, role_cues()
        for chinese, arabic in _ARABIC:
            text = text.replace(chinese, arabic)
        self._arabic = text
        turn = _TURNS.search(text)
        self._turn = len(text) if turn is None else turn.start()
        self._ahead = [m.start() for m in _YEAR.finditer(text) if year is not None and int(m.group()) > year]

    def of(self, quantity: Quantity, frame: Frame, section: SectionKind) -> Role:
        """Return the role of a figure.

        Order of force: a printed earlier year beside the figure; a duty or frequency in its clause; a sum over years;
        a plan (by section or by verb); else it is what was done.
        """
        text, year, cues = self._text, self._year, self._cues
        before = text[frame.before[0] : frame.before[1]]
        sentence = text[frame.sentence[0] : quantity.start]
        if is_previous(before, year) or self._tells_of_earlier(frame.sentence, quantity.start):
            return Role.PREVIOUS
        line = text.rfind("\n", 0, quantity.start) + 1
        told = text[line : quantity.start]
        if cues.aimed.search(told):
            return Role.TARGET
        if cues.required.search(told) or _is_mandated(cues, before, section):
            return Role.MANDATED
        if _is_cumulative(cues, sentence, before, year):
            return Role.CUMULATIVE
        if self._is_future(*frame.before) or self.is_plan(quantity.start):
            return Role.TARGET
        if cues.not_target.search(sentence[-60:]):
            return Role.ACTUAL
        if section is SectionKind.PLAN and _STANDS.search(before) and not cues.target.search(before):
            return Role.ACTUAL
        if section is SectionKind.PLAN or cues.target.search(before):
            return Role.TARGET
        if cues.target_after.match(text[quantity.end : frame.sentence[1]][:24]):
            return Role.TARGET
        if cues.target.search(sentence[-40:]) and not _SEMICOLON.search(sentence[-40:]):
            return Role.TARGET
        return Role.ACTUAL

    def _tells_of_earlier(self, sentence: tuple[int, int], offset: int) -> bool:
        """Tell whether a sentence opens with an earlier year and has not come back to its own before a figure.

        A year in digits may be a slip for the report's own; it counts where the sentence, or the words over it, compare.
        """
        text = self._arabic
        opened = _OPENS.match(text, sentence[0], offset)
        if opened is None or _BACK.search(text, opened.end(), offset):
            return False
        own = str(self._year)
        if own in text[opened.end() : offset]:
            return False
        if opened[1] is None:
            return True
        line = text.rfind("\n", 0, sentence[0]) + 1
        lead = text[max(text.rfind("\n", 0, max(line - 1, 0)) + 1, line - _HEADING) : sentence[0]]
        compared = own in text[offset : sentence[1]] or "今年" in text[offset : sentence[1]]
        earlier = self._year is not None and int(opened[1]) < self._year
        return earlier and (compared or _COMPARES.search(lead) is not None)

    def _is_future(self, start: int, end: int) -> bool:
        if not self._year_ahead(start, end):
            return False
        printed = [int(one) for one in _YEAR.findall(self._arabic[start:end])]
        return bool(printed) and self._year is not None and min(printed) > self._year

    def is_plan(self, offset: int) -> bool:
        """Tell whether the paragraph has turned to what is still to come: 下步打算：一是…；谈到来年，…"""
        line = self._text.rfind("\n", 0, offset) + 1
        if self._turn >= offset and not self._year_ahead(line, offset):
            return False
        for back in _TURNS_BACK.finditer(self._text, line, offset):
            line = back.start()  # …四是加强监督。截至12月10日，在册社区矫正对象7名
        if self._turn < offset and _TURNS.search(self._arabic, line, offset):
            return True
        if not self._year_ahead(line, offset):
            return False
        later = list(_LATER_YEAR.finditer(self._arabic, line, offset))
        return (
            bool(later) and self._year is not None and int(later[-1][later[-1].lastindex or 1]) > self._year
        )

    def _year_ahead(self, start: int, end: int) -> bool:
        """Tell whether a year after the one reported on is printed in a stretch."""
        at = bisect_left(self._ahead, start)
        return at < len(self._ahead) and self._ahead[at] < end


def is_previous(before: str, year: int | None) -> bool:
    """Tell whether the words right before a figure, or a name, speak of an earlier year: 上年的, 2023年开展."""
    if role_cues().previous.search(before):
        return True
    if "年" not in before:
        return False
    late = _EARLIER_MATTER.search(before)
    if late and year is not None and int(late[1]) < year:
        return True
    for match in _EARLIER.finditer(before):
        printed = int(match.group(1) or match.group(2))
        if year is not None and printed < year:
            return True
    return False


def _is_mandated(cues: RoleCues, before: str, section: SectionKind) -> bool:
    pattern = cues.frequency if section is SectionKind.PLAN else cues.mandated
    found = list(pattern.finditer(before))
    return bool(found) and not cues.mandated_stop.search(before, found[-1].end())


def _is_cumulative(cues: RoleCues, sentence: str, before: str, year: int | None) -> bool:
    sentence = _TITLES.sub("", sentence)
    near = _THIS_YEAR.split(sentence[-70:])[-1]
    if cues.cumulative.search(near):
        return True
    for match in cues.cumulative_since.finditer(near):
        digits = _SINCE.search(match.group())
        if digits and year is not None and int(digits.group()) < year:
            return True
    return False
