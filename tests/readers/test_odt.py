"""OpenDocument texts and sheets: what styles hide, how lists count, cells that repeat, what is refused."""

from __future__ import annotations

import pytest
from reader_files import cells, parse, texts, zipped

from extractor.errors import DamagedFile, LimitExceeded, ProtectedFile, ReadError
from extractor.models import BlockKind, Document
from extractor.settings import Limits, Settings

SPACES = (
    "xmlns:office='urn:o' xmlns:text='urn:x' xmlns:table='urn:t' xmlns:style='urn:s' xmlns:draw='urn:d' xmlns:svg='urn:v' "
    "xmlns:xlink='urn:l' xmlns:fo='urn:f'"
)
TEXT = "application/vnd.oasis.opendocument.text"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def xml(inner: str) -> str:
    return f"<office:d {SPACES}>{inner}</office:d>"


def odt(body: str, styles: str = "", own: str = "", **parts: str) -> bytes:
    held = {
        "mimetype": TEXT,
        "content.xml": xml(f"{own}<office:body><office:text>{body}</office:text></office:body>"),
    }
    if styles:
        held["styles.xml"] = xml(styles)
    return zipped({**held, **parts})


def op(words: str, style: str = "") -> str:
    return f"<text:p text:style-name='{style}'>{words}</text:p>"


def span(words: str, style: str) -> str:
    return f"<text:span text:style-name='{style}'>{words}</text:span>"


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def hides(name: str, value: str = "none", parent: str = "") -> str:
    shown = f"<style:text-properties text:display='{value}'/>" if value else ""
    return f"<style:style style:name='{name}' style:parent-style-name='{parent}'>{shown}</style:style>"


@pytest.mark.parametrize(
    ("own", "body", "printed", "hidden"),
    [
        (hides("T1"), op("检查12次" + span("底数7件", "T1") + "。"), ["检查12次。"], 1),
        (hides("T1", "true"), op("检查12次" + span("共7件", "T1")), ["检查12次共7件"], 0),
        (hides("P1"), op("检查12次") + op("底数7件", "P1"), ["检查12次"], 1),
        (hides("P1") + hides("P2", "", "P1"), op("检查12次") + op("底数7件", "P2"), ["检查12次"], 1),
        (hides("P1") + hides("P2", "true", "P1"), op("检查12次", "P2"), ["检查12次"], 0),
        (hides("P1", "", "P2") + hides("P2", "", "P1"), op("检查12次", "P1"), ["检查12次"], 0),
        (hides("P1"), op("检查12次") + op("", "P1"), ["检查12次"], 0),
        (hides("P1"), "<text:h text:style-name='P1'>底数7件</text:h>" + op("检查12次"), ["检查12次"], 1),
    ],
    ids=["span", "shown again", "paragraph", "inherited", "inherited and shown", "in a circle", "empty", "heading"],
)  # fmt: skip
def test_what_a_style_hides_is_not_read_and_said(
    own: str, body: str, printed: list[str], hidden: int
) -> None:
    for document in (parse(odt(body, own=own), "a.odt"), parse(odt(body, styles=own), "a.odt")):
        assert texts(document) == printed
        assert [note.message for note in document.notes] == (
            [f"文中有 {hidden} 处隐藏文字，未计入。"] if hidden else []
        )


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("检查<text:s/>12<text:s text:c='3'/>次", "检查 12   次"),
        ("检查<text:s text:c='x'/>12", "检查 12"),
        ("检查<text:s text:c='99999'/>12", "检查" + " " * 200 + "12"),
        ("检查<text:tab/>12", "检查\t12"),
        ("检查\n12\t次", "检查12 次"),
        ("检查<text:a xlink:href='x'>12</text:a>次", "检查12次"),
        ("检查<text:ruby><text:ruby-base>12</text:ruby-base><text:ruby-text>99</text:ruby-text></text:ruby>次", "检查12次"),
        ("检查<text:bookmark-start/>12<text:bookmark-end/>次", "检查12次"),
        ("检查<text:change-start/>12<text:change-end/>次", "检查12次"),
    ],
)  # fmt: skip
def test_blanks_links_and_marks_in_a_paragraph(words: str, printed: str) -> None:
    assert parse(odt(op(words)), "a.odt").text == printed + "\n"


def level(at: int, form: str, prefix: str = "", suffix: str = "", start: str = "") -> str:
    begins = f" text:start-value='{start}'" if start else ""
    return (
        f"<text:list-level-style-number text:level='{at}' style:num-format='{form}' style:num-prefix='{prefix}' "
        f"style:num-suffix='{suffix}'{begins}/>"
    )


LISTS = (
    f"<text:list-style style:name='L'>{level(1, '一, 二, 三, ...', '', '、')}{level(2, '1', '（', '）', '3')}{level(3, 'A', '', '.')}"
    "</text:list-style><text:list-style style:name='B'><text:list-level-style-bullet text:level='1'/></text:list-style>"
)


def items(*entries: str, style: str = "L", **attributes: str) -> str:
    told = "".join(f" text:{key.replace('_', '-')}='{value}'" for key, value in attributes.items())
    held = "".join(
        entry if entry.startswith("<text:list-") else f"<text:list-item>{entry}</text:list-item>"
        for entry in entries
    )
    return f"<text:list text:style-name='{style}'{told}>{held}</text:list>"


FIFTH = "<text:list-item text:start-value='5'>" + op("乙") + "</text:list-item>"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (items(op("甲"), op("乙")), ["一、甲", "二、乙"]),
        (items(op("甲") + items(op("丙"), op("丁"), style=""), op("乙")), ["一、甲", "（3）丙", "（4）丁", "二、乙"]),
        (items(op("甲")) + items(op("乙")), ["一、甲", "一、乙"]),
        (items(op("甲")) + items(op("乙"), continue_numbering="true"), ["一、甲", "二、乙"]),
        (items(op("甲"), FIFTH, op("丙")), ["一、甲", "五、乙", "六、丙"]),
        (items("<text:list-header>" + op("题") + "</text:list-header>", op("甲")), ["题", "一、甲"]),
        (items(op("甲") + op("续"), op("乙")), ["一、甲", "续", "二、乙"]),
        (items(op("甲"), style="B"), ["甲"]),
        (items(op("甲"), style="unknown"), ["甲"]),
    ],
    ids=["plain", "nested", "anew", "goes on", "start value", "header", "two paragraphs", "bullets", "unknown"],
)  # fmt: skip
def test_lists_count_as_they_print(body: str, printed: list[str]) -> None:
    assert texts(parse(odt(body, own=LISTS), "a.odt")) == printed


def row(*words: str, attributes: str = "") -> str:
    held = "".join(
        f"<table:table-cell{attributes}>{op(one) if one else ''}</table:table-cell>" for one in words
    )
    return f"<table:table-row>{held}</table:table-row>"


def test_tables_with_header_rows_spans_and_groups() -> None:
    table = (
        "<table:table><table:table-header-rows>" + row("类别", "指标", "数量") + "</table:table-header-rows><table:table-row-group>"
        "<table:table-row><table:table-cell table:number-rows-spanned='2'>" + op("执法") + "</table:table-cell>"
        "<table:table-cell>" + op("检查") + "</table:table-cell><table:table-cell>" + op("12") + "</table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell>" + op("处罚") + "</table:table-cell><table:table-cell>"
        + op("3") + "</table:table-cell></table:table-row></table:table-row-group></table:table>"
    )  # fmt: skip
    assert cells(parse(odt(table), "a.odt")) == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量")}


def test_notes_boxes_and_furniture() -> None:
    header, footer = (
        f"<style:{kind}>{op(words)}</style:{kind}>"
        for kind, words in (("header", "柳溪镇政府"), ("footer", "— 3 —"))
    )
    styles = f"<style:master-page>{header}{footer}</style:master-page><style:master-page>{header}</style:master-page>"
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        + op("含村级6次")
        + "</text:note-body></text:note>"
    )
    box = "<draw:frame><draw:text-box>" + op("框内9件") + "</draw:text-box></draw:frame>"
    document = parse(odt(op(f"检查12{note}次") + op(box), styles=styles), "a.odt")
    assert texts(document, BlockKind.PARAGRAPH) == ["检查12次"]
    assert texts(document, BlockKind.FOOTNOTE) == ["含村级6次"]
    assert texts(document, BlockKind.TEXTBOX) == ["框内9件"] and texts(document, BlockKind.HEADER) == [
        "柳溪镇政府"
    ]


@pytest.mark.parametrize(
    ("width", "height", "told"),
    [("10cm", "6cm", True), ("100mm", "60mm", True), ("5in", "3in", True), ("300pt", "200pt", True), ("4cm", "4cm", False),
     ("10cm", "3cm", False), ("100%", "60%", False), ("", "", False)],
)  # fmt: skip
def test_pictures_by_their_size(width: str, height: str, told: bool) -> None:
    frame = f"<draw:frame svg:width='{width}' svg:height='{height}'><draw:image/></draw:frame>"
    assert codes(parse(odt(op("检查12次" + frame)), "a.odt")) == (["pictures"] if told else [])


def ods(rows: str) -> bytes:
    body = f"<office:body><office:spreadsheet><table:table table:name='表'>{rows}</table:table></office:spreadsheet></office:body>"
    return zipped({"mimetype": SHEET, "content.xml": xml(body)})


def test_cells_and_rows_that_repeat_and_stretches_of_nothing() -> None:
    repeated = "<table:table-row table:number-rows-repeated='2'>" + (
        "<table:table-cell>" + op("处罚") + "</table:table-cell><table:table-cell table:number-columns-repeated='2'>" + op("3")
        + "</table:table-cell></table:table-row>"
    )  # fmt: skip
    blank = "<table:table-cell table:number-columns-repeated='16384'/>"
    nothing = f"<table:table-row table:number-rows-repeated='1048000'>{blank}</table:table-row>"
    document = parse(ods(row("指标", "去年", "今年") + row("检查", "11", "12") + repeated + nothing), "a.ods")
    assert document.text.count("| 处罚 | 3 | 3 |") == 2 and cells(document)["12"] == ("检查", "今年")
    assert document.text.count("\n") == 4


def test_a_sheet_of_repeated_cells_without_end_is_refused() -> None:
    endless = (
        f"<table:table-row table:number-rows-repeated='99999'><table:table-cell>{op('1')}</table:table-cell>"
    )
    endless += f"<table:table-cell>{op('2')}</table:table-cell></table:table-row>"
    with pytest.raises(LimitExceeded) as caught:
        parse(ods(endless), "a.ods", Settings(limits=Limits(table_cells=1_000)))
    assert caught.value.code == "too_many_cells"


@pytest.mark.parametrize(
    ("parts", "error", "code"),
    [
        ({"mimetype": TEXT}, DamagedFile, "damaged_file"),
        ({"mimetype": TEXT, "content.xml": "<broken"}, DamagedFile, "damaged_file"),
        ({"mimetype": TEXT, "content.xml": xml(""), "META-INF/manifest.xml": "<m:encryption-data/>"}, ProtectedFile, "password_required"),
        ({"mimetype": SHEET, "content.xml": xml(""), "META-INF/manifest.xml": "<m:encryption-data/>"}, ProtectedFile, "password_required"),
        ({"mimetype": TEXT, "content.xml": xml("<office:body><office:text/></office:body>")}, ReadError, "no_text"),
    ],
    ids=["no content", "broken", "password", "password of a sheet", "nothing in it"],
)  # fmt: skip
def test_what_is_refused(parts: dict[str, str | bytes], error: type[ReadError], code: str) -> None:
    with pytest.raises(error) as caught:
        parse(zipped(parts), "报告.odt")
    assert caught.value.code == code and "报告.odt" in caught.value.message and caught.value.advice
