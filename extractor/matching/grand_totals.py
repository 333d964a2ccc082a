"""Totals of a report told place by place: 【全乡合计】… adds up what the lines before it told of each village."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.matching.matcher import Draft, Matcher
from extractor.matching.relation_rules import value
from extractor.models import Part, Role

__all__ = ["grand_totals"]

_OPENS = re.compile(
    r"\s*(?:[一二三四五六七八九十\d]{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)])?\s*[【〔（(“]?"
    r"(?:(?:全[镇乡街县区市]|[我本][镇乡街]|总)?(?:合计|总计|汇总)(?=[】〕）)”：:，、])|以上[^。；\n]{0,20}(?:相加|合计|加起来|加总))"
)
_LEAST = 3


def grand_totals(matcher: Matcher, ordered: Sequence[Draft]) -> None:
    """Mark the figures of a line of totals, and as their parts those of the same metric told once a line before it.

    Whether they add up is for the checks to say: a sum that does not is just what is looked for.
    """
    for n, total in enumerate(ordered):
        line = matcher.text.rfind("\n", 0, total.quantity.start) + 1
        if total.metric is None or total.context or not _OPENS.match(matcher.text, line):
            continue
        parts = [d for d in ordered[:n] if d.quantity.end <= line and _same(d, total)]
        lines = {matcher.text.count("\n", 0, d.quantity.start) for d in parts}
        if len(parts) < _LEAST or len(lines) < len(parts) or max(map(value, parts)) > value(total):
            continue
        for part in parts:
            part.part = Part.PART
        total.part, total.parts = Part.TOTAL, [part.index for part in parts]


def _same(draft: Draft, total: Draft) -> bool:
    plain = draft.part is None and draft.role is Role.ACTUAL and not draft.context
    return plain and draft.metric == total.metric and total.role is Role.ACTUAL
