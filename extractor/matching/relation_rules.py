"""What the steps over figures share: the rules of ``rules/relations.yaml`` and small questions about a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from extractor.expressions import expression
from extractor.matching.matcher import Draft, Matcher
from extractor.matching.ruleset import alternation
from extractor.resources import folders_in_force, load_layers

__all__ = [
    "TOTAL_CUE",
    "RelationRules",
    "also",
    "before",
    "is_kind",
    "load_relations",
    "relation_rules",
    "unit_class",
    "value",
]

TOTAL_CUE = re.compile(r"(?:合计|共计|总计|总共|累计|全年共|一共|共)[^，。；、]{0,20}$")
_SAME_CLASS = {"起": "件", "宗": "件", "例": "件", "名": "人", "位": "人", "人次": "人", "场次": "次", "场": "次", "期": "次",
               "份": "件", "项": "件", "个": "件", "批次": "批", "件次": "件", "卷": "件"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairRule:
    """Two verbs before one figure: its metrics, unless what follows says that another figure is the outcome."""

    text: re.Pattern[str]
    metrics: tuple[str, ...]
    of: frozenset[str]
    unless_next: re.Pattern[str] | None
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NarrowRule:
    """A count of gatherings of any kind, and what says that the next figure counts only those about the law."""

    of: frozenset[str]
    law: re.Pattern[str]
    text: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class RelationRules:
    """``rules/relations.yaml``, compiled."""

    subsets: Mapping[str, frozenset[str]]
    outcomes: Mapping[str, frozenset[str]]
    by_kind: Mapping[str, frozenset[str]]
    implications: tuple[tuple[str, re.Pattern[str], str], ...]
    implied: Mapping[str, frozenset[str]]
    becomes: tuple[tuple[str, re.Pattern[str], str], ...]
    pairs: tuple[PairRule, ...]
    rate_pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    narrowed: tuple[NarrowRule, ...]
    rates: Mapping[str, str]
    attendance: Mapping[str, str]
    attending: frozenset[str]
    attended: re.Pattern[str]

    def within(self, metric: str) -> frozenset[str]:
        """Return the metrics that may be told as a part of this one, as a kind of it or as its outcome."""
        return self.subsets.get(metric, frozenset()) | self.outcomes.get(metric, frozenset())


def relation_rules() -> RelationRules:
    """Return the relation rules in force, loaded once a process."""
    return load_relations(folders_in_force())


@lru_cache(maxsize=8)
def load_relations(folders: tuple[Path, ...]) -> RelationRules:
    """Load and compile ``relations.yaml`` of the first folder with those of the others laid over it."""
    data = load_layers("relations.yaml", folders)
    implications = _outcomes(data["implications"])
    return RelationRules(
        subsets={key: frozenset(values) for key, values in data["subsets"].items()},
        outcomes={key: frozenset(values) for key, values in data["outcomes"].items()},
        by_kind={key: frozenset(values) for key, values in data["by_kind"].items()},
        implications=implications,
        implied={
            when: frozenset(then for other, _, then in implications if other == when)
            for when, _, _ in implications
        },
        becomes=_outcomes(data["becomes"]),
        pairs=tuple(
            PairRule(
                expression(alternation([row["text"]])),
                tuple(row["metrics"]),
                frozenset(row.get("of", row["metrics"])),
                expression(row["unless_next"]) if "unless_next" in row else None,
                tuple(row.get("instead", ())),
            )
            for row in data["pairs"]
        ),
        rate_pairs=tuple((tuple(row["parts"]), tuple(row["metrics"])) for row in data["rate_pairs"]),
        narrowed=tuple(
            NarrowRule(frozenset(row["of"]), expression(row["law"]), expression(row["text"]))
            for row in data["narrowed"]
        ),
        rates=dict(data["rates"]),
        attendance=dict(data["attendance"]),
        attending=frozenset(data["attending"]),
        attended=re.compile("|".join(data["attended"])),
    )


def _outcomes(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((row["when"], expression(row["text"]), row["then"]) for row in rows)


def also(draft: Draft, metrics: Sequence[str], reason: str) -> None:
    """Let a figure count for further metrics beside its own, for a stated reason."""
    known = {draft.metric, *(metric for metric, _ in draft.also)}
    draft.also += [(metric, reason) for metric in metrics if metric not in known]


def unit_class(draft: Draft) -> str:
    """Return one name for the units that count the same kind of thing."""
    return _SAME_CLASS.get(draft.quantity.unit, draft.quantity.unit)


def value(draft: Draft) -> Decimal:
    """Return the figure's value; a draft always has one."""
    assert draft.quantity.value is not None
    return draft.quantity.value


def before(matcher: Matcher, draft: Draft) -> str:
    """Return the words of the figure's own clause before it."""
    return matcher.text[draft.frame.before[0] : draft.quantity.start]


def is_kind(matcher: Matcher, draft: Draft) -> bool:
    """Tell whether a figure is one of a list that 其中 opens: what it counts is a part of what was told before."""
    start, at = draft.frame.sentence[0], draft.quantity.start
    opened = matcher.text.rfind("其中", start, at)
    return opened >= 0 and not any(mark in matcher.text[opened:at] for mark in "，；")
