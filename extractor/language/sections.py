"""The outline of a report: head, opening, nested headings and items, signature, annex; each with its kind."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.language.head_year import report_year
from extractor.language.head_zone import LineKind, head_lines, signature_start
from extractor.language.outline import Line, Mark, find_marks, levels_of, text_lines
from extractor.language.sections_rules import SectionRules, section_rules
from extractor.models import Document, Section, SectionKind

__all__ = ["find_sections", "section_at"]

_TITLE_ENDS = re.compile(r"[。！？；;!?]")
_CLAUSE_ENDS = re.compile(r"[，。；：,;:]")
_ITEM = re.compile(r"一(?:是|要)")
_YEAR = re.compile(r"(20[0-9]{2}) ?年(?!以前|前)")
_COUNT = re.compile(r"[0-9０-９]余?多?[件起宗次场期人名位个家户处份套台元]")
_JOINT = re.compile("[、和与及以]+")
_LINE_ENDS = re.compile(r"[，。；：,;: \u3000]")
_LONGEST_TITLE = 48
_SHORT_TITLE = 24
_ENDS = "。；：，、;:, 　"


@dataclass(frozen=True, slots=True)
class _Frame:
    """The fixed points of a document: where head, text, signature and annex begin."""

    body: int
    stop: int
    signature: int | None
    annex: int | None
    year: int | None


def find_sections(document: Document) -> tuple[Section, ...]:
    """Return the outline of ``document`` in reading order, outer sections before inner ones.

    Level 0: head, opening, signature, annex; level 1 to 4 as :class:`extractor.models.Section` tells.
    The level-0 and level-1 sections together cover the whole text without overlap.
    """
    text = document.text
    lines = text_lines(document)
    if not lines:
        return ()
    rules = section_rules()
    marks = find_marks(text, lines)
    frame = _frame(text, lines, marks, rules)
    inside = [line for line in lines if frame.body <= line.start < frame.stop]
    marks = [mark for mark in marks if frame.body <= mark.start < frame.stop]
    marks = _with_bare_titles(text, inside, marks, rules)
    levels = levels_of(marks)
    entries = _entries(text, marks, levels)
    entries = _with_openers(text, inside, entries, frame, rules)
    entries = _with_main_text(text, inside, entries, frame)
    nested = _nest(text, _with_kinds(entries, frame, rules), frame.stop, rules)
    return tuple(_rim(text, frame, nested))


def section_at(sections: Sequence[Section], offset: int) -> tuple[Section, ...]:
    """Return the sections that hold ``offset``, outermost first; empty if none does.

    :param sections: as :func:`find_sections` returns them.
    """
    at = bisect_right(sections, offset, key=lambda section: section.start) - 1
    chain: list[Section] = []
    while at >= 0:
        section = sections[at]
        if section.start <= offset < section.end:
            chain.append(section)
        if section.level <= 1:
            break
        at -= 1
    return tuple(reversed(chain))


def _frame(text: str, lines: Sequence[Line], marks: Sequence[Mark], rules: SectionRules) -> _Frame:
    first = next((m.start for m in marks if m.at_line and m.style in ("part", "comma", "paren")), len(text))
    head, body = head_lines(text, lines, first)
    signature = signature_start(text, lines, body)
    annex = _annex_start(text, lines, signature, body, rules)
    if signature is not None:
        signature = _with_closing(text, lines, signature, body, rules)
    stop = min(offset for offset in (signature, annex, len(text)) if offset is not None)
    titles = [line.text for line in head if line.kind is LineKind.TITLE]
    return _Frame(body, stop, signature, annex, report_year(text, titles, body))


def _annex_start(
    text: str, lines: Sequence[Line], signature: int | None, body: int, rules: SectionRules
) -> int | None:
    """Return where the annex begins: its title after the signature, or before a table where nobody signs."""
    for number, line in enumerate(lines):
        if line.start <= (signature if signature is not None else body) or line.cell:
            continue
        if rules.annex.match(text, line.start, line.end) and line.end - line.start < _LONGEST_TITLE:
            table = any(each.cell for each in lines[number + 1 : number + 5])
            if signature is not None or table:
                return line.start
    return None


def _with_closing(text: str, lines: Sequence[Line], signature: int, body: int, rules: SectionRules) -> int:
    """Move the signature's start up over 特此报告。 and the list of annexes."""
    for line in reversed([line for line in lines if body < line.start < signature][-8:]):
        if line.end - line.start > _LONGEST_TITLE:
            break
        if rules.closing.match(text, line.start, line.end):
            signature = line.start
        elif not text[line.start].isdigit():  # 2.… continues a list of annexes
            break
    return signature


def _with_bare_titles(text: str, lines: Sequence[Line], marks: list[Mark], rules: SectionRules) -> list[Mark]:
    """Add the lines that are titles without a number: 主要做法, 下一步工作打算."""
    marked = {mark.start for mark in marks if mark.at_line}
    first = next((mark.start for mark in marks if mark.style == "comma"), len(text))
    found: list[Mark] = []
    before = ""
    for line in lines:
        words = text[line.start : line.end].rstrip("：:")
        if not (
            2 <= len(words) <= rules.bare_longest
            and line.start not in marked
            and not line.cell
            and (not before or before in "。；：！？.”…;:")
            and not rules.bare_not.search(words)
            and (kind := rules.kind_of(words)) is not None
            and not (kind is SectionKind.ACHIEVEMENTS and line.start > first)
        ):
            before = (
                "" if line.start in marked and line.end - line.start < _LONGEST_TITLE else text[line.end - 1]
            )
            continue
        found.append(Mark(line.start, line.start, line.start + len(words), "bare", None))
        before = ""
    return _lowered(sorted([*marks, *found], key=lambda mark: mark.start)) if found else marks


def _lowered(marks: list[Mark]) -> list[Mark]:
    """Put 一、 one level lower where it begins anew below a title without a number."""
    lowered: list[Mark] = []
    firsts = sum(mark.style == "comma" and mark.number == 1 for mark in marks)
    title, below = -1, False
    for mark in marks:
        if mark.style == "bare":
            title, below = len(lowered), False
        elif mark.style == "comma" and mark.number == 1 and title >= 0 and firsts > 1:
            below = True
        lowered.append(replace(mark, style=f"sub{mark.style}") if below and mark.style != "item" else mark)
    return lowered


def _entries(text: str, marks: Sequence[Mark], levels: dict[str, int]) -> list[Section]:
    entries = []
    led = {mark.style for mark in marks if mark.at_line} & {"paren", "arabic"}
    before: dict[str, int] = {}
    for at, mark in enumerate(marks):
        style = mark.style.removeprefix("sub")
        level = min(levels[style] + (mark.style != style), 4)
        if style in led and not mark.at_line:
            # （一） inside a sentence is an item where headings of that form stand at a line's start;
            # （二） is what its （一） was.
            level = 4 if mark.number == 1 else before.get(style, 4)
        before[style] = level
        stop = marks[at + 1].start if at + 1 < len(marks) else mark.line_end
        start, end = _title(text, mark, min(stop, mark.line_end), level)
        entries.append(
            Section(
                kind=SectionKind.OTHER,
                level=level,
                start=mark.start,
                end=mark.line_end,
                title_start=start,
                title_end=end,
                title=text[start:end],
                number=mark.number,
                mark=text[mark.start : mark.end].strip(" 　"),
            )
        )
    return entries


def _title(text: str, mark: Mark, line_end: int, level: int) -> tuple[int, int]:
    """Return the span of the heading's own words; text glued to it, and a full sentence, are left out."""
    start = mark.end
    while start < line_end and text[start] in " 　\t":
        start += 1
    limit = min(line_end, start + (_LONGEST_TITLE if level <= 2 else _SHORT_TITLE))
    if mark.style == "bare":
        return start, line_end
    cuts = [
        found.start()
        for found in (_TITLE_ENDS.search(text, start, limit), _ITEM.search(text, start + 2, limit))
        if found
    ]
    glued = section_rules().glue.search(text, start + 4, limit)
    if glued and (line_end > limit or _CLAUSE_ENDS.search(text, glued.start(), line_end)):
        cuts.append(glued.start())
    if (not cuts and line_end > limit) or (level >= 3 and cuts[:1] != [limit]):
        clause = _CLAUSE_ENDS.search(text, start, limit)
        cuts.append(clause.start() if clause else (line_end if line_end <= limit else start))
    end = min(cuts, default=line_end)
    if end < line_end and _COUNT.search(text, start, end):
        told = _LINE_ENDS.search(text, start, end)  # 4.执法这块 现有6人有证的4人…: what counts is no heading
        end = told.start() if told else end
    while end > start and text[end - 1] in _ENDS:
        end -= 1
    if level >= 3 and any(letter.isdigit() for letter in text[start:end]):
        return start, start
    return start, end


def _with_openers(
    text: str, lines: Sequence[Line], entries: list[Section], frame: _Frame, rules: SectionRules
) -> list[Section]:
    """Add the stretches that a paragraph's first words begin: 下一步，我镇将…."""
    heads = {entry.start for entry in entries}
    headings = [entry for entry in entries if entry.level < 4]
    added: list[Section] = []
    for line in lines:
        if line.soft or line.cell or line.start in heads:
            continue
        found = rules.any_opener.match(text, line.start, line.end)
        kind = _opened(text, line, frame, rules) if found else None
        if kind is not None:
            level = _opener_level(headings, line.start)
            span = (line.start, line.end, line.start, line.start)
            added.append(Section(kind, level, *span, ""))
    return sorted([*entries, *added], key=lambda entry: entry.start) if added else entries


def _opened(text: str, line: Line, frame: _Frame, rules: SectionRules) -> SectionKind | None:
    for opener in rules.openers:
        found = opener.starts.match(text, line.start, line.end)
        if not found:
            continue
        if opener.later_year and (frame.year is None or int(found["year"]) <= frame.year):
            continue
        return opener.kind
    return None


def _opener_level(headings: Sequence[Section], offset: int) -> int:
    """Return the level of a stretch at ``offset``: one that the next heading's numbering leaves whole."""
    at = bisect_right(headings, offset, key=lambda entry: entry.start)
    if at == len(headings) or headings[at].level == 1:
        return 1
    after = headings[at]
    return max(after.level - 1, 1) if after.number == 1 else min(after.level + 1, 4)


def _with_main_text(text: str, lines: Sequence[Line], entries: list[Section], frame: _Frame) -> list[Section]:
    """Give a text whose first stretch has no heading of level 1 one without a title.

    It begins with the first lower heading, or, where there is no heading at all, after …报告如下：.
    """
    top = next((entry.start for entry in entries if entry.level == 1), frame.stop)
    named = any(entry.level == 1 and entry.kind is SectionKind.OTHER for entry in entries)
    start = next((entry.start for entry in entries if entry.level in (2, 3) and entry.start < top), None)
    if start is None and not named:
        told = next((line.end for line in lines[:4] if line.end < top and _announces(text, line)), frame.body)
        start = next((line.start for line in lines if told <= line.start < top), None)
    if start is None or start >= top:
        return entries
    main = Section(SectionKind.ACHIEVEMENTS, 1, start, start, start, start, "")
    return sorted([*entries, main], key=lambda entry: (entry.start, entry.level))


def _announces(text: str, line: Line) -> bool:
    return "如下" in text[max(line.start, line.end - 12) : line.end]


def _with_kinds(
    entries: Sequence[Section], frame: _Frame, rules: SectionRules
) -> list[tuple[Section, SectionKind]]:
    """Give every entry its kind: its own for level 1 and stretches, else that of the section around it."""
    kinds: list[tuple[Section, SectionKind]] = []
    around: dict[int, SectionKind] = {}
    past_plan = False
    for at, entry in enumerate(entries):
        outer = next((around[level] for level in range(entry.level - 1, 0, -1) if level in around), None)
        kind = entry.kind
        if kind is SectionKind.OTHER:
            kind = _kind(entry, outer, past_plan, frame, rules)
            if entry.level == 1 and kind is SectionKind.PLAN and _plan_comes_last(entries, at, rules):
                kind = rules.unknown_before_plan
        elif kind is around.get(max((level for level in around if level < 4), default=0)):
            continue  # 下一步，… inside a plan begins nothing new
        if entry.level == 1:
            past_plan = past_plan or kind in (SectionKind.PROBLEMS, SectionKind.PLAN)
        around = {level: each for level, each in around.items() if level < entry.level}
        around[entry.level] = kind
        kinds.append((entry, kind))
    return kinds


def _plan_comes_last(entries: Sequence[Section], at: int, rules: SectionRules) -> bool:
    """五、决策、应诉与下一步打算 with a （三）打算 of its own: only that part of the section is a plan."""
    *others, _ = _JOINT.split(entries[at].title)
    if not others or any(rules.kind_of(one) for one in others):
        return False
    inside = itertools.takewhile(lambda entry: entry.level > 1, entries[at + 1 :])
    claims = [rules.claim_of(entry.title) for entry in inside if entry.level == 2]
    return SectionKind.PLAN in claims[1:]


def _kind(
    entry: Section, outer: SectionKind | None, past_plan: bool, frame: _Frame, rules: SectionRules
) -> SectionKind:
    if entry.level > 1 and outer is not None:
        claim = rules.claim_of(entry.title) if entry.level == 2 else None
        if claim is SectionKind.PLAN and _names_own_year(entry.title, frame):
            claim = None
        return claim or outer
    if entry.level == 4:
        return SectionKind.OPENING  # 一是 … before any heading
    named = rules.kind_of(entry.title)
    years = _years(entry.title)
    if frame.year and years and min(years) > frame.year and named is not SectionKind.PROBLEMS:
        return SectionKind.PLAN
    if named is not None:
        return named
    return rules.unknown_after_plan if past_plan else rules.unknown_before_plan


def _years(title: str) -> list[int]:
    return [int(year) for year in _YEAR.findall(title)]


def _names_own_year(title: str, frame: _Frame) -> bool:
    years = _years(title)
    return bool(years) and (frame.year is None or min(years) <= frame.year)


def _nest(
    text: str, entries: Sequence[tuple[Section, SectionKind]], stop: int, rules: SectionRules
) -> list[Section]:
    """Close every entry at the next one of its own or a higher level; items also end with their line."""
    ends = [stop] * len(entries)
    open_: list[int] = []
    for at, (entry, _) in enumerate(entries):
        while open_ and entries[open_[-1]][0].level >= entry.level:
            ends[open_.pop()] = entry.start
        open_.append(at)
    closed = []
    for at, (entry, kind) in enumerate(entries):
        end = ends[at]
        if entry.level == 4 and entry.mark:
            end = min(end, entry.end)
            summing = rules.after_items.search(text, entry.start, end)
            end = summing.start() if summing else end
        if end > entry.start:
            title_end = max(min(entry.title_end, end), entry.title_start)
            title = text[entry.title_start : title_end]
            closed.append(replace(entry, kind=kind, end=end, title_end=title_end, title=title))
    return closed


def _rim(text: str, frame: _Frame, nested: list[Section]) -> list[Section]:
    """Put head, opening, signature and annex around the text's own sections."""
    first = next((section.start for section in nested if section.level == 1), frame.stop)
    tail = [(SectionKind.SIGNATURE, frame.signature), (SectionKind.ANNEX, frame.annex)]
    starts = [(SectionKind.HEAD, 0), (SectionKind.OPENING, frame.body)]
    rim: list[Section] = []
    edges = [*starts, *[(kind, at) for kind, at in tail if at is not None]]
    for at, (kind, start) in enumerate(edges):
        end = edges[at + 1][1] if at + 1 < len(edges) else len(text)
        if kind is SectionKind.OPENING:
            end = min(end, first)
        if end > start:
            rim.append(Section(kind, 0, start, end, start, start, ""))
    return sorted([*rim, *nested], key=lambda section: (section.start, section.level))
