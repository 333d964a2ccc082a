"""Bytes to text: marks of order, UTF-8, what reads most like Chinese; damage is counted, never hidden."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.readers.encoding import decode, ends_amid_character

SIMPLE = "柳溪镇全年开展行政检查12次，处罚案件3件，调解纠纷45件。"
OLD = "柳溪鎮全年開展行政檢查12次，處罰案件3件，調解糾紛45件。"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (SIMPLE.encode(), "utf-8", SIMPLE),
        (codecs.BOM_UTF8 + SIMPLE.encode(), "utf-8", SIMPLE),
        (SIMPLE.encode("utf-16"), "utf-16-le", SIMPLE),
        (codecs.BOM_UTF16_BE + SIMPLE.encode("utf-16-be"), "utf-16-be", SIMPLE),
        (SIMPLE.encode("utf-32"), "utf-32-le", SIMPLE),
        (codecs.BOM_UTF32_BE + SIMPLE.encode("utf-32-be"), "utf-32-be", SIMPLE),
        (SIMPLE.encode("utf-16-le"), "utf-16-le", SIMPLE),
        (SIMPLE.encode("utf-16-be"), "utf-16-be", SIMPLE),
        (SIMPLE.encode("gbk"), "gb18030", SIMPLE),
        (OLD.encode("big5"), "big5", OLD),
        ("检查".encode("gbk"), "gb18030", "检查"),
        ("12\n".encode("utf-16-le"), "utf-16-le", "12\n"),
        (b"12 items", "utf-8", "12 items"),
        (b"", "utf-8", ""),
        ("村𠮷㐂12".encode("gb18030") + SIMPLE.encode("gb18030"), "gb18030", "村𠮷㐂12" + SIMPLE),
    ],
)  # fmt: skip
def test_whole_files_come_back_undamaged(data: bytes, encoding: str, text: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding, found.damaged) == (text, encoding, 0) and (
        found.plausible or not text.strip("12 \nitems")
    )


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("x-gbk", "gb18030"), ("big5", "big5"), ("", "gb18030"), ("utf-8", "gb18030"),
     ("iso-8859-1", "gb18030"), ("windows-1252", "gb18030"), ("no such", "gb18030")],
)  # fmt: skip
def test_what_a_page_declares_is_believed_where_the_bytes_agree(declared: str, encoding: str) -> None:
    data = OLD.encode("big5") if encoding == "big5" else SIMPLE.encode("gbk")
    assert decode(data, declared).encoding == encoding
    assert decode(SIMPLE.encode(), declared).text == SIMPLE, "UTF-8 needs no declaration"


@pytest.mark.parametrize(
    ("encoding", "at"), [("utf-8", 0), ("utf-8", 20), ("utf-8", 40), ("gb18030", 20), ("gb18030", 40)]
)
def test_damaged_bytes_are_counted_and_the_rest_is_read(encoding: str, at: int) -> None:
    data = SIMPLE.encode(encoding)
    damaged = data[:at] + b"\xff" + data[at + 1 :]
    found = decode(damaged * 3)
    assert found.encoding == encoding and found.damaged >= 3
    assert found.text.count("\ufffd") == found.damaged and "45件" in found.text


def test_a_replacement_mark_of_the_file_itself_is_no_damage() -> None:
    found = decode((SIMPLE + "\ufffd").encode())
    assert found.damaged == 0 and found.text.endswith("\ufffd")


def test_a_cut_character_at_the_end_is_damage() -> None:
    found = decode(SIMPLE.encode("utf-16")[:-1])
    assert found.damaged == 1 and found.text.startswith(SIMPLE[:-1])


def test_lone_halves_of_pairs_are_replaced() -> None:
    found = decode(
        codecs.BOM_UTF16_LE + "检查12次".encode("utf-16-le") + b"\x42\xd8" + "完".encode("utf-16-le")
    )
    assert "\ufffd" in found.text and not any("\ud800" <= char <= "\udfff" for char in found.text)


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x80\x81\x82\x83" * 100])
def test_what_is_no_text_is_not_plausible_or_full_of_damage(data: bytes) -> None:
    found = decode(data)
    assert not found.plausible or found.damaged > len(found.text) / 4


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_text_that_a_file_can_hold(data: bytes) -> None:
    decode(data).text.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "half"),
    [(b"", False), (b"a", False), (b"\xbc", True), (b"\xbc\xec", False), (b"a\xbc", True), (b"\xbc\x41", False),
     (b"\xbc\xec\xb2", True)],
)  # fmt: skip
def test_half_a_character(raw: bytes, half: bool) -> None:
    assert ends_amid_character(raw) is half


def test_a_gbk_text_is_never_taken_for_damaged_utf8() -> None:
    for text in (SIMPLE, OLD, "督查落实情况", "预算执行", "年", SIMPLE * 40):
        found = decode(text.encode("gb18030"))
        assert found.encoding == "gb18030" and found.text == text
