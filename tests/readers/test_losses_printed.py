"""Odd corners of sheets and pages: every figure arrives once, or a note says what was not read."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

import pytest
from reader_files import parse, pdf, zipped

from extractor.models import Document, Source
from extractor.settings import Settings

BOX = b"/MediaBox[0 0 595 842]"
PAGE = pdf([[(90, 700, "全年检查11次，情况良好"), (90, 670, "处罚22件")]])


def numbers(document: Document) -> list[str]:
    return re.findall(r"[\d.]+", document.text)


def noted(document: Document) -> set[str]:
    return {note.code for note in document.notes}


def workbook() -> bytes:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", "数量", "日期", "比例", "结果"])
    sheet.append(["检查", 11, datetime.date(2024, 3, 5), 0.985, "=1+1"])
    sheet.append(["处罚", "22", datetime.datetime(2024, 3, 6, 9, 30), 0.5, 3.1])
    sheet["D2"].number_format, sheet["D3"].number_format = "0.0%", "0%"
    sheet.append(["许可", 33])
    sheet.row_dimensions[4].hidden = True
    sheet.merge_cells("A6:B6")
    sheet["A6"] = "合计44件"
    hidden = book.create_sheet("底稿")
    hidden["A1"], hidden.sheet_state = 99, "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::EncodingWarning")  # the writer's own
def test_a_sheet_as_people_see_it_and_what_is_hidden_is_said() -> None:
    document = parse(workbook(), "a.xlsx")
    wanted = "11 2024 3 5 98.5 22 2024 03 06 09 30 50 3.1 33 44"
    assert numbers(document) == wanted.split()
    assert "98.5%" in document.text and "50%" in document.text
    assert noted(document) == {"formula_without_value", "hidden_sheet", "hidden_cells"}


def test_a_hidden_sheet_of_an_ods_is_named_and_not_read() -> None:
    style = "<s:style s:name='off'><s:table-properties t:display='false'/></s:style>"
    sheets = "".join(
        f"<t:table t:name='{name}' t:style-name='{used}'><t:table-row><t:table-cell><x:p>{text}</x:p></t:table-cell>"
        "</t:table-row></t:table>"
        for name, used, text in (("报表", "on", "检查11次"), ("底稿", "off", "99"))
    )
    content = f"<o:d xmlns:o='urn:o' xmlns:t='urn:t' xmlns:s='urn:s' xmlns:x='urn:x'>{style}<o:body>{sheets}</o:body></o:d>"
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    document = parse(zipped({"mimetype": mime, "content.xml": content}), "a.ods")
    assert numbers(document) == ["11"] and noted(document) == {"hidden_sheet"}
    assert "底稿" in document.notes[0].message


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_loses_nothing(turn: int) -> None:
    document = parse(PAGE.replace(BOX, BOX + b"/Rotate %d" % turn), "a.pdf")
    assert sorted(numbers(document)) == ["11", "22"] and not noted(document)


def _hex(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">"


@pytest.mark.parametrize(
    ("kind", "key", "noticed"),
    [(b"Text", b"Contents", True), (b"FreeText", b"Contents", True), (b"Widget/FT/Tx/T(a)", b"V", True),
     (b"Link", b"Contents", False), (b"Square", b"Subj", False)],
)  # fmt: skip
def test_what_was_typed_onto_a_page_is_said(kind: bytes, key: bytes, noticed: bool) -> None:
    one = b"<</Type/Annot/Subtype/" + kind + b"/Rect[90 600 300 630]/" + key + b" " + _hex("罚款33元") + b">>"
    document = parse(PAGE.replace(BOX, BOX + b"/Annots[" + one + b"]"), "a.pdf")
    assert numbers(document) == ["11", "22"]
    assert noted(document) == ({"comments"} if noticed else set())


@pytest.mark.filterwarnings("ignore")  # the engine's own
def test_a_page_through_the_real_ocr_engine() -> None:
    pytest.importorskip("rapidocr", reason="the OCR extra (rapidocr) is not installed here")
    image: Any = pytest.importorskip("PIL.Image")
    draw, font = pytest.importorskip("PIL.ImageDraw"), pytest.importorskip("PIL.ImageFont")
    page = image.new("RGB", (900, 300), "white")
    pen, letters = draw.Draw(page), font.load_default(size=44)
    pen.text((60, 60), "Inspected 127 times", fill="black", font=letters)
    pen.text((60, 160), "Fines 3480 in 2024", fill="black", font=letters)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150)
    document = parse(out.getvalue(), "scan.pdf", Settings(ocr=True))
    assert numbers(document) == ["127", "3480", "2024"]
    assert document.source is Source.OCR and "ocr" in noted(document)
    assert document.confidences and all(0 < score <= 1 for *_, score in document.confidences)
