"""Folds the widths and old forms of a text one character for one, so that every offset stays what it was.

Full-width digits and signs, traditional and financial numerals become one form; nothing is inserted or dropped,
hence ``len(fold(text)) == len(text)`` and a span of the folded text is the same span of the text itself.
"""

from __future__ import annotations

import re

__all__ = ["fold"]

_FROM = "０１２３４５６７８９％﹪．－﹣−＋～〜／＊＿Ｘ＄￥萬億兩俩貳贰叁叄柒捌玖壹仟佰點個餘幾數雙對圓圆"
_TO = "0123456789%%.---+~~/*_X$¥万亿两两二二三三七八九一千百点个余几数双对元元"
_MAP = dict(zip(_FROM, _TO, strict=True))
_ANY = re.compile(f"[{re.escape(_FROM)}]")
# These four are everyday characters too (队伍, 大陆, 收拾, 放肆): numerals only beside a position or 元/角/分.
_DOUBTFUL = re.compile(
    r"(?:(?:(?<!队)伍|(?<![大登])[陆陸]|(?<![放大])肆)(?=[ \u3000]?[十百千万亿拾元角])"
    r"|(?<![收捡])拾(?=[ \u3000]?[百千万亿元件一二三七八九伍陆陸肆六零余]))"
    r"|(?<=[一二三四五六七八九伍陆陸肆])拾|(?<=[十百千万亿拾元角零])[伍陆陸肆拾](?=[十百千万亿元角分件个次人份名起户拾伍陆陸肆一二三七八九]|$)"
)
_PLAIN = {"伍": "五", "陆": "六", "陸": "六", "肆": "四", "拾": "十"}
_SOME = re.compile("[伍陆陸肆拾]")


def fold(text: str) -> str:
    """Return ``text`` with digits, signs and numerals in one form; same length, same offsets."""
    if _ANY.search(text):
        text = _ANY.sub(lambda match: _MAP[match.group()], text)
    if _SOME.search(text):
        whole = text
        text = _SOME.sub(
            lambda m: _PLAIN[m.group()] if _DOUBTFUL.match(whole, m.start()) else m.group(), whole
        )
    return text
