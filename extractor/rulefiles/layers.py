"""What the layered rule files may hold: own files are laid over the built-in ones key by key.

Every key may be missing in an own file; one that ends in ``!`` stands in the place of the built-in value, lists too.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extractor.models import SectionKind
from extractor.resources import IN_PLACE

__all__ = [
    "ChangeNote",
    "ContextFile",
    "DefinitionRule",
    "HeadFile",
    "NamesFile",
    "Pattern",
    "RelationsFile",
    "SectionsFile",
    "UnitForm",
    "UnitsFile",
    "WordsFile",
]


def _compiles(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"不是合法的表达式：{error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression of Python's :mod:`re`."""
Words = list[str]


def _with_signs(schema: dict[str, Any]) -> None:
    """Tell editors that every key may bear the sign."""
    keys = schema.get("properties", {})
    keys |= {f"{key}{IN_PLACE}": value for key, value in keys.items()}


class _Layer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_with_signs)

    @model_validator(mode="before")
    @classmethod
    def _plain_keys(cls, data: Any) -> Any:
        """Take the signs off the keys that say whether they add or replace."""
        if not isinstance(data, dict):
            return data
        return {str(key).removesuffix(IN_PLACE): value for key, value in data.items()}


class ChangeNote(BaseModel):
    """One change of what a metric counts: ``since`` a version or a year; ``what`` is counted otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: str = Field(min_length=1)
    what: str = Field(min_length=4)


class DefinitionRule(BaseModel):
    """What is told of a metric to people: what it counts and what not, since when, and what changed in its meaning.

    Without ``changes`` it has counted the same since it began.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    counts: str = ""
    not_: str = Field(default="", alias="not")
    since: str = ""
    changes: tuple[ChangeNote, ...] = ()


class ContextFile(_Layer):
    """``context.yaml``: the cues that make a figure a target, a duty, last year's, or a sum over years."""

    target: list[Pattern] = []
    target_after: list[Pattern] = []
    not_target: list[Pattern] = []
    mandated: list[Pattern] = []
    required: list[Pattern] = []
    aimed: list[Pattern] = []
    mandated_stop: list[Pattern] = []
    elsewhere: list[Pattern] = []
    elsewhere_title: list[Pattern] = []
    own_place: list[Pattern] = []
    frequency: list[Pattern] = []
    previous: list[Pattern] = []
    cumulative: list[Pattern] = []
    cumulative_since: list[Pattern] = []


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Implication(_Strict):
    """Words of a figure's sentence that give it to a second metric: 全部持证上岗."""

    when: str
    text: Pattern
    then: str


class Pair(_Strict):
    """Two verbs before one figure: 发现并整改隐患12处."""

    text: str
    metrics: Words = Field(min_length=1)
    of: Words = []
    unless_next: Pattern = ""
    instead: Words = []


class RatePair(_Strict):
    """Two nouns before one rate."""

    parts: Words = Field(min_length=1)
    metrics: Words = Field(min_length=1)


class Narrowing(_Strict):
    """Metrics that count gatherings of any kind, and what says that the next figure counts only those about the law."""

    of: Words = Field(min_length=1)
    law: Pattern
    text: Pattern


class RelationsFile(_Layer):
    """``relations.yaml``: which metrics are parts or outcomes of which, whose names may be kinds in another's
    list, and what makes one figure two."""

    subsets: dict[str, Words] = {}
    outcomes: dict[str, Words] = {}
    by_kind: dict[str, Words] = {}
    implications: list[Implication] = []
    becomes: list[Implication] = []
    pairs: list[Pair] = []
    rate_pairs: list[RatePair] = []
    narrowed: list[Narrowing] = []
    rates: dict[str, str] = {}
    attendance: dict[str, str] = {}
    attending: Words = []
    attended: Words = []


class NamePattern(_Strict):
    """One pattern of numbers that count nothing; ``at`` is the class of its first character."""

    kind: Literal["name", "date", "mark", "placeholder", "vague", "skip"]
    at: str = Field(min_length=1)
    pattern: str = Field(min_length=1)


class NamesFile(_Layer):
    """``names.yaml``: numbers that are names, dates, marks or blanks."""

    macros: dict[str, str] = {}
    patterns: list[NamePattern] = []
    plain: str = ""
    counted: str = ""
    names: Words = []
    words: list[Pattern] = []


_FACTOR = r"^(\d*[1-9]\d*(\.\d+)?|\d+\.\d*[1-9]\d*)$"
UnitForm = str | tuple[str, str, Annotated[Decimal, Field(gt=0)] | Annotated[str, Field(pattern=_FACTOR)]]
"""A unit as printed, or printed form, canonical name and factor."""


class UnitsFile(_Layer):
    """``units.yaml``: classes of units, a list of forms each, and how units are told from words that begin alike."""

    model_config = ConfigDict(extra="allow", frozen=True, json_schema_extra=_with_signs)
    __pydantic_extra__: dict[str, list[UnitForm]]

    not_after_one_character: Words = []
    fine_after_one_character: Words = []
    compounds: Words = []
    not_before: dict[str, Words] = {}
    not_on_next_line: dict[str, Words] = {}


class KindRule(_Strict):
    """Title words of one kind of section."""

    kind: SectionKind
    any: list[Pattern] = Field(min_length=1)
    unless: Pattern = ""
    longest: int = Field(ge=1, le=200)


class OpenerRule(_Strict):
    """First words of a paragraph that begin a stretch."""

    kind: SectionKind
    starts: Pattern
    later_year: bool = False


class BareTitle(_Layer):
    """Titles without a number."""

    longest: int = Field(default=26, ge=1, le=100)
    ends_with_not: Pattern = ""
    never: Pattern = ""


class Glue(_Layer):
    """Where a heading ends when the text goes on in the same line; title words have two characters each."""

    always: Pattern = ""
    after_title_word: Pattern = ""
    title_words: str = ""

    @model_validator(mode="after")
    def _of_one_width(self) -> Self:
        if any(len(word) != 2 for word in self.title_words.split("|") if self.title_words):
            raise ValueError("title_words 里每个词须为两个字")
        return self


class SectionsFile(_Layer):
    """``sections.yaml``: how the parts of a report are told apart; own rules are tried first."""

    kinds: list[KindRule] = []
    unknown_before_plan: SectionKind = SectionKind.ACHIEVEMENTS
    unknown_after_plan: SectionKind = SectionKind.OTHER
    claimed_by_subtitle: dict[SectionKind, Pattern] = {}
    bare_title: BareTitle = BareTitle()
    openers: list[OpenerRule] = []
    glue: Glue = Glue()
    after_items: Pattern = ""
    closing: Pattern = ""
    annex: Pattern = ""


class Places(_Layer):
    """Endings and neighbours of the names of places that report."""

    townships: Words = []
    zones: Words = []
    not_names: Words = []
    not_before: str = ""
    leads: Words = []


class Counties(_Layer):
    """Names of counties and what only looks like one."""

    not_names: Words = []
    not_endings: Words = []
    ethnic_longest: int = Field(default=16, ge=4, le=40)
    body_leads: Words = []
    body_offices: Words = []
    body_seats: Words = []
    body_is: Words = []
    body_is_before_pattern: Pattern = ""
    body_never_last: str = ""
    body_never: str = ""
    municipalities: str = ""
    cities_without_counties: str = ""
    prefectures: str = ""


class Offices(_Layer):
    """Names of offices after a township's name."""

    government: Words = []
    party: Words = []
    both: Words = []
    other: Words = []
    short: Words = []
    not_before: Words = []
    partner_pattern: Pattern = ""
    county_office_pattern: Pattern = ""


class Addressee(_Layer):
    """Words that end an addressee."""

    ends_pattern: Pattern = ""
    bare_pattern: Pattern = ""
    never_pattern: Pattern = ""
    longest: int = Field(default=60, ge=4, le=200)


class Title(_Layer):
    """Words of a report's title."""

    words: Words = []
    glued_pattern: Pattern = ""
    own_year_pattern: Pattern = ""
    next_year_pattern: Pattern = ""


class Furniture(_Layer):
    """What a web page prints around the report."""

    labels: Words = []
    lines_pattern: Pattern = ""
    number_labels: Words = []
    issuer_labels: Words = []
    date_labels: Words = []


class HeadFile(_Layer):
    """``head.yaml``: who reports to whom."""

    places: Places = Places()
    counties: Counties = Counties()
    offices: Offices = Offices()
    addressee: Addressee = Addressee()
    doc_no_pattern: Pattern = ""
    title: Title = Title()
    furniture: Furniture = Furniture()
    signature_label_pattern: Pattern = ""
    seals_pattern: Pattern = ""
    red_head_pattern: Pattern = ""


WordsFile = Annotated[dict[str, Words], Field(description="名称到词条清单")]
"""``light.yaml``, ``masks.yaml``: lists of wordings by kind."""
