"""The inner tables of binary Word files, from bytes written after the published description."""

from __future__ import annotations

import struct

from reader_files import parse, shared

from extractor.readers import word_binary
from extractor.readers.word_binary import WordBinary, list_definitions


def row_papx(edges: list[int], flags: list[int]) -> bytes:
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags)
    body = bytes([len(flags)]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    definition = struct.pack("<HH", 0xD608, len(body) + 1) + body
    return b"\0\0" + struct.pack("<HB", 0x2416, 1) + struct.pack("<HB", 0x2417, 1) + definition


def test_row_properties_tell_edges_and_merges() -> None:
    found = word_binary._properties(row_papx([0, 1000, 2000, 3000], [0x0060, 0x0020, 0x0002]))
    assert found.in_table and found.row_end and found.depth == 1
    assert found.edges == (1000, 2000, 3000)
    assert found.down == {1} and found.right == {2}


def test_paragraph_properties_tell_lists() -> None:
    papx = b"\0\0" + struct.pack("<HB", 0x260A, 2) + struct.pack("<HH", 0x460B, 3)
    found = word_binary._properties(papx)
    assert (found.level, found.list_number, found.in_table) == (2, 3, False)


def test_broken_properties_end() -> None:
    assert word_binary._properties(b"\0\0\xff\xff\xff") == word_binary.Properties()
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
    numbering, ids = list_definitions(lists_file())
    assert ids == ["77"]
    assert [numbering.next("77", level) for level in (0, 1, 1, 2, 0, 3)] == [
        "一、",
        "（一）",
        "（二）",
        "1.",
        "二、",
        "",
    ]


def test_broken_list_definitions_cost_no_text() -> None:
    word = lists_file()
    word.table = word.table[:40]
    assert list_definitions(word)[1] == []


def test_wps_and_doc_read_the_same() -> None:
    one, two = (
        parse(shared("report.doc").read_bytes(), "a.doc"),
        parse(shared("report.wps").read_bytes(), "a.wps"),
    )
    assert one.text == two.text and one.notes == two.notes == ()
