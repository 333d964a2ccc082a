"""From drafts to what is kept: mentions, cells and the ledger with every number's fate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.language.quantities import printed_unit
from extractor.matching.candidates import Candidate
from extractor.matching.matcher import Draft
from extractor.matching.ruleset import RuleSet
from extractor.matching.zeros import Zero
from extractor.models import (
    Approx,
    Cell,
    CellStatus,
    Document,
    LedgerRow,
    LedgerStatus,
    Mention,
    Part,
    Quantity,
    QuantityKind,
    Role,
    Section,
    SectionKind,
    Suggestion,
)

__all__ = ["cells", "ledger", "mentions"]

_STATUS = {
    QuantityKind.DATE: LedgerStatus.DATE,
    QuantityKind.NAME: LedgerStatus.NAME,
    QuantityKind.MARK: LedgerStatus.NAME,
    QuantityKind.PLACEHOLDER: LedgerStatus.PLACEHOLDER,
    QuantityKind.CHANGE: LedgerStatus.CONTEXT,
}
_SAME_UNIT = {"起": "件", "宗": "件", "例": "件", "名": "人", "位": "人", "场": "场次", "批次": "批"}


def mentions(
    document: Document,
    rules: RuleSet,
    drafts: Mapping[int, Draft],
    zeros: Sequence[Zero],
    sections: Sequence[Section],
    planned: Callable[[int], bool],
) -> tuple[Mention, ...]:
    """Make the mentions of a report in the order of their places; figures told again are marked.

    :param planned: tells whether an offset lies where the paragraph speaks of what is still to come.
    """
    found: list[tuple[Mention, tuple[int, ...]]] = []
    for draft in drafts.values():
        if draft.metric is None or draft.quantity.value is None:
            continue
        rule = (
            draft.candidate.rule
            if draft.candidate and draft.candidate.metric == draft.metric
            else draft.reasons[-1]
        )
        for metric, why in ((draft.metric, rule), *draft.also):
            found.append((_mention(document, draft, metric, why), tuple(draft.parts)))
    for zero in zeros:
        mention = _zero(document, rules, zero, sections)
        found.append((_with(mention, role=Role.TARGET) if planned(zero.start) else mention, ()))
    found.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].metric))
    numbers = {mention.quantity: n for n, (mention, _) in reversed(list(enumerate(found)))}
    linked = [
        _with(mention, total_of=tuple(numbers[part] for part in parts if part in numbers))
        if parts
        else mention
        for mention, parts in found
    ]
    return tuple(_again(linked))


def _mention(document: Document, draft: Draft, metric: str, rule: str) -> Mention:
    quantity, candidate = draft.quantity, draft.candidate
    assert quantity.value is not None
    return Mention(
        metric=metric,
        value=quantity.value,
        unit=quantity.unit,
        start=quantity.start,
        end=quantity.end,
        quote=quantity.quote,
        approx=quantity.approx,
        role=draft.role,
        part=draft.part,
        rule=rule,
        cue=_cue(document, candidate) if candidate and candidate.metric == metric else "",
        section=draft.section,
        source=document.source,
        quantity=draft.index,
        low=quantity.low,
        high=quantity.high,
        step=quantity.step,
        score=candidate.score if candidate else 1.0,
        reasons=tuple(draft.reasons),
    )


def _cue(document: Document, candidate: Candidate) -> str:
    return "…".join(document.text[hit.start : hit.end] for hit in candidate.cue)


def _zero(document: Document, rules: RuleSet, zero: Zero, sections: Sequence[Section]) -> Mention:
    section = next((s for s in sections if s.level <= 1 and s.start <= zero.start < s.end), None)
    kind = section.kind if section else SectionKind.OTHER
    quote = document.text[zero.start : zero.end]
    return Mention(
        metric=zero.metric,
        value=Decimal(0),
        unit=rules.metrics[zero.metric].unit,
        start=zero.start,
        end=zero.end,
        quote=quote,
        role=Role.TARGET
        if kind is SectionKind.PLAN or _hoped(document.text, zero.start, zero.end + 8)
        else Role.ACTUAL,
        rule=zero.rule,
        cue=quote,
        section=kind,
        source=document.source,
        low=Decimal(0),
        high=Decimal(0),
        step=Decimal(1),
    )


def _hoped(text: str, start: int, end: int) -> bool:
    return any(
        word in text[max(0, start - 12) : end] for word in ("力争", "确保", "争取", "努力实现", "不发生")
    )


def _with(mention: Mention, **changes: object) -> Mention:
    return replace(mention, **changes)  # type: ignore[arg-type]


def _again(found: Sequence[Mention]) -> list[Mention]:
    """Mark a fact told a second time: same metric, value and role, neither part nor total."""
    seen: set[tuple[str, Decimal, str, Role]] = set()
    marked: list[Mention] = []
    for mention in found:
        key = (mention.metric, mention.value, _SAME_UNIT.get(mention.unit, mention.unit), mention.role)
        if mention.part is None and key in seen:
            mention = _with(mention, part=Part.AGAIN)
        if mention.part is not Part.PART:
            seen.add(key)
        marked.append(mention)
    return marked


def cells(found: Sequence[Mention]) -> dict[str, Cell]:
    """Make the table row: a cell is never a guess.

    Only actual figures count; a printed total stands before plain figures, parts never stand for their total; several
    different values leave the cell empty.
    """
    by_metric: dict[str, list[int]] = {}
    for n, mention in enumerate(found):
        if mention.role is Role.ACTUAL:
            by_metric.setdefault(mention.metric, []).append(n)
    return {metric: _cell(metric, numbers, found) for metric, numbers in sorted(by_metric.items())}


def _cell(metric: str, numbers: Sequence[int], found: Sequence[Mention]) -> Cell:
    totals = [n for n in numbers if found[n].part is Part.TOTAL]
    whole = totals or [n for n in numbers if found[n].part is not Part.PART]
    whole = whole or list(numbers if len(numbers) == 1 else ())
    values = {found[n].value for n in whole}
    first = found[(whole or list(numbers))[0]]
    if len(values) == 1:
        status = CellStatus.TOTAL if totals else CellStatus.AGREED if len(whole) > 1 else CellStatus.SINGLE
        approx = Approx.EXACT if any(found[n].approx is Approx.EXACT for n in whole) else first.approx
        return Cell(metric, first.value, first.unit, approx, status, tuple(whole))
    return Cell(metric, None, first.unit, Approx.EXACT, CellStatus.AMBIGUOUS, tuple(whole or numbers))


def ledger(
    quantities: Sequence[Quantity], drafts: Mapping[int, Draft], found: Sequence[Mention]
) -> tuple[LedgerRow, ...]:
    """Make the ledger: one row a figure of the text."""
    by_quantity: dict[int, list[int]] = {}
    for n, mention in enumerate(found):
        if mention.quantity is not None:
            by_quantity.setdefault(mention.quantity, []).append(n)
    return tuple(
        _row(n, quantity, drafts.get(n), by_quantity.get(n, []), found)
        for n, quantity in enumerate(quantities)
    )


def _row(
    index: int, quantity: Quantity, draft: Draft | None, numbers: Sequence[int], found: Sequence[Mention]
) -> LedgerRow:
    status = _STATUS.get(quantity.kind, LedgerStatus.QUANTITY)
    suggested = None
    if numbers:
        actual = any(found[n].role is Role.ACTUAL for n in numbers)
        status = LedgerStatus.METRIC if actual else LedgerStatus.CONTEXT
    elif draft is not None:
        if draft.context:
            status = LedgerStatus.CONTEXT
        best = next((c for c in draft.candidates if c.metric), None)
        if best and best.metric and not draft.context:
            suggested = Suggestion(best.metric, best.score)
    return LedgerRow(
        start=quantity.start,
        end=quantity.end,
        quote=quantity.quote,
        value=quantity.value,
        unit=printed_unit(quantity) or None,
        approx=quantity.approx,
        status=status,
        mentions=tuple(numbers),
        suggested=suggested,
    )
