"""Odd corners of each format: every figure arrives once and in order, or a note says what was not read.

Each case is a document, the numbers of its text in order, and the codes of the notes that it must carry.
"""

from __future__ import annotations

import re

import pytest
from reader_files import docx, p, parse, tbl, tc, word_xml, zipped

from extractor.models import BlockKind, Document

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:v" xmlns:o="urn:o" xmlns:a="urn:a" '
    'xmlns:m="urn:m" xmlns:c="urn:c" xmlns:d="urn:d" xmlns:x="urn:x" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:r="{_R}"'
)
Case = tuple[bytes, str, set[str]]


def word(body: str, held: dict[str, str | bytes] | None = None, **relations: tuple[str, str]) -> bytes:
    """A Word file with namespaces for drawings; relations by id: (kind, target)."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": "<Relationships>{}</Relationships>".format(
            "".join(
                f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{target}"/>'
                for key, (kind, target) in relations.items()
            )
        ),
        **(held or {}),
    }
    return zipped(parts)


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def para(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def t(text: str) -> str:
    return run(f"<w:t>{text}</w:t>")


BOX = f"<w:txbxContent>{p('框内22件')}</w:txbxContent>"
CHUNK = f"{p('检查11次')}<w:altChunk r:id='x'/>{p('处罚33件')}"
WORD: dict[str, Case] = {
    "a web page laid in": (
        word(CHUNK, {"word/a.html": "<html><p>调解22件</p></html>"}, x=("aFChunk", "a.html")), "11 22 33", set(),
    ),
    "a Word file laid in": (
        word(CHUNK, {"word/a.docx": docx(p("调解22件") + f"<w:p><w:del>{t('9')}</w:del></w:p>")}, x=("aFChunk", "a.docx")),
        "11 22 33", {"tracked_changes"},
    ),
    "rich text laid in": (word(CHUNK, {"word/a.rtf": b"{\\rtf1 22\\par}"}, x=("aFChunk", "/word/a.rtf")), "11 22 33", set()),
    "a file laid in that is not there": (word(CHUNK, x=("aFChunk", "b.bin")), "11 33", {"objects"}),
    "a file laid in that is broken": (word(CHUNK, {"word/a.docx": b"PK\3\4"}, x=("aFChunk", "a.docx")), "11 33", {"objects"}),
    "smart tags and custom XML": (
        word(para(f"<w:smartTag>{t('11次')}</w:smartTag>") + f"<w:customXml>{p('22件')}</w:customXml>"), "11 22", set(),
    ),
    "fields": (
        word(para(f"<w:fldSimple w:instr='PAGE 9'>{t('11')}</w:fldSimple>") + para(
            run("<w:fldChar w:fldCharType='begin'/>") + run("<w:instrText>= 9+9</w:instrText>")
            + run("<w:fldChar w:fldCharType='separate'/>") + t("22") + run("<w:fldChar w:fldCharType='end'/>"))),
        "11 22", set(),
    ),
    "links, ruby, dates": (
        word(para(f"<w:hyperlink r:id='q'>{t('11次')}</w:hyperlink>")
             + para(run(f"<w:ruby><w:rt>{t('9')}</w:rt><w:rubyBase>{t('22')}</w:rubyBase></w:ruby>"))
             + para(f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{t('2024年')}</w:sdtContent></w:sdt>")),
        "11 22 2024", set(),
    ),
    "digits of a symbol font": (
        word(para(run("<w:sym w:font='Symbol' w:char='F031'/><w:sym w:font='Symbol' w:char='F032'/>") + t("次"))), "12", set(),
    ),
    "comments": (docx(p("11次"), comments=f"<w:comment w:id='1'>{p('99')}</w:comment>"), "11", {"comments"}),
    "endnotes": (docx(p("11次"), endnotes=f"<w:endnote w:id='1'>{p('22')}</w:endnote>"), "11 22", set()),
    "a text box in both kinds of drawing": (
        word(para(t("11") + run(f"<mc:AlternateContent><mc:Choice><w:drawing><x:txbx>{BOX}</x:txbx></w:drawing></mc:Choice>"
                                f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>")
                  + t("后33"))), "11 33 22", set(),
    ),
    "text only where others fall back to": (
        word(para(t("11次") + run("<mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>22</w:t></mc:Fallback></mc:AlternateContent>"))),
        "11 22", set(),
    ),
    "words set as a picture": (
        word(para(t("11次") + run("<w:pict><v:shape><v:textpath string='标题22'/></v:shape></w:pict>"))), "11 22", set(),
    ),
    "a table in a text box": (
        word(para(t("11") + run(f"<w:pict><v:textbox><w:txbxContent>{tbl(tc('指标') + tc('数量'), tc('处罚') + tc('22件'))}"
                                "</w:txbxContent></v:textbox></w:pict>"))), "11 22", set(),
    ),
    "a fraction and a power": (
        word(para("<m:oMath><m:f><m:num><m:r><m:t>22</m:t></m:r></m:num><m:den><m:r><m:t>33</m:t></m:r></m:den></m:f></m:oMath>")
             + para(t("10") + run("<w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>4</w:t>"))), "22 33 10 4", set(),
    ),
    "a chart": (word(para(t("11") + run("<w:drawing><c:chart r:id='c'/></w:drawing>"))), "11", {"objects"}),
    "a diagram": (
        word(para(t("11") + run("<w:drawing><d:relIds r:dm='g'/></w:drawing>")),
             {"word/diagrams/d.xml": f"<d:dataModel {_SPACES}><d:pt><d:t><a:p><a:r><a:t>图22</a:t></a:r></a:p></d:t></d:pt></d:dataModel>"},
             g=("diagramData", "diagrams/d.xml")), "11 22", set(),
    ),
    "an embedded sheet": (word(para(t("11") + run("<w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object>"))), "11", {"objects"}),
    "a formula object is a picture of itself": (
        word(para(t("11") + run("<w:object><o:OLEObject ProgID='Equation.3'/></w:object>"))), "11", set(),
    ),
    "deleted rows and cells": (
        word(tbl(tc("指标") + tc("数量"), f"<w:trPr><w:del/></w:trPr>{tc('检查')}{tc('99')}", tc("处罚") + tc("11件"),
                 tc("许可") + tc("98", "<w:cellDel/>"))), "11", {"tracked_changes"},
    ),
    "moved text": (word(para(f"<w:moveFrom>{t('99')}</w:moveFrom>") + para(f"<w:moveTo>{t('11')}</w:moveTo>")), "11",
                   {"tracked_changes"}),
    "frames, tabs, soft hyphens": (
        word(para(f"<w:pPr><w:framePr/></w:pPr>{t('11')}") + para(
            t("检查") + run("<w:tab/>") + t("2") + run("<w:softHyphen/>") + t("2次"))), "11 22", set(),
    ),
    "rows and cells in content controls": (
        word(tbl(tc("指标") + tc("数量")).replace("</w:tbl>", "<w:sdt><w:sdtContent><w:tr>" + tc("检查") + "<w:sdt><w:sdtContent>"
             + tc("11次") + "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>")), "11", set(),
    ),
}  # fmt: skip

_ODT = (
    'xmlns:office="urn:office" xmlns:text="urn:text" xmlns:table="urn:table" xmlns:draw="urn:draw" xmlns:svg="urn:svg" '
    'xmlns:dc="urn:dc" xmlns:xlink="urn:xlink"'
)


def odt(body: str) -> bytes:
    content = f"<office:document-content {_ODT}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def op(text: str) -> str:
    return f"<text:p>{text}</text:p>"


OPEN: dict[str, Case] = {
    "sections, one of them hidden": (
        odt(f"<text:section>{op('11次')}</text:section><text:section text:display='none'>{op('99')}</text:section>{op('22')}"),
        "11 22", {"hidden_text"},
    ),
    "tracked changes": (
        odt("<text:tracked-changes><text:changed-region><text:deletion>" + op("99") + "</text:deletion></text:changed-region>"
            "</text:tracked-changes>" + op("检查<text:change/>11<text:change-start/>次22<text:change-end/>")),
        "11 22", {"tracked_changes"},
    ),
    "boxes and shapes": (
        odt(op(f"11<draw:frame><draw:text-box>{op('框22')}</draw:text-box></draw:frame>次33") + op(
            f"44<draw:g><draw:rect>{op('55')}</draw:rect><draw:ellipse>{op('66')}</draw:ellipse></draw:g>")),
        "11 33 22 44 55 66", set(),
    ),
    "comments and hidden words": (
        odt(op(f"11<office:annotation><dc:creator>甲</dc:creator>{op('99')}</office:annotation>次") + op(
            "22<text:hidden-text text:is-hidden='true'>98</text:hidden-text>")), "11 22", {"comments", "hidden_text"},
    ),
    "charts and large pictures": (
        odt(op("11<draw:frame><draw:object xlink:href='./Object 1'/><draw:image/></draw:frame>") + op(
            "22<draw:frame svg:width='15cm' svg:height='8cm'><draw:image/></draw:frame>")), "11 22", {"objects", "pictures"},
    ),
    "a seal is no large picture": (
        odt(op("11<draw:frame svg:width='4.2cm' svg:height='42mm'><draw:image/></draw:frame>")), "11", set(),
    ),
    "fields, blanks, breaks": (
        odt(op("共<text:user-field-get>11</text:user-field-get>件<text:s text:c='3'/>22<text:tab/>3<text:soft-page-break/>3")),
        "11 22 33", set(),
    ),
    "a list that begins anew": (
        odt("<text:list text:style-name='L'><text:list-item>" + op("11") + "</text:list-item></text:list>" + op("22")), "11 22", set(),
    ),
}  # fmt: skip

PROSE = "<p>柳溪镇人民政府认真履行职责，依法行政水平稳步提升，现将有关情况报告如下。</p>" * 3


def html(body: str) -> bytes:
    return f"<html><head><meta charset='utf-8'></head><body>{PROSE}{body}</body></html>".encode()


WEB: dict[str, Case] = {
    "folded parts": (html("<details><summary>附11</summary><p>22件</p></details>"), "11 22", set()),
    "a table in a cell": (
        html("<table><tr><td>指标</td><td>数量</td></tr><tr><td>检查</td><td>11次<table><tr><td>内</td><td>22件</td></tr></table></td>"
             "</tr></table>"), "11 22", set(),
    ),
    "hidden parts": (html("<p hidden>99</p><p style='display:none'>98</p><p>11</p>"), "11", {"hidden_text"}),
    "entities": (html("<p>检查&#49;&#x31;次&nbsp;罚款&yen;22元&lt;33&gt;</p>"), "11 22 33", set()),
    "a power": (html("<p>面积10<sup>4</sup>平方米，注<sup>2</sup></p>"), "10 4 2", set()),
    "what was typed into a form": (
        html("<form><input value='11'><input type='hidden' value='99'><input type='submit' value='98'><textarea>22</textarea></form>"),
        "11 22", set(),
    ),
    "changes": (html("<p>检查<del>99</del><ins>11</ins>次</p>"), "11", {"tracked_changes"}),
    "frames and drawings": (html("<p>11</p><iframe src='x.html'></iframe><svg><text>9</text></svg>"), "11", {"objects"}),
    "pictures, but no icons": (html("<p>11<img src='a.png' width='800'><img src='b.png' width='16'></p>"), "11", {"pictures"}),
    "a numbered list": (html("<ol start='3'><li>检查11次</li><li>处罚22件</li></ol>"), "3 11 4 22", set()),
    "the foot of an article": (html("<article><p>11</p><footer><p>柳溪镇22</p></footer></article>"), "11 22", set()),
    "the foot of the page": (html("<p>11</p><footer><p>备案99号</p></footer>"), "11", set()),
    "ruby and scripts": (html("<p><ruby>检查<rp>(</rp><rt>99</rt></ruby>11次</p><script>a=98</script>"), "11", set()),
    "an encoding that the page names": (
        b"<html><head><meta charset='gb18030'></head><body>" + (PROSE + "<p>检查11次㐂</p>").encode("gb18030"), "11", set(),
    ),
}  # fmt: skip

CASES = [
    *(pytest.param("a.docx", *case, id=f"docx-{name}") for name, case in WORD.items()),
    *(pytest.param("a.odt", *case, id=f"odt-{name}") for name, case in OPEN.items()),
    *(pytest.param("a.html", *case, id=f"html-{name}") for name, case in WEB.items()),
]


def numbers(document: Document) -> list[str]:
    return re.findall(r"\d+", document.text)


@pytest.mark.parametrize(("name", "data", "wanted", "notes"), CASES)
def test_every_figure_arrives_or_a_note_says_what_was_left(
    name: str, data: bytes, wanted: str, notes: set[str]
) -> None:
    document = parse(data, name)
    assert numbers(document) == wanted.split()
    assert {note.code for note in document.notes} - {"web_furniture"} == notes


def test_headings_and_list_items_are_told_by_the_file_too() -> None:
    styles = "<w:style w:styleId='H'><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
    styles += "<w:style w:styleId='S'><w:basedOn w:val='H'/></w:style>"
    body = (
        p("工作情况", "<w:pStyle w:val='S'/>")
        + p("全年检查11次，成效明显。", "<w:pStyle w:val='H'/>")
        + p("正文")
    )
    document = parse(docx(body, styles=styles), "a.docx")
    assert [(block.kind, block.level) for block in document.blocks] == [
        (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, None), (BlockKind.PARAGRAPH, None),
    ]  # fmt: skip
    document = parse(html("<h2>工作情况</h2><ul><li>检查11次</li></ul>"), "a.html")
    assert [block.kind for block in document.blocks][-2:] == [BlockKind.HEADING, BlockKind.LIST_ITEM]
    document = parse(odt("<text:h text:outline-level='2'>工作情况</text:h>"), "a.odt")
    assert [(block.kind, block.level) for block in document.blocks] == [(BlockKind.HEADING, 2)]


def test_a_macro_file_and_strict_namespaces_are_word_files() -> None:
    plain = word_xml("document", f"<w:body>{p('检查11次')}</w:body>")
    strict = plain.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    for name, content in (("a.docm", plain), ("a.docx", strict), ("a.wps", plain)):
        document = parse(zipped({"word/document.xml": content, "word/vbaProject.bin": b"\0"}), name)
        assert numbers(document) == ["11"] and document.format == "docx"
