"""A run's folder, opened again: for outputs that are made from results, not from reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, UsageError, os_reason
from extractor.models import MetricInfo
from extractor.record import validate_record
from extractor.store.models import Head, StoredReport
from extractor.store.paths import text_path
from extractor.store.rows import content_hash

__all__ = ["OWN_STORE", "RunFolder", "StoredReport", "open_run", "told_metrics"]

OWN_STORE = "review.db"
"""The store of a run that no other was named for: it lies beside the results."""

_AGAIN = "请用 extractor run 重新处理这批报告，再执行本命令。"


@dataclass(frozen=True)
class RunFolder:
    """A run that was written: ``facts`` is ``run.json``; ``checks`` tells title, help and ask of a check code."""

    path: Path
    facts: Mapping[str, Any]
    metrics: tuple[MetricInfo, ...]
    checks: Mapping[str, Mapping[str, str]]

    def reports(self) -> Iterator[StoredReport]:
        """Yield the files in the order of their names, one at a time in memory.

        :raises UsageError: if a text is gone or is not the one that the results were made from.
        """
        for record, place, _ in self._records():
            yield self._report(record, place)

    def skim(self) -> Iterator[StoredReport]:
        """Yield the records as they stand, without their texts, in the same order: the first look at a large run.

        What is wrong with one is told when :meth:`report` reads it whole.

        :raises UsageError: if a line is no record at all.
        """
        taken: set[str] = set()
        found: dict[str, tuple[int, str, int]] = {}
        offset = 0
        with _opened(self.path / "reports.jsonl").open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = json.loads(line)
                    place = text_path(record["file"], taken) if record["status"] == "ok" else ""
                    found[record["file"]] = (offset, place, number)
                except (ValueError, TypeError, KeyError) as error:
                    raise _damaged(number) from error
                offset += len(line)
                yield self._told(record, "")
        self.__dict__["_places"] = found  # what has been passed by need not be looked for again

    def heads(self) -> Iterator[Head]:
        """Yield what the list of files tells, in the same order; texts are not read."""
        for record, _, line in self._records():
            head = record["report"]
            township, content = head["place"] or head["issuer"], content_hash(line)
            ok = record["status"] == "ok"
            yield Head(record["file"], record["sha256"], ok, township, head["county"], head["year"], content)

    def report(self, file: str) -> StoredReport:
        """Return one file.

        :raises UsageError: if the run has no such file, or its text is gone or changed.
        """
        if file not in self._places:
            message = f"{self.path} 里没有文件 {file}。"
            raise UsageError(message, advice="请核对文件名，或换一次运行。", code="report_unknown")
        offset, place, number = self._places[file]
        with _opened(self.path / "reports.jsonl").open("rb") as lines:
            lines.seek(offset)
            record = _record(lines.readline().decode("utf-8", "replace"), number)
        return self._report(record, place)

    @cached_property
    def _places(self) -> dict[str, tuple[int, str, int]]:
        """By file: where its line begins, where its text lies, and the line's number."""
        found: dict[str, tuple[int, str, int]] = {}
        offset = 0
        for number, (record, place, line) in enumerate(self._records(), 1):
            found[record["file"]] = (offset, place, number)
            offset += len(line.encode("utf-8"))
        return found

    def _records(self) -> Iterator[tuple[dict[str, Any], str, str]]:
        """Yield the records, each with the place of its text and its line."""
        taken: set[str] = set()
        with _opened(self.path / "reports.jsonl").open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                record = _record(line, number)
                yield record, text_path(record["file"], taken) if record["status"] == "ok" else "", line

    def _report(self, record: Mapping[str, Any], place: str) -> StoredReport:
        return self._told(record, _text(self.path / place, record) if place else "")

    def _told(self, record: Mapping[str, Any], text: str) -> StoredReport:
        told = self.facts.get("remarks", {}).get(record["file"], {"advice": "", "notes": []})
        notes = tuple(str(note["message"]) for note in told["notes"])
        return StoredReport(record, text, notes, str(told["advice"]))


def open_run(path: Path) -> RunFolder:
    """Open a folder that ``extractor run`` has written.

    :raises UsageError: if it is not there, is no such folder, or an older version wrote it.
    """
    try:
        facts = json.loads(_opened(path / "run.json").read_text(encoding="utf-8"))
        return RunFolder(path, facts, told_metrics(facts), facts["checks"])
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path / 'run.json'} 不是本版本写出的运行记录。"
        raise UsageError(message, advice=_AGAIN, code="run_outdated") from error


def told_metrics(facts: Mapping[str, Any]) -> tuple[MetricInfo, ...]:
    """Return the metrics that a ``run.json`` tells, in the order of the table's columns.

    :raises KeyError, TypeError: if it tells none.
    """
    return tuple(
        MetricInfo(one["id"], one["name"], one["group"], tuple(one["units"]), one["kind"])
        for one in facts["metrics"]
    )


def _opened(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(
            f"{path.parent} 不是 extractor run 的结果文件夹：里面没有 {path.name}。",
            advice="请写 extractor run 的 --out 所指的文件夹。",
            code="not_a_run",
        )
    return path


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
        validate_record(record)
    except (ValueError, TypeError, ExtractorError) as error:
        raise _damaged(number) from error
    return record


def _damaged(number: int) -> UsageError:
    message = f"reports.jsonl 第 {number} 行不是本程序写出的结果。"
    return UsageError(message, advice=_AGAIN, code="run_damaged")


def _text(path: Path, record: Mapping[str, Any]) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else "不是 UTF-8 文本"
        message = f"读不到报告的文本 {path}：{reason}。"
        raise UsageError(message, advice=_AGAIN, code="run_without_text") from error
    own = (each for one in record["findings"] for each in one["evidence"] if not each.get("file"))
    for one in (*record["mentions"], *record["numbers"], *own):
        if text[one["start"] : one["end"]] != one["quote"]:
            message = f"{path} 与结果对不上：第 {one['start']} 字处不是“{one['quote'][:20]}”。"
            raise UsageError(message, advice=f"该文件可能被改过。{_AGAIN}", code="run_damaged")
    return text
