"""The workbook: bounded sheets, text as text, exact digits."""

from __future__ import annotations

import openpyxl

from extractor.exports.workbook import Workbook


def test_a_long_sheet_ends_with_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.exports.workbook.MOST_ROWS", 3)
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    sheet = book.sheet("台账", ("原文", "数值"), numeric=[1], csv_name="numbers.csv")
    for number in range(9):
        sheet.write(("甲", str(number)))
    book.close()
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["台账"].iter_rows(values_only=True))
    assert rows == [("原文", "数值"), ("甲", 0), ("甲", 1), ("……其余各行见 numbers.csv", None)]


def test_digits_that_a_spreadsheet_would_lose_stay_text(tmp_path):
    book = Workbook(tmp_path / "a.xlsx", tmp_path)
    sheet = book.sheet("表", ("数值",), numeric=[0])
    for value in ("12345678901234567", "0.1", "-5"):
        sheet.write((value,))
    book.close()
    rows = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["表"].iter_rows(values_only=True)]
    assert rows == ["数值", "12345678901234567", 0.1, -5]
