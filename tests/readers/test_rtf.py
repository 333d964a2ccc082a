"""Rich text by its control words: what prints, what is skipped, what is counted, how bytes read."""

from __future__ import annotations

import pytest
from reader_files import cells, parse, texts

from extractor.errors import DamagedFile, LimitExceeded, NoText
from extractor.models import BlockKind, Document
from extractor.readers.rtf import body_items
from extractor.settings import Limits, Settings


def u(text: str) -> bytes:
    """Characters as \\u with a question mark for readers that know none."""
    return b"".join(
        b"\\u%d?" % int.from_bytes(text.encode("utf-16-le")[at : at + 2], "little", signed=True)
        for at in range(0, len(text.encode("utf-16-le")), 2)
    )


def hexed(text: str, encoding: str) -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in text.encode(encoding))


def read(body: bytes, head: bytes = b"\\ansi\\ansicpg936") -> Document:
    return parse(b"{\\rtf1" + head + b" " + body + b"}", "a.rtf")


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (u("检查") + b"12" + u("次"), "检查12次"),
        (b"\\uc2" + u("检")[:-1] + b"\\'bc\\'ec" + u("查")[:-1] + b"??12", "检查12"),
        (b"\\uc0\\u26816 \\u26597 12", "检查12"),
        (b"{\\uc0 \\u26816 }\\u26597?12", "检查12"),
        (b"\\uc-1\\u26816 12", "检12"),
        (hexed("检查12次", "gbk"), "检查12次"),
        ("检查12次".encode("gbk"), "检查12次"),
        (b"\\'bc" + b"\xec" + hexed("查", "gbk"), "检查"),
        (u("甲") + b"\\'b2\\'e9", "甲查"),
        (u("村𠮷") + b"12", "村𠮷12"),
        (b"a\\~b\\_c\\\\\\{\\}", "a b-c\\{}"),
        (b"1\\emdash 2\\endash 3\\ldblquote 4\\rdblquote\\lquote\\rquote\\bullet", "1—2–3“4”‘’•"),
        (b"1\\emspace 2\\tab 3", "1\u30002\t3"),
        (b"12\\'", "12"),
        (b"12\\bin4 \\par3", "123"),
        (b"12\\bin-4 3", "123"),
        (b"12\r\n34", "1234"),
        (b"12\\unknown99 34", "1234"),
        (b"12{\\*\\unknown 99}34", "1234"),
        (b"12{\\pict\\pngblip 99}34", "1234"),
        (b"12{\\field{\\*\\fldinst PAGE 99}{\\fldrslt 7}}34", "12734"),
        (b"12{\\xe 99}{\\tc 98}{\\*\\bkmkstart 97}34", "1234"),
    ],
)  # fmt: skip
def test_what_prints(body: bytes, printed: str) -> None:
    assert read(body + b"\\par").text == printed + "\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"\\ansi\\ansicpg936", hexed("检查", "gbk")),
        (b"\\ansi\\ansicpg950", hexed("檢查", "big5")),
        (b"\\ansi\\ansicpg65001", hexed("检查", "utf-8")),
        (b"\\ansi\\ansicpg1252", hexed("检查", "gbk")),
        (b"\\ansi", hexed("检查", "gbk")),
        (b"\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f7\\fcharset136 B;}}", b"\\f7 " + hexed("檢查", "big5")),
        (b"\\ansi\\ansicpg950{\\fonttbl{\\f1\\fcharset134 A;}}", b"{\\f1 " + hexed("检查", "gbk") + b"}"),
        (b"\\ansi\\ansicpg950{\\fonttbl{\\f1\\fcharset77 A;}}", b"\\f1 " + hexed("檢查", "big5")),
    ],
)  # fmt: skip
def test_bytes_read_by_the_font_or_the_files_code_page(head: bytes, body: bytes) -> None:
    assert read(body + b"\\par", head).text.strip() in ("检查", "檢查")


@pytest.mark.parametrize(
    ("body", "printed", "noted"),
    [
        (b"1{\\deleted 9}2", "12", ["tracked_changes"]),
        (b"1\\deleted 9\\deleted0 2", "12", ["tracked_changes"]),
        (b"1{\\v 9}2", "12", ["tracked_changes"]),
        (b"1\\v 9\\v0 2", "12", ["tracked_changes"]),
        (b"1\\v 9\\plain 2", "12", ["tracked_changes"]),
        (b"1{\\deleted  }2", "12", []),
        (b"1{\\revised 2}", "12", []),
        (b"12{\\*\\atnid a}{\\*\\atnauthor b}{\\*\\annotation\\pard 99}", "12", ["comments"]),
        (b"12{\\*\\annotation 9}{\\*\\annotation 8}", "12", ["comments"]),
        (b"12{\\pict\\picwgoal5000\\pichgoal3000 ff}", "12", ["pictures"]),
        (b"12{\\pict\\picscalex200\\picscaley200\\picwgoal2500\\pichgoal1500 ff}", "12", ["pictures"]),
        (b"12{\\pict\\picwgoal5000\\pichgoal3000\\picscalex30\\picscaley30 ff}", "12", []),
        (b"12{\\pict{\\*\\picprop x}\\picwgoal5000\\pichgoal3000 ff}", "12", ["pictures"]),
        (b"12{\\pict\\picwgoal1700\\pichgoal1700 ff}", "12", []),
        (b"12{\\pict\\picwgoal5000\\pichgoal1000 ff}", "12", []),
        (b"12{\\*\\shppict{\\pict\\picwgoal5000\\pichgoal3000 f}}{\\nonshppict{\\pict\\picwgoal5000\\pichgoal3000}}", "12", ["pictures"]),
        (b"{\\header{\\pict\\picwgoal5000\\pichgoal3000 f}}12\\picwgoal9000\\pichgoal9000", "12", ["pictures"]),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said(body: bytes, printed: str, noted: list[str]) -> None:
    document = read(body + b"\\par")
    assert document.text.strip() == printed and [note.code for note in document.notes] == noted


def test_pictures_are_counted_once_each() -> None:
    document = read(
        b"12{\\pict\\picwgoal5000\\pichgoal3000 f}{\\pict\\picwgoal5000\\pichgoal3000 f}{\\pict\\picwgoal9\\pichgoal9 f}\\par"
    )
    assert "有 2 张" in document.notes[0].message


CELL = b"\\intbl %s\\cell"


def row(*words: str, edges: bytes = b"", close: bytes = b"\\row") -> bytes:
    return b"\\trowd" + edges + b"".join(CELL % u(word) for word in words) + close


def test_cells_with_merges_by_their_edges() -> None:
    plain = b"\\cellx1000\\cellx2000\\cellx3000"
    body = (
        row("类别", "指标", "数量", edges=plain)
        + row("执法", "检查", "12", edges=b"\\clvmgf\\cellx1000\\cellx2000\\cellx3000")
        + row("", "处罚", "3", edges=b"\\clvmrg\\cellx1000\\cellx2000\\cellx3000")
        + row("合计", "", "15", edges=b"\\clmgf\\cellx1000\\clmrg\\cellx2000\\cellx3000")
        + b"\\pard " + u("表后") + b"\\par"
    )  # fmt: skip
    document = read(body)
    found = cells(document)
    assert found == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量"), "15": ("合计", "数量")}
    assert texts(document)[-1] == "表后"


def test_a_table_at_the_end_and_one_without_edges() -> None:
    assert cells(read(row("指标", "数量") + row("检查", "12"))) == {"12": ("检查", "数量")}
    cut = row("指标", "数量", edges=b"\\cellx9\\cellx18") + row("检查", "12", close=b"")
    assert cells(read(cut)) == {"12": ("检查", "数量")}, "the last row breaks off"


def test_paragraphs_in_a_cell_and_tables_in_it() -> None:
    inner = b"\\itap2 " + u("夜间") + b"\\nestcell 4\\nestcell{\\*\\nesttableprops\\nestrow}"
    body = (
        row("指标", "数量")
        + b"\\trowd\\intbl "
        + u("行政")
        + b"\\par "
        + u("检查")
        + b"\\cell\\intbl 12\\par"
        + inner
        + b"\\cell\\row"
    )
    document = read(body)
    assert "夜间 4" in document.text and "行政 检查" in document.text


def test_cells_are_limited() -> None:
    data = b"{\\rtf1" + row("a", "b") * 4 + b"}"
    parse(data, "a.rtf", Settings(limits=Limits(table_cells=8)))
    with pytest.raises(LimitExceeded) as caught:
        parse(data, "a.rtf", Settings(limits=Limits(table_cells=7)))
    assert caught.value.code == "too_many_cells"


@pytest.mark.parametrize(
    ("word", "kind"),
    [(b"header", BlockKind.HEADER), (b"headerf", BlockKind.HEADER), (b"footer", BlockKind.FOOTER), (b"footerr", BlockKind.FOOTER),
     (b"footnote", BlockKind.FOOTNOTE), (b"shptxt", BlockKind.TEXTBOX)],
)  # fmt: skip
def test_stories_apart_from_the_body(word: bytes, kind: BlockKind) -> None:
    document = read(b"1{\\" + word + b"\\pard " + u("另文12") + b"\\par}2\\par")
    assert texts(document) == ["12", "另文12"] and document.blocks[1].kind is kind


def test_headers_are_kept_once_and_page_numbers_not_at_all() -> None:
    story = (
        b"{\\header "
        + u("柳溪镇")
        + b"\\par}{\\headerf "
        + u("柳溪镇")
        + b"\\par}{\\footer "
        + u("第")
        + b"3"
        + u("页")
        + b"\\par}"
    )
    assert texts(read(story + b"12\\par")) == ["12", "柳溪镇"]


def test_a_table_in_a_note_is_read() -> None:
    document = read(b"1{\\footnote " + row("指标", "数量") + row("检查", "12") + b"}2\\par")
    assert cells(document) == {"12": ("检查", "数量")} and texts(document)[0] == "12"


def test_numbers_that_the_writer_has_printed_lose_their_tab() -> None:
    assert read(b"{\\listtext 1.\\tab}" + u("检查12次") + b"\\par").text == "1.检查12次\n"


@pytest.mark.parametrize(
    ("data", "error", "code"),
    [
        (b"{\\rtf1 12}}", DamagedFile, "damaged_file"),
        (b"{\\rtf1 " + b"{" * 1_001 + b"12", LimitExceeded, "nested_too_deep"),
        (b"{\\rtf1 }", NoText, "no_text"),
        (b"{\\rtf1{\\pict ffff}}", NoText, "no_text"),
    ],
)
def test_what_is_refused(data: bytes, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        parse(data, "报告.rtf")
    assert getattr(caught.value, "code", "") == code and "报告.rtf" in str(caught.value)


def test_the_body_alone_for_a_file_that_is_laid_into_another() -> None:
    items = body_items(b"{\\rtf1{\\header 9\\par}12\\par{\\footnote 8}34\\par}", "a.rtf", Settings())
    assert [getattr(item, "text", None) for item in items] == ["12", "34"]
