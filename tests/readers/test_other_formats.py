"""Sheets, OpenDocument, OFD, rich text, binary Word, OCR: what each of them owes beside the shared documents."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reader_files import cell_blocks, cells, ofd, parse, pdf, shared, texts, zipped

from extractor.errors import DamagedFile, LimitExceeded, NoText
from extractor.models import BlockKind, Source
from extractor.readers import ocr
from extractor.settings import Limits, Settings


def xlsx(fill: Any) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book)
    book.close()
    return out.getvalue()


def test_sheet_numbers_look_as_printed() -> None:
    def fill(book: Any) -> None:
        sheet, percent = book.add_worksheet("执法"), book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["指标", "单位", "本年"])
        sheet.write_row(1, 0, ["检查", "次", 283])
        sheet.write_row(2, 0, ["罚款", "万元", 0.1 + 0.2])
        sheet.write_row(3, 0, ["调解成功率", "%"])
        sheet.write_number(3, 2, 0.9851, percent)

    document = parse(xlsx(fill), "a.xlsx")
    assert cells(document) == {
        "283": ("检查 次", "本年"), "0.3": ("罚款 万元", "本年"), "98.5%": ("调解成功率 %", "本年"),
    }  # fmt: skip
    assert document.format == "xlsx"


def test_merged_cells_titles_and_several_sheets() -> None:
    def fill(book: Any) -> None:
        one, two, hidden = book.add_worksheet("执法"), book.add_worksheet("调解"), book.add_worksheet("旧")
        one.merge_range("A1:C1", "执法情况表")
        one.merge_range("A3:A4", "执法")
        one.write_row(1, 0, ["类别", "指标", "数量"])
        one.write_row(2, 1, ["检查", 12])
        one.write_row(3, 1, ["处罚", 3])
        two.write_row(0, 0, ["指标", "数量"])
        two.write_row(1, 0, ["受理", 9])
        hidden.write(0, 0, "77件")
        hidden.hide()

    document = parse(xlsx(fill), "a.xlsx")
    assert cells(document) == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量"), "9": ("受理", "数量")}
    assert texts(document, BlockKind.HEADING) == ["执法", "调解"]
    assert {b.cell.caption for b in cell_blocks(document) if b.cell and b.cell.table == 1} == {"执法情况表"}
    assert "77" not in document.text and [note.code for note in document.notes] == ["hidden_sheet"]


def test_two_tables_on_a_sheet_have_their_own_headers() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for row, values in enumerate([["指标", "数量"], ["检查", 12], [], ["项目", "金额"], ["罚款", 1770]]):
            sheet.write_row(row, 0, values)

    assert cells(parse(xlsx(fill), "a.xlsx")) == {"12": ("检查", "数量"), "1770": ("罚款", "金额")}


def test_the_shared_xls_keeps_its_percentage() -> None:
    assert "12.5%" in parse(shared("merged.xls").read_bytes(), "merged.xls").text


def test_csv_in_gbk() -> None:
    assert cells(parse('指标,数量\n检查,"1,283"\n'.encode("gbk"), "a.csv")) == {"1,283": ("检查", "数量")}


def test_csv_without_columns_is_plain_text() -> None:
    assert parse("检查12次\n处罚3件\n".encode(), "a.csv").format == "txt"


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def odf(kind: str, body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    mime = {"text": "text", "spreadsheet": "spreadsheet"}[kind]
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{mime}", "content.xml": content})


def test_odt_with_list_numbers_tables_notes_and_deletions() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
        'style:num-suffix="、"/></text:list-style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去27件</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:list text:style-name="L"><text:list-item><text:p>执法</text:p></text:list-item>'
        "<text:list-item><text:p>调解</text:p></text:list-item></text:list>"
        "<text:p>检查<text:s/>12次<text:note><text:note-body><text:p>含村级</text:p></text:note-body></text:note>。</text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>指标</text:p></table:table-cell>"
        "<table:table-cell><text:p>数量</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell><text:p>处罚</text:p></table:table-cell><table:table-cell><text:p>3</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    document = parse(odf("text", body, styles), "a.odt")
    assert texts(document)[:3] == ["一、执法", "二、调解", "检查 12次。"]
    assert cells(document) == {"3": ("处罚", "数量")}
    assert texts(document, BlockKind.FOOTNOTE) == ["含村级"]
    assert [note.code for note in document.notes] == ["tracked_changes"]


def test_ods_reads_what_cells_print() -> None:
    def row(*values: str) -> str:
        return f"<table:table-row>{''.join(f'<table:table-cell><text:p>{v}</text:p></table:table-cell>' for v in values)}</table:table-row>"

    gap = '<table:table-cell table:number-columns-repeated="1024"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048000">{gap}</table:table-row>'
    body = (
        f'<table:table table:name="表一">{row("指标", "本年")}{row("成功率", "98.5%")}{blank}</table:table>'
    )
    assert cells(parse(odf("spreadsheet", body), "a.ods")) == {"98.5%": ("成功率", "本年")}


def test_ofd_lines_become_paragraphs() -> None:
    line = "全年开展行政检查办理案件调处纠纷开展普法宣传成效明显群众满意"
    lines = [(40, 60, line[:28]), (30, 70, line), (30, 80, "合计12次。"), (40, 90, line[:28])]
    document = parse(ofd(lines), "a.ofd")
    assert texts(document) == [line[:28] + line + "合计12次。", line[:28]]
    assert document.pages == 1


def test_ofd_without_text_is_a_scan() -> None:
    with pytest.raises(NoText) as caught:
        parse(ofd([]), "a.ofd")
    assert caught.value.code == "scanned_page"


def test_ofd_without_its_document_is_damaged() -> None:
    with pytest.raises(DamagedFile):
        parse(zipped({"OFD.xml": "<a/>"}), "a.ofd")


def rtf(body: str) -> bytes:
    raw = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}}\\f0 "
    out = "".join(
        char if ord(char) < 128 else "".join(f"\\'{b:02x}" for b in char.encode("gbk")) for char in body
    )
    return raw + out.encode() + b"}"


def test_rtf_text_unicode_and_deletions() -> None:
    body = "检查12次\\par {\\deleted 27件}{\\revised 28件}\\u26696?\\par {\\v 隐}{\\*\\unknown 不见}末段"
    document = parse(rtf(body), "a.rtf")
    assert texts(document) == ["检查12次", "28件案" if "案" in document.text else "28件株", "末段"]
    assert [note.code for note in document.notes] == ["tracked_changes"]


def test_rtf_cells_with_merges() -> None:
    row = "\\trowd{}\\cellx1000{}\\cellx2000\\cellx3000 \\pard\\intbl {}\\cell {}\\cell {}\\cell\\row "
    body = "附表：情况表\\par " + row.format("", "", "类别", "指标", "数量")
    body += (
        row.format("\\clvmgf", "", "执法", "检查", "12")
        + row.format("\\clvmrg", "", "", "处罚", "3")
        + "\\pard 表后\\par"
    )
    document = parse(rtf(body), "a.rtf")
    assert cells(document) == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量")}
    assert texts(document)[0] == "附表：情况表" and texts(document)[-1] == "表后"


def test_rtf_footnotes_and_headers_stand_apart() -> None:
    document = parse(rtf("{\\header 柳溪镇\\par}正文{\\footnote 含村级66件}继续\\par"), "a.rtf")
    assert texts(document, BlockKind.PARAGRAPH) == ["正文继续"]
    assert texts(document, BlockKind.FOOTNOTE) == ["含村级66件"]
    assert texts(document, BlockKind.HEADER) == ["柳溪镇"]


def test_rtf_that_breaks_off_is_told() -> None:
    document = parse(rtf("检查12次\\par 处罚")[:-1], "a.rtf")
    assert [note.code for note in document.notes] == ["truncated_file"]


def test_rtf_depth_is_a_limit() -> None:
    with pytest.raises(LimitExceeded):
        parse(b"{\\rtf1 " + b"{" * 5_000, "a.rtf")


def test_binary_word_broken_in_the_middle() -> None:
    data = shared("report.doc").read_bytes()
    with pytest.raises(DamagedFile) as caught:
        parse(data[:8_000], "断.doc")
    assert "断.doc" in caught.value.message


def _engine(lines: list[tuple[str, float]]) -> ocr.Engine:
    def engine(image: Any) -> list[ocr.Recognised]:
        assert image.shape[0] > 1000
        return [
            ocr.Recognised((250, 300 + 80 * n, 250 + 44 * len(text), 344 + 80 * n), text, score)
            for n, (text, score) in enumerate(lines)
        ]

    return engine


def test_ocr_marks_what_it_read() -> None:
    lines = [("全年办理案件7，105件，开展行政检查二百八十三次(户)群众较为满意", 0.99), ("成效明显。", 0.5)]
    document = ocr.read_scanned_pdf(pdf([[]]), "扫.pdf", Settings(), _engine(lines))
    assert document.source is Source.OCR and "7,105件" in document.text and "（户）" in document.text
    assert [score for _, _, score in document.confidences] == [0.99, 0.5]
    assert document.locator is not None
    at = document.text.index("7,105")
    (place,) = document.locator.locate(at, at + 5)
    assert place.page == 1 and place.bbox is not None and place.bbox[0] == pytest.approx(90, abs=1)
    assert document.notes[0].code == "ocr" and "1 行把握不大" in document.notes[0].message


def test_ocr_without_an_engine_or_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: None)
    with pytest.raises(NoText) as caught:
        parse(shared("num_scan.pdf").read_bytes(), "num_scan.pdf", Settings(ocr=True))
    assert caught.value.code == "scanned_page" and "rapidocr" in caught.value.advice
    with pytest.raises(NoText):
        ocr.read_scanned_pdf(pdf([[]]), "扫.pdf", Settings(), _engine([]))


def test_sheet_limits() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_000_000, 200, "b")

    with pytest.raises(LimitExceeded) as caught:
        parse(xlsx(fill), "a.xlsx", Settings(limits=Limits(table_cells=1_000)))
    assert caught.value.code == "too_many_cells"


def test_formulas_that_were_never_calculated_are_told() -> None:
    document = parse(shared("merged.xlsx").read_bytes(), "merged.xlsx")
    assert [note.code for note in document.notes] == ["formula_without_value", "hidden_cells"]


def test_ocr_reads_the_pictured_pages_of_a_file_with_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: _engine([("扫描页罚款1770元。", 0.95)]))
    data = pdf([[(90, 700, "正文检查12次。")], []])
    picture = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
    empty, filled = (
        b"<</Length 0>>stream\n\nendstream",
        b"<</Length %d>>stream\n%s\nendstream" % (len(picture), picture),
    )
    data = data.replace(empty, filled)
    plain = parse(data, "半.pdf")
    assert [note.code for note in plain.notes] == ["scanned_page"] and plain.source is Source.TEXT
    document = parse(data, "半.pdf", Settings(ocr=True))
    assert texts(document) == ["正文检查12次。", "扫描页罚款1770元。"]
    assert document.source is Source.OCR and [note.code for note in document.notes] == ["ocr"]
    assert document.locator is not None
    at = document.text.index("1770")
    (place,) = document.locator.locate(at, at + 4)
    assert place.page == 2 and place.bbox is not None and place.bbox[1] == pytest.approx(108, abs=1)
    assert [(document.text[start:end], score) for start, end, score in document.confidences] == [
        ("扫描页罚款1770元。", 0.95)
    ]
