"""Characters that stand for others: radicals printed for ideographs, controls, zero-width marks.

Everything maps one character to one or to none, so that a reader which knows where each character stands
can apply it character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["clean", "clean_table", "close_gaps", "joined"]

# CJK radicals (U+2E80-2EF3) that Unicode gives no compatibility mapping; after Unicode's own table of
# equivalent unified ideographs, those outside the basic plane by their usual form.
_RADICALS = (
    "⺀丶⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴罓⺵罓⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月"
    "⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
    "⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\ufffe\uffff"
_WIDE = "\u2018-\u201f\u2026\u3001-\u9fff\uff00-\uffef〇"
_GAP = re.compile(rf"(?<=[{_WIDE}]) (?=[!-~])|(?<=[!-~]) (?=[{_WIDE}])")
_SURROGATES = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def clean_table() -> dict[int, str]:
    """Return the map of :meth:`str.translate`: radicals to ideographs, controls and zero-width marks to nothing."""
    table = {code: "" for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D)}
    table.update((ord(char), "") for char in _NOTHING)
    table.update({0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0xA0: " "})
    for code in range(0x2E80, 0x2FD6):
        mapped = unicodedata.normalize("NFKC", chr(code))
        if len(mapped) == 1 and mapped != chr(code):
            table[code] = mapped
    table.update((ord(_RADICALS[at]), _RADICALS[at + 1]) for at in range(0, len(_RADICALS), 2))
    return table


@lru_cache(maxsize=1)
def _unclean() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, clean_table())))}]")


def clean(text: str) -> str:
    """Return the text as people see it; lone surrogates, which no file can hold, become U+FFFD."""
    table = clean_table()  # few characters of a text are in it: seeking them beats translating all
    text = _unclean().sub(lambda found: table[ord(found.group())], text)
    return _SURROGATES.sub("\ufffd", text)


def close_gaps(text: str) -> str:
    """Drop the blank that typesetting puts between Chinese and Latin characters or digits."""
    return _GAP.sub("", text)


def joined(parts: Iterable[str]) -> str:
    """Join pieces of text; characters that a file writes as two halves are put together."""
    text = "".join(parts)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
