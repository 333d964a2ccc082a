"""Measures extraction against gold: what was found, missed and made up, metric by metric and in all.

A mention counts as found when metric and value are equal, the unit reads the same and the spans overlap;
each gold mention takes at most one. Units read the same as 件 = 起 = 宗 = 例 and 人 = 名 = 位.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError, os_reason
from extractor.gold import GoldMention, GoldReport, read_gold
from extractor.models import Part, Role

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Detail",
    "Scores",
    "Tally",
    "load_gold",
    "load_records",
    "pair_mentions",
    "per_metric_frame",
    "score",
]

_UNITS = {
    "起": "件",
    "宗": "件",
    "例": "件",
    "个案": "件",
    "名": "人",
    "位": "人",
    "％": "%",
    "批次": "批",
    "件(次)": "件次",
    "场(次)": "场次",
    "人(次)": "人次",
    "㎡": "平方米",
    "平方": "平方米",
}
_HEAD = ("issuer", "place", "county", "year", "addressee", "doc_no", "date")
_NEAR_DUPLICATE = "near_duplicate"
_SOURCE_ID = re.compile(r"\b[a-z]\d\d\b")
_DIGITS = re.compile(r"[0-9０-９]+")
_IGNORED = re.compile(r"[\s、]")
_RECORDS_ADVICE = "请给出 extractor run 写出的 reports.jsonl。"
_BEFORE, _AFTER = 24, 6  # characters shown around a miss

_NOTHING: Mapping[str, Any] = {"mentions": [], "table": {}, "findings": [], "numbers": [], "report": {}}


@dataclass(slots=True)
class Tally:
    """Found, made up, missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """The share of what was given that is right; 1 where nothing was given."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was given; 1 where nothing is there."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the rates, to four digits, and the counts behind them."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {
            **{key: round(rate, 4) for key, rate in rates.items()},
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
        }


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that went wrong: ``kind`` is missed, wrong, cell, head, unflagged or false_alarm."""

    report: str
    kind: str
    what: str
    value: str
    where: str


@dataclass(slots=True)
class Scores:
    """What :func:`score` counts; all rates are computed from these."""

    reports: int = 0
    missing: int = 0
    mentions: Tally = field(default_factory=Tally)
    cells: Tally = field(default_factory=Tally)
    metrics: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    checks: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    head: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    details: list[Detail] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return every figure under the name that it has in the project's reports on quality."""
        paired, digits = self.counts["paired"], self.counts["digits"]
        findings = Tally(
            *(sum(getattr(one, key) for one in self.checks.values()) for key in ("tp", "fp", "fn"))
        )
        asked = self.reports * len(_HEAD)
        return {
            "reports": self.reports,
            "missing_reports": self.missing,
            "mentions": self.mentions.to_dict(),
            "cells": self.cells.to_dict(),
            "role_accuracy": _share(self.counts["role"], paired, 0.0),
            "nonactual_recall": _share(self.counts["nonactual_ok"], self.counts["nonactual"]),
            "approx_accuracy": _share(self.counts["approx"], paired, 0.0),
            "quote_is_text_at_offsets": _share(self.counts["offsets"], paired, 0.0),
            "head_accuracy": _share(sum(self.head.values()), asked, 0.0),
            "head": {key: f"{self.head[key]}/{self.reports}" for key in _HEAD},
            "findings": findings.to_dict(),
            "false_alarms_per_report": round(findings.fp / self.reports, 3) if self.reports else 0.0,
            "digit_runs_in_ledger": _share(self.counts["listed"], digits),
        }


def _share(part: int, whole: int, empty: float | None = None) -> float | None:
    return round(part / whole, 4) if whole else empty


def load_gold(folder: Path) -> list[GoldReport]:
    """Return the gold of a folder, by id: from ``<id>.json`` with ``<id>.txt`` where both are there, else
    ``.src``.

    :raises UsageError: if the folder is not there or holds no gold.
    :raises RulesError: if a file is not well formed.
    """
    if not folder.is_dir():
        raise UsageError(f"找不到标注文件夹 {folder}。", advice="请检查路径。", code="input_not_found")
    chosen = {path.stem: path for path in folder.glob("*.src")}
    chosen |= {path.stem: path for path in folder.glob("*.json") if path.with_suffix(".txt").exists()}
    if not chosen:
        advice = "标注文件以 .src 结尾，或是 .json 与同名 .txt。"
        raise UsageError(f"{folder} 里没有标注文件。", advice=advice, code="no_gold")
    return [read_gold(chosen[stem]) for stem in sorted(chosen)]


def load_records(path: Path) -> dict[str, dict[str, Any]]:
    """Return the records of a ``reports.jsonl`` by the stem of their file.

    :raises UsageError: if the file cannot be read or a line is no record.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"打不开 {path}：{os_reason(error)}。", advice="请检查路径。") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码。", advice=_RECORDS_ADVICE) from error
    records: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            records[Path(record["file"]).stem] = record
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path} 第 {number} 行不是一条结果。"
            raise UsageError(message, advice=_RECORDS_ADVICE, code="bad_records") from error
    return records


def score(golds: Sequence[GoldReport], records: Mapping[str, Mapping[str, Any]]) -> Scores:
    """Compare records, by report id, with gold."""
    scores = Scores(reports=len(golds))
    # A copy has two ends: gold plants it in the copy and names the source; flagging the source too is right.
    sources = {
        source
        for gold in golds
        for planted in gold.planted
        if planted.check == _NEAR_DUPLICATE
        for source in _SOURCE_ID.findall(planted.note)
    }
    for gold in golds:
        record = records.get(gold.id)
        if record is None or record.get("status") != "ok":
            scores.missing += 1
            record = _NOTHING
        _score_mentions(scores, gold, record.get("mentions") or [])
        _score_cells(scores, gold, record.get("table") or {})
        _score_head(scores, gold, record.get("report") or {})
        _score_findings(scores, gold, record.get("findings") or [], is_source=gold.id in sources)
        _score_ledger(scores, gold, record.get("numbers") or [])
    return scores


def _score_mentions(scores: Scores, gold: GoldReport, given: Sequence[Mapping[str, Any]]) -> None:
    pairs, extra = pair_mentions(gold.mentions, given)
    scores.mentions.tp += len(pairs)
    scores.mentions.fp += len(extra)
    scores.mentions.fn += len(gold.mentions) - len(pairs)
    for index, mention in enumerate(gold.mentions):
        if index in pairs:
            scores.metrics[mention.metric].tp += 1
            _score_pair(scores, gold.text, mention, given[pairs[index]])
        else:
            scores.metrics[mention.metric].fn += 1
            where = _around(gold.text, mention.start, mention.end)
            scores.details.append(Detail(gold.id, "missed", mention.metric, str(mention.value), where))
    for index in extra:
        one = given[index]
        scores.metrics[one["metric"]].fp += 1
        where = _around(gold.text, one["start"], one["end"])
        scores.details.append(Detail(gold.id, "wrong", one["metric"], str(one["value"]), where))


def pair_mentions(
    golds: Sequence[GoldMention], given: Sequence[Mapping[str, Any]]
) -> tuple[dict[int, int], list[int]]:
    """Pair each gold mention, in order, with the first free one that tells the same.

    Returns the place of the given mention by the place of the gold one, and the places of those given that are left.
    """
    free = defaultdict(list)
    for index, one in enumerate(given):
        free[one["metric"], _number(one["value"]), _unit(one["unit"])].append(index)
    pairs: dict[int, int] = {}
    for place, gold in enumerate(golds):
        same = free[gold.metric, _number(gold.value), _unit(gold.unit)]
        for index in same:
            if given[index]["start"] < gold.end and gold.start < given[index]["end"]:
                pairs[place] = index
                same.remove(index)
                break
    return pairs, sorted(index for rest in free.values() for index in rest)


def _score_pair(scores: Scores, text: str, gold: GoldMention, one: Mapping[str, Any]) -> None:
    counts, role = scores.counts, one.get("role", "actual")
    counts["paired"] += 1
    counts["role"] += role == gold.role.value
    counts["approx"] += one.get("approx", "exact") == gold.approx.value
    counts["offsets"] += text[one["start"] : one["end"]] == one.get("quote")
    if gold.role is not Role.ACTUAL:
        counts["nonactual"] += 1
        counts["nonactual_ok"] += role == gold.role.value


def _score_cells(scores: Scores, gold: GoldReport, table: Mapping[str, Any]) -> None:
    wanted = _gold_cells(gold.mentions)
    given = {metric: _number((cell or {}).get("value")) for metric, cell in table.items()}
    for metric, value in wanted.items():
        if value is None:
            continue
        if given.get(metric) == value:
            scores.cells.tp += 1
            continue
        scores.cells.fn += 1
        scores.cells.fp += given.get(metric) is not None
        where = f"表中为 {given.get(metric)}"
        scores.details.append(Detail(gold.id, "cell", metric, str(value), where))
    for metric, value in given.items():
        if metric not in wanted and value is not None:
            scores.cells.fp += 1
            scores.details.append(Detail(gold.id, "cell", metric, str(value), "标注中没有"))


def _gold_cells(mentions: Iterable[GoldMention]) -> dict[str, Decimal | None]:
    """Return the row that gold implies: a metric's one value, or ``None`` where its values differ.

    A printed total speaks for its parts; without one, parts alone make no cell.
    """
    actual: dict[str, list[GoldMention]] = defaultdict(list)
    for one in mentions:
        if one.role is Role.ACTUAL:
            actual[one.metric].append(one)
    row: dict[str, Decimal | None] = {}
    for metric, group in actual.items():
        whole = [one for one in group if one.part is Part.TOTAL] or [
            one for one in group if one.part is not Part.PART
        ]
        values = {_number(one.value) for one in whole}
        row[metric] = values.pop() if len(values) == 1 else None
    return row


def _score_head(scores: Scores, gold: GoldReport, head: Mapping[str, Any]) -> None:
    for key in _HEAD:
        wanted, given = getattr(gold.head, key), head.get(key)
        if _IGNORED.sub("", str(wanted or "")) == _IGNORED.sub("", str(given or "")):
            scores.head[key] += 1
        else:
            scores.details.append(Detail(gold.id, "head", key, str(wanted), str(given)))


def _score_findings(
    scores: Scores, gold: GoldReport, findings: Sequence[Mapping[str, Any]], *, is_source: bool
) -> None:
    planted = Counter(one.check for one in gold.planted)
    raised = Counter(one["check"] for one in findings if one.get("severity") in ("error", "warning"))
    if is_source and not planted[_NEAR_DUPLICATE]:
        raised.pop(_NEAR_DUPLICATE, None)
    for check in set(planted) | set(raised):
        tally = scores.checks[check]
        if not planted[check]:
            tally.fp += raised[check]
            said = "; ".join(str(one.get("message")) for one in findings if one["check"] == check)
            scores.details.append(Detail(gold.id, "false_alarm", check, str(raised[check]), said))
            continue
        found = min(planted[check], raised[check])
        tally.tp += found
        tally.fn += planted[check] - found
        if not found:
            notes = "; ".join(one.note for one in gold.planted if one.check == check)
            scores.details.append(Detail(gold.id, "unflagged", check, "", notes))


def _score_ledger(scores: Scores, gold: GoldReport, numbers: Sequence[Mapping[str, Any]]) -> None:
    spans = [(one["start"], one["end"]) for one in numbers]
    for digits in _DIGITS.finditer(gold.text):
        scores.counts["digits"] += 1
        scores.counts["listed"] += any(
            start <= digits.start() and digits.end() <= end for start, end in spans
        )


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return None


def _unit(unit: str | None) -> str:
    return _UNITS.get(unit or "", unit or "")


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - _BEFORE) : end + _AFTER].replace("\n", "⏎")


def per_metric_frame(scores: Scores) -> pd.DataFrame:
    """Return a row a metric, worst first: gold, found, missed, wrong, precision, recall, f1."""
    import pandas as pd

    rows = [
        (metric, one.tp + one.fn, one.tp, one.fn, one.fp, one.precision, one.recall, one.f1)
        for metric, one in scores.metrics.items()
    ]
    columns = ["metric", "gold", "found", "missed", "wrong", "precision", "recall", "f1"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["faults"] = frame["missed"] + frame["wrong"]
    return frame.sort_values(["faults", "metric"], ascending=[False, True]).drop(columns="faults")
