"""Figures in table cells: what the row says, when the header says, in whose unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from extractor.matching.extraction import Extraction
from extractor.models import Block, BlockKind, CellPlace, LedgerStatus, Part, Role
from matching.support import run


def table(
    rows: Sequence[Sequence[str]], *, labels: int = 1, caption: str = "", before: str = ""
) -> tuple[str, list[Block]]:
    """Return the text and blocks of a table whose first row is the header and first columns are labels."""
    text, blocks = before, []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            start = len(text)
            text += cell
            place = CellPlace(
                table=1,
                row=y,
                col=x,
                row_label=" ".join(row[:labels]) if y and x >= labels else "",
                col_label=rows[0][x] if y else "",
                is_label=y == 0 or x < labels,
                caption=caption,
            )
            blocks.append(Block(BlockKind.CELL, start, len(text), cell=place))
            text += "\t" if x + 1 < len(row) else "\n"
    return text, blocks


def told(rows: Sequence[Sequence[str]], **options: object) -> list[tuple[str, Decimal, str]]:
    return [(one.metric, one.value, one.role.value) for one in extracted(rows, **options).mentions]


def extracted(rows: Sequence[Sequence[str]], **options: object) -> Extraction:
    text, blocks = table(rows, **options)  # type: ignore[arg-type]
    return run(text, blocks=blocks)


def test_the_row_label_names_the_metric_and_the_unit_column_the_unit() -> None:
    rows = [["项目", "单位", "数量"], ["行政处罚案件", "件", "28"], ["调解矛盾纠纷", "件", "96"]]
    assert told(rows, labels=2) == [
        ("penalty_cases", Decimal(28), "actual"),
        ("disputes_handled", Decimal(96), "actual"),
    ]


@pytest.mark.parametrize(
    ("header", "label"), [("金额（万元）", "罚款"), ("金额", "罚款（万元）"), ("金额", "罚款(单位：万元)")]
)
def test_a_unit_in_brackets_scales_the_figure_to_base_units(header: str, label: str) -> None:
    extraction = extracted([["项目", header], [label, "3.15"]])
    (mention,) = extraction.mentions
    assert (mention.metric, mention.value, mention.unit) == ("fines_amount", Decimal(31500), "元")
    assert mention.quote == "3.15"
    assert (mention.low, mention.high) == (Decimal(31500), Decimal(31500)) or mention.low < mention.high


def test_last_years_column_is_previous_and_the_change_is_context() -> None:
    rows = [["项目", "2024年（件）", "上年（件）", "增减"], ["行政处罚案件", "28", "36", "8"]]
    extraction = extracted(rows)
    assert [(one.value, one.role) for one in extraction.mentions] == [
        (Decimal(28), Role.ACTUAL),
        (Decimal(36), Role.PREVIOUS),
    ]
    assert extraction.ledger[-1].status in (LedgerStatus.CONTEXT, LedgerStatus.QUANTITY)
    assert extraction.cells["penalty_cases"].value == 28


def test_an_earlier_year_in_the_header_is_previous() -> None:
    rows = [["项目", "2023年（件）", "2024年（件）"], ["行政处罚案件", "36", "28"]]
    assert told(rows) == [
        ("penalty_cases", Decimal(36), "previous"),
        ("penalty_cases", Decimal(28), "actual"),
    ]


def test_a_target_column_is_a_target() -> None:
    rows = [["项目", "年度目标（场次）", "完成（场次）"], ["普法宣传活动", "30", "33"]]
    assert told(rows) == [
        ("publicity_events", Decimal(30), "target"),
        ("publicity_events", Decimal(33), "actual"),
    ]


def test_rows_of_which_are_parts() -> None:
    rows = [["项目", "数量（件）"], ["行政处罚案件", "31"], ["其中：简易程序", "24"], ["普通程序", "7"]]
    extraction = extracted(rows)
    assert [(one.metric, one.part) for one in extraction.mentions] == [
        ("penalty_cases", Part.TOTAL),
        ("penalty_cases_summary", Part.PART),
        ("penalty_cases_ordinary", Part.PART),
    ]


def test_a_cell_without_unit_or_metric_gives_no_value() -> None:
    rows = [["序号", "项目", "数量"], ["1", "行政处罚案件", "28"], ["2", "植树造林（亩）", "300"]]
    extraction = extracted(rows, labels=2)
    assert extraction.mentions == ()
    assert all(row.status is not LedgerStatus.METRIC for row in extraction.ledger)


def test_a_cell_of_words_is_no_figure_cell() -> None:
    rows = [["项目", "情况（件）"], ["行政处罚案件", "28件案件已经全部办结归档"]]
    assert all(one.quote == "28件" for one in extracted(rows).mentions)


def test_an_empty_cell_gives_nothing() -> None:
    assert told([["项目", "数量（件）"], ["行政处罚案件", ""], ["调解矛盾纠纷", "96"]]) == [
        ("disputes_handled", Decimal(96), "actual")
    ]


def test_prose_beside_a_table_is_argued_as_prose() -> None:
    rows = [["项目", "数量（件）"], ["调解矛盾纠纷", "96"]]
    extraction = extracted(rows, before="办理行政处罚案件28件。\n")
    assert [(one.metric, one.value) for one in extraction.mentions] == [
        ("penalty_cases", Decimal(28)),
        ("disputes_handled", Decimal(96)),
    ]


@pytest.mark.parametrize("sum_row", ["合计", "总计"])
def test_a_row_of_sums_is_the_total_of_its_column(sum_row: str) -> None:
    rows = [["季度", "行政处罚案件（件）"], ["一季度", "10"], ["二季度", "18"], [sum_row, "28"]]
    extraction = extracted(rows)
    assert [(one.quote, one.part) for one in extraction.mentions] == [
        ("10", Part.PART),
        ("18", Part.PART),
        ("28", Part.TOTAL),
    ]
    assert extraction.cells["penalty_cases"].value == 28


def test_a_column_of_sums_is_the_total_of_its_row() -> None:
    rows = [["项目", "上半年（件）", "下半年（件）", "合计（件）"], ["行政处罚案件", "10", "18", "28"]]
    extraction = extracted(rows)
    assert [one.part for one in extraction.mentions] == [Part.PART, Part.PART, Part.TOTAL]
    assert extraction.cells["penalty_cases"].value == 28
