"""The long tables of a run: one row a value, a finding, a number, a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.batch import Entry
from extractor.labels import APPROX, LEDGER_STATUS, PART, ROLE, SECTION, SEVERITY, SOURCE
from extractor.models import MetricInfo

__all__ = [
    "Row",
    "Table",
    "failures_table",
    "findings_table",
    "mentions_table",
    "numbers_table",
    "run_tables",
    "widened",
]

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's file stem, headings, and the way from an entry to its rows.

    ``brief`` are the columns that the workbook shows; ``only``, if given, is a column and the words in it
    with which a row enters the workbook.
    """

    stem: str
    headings: tuple[str, ...]
    rows: Callable[[Entry], Iterator[Row]]
    brief: tuple[int, ...] = ()
    only: tuple[int, frozenset[str]] | None = None

    def in_workbook(self, row: Row) -> bool:
        """Say whether the workbook shows this row."""
        return self.only is None or row[self.only[0]] in self.only[1]


def _who(record: Mapping[str, Any]) -> Row:
    head = record["report"]
    return record["file"], head["issuer"], head["year"]


_SHORT = 40
_WHO = ("文件", "报告单位", "年度")


def run_tables(metrics: Sequence[MetricInfo]) -> tuple[Table, ...]:
    """Return the long tables of a run, in the order of the workbook's sheets."""
    by_id = {metric.id: metric for metric in metrics}
    return findings_table(by_id), mentions_table(by_id), numbers_table(by_id), failures_table()


def widened(table: Table, headings: Sequence[str], more: Callable[[Entry, int], Row]) -> Table:
    """Return a table with further columns, also in the workbook; ``more`` is asked for each row of an entry by its
    number."""
    count = len(table.headings)

    def rows(entry: Entry) -> Iterator[Row]:
        return ((*row, *more(entry, number)) for number, row in enumerate(table.rows(entry)))

    brief = (*table.brief, *range(count, count + len(headings)))
    return replace(table, headings=(*table.headings, *headings), rows=rows, brief=brief)


def mentions_table(metrics: Mapping[str, MetricInfo]) -> Table:
    """Return the table of every extracted value with its evidence."""

    def rows(entry: Entry) -> Iterator[Row]:
        who = _who(entry.record)
        for one, sentence in zip(entry.record["mentions"], entry.sentences, strict=True):
            yield (
                *who,
                one["metric"],
                _name(metrics, one["metric"]),
                one["value"],
                one["unit"],
                APPROX[one["approx"]],
                ROLE[one["role"]],
                PART[one["part"]],
                one["quote"],
                sentence,
                one["cue"],
                one["rule"],
                SECTION[one["section"]],
                one["page"],
                one["start"],
                one["end"],
                SOURCE[one["source"]],
            )

    named = ("指标编号", "指标", "数值", "单位", "约数", "性质", "合计或其中", "原文", "所在句子", "依据词")
    placed = ("规则", "所在部分", "页码", "起始位置", "结束位置", "来源")
    headings = (*_WHO, *named, *placed)
    brief = ("文件", "年度", "指标", "数值", "单位", "约数", "性质", "合计或其中", "原文", "所在句子", "页码")
    return Table("mentions", headings, rows, tuple(map(headings.index, brief)))


def findings_table(metrics: Mapping[str, MetricInfo]) -> Table:
    """Return the table of every inconsistency with the figures and sentences that make it."""

    def rows(entry: Entry) -> Iterator[Row]:
        who = _who(entry.record)
        for index, one in enumerate(entry.record["findings"]):
            proofs = entry.proofs[index] if index < len(entry.proofs) else ()
            yield (
                *who,
                SEVERITY[one["severity"]],
                one["check"],
                one["message"],
                "、".join(_name(metrics, metric) for metric in one["metrics"]),
                one["expected"],
                one["actual"],
                "；".join(_figure(each) for each in one["evidence"]),
                " ‖ ".join(dict.fromkeys(_sentences(one["evidence"], proofs))),
                "；".join(f"{each['start']}-{each['end']}" for each in one["evidence"]),
            )

    named = ("级别", "检查编号", "说明", "涉及指标", "应为", "实为", "涉及数字", "原文依据", "位置")
    headings = (*_WHO, *named)
    brief = ("文件", "年度", "级别", "说明", "涉及指标", "应为", "实为", "原文依据")
    return Table("findings", headings, rows, tuple(map(headings.index, brief)))


def numbers_table(metrics: Mapping[str, MetricInfo]) -> Table:
    """Return the ledger: every number of every report and what became of it."""

    def rows(entry: Entry) -> Iterator[Row]:
        who = _who(entry.record)
        mentions = entry.record["mentions"]
        for one, around in zip(entry.record["numbers"], entry.around, strict=True):
            metric = "" if one["mention"] is None else mentions[one["mention"]]["metric"]
            near = one["suggested"] or {"metric": "", "score": ""}
            yield (
                *who,
                one["quote"],
                one["value"],
                one["unit"],
                APPROX[one["approx"]],
                LEDGER_STATUS[one["status"]],
                one["status"],
                _name(metrics, metric),
                metric,
                _name(metrics, near["metric"]),
                near["score"],
                around,
                one["start"],
                one["end"],
            )

    named = ("原文", "数值", "单位", "约数", "去向", "去向编号", "指标", "指标编号", "可能的指标", "把握")
    headings = (*_WHO, *named, "前后文", "起始位置", "结束位置")
    brief = ("文件", "原文", "数值", "单位", "去向", "可能的指标", "把握", "前后文")
    # what is a metric stands among the evidence; dates and names need nobody's eye
    words = frozenset(LEDGER_STATUS[status] for status in ("context", "quantity", "placeholder"))
    only = (headings.index("去向"), words)
    return Table("numbers", headings, rows, tuple(map(headings.index, brief)), only)


def failures_table() -> Table:
    """Return the table of every file that could not be read, why, and what to do."""

    def rows(entry: Entry) -> Iterator[Row]:
        error = entry.record["error"]
        if error is not None:
            yield entry.file, error["message"], entry.advice, error["code"]

    return Table("failures", ("文件", "原因", "建议", "代码"), rows)


def _name(metrics: Mapping[str, MetricInfo], metric: str) -> str:
    return metrics[metric].name if metric in metrics else metric


def _figure(one: Mapping[str, Any]) -> str:
    """Return an operand as printed; a long passage is cut, its whole stands beside it."""
    quote = " ".join(one["quote"].split())
    quote = quote if len(quote) <= _SHORT else f"{quote[:_SHORT]}…"
    return f"[{one['file']}] {quote}" if one.get("file") else quote


def _sentences(evidence: Sequence[Mapping[str, Any]], proofs: Sequence[str]) -> Iterator[str]:
    for index, one in enumerate(evidence):
        proof = proofs[index] if index < len(proofs) else ""
        quote = " ".join(one["quote"].split())
        told = proof if len(proof) > len(quote) else quote
        yield f"[{one['file']}] {told}" if one.get("file") else told
