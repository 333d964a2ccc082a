"""Tables that come as cells from a reader, not as lines."""

from __future__ import annotations

from dataclasses import replace

from checks.support import check_set, codes, view
from extractor.checks import ReportView
from extractor.models import Block, BlockKind, CellPlace

ROWS = [
    ["村", "纠纷", "罚款（万元）"],
    ["东村", "12", "1.20"],
    ["西村", "15", "2.35"],
    ["合计", "27", "3.55"],
]


def with_cells(rows: list[list[str]], before: str = "附表\n") -> ReportView:
    text, blocks = before, []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            blocks.append(
                Block(BlockKind.CELL, len(text), len(text) + len(cell), cell=CellPlace(table=0, row=r, col=c))
            )
            text += cell + "\n"
    return replace(view(text), blocks=tuple(blocks))


def changed(row: int, column: int, value: str) -> list[list[str]]:
    rows = [list(r) for r in ROWS]
    rows[row][column] = value
    return rows


def found(rows: list[list[str]], before: str = "附表\n") -> list[str]:
    return codes(list(check_set().check(with_cells(rows, before))))


def test_a_table_that_adds_up() -> None:
    assert found(ROWS) == []


def test_a_total_that_is_wrong_in_one_column() -> None:
    made = with_cells(changed(3, 1, "29"))
    (finding,) = check_set().check(made)
    assert finding.check == "breakdown_sum"
    assert finding.message == "表格“纠纷”中12＋15合计27，与合计栏29不符"
    assert [e.quote for e in finding.evidence] == ["29", "12", "15"]
    assert all(made.text[e.start : e.end] == e.quote for e in finding.evidence)


def test_decimals_are_rounded_figures() -> None:
    assert found(changed(3, 2, "3.56")) == []
    assert found(changed(3, 2, "3.65")) == ["breakdown_sum"]


def test_blank_and_worded_cells() -> None:
    assert found([*ROWS[:3], ["南村", "", "—"], ROWS[3]]) == []
    assert found([*ROWS[:3], ["南村", "未统计", "1.00"], changed(3, 2, "4.55")[3]]) == []


def test_cells_are_no_prose() -> None:
    assert found([["一、", "1"], ["三、", "2"]], before="一、工作\n") == []
