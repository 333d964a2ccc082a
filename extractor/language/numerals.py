"""Reads one numeral, Arabic, Chinese or mixed, that begins at a given place of a folded text.

What is read: ``1,234.5``, ``1亿2千万``, ``3万4000``, ``二百三十余万``, ``三四万`` (two values), ``一千二`` (1200),
``六点四二万``, ``二〇二四``, ``十几``. What follows the numeral (its unit) is not looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractor.language.normalise import fold

__all__ = ["BODY", "Numeral", "parse_numeral", "read_numeral"]

_GAP = "[ \\t\\u3000\\u00a0]{0,3}"
_ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_DIGITS = "零〇一二三四五六七八九"
# 千克, 百分点 and the like begin with what looks like a position: they belong to the unit.
_HUNDRED = rf"百(?!{_GAP}分{_GAP}[之点一二三四五六七八九十百\d])"
_THOUSAND = rf"千(?![克瓦帕卡])(?!(?<=[\d十百]千)米)(?!{_GAP}分{_GAP}之)"
_MYRIAD = rf"万(?!{_GAP}分{_GAP}之)"
_PLACE = rf"(?:十(?!分之)|{_HUNDRED}|{_THOUSAND}|{_MYRIAD}|亿)"
_TWO = rf"(?:(?<![十百千万亿零])两|两(?={_GAP}[百千万亿]))"
_CHINESE = rf"(?:[{_DIGITS}廿卅]|{_PLACE}|{_TWO})"
_MORE = rf"[余多来](?={_GAP}[十百千万亿](?!分))"
_POINT = rf"点(?={_GAP}[{_DIGITS}\d])"
BODY = re.compile(
    rf"(?:{_ARABIC}|{_CHINESE})"
    rf"(?:{_GAP}(?:{_CHINESE}|{_MORE}|{_POINT}|(?<=[十百千万亿余多来])几)|(?<=[百千万亿点零]){_GAP}{_ARABIC})*"
)
"""Finds a candidate; :func:`read_numeral` decides how much of it is one numeral."""

_TOKEN = re.compile(rf"{_ARABIC}|[^\s\u3000\u00a0]")
_VALUE = {c: Decimal(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": Decimal(0), "两": Decimal(2)}
_TENS = {"廿": Decimal(20), "卅": Decimal(30)}
_POSITION = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_BIG = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_ALL_PLACES = {**_POSITION, **_BIG}
_PAIRS = {(3, 5)}
_ZERO, _ONE, _TEN = Decimal(0), Decimal(1), Decimal(10)


@dataclass(frozen=True, slots=True)
class Numeral:
    """One numeral: ``values`` has two members for 三四万; ``step`` is one unit of the last printed digit.

    ``more``: 余/多/来/几 stand inside it; ``arabic``: it holds a digit 0-9; ``bare_place``: it begins with a
    position without a digit (百, 千, 万余); ``structured``: digit and position, so that it cannot be a mere character;
    ``scale``: its last big position (万, 亿) or 1.
    """

    end: int
    values: tuple[Decimal, ...]
    step: Decimal
    more: bool = False
    arabic: bool = False
    bare_place: bool = False
    structured: bool = False
    scale: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def read_numeral(text: str, start: int, end: int) -> Numeral | None:
    """Return the numeral at ``start`` of the folded ``text``, at most up to ``end`` (a :data:`BODY` match's bounds)."""
    body = text[start:end]
    if body.isascii():
        number = Decimal(body.replace(",", ""))
        return Numeral(end, (number,), _grain(body), arabic=True)
    tokens = [_Token(m.group(), start + m.start(), start + m.end()) for m in _TOKEN.finditer(body)]
    return _plain_digits(tokens) or _read(tokens)


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of ``text`` if the whole of it is one numeral with one value, else ``None``."""
    folded = fold(text.strip())
    match = BODY.match(folded)
    found = read_numeral(folded, 0, match.end()) if match else None
    if found is None or found.end != len(folded) or len(found.values) != 1 or found.more:
        return None
    return found.values[0]


def _grain(digits: str) -> Decimal:
    _, point, decimals = digits.partition(".")
    return _ONE.scaleb(-len(decimals)) if point else _ONE


def _plain_digits(tokens: list[_Token]) -> Numeral | None:
    """二〇二四, 一二三: digits said one by one; at least three, or two with 〇/零 behind the first."""
    words = [t.word for t in tokens]
    run = 0
    while run < len(words) and words[run] in _VALUE and words[run] != "两":
        run += 1
    if run < len(words) and words[run] in _ALL_PLACES:
        return None
    if run < 3 and not (run == 2 and words[1] in "〇零"):
        return None
    number = Decimal("".join(str(_VALUE[w]) for w in words[:run]))
    return Numeral(tokens[run - 1].end, (number,), _ONE, structured=run == len(words))


def _read(tokens: list[_Token]) -> Numeral | None:
    pair = _pair(tokens)
    if pair is None:
        return _Reader(tokens).numeral()
    one, other = _Reader(tokens[: pair + 1] + tokens[pair + 2 :]), _Reader(tokens[:pair] + tokens[pair + 1 :])
    low, high = one.numeral(), other.numeral()
    if low is None or high is None or low.end < tokens[pair + 1].start:
        return low
    end = max(low.end, high.end)
    return Numeral(
        end, low.values + high.values, low.step, low.more, low.arabic, low.bare_place, True, low.scale
    )


def _pair(tokens: list[_Token]) -> int | None:
    """Where 三四 begins in 三四万, 十七八: two touching digits, the second one higher."""
    for n in range(len(tokens) - 1):
        if tokens[n].word == "点":
            return None
        one, two = _VALUE.get(tokens[n].word), _VALUE.get(tokens[n + 1].word)
        if not one or not two or tokens[n].end != tokens[n + 1].start:
            continue
        third = n + 2 < len(tokens) and tokens[n + 2].word in _VALUE
        if (two == one + 1 or (int(one), int(two)) in _PAIRS) and not third:
            return n
        return None
    return None


class _Reader:
    """Adds the tokens up; stops before the first that cannot belong to the same numeral."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.done: list[tuple[Decimal, Decimal]] = []  # finished sections with their big position, falling
        self.section = _ZERO
        self.pending: Decimal | None = None
        self.last_place: Decimal = _ONE
        self.floor: Decimal = Decimal(10**4)  # positions inside a section must fall
        self.zero = self.more = self.arabic = False
        self.step = _ONE
        self.used = 0
        self.safe = 0  # tokens up to the last position: what stays when the next section breaks

    def numeral(self) -> Numeral | None:
        for n, token in enumerate(self.tokens):
            if n < self.used:
                continue  # a fraction took it already
            if not self._take(n, token):
                break
            self.used = max(self.used, n + 1)
        if not self.used:
            return None
        value = self._total()
        words = [t.word for t in self.tokens[: self.used]]
        scale = _ONE
        for word in reversed(words):
            if word in _BIG:
                scale *= _BIG[word]
            elif scale != _ONE or word not in "余多来":
                break
        placed = any(w in _ALL_PLACES for w in words)
        return Numeral(
            self.tokens[self.used - 1].end,
            (value,),
            self.step,
            self.more,
            self.arabic,
            words[0] in _ALL_PLACES and words[0] != "十",
            (placed and len(words) > 1) or words[0] in _TENS or "点" in words,
            scale,
        )

    def _take(self, n: int, token: _Token) -> bool:
        word = token.word
        if word[0].isdecimal():
            return self._digits(word)
        if word in _VALUE:
            return self._digit(word)
        if word in _TENS:
            return self._tens(word)
        if word in _POSITION:
            return self._place(word)
        if word in _BIG:
            return self._big(word)
        if word == "点":
            return self._fraction(n)
        self.more = True  # 余, 多, 来, 几
        return True

    def _digits(self, word: str) -> bool:
        if self.pending is not None:
            return False
        self.pending, self.arabic = Decimal(word.replace(",", "").replace("，", "")), True
        self.step = _grain(word)
        # 3万4000 adds, 3万4 does not: more digits than one are said in full.
        self.zero = self.zero or len(word) > 1
        return self.pending < self.last_place or not self.done

    def _digit(self, word: str) -> bool:
        if self.pending is not None:
            return False
        if word in "零〇":
            if self.used and self.zero and not self.section:
                return False
            self.zero = True
            if not self.used and not self.done:
                self.pending = _ZERO if len(self.tokens) == 1 or self.tokens[1].word == "点" else None
            return True
        self.pending = _VALUE[word]
        self.step = _ONE
        return True

    def _tens(self, word: str) -> bool:
        if self.pending is not None or self.floor <= _TEN:
            return False
        self.section += _TENS[word]
        self.floor = self.last_place = _TEN
        return True

    def _place(self, word: str) -> bool:
        place = _POSITION[word]
        if place >= self.floor:
            return self._cut()
        count = self.pending if self.pending is not None else _ONE
        self.section += count * place
        self.step = self.step * place if self.arabic else _ONE
        self.pending, self.floor, self.last_place, self.zero = None, place, place, False
        self.safe = self.used + 1
        return True

    def _big(self, word: str) -> bool:
        place = _BIG[word]
        if any(unit == place for _, unit in self.done):
            return self._cut()
        current = self._section_value()
        while self.done and self.done[-1][1] < place:
            current += self.done.pop()[0]
        if not current:
            if self.used and not self.more:
                return False
            current = _ONE
        self.done.append((current * place, place))
        self.step = self.step * place if self.arabic or self.step != _ONE else place
        self.section, self.pending, self.zero = _ZERO, None, False
        self.floor, self.last_place = Decimal(10**4), place
        self.safe = self.used + 1
        return True

    def _cut(self) -> bool:
        """三万五万 are two numerals: forget what stands behind the last position."""
        if self.safe and self.safe < self.used:
            kept = _Reader(self.tokens[: self.safe])
            kept.numeral()
            self.done, self.section, self.pending = kept.done, kept.section, kept.pending
            self.step, self.used, self.zero, self.last_place = (
                kept.step,
                kept.used,
                kept.zero,
                kept.last_place,
            )
        return False

    def _fraction(self, n: int) -> bool:
        digits = ""
        stop = n + 1
        while stop < len(self.tokens):
            word = self.tokens[stop].word
            if word not in _VALUE and not word.isdecimal():
                break
            digits += word if word.isdecimal() else str(_VALUE[word])
            stop += 1
        if not digits or (self.pending is None and not self.section):
            return False
        fraction = Decimal(f"0.{digits}")
        self.pending = (self.pending or _ZERO) + fraction
        self.step = _ONE.scaleb(-len(digits))
        self.zero = True
        self.used = stop
        return True

    def _section_value(self) -> Decimal:
        return self.section + (self.pending or _ZERO)

    def _total(self) -> Decimal:
        pending = self.pending or _ZERO
        if pending and not self.zero and self.last_place > _TEN:
            pending *= self.last_place / _TEN  # 一千二, 三万五
        return sum((value for value, _ in self.done), _ZERO) + self.section + pending
