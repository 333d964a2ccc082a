"""The whole of matching in one call: from figures and sections to mentions, cells and ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.matching.denials import find_denials
from extractor.matching.labelled import units_from_labels
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relations import relate
from extractor.matching.resolve import cells, ledger, mentions
from extractor.matching.roles import Roles
from extractor.matching.ruleset import RuleSet
from extractor.matching.tables import decide_cells
from extractor.matching.zeros import find_zeros, unique
from extractor.models import Cell, Document, LedgerRow, Mention, Quantity, Section

__all__ = ["Extraction", "extract"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one text gave; ``drafts`` keep the losing candidates and the reasons for :mod:`explain`."""

    mentions: tuple[Mention, ...]
    cells: Mapping[str, Cell]
    ledger: tuple[LedgerRow, ...]
    quantities: tuple[Quantity, ...]
    drafts: Mapping[int, Draft]


def extract(
    document: Document,
    rules: RuleSet,
    quantities: Sequence[Quantity],
    sections: Sequence[Section],
    year: int | None,
) -> Extraction:
    """Argue over every figure of the document.

    :param quantities: all figures of ``document.text`` in order, as :func:`find_quantities` gives them.
    :param sections: the outline; figures in plan sections become targets.
    :param year: the year reported on, which tells earlier years' figures from its own.
    """
    quantities, cell_drafts = decide_cells(document, rules, tuple(quantities), sections, year)
    quantities = units_from_labels(document.text, quantities)
    matcher = Matcher(rules, document.text, quantities, sections, year)
    drafts = matcher.drafts(skip=cell_drafts.keys())
    roles = Roles(document.text, year)
    for draft in drafts.values():
        draft.role = roles.of(draft.quantity, draft.frame, draft.section)
    relate(matcher, drafts)
    drafts |= cell_drafts
    ordered = dict(sorted(drafts.items()))
    where = (document.text, rules, matcher.parts, matcher.layout, quantities)
    named = find_zeros(*where)
    zeros = unique([*named, *find_denials(*where, matcher.kind_at, named)])
    found = mentions(document, rules, ordered, zeros, sections, roles.is_plan)
    return Extraction(found, cells(found), ledger(quantities, ordered, found), quantities, ordered)
