"""Bytes to text in any usual Chinese encoding: mark of order first, then UTF-8, then what reads most like Chinese."""

from __future__ import annotations

import codecs
from typing import NamedTuple

__all__ = ["Decoded", "decode", "ends_amid_character"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16-le", "utf-16-be")
_NARROW = ("gb18030", "big5")
# Characters that hardly any Chinese report does without, in both scripts.
_USUAL = frozenset(
    "，。、：；（）《》“”的一二三四五年月日是在不了有和人为以中大上个国要会对作工行政法治府镇乡县街道办事处件次名元"
    "委建设情况报告年度工作全依民案公开執導實進強為個國會對鎮鄉縣辦處設報業務機關規範學習調解開展幹部宣傳領導"
)
_SAMPLE = 200_000
_CLOSE = 2_000
_PLAUSIBLE = 0.3


class Decoded(NamedTuple):
    """``damaged`` counts the characters that could not be read and stand as U+FFFD in the text.

    ``plausible`` is false where the bytes read like no text at all.
    """

    text: str
    encoding: str
    damaged: int = 0
    plausible: bool = True


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode a whole file; a mark of order is left out, newlines stay as they are.

    :param declared: the encoding that the file itself tells (HTML); believed if the bytes agree.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], name)
    if b"\0" not in data:
        for name in filter(None, ("utf-8", _known(declared))):
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError:
                continue
        if _nearly_utf8(data):
            return _replaced(data, "utf-8")
    return _best(data)


def _known(declared: str) -> str:
    name = declared.strip().lower()
    if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"):
        return "gb18030"
    if name in ("", "utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii", "windows-1252"):
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _best(data: bytes) -> Decoded:
    names = _WIDE + _NARROW if b"\0" not in data else (*_WIDE, "utf-8", "gb18030")
    scored = []
    for rank, name in enumerate((*_NARROW, *_WIDE, "utf-8")):
        if name in names:
            tried = data[:_SAMPLE].decode(name, "replace")
            scored.append((_score(tried, name), -rank, name))
    best, _, name = max(scored)
    return _replaced(data, name)._replace(plausible=best > _PLAUSIBLE)


def _score(text: str, name: str) -> float:
    """The share of usual characters among all that are not ASCII, less a fine for what cannot be read.

    Short texts may hold none of the usual ones: characters of the encoding's first plane count a little, too.
    """
    other = [char for char in text if char > "\x7f" or char == "\0"]
    if not other:
        return 0.0
    usual = sum(char in _USUAL for char in other)
    bad = sum(char == "\ufffd" or char == "\0" or "\ue000" <= char <= "\uf8ff" for char in other)
    plain = sum(_is_plain(char, name) for char in other[:_CLOSE])
    return (usual - 3 * bad) / len(other) + 0.5 * plain / len(other[:_CLOSE])


def _is_plain(char: str, name: str) -> bool:
    """Say whether a character is among the few thousand that the standard put first because they are common."""
    first, last, standard = (0xA4, 0xC6, "big5") if name == "big5" else (0xB0, 0xD7, "gb2312")
    raw = char.encode(standard, "ignore")
    return len(raw) == 2 and (first <= raw[0] <= last or raw[0] in (0xA1, 0xA3))


def _nearly_utf8(data: bytes) -> bool:
    """Damaged bytes in a text that is UTF-8 otherwise: of other encodings nine characters in ten would read as damage."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wide = sum(char > "\x7f" for char in text)
    return wide > 0 and text.count("\ufffd") <= max(3, wide // 4) and wide > 2 * text.count("\ufffd")


def _replaced(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    damaged = text.count("\ufffd")
    if damaged:
        damaged -= data.count("\ufffd".encode(name, "ignore")) if name in ("utf-8", "gb18030") else 0
    lone = [char for char in text if "\ud800" <= char <= "\udfff"]
    if lone:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Decoded(text, name, max(damaged, 0))


def ends_amid_character(raw: bytes | bytearray) -> bool:
    """Say whether a run of bytes ends in the first half of a two-byte character."""
    half = False
    for value in raw:
        half = not half and value > 0x80
    return half
