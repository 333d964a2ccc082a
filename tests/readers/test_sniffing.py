"""What a file is, by its bytes first."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from reader_files import docx, p, zipped

from extractor.errors import DamagedFile, ProtectedFile, ReadError, UnsupportedFormat
from extractor.readers import read_bytes
from extractor.readers.sniffing import sniff
from extractor.settings import Settings

TEXT = "全年检查12次。"
HTML = f"<p>{TEXT}</p>"
MHT = "From: <x>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.4", "a.txt", "pdf"),
        (b"\xef\xbb\xbf junk \n%PDF-1.7", "a.pdf", "pdf"),
        (docx(p(TEXT)), "a.pdf", "docx"),
        (zipped({"OFD.xml": ""}), "a.zip", "ofd"),
        (zipped({"ofd.XML": ""}), "a", "ofd"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.doc", "odt"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text-template"}), "a.ott", "odt"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a", "sheet"),
        (zipped({"xl/workbook.xml": ""}), "a.docx", "sheet"),
        (zipped({"xl\\workbook.xml": ""}), "a.xlsx", "sheet"),
        (zipped({"word\\document.xml": ""}), "a.docx", "docx"),
        (b"{\\rtf1 12}", "a.doc", "rtf"),
        (b"\xef\xbb\xbf\r\n {\\rtf1 12}", "a.txt", "rtf"),
        (HTML.encode(), "a.doc", "html"),
        (b"<!-- x --><html>", "a.wps", "html"),
        (b"<?xml version='1.0'?><html>", "a.xls", "html"),
        (b"<!DOCTYPE HTML>", "a", "html"),
        (HTML.encode("utf-16"), "a.htm", "html"),
        (HTML.encode(), "a.txt", "txt"),
        ("前言 <b>12</b>".encode(), "a.html", "html"),
        (TEXT.encode(), "a.html", ""),
        (MHT.encode(), "a.mht", "html"),
        (MHT.encode(), "a.doc", "html"),
        (b"From: me\nSubject: x\n\n12", "a.txt", "txt"),
        (b"<?xml version='1.0'?><w:wordDocument>", "a.doc", "docx"),
        (b"<?xml version='1.0'?><pkg:package>", "a.xml", "docx"),
        (TEXT.encode(), "a.csv", "csv"),
        (TEXT.encode(), "a.txt", "txt"),
        (TEXT.encode(), "a.doc", "txt"),
        (TEXT.encode(), "a", "txt"),
        (TEXT.encode(), "报告2024.12.30", "txt"),
        (TEXT.encode(), "报告.终稿", "txt"),
        (TEXT.encode(), "dir.pdf\\a.TXT", "txt"),
    ],
)  # fmt: skip
def test_content_decides(data: bytes, name: str, kind: str) -> None:
    if not kind:
        with pytest.raises(ReadError):
            sniff(data, name)
    else:
        assert sniff(data, name).kind == kind


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"\xff\xd8\xff\xe0", "a.jpg", UnsupportedFormat, ("JPG", "文字识别")),
        (b"\x89PNG\r\n\x1a\n", "a.docx", UnsupportedFormat, ("PNG",)),
        (b"GIF89a", "a.gif", UnsupportedFormat, ("GIF",)),
        (b"BM1234", "a.bmp", UnsupportedFormat, ("BMP",)),
        (b"II*\0", "a.tif", UnsupportedFormat, ("TIF",)),
        (b"MM\0*", "a.tif", UnsupportedFormat, ("TIF",)),
        (b"RIFF0000WEBP", "a.webp", UnsupportedFormat, ("图片",)),
        (b"Rar!\x1a", "a.rar", UnsupportedFormat, ("RAR", "解压")),
        (b"7z\xbc\xaf\x27\x1c", "a.7z", UnsupportedFormat, ("7z", "解压")),
        (b"\x1f\x8b\x08", "a.gz", UnsupportedFormat, ("gz", "解压")),
        (b"BZh9", "a.bz2", UnsupportedFormat, ("bz2",)),
        (b"MZ\x90", "报告.exe", UnsupportedFormat, ("Windows",)),
        (b"\x7fELF", "a", UnsupportedFormat, ("Linux",)),
        (b"SQLite format 3\0", "a.db", UnsupportedFormat, ("数据库",)),
        (b"CAJ\0", "a.caj", UnsupportedFormat, ("CAJ",)),
        (TEXT.encode(), "a.docx", DamagedFile, ("Word",)),
        (TEXT.encode(), "a.pdf", DamagedFile, ("PDF",)),
        (TEXT.encode(), "a.zip", DamagedFile, ("压缩包",)),
        (b"<?xml version='1.0'?><data/>", "a.xml", UnsupportedFormat, ("XML",)),
        (TEXT.encode(), "a.py", UnsupportedFormat, (".py",)),
        (zipped({"ppt/presentation.xml": ""}), "a.pptx", UnsupportedFormat, ("演示文稿",)),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "a.odp", UnsupportedFormat, ("演示",)),
        (zipped({"EncryptedPackage": ""}), "a.docx", ProtectedFile, ("密码",)),
        (zipped({"a.txt": "12"}), "a.docx", UnsupportedFormat, ("压缩包",)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", DamagedFile, ("损坏",)),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_advice(
    data: bytes, name: str, error: type[ReadError], words: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        sniff(data, name)
    told = caught.value.message + (caught.value.advice or "")
    assert name in caught.value.message and caught.value.advice and all(word in told for word in words)


@pytest.mark.parametrize("cut", [30, 60, -23])
def test_a_zip_without_its_end_was_cut(cut: int) -> None:
    with pytest.raises(DamagedFile) as caught:
        sniff(docx(p(TEXT))[:cut], "a.docx")
    assert caught.value.code == "truncated_file"


def test_a_zip_with_its_end_but_no_table_is_damaged() -> None:
    data = bytearray(docx(p(TEXT)))
    at = data.rindex(b"PK\1\2")
    data[at : at + 4] = b"XXXX"
    with pytest.raises(DamagedFile) as caught:
        sniff(bytes(data), "a.docx")
    assert caught.value.code == "damaged_file"


@pytest.mark.parametrize(
    "streams",
    [{"powerpoint document"}, {"contents"}, {"encryptedpackage"}, {"workbook"}, {"book"}, {"worddocument"}],
)
def test_old_office_files_by_their_streams(streams: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Fake:
        def __init__(self, _: object) -> None: ...

        def __enter__(self) -> Fake:
            return self

        def __exit__(self, *_: object) -> None: ...

        def listdir(self) -> list[list[str]]:
            return [[name.title()] for name in streams]

    monkeypatch.setattr("olefile.OleFileIO", Fake)
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    wanted = {"workbook": "sheet", "book": "sheet", "worddocument": "doc"}.get(next(iter(streams)))
    if wanted:
        assert sniff(data, "a.doc").kind == wanted
        return
    with pytest.raises(ReadError) as caught:
        sniff(data, "a.doc")
    assert caught.value.code == (
        "password_required" if streams == {"encryptedpackage"} else "unsupported_format"
    )


def test_a_zip_in_a_method_that_nobody_reads_is_an_error_of_ours() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    data = bytearray(out.getvalue())
    directory = data.rindex(b"PK\1\2")
    struct.pack_into("<H", data, directory + 10, 99)
    struct.pack_into("<H", data, 8, 99)
    with pytest.raises(DamagedFile):
        read_bytes(bytes(data), "a.docx", Settings())
