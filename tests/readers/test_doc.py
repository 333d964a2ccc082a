"""Binary Word files: stories, tables, fields and deletions, from streams written here after the published description."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reader_files import cells, check_blocks, parse, texts

from extractor.errors import DamagedFile, ProtectedFile, ReadError
from extractor.models import BlockKind, Document
from extractor.readers import doc
from extractor.readers.word_binary import WordBinary
from extractor.settings import Settings

DATA = Path(__file__).parent / "data"
PAGE, TEXT_AT = 512, 3 * 512
IN_TABLE, ROW_END = struct.pack("<HB", 0x2416, 1), struct.pack("<HB", 0x2417, 1)
INNER_CELL, INNER_ROW = struct.pack("<HB", 0x244B, 1), struct.pack("<HB", 0x244C, 1)


def depth(level: int) -> bytes:
    return struct.pack("<HI", 0x6649, level)


def edges(*places: int, flags: tuple[int, ...] = ()) -> bytes:
    """The definition of a row: the edges of its cells in twips, and the flags of their merges."""
    count = len(places) - 1
    body = bytes([count]) + struct.pack(f"<{count + 1}h", *places)
    body += b"".join(struct.pack("<H18x", flag) for flag in (*flags, *[0] * (count - len(flags))))
    return struct.pack("<HH", 0xD608, len(body) + 1) + body


@dataclass
class Made:
    """A document in the making: paragraphs with their mark and modifiers, stretches of characters with theirs."""

    text: str = ""
    ends: list[tuple[int, bytes]] = field(default_factory=list)
    marked: list[tuple[int, int, bytes]] = field(default_factory=list)

    def paragraph(self, text: str, modifiers: bytes = b"", mark: str = "\r") -> Made:
        self.text += text + mark
        self.ends.append((len(self.text), modifiers))
        return self

    def removed(self, text: str, code: int = 0x0800) -> Made:
        """Add characters that are deleted (or hidden) to the paragraph that comes next."""
        self.marked.append((len(self.text), len(self.text) + len(text), struct.pack("<HB", code, 1)))
        self.text += text
        return self

    def words(self, text: str) -> Made:
        self.text += text
        return self

    def row(self, *texts: str, definition: bytes = b"") -> Made:
        for one in texts:
            self.paragraph(one, IN_TABLE, "\x07")
        return self.paragraph("", IN_TABLE + ROW_END + definition, "\x07")

    def word(self, lengths: tuple[int, ...] = ()) -> WordBinary:
        raw = self.text.encode("utf-16-le")
        stories = list(lengths) or [len(self.text)]
        main = bytearray(TEXT_AT) + raw + bytes(-len(raw) % PAGE)
        struct.pack_into("<8i", main, 0x4C, *stories, *[0] * (8 - len(stories)))
        table = bytearray()
        piece = struct.pack("<II", 0, len(self.text)) + struct.pack("<HIH", 0, TEXT_AT, 0)
        self._block(main, table, 33, b"\2" + struct.pack("<I", len(piece)) + piece)
        starts = [0, *(end for end, _ in self.ends)]
        self._pages(main, table, 13, starts, [b"\0\0" + one for _, one in self.ends], 13)
        if self.marked:
            bounds = [bound for start, end, _ in self.marked for bound in (start, end)]
            found = [one for _, _, modifiers in self.marked for one in (modifiers, b"")][:-1]
            self._pages(main, table, 12, bounds, found, 1)
        return WordBinary(bytes(main), bytes(table))

    def _block(self, main: bytearray, table: bytearray, index: int, data: bytes) -> None:
        struct.pack_into("<II", main, 154 + 8 * index, len(table), len(data))
        table += data

    def _pages(
        self,
        main: bytearray,
        table: bytearray,
        index: int,
        bounds: list[int],
        values: list[bytes],
        width: int,
    ) -> None:
        """Write properties one stretch a page, each page named in the table."""
        numbers = []
        for at, value in enumerate(values):
            page = bytearray(PAGE)
            struct.pack_into("<II", page, 0, TEXT_AT + 2 * bounds[at], TEXT_AT + 2 * bounds[at + 1])
            value += bytes(len(value) % 2)
            place = (PAGE - 1 - len(value) - 2) // 2 * 2
            if width == 13:
                page[place : place + 2 + len(value)] = bytes([0, len(value) // 2]) + value
            else:
                page[place : place + 1 + len(value)] = bytes([len(value)]) + value
            page[8], page[511] = (place // 2 if value else 0), 1
            numbers.append(len(main) // PAGE)
            main += page
        places = [TEXT_AT + 2 * bound for bound in bounds[: len(values) + 1]]
        self._block(main, table, index, struct.pack(f"<{len(places)}I{len(numbers)}I", *places, *numbers))


def read(made: Made, monkeypatch: pytest.MonkeyPatch, lengths: tuple[int, ...] = ()) -> Document:
    word = made.word(lengths)
    monkeypatch.setattr(doc, "_open", lambda *_: word)
    document = doc.read_doc(b"", "a.doc", Settings())
    check_blocks(document)
    return document


def test_paragraphs_line_breaks_and_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (
        Made()
        .paragraph("一、总体情况")
        .paragraph("检查12次\x0b处罚3\x1e4件\xa0完")
        .paragraph("")
        .paragraph("页末", mark="\x0c")
    )
    document = read(made, monkeypatch)
    assert texts(document) == ["一、总体情况", "检查12次", "处罚3-4件 完", "页末"]
    assert document.blocks[0].kind is BlockKind.HEADING and document.format == "doc" and document.notes == ()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("见\x13 HYPERLINK \\l x \x14附件1\x15。", "见附件1。"),
        ("共\x13 = 2 \x13 REF a \x147\x15 \x1412\x15次", "共12次"),
        ("第\x13 PAGE \x15页", "第页"),
        ("共\x14多\x15次", "共多次"),
        ("检查\x0112\x08次\x02", "检查12次"),
        ("村\ud842\udfb712次", "村𠮷12次"),
        ("村\ud84212次", "村\ufffd12次"),
    ],
    ids=["result", "nested", "no result", "stray marks", "anchors", "pair", "half a pair"],
)
def test_fields_print_their_result_and_anchors_nothing(
    text: str, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = Made().paragraph("x").word()
    word.text = text + "\r"
    word.lengths = (len(text) + 1, *[0] * 7)
    monkeypatch.setattr(doc, "_open", lambda *_: word)
    assert texts(doc.read_doc(b"", "a.doc", Settings())) == [printed]


@pytest.mark.parametrize("code", [0x0800, 0x083C], ids=["deleted", "hidden"])
def test_what_is_deleted_or_hidden_is_left_out_and_said(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made().words("检查").removed("27", code).paragraph("28件")
    document = read(made, monkeypatch)
    assert texts(document) == ["检查28件"]
    assert [note.code for note in document.notes] == ["tracked_changes"]


def test_a_deleted_paragraph_mark_joins_two(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made().words("全年检查").removed("\r")
    made.ends.append((len(made.text), b""))
    made.paragraph("12次")
    assert texts(read(made, monkeypatch)) == ["全年检查12次"]


def test_a_table_with_merges(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (
        Made().paragraph("表1 执法情况")
        .row("类别", "指标", "数量", definition=edges(0, 1000, 2000, 3000))
        .row("执法", "检查", "12", definition=edges(0, 1000, 2000, 3000, flags=(0x0060,)))
        .row("", "处罚", "3", definition=edges(0, 1000, 2000, 3000, flags=(0x0020,)))
        .row("合计", "15", definition=edges(0, 2000, 3000))
        .paragraph("表后")
    )  # fmt: skip
    document = read(made, monkeypatch)
    found = cells(document)
    assert found["12"] == ("执法 检查", "数量") and found["3"] == ("执法 处罚", "数量")
    assert found["15"][1] == "数量" and found["15"][0] == "合计"
    assert texts(document)[0] == "表1 执法情况" and texts(document)[-1] == "表后"


def test_a_cell_of_several_paragraphs_and_a_row_that_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made().row("指标", "数量")
    made.paragraph("行政", IN_TABLE).paragraph("检查", IN_TABLE, "\x07").paragraph("12", IN_TABLE, "\x07")
    document = read(made, monkeypatch)
    assert cells(document) == {"12": ("行政 检查", "数量")}


def test_a_table_in_a_cell_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made().row("指标", "数量")
    made.paragraph("检查", IN_TABLE, "\x07")
    made.paragraph("12", IN_TABLE)
    for one in ("夜间", "4"):
        made.paragraph(one, IN_TABLE + depth(2) + INNER_CELL)
    made.paragraph("", IN_TABLE + depth(2) + INNER_CELL + INNER_ROW)
    made.paragraph("", IN_TABLE, "\x07")
    made.paragraph("", IN_TABLE + ROW_END, "\x07")
    document = read(made, monkeypatch)
    assert "夜间 4" in document.text and document.text.index("12") < document.text.index("夜间")


def test_notes_boxes_and_headers_stand_behind_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [
        "检查12次\r",
        "含村级6次\r",
        "柳溪镇政府\r— 3 —\r柳溪镇政府\r",
        "",
        "\x05请核对7\r",
        "尾注8\r",
        "框内9件\r",
    ]
    made = Made()
    for paragraph in "".join(stories).split("\r")[:-1]:
        made.paragraph(paragraph)
    document = read(made, monkeypatch, tuple(len(one) for one in stories))
    assert texts(document, BlockKind.FOOTNOTE) == ["含村级6次", "尾注8"]
    assert texts(document, BlockKind.TEXTBOX) == ["框内9件"]
    assert texts(document, BlockKind.HEADER) == ["柳溪镇政府"], "once, and no page numbers"
    assert "7" not in document.text and [note.code for note in document.notes] == ["comments"]


def test_pictures_and_remarks_are_said_as_in_the_other_formats() -> None:
    document = parse((DATA / "pictured.doc").read_bytes(), "pictured.doc")
    assert texts(document) == ["全年开展行政检查12次。", "处罚案件3件。"]
    assert [note.code for note in document.notes] == ["comments", "pictures"]
    assert "1 张较大" in document.notes[1].message, "the small one is a seal"


@pytest.mark.parametrize(
    ("size", "scales", "large"),
    [((8_000, 5_000), (1000, 1000), 1), ((1_000, 1_000), (8000, 4000), 1), ((8_000, 5_000), (300, 300), 0),
     ((1_700, 1_700), (1000, 1000), 0), ((9_000, 2_000), (1000, 1000), 0)],
)  # fmt: skip
def test_pictures_by_the_size_that_prints(size: tuple[int, int], scales: tuple[int, int], large: int) -> None:
    made = Made().paragraph("x")
    made.marked.append((0, 1, struct.pack("<HI", 0x6A03, 10)))
    stream = bytes(10 + 28) + struct.pack("<4H", *size, *scales)
    assert made.word().large_pictures(stream) == large
    assert made.word().large_pictures(stream[:-1]) == 0 and made.word().large_pictures(b"") == 0


class _Streams:
    """As much of an OLE file as is asked for."""

    def __init__(self, streams: dict[str, bytes]) -> None:
        self._streams = streams

    def __enter__(self) -> _Streams:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def openstream(self, name: str) -> _Streams:
        if name not in self._streams:
            raise OSError("no such stream")
        self.data = self._streams[name]
        return self

    def read(self) -> bytes:
        return self.data


def _fib(magic: int = 0xA5EC, version: int = 0xC1, flags: int = 0) -> bytes:
    return struct.pack("<HH6xH", magic, version, flags) + bytes(1_000)


@pytest.mark.parametrize(
    ("streams", "error", "code"),
    [
        ({"WordDocument": _fib(version=0x65)}, DamagedFile, "damaged_file"),
        ({"WordDocument": _fib(magic=0)}, DamagedFile, "damaged_file"),
        ({"WordDocument": _fib(flags=0x0100)}, ProtectedFile, "password_required"),
        ({"WordDocument": _fib()}, DamagedFile, "damaged_file"),
        ({"WordDocument": _fib(), "0Table": b""}, DamagedFile, "damaged_file"),
        ({"WordDocument": b"\xec\xa5"}, DamagedFile, "damaged_file"),
        ({}, DamagedFile, "damaged_file"),
    ],
    ids=["Word 95", "no Word file", "password", "no table", "no pieces", "cut", "no stream"],
)  # fmt: skip
def test_what_is_no_whole_document(
    streams: dict[str, bytes], error: type[ReadError], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("olefile.OleFileIO", lambda _: _Streams(streams))
    with pytest.raises(error) as caught:
        doc.read_doc(b"", "报告.doc", Settings())
    assert caught.value.code == code and "报告.doc" in caught.value.message and caught.value.advice


@pytest.mark.parametrize(
    "harm",
    [
        lambda main, table: struct.pack_into("<i", main, 0x4C, -1),
        lambda main, table: table.__setitem__(0, 7),
        lambda main, table: struct.pack_into("<I", table, 9, 1 << 30),
        lambda main, table: struct.pack_into("<II", main, 154 + 8 * 33, len(table), 9),
    ],
    ids=["lengths", "no piece table", "a piece without end", "beyond the table"],
)
def test_broken_tables_are_damage(harm: object) -> None:
    word = Made().paragraph("检查12次").word()
    main, table = bytearray(word.main), bytearray(word.table)
    harm(main, table)  # type: ignore[operator]
    with pytest.raises((ValueError, struct.error)):
        WordBinary(bytes(main), bytes(table))
