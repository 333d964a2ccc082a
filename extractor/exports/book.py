"""``summary.xlsx``: the table, the findings, the evidence, the ledger and the sums by county, linked with each other.

A cell of the table leads to the row of its evidence and that row back to the cell; the pointer resting on a cell shows the
sentence. Comments are dear (LibreOffice takes 3 ms for each, a link a twentieth of that), so that a large run has them only
on cells that need a look; see ``benchmarks/workbook.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.batch import Entry
from extractor.exports.counties import SPREAD, Counties
from extractor.exports.legend import legend_sheet
from extractor.exports.states import BY_HAND, LOOKS, CellLook, flags, look
from extractor.exports.summary import Summary
from extractor.exports.tables import Row, Table
from extractor.exports.workbook import Layout, Mark, Sheet, Style, Workbook, place
from extractor.models import MetricInfo

__all__ = ["ReportBook"]

_EXCEL_ROWS = 1_048_000
_NOTED_REPORTS = 30  # so many may have a comment on every cell
_MOST_NOTES = 2_000  # comments, where not every cell has one
_WRAPPED_REPORTS = 100  # beyond, a sentence takes one line: setting lines doubles the time that opening takes
_LINKED_REPORTS = 1_000  # beyond, the evidence is too long for a sheet, and links take memory
_EVIDENCE_ROWS = 65_000
_LEDGER_LINKS = 5_000

_TITLES = {"findings": "问题", "mentions": "依据", "numbers": "台账", "failures": "未读"}
_WIDTHS = {
    "文件": 18,
    "报告单位": 22,
    "年度": 6,
    "落款日期": 11,
    "错误": 6,
    "提醒": 6,
    "待核对": 24,
    "约数和不同单位": 24,
    "备注": 24,
    "人工改动": 24,
    "级别": 6,
    "应为": 14,
    "实为": 14,
    "数值": 12,
    "单位": 6,
    "约数": 6,
    "性质": 6,
    "页码": 6,
    "把握": 6,
    "所在句子": 66,
    "原文依据": 60,
    "说明": 46,
    "前后文": 46,
    "指标": 20,
    "涉及指标": 20,
    "可能的指标": 18,
    "原因": 60,
    "建议": 60,
    "理由": 40,
}
_FIGURES = ("年度", "数值", "页码", "把握", "错误", "提醒")
_INKS = {"error": "#C00000", "warning": "#B45F06"}
_LINK = Style(link=True)
_SEVERITY = {"错误": Style(fill="#F9C9C4"), "提醒": Style(fill="#FFE8A8")}
_SHORT = 300  # characters of a sentence in a comment
_SAID = {"error": "错误", "warning": "提醒"}


class ReportBook:
    """The workbook of one pass over a run's entries."""

    def __init__(
        self,
        path: Path,
        work: Path,
        summary: Summary,
        tables: Sequence[Table],
        reports: int,
        by_hand: Sequence[str] | None = None,
    ) -> None:
        """Start the workbook of a run of so many ``reports``; ``by_hand`` are the headings of the sheet of changes, if
        there is to be one."""
        self._book = Workbook(path, work)
        self._summary = summary
        self._first = summary.lead
        self._linked = reports <= _LINKED_REPORTS
        self._wrapped = reports <= _WRAPPED_REPORTS
        self._noted = reports <= _NOTED_REPORTS
        self._notes = 0
        self._columns = {one.id: at for at, one in enumerate(summary.metrics, len(self._first))}
        self._ids = {table.stem: table for table in tables}
        self._table = self._table_sheet(summary)
        layout = _layout(by_hand or (), "changes.csv")
        self._changes = None if by_hand is None else self._book.sheet("更正", by_hand, layout)
        self._rows: dict[str, int] = {}
        self._sheets = {table.stem: self._long_sheet(table) for table in tables if table.stem != "failures"}

    def take(self, entry: Entry, rows: Sequence[Row]) -> None:
        """Add one report: ``rows`` are its rows of the table."""
        at = self._table.row
        if rows and self._changes is not None:
            self._rows[entry.file] = at
        for row in rows:
            self._table.write(row, marks=self._marks(entry))
        for stem, table in self._ids.items():
            if stem == "failures" and not entry.ok:
                self._failure(table, entry)
            sheet = self._sheets.get(stem)
            if sheet is not None and stem != "failures" and not sheet.full:
                self._long_rows(table, sheet, entry, at if rows else 0)

    def change(self, row: Row, file: str, metric: str | None, column: int) -> None:
        """Add a row to the sheet of changes; its ``column`` leads to the cell of the table that it speaks of."""
        assert self._changes is not None
        at = self._rows.get(file)
        marks: dict[int, Mark] = {}
        if at is not None:
            cell = place("汇总", at, self._columns.get(metric or "", 0))
            marks[column] = Mark(_LINK, cell, "看汇总表里的这一格")
        self._changes.write(row, marks=marks)

    def drop(self) -> None:
        """Let go of a workbook that will not be finished."""
        self._book.drop()

    def finish(self, totals: Row, counties: Counties, run: Mapping[str, Any]) -> None:
        """Add the totals, the sums by county and the legend, and write the workbook to disk.

        :param run: what ``run.json`` tells of rules and program.
        :raises OSError: if it cannot be written.
        """
        bold = Style(bold=True, fill="#F2F2F2")
        self._table.write(totals, marks={column: Mark(bold) for column in range(len(totals))})
        rows = list(counties.rows())
        if rows:
            headings = counties.headings()
            numeric = frozenset(range(1, len(headings)))
            layout = Layout(2, numeric, widths=(16, 6, 8, 10), scale=70, repeat=0)
            sheet = self._book.sheet("分县汇总", headings, layout)
            for each in rows:
                sheet.write(each)
        widths = (16, 6, 26, 20, 6, 8, 8, 8, 14, 12, 12, 12)
        numeric = frozenset((1, *range(5, len(SPREAD))))
        layout = Layout(4, numeric, widths=widths, csv_name="counties.csv")
        sheet = self._book.sheet("指标统计", SPREAD, layout)
        for row in counties.spread():
            sheet.write(row)
        legend_sheet(self._book, run, noted=self._noted, linked=self._linked)
        self._book.close()

    def _table_sheet(self, summary: Summary) -> Sheet:
        headings = summary.headings()
        own = [_WIDTHS.get(title, 10) for title in self._first]
        figures = frozenset(at for at, title in enumerate(self._first) if title in _FIGURES)
        layout = Layout(
            frozen=3,
            numeric=figures | frozenset(self._columns.values()),
            wrapped=frozenset(range(len(self._first))) - figures,
            widths=(*own, 11),
            most=_EXCEL_ROWS,
            footer=1,
            scale=70,
            repeat=2,
            tallest=2,
        )
        marks = {self._columns[one.id]: Mark(note=f"指标编号：{one.id}") for one in summary.metrics}
        return self._book.sheet(
            "汇总", headings, layout, {0: Mark(note="各种颜色的意思见“说明”表。"), **marks}
        )

    def _long_sheet(self, table: Table) -> Sheet:
        headings = [table.headings[column] for column in table.brief]
        most = _EVIDENCE_ROWS if table.stem == "mentions" and self._linked else 0
        wraps = self._wrapped or table.stem == "findings"
        layout = _layout(headings, f"{table.stem}.csv", most, wraps=wraps)
        return self._book.sheet(_TITLES[table.stem], headings, layout)

    def _failure(self, table: Table, entry: Entry) -> None:
        if "failures" not in self._sheets:
            layout = _layout(table.headings, "failures.csv")
            self._sheets["failures"] = self._book.sheet(_TITLES["failures"], table.headings, layout)
        for row in table.rows(entry):
            self._sheets["failures"].write(row)

    def _long_rows(self, table: Table, sheet: Sheet, entry: Entry, at: int) -> None:
        """Add an entry's rows to one of the long sheets, with their links to row ``at`` of the table."""
        headings = [table.headings[column] for column in table.brief]
        for number, row in enumerate(table.rows(entry)):
            if table.in_workbook(row):
                brief = [row[column] for column in table.brief]
                sheet.write(brief, marks=self._row_marks(table.stem, entry, number, headings, brief, at))

    def _row_marks(
        self, stem: str, entry: Entry, number: int, headings: Sequence[str], row: Sequence[object], at: int
    ) -> dict[int, Mark]:
        marks: dict[int, Mark] = {}
        if stem == "findings":
            level = headings.index("级别")
            marks[level] = Mark(_SEVERITY.get(str(row[level])))
            evidence = self._first_evidence(entry, number)
            if evidence:
                marks[headings.index("说明")] = Mark(_LINK, evidence, "看第一个数的依据")
        if not at or not self._linked or (stem == "numbers" and self._sheets[stem].row > _LEDGER_LINKS):
            return marks
        if stem == "mentions":
            metric = entry.record["mentions"][number]["metric"]
            if metric in self._columns:
                back = place("汇总", at, self._columns[metric])
                marks[headings.index("指标")] = Mark(_LINK, back, "回到汇总表的这一格")
        else:
            marks[0] = Mark(_LINK, place("汇总", at), "看汇总表里的这份报告")
        return marks

    def _marks(self, entry: Entry) -> dict[int, Mark]:
        """Return what a report's row of the table has beside its values."""
        record, flagged = entry.record, flags(entry.record)
        marks: dict[int, Mark] = {}
        for metric in self._summary.metrics:
            cell, told = record["table"].get(metric.id), flagged.get(metric.id, [])
            if cell is not None or told:
                marks[self._columns[metric.id]] = self._mark(entry, metric, cell, told)
        for title in ("错误", "提醒") if record["findings"] and self._linked else ():
            if self._sheets["findings"].holds(self._sheets["findings"].row):
                link = place("问题", self._sheets["findings"].row)
                marks[self._first.index(title)] = Mark(None, link, "看这份报告的问题")
        return marks

    def _mark(
        self,
        entry: Entry,
        metric: MetricInfo,
        cell: Mapping[str, Any] | None,
        told: Sequence[tuple[str, str]],
    ) -> Mark:
        kind = look(metric, cell)
        style = Style(LOOKS[kind].fill, _INKS[told[0][0]] if told else "", bold=bool(told) or kind in BY_HAND)
        own = tuple(cell["mentions"]) if cell else ()
        link = self._evidence(own[0]) if own and self._linked else ""
        lines = [
            *(f"{_SAID[level]}：{message}" for level, message in told),
            *_told_by_hand(entry.record, metric.id),
            *([f"{LOOKS[kind].word}："] if kind in (CellLook.AMBIGUOUS, CellLook.CONFLICT) else []),
            *dict.fromkeys(_proof(entry, number) for number in own),
        ]
        words = "\n".join(lines)
        if self._noted or ((kind is not CellLook.CLEAR or told) and self._notes < _MOST_NOTES):
            self._notes += 1
            return Mark(style, link, "点一下看依据" if link else "", words)
        return Mark(style, link, words)

    def _evidence(self, mention: int) -> str:
        """Return the place of the evidence row of a mention of the report that is being written."""
        row = self._sheets["mentions"].row + mention
        return place("依据", row) if self._sheets["mentions"].holds(row) else ""

    def _first_evidence(self, entry: Entry, finding: int) -> str:
        if not self._linked:
            return ""
        mentions = entry.record["mentions"]
        for span in entry.record["findings"][finding]["evidence"]:
            if span.get("file"):
                continue
            for number, one in enumerate(mentions):
                if one["start"] < span["end"] and one["end"] > span["start"]:
                    return self._evidence(number)
        return ""


def _layout(headings: Sequence[str], csv_name: str, most: int = 0, *, wraps: bool = True) -> Layout:
    numeric = frozenset(at for at, title in enumerate(headings) if title in _FIGURES)
    wrapped = frozenset(range(len(headings))) - numeric if wraps else frozenset[int]()
    widths = [_WIDTHS.get(title, 10) for title in headings]
    return Layout(1, numeric, wrapped, widths, csv_name, most)


def _told_by_hand(record: Mapping[str, Any], metric: str) -> list[str]:
    """Return what a person did to a cell, as the comment tells it."""
    told = record.get("by_hand", {}).get(metric) or record["table"].get(metric, {}).get("accepted")
    return [told] if told else []


def _proof(entry: Entry, mention: int) -> str:
    one, sentence = entry.record["mentions"][mention], entry.sentences[mention]
    page = f"（第{one['page']}页）" if one["page"] else ""
    return f"“{(sentence or one['quote'])[:_SHORT]}”{page}"
