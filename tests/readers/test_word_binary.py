"""The inner tables of binary Word files, from bytes written after the published description."""

from __future__ import annotations

import struct
from pathlib import Path

from reader_files import parse, shared, texts

from extractor.readers import word_binary
from extractor.readers.word_binary import Properties, WordBinary, list_definitions

DATA = Path(__file__).parent / "data"


def row_papx(edges: list[int], flags: list[int]) -> bytes:
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    body = bytes([len(flags)]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    definition = struct.pack("<HH", 0xD608, len(body) + 1) + body
    return b"\0\0" + struct.pack("<HB", 0x2416, 1) + struct.pack("<HB", 0x2417, 1) + definition


def test_row_properties_tell_edges_and_merges() -> None:
    found = word_binary._properties(row_papx([0, 1000, 2000, 3000], [0x0060, 0x0020, 0x0002]), {})
    assert found.in_table and found.row_end and found.depth == 1
    assert found.edges == (1000, 2000, 3000)
    assert found.down == {1} and found.right == {2}


def test_paragraph_properties_tell_lists() -> None:
    papx = b"\0\0" + struct.pack("<HB", 0x260A, 2) + struct.pack("<HH", 0x460B, 3)
    found = word_binary._properties(papx, {})
    assert (found.level, found.list_number, found.in_table) == (2, 3, False)


def test_broken_properties_end() -> None:
    assert word_binary._properties(b"\0\0\xff\xff\xff", {}) == word_binary.Properties()
    assert list(word_binary._sprms(b"\x08\xd6")) == [(0xD608, b"")]


def lists_file() -> WordBinary:
    def level(kind: int, text: str) -> bytes:
        raw = text.encode("utf-16-le")
        return struct.pack("<iB", 1, kind) + b"\0" * 23 + struct.pack("<H", len(text)) + raw

    levels = level(37, "\0、") + level(37, "（\1）") + level(0, "\2.") + level(23, "•") * 6
    table = struct.pack("<H", 1) + struct.pack("<i", 77) + b"\0" * 24 + levels
    orders = struct.pack("<I", 1) + struct.pack("<i12x", 77)
    main = bytearray(2000)
    struct.pack_into("<II", main, 154 + 8 * 73, 0, 30)
    struct.pack_into("<II", main, 154 + 8 * 74, len(table), len(orders))
    word = WordBinary.__new__(WordBinary)
    word.main, word.table = bytes(main), table + orders
    return word


def test_list_definitions_count_and_print() -> None:
    lists = list_definitions(lists_file())
    printed = [lists.number(Properties(list_number=1, level=level)) for level in (0, 1, 1, 2, 0, 3)]
    assert printed == ["一、", "（一）", "（二）", "1.", "二、", ""]
    assert lists.number(Properties()) == ""


def test_a_list_knows_the_level_of_a_style_and_where_a_use_starts_anew() -> None:
    word = lists_file()
    table = bytearray(word.table)
    struct.pack_into("<3H", table, 2 + 8, 11, 12, 13)  # the styles that stand at the first three levels
    orders = struct.pack("<I", 2) + struct.pack("<i8xB3x", 77, 0) + struct.pack("<i8xB3x", 77, 1)
    data = struct.pack("<I", 0) + struct.pack("<I", 0) + struct.pack("<iI", 5, 16)
    start = struct.unpack_from("<I", word.main, 154 + 8 * 74)[0]
    main = bytearray(word.main)
    struct.pack_into("<II", main, 154 + 8 * 74, start, len(orders + data))
    word.main, word.table = bytes(main), bytes(table[:start]) + orders + data
    lists = list_definitions(word)
    assert [lists.number(Properties(list_number=1, style=style)) for style in (11, 12, 13, 12)] == [
        "一、", "（一）", "1.", "（二）",
    ]  # fmt: skip
    assert lists.number(Properties(list_number=2, level=0)) == "五、"


def test_styles_hand_down_their_list() -> None:
    def style(base: int, modifiers: bytes) -> bytes:
        papx = struct.pack("<H", 1) + modifiers
        body = (
            struct.pack("<HHHHH", 0, base << 4 | 1, 1, 0, 0)
            + struct.pack("<H", 2)
            + "甲乙\0".encode("utf-16-le")
        )
        body += struct.pack("<H", len(papx)) + papx
        return struct.pack("<H", len(body)) + body

    numbered = struct.pack("<HH", 0x460B, 3) + struct.pack("<HB", 0x260A, 1)
    sheet = struct.pack("<HHH", 4, 3, 10) + style(0xFFF, numbered) + struct.pack("<H", 0) + style(0, b"")
    styles = word_binary._list_styles(sheet)
    found = word_binary._properties(struct.pack("<H", 2), styles)
    assert (found.list_number, found.level, found.style) == (3, 1, 2)
    own = word_binary._properties(struct.pack("<H", 2) + struct.pack("<HH", 0x460B, 0), styles)
    assert own.list_number == 0
    assert word_binary._properties(b"\1\0", styles).list_number == 0


def test_broken_list_definitions_cost_no_text() -> None:
    word = lists_file()
    word.table = word.table[:40]
    assert list_definitions(word).number(Properties(list_number=1, level=0)) == ""


def test_numbers_bound_to_styles_print_as_in_the_docx() -> None:
    """Set by LibreOffice from one docx: the .doc, the rich text and the OpenDocument count as it does."""
    wanted = ["一、执法工作", "（一）行政检查", "1.全年检查12次。", "2.全年处罚3件。", "（二）行政许可", "1.办结41件。", "二、普法工作",
              "（一）普法活动", "①甲村7场。", "②乙村9场。", "⑤丙村6场。"]  # fmt: skip
    for suffix in ("doc", "rtf", "odt"):
        path = DATA / f"numbered.{suffix}"
        assert texts(parse(path.read_bytes(), path.name))[1:12] == wanted, suffix


def test_wps_and_doc_read_the_same() -> None:
    one, two = (
        parse(shared("report.doc").read_bytes(), "a.doc"),
        parse(shared("report.wps").read_bytes(), "a.wps"),
    )
    assert one.text == two.text and one.notes == two.notes == ()
