"""What a rule file may hold: pydantic models that forbid unknown keys."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["MetricRule", "NullRule", "PartRule", "PointRule", "ZeroRule"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PartRule(_Strict):
    """A lexicon: one idea in all its wordings; ``backward``: it never lends itself to figures before it;
    ``unmasked``: it is sought in the titles of laws too."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    backward: bool = False
    unmasked: bool = False


class PointRule(_Strict):
    """A combination of parts that names the metric.

    ``need``: all parts, the first of them the anchor that stands in the figure's own clause; ``inherit``: parts that
    often stand clauses back; ``context``: parts that may stand anywhere up to the heading; ``avoid``: parts whose
    presence in the figure's own clause speaks against; ``bias``: added to the score; ``generic``: the point names only
    a kind (婚姻家庭纠纷), so that a part of a total or a member of a list takes the metric of its total or list; ``units``: only these.
    """

    need: tuple[str, ...] = Field(min_length=1)
    inherit: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    bias: float = 0.0
    generic: bool = False
    units: tuple[str, ...] = ()


class ZeroRule(_Strict):
    """A zero told in words: the parts that must stand in the clause with 无/未."""

    need: tuple[str, ...] = Field(min_length=1)


class MetricRule(_Strict):
    """One metric of the catalogue with its points."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    group: str
    units: tuple[str, ...] = Field(min_length=1)
    kind: Literal["count", "rate", "money", "area"]
    counts: str
    not_: str = Field(default="", alias="not")
    measure: tuple[str, ...] = Field(min_length=1)
    points: tuple[PointRule, ...] = Field(min_length=1)
    zero: tuple[ZeroRule, ...] = ()
    since: str = ""


class NullRule(_Strict):
    """Something that is counted and is no metric: its words win over a metric that stands farther away."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    measure: tuple[str, ...] = ()
