"""Finds every figure of a text: all Arabic digits, and Chinese numerals that count something or name something.

The text is read as it stands (offsets are those of the text given); ``fold`` makes its widths one, names and dates
are set aside first, and what lies between them is read numeral by numeral.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.language.names import name_rules
from extractor.language.normalise import fold
from extractor.language.numerals import BODY, Numeral, read_numeral
from extractor.language.quantities_bounds import Bounds, bounds_of, context_approx, minus, spread_ranges, tidy
from extractor.language.quantities_print import AFTER_NUMBER, printed_unit
from extractor.language.quantities_quoted import without_quoted
from extractor.language.quantities_shares import read_share
from extractor.language.units import Unit, Units, units
from extractor.language.wraps import Joined, join_wraps
from extractor.models import Approx, Quantity, QuantityKind

__all__ = ["find_quantities", "printed_unit"]

_SPACE = "[ \\t\\u3000\\u00a0]{0,4}"
_AFTER_UNIT = re.compile(
    r"[（(]含[)）](?:以[上下内])?|(?:及以[上下]|以[上下内]|之[上内]|左右|上下|余(?![额下名件])|多(?=[，。；、的前来后）)]|$))"
)
_HALF = re.compile(r"个?半(?=(?:个?月|小时|年|天))|半(?![径数])")
_MORE_TIME = re.compile(r"个[余多](?P<u>月|小时|星期)")
_RANGE = re.compile(
    rf"(?:[（(]含[)）])?{_SPACE}(?:[-–—~]{{1,2}}|至|到){_SPACE}(?=[\d零一二两三四五六七八九十百千万])"
)
_TOUCHING = re.compile(
    r"(?:将近|接近|大约|大概|近|约|逾|上|不足|不到|不满|未满|未超过?|超过?|突破)" + _SPACE + "$"
)
_CURRENCY = re.compile(rf"(?P<sign>[¥$]){_SPACE}$|(?P<word>人民币|港币|美元|欧元){_SPACE}$")
_MONEY_SIGNS = frozenset("¥$币元")
_CURRENCIES = {"$": "美元", "港币": "港元", "美元": "美元", "欧元": "欧元"}
_LOST_PERCENT = re.compile(r"率(?:均|都|也|各|皆|分别)?(?:已)?(?:达到?|为|是|至|保持在?|稳定在)[ \u3000]?$")
_SMALL_MONEY = re.compile(rf"{_SPACE}(?P<n>\d+|[一二两三四五六七八九十]+){_SPACE}(?P<u>[角毛分])(?:钱)?")
_SPACED = re.compile(
    r"(?<=[\u4e00-\u9fff约近超¥、，：；（(,;:])\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?:\.\d{1,4})?(?: ?[万亿])?(?![\d.])"
)
_TORN = re.compile(r"(?<=[\u4e00-\u9fff])(?:\d \d{1,2}|\d\d \d)(?![\d.,%])")
"""学法1 6次: digits that a page has set apart; only right behind a word and right before a unit."""
_APART = re.compile("\\d+[ \u00a0\u2009.·•]")
"""How each of these begins: most numbers do not."""
_SPACED_RATE = re.compile(r"\d+[.·] ?\d(?: \d)+ ?%|\d+[·•]\d+ ?%|\d+\. \d+ ?%")
_SIGN = re.compile(r"(?:(?<![\dA-Za-z%）)-])-|(?<![胜自担肩抱欺辜])负" + _SPACE + ")$")
_CUT_OFF = frozenset('，。；、,;：:）)！!？?\n\t |”"》')
_MONEY_UNIT = "元"
_MORE_WORDS = frozenset("余多来几餘幾")
_LONGEST = 20
_WHOLE_KINDS = frozenset({QuantityKind.COUNT})


@dataclass(frozen=True, slots=True)
class _Figure:
    """A numeral with what touches it, before it becomes a row."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None
    approx: Approx
    scale: Decimal = Decimal(1)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return every figure of ``text``, by start; see :class:`extractor.models.Quantity` for the fields.

    Every Arabic digit lies inside one of them. They do not overlap, but the two ends of a range with one unit
    (2-3次, 三四万) share their span. Whatever counts nothing has the kind NAME, DATE or MARK and no value.
    """
    folded = fold(text)
    joined = join_wraps(text, folded)
    if joined is None:
        return without_quoted(text, spread_ranges(_Scan(text, folded).run()))
    rows = spread_ranges(_Scan(joined.text, fold(joined.text)).run())
    return without_quoted(text, [_back(text, joined, q) for q in rows])


def _back(text: str, joined: Joined, quantity: Quantity) -> Quantity:
    start, end = joined.start(quantity.start), joined.end(quantity.end)
    return replace(quantity, start=start, end=end, quote=text[start:end])


class _Scan:
    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.units: Units = units()
        self.rows: list[Quantity] = []
        self.floor = 0  # nothing before this offset may be taken again
        self.whole = text.strip()

    def run(self) -> tuple[Quantity, ...]:
        position = 0
        for span in self._spans():
            if span[0] < position:
                continue
            self._between(position, span[0])
            if span[2] is not None:
                self._plain_row(span[0], span[1], span[2])
            position = max(position, span[1])
            self.floor = position
        self._between(position, len(self.folded))
        return tuple(self.rows)

    def _spans(self) -> list[tuple[int, int, QuantityKind | None]]:
        spans = [(s.start, s.end, s.kind) for s in name_rules().spans(self.folded)]
        if len(spans) == 1 and self.whole and spans[0][2] is QuantityKind.NAME and self.whole.isdecimal():
            return []
        return spans

    def _between(self, start: int, end: int) -> None:
        self.floor = start
        position = start
        while match := BODY.search(self.folded, position, end):
            position = self._one(match, end)

    def _plain_row(self, start: int, end: int, kind: QuantityKind) -> None:
        self.rows.append(Quantity(start, end, self.text[start:end], None, "", kind))

    def _one(self, match: re.Match[str], limit: int) -> int:
        """Make the row or rows of the numeral that ``match`` begins; return where to go on."""
        start, stop = match.span()
        if self.folded[start].isdecimal() and (joined := self._joined(start, limit)):
            numeral: Numeral | None = joined
        else:
            numeral = read_numeral(self.folded, start, stop)
        if numeral is None:
            return start + 1
        share = read_share(self.folded, start, numeral, self.floor, limit)
        if share is not None:
            told = Approx.ABOUT if share.rounded else Approx.AT_LEAST if numeral.more else Approx.EXACT
            end, _, approx = self._tail(share.end, share.unit, told, limit)
            self._emit(_Figure(share.start, end, share.numeral, share.unit, approx))
            return self.floor
        ranged = self._range(start, numeral, limit)
        if ranged:
            return ranged
        end, unit, approx = self._unit(start, numeral, limit)
        longer = (
            _MORE_TIME.search(self.folded, end - 2, min(end + 3, limit))
            if unit and unit.name == "个"
            else None
        )
        if longer is not None:
            end, unit, approx = (
                longer.end(),
                self.units.known["个月" if longer["u"] == "月" else longer["u"]],
                Approx.AT_LEAST,
            )
        numeral, end, unit = self._refined(numeral, end, unit, limit)
        if not numeral.arabic and not self._counts(start, numeral, unit):
            return max(numeral.end, start + 1) if numeral.structured else start + 1
        self._emit(_Figure(start, end, numeral, unit, approx))
        return self.floor

    def _joined(self, start: int, limit: int) -> Numeral | None:
        """1 770元, 99·5 9%, and a number that the end of a printed line has cut: digits that are one numeral."""
        if _APART.match(self.folded, start, limit) is None:
            return None
        for pattern in (_SPACED, _SPACED_RATE, _TORN):
            match = pattern.match(self.folded, start, limit)
            if match is None:
                continue
            end = match.end()
            if pattern is _SPACED_RATE:
                end = start + len(match.group().rstrip("% "))
            elif self._unit_at(end, limit) is None:
                continue
            digits = (
                re.sub(r"[\s\u00a0\u2009,]", "", self.folded[start:end]).replace("·", ".").replace("•", ".")
            )
            numeral = read_numeral(digits, 0, len(digits))
            if numeral is not None:
                return Numeral(end, numeral.values, numeral.step, arabic=True, scale=numeral.scale)
        return None

    def _unit_at(self, end: int, limit: int) -> re.Match[str] | None:
        after = AFTER_NUMBER.match(self.folded, end, limit)
        return self.units.pattern.match(self.folded, after.end() if after else end, limit)

    def _unit(self, start: int, numeral: Numeral, limit: int) -> tuple[int, Unit | None, Approx]:
        """Read what stands behind the numeral: 余, unit, 以上."""
        end, approx = numeral.end, Approx.AT_LEAST if numeral.more else Approx.EXACT
        after = AFTER_NUMBER.match(self.folded, end, limit)
        at = after.end() if after else end
        more = bool(after and after["more"])
        match = self.units.pattern.match(self.folded, at, limit)
        if match is None:
            if more and after:
                end, approx = after.end("more"), Approx.AT_LEAST
            return self._tail(end, None, approx, limit)
        if more:
            approx = Approx.AT_LEAST
        return self._tail(match.end(), self.units.unit(match.group()), approx, limit)

    def _tail(
        self, end: int, unit: Unit | None, approx: Approx, limit: int
    ) -> tuple[int, Unit | None, Approx]:
        match = _AFTER_UNIT.match(self.folded, end, limit)
        if match is None:
            return end, unit, approx
        word = match.group()
        if word[0] in "（(":
            word = word[3:] if len(word) > 3 else ""
        if word.endswith(("以上", "之上", "余", "多")):
            approx = Approx.AT_LEAST
        elif word.endswith(("以下", "以内", "之内")):
            return end, unit, Approx.AT_MOST  # 控制在4件以内: the quote ends with the unit
        elif word:
            approx = Approx.ABOUT
        return match.end(), unit, approx

    def _refined(
        self, numeral: Numeral, end: int, unit: Unit | None, limit: int
    ) -> tuple[Numeral, int, Unit | None]:
        """五元三毛, 一年半, 一个半小时, 一个多月."""
        if unit is not None and unit.name == "块" and _SMALL_MONEY.match(self.folded, end, limit):
            unit = self.units.known[_MONEY_UNIT]
        if unit is not None and unit.kind is QuantityKind.MONEY and len(numeral.values) == 1:
            return self._money(numeral, end, unit, limit)
        if unit is None or len(numeral.values) != 1:
            return numeral, end, unit
        if unit.group == "time" or unit.name == "个":
            half = _HALF.match(self.folded, end, limit)
            if half and (unit.name in ("年", "天", "小时", "个小时") or half.end() < limit):
                numeral = Numeral(
                    numeral.end, (numeral.values[0] + Decimal("0.5"),), Decimal("0.5"), arabic=numeral.arabic
                )
                end = half.end()
                if unit.name == "个" and (match := self.units.pattern.match(self.folded, end, limit)):
                    name = "个月" if match.group() == "月" else match.group()
                    return numeral, match.end(), Unit(name, "time", QuantityKind.COUNT)
        return numeral, end, unit

    def _money(self, numeral: Numeral, end: int, unit: Unit, limit: int) -> tuple[Numeral, int, Unit]:
        value, step = numeral.values[0] * unit.factor, numeral.step
        first = end
        while (match := _SMALL_MONEY.match(self.folded, end, limit)) is not None:
            worth = Decimal("0.01") if match["u"] == "分" else Decimal("0.1")
            part = read_numeral(self.folded, *match.span("n"))
            if part is None or worth >= step:
                break
            value, step, end = value + part.values[0] * worth, worth, match.end()
        if end == first:
            return numeral, end, unit
        exact = Numeral(numeral.end, (value,), step, arabic=numeral.arabic, structured=True)
        return exact, end, Unit(_MONEY_UNIT if unit.name == _MONEY_UNIT else unit.name, unit.group, unit.kind)

    def _counts(self, start: int, numeral: Numeral, unit: Unit | None) -> bool:
        """Whether a Chinese numeral is a figure at all and not a piece of a word."""
        folded = self.folded
        printed = folded[start : numeral.end]
        alone = self.whole == self.text[start : numeral.end]
        if alone:
            return True
        if numeral.bare_place:
            if unit is None:
                return False
            if (
                _TOUCHING.search(folded, max(self.floor, start - 4), start)
                or numeral.more
                or self._more_follows(numeral)
            ):
                return True
            if any(c in "一二三四五六七八九" for c in printed):
                return True  # 千三件
            # 投入百万元 is a sum, 万元 and （百万元） are the heads of a column.
            told = start > 0 and "\u4e00" <= folded[start - 1] <= "\u9fff" and folded[start - 1] != "位"
            return told and unit.kind is QuantityKind.MONEY and len(printed) > 1
        if printed == "零":
            return unit is not None and (start == 0 or folded[start - 1] in "共为计是达")
        if unit is None:
            following = folded[numeral.end] if numeral.end < len(folded) else "\n"
            return numeral.structured and len(printed) > 1 and (following in _CUT_OFF or len(printed) > 2)
        if len(printed) == 1 and printed != "十" and unit.name in self.units.weak:
            return (
                start == 0
                or numeral.end + len(unit.name) == len(folded.strip())
                or unit.kind is QuantityKind.MONEY
            )
        return True

    def _more_follows(self, numeral: Numeral) -> bool:
        after = AFTER_NUMBER.match(self.folded, numeral.end)
        return bool(after and after["more"])

    def _range(self, start: int, left: Numeral, limit: int) -> int | None:
        """2-3次, 一到五个, 8500到3万港元: one unit for two numerals. Returns where to go on, or ``None``."""
        link = _RANGE.match(self.folded, left.end, limit)
        if link is None or len(left.values) != 1:
            return None
        match = BODY.match(self.folded, link.end(), limit)
        right = read_numeral(self.folded, *match.span()) if match else None
        if right is None or len(right.values) != 1:
            return None
        end, unit, approx = self._unit(link.end(), right, limit)
        if unit is None:
            return None
        scale = Decimal(1)
        shared = right.scale if right.scale != 1 else self._last_place(right)
        if left.scale == 1 and shared != 1 and left.values[0] < right.values[0] / shared:
            scale = shared
        if not left.arabic and not right.arabic and not self._counts(start, left, unit):
            return None
        if left.values[0] * scale >= right.values[0]:
            return None
        at = self.floor
        self._emit(_Figure(start, end, left, unit, approx, scale))
        self.floor = at
        self._emit(_Figure(start, end, right, unit, approx))
        return self.floor

    def _last_place(self, numeral: Numeral) -> Decimal:
        word = self.folded[numeral.end - 1]
        return {"百": Decimal(100), "千": Decimal(1000), "十": Decimal(10)}.get(word, Decimal(1))

    def _emit(self, figure: _Figure) -> None:
        """Add the row or rows of one figure and set the floor behind it."""
        start, unit, approx = figure.start, figure.unit, figure.approx
        sign = 1
        back = max(self.floor, start - 6)
        before = self.folded[back:start]
        if not _MONEY_SIGNS.isdisjoint(before) and (currency := _CURRENCY.search(before)):
            unit, start = self._currency(currency, unit, start)
        elif (
            ("-" in before or "负" in before)
            and (signed := _SIGN.search(self.folded, back, start))
            and (unit is None or unit.kind not in _WHOLE_KINDS)
            and (not self.rows or signed.start() > self.rows[-1].end)
        ):
            sign, start = -1, start - (signed.end() - signed.start())
        if unit is None and self._lost_percent(figure):
            unit = self.units.known["%"]
        left, told = context_approx(self.folded, start, self.floor, unit is not None and unit.group == "time")
        ranged = self.rows and self.rows[-1].end == figure.end  # both ends have one quote, a sign too
        start = self.rows[-1].start if ranged else left
        approx = told if approx is Approx.EXACT and told is not None else approx
        kind = unit.kind if unit else self._bare_kind(figure)
        if approx is Approx.EXACT and figure.numeral.bare_place:
            approx = Approx.ABOUT  # 百万元: nobody says so of an exact sum
        quote = self.text[start : figure.end]
        bounded = not _MORE_WORDS.isdisjoint(quote)
        for value in figure.numeral.values:
            if kind in (QuantityKind.DATE, QuantityKind.NAME):
                self._plain_row(start, figure.end, kind)
                continue
            if value.adjusted() > _LONGEST:
                # a code, or garbage: no count is that long
                self._plain_row(start, figure.end, QuantityKind.NAME)
                continue
            factor = (unit.factor if unit else Decimal(1)) * figure.scale
            limits: Bounds = bounds_of(value * factor, figure.numeral.step * factor, approx, bounded, kind)
            self.rows.append(
                Quantity(
                    start,
                    figure.end,
                    quote,
                    tidy(sign * value * factor),
                    unit.name if unit else "",
                    kind,
                    approx,
                    limits.low if sign > 0 else minus(limits.high),
                    limits.high if sign > 0 else minus(limits.low),
                    limits.step,
                )
            )
        self.floor = figure.end

    def _currency(self, match: re.Match[str], unit: Unit | None, start: int) -> tuple[Unit | None, int]:
        name = _CURRENCIES.get(match["sign"] or match["word"] or "", _MONEY_UNIT)
        if match["sign"]:
            return Unit(name, "money", QuantityKind.MONEY), start - len(match.group())
        if unit is None or unit.kind is not QuantityKind.MONEY:
            return unit, start
        return (Unit(name, "money", QuantityKind.MONEY) if unit.name == _MONEY_UNIT else unit), start

    def _lost_percent(self, figure: _Figure) -> bool:
        """办结率达99，: a rate whose sign is lost; only with 率 right before, up to 100, at the end of its clause."""
        if not figure.numeral.arabic or not 0 < figure.numeral.values[0] <= 100:
            return False
        if figure.end < len(self.folded) and self.folded[figure.end] not in _CUT_OFF:
            return False
        return bool(_LOST_PERCENT.search(self.folded[max(0, figure.start - 10) : figure.start]))

    def _bare_kind(self, figure: _Figure) -> QuantityKind:
        digits = self.folded[figure.start : figure.end]
        if len(digits) > 9 and digits.isdecimal() and self.whole != digits:
            return QuantityKind.NAME if len(digits) > 12 else QuantityKind.BARE
        return QuantityKind.BARE
