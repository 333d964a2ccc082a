"""The year that a report reports on, as its title or its first words print it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.head_rules import head_rules

__all__ = ["report_year", "title_year"]

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_YEAR = re.compile(r"(?<![0-9〔\[(（])(?P<year>20[0-9]{2}) ?年?度?(?![0-9]?[〕\]）)])")
_CHINESE_YEAR = re.compile(r"[二2][〇○零0][〇○零一二三四五六七八九0-9]{2}(?=年)")
_QUOTED = re.compile(r"《[^》]{0,80}》|〔[^〕]{0,8}〕")
_REPORTED = re.compile(r"(?:现将|现就|现对|现把).{0,30}?(?P<year>20[0-9]{2}) ?年")
_PERIOD = re.compile(
    r"(?:^|[。，,；：:\s])(?:自|在)?(?P<year>20[0-9]{2}) ?年"
    r"(?:度|以来|来|里|中|是|，|,|[^0-9一二三四五六七八九十末底初]{1,16}[，,。])"
)
_FIRST_HEADING = re.compile(r"^[ \u3000]*[一1][、.．](?P<year>20[0-9]{2}) ?年", re.MULTILINE)
_FRONT = 800


def title_year(titles: Sequence[str]) -> int | None:
    """Return a title's year; of 2024年工作总结和2025年工作计划 it is the summary's."""
    rules = head_rules()
    for line in sorted(titles, key=lambda each: not rules.title_words.search(each)):
        plain = _CHINESE_YEAR.sub(lambda found: found.group().translate(_DIGITS), line)
        plain = plain.translate(_WIDE).replace(" ", "")
        # 2025度: the 年 is sometimes lost.
        found = [year for year in _YEAR.finditer(plain) if year.group()[-1] in "年度"]
        years = [(year.start(), int(year["year"])) for year in found]
        if not years:
            continue
        if len(years) == 1:
            return years[0][1]
        for (start, year), (stop, _) in zip(years, [*years[1:], (len(plain), 0)], strict=True):
            own = plain[start:stop]
            if rules.own_year.search(own) and not rules.next_year.search(own):
                return year
        return years[0][1]
    return None


def report_year(text: str, titles: Sequence[str], body: int, date: str | None = None) -> int | None:
    """Return the year reported on: the title's, else the opening's; ``None`` if none is printed.

    :param date: the signing date as ISO; a report signed in the last quarter speaks of the year of its date.
    """
    year = title_year(titles)
    if year is not None:
        return year
    front = _QUOTED.sub("", text[body : body + _FRONT].translate(_WIDE))
    for pattern in (_REPORTED, _PERIOD, _FIRST_HEADING):
        found = pattern.search(front)
        if found:
            return int(found["year"])
    if date and date[5:7] in ("10", "11", "12") and ("今年" in front or "本年" in front or "一年来" in front):
        return int(date[:4])
    return None
