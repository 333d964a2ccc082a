"""The schema that every record passes before it is written: strict types, no unknown key or index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractor.errors import InternalError

__all__ = ["Record", "validate_record"]

# [0-9], for \d takes the digits of every script
_Number = Annotated[str, Field(pattern=r"^(0|-?([1-9][0-9]*|0\.[0-9]*[1-9]|[1-9][0-9]*\.[0-9]*[1-9]))$")]
_Offset = Annotated[int, Field(ge=0)]
_Approx = Literal["exact", "at_least", "at_most", "about", "nearly"]
_Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
_IsoDate = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class _Span(_Strict):
    start: _Offset
    end: _Offset
    quote: str

    @model_validator(mode="after")
    def _spans_its_quote(self) -> _Span:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"{self.start}..{self.end} does not span {len(self.quote)} characters")
        return self


class MentionRecord(_Span):
    """One extracted value with its evidence."""

    metric: str
    value: _Number
    unit: str
    approx: _Approx
    role: Literal["actual", "target", "previous", "cumulative", "mandated"]
    part: Literal["part", "total", "again"] | None
    rule: str
    cue: str
    section: Literal[
        "head", "opening", "achievements", "duties", "problems", "plan", "signature", "annex", "other"
    ]
    page: Annotated[int, Field(ge=1)] | None
    source: Literal["text", "ocr"]
    bbox: Annotated[list[float], Field(min_length=4, max_length=4)] | None = None
    confidence: Annotated[str, Field(pattern=r"^(0(\.[0-9]{1,3})?|1)$")] | None = None


class CellRecord(_Strict):
    """One cell of the table; it has a value exactly if its status is a clear one."""

    value: _Number | None
    unit: str
    approx: _Approx
    status: Literal["single", "total", "agreed", "ambiguous", "conflict"]
    mentions: Annotated[list[_Offset], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_guess(self) -> CellRecord:
        if (self.value is None) != (self.status in ("ambiguous", "conflict")):
            raise ValueError(f"a cell of status {self.status} with value {self.value}")
        return self


class SuggestionRecord(_Strict):
    """The metric that a number nearly reached."""

    metric: str
    score: float


class NumberRecord(_Span):
    """One row of the ledger."""

    value: _Number | None
    unit: str | None
    approx: _Approx
    status: Literal["metric", "context", "date", "name", "quantity", "placeholder"]
    mention: _Offset | None
    suggested: SuggestionRecord | None


class EvidenceRecord(_Span):
    """One operand of a finding; ``file`` where it stands in another report."""

    file: str | None = None


class FindingRecord(_Strict):
    """One inconsistency."""

    check: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    severity: Literal["error", "warning", "info"]
    message: Annotated[str, Field(min_length=1)]
    metrics: list[str]
    evidence: list[EvidenceRecord]
    expected: str | None
    actual: str | None


class HeadRecord(_Strict):
    """Who reports to whom on which year."""

    issuer: str | None
    place: str | None
    county: str | None
    year: Annotated[int, Field(ge=1900, le=2200)] | None
    addressee: str | None
    doc_no: str | None
    date: _IsoDate | None


class ErrorRecord(_Strict):
    """Why a file failed."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    message: Annotated[str, Field(min_length=1)]


class Record(_Strict):
    """One line of ``reports.jsonl``."""

    file: Annotated[str, Field(min_length=1)]
    sha256: _Sha256
    status: Literal["ok", "failed", "skipped"]
    error: ErrorRecord | None
    report: HeadRecord
    mentions: list[MentionRecord]
    table: dict[str, CellRecord]
    numbers: list[NumberRecord]
    findings: list[FindingRecord]

    @model_validator(mode="after")
    def _hangs_together(self) -> Record:
        if (self.status == "failed") != (self.error is not None):
            raise ValueError(f"status {self.status} with error {self.error}")
        if self.status != "ok" and (self.mentions or self.table or self.numbers or self.findings):
            raise ValueError(f"a {self.status} file with content")
        count = len(self.mentions)
        for number in self.numbers:
            if number.mention is not None and number.mention >= count:
                raise ValueError(f"{number.quote} points to mention {number.mention} of {count}")
        for metric, cell in self.table.items():
            for index in cell.mentions:
                if index >= count or self.mentions[index].metric != metric:
                    raise ValueError(f"the cell {metric} points to mention {index}, which is another's")
        return self


def validate_record(record: Mapping[str, Any]) -> Record:
    """Return the record as a checked model.

    :raises InternalError: if it breaks the contract; the message names the file, the place and the fault.
    """
    try:
        return Record.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "整条"
        fault = f"{place}：{first['msg']}，共 {error.error_count()} 处"
        message = f"{record.get('file')} 的结果不合约定（{fault}）。"
        advice = "这是程序的错误，请把该文件和日志交给维护人员。"
        raise InternalError(message, advice=advice, code="bad_record") from error
