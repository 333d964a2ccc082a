"""Figures in table cells: the row label says what, the header says when and in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractor.language.clauses import Frame, Zone
from extractor.matching.candidates import ACCEPT, Arguer, Candidate
from extractor.matching.labelled import UNIT_IN_LABEL, is_unit, with_unit
from extractor.matching.lexicon import scan
from extractor.matching.matcher import Draft
from extractor.matching.ruleset import RuleSet
from extractor.models import (
    Block,
    BlockKind,
    Document,
    Part,
    Quantity,
    QuantityKind,
    Role,
    Section,
    SectionKind,
)

__all__ = ["decide_cells"]

_PREVIOUS = re.compile(r"上年|去年|上一年|同期|往年|上期")
_TARGET = re.compile(r"目标|计划|任务(?!完成)")
_CHANGE = re.compile(r"增减|同比|增长|增幅|变化|环比|比上年|占比|比例|差额")
_SUM = re.compile(r"合计|总计|小计|累计|全年")
_PART_LABEL = re.compile(r"^\s*其中|^\s*(?:（[一二三四五六]）|[①②③④⑤])")
_UNIT_OF = re.compile(r"([\u4e00-\u9fff]{0,6}?)(?:计量)?单位[：:]\s*([^（()）\s\d]{1,6})[）)]?")
_EMPTY_FRAME = Frame((0, 0), (0, 0), (), None, (0, 0), False)


def decide_cells(
    document: Document,
    rules: RuleSet,
    quantities: tuple[Quantity, ...],
    sections: Sequence[Section],
    year: int | None,
) -> tuple[tuple[Quantity, ...], dict[int, Draft]]:
    """Decide the figures that stand in table cells.

    Returns the quantities, those in cells given the unit and scale of their header, and one draft a decided cell.
    """
    blocks = [b for b in document.blocks if b.kind is BlockKind.CELL and b.cell is not None]
    if not blocks:
        return quantities, {}
    changed = list(quantities)
    drafts: dict[int, Draft] = {}
    labels = _labels(blocks, document.text)
    starts = {q.start: n for n, q in enumerate(quantities)}
    for block in blocks:
        assert block.cell is not None
        if block.cell.is_label:
            continue
        index = _figure_of(block, document.text, quantities, starts)
        if index is None:
            continue
        quantity = with_unit(quantities[index], _unit(document.text, block, labels))
        changed[index] = quantity
        draft = _decide(document, rules, block, quantity, index, labels, sections, year)
        drafts[index] = draft
    _mark_parts(document.text, blocks, drafts, labels)
    return tuple(changed), drafts


def _labels(blocks: Sequence[Block], text: str) -> Mapping[tuple[int, int], list[Block]]:
    found: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        if block.cell is not None and block.cell.is_label:
            found.setdefault((block.cell.table, block.cell.row), []).append(block)
    return found


def _figure_of(
    block: Block, text: str, quantities: Sequence[Quantity], starts: Mapping[int, int]
) -> int | None:
    """Return the figure that fills the cell; a cell of words with a number in it is prose."""
    inner = text[block.start : block.end]
    start = block.start + len(inner) - len(inner.lstrip())
    index = starts.get(start)
    if index is None or quantities[index].value is None:
        return None
    quantity = quantities[index]
    rest = text[quantity.end : block.end].strip()
    real = quantity.kind in (
        QuantityKind.BARE, QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.RATE, QuantityKind.AREA
    )  # fmt: skip
    return index if real and not re.search(r"[\u4e00-\u9fff]{2,}", rest) else None


def _unit(text: str, block: Block, labels: Mapping[tuple[int, int], list[Block]]) -> str:
    """Return the unit printed for the cell: in a unit column, in the row label's or the header's brackets."""
    assert block.cell is not None
    row = [text[b.start : b.end].strip() for b in labels.get((block.cell.table, block.cell.row), ())]
    for label in row:
        if is_unit(label):
            return label
    for label in (*row, block.cell.row_label, block.cell.col_label, block.cell.caption):
        match = UNIT_IN_LABEL.search(label)
        if match and is_unit(match.group(1)):
            return match.group(1)
    told = _UNIT_OF.search(block.cell.caption)
    if told and is_unit(told.group(2)) and told.group(1) in f"{block.cell.col_label}{block.cell.row_label}":
        return told.group(2)
    words = block.cell.row_label.split()
    return next((word for word in reversed(words) if is_unit(word)), "")


def _decide(
    document: Document,
    rules: RuleSet,
    block: Block,
    quantity: Quantity,
    index: int,
    labels: Mapping[tuple[int, int], list[Block]],
    sections: Sequence[Section],
    year: int | None,
) -> Draft:
    """Argue over one cell as if its row label stood right before it and its header in the clause before."""
    assert block.cell is not None
    row = _clean(block.cell.row_label)
    column = _clean(block.cell.col_label)
    parent = _parent(document.text, block, labels)
    small = f"{block.cell.caption}，{column} {parent}，{row}"
    start = len(small) - len(row)
    zones = (
        Zone(len(block.cell.caption) + 1, start - 1, "clause", 0.1),
        Zone(0, len(block.cell.caption), "title", 0.4),
    )
    frame = Frame((start, len(small)), (len(small), len(small)), zones, None, (0, len(small)), False)
    virtual = replace(quantity, start=len(small), end=len(small))
    section = next((s for s in sections if s.level <= 1 and s.start <= quantity.start < s.end), None)
    draft = Draft(index, quantity, _EMPTY_FRAME, section=section.kind if section else SectionKind.ANNEX)
    draft.candidates = _candidates(rules, small, frame, virtual)
    first = draft.candidates[0] if draft.candidates else None
    if column and (
        first is None or first.score < ACCEPT or not first.own
    ):  # 合计 says nothing of what is counted
        draft.candidates = _by_header(rules, block.cell.caption, row, column, quantity) or draft.candidates
    if draft.candidates:
        best = draft.candidates[0]
        if best.metric is not None and best.score >= ACCEPT:
            draft.assign(best.metric, "table cell")
    draft.reasons.append(f"{row}｜{column}")
    if _CHANGE.search(column):
        draft.metric, draft.context = None, True
    elif _PREVIOUS.search(column) or _older_year(column, year):
        draft.role = Role.PREVIOUS
    elif _TARGET.search(column):
        draft.role = Role.TARGET
    return draft


def _parent(text: str, block: Block, labels: Mapping[tuple[int, int], list[Block]]) -> str:
    """Return the label of the row whose part an 其中 row is: 其中：被纠错 under 行政复议案件."""
    assert block.cell is not None
    if not _PART_LABEL.search(block.cell.row_label):
        return ""
    for row in range(block.cell.row - 1, -1, -1):
        above = " ".join(text[b.start : b.end].strip() for b in labels.get((block.cell.table, row), ()))
        if above and not _PART_LABEL.search(above):
            return _clean(above)
    return ""


def _candidates(rules: RuleSet, small: str, frame: Frame, virtual: Quantity) -> list[Candidate]:
    if not virtual.unit:
        return []
    return Arguer(rules, scan(small, rules), virtual, frame, ()).candidates(virtual.unit)


def _by_header(rules: RuleSet, caption: str, row: str, column: str, quantity: Quantity) -> list[Candidate]:
    """A table turned round: the header says what is counted, the row which quarter or village."""
    small = f"{caption}，{row}，{column}"
    start = len(small) - len(column)
    zones = (Zone(len(caption) + 1, start - 1, "clause", 0.1), Zone(0, len(caption), "title", 0.4))
    frame = Frame((start, len(small)), (len(small), len(small)), zones, None, (0, len(small)), False)
    return _candidates(rules, small, frame, replace(quantity, start=len(small), end=len(small)))


def _older_year(column: str, year: int | None) -> bool:
    match = re.search(r"(20\d\d)年?", column)
    return match is not None and year is not None and int(match.group(1)) < year


def _clean(label: str) -> str:
    words = [word for word in UNIT_IN_LABEL.sub("", label).split() if not is_unit(word)]
    return " ".join(words)


def _mark_parts(
    text: str,
    blocks: Sequence[Block],
    drafts: Mapping[int, Draft],
    labels: Mapping[tuple[int, int], list[Block]],
) -> None:
    """其中： rows are parts of the nearest row above whose unit is theirs; so is what a 合计 row or column sums."""
    _mark_sums(blocks, drafts)
    ordered = sorted(drafts.values(), key=lambda d: d.quantity.start)
    rows = {d.index: _row_text(text, blocks, d) for d in ordered}
    column = {
        d.index: next(b.cell.col for b in blocks if b.cell and b.start <= d.quantity.start < b.end)
        for d in ordered
    }
    opened = False
    total: Draft | None = None
    for draft in ordered:
        label = rows[draft.index]
        if _PART_LABEL.search(label):
            opened = True
        if opened and total is not None and column[draft.index] == column[total.index]:
            same = draft.quantity.unit == total.quantity.unit
            value, whole = draft.quantity.value, total.quantity.value
            if same and value is not None and whole is not None and _still_fits(total, drafts, value):
                draft.part, total.part = Part.PART, Part.TOTAL
                total.parts.append(draft.index)
                if draft.metric is None and total.metric is not None:
                    draft.assign(total.metric, "part")
                continue
            opened = False
        if draft.metric is not None and not opened:
            total = draft


def _mark_sums(blocks: Sequence[Block], drafts: Mapping[int, Draft]) -> None:
    placed = [
        (b.cell, d) for d in drafts.values() for b in blocks if b.cell and b.start <= d.quantity.start < b.end
    ]
    for cell, total in placed:
        down, across = _SUM.search(cell.row_label.split(" ")[0]), _SUM.search(cell.col_label)
        if total.metric is None or not (down or across):
            continue
        for other, draft in placed:
            line = other.col == cell.col if down else other.row == cell.row
            same = draft.metric == total.metric and draft.role is total.role and other.table == cell.table
            if line and same and draft is not total and draft.part is None:
                draft.part, total.part = Part.PART, Part.TOTAL
                total.parts.append(draft.index)


def _still_fits(total: Draft, drafts: Mapping[int, Draft], value: object) -> bool:
    assert total.quantity.value is not None
    done = [drafts[n].quantity.value for n in total.parts]
    told = sum((v for v in done if v is not None), start=total.quantity.value * 0)
    return told < total.quantity.value


def _row_text(text: str, blocks: Sequence[Block], draft: Draft) -> str:
    for block in blocks:
        if block.cell is not None and block.start <= draft.quantity.start < block.end:
            return block.cell.row_label
    return ""
