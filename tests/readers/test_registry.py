from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reader_files import docx, p, parse, pdf, shared, tbl, tc, texts, zipped

from extractor.errors import (
    DamagedFile,
    EmptyFile,
    LimitExceeded,
    NoText,
    ProtectedFile,
    ReadError,
    UnsupportedFormat,
    VanishedFile,
)
from extractor.readers import read
from extractor.readers.registry import READERS
from extractor.settings import Limits, Settings


def test_importing_the_readers_loads_no_engine() -> None:
    code = (
        "import sys, extractor.readers; heavy = {'pypdfium2', 'pdfplumber', 'lxml', 'selectolax', 'python_calamine',"
        " 'olefile', 'ofdkit', 'pandas', 'rapidocr'} & set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_content_rules_and_the_suffix_is_told_off() -> None:
    document = parse(docx(p("检查12次")), "报告.doc")
    assert document.format == "docx"
    assert [note.code for note in document.notes] == ["suffix_differs"]
    assert ".doc" in document.notes[0].message


def test_no_note_where_the_suffix_is_right() -> None:
    assert parse(docx(p("检查12次")), "报告.DOCX").notes == ()


@pytest.mark.parametrize(("data", "name", "wanted"), [
    (b"{\\rtf1\\ansi\\ansicpg936 \\'bc\\'ec\\'b2\\'e912\\'b4\\'ce}", "报告.doc", "rtf"),
    ("<html><body><p>检查12次</p></body></html>".encode(), "报告.doc", "html"),
    ("检查12次。".encode("gbk"), "报告.doc", "txt"),
    ("检查12次。".encode(), "报告", "txt"), ("检查12次。".encode(), "报告2024.12.30", "txt"),
    ("检查12次。".encode(), "报告.终稿", "txt"),
    (pdf([[(90, 700, "检查12次")]]), "报告.txt", "pdf"),
])  # fmt: skip
def test_suffixes_lie(data: bytes, name: str, wanted: str) -> None:
    document = parse(data, name)
    assert document.format == wanted and "检查12次" in document.text


@pytest.mark.parametrize(("data", "name", "word"), [
    (b"\xff\xd8\xff\xe0" + b"\0" * 100, "照片.jpg", "图片"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "图.png", "图片"),
    (b"Rar!\x1a\x07" + b"\0" * 50, "包.rar", "RAR"), (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "包.7z", "7z"),
    (b"MZ\x90\0" + b"\0" * 90, "a.exe", "程序"), (zipped({"a/b.txt": "x"}), "包.zip", "压缩包"),
    (zipped({"ppt/presentation.xml": "<a/>"}), "a.pptx", "演示"), (b"whatever", "图.webp", "图片"),
    (b'{"a": 1}', "a01.json", ".json"), (b"<?xml version='1.0'?><uof/>", "a.uot", "XML"),
])  # fmt: skip
def test_what_is_not_read_is_said_with_advice(data: bytes, name: str, word: str) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        parse(data, name)
    assert name in caught.value.message and word in caught.value.message
    assert caught.value.advice and caught.value.code == "unsupported_format"


def test_empty_files_and_files_without_text() -> None:
    with pytest.raises(EmptyFile) as caught:
        parse(b"", "空.docx")
    assert caught.value.code == "empty_file"
    with pytest.raises(NoText):
        parse(docx("<w:p/>"), "空.docx")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.ofd", "a.et"])
def test_a_binary_suffix_on_other_bytes_is_damage(name: str) -> None:
    with pytest.raises(DamagedFile):
        parse(b"not what it says", name)


def test_a_cut_zip_is_told_from_a_broken_one() -> None:
    data = docx(p("检查12次" * 50))
    with pytest.raises(DamagedFile) as caught:
        parse(data[:-40], "断.docx")
    assert caught.value.code == "truncated_file"


def test_an_encrypted_office_file_needs_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    import olefile

    class Fake:
        def __init__(self, _: object) -> None: ...
        def __enter__(self) -> Fake:
            return self

        def __exit__(self, *_: object) -> None: ...
        def listdir(self) -> list[list[str]]: return [["EncryptedPackage"], ["EncryptionInfo"]]  # fmt: skip

    monkeypatch.setattr(olefile, "OleFileIO", Fake)
    with pytest.raises(ProtectedFile) as caught:
        parse(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密.docx")
    assert caught.value.code == "password_required" and "密.docx" in caught.value.message


def test_size_limit_on_disk_and_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(b"a" * 2_000)
    small = Settings(limits=Limits(file_size=1_000))
    for action in (lambda: read(path, small), lambda: parse(b"a" * 2_000, "大.txt", small)):
        with pytest.raises(LimitExceeded) as caught:
            action()
        assert caught.value.code == "file_too_large"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(VanishedFile) as caught:
        read(tmp_path / "没有.txt", Settings())
    assert caught.value.code == "file_not_found" and "没有.txt" in caught.value.message


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_that_may_not_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "锁.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(VanishedFile) as caught:
        read(path, Settings())
    assert caught.value.code == "not_permitted"


def test_a_fault_of_an_engine_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import extractor.readers.txt as module

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "read_txt", broken)
    with pytest.raises(DamagedFile) as caught:
        parse(b"text", "a.txt")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize(
    ("fault", "code"), [(MemoryError, "memory_limit"), (RecursionError, "nested_too_deep")]
)
def test_resource_faults_are_limits(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception], code: str
) -> None:
    import extractor.readers.txt as module

    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(module, "read_txt", broken)
    with pytest.raises(LimitExceeded) as caught:
        parse(b"text", "a.txt")
    assert caught.value.code == code


def test_every_entry_names_a_reader_that_exists() -> None:
    import importlib

    for entry in READERS.values():
        assert callable(getattr(importlib.import_module(f"extractor.readers.{entry.module}"), entry.function))


ALL = [
    "report.docx", "report.doc", "report.wps", "report.rtf", "report.odt", "report.html", "report.pdf", "plain.html",
    "chrome.pdf", "rl_cid.pdf", "rl_ttf.pdf", "noxref.pdf", "enc_owner.pdf", "hand.ofd", "easyofd_True.ofd",
    "web_brs.html", "web_gbk.html", "web_trs.html",
]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_every_shared_format_gives_the_same_paragraphs(name: str) -> None:
    source = shared("source.txt").read_text(encoding="utf-8")
    wanted = ["".join(line.split()) for line in source.splitlines() if line.strip()]
    got = ["".join(text.split()) for text in texts(parse(shared(name).read_bytes(), name))]
    if name.startswith("web_"):
        got = got[got.index(wanted[0]) : got.index(wanted[0]) + len(wanted)]
    assert got == wanted


def test_a_table_reads_the_same_in_every_format() -> None:
    wanted = parse(shared("table.docx").read_bytes(), "table.docx")
    rows = [line for line in wanted.text.splitlines() if line.startswith("|")]
    assert len(rows) == 11 and rows[1] == "| 行政检查 | 171次 | +12.5% |"
    for name in ("table.doc", "table.rtf", "table.pdf"):
        document = parse(shared(name).read_bytes(), name)
        assert [line for line in document.text.splitlines() if line.startswith("|")] == rows, name
        assert [b.cell for b in document.blocks if b.cell] == [b.cell for b in wanted.blocks if b.cell], name


def test_read_errors_are_one_family() -> None:
    for data, name in ((b"", "a"), (b"x", "a.pdf"), (b"Rar!\x1a\x07\0", "a.rar")):
        with pytest.raises(ReadError):
            parse(data, name)


def test_pipes_in_cells_do_not_make_columns() -> None:
    document = parse(docx(tbl(tc("指标") + tc("数量"), tc("检查|巡查") + tc("12"))), "a.docx")
    assert document.text.splitlines()[1] == "| 检查｜巡查 | 12 |"


@pytest.mark.parametrize(("data", "name"), [
    (b"| a | b |\n|" + b"-" * 60_000 + b"x|\n" * 2, "a.txt"),
    (("| 1" + " " * 60_000 + "x | 2 |\n|---|---|\n| 1 | 2 |\n").encode(), "a.txt"),
    (("<html><title>" + "-_" * 40_000 + "</title><body><div><div>" + "字" * 90_000 + "</div><p>甲</p></div></body>").encode(), "a.html"),
    (("一" * 60_000 + " " * 60_000 + "x").encode(), "a.txt"), (b"{\\rtf1 " + b"\\'" * 60_000 + b"}", "a.rtf"),
    (b"{\\rtf1 " + b"1" * 60_000 + b"\\tab}", "a.rtf"),
])  # fmt: skip
def test_no_pattern_takes_its_time(data: bytes, name: str) -> None:
    started = time.process_time()
    with contextlib.suppress(ReadError):
        parse(data, name)
    assert time.process_time() - started < 3
