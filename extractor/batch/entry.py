"""One file on its way from a worker to the outputs: the record, and what people are told beside it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.batch.context import around, sentence
from extractor.errors import InternalError
from extractor.models import Finding, LedgerStatus, MetricInfo, Note
from extractor.record import ReportResult, Status, validate_record
from extractor.record.result import finding_dict

__all__ = ["Entry", "Render", "json_line", "read_entry", "spool_line"]

_COUNTED = (LedgerStatus.METRIC, LedgerStatus.CONTEXT, LedgerStatus.QUANTITY, LedgerStatus.PLACEHOLDER)
_PROOF = 400  # characters of a sentence that proves a finding: operands of one sentence show one sentence
_LEVEL = 1  # of compression: done by the workers, it saves the way back and the disk
_FINDINGS, _END = '{"findings": [', "]}\n"  # findings are what a record ends with
_LINE_ENDS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the outputs see it.

    ``record`` is the contract's object and ``line`` the same as JSON. ``sentences`` stands beside its mentions,
    ``around`` beside its numbers, ``proofs`` beside its findings: a sentence an operand, empty where it stands in
    another report; findings from across reports come later and have none. ``text`` is the reader's text of a file
    that was read. ``rendered`` holds parts of outputs that the worker has made, by the output's name.
    """

    record: dict[str, Any]
    line: str = ""
    advice: str = ""
    notes: tuple[Note, ...] = ()
    format: str = ""
    pages: int | None = None
    sentences: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    proofs: tuple[tuple[str, ...], ...] = ()
    text: str | None = None
    rendered: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name that all outputs use."""
        name: str = self.record["file"]
        return name

    @property
    def ok(self) -> bool:
        """Whether the file was read."""
        return bool(self.record["status"] == Status.OK.value)

    def with_findings(self, more: Sequence[Finding]) -> Entry:
        """Return the entry with findings from checks across reports behind its own."""
        if not more:
            return self
        findings = [finding_dict(one) for one in more]
        validate_record({**self.record, "mentions": [], "table": {}, "numbers": [], "findings": findings})
        record = {**self.record, "findings": self.record["findings"] + findings}
        return replace(self, record=record, line=_lengthened(self.line, findings))


Render = Callable[[Entry, Sequence[MetricInfo]], Mapping[str, str]]
"""Makes parts of outputs in the worker, where there is time; it must be importable by name."""


def spool_line(result: ReportResult, metrics: Sequence[MetricInfo], render: Render | None) -> bytes:
    """Return a result as the spool keeps it: the record's JSON line, then one with all that goes beside, compressed.

    :raises InternalError: if the record breaks the contract, or a quote is not what stands in the text.
    """
    record = result.to_dict()
    validate_record(record)
    _check_quotes(record, result.text)
    text = result.text
    entry = Entry(
        record=record,
        line=json_line(record),
        advice="" if result.error is None else result.error.advice,
        notes=(*result.notes, *_silence(result)),
        format=result.format,
        pages=result.pages,
        sentences=tuple(sentence(text, one.start, one.end) for one in result.mentions),
        around=tuple(around(text, one.start, one.end) for one in result.ledger),
        proofs=tuple(
            tuple("" if each.file else sentence(text, each.start, each.end, _PROOF) for each in one.evidence)
            for one in result.findings
        ),
        # what offsets point into stays beside the results, also where the input is moved or mended later
        text=text if result.status is Status.OK else None,
    )
    beside = {
        "advice": entry.advice,
        "notes": [[note.code, note.message] for note in entry.notes],
        "format": entry.format,
        "pages": entry.pages,
        "sentences": entry.sentences,
        "around": entry.around,
        "proofs": entry.proofs,
        "text": entry.text,
        "rendered": {} if render is None else dict(render(entry, metrics)),
    }
    # a lone surrogate, which no UTF-8 file can hold, becomes one "?": offsets stay
    told = entry.line + json.dumps(beside, ensure_ascii=False)
    return zlib.compress(told.encode("utf-8", "replace"), _LEVEL)


def read_entry(line: bytes) -> Entry:
    """Return the entry that :func:`spool_line` has packed."""
    first, second = zlib.decompress(line).decode("utf-8").split("\n", 1)
    beside = json.loads(second)
    return Entry(
        record=json.loads(first),
        line=first + "\n",
        advice=beside["advice"],
        notes=tuple(Note(code, message) for code, message in beside["notes"]),
        format=beside["format"],
        pages=beside["pages"],
        sentences=tuple(beside["sentences"]),
        around=tuple(beside["around"]),
        proofs=tuple(tuple(one) for one in beside["proofs"]),
        text=beside["text"],
        rendered=beside["rendered"],
    )


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line, with no character in it that any reader takes for a line end."""
    line = json.dumps(record, ensure_ascii=False)
    for char, escape in _LINE_ENDS.items():
        if char in line:
            line = line.replace(char, escape)
    return line + "\n"


def _lengthened(line: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """Return a record's line with more findings at its end, where they stand: to write the whole again takes longer
    than the checks that have found them."""
    told = json_line({"findings": findings})
    kept, added = line.removesuffix(_END), told.removeprefix(_FINDINGS)
    return kept + ("" if kept.endswith(_FINDINGS[1:]) else ", ") + added


def _check_quotes(record: Mapping[str, Any], text: str) -> None:
    """Evidence that does not stand where it is said to stand is worse than none."""
    own = (each for one in record["findings"] for each in one["evidence"] if not each.get("file"))
    for one in (*record["mentions"], *record["numbers"], *own):
        if text[one["start"] : one["end"]] != one["quote"]:
            place = f"{one['start']}..{one['end']}"
            raise InternalError(f"{record['file']} 的 {place} 处不是“{one['quote']}”。", code="bad_record")


def _silence(result: ReportResult) -> tuple[Note, ...]:
    """Return a note where a report that was read gave nothing, so that no row is empty without a word."""
    said = any(note.code.startswith("no_") for note in result.notes)
    if result.status is not Status.OK or result.mentions or said:
        return ()
    counted = sum(one.status in _COUNTED for one in result.ledger)
    if counted == 0:
        return (Note("no_numbers", "全文没有找到任何统计数字，请核对是否选错文件。"),)
    return (Note("no_metrics", f"找到 {counted} 个数字，但没有一个能对应到指标，请在台账中核对。"),)
