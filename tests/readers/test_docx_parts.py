"""The parts of Word files: where the text stands, flat files, styles, files laid in, diagrams, symbols."""

from __future__ import annotations

import pytest
from lxml import etree
from reader_files import cells, docx, p, parse, tbl, tc, texts, word_xml, zipped

from extractor.errors import DamagedFile
from extractor.models import BlockKind, Document
from extractor.readers.docx_extras import symbol

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = "<w:body>" + p("检查12次") + "</w:body>"


def notes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def relations(*targets: tuple[str, str, str], outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    inside = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{path}"{mode}/>' for key, kind, path in targets
    )
    return f'<Relationships xmlns="urn:rels">{inside}</Relationships>'


def test_the_main_part_is_where_the_relations_say() -> None:
    parts = {
        "_rels/.rels": relations(("a", "officeDocument", "/word/document2.xml")),
        "word/document2.xml": word_xml("document", BODY),
        "word/document.xml": word_xml("document", "<w:body>" + p("旧稿99次") + "</w:body>"),
    }
    assert texts(parse(zipped(parts), "a.docx")) == ["检查12次"]


@pytest.mark.parametrize(
    "parts",
    [
        {"_rels/.rels": relations(("a", "officeDocument", "word/gone.xml")), "word/x.xml": "<a/>"},
        {"word/styles.xml": "<a/>"},
        {"word/document.xml": "<w:document"},
        {"_rels/.rels": "<broken", "word/document.xml": word_xml("document", BODY)},
    ],
    ids=["named part is gone", "no body", "broken body", "broken relations"],
)
def test_a_file_without_its_body_is_damaged(parts: dict[str, str | bytes]) -> None:
    with pytest.raises(DamagedFile) as caught:
        parse(zipped(parts), "报告.docx")
    assert caught.value.code == "damaged_file" and "报告.docx" in caught.value.message


def test_flat_files_of_both_kinds() -> None:
    old = f'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">{BODY}</w:wordDocument>'
    assert texts(parse(old.encode(), "a.doc")) == ["检查12次"]
    part = word_xml("document", BODY).partition("?>")[2]
    flat = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="urn:pkg"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f"{part}</pkg:xmlData></pkg:part><pkg:part pkg:name='/word/x.bin'/></pkg:package>"
    )
    assert texts(parse(flat.encode(), "a.xml")) == ["检查12次"]
    with pytest.raises(DamagedFile):
        parse(flat.replace("document.xml", "other.xml").encode(), "a.xml")


def style(key: str, inner: str, base: str = "") -> str:
    based = f"<w:basedOn w:val='{base}'/>" if base else ""
    return f"<w:style w:type='paragraph' w:styleId='{key}'>{based}{inner}</w:style>"


STYLES = (
    style("One", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr>")
    + style("Two", "", "One")
    + style("Back", "<w:pPr><w:outlineLvl w:val='9'/></w:pPr>", "One")
    + style("Round", "", "Round")
    + style("Odd", "<w:pPr><w:outlineLvl w:val='x'/></w:pPr>")
)


@pytest.mark.parametrize(
    ("properties", "kind", "level"),
    [
        ("<w:pStyle w:val='One'/>", BlockKind.HEADING, 1),
        ("<w:pStyle w:val='Two'/>", BlockKind.HEADING, 1),
        ("<w:pStyle w:val='Back'/>", BlockKind.PARAGRAPH, None),
        ("<w:pStyle w:val='Round'/>", BlockKind.PARAGRAPH, None),
        ("<w:pStyle w:val='Odd'/>", BlockKind.PARAGRAPH, None),
        ("<w:pStyle w:val='None'/>", BlockKind.PARAGRAPH, None),
        ("<w:outlineLvl w:val='1'/>", BlockKind.HEADING, 2),
        ("<w:pStyle w:val='One'/><w:outlineLvl w:val='9'/>", BlockKind.PARAGRAPH, None),
    ],
)
def test_headings_by_their_style(properties: str, kind: BlockKind, level: int | None) -> None:
    document = parse(docx(p("执法情况", properties) + p("一、总体"), styles=STYLES), "a.docx")
    assert (document.blocks[0].kind, document.blocks[0].level) == (kind, level)
    assert document.blocks[1].level == 1


def test_a_sentence_in_a_headings_style_is_a_sentence() -> None:
    document = parse(docx(p("全年检查12次。", "<w:pStyle w:val='One'/>"), styles=STYLES), "a.docx")
    assert document.blocks[0].kind is BlockKind.PARAGRAPH


def test_numbers_of_a_style_its_list_and_its_own_word() -> None:
    numbering = (
        "<w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:lvlText w:val='%1、'/><w:numFmt w:val='chineseCounting'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='3'/><w:lvlText w:val='（%2）'/><w:numFmt w:val='chineseCounting'/>"
        "<w:pStyle w:val='Second'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='6'><w:abstractNumId w:val='0'/>"
        "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>"
    )
    listed = "<w:pPr><w:numPr><w:numId w:val='5'/></w:numPr></w:pPr>"
    styles = style("First", listed) + style("Second", listed) + style("Third", "", "First")
    own = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='{}'/></w:numPr>"
    body = (
        p("甲", "<w:pStyle w:val='First'/>") + p("乙", "<w:pStyle w:val='Second'/>") + p("丙", "<w:pStyle w:val='Third'/>")
        + p("丁", own.format(0, 6)) + p("戊", "<w:pStyle w:val='First'/><w:numPr><w:numId w:val='0'/></w:numPr>")
        + p("己", own.format(0, 99)) + p("庚", own.format("x", 5))
    )  # fmt: skip
    document = parse(docx(body, numbering=numbering, styles=styles), "a.docx")
    assert texts(document)[:6] == ["一、甲", "（三）乙", "二、丙", "七、丁", "戊", "己"]


def laid(path: str, content: str | bytes, kind: str = "aFChunk") -> bytes:
    body = p("前") + f"<w:altChunk xmlns:r='{R}' r:id='c'/>" + p("后")
    return zipped({
        "word/document.xml": word_xml("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(("c", kind, path)),
        f"word/{path}": content,
    })  # fmt: skip


GONE = "<w:p><w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:p>"


@pytest.mark.parametrize(
    ("path", "content", "inside", "noted"),
    [
        ("a.htm", "<html><body><p>检查12次</p></body></html>", ["检查12次"], []),
        ("a.rtf", "{\\rtf1 12 items\\par}", ["12 items"], []),
        (
            "a.docx",
            docx(p("检查12次") + GONE),
            ["检查12次"],
            ["tracked_changes"],
        ),
        ("a.bin", b"\x00\x01\x02", [], ["objects"]),
        ("a.docx", b"PK\x03\x04broken", [], ["objects"]),
        ("a.txt", "12", [], ["objects"]),
    ],
    ids=["web page", "rich text", "Word", "unknown", "broken", "plain"],
)
def test_files_laid_into_the_text(
    path: str, content: str | bytes, inside: list[str], noted: list[str]
) -> None:
    document = parse(laid(path, content), "a.docx")
    assert texts(document) == ["前", *inside, "后"] and notes(document) == noted


def test_a_file_laid_in_that_is_not_there_is_said() -> None:
    body = p("前") + f"<w:altChunk xmlns:r='{R}' r:id='none'/>"
    assert notes(parse(docx(body), "a.docx")) == ["objects"]


def test_the_words_of_a_diagram_are_a_text_box() -> None:
    drawing = f"<w:r><w:drawing><d:relIds xmlns:d='urn:d' xmlns:r='{R}' r:dm='g'/></w:drawing></w:r>"
    data = "<d:dataModel xmlns:d='urn:d'><d:pt><d:t>检查<a:t xmlns:a='urn:a'>受理12件</a:t></d:t></d:pt><d:pt/></d:dataModel>"
    parts = {
        "word/document.xml": word_xml("document", f"<w:body><w:p>{drawing}<w:r><w:t>流程如下</w:t></w:r></w:p></w:body>"),
        "word/_rels/document.xml.rels": relations(("g", "diagramData", "diagrams/data1.xml")),
        "word/diagrams/data1.xml": data,
    }  # fmt: skip
    document = parse(zipped(parts), "a.docx")
    assert texts(document, BlockKind.TEXTBOX) == ["受理12件"]


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0FE", "☑"), ("Wingdings", "F0A8", "□"), ("Wingdings", "F081", "①"), ("Wingdings", "F08A", "⑩"),
        ("Wingdings", "F08C", "❶"), ("Wingdings", "F021", ""), ("Symbol", "F032", "2"), ("Symbol", "F061", ""), ("Webdings", "F032", ""),
        ("宋体", "2460", "①"), ("宋体", "0031", "1"), ("宋体", "0007", ""), ("宋体", "D800", ""), ("宋体", "xyz", ""),
    ],
)  # fmt: skip
def test_symbols_of_picture_fonts(font: str, code: str, shown: str) -> None:
    element = etree.fromstring(f"<w:sym xmlns:w='{W}' w:font='{font}' w:char='{code}'/>")
    assert symbol(element) == shown


def test_rows_and_cells_in_controls_and_skipped_columns() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    shifted = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("12") + "</w:tr>"
    table = tbl(tc("指标") + control.format(tc("数量"))).replace(
        "</w:tbl>", control.format(shifted) + "</w:tbl>"
    )
    document = parse(docx(table + p("完")), "a.docx")
    assert "|  | 12 |" in document.text and cells(document)["12"][1] == "数量"


@pytest.mark.parametrize("span", ["x", "", "-3", "0", "999999"])
def test_a_span_that_is_no_number_is_one_and_none_is_endless(span: str) -> None:
    table = tbl(tc("指标", f"<w:gridSpan w:val='{span}'/>") + tc("数量"), tc("检查") + tc("12"))
    assert "12" in cells(parse(docx(table), "a.docx"))
    skipped = table.replace("<w:tr>", f"<w:tr><w:trPr><w:gridBefore w:val='{span}'/></w:trPr>")
    assert "12" in cells(parse(docx(skipped), "a.docx"))


def test_deleted_rows_and_cells_are_said() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("99") + "</w:tr>"
    table = tbl(tc("指标") + tc("数量"), tc("检查") + tc("12"), tc("处罚") + tc("98", "<w:cellDel/>"))
    document = parse(docx(table.replace("</w:tbl>", gone + "</w:tbl>")), "a.docx")
    assert "99" not in document.text and "98" not in document.text and notes(document) == ["tracked_changes"]
    assert "2 处" in document.notes[0].message
