"""The workbook: bounded sheets, text as text, exact digits, links, comments, print setup."""

from __future__ import annotations

import warnings
from pathlib import Path

import openpyxl
import pytest

from extractor.exports.workbook import Layout, Mark, Style, Workbook, place


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def test_a_long_sheet_ends_with_a_word(tmp_path):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    layout = Layout(numeric=frozenset({1}), csv_name="numbers.csv", most=3)
    sheet = book.sheet("台账", ("原文", "数值"), layout)
    for number in range(9):
        assert sheet.holds(sheet.row) == (sheet.row < 3)
        sheet.write(("甲", str(number)))
    book.close()
    assert rows_of(tmp_path / "a.xlsx", "台账") == [
        ("原文", "数值"),
        ("甲", 0),
        ("甲", 1),
        ("……其余各行见 numbers.csv", None),
    ]


@pytest.mark.parametrize(
    ("told", "kept", "form"),
    [
        ("12345678901234567", "12345678901234567", "General"),
        ("123456789012345", 123456789012345, "0"),
        ("0.1", 0.1, "0.0"),
        ("18640.50", 18640.5, "0.00"),
        ("-5", -5, "0"),
        ("=1+1", "=1+1", "General"),
        ("1e5", "1e5", "General"),
    ],
)
def test_numbers_are_numbers_unless_a_spreadsheet_would_lose_digits(tmp_path, told, kept, form):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    book.sheet("表", ("数值",), Layout(numeric=frozenset({0}))).write((told,))
    book.close()
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]["A2"]
    assert (cell.value, cell.number_format) == (kept, form)
    assert cell.data_type == ("s" if isinstance(kept, str) else "n")


def test_text_never_becomes_a_formula_or_a_link(tmp_path):
    texts = ["=1+1", "+5", "-a", "@x", "\t=1", "http://a.cn", "{=1}", "＝1", "internal:'表'!A1"]
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    sheet = book.sheet("表", ("原文",))
    for text in texts:
        sheet.write((text,))
    book.close()
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]
    assert [cell.data_type for (cell,) in read.iter_rows()] == ["s"] * (1 + len(texts))
    assert not any(cell.hyperlink for (cell,) in read.iter_rows())


def test_a_cell_leads_elsewhere_and_keeps_its_number(tmp_path):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    sheet = book.sheet("汇总", ("甲", "乙"), Layout(numeric=frozenset({1})))
    tip = "𠮷" * 300
    mark = Mark(Style(fill="#FFE8A8"), place("依据", 4, 2), tip, "“原文”")
    sheet.write(("a", "12"), marks={1: mark})
    book.sheet("依据", ("丙",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book.close()
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")["汇总"]
    assert (read["B2"].value, read["B2"].data_type) == (12, "n")
    assert read["B2"].hyperlink.location == "'依据'!C5"
    assert len(read["B2"].hyperlink.tooltip.encode("utf-16-le")) <= 510
    assert read["B2"].comment.text == "“原文”"
    assert read["B2"].fill.start_color.rgb == "FFFFE8A8"


def test_a_comment_holds_what_xml_may_hold_and_no_more_than_one_reads(tmp_path):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    book.sheet("表", ("甲",)).write(("a",), marks={0: Mark(note="=1<b>&\x00\x1b" + "长" * 40_000)})
    book.close()
    text = openpyxl.load_workbook(tmp_path / "a.xlsx")["表"]["A2"].comment.text
    assert text.startswith("=1<b>&长")
    assert len(text) == 1_500


def test_a_sheet_is_set_up_for_paper(tmp_path):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    layout = Layout(frozen=2, widths=(8, 20, 10), wrapped=frozenset({1}), scale=70, repeat=1, footer=1)
    sheet = book.sheet("汇总", ("甲", "乙", "丙", "丁"), layout)
    sheet.write(("a", "很长" * 20, "", "d"))
    sheet.write(("合计",))
    book.close()
    read = openpyxl.load_workbook(tmp_path / "a.xlsx")["汇总"]
    assert (read.page_setup.orientation, read.page_setup.paperSize, read.page_setup.scale) == (
        "landscape",
        9,
        70,
    )
    assert (read.print_title_rows, read.print_title_cols) == ("$1:$1", "$B:$B")
    assert (read.freeze_panes, read.auto_filter.ref) == ("C2", "A1:D2")
    assert [round(read.column_dimensions[one].width) for one in "ABC"] == [9, 21, 11]
    assert read["B2"].alignment.wrap_text
    assert read.row_dimensions[2].height > 40
