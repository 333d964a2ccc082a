"""Whether the last words of a line without an end mark end a thought, and whether a line promises what does not follow.

Where a report closes all its other paragraphs, one without a full stop has lost that, or has lost more. A figure with its
unit, a verb that needs nothing (整改到位, 重心下移), an adverb with its verb (稳步提升) or a phrase of even members ends a
thought; what ends in anything else is told as broken off.
"""

from __future__ import annotations

import re

from extractor.checks.vocabulary import part_of_speech
from extractor.checks.words import TruncationWords

__all__ = ["finished", "promises_more"]

_COUNTED = re.compile(
    r"[\d０-９][ \d.]*(?:%|％|[一-龥]{1,3}(?:[（(][一-龥]{1,2}[）)])?)$"
    r"|(?:[二三四五六七八九十百千万两余多几]|一(?![起体致同道样并样]))[件起次场名人个份条项处户家批期台套册本支类]$"
)
_BEGUN = re.compile("(?:对于?|针对|围绕|把|将|为|从|以|用|在|向|由|让|使|通过|根据|按照|依托|结合|随着|面对)")
"""A clause that opens with one of these wants a verb: even members or a set phrase do not end it."""
_ITEMS = re.compile("[一二三四五六七八九十]是")
_AFTER = re.compile(
    "在[^，。；]{1,12}[上中下里内]$|(?:[等了着过]|之[中间内外列后]|以[上内下外来]|左右|前列|[起上下]来|下去)$|[”」』）)》】]$"
)
_EVEN = re.compile("([一-龥])[一-龥]\\1[一-龥]$|[一-龥]([一-龥])[一-龥]\\2$")
"""应审尽审, 有诉必应: what is said in pairs stands alone."""
_SAYS = re.compile(
    "(?:没有|未|无一?|不再|不会)[一-龥]{2,12}$|得(?:很|更|最)?[一-龥]{1,2}$|[：:][ \\d—-]+$"
    "|由[^，。；]{2,12}(?:提供|负责|承担|实施|办理|主持|把关)$|[人户场案]均$"
)
"""What is denied, and what is told of a verb, is whole: 三年没有一起纠纷出村, 来得及时; so is a telephone number."""
_ALL = re.compile("(?:全部|均已|已全部|逐一|如期|按期|圆满|已经)[一-龥]{2}$")
_ANNOUNCES = re.compile(
    "(?:如下|以下|下列|包括|分别是|分别为|主要是|主要有|表现在|体现在|[几一二三四五六七八九十两\\d](?:个|项|点|条|种|大|方面)?"
    "(?:方面|问题|举措|措施|做法|不足|特点|工作|任务|原因)?)[^，。：；]{0,8}[：:]$"
)
_FIRST = re.compile(r"[ \t　]*(?:[（(]?(?:一|1|１)[)）、.．，]|①|一是|第一[，、]|首先)")
_PHRASE = re.compile("[，。；]|：(?!\\d)")


def finished(text: str, words: TruncationWords) -> bool:
    """Tell whether the words at the end of a text end a thought."""
    clause = _PHRASE.split(text)[-1].strip()
    items = [item.strip("，。；：、 ") for item in _ITEMS.split(text)[1:]]
    if len(items) > 1 and len({len(item) for item in items}) == 1:
        return True  # 一是抓学习；二是抓执法；三是抓普法
    if _COUNTED.search(clause) or _AFTER.search(clause) or _EVEN.search(clause):
        return True
    whole = _even_members(clause) or part_of_speech(clause[-4:])[:1] in ("i", "l")
    if whole and not _BEGUN.match(clause):
        return True
    return _SAYS.search(clause) is not None or _rests(clause, words)


def _even_members(clause: str) -> bool:
    """Tell whether a clause ends in members of one length, or of nearly one: 村村有阵地、户户有明白人."""
    *_, before, last = ["", *clause.split("、")]
    spread = abs(len(before[-len(last) - 1 :]) - len(last))
    return bool(before) and len(last) > 2 and spread <= (len(last) > 4)


def _rests(clause: str, words: TruncationWords) -> bool:
    """Tell whether a clause ends in a verb that needs nothing, or in an adverb and what it goes with."""
    if clause.endswith(words.resting + words.whole_words) or _ALL.search(clause):
        return True
    last, before = clause[-2:], clause[:-2]
    predicate = part_of_speech(last)[:1] in ("v", "a", "z")
    return predicate and (before.endswith(words.adverbs) or part_of_speech(before[-2:])[:1] == "d")


def promises_more(text: str, after: str) -> bool:
    """Tell whether a line announces a list (主要做法如下：) that the next line does not begin."""
    return _ANNOUNCES.search(text) is not None and _FIRST.match(after) is None
