"""The values that travel through the house: frozen, without behaviour beyond themselves.

All offsets are code points, half open, into ``Document.text``; all figures are :class:`decimal.Decimal` in base
units (元, %, 平方米, or the measure word as read); nothing here knows a file format, a rule or a check.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

__all__ = [
    "Approx",
    "Block",
    "BlockKind",
    "Cell",
    "CellPlace",
    "CellStatus",
    "Document",
    "Evidence",
    "Finding",
    "FindingScope",
    "LedgerRow",
    "LedgerStatus",
    "Locator",
    "Mention",
    "MetricInfo",
    "Note",
    "Part",
    "Place",
    "Quantity",
    "QuantityKind",
    "ReportHead",
    "Role",
    "Section",
    "SectionKind",
    "Severity",
    "Source",
    "Suggestion",
]


class Approx(StrEnum):
    """How exactly a figure is told: 余/多/以上, 以内, 约/左右, 近."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    NEARLY = "nearly"


class Role(StrEnum):
    """What a figure is to the report: only ``ACTUAL`` enters the table."""

    ACTUAL = "actual"
    TARGET = "target"
    PREVIOUS = "previous"
    CUMULATIVE = "cumulative"
    MANDATED = "mandated"


class Part(StrEnum):
    """The place of a figure beside others of its fact."""

    PART = "part"
    TOTAL = "total"
    AGAIN = "again"


class Source(StrEnum):
    """How the characters came to us."""

    TEXT = "text"
    OCR = "ocr"


class BlockKind(StrEnum):
    """What a stretch of the document's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    TEXTBOX = "textbox"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands on the page: ``page`` from 1, ``bbox`` in points (x0, top, x1, bottom), origin top left."""

    page: int
    bbox: tuple[float, float, float, float] | None = None


class Locator(Protocol):
    """Finds the places of a span; a reader that knows pages hands one over with the document."""

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        """Return one place a visual line that the span touches, in reading order; empty if unknown."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The place of a table cell and the labels that rule it.

    ``row_label``: the texts of the label cells to its left, joined by a space (``行政检查``);
    ``col_label``: the header cells above it, outermost first, joined by a space (``2024年 数量``);
    ``is_label``: the cell is itself a header or a row label; ``caption``: the table's title line, if any.
    """

    table: int
    row: int
    col: int
    row_label: str = ""
    col_label: str = ""
    is_label: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind; blocks do not overlap and stand in reading order."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    cell: CellPlace | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader wants people to know of a file that it could read: ``code`` for programs, Chinese text."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report as read: the text is the ledger that every offset points into."""

    text: str
    blocks: tuple[Block, ...] = ()
    format: str = "txt"
    source: Source = Source.TEXT
    notes: tuple[Note, ...] = ()
    pages: int | None = None
    locator: Locator | None = field(default=None, compare=False)
    confidences: tuple[tuple[int, int, float], ...] = ()
    """OCR only: (start, end, confidence 0–1) of each recognised line."""


class QuantityKind(StrEnum):
    """What a printed figure is, before anyone asks what it counts."""

    COUNT = "count"  # a number with a measure word: 28件, 一次
    MONEY = "money"  # 元
    RATE = "rate"  # %
    AREA = "area"  # 平方米
    CHANGE = "change"  # 个百分点, 倍
    BARE = "bare"  # a number without a unit
    DATE = "date"  # a date, a year, a span of time told as a date, a clock time
    NAME = "name"  # a number inside a name: 三重一大, 12345, 〔2024〕34号, 第一责任人
    MARK = "mark"  # a list mark: 1. （一） 一是
    PLACEHOLDER = "placeholder"  # XX件, ＿＿份
    VAGUE = "vague"  # 几十件, 数百份: a quantity without a value


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of the text.

    ``start``/``end`` cover the figure with its unit and the approximation words that touch it (近百人次, 5000余份,
    6次以上); ``value`` is in base units and ``None`` where none can be read; ``unit`` is the canonical reading of the
    unit as printed (万元 -> 元, 场(次) -> 场次); ``low``/``high`` bound what the print can mean (closed interval);
    ``step`` is one unit in the last printed digit, in base units.
    """

    start: int
    end: int
    quote: str
    value: Decimal | None
    unit: str
    kind: QuantityKind
    approx: Approx = Approx.EXACT
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None


class SectionKind(StrEnum):
    """The part a stretch plays in the usual outline."""

    HEAD = "head"
    OPENING = "opening"
    ACHIEVEMENTS = "achievements"
    DUTIES = "duties"
    PROBLEMS = "problems"
    PLAN = "plan"
    SIGNATURE = "signature"
    ANNEX = "annex"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under one heading: ``level`` 0 head/opening/signature, 1 一、, 2 （一）, 3 1., 4 一是/①.

    ``start``/``end`` cover heading and body; ``title_start``/``title_end`` the heading's own words.
    ``number`` is the printed ordinal as an integer, ``None`` where there is none.
    Sections nest: a level-2 section lies inside its level-1 section; ``kind`` is inherited from the level-1 section.
    """

    kind: SectionKind
    level: int
    start: int
    end: int
    title_start: int
    title_end: int
    title: str
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Who reports to whom on which year; ``date`` is ISO (2024-12-20) or ``None`` where no full date is printed."""

    issuer: str | None = None
    place: str | None = None
    county: str | None = None
    year: int | None = None
    addressee: str | None = None
    doc_no: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One value of one metric with its evidence.

    ``quantity`` is the index of its figure among the document's quantities; ``None`` for a zero told in words.
    ``cue`` are the words that decided, ``reasons`` the argument, both for people.
    """

    metric: str
    value: Decimal
    unit: str
    start: int
    end: int
    quote: str
    approx: Approx = Approx.EXACT
    role: Role = Role.ACTUAL
    part: Part | None = None
    rule: str = ""
    cue: str = ""
    section: SectionKind = SectionKind.OTHER
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    source: Source = Source.TEXT
    confidence: float | None = None
    """OCR only: how sure (0–1) the engine was of the line that the figure stands on."""
    quantity: int | None = None
    total_of: tuple[int, ...] = ()
    """For a printed total: the indices of the mentions that are its parts."""
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    score: float = 1.0
    reasons: tuple[str, ...] = ()


class LedgerStatus(StrEnum):
    """What became of a number."""

    METRIC = "metric"
    CONTEXT = "context"
    DATE = "date"
    NAME = "name"
    QUANTITY = "quantity"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The nearest metric that a number did not reach: ``score`` lies below the acceptance line."""

    metric: str
    score: float


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The fate of one number of the text."""

    start: int
    end: int
    quote: str
    value: Decimal | None
    unit: str | None
    approx: Approx
    status: LedgerStatus
    mentions: tuple[int, ...] = ()
    suggested: Suggestion | None = None


class CellStatus(StrEnum):
    """How a cell of the table came about; ``AMBIGUOUS`` and ``CONFLICT`` cells have no value."""

    SINGLE = "single"
    TOTAL = "total"
    AGREED = "agreed"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Cell:
    """One metric of one report; ``mentions`` are indices of the actual values that speak for it."""

    metric: str
    value: Decimal | None
    unit: str
    approx: Approx
    status: CellStatus
    mentions: tuple[int, ...]


class Severity(StrEnum):
    """``ERROR`` cannot be true, ``WARNING`` should be looked at, ``INFO`` is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FindingScope(StrEnum):
    """Whether a finding needs one report or several."""

    REPORT = "report"
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One operand's sentence: ``file`` is empty for the report itself, else the other report's file name."""

    start: int
    end: int
    quote: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that cannot be, or should be looked at; it reports and never repairs."""

    check: str
    severity: Severity
    message: str
    metrics: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    expected: str | None = None
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What people need to know of a metric: ``units`` canonical first; ``kind`` is count, rate, money or area."""

    id: str
    name: str
    group: str
    units: tuple[str, ...]
    kind: str = "count"
