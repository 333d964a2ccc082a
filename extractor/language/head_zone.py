"""Where a report's head ends and its signature begins, and what each line of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extractor.language.head_rules import head_rules
from extractor.language.outline import Line
from extractor.language.places import read_orgs
from extractor.language.sections_rules import section_rules

__all__ = ["HeadLine", "LineKind", "addressee_in", "date_in", "head_lines", "signature_start", "squeeze"]

_BLANKS = str.maketrans("", "", " \t\u3000\u00a0\u200b\ufeff")
_WIDE = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_ZERO = str.maketrans("○〇零OＯ0o〇", "〇〇〇〇〇〇〇〇")
_CHINESE_DATE = re.compile(
    r"(?P<y>[一二][〇○零OＯ0o][一二三四五六七八九〇○零OＯ0o]{2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_DATE = re.compile(r"(?P<y>(?:19|20)\d{2})[年./-](?P<m>\d{1,2})[月./-](?P<d>\d{1,2})日?")
_MONTH = re.compile(
    r"(?:(?:19|20)\d{2}年\d{0,2}月?|[一二][〇○零OＯ][〇○零OＯ一二三四五六七八九]{2}年[一二三四五六七八九十]{0,2}月?)日?"
)
_DIGITS = "〇一二三四五六七八九"
_COMMA = re.compile("[，,]")
_LONG = 60
_JOINS = "暨和及与、"
_MAX_HEAD_LINES = 300
_OPENING = re.compile(r"(?:[12]\d{3}|今)年.{0,6}[，,]|一年来|近年来|(?:根据|按照|为).{4,}")


class LineKind(StrEnum):
    """What a line of the head is."""

    FURNITURE = "furniture"
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line of the head; ``text`` is free of blanks at its ends."""

    kind: LineKind
    start: int
    end: int
    text: str


def squeeze(text: str) -> str:
    """Return ``text`` without blanks of any width."""
    return text.translate(_BLANKS)


def date_in(text: str) -> str | None:
    """Return the first full date of ``text`` as ISO; 二〇二四年十二月二十日 counts; ``None`` if none."""
    plain = squeeze(text).translate(_WIDE)
    found = _DATE.search(plain)
    if found:
        return _iso(int(found["y"]), int(found["m"]), int(found["d"]))
    found = _CHINESE_DATE.search(plain)
    if not found:
        return None
    year = int("".join(str(_DIGITS.index(digit)) for digit in found["y"].translate(_ZERO)))
    return _iso(year, _number(found["m"]), _number(found["d"]))


def _number(digits: str) -> int:
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _DIGITS.index(digits) if len(digits) == 1 else 0
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def _iso(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def addressee_in(line: str) -> str | None:
    """Return the addressee that ``line`` begins with, without its colon, or ``None``.

    The colon may be followed by the text itself: 县司法局：2024年，我乡….
    """
    rules = head_rules()
    for at, letter in enumerate(line[: rules.addressee_longest + 1]):
        if letter in "。；！？":
            return None
        if letter in "：:":
            words = squeeze(line[:at])
            if len(words) >= 2 and rules.addressee.search(words) and not rules.addressee_never.search(words):
                return words
            return None
    return None


def head_lines(text: str, lines: Sequence[Line], first_mark: int) -> tuple[list[HeadLine], int]:
    """Return the head's lines and the offset where the text itself begins.

    :param first_mark: offset of the first heading mark at a line's start; the head ends before it.
    """
    head: list[HeadLine] = []
    for line in lines[:_MAX_HEAD_LINES]:
        words = text[line.start : line.end]
        if line.start >= first_mark:
            return _with_bare_addressee(head), line.start
        kind = _kind(words, line, head)
        if kind is LineKind.ADDRESSEE:
            cut = line.start + _colon(words) + 1
            head.append(HeadLine(kind, line.start, cut, text[line.start : cut]))
            if cut < line.end:
                return head, cut
            continue
        if kind is None:
            return _with_bare_addressee(head), line.start
        head.append(HeadLine(kind, line.start, line.end, words))
    if len(lines) > len(head):
        return _with_bare_addressee(head), lines[len(head)].start
    return _without_table(head, lines)


def _with_bare_addressee(head: list[HeadLine]) -> list[HeadLine]:
    """Take the last line before the text for the addressee if it is one that lost its colon."""
    rules = head_rules()
    if (
        len(head) < 2
        or head[-1].kind is not LineKind.TITLE
        or any(h.kind is LineKind.ADDRESSEE for h in head)
    ):
        return head
    words, titled = squeeze(head[-1].text), any(rules.title_words.search(line.text) for line in head[:-1])
    if titled and rules.bare_addressee.fullmatch(words) and not rules.title_words.search(words):
        head[-1] = replace(head[-1], kind=LineKind.ADDRESSEE, text=f"{words}：")
    return head


def _without_table(head: list[HeadLine], lines: Sequence[Line]) -> tuple[list[HeadLine], int]:
    """Where nothing but a table follows the title, the text begins with the table."""
    rules = head_rules()
    for at, (line, each) in enumerate(zip(lines, head, strict=False)):
        if line.cell and not rules.furniture.match(each.text.lstrip("| ")):
            return head[:at], line.start
    return _with_bare_addressee(head), lines[-1].end if lines else 0


def _colon(words: str) -> int:
    return next(at for at, letter in enumerate(words) if letter in "：:")


def _kind(words: str, line: Line, head: Sequence[HeadLine]) -> LineKind | None:
    """Return what a line before the text is; ``None`` if the text begins with it."""
    rules = head_rules()
    if rules.furniture.match(words.lstrip("| ")):
        return LineKind.FURNITURE
    if line.cell:
        # A web page's index table goes on; any other table after the title is the report's own.
        titled = any(each.kind is LineKind.TITLE for each in head)
        return None if titled and head[-1].kind is not LineKind.FURNITURE else LineKind.FURNITURE
    if addressee_in(words):
        return LineKind.ADDRESSEE
    plain = squeeze(words).lstrip("（(【")
    found = rules.doc_no.match(plain)
    if found and len(plain) - found.end() < 14 and not rules.title_words.search(plain[found.end() :]):
        return LineKind.NUMBER
    if _is_date(words):
        return LineKind.DATE
    addressed = any(each.kind is LineKind.ADDRESSEE for each in head)
    if addressed or len(words) > _LONG or words[-1] in "。；;！!" or words.endswith(("如下：", "如下:")):
        return None
    titled = any(rules.title_words.search(each.text) for each in head if each.kind is LineKind.TITLE)
    if titled and _begins_text(words, head[-1].text):
        return None
    if "。" in words or (_COMMA.search(words) and (titled or len(words) > 40 or _OPENING.match(words))):
        return LineKind.TITLE if words.endswith(("、", "，")) and _names_only(words) else None
    return LineKind.TITLE


def _begins_text(words: str, before: str) -> bool:
    """Tell a first heading without a number (主要做法) from a title's second line (和2025年工作计划)."""
    rules = section_rules()
    if len(words) > rules.bare_longest or head_rules().title_words.search(words):
        return False
    joined = words[0] in _JOINS or before[-1] in _JOINS
    return not joined and rules.kind_of(words.rstrip("：:")) is not None


def _names_only(words: str) -> bool:
    """Tell the first line of an addressee that runs over two: 县委全面依法治县委员会办公室、."""
    return head_rules().addressee.search(words[:-1]) is not None and len(words) <= _LONG // 2


def _is_date(words: str) -> bool:
    plain = squeeze(words).translate(_WIDE).strip("()（）[]【】")
    if _MONTH.fullmatch(plain):
        return True
    found = _DATE.match(plain) or _CHINESE_DATE.match(plain)
    return (
        found is not None and len(plain) - found.end() <= 8 and not any(stop in plain for stop in "，,。；")
    )


def signature_start(text: str, lines: Sequence[Line], body: int) -> int | None:
    """Return the offset of the first line of the signature (office, date), or ``None`` if the text has none.

    Of several such groups after ``body`` the last one that names an office counts, else the last date.
    """
    signed: int | None = None
    dated: int | None = None
    group: int | None = None
    has_office = False
    for line in reversed(lines):
        if line.start <= body:
            break
        kind = _signature_kind(text[line.start : line.end], line)
        if kind is None:
            if group is not None and has_office:
                signed = group
                break
            dated = dated if dated is not None else group
            group, has_office = None, False
            continue
        group, has_office = line.start, has_office or kind == "office"
    else:
        signed = group if has_office else None
        dated = dated if dated is not None else group
    if signed is None and group is not None and has_office:
        signed = group
    return signed if signed is not None else (dated if dated is not None else group)


def _signature_kind(words: str, line: Line) -> str | None:
    if line.cell or len(words) > _LONG:
        return None
    rules = head_rules()
    plain = rules.signature_label.sub("", rules.seal.sub("", words)).strip()
    if _is_date(plain):
        return "date"
    orgs, rest = read_orgs(plain)
    if orgs and (not rest or _is_date(rest)):
        return "office"
    date = _DATE.match(squeeze(plain)) or _CHINESE_DATE.match(squeeze(plain))
    if date:
        orgs, rest = read_orgs(squeeze(plain)[date.end() :])
        return "office" if orgs and not rest else None
    return None
