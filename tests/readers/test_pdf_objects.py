"""Text that people do not see on a page: the layer that a scanner's own OCR left, words without ink."""

from __future__ import annotations

import re

import pytest
from reader_files import parse

from extractor.errors import NoText
from extractor.models import Document, Source

WHOLE = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
HALF = "q 595 0 0 421 0 421 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
SEAL = "q 100 0 0 100 300 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"


def words(text: str, y: int = 700, mode: int = 0) -> str:
    return f"BT {mode} Tr /F1 16 Tf 1 0 0 1 90 {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def page(*parts: str, extra: str = "") -> bytes:
    """A PDF of one page that draws the parts in their order."""
    stream = "\n".join(parts).encode("latin-1")
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>endobj\n"
        b"6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/W[1 95 500]>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n" % (extra.encode(), len(stream), stream)
    )  # fmt: skip


def numbers(document: Document) -> list[str]:
    return re.findall(r"\d+", document.text)


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


ONE, TWO = "全年开展检查十一次，共11次", "处罚案件22件"


@pytest.mark.parametrize(
    ("parts", "told", "source"),
    [
        ((words(ONE), words(TWO, 600)), [], Source.TEXT),
        ((WHOLE, words(ONE, 700, 3), words(TWO, 600, 3)), ["text_layer"], Source.OCR),
        ((words(ONE, 700, 3), words(TWO, 600, 3), WHOLE), ["text_layer"], Source.OCR),
        ((words(ONE), words(TWO, 600), WHOLE), ["text_layer"], Source.OCR),
        ((WHOLE, words(ONE), words(TWO, 600)), ["pictures"], Source.TEXT),
        ((SEAL, words(ONE, 700, 3), words(TWO, 600)), ["unseen_text"], Source.TEXT),
        ((HALF, words(ONE, 300), words(TWO, 200)), ["pictures"], Source.TEXT),
        ((SEAL, words(ONE), words(TWO, 600)), [], Source.TEXT),
        ((WHOLE, words(ONE), words(TWO, 600, 3)), ["unseen_text", "pictures"], Source.TEXT),
    ],
    ids=["plain", "inkless over a scan", "inkless below it", "covered by it", "on a background", "some inkless words",
         "half a page of picture", "seal", "inkless words on a background"],
)  # fmt: skip
def test_unseen_words_are_read_and_said(parts: tuple[str, ...], told: list[str], source: Source) -> None:
    document = parse(page(*parts), "a.pdf")
    assert numbers(document) == ["11", "22"] and codes(document) == told and document.source is source


def test_a_watermark_over_the_page_makes_no_scan_of_it() -> None:
    extra = "/ExtGState<</G <</ca 0.2>>>>"
    document = parse(page(words(ONE), words(TWO, 600), "/G gs " + WHOLE, extra=extra), "a.pdf")
    assert numbers(document) == ["11", "22"] and "text_layer" not in codes(document)


def test_a_scan_with_no_layer_or_hardly_any_is_no_success() -> None:
    with pytest.raises(NoText) as caught:
        parse(page(WHOLE), "a.pdf")
    assert caught.value.code == "scanned_page"
    document = parse(page(WHOLE, words("12", 700, 3)), "a.pdf")
    assert "scanned_page" in codes(document), "two letters on a picture of a page are no reading of it"


def test_the_note_names_the_pages() -> None:
    document = parse(page(WHOLE, words(ONE, 700, 3), words(TWO, 600, 3)), "a.pdf")
    assert "第 1 页" in document.notes[0].message and "核对" in document.notes[0].message
    assert document.locator is not None and document.locator.locate(0, 4)[0].page == 1
