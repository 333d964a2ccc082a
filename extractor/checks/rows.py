"""Relations between metrics as data: the rows of ``rules/checks.yaml`` and of a county's own files.

Loading is strict: an unknown key, an unknown metric or a missing text refuses the file with its name and
line.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from extractor.checks.words import Words
from extractor.models import Severity

__all__ = [
    "AtMost",
    "Bounds",
    "ChecksFile",
    "Equal",
    "Implies",
    "ProductBound",
    "Ratio",
    "Relation",
    "Row",
    "Sum",
]

Level = Literal["group", "sentence", "paragraph", "section", "report"]
_CODE = r"^[a-z][a-z0-9_]{2,60}$"


class _Base(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    within: Level = "report"
    """The largest stretch that may hold all operands."""
    apart_from: tuple[str, ...] = ()
    """A figure that is told of one of these metrics too is no operand: 2项重大决策均经合法性审查 is not all
    reviews."""

    void: tuple[str, ...] = ()
    """Words of the sentence with which the figures do not speak of the same thing."""
    void_left: tuple[str, ...] = ()
    """The same of the clause of the left figure, or of a rate's numerator."""
    void_right: tuple[str, ...] = ()
    """The same of the clause of the right figure, or of a rate's base."""

    def operands(self) -> tuple[str, ...]:
        """Return the metric ids of the relation."""
        return tuple(self._operands())

    def known(self) -> tuple[str, ...]:
        """Return every metric id that the relation names."""
        return (*self._operands(), *self.apart_from)

    def _operands(self) -> Iterator[str]:
        raise NotImplementedError


class AtMost(_Base):
    """``left <= right``."""

    kind: Literal["le"]
    left: str
    right: str
    pointing: tuple[str, ...] = ()
    """Words of the left figure's sentence that say whose part it is (上述排查出的): then ``right`` may stand anywhere."""

    def _operands(self) -> Iterator[str]:
        yield from (self.left, self.right)


class Equal(_Base):
    """``left = right``."""

    kind: Literal["eq"]
    left: str
    right: str

    def _operands(self) -> Iterator[str]:
        yield from (self.left, self.right)


class Sum(_Base):
    """``total = parts[0] + parts[1] + …``."""

    kind: Literal["sum"]
    total: str
    parts: tuple[str, ...] = Field(min_length=2)

    def _operands(self) -> Iterator[str]:
        yield self.total
        yield from self.parts


class Ratio(_Base):
    """``rate % = numerator / one of the denominators``; the first that the text prints nearby is tried
    first."""

    kind: Literal["ratio"]
    rate: str
    numerator: str
    denominators: tuple[str, ...] = Field(min_length=1)

    def _operands(self) -> Iterator[str]:
        yield from (self.rate, self.numerator)
        yield from self.denominators


class ProductBound(_Base):
    """``left <= factor x right``; ``when_equal`` limits it to reports that print these two metrics as
    equal."""

    kind: Literal["product_bound"]
    left: str
    factor: Decimal = Field(gt=0)
    right: str
    when_equal: tuple[str, str] | None = None

    def _operands(self) -> Iterator[str]:
        yield from (self.left, self.right)
        yield from self.when_equal or ()


class Implies(_Base):
    """``left > 0`` needs ``right > 0``; a ``right`` that is not told at all is only worth knowing."""

    kind: Literal["implies"]
    left: str
    right: str

    def _operands(self) -> Iterator[str]:
        yield from (self.left, self.right)


class Bounds(_Base):
    """``low <= metric <= high`` for the metrics listed, or for all with ``unit``."""

    kind: Literal["bounds"]
    metrics: tuple[str, ...] = ()
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def _operands(self) -> Iterator[str]:
        yield from self.metrics


Relation = Annotated[
    AtMost | Equal | Sum | Ratio | ProductBound | Implies | Bounds, Field(discriminator="kind")
]


class Row(BaseModel):
    """One check made of relations: all of them bear its code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=_CODE)
    title: str = Field(min_length=2)
    severity: Severity
    help: str = Field(min_length=10)
    ask: str = Field(min_length=4)
    basis: str = ""
    relations: tuple[Relation, ...] = Field(min_length=1)

    @field_validator("help", "ask", "title", "basis")
    @classmethod
    def _trimmed(cls, text: str) -> str:
        return text.strip()

    def metrics(self) -> tuple[str, ...]:
        """Return the metric ids of all relations, each once."""
        return tuple(dict.fromkeys(m for relation in self.relations for m in relation.operands()))

    def known(self) -> tuple[str, ...]:
        """Return every metric id that the row names."""
        return tuple(dict.fromkeys(m for relation in self.relations for m in relation.known()))


class ChecksFile(BaseModel):
    """A whole file: the built-in one holds ``words`` too; a user's file may hold relations alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    relations: tuple[Row, ...] = ()
    words: Words | None = None
