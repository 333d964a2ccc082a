from __future__ import annotations

import pytest
from reader_files import cell_blocks, cells, docx, p, parse, shared, tbl, tc, texts, zipped

from extractor.errors import DamagedFile, LimitExceeded
from extractor.models import BlockKind
from extractor.readers.numbering import format_number
from extractor.settings import Limits, Settings

RUN = "<w:r><w:t>{}</w:t></w:r>"
ALONE = RUN.format("检查9次")
_LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + _LEVEL.format(0, "chineseCounting", "%1、")
    + _LEVEL.format(1, "chineseCounting", "（%2）")
    + _LEVEL.format(2, "decimal", "%3.")
    + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)


def numbered(text: str, level: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def test_insertions_in_deletions_out_with_a_note() -> None:
    body = f"<w:p>{RUN.format('案件')}<w:del><w:r><w:delText>27件</w:delText></w:r></w:del><w:ins>{RUN.format('28件')}</w:ins></w:p>"
    document = parse(docx(body), "a.docx")
    assert texts(document) == ["案件28件"]
    assert [note.code for note in document.notes] == ["tracked_changes"]


def test_moved_text_stands_once() -> None:
    body = f"<w:p><w:moveFrom>{ALONE}</w:moveFrom>{RUN.format('共')}<w:moveTo>{ALONE}</w:moveTo></w:p>"
    assert texts(parse(docx(body), "a.docx")) == ["共检查9次"]


def test_a_deleted_paragraph_mark_joins_two() -> None:
    body = p("办理案件", "<w:rPr><w:del/></w:rPr>") + p("28件。")
    assert texts(parse(docx(body), "a.docx")) == ["办理案件28件。"]


def test_content_controls_and_links_are_read() -> None:
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('普法33场')}</w:sdtContent></w:sdt>"
    body += f"<w:p><w:hyperlink>{RUN.format('链接5次')}</w:hyperlink></w:p>"
    assert texts(parse(docx(body), "a.docx")) == ["普法33场", "链接5次"]


def test_a_text_box_stands_once() -> None:
    box = f"<w:txbxContent>{p('罚款1770元')}</w:txbxContent>"
    body = f"<w:p>{RUN.format('段落')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
    body += f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    document = parse(docx(body), "a.docx")
    assert document.text.count("1770") == 1
    assert texts(document, BlockKind.TEXTBOX) == ["罚款1770元"]


def test_footnotes_and_headers_have_their_kinds() -> None:
    notes = f'<w:footnote w:type="separator">{p("—")}</w:footnote><w:footnote w:id="1">{p("含村级66件")}</w:footnote>'
    document = parse(docx(p("正文"), footnotes=notes, header1=p("柳溪镇"), footer1=p("第 3 页")), "a.docx")
    assert texts(document, BlockKind.FOOTNOTE) == ["含村级66件"]
    assert texts(document, BlockKind.HEADER) == ["柳溪镇"]
    assert texts(document, BlockKind.FOOTER) == []


def test_automatic_numbers_are_printed() -> None:
    body = (
        numbered("主要工作", 0)
        + numbered("执法", 1)
        + numbered("检查", 2)
        + numbered("处罚", 2)
        + numbered("普法", 1)
    )
    body += numbered("存在问题", 0) + numbered("不足", 1) + numbered("短板", 2)
    document = parse(docx(body, numbering=NUMBERING), "a.docx")
    assert texts(document) == [
        "一、主要工作",
        "（一）执法",
        "1.检查",
        "2.处罚",
        "（二）普法",
        "二、存在问题",
        "（一）不足",
        "1.短板",
    ]
    assert [b.level for b in document.blocks] == [1, 2, 3, 3, 2, 1, 2, 3]


def test_a_style_numbers_its_paragraphs_and_zero_switches_it_off() -> None:
    styles = '<w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    styles += '<w:style w:styleId="K"><w:basedOn w:val="H"/></w:style>'
    body = p("主要工作", '<w:pStyle w:val="K"/>') + p(
        "无号", '<w:pStyle w:val="K"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert texts(parse(docx(body, numbering=NUMBERING, styles=styles), "a.docx")) == ["一、主要工作", "无号"]


def test_a_style_finds_its_level_in_the_list() -> None:
    numbering = NUMBERING.replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="T"/>')
    styles = '<w:style w:styleId="T"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    body = (
        numbered("工作", 0)
        + p("执法", '<w:pStyle w:val="T"/>')
        + numbered("", 1)
        + p("普法", '<w:pStyle w:val="T"/>')
    )
    assert texts(parse(docx(body, numbering=numbering, styles=styles), "a.docx")) == [
        "一、工作",
        "（一）执法",
        "（三）普法",
    ]


@pytest.mark.parametrize(("value", "style", "printed"), [
    (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (12, "chineseCountingThousand", "十二"),
    (21, "japaneseCounting", "二十一"), (105, "chineseCounting", "一百零五"), (3, "decimalEnclosedCircleChinese", "③"),
    (2, "chineseLegalSimplified", "贰"), (4, "lowerRoman", "iv"), (27, "upperLetter", "AA"), (7, "decimalZero", "07"),
    (1, "ideographTraditional", "甲"), (8, "decimal", "8"),
])  # fmt: skip
def test_number_styles(value: int, style: str, printed: str) -> None:
    assert format_number(value, style) == printed


def test_field_codes_and_hidden_text_are_not_printed() -> None:
    body = "<w:p><w:r><w:instrText>PAGE 99</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>秘7件</w:t></w:r>"
    body += f"{RUN.format('明8件')}</w:p>"
    document = parse(docx(body), "a.docx")
    assert texts(document) == ["明8件"]
    assert [note.code for note in document.notes] == ["hidden_text"]


def test_tables_stand_in_order_with_merged_labels() -> None:
    body = p("附表1 执法情况表") + tbl(
        tc("类别") + tc("指标") + tc("数量"),
        tc("执法", '<w:vMerge w:val="restart"/>') + tc("检查") + tc("12"),
        tc("<w:p/>", "<w:vMerge/>") + tc("处罚") + tc("3"),
    ) + p("表后。")  # fmt: skip
    document = parse(docx(body), "a.docx")
    assert (
        document.text
        == "附表1 执法情况表\n| 类别 | 指标 | 数量 |\n| 执法 | 检查 | 12 |\n|  | 处罚 | 3 |\n表后。\n"
    )
    assert cells(document) == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量")}
    assert {b.cell.caption for b in cell_blocks(document) if b.cell} == {"附表1 执法情况表"}


def test_two_header_rows_with_spans() -> None:
    body = tbl(
        tc("指标", '<w:vMerge w:val="restart"/>') + tc("2024年", '<w:gridSpan w:val="2"/>'),
        tc("<w:p/>", "<w:vMerge/>") + tc("件数") + tc("金额"),
        tc("处罚") + tc("28") + tc("1770"),
    )
    assert cells(parse(docx(body), "a.docx")) == {
        "28": ("处罚", "2024年 件数"),
        "1770": ("处罚", "2024年 金额"),
    }


def test_a_nested_table_follows_its_row() -> None:
    inner = tbl(tc("内层") + tc("9件"))
    document = parse(docx(tbl(tc("外层") + f"<w:tc>{inner}<w:p/></w:tc>", tc("末行") + tc("1"))), "a.docx")
    assert document.text == "| 外层 |  |\n| 内层 | 9件 |\n| 末行 | 1 |\n"
    assert len({b.cell.table for b in cell_blocks(document) if b.cell}) == 2


def test_a_table_of_one_cell_is_a_frame() -> None:
    document = parse(docx(tbl(f"<w:tc>{p('一、工作')}{p('检查12次。')}</w:tc>")), "a.docx")
    assert texts(document) == ["一、工作", "检查12次。"] and not cell_blocks(document)


def test_long_prose_in_a_cell_keeps_its_paragraphs() -> None:
    prose = "".join(p("全年开展行政检查12次，" * 12 + f"第{n}段。") for n in "甲乙丙")
    document = parse(docx(tbl(tc("工作情况") + f"<w:tc>{prose}</w:tc>")), "a.docx")
    assert [text[-4:] for text in texts(document)[1:]] == ["第甲段。", "第乙段。", "第丙段。"]


def test_a_line_break_makes_lines() -> None:
    assert texts(parse(docx("<w:p><w:r><w:t>一行</w:t><w:br/><w:t>二行</w:t></w:r></w:p>"), "a.docx")) == [
        "一行",
        "二行",
    ]


def test_strict_files_read_the_same() -> None:
    data = docx(p("检查12次")).replace(b"", b"")
    strict = zipped(
        {
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>检查12次</w:t></w:r></w:p></w:body></w:document>'
        }
    )
    assert texts(parse(strict, "a.docx")) == texts(parse(data, "a.docx")) == ["检查12次"]


def test_one_flat_xml_file_is_read() -> None:
    flat = '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>检查12次</w:t></w:r></w:p></w:body></w:wordDocument>'
    document = parse(flat.encode(), "a.doc")
    assert texts(document) == ["检查12次"]
    assert [note.code for note in document.notes] == ["suffix_differs"]


def test_broken_and_hostile_files_end_in_our_errors() -> None:
    with pytest.raises(DamagedFile):
        parse(zipped({"word/document.xml": "<w:document"}), "a.docx")
    with pytest.raises(DamagedFile):
        parse(zipped({"word/other.xml": "<a/>"}), "a.docx")
    entities = (
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d><body><p><r><t>&b;</t></r></p></body></d>'
    )
    with pytest.raises(DamagedFile) as unsafe:
        parse(zipped({"word/document.xml": entities}), "a.docx")
    assert unsafe.value.code == "unsafe_content"


@pytest.mark.parametrize("depth", [150, 5_000])
def test_deep_nesting_is_a_limit(depth: int) -> None:
    body = "<w:sdt><w:sdtContent>" * depth + p("深") + "</w:sdtContent></w:sdt>" * depth
    with pytest.raises(LimitExceeded) as caught:
        parse(docx(body), "a.docx")
    assert caught.value.code == "nested_too_deep"


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(docx("<!--" + " " * 60_000_000 + "-->"), "a.docx")
    assert caught.value.code == "expands_too_far"
    with pytest.raises(LimitExceeded):
        parse(docx(p("字" * 3000)), "a.docx", Settings(limits=Limits(expanded_size=2_000)))


def test_too_many_cells() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(docx(tbl(*[tc("a") + tc("b")] * 30)), "a.docx", Settings(limits=Limits(table_cells=50)))
    assert caught.value.code == "too_many_cells"


def test_the_shared_tricky_file() -> None:
    document = parse(shared("tricky.docx").read_bytes(), "tricky.docx")
    wanted = [
        "171次",
        "28件",
        "412件",
        "普法33场",
        "罚款1770元",
        "软回车第二行",
        "文字5次",
        "1.自动编号段落一",
        "外层",
        "内层B9件",
        "66件",
        "页眉",
    ]
    places = [document.text.index(one) for one in wanted]
    assert places == sorted(places)
    assert "27件" not in document.text and document.text.count("罚款1770元") == 1


def test_a_line_break_amid_a_sentence_is_none() -> None:
    first = "全年严格落实行政执法三项制度开展行政检查并办理各类行政处罚案件"
    body = (
        f"<w:p><w:r><w:t>{first}</w:t><w:br/><w:t>共28件。</w:t><w:br/><w:t>一是加强普法。</w:t></w:r></w:p>"
    )
    assert texts(parse(docx(body), "a.docx")) == [first + "共28件。", "一是加强普法。"]


@pytest.mark.parametrize(("wide", "noted"), [(4_000_000, True), (900_000, False)])
def test_large_pictures_are_told(wide: int, noted: bool) -> None:
    drawing = f'<w:drawing><extent cx="{wide}" cy="2000000"/><blip/></w:drawing>'
    document = parse(docx(p("检查12次") + f"<w:p><w:r>{drawing}</w:r></w:p>"), "a.docx")
    assert [note.code for note in document.notes] == ["pictures"] * noted


_VEILED = (
    "<w:style w:type='character' w:styleId='Off'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='OffP'><w:rPr><w:vanish w:val='true'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Child'><w:basedOn w:val='OffP'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Back'><w:basedOn w:val='OffP'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>"
)


_OFF, _NOT_OFF, _STYLE = "<w:vanish/>", "<w:vanish w:val='0'/>", "<w:rStyle w:val='Off'/>"


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _of(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


@pytest.mark.parametrize(
    ("body", "printed", "hidden"),
    [
        (_of(_run("检查12次"), _run("底数7件", _OFF)), "检查12次", 1),
        (_of(_run("检查12次", _NOT_OFF)), "检查12次", 0),
        (_of(_run("检查12次"), _run("底数7件", _STYLE)), "检查12次", 1),
        (_of(_run("检查12次", _STYLE + _NOT_OFF)), "检查12次", 0),
        (p("检查12次") + p("底数7件", "<w:pStyle w:val='OffP'/>"), "检查12次", 1),
        (p("检查12次") + p("底数7件", "<w:pStyle w:val='Child'/>"), "检查12次", 1),
        (p("检查12次", "<w:pStyle w:val='Back'/>"), "检查12次", 0),
        (p("底数7件", "<w:pStyle w:val='OffP'/>") + p("检查12次"), "检查12次", 1),
        (p("检查12次") + _of(_run(" ", _OFF)), "检查12次", 0),
    ],
    ids=["own", "set off", "character style", "style set off", "paragraph style", "inherited", "inheritance set off",
         "does not reach the next", "blanks"],
)  # fmt: skip
def test_hidden_words_by_their_own_or_a_styles_word(body: str, printed: str, hidden: int) -> None:
    document = parse(docx(body, styles=_VEILED), "a.docx")
    assert document.text.strip() == printed
    assert [note.message for note in document.notes] == (
        [f"文中有 {hidden} 处隐藏文字，未计入。"] if hidden else []
    )


def test_a_hidden_row_is_not_read_and_said() -> None:
    row = "<w:tr><w:trPr><w:hidden/></w:trPr>" + tc("底数") + tc("7") + "</w:tr>"
    table = tbl(tc("指标") + tc("数量"), tc("检查") + tc("12")).replace("</w:tbl>", row + "</w:tbl>")
    document = parse(docx(table), "a.docx")
    assert "7" not in document.text and cells(document) == {"12": ("检查", "数量")}
    assert [note.code for note in document.notes] == ["hidden_text"]
