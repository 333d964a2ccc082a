"""Zips that lie, grow or break, XML that is none: each ends as an error of ours, with its code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from reader_files import zipped

from extractor.errors import DamagedFile, LimitExceeded, ProtectedFile, ReadError
from extractor.readers import containers
from extractor.readers.containers import Container, attribute, local, parse_xml
from extractor.settings import Limits, Settings

PARTS: dict[str, str | bytes] = {"word/document.xml": "<w/>", "word/media/a.bin": b"0" * 5_000}


def settings(**limits: int) -> Settings:
    return Settings(limits=Limits(**limits))


def opened(data: bytes, **limits: int) -> Container:
    return Container(data, "报告.docx", settings(**limits))


def patched(change: Callable[[bytearray, int, int], None]) -> bytes:
    """A zip whose first local header and first entry of the table of contents are changed."""
    data = bytearray(zipped(PARTS))
    change(data, data.index(b"PK\3\4"), data.index(b"PK\1\2"))
    return bytes(data)


def test_parts_by_their_names() -> None:
    container = opened(zipped({"/a.xml": "<a/>", "b\\c.xml": "<c/>"}))
    assert sorted(container.names()) == ["a.xml", "b/c.xml"]
    assert container.read("/b/c.xml") == b"<c/>" and container.read("nothing") is None
    assert local(container.xml("a.xml")) == "a" and container.xml("nothing") is None
    container.close()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", zipped(PARTS)[:-30]])
def test_what_is_no_whole_zip_is_damaged(data: bytes) -> None:
    with pytest.raises(DamagedFile) as caught:
        opened(data)
    assert caught.value.code == "damaged_file" and "报告.docx" in caught.value.message


def _crc(data: bytearray, local_at: int, directory: int) -> None:
    struct.pack_into("<I", data, directory + 16, 7)
    struct.pack_into("<I", data, local_at + 14, 7)


def _locked(data: bytearray, local_at: int, directory: int) -> None:
    data[directory + 8] |= 1
    data[local_at + 6] |= 1


def _stream(data: bytearray, local_at: int, _: int) -> None:
    at = local_at + 30 + len("word/document.xml")
    data[at : at + 3] = b"\xff\xff\xff"


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        (_crc, DamagedFile, "damaged_file"),
        (_locked, ProtectedFile, "password_required"),
        (_stream, DamagedFile, "damaged_file"),
    ],
    ids=["checksum", "password", "stream"],
)
def test_a_bad_part_is_told_when_it_is_read(
    change: Callable[..., None], error: type[ReadError], code: str
) -> None:
    container = opened(patched(change))
    assert container.read("word/media/a.bin") == PARTS["word/media/a.bin"], "the others are as good as before"
    with pytest.raises(error) as caught:
        container.read("word/document.xml")
    assert caught.value.code == code and caught.value.advice


def test_members_are_counted() -> None:
    opened(zipped(PARTS), archive_members=2)
    with pytest.raises(LimitExceeded) as caught:
        opened(zipped(PARTS), archive_members=1)
    assert caught.value.code == "too_many_members" and "1 个" in caught.value.message


@pytest.mark.parametrize(("limit", "fits"), [(5_004, True), (5_003, False)])
def test_the_promised_size_is_weighed_before_anything_is_read(limit: int, fits: bool) -> None:
    if fits:
        opened(zipped(PARTS), expanded_size=limit)
        return
    with pytest.raises(LimitExceeded) as caught:
        opened(zipped(PARTS), expanded_size=limit)
    assert caught.value.code == "expands_too_far"


def test_a_small_file_may_grow_as_it_likes_and_a_large_one_by_its_ratio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped({"word/document.xml": b" " * 100_000})
    opened(data, expansion_ratio=1)
    monkeypatch.setattr(containers, "_SMALL", 50_000)
    opened(data, expansion_ratio=100_000 // len(data) + 1)
    with pytest.raises(LimitExceeded):
        opened(data, expansion_ratio=1)


def test_a_lie_about_the_size_does_not_help() -> None:
    data = bytearray(zipped({"a.xml": b" " * 50_000}))
    for at in (data.index(b"PK\3\4") + 22, data.index(b"PK\1\2") + 24):
        struct.pack_into("<I", data, at, 10)
    with pytest.raises(ReadError) as caught:
        opened(bytes(data), expanded_size=20_000).read("a.xml")
    assert caught.value.code in ("damaged_file", "expands_too_far")


def test_what_is_read_twice_counts_twice() -> None:
    container = opened(zipped(PARTS), expanded_size=9_000)
    container.read("word/media/a.bin")
    with pytest.raises(LimitExceeded) as caught:
        container.read("word/media/a.bin")
    assert caught.value.code == "expands_too_far"


@pytest.mark.parametrize(
    ("xml", "error", "code"),
    [
        (b"", DamagedFile, "damaged_file"),
        (b"<a>", DamagedFile, "damaged_file"),
        (b"<a></b>", DamagedFile, "damaged_file"),
        (b"<a>\xff\xfe</a>", DamagedFile, "damaged_file"),
        (b"<a>&x;</a>", DamagedFile, "damaged_file"),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", DamagedFile, "unsafe_content"),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a/>", DamagedFile, "unsafe_content"),
        (b"<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://192.0.2.1/'> %x;]><a/>", DamagedFile, "unsafe_content"),
        (b"<a>" * 12 + b"</a>" * 12, LimitExceeded, "nested_too_deep"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, LimitExceeded, "nested_too_deep"),
    ],
)
def test_xml_that_is_refused(xml: bytes, error: type[ReadError], code: str) -> None:
    with pytest.raises(error) as caught:
        parse_xml(xml, "报告.docx", settings(xml_depth=11))
    assert caught.value.code == code and "报告.docx" in caught.value.message


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (b"<a>12<!-- 99 --><?x 98?>34</a>", "1234"),
        ("<?xml version='1.0' encoding='GBK'?><a>检查</a>".encode("gbk"), "检查"),
        ("<a>检查</a>".encode("utf-16"), "检查"),
        (b"<!DOCTYPE a><a>12</a>", "12"),
        (b"<!DOCTYPE a SYSTEM 'http://192.0.2.1/x.dtd'><a>12</a>", "12"),
        (b"<a>" * 11 + b"12" + b"</a>" * 11, "12"),
    ],
)
def test_xml_that_is_read(xml: bytes, text: str) -> None:
    assert "".join(parse_xml(xml, "a", settings(xml_depth=11)).itertext()) == text


def test_names_and_attributes_without_their_namespace() -> None:
    root = parse_xml(
        b"<w:a xmlns:w='urn:1' xmlns:v='urn:2' w:val='1' v:other='2'><!-- c --></w:a>", "a", Settings()
    )
    assert local(root) == "a" and attribute(root, "val") == "1" and attribute(root, "other") == "2"
    assert attribute(root, "none") == "" and attribute(root, "none", "x") == "x"


def test_a_broken_deflate_stream_is_no_fault_of_ours() -> None:
    squeezed = zlib.compress(b"<w/>" * 1_000)[2:-4]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "<w/>" * 1_000)
    data = out.getvalue()
    at = data.index(squeezed[:6])
    with pytest.raises(DamagedFile):
        opened(data[: at + 4] + b"\0\0\0\0" + data[at + 8 :]).read("a.xml")
