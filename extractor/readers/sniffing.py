"""What a file is, told from its bytes; the suffix decides only between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import NamedTuple

from extractor.errors import DamagedFile, ProtectedFile, ReadError, UnsupportedFormat

__all__ = ["Found", "sniff"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    (b"\xff\xd8\xff", "JPG 图片"),
    (b"\x89PNG\r\n", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\0", "TIF 图片"),
    (b"MM\0*", "TIF 图片"),
)
_OTHERS = (
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gz 压缩包"),
    (b"BZh", "bz2 压缩包"),
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"SQLite format 3", "数据库"),
    (b"ID3", "音频"),
    (b"CAJ\0", "CAJ 文献"),
    (b"HN\0\0", "CAJ 文献"),
)
_BINARY_SUFFIXES = {
    ".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel", ".xls": "Excel", ".ofd": "OFD", ".odt": "ODT", ".ods": "ODS",
    ".et": "WPS 表格", ".zip": "压缩包", ".rar": "压缩包", ".7z": "压缩包", ".ppt": "演示文稿", ".pptx": "演示文稿",
}  # fmt: skip
# A suffix of letters names a kind; others (报告2024.12.30, 报告.终稿) are part of the name.
_OWN_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
_TEXT_SUFFIXES = {
    ".txt",
    ".text",
    ".md",
    ".asc",
    ".prn",
    ".log",
    ".csv",
    ".doc",
    ".wps",
    ".rtf",
    ".dot",
    ".wpt",
}
_PICTURE_SUFFIXES = {".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|table|title|p\b|script)",
    re.IGNORECASE | re.DOTALL,
)
_MHT = re.compile(rb"\s*(?:From|MIME-Version|Subject|Date|X-[\w-]+|Content-Type):", re.IGNORECASE)
_FLAT_WORD = re.compile(rb"<(?:w:wordDocument|pkg:package)\b")


class Found(NamedTuple):
    """The kind of a file, a key of the registry."""

    kind: str


def sniff(data: bytes, name: str) -> Found:
    """Say which reader a file needs.

    :raises UnsupportedFormat: a kind that is known but not read, with advice for it.
    :raises DamagedFile: the suffix promises a binary format and the bytes are none.
    :raises ProtectedFile: an Office file wrapped in encryption.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return Found("pdf")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name)
    if head.startswith(_OLE):
        return _ole_kind(data, name)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return Found("rtf")
    for magic, kind in _PICTURES:
        if head.startswith(magic):
            raise _picture(name, kind)
    for magic, kind in _OTHERS:
        if head.startswith(magic):
            raise _unsupported(name, kind)
    return _text_kind(data, head, suffix, name)


def _text_kind(data: bytes, head: bytes, suffix: str, name: str) -> Found:
    plain = head.lstrip(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        plain = head.replace(b"\0", b"")[2:]
    if _FLAT_WORD.search(plain):
        return Found("docx")
    if suffix != ".txt" and (_HTML.match(plain) or (_MHT.match(plain) and b"multipart/related" in plain)):
        return Found("html")
    if suffix in (".html", ".htm", ".shtml", ".xhtml") and b"<" in plain:
        return Found("html")
    if suffix in _PICTURE_SUFFIXES:
        raise _picture(name, "图片")
    if suffix in _BINARY_SUFFIXES:
        raise DamagedFile(
            f"文件“{name}”已损坏，内容不是{_BINARY_SUFFIXES[suffix]}文件。",
            advice="请用原文件重新导出或重新传送。",
        )
    if suffix != ".txt" and plain.lstrip().startswith(b"<?xml"):
        raise _unsupported(name, "XML 数据文件")
    if _OWN_SUFFIX.fullmatch(suffix) and suffix not in _TEXT_SUFFIXES:
        raise _unsupported(name, f"“{suffix}”文件")
    return Found("csv" if suffix == ".csv" else "txt")


def _zip_kind(data: bytes, name: str) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = _mimetype(archive) if "mimetype" in names else b""
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise DamagedFile(
            f"文件“{name}”不完整或已损坏，打不开。", advice="请重新传送，或用 Word、WPS 打开原文件另存一份。",
            code="truncated_file" if _cut(data) else "damaged_file",
        ) from error  # fmt: skip
    folded = {one.replace("\\", "/").lower() for one in names}
    if "ofd.xml" in folded:
        return Found("ofd")
    if b"opendocument.text" in mime:
        return Found("odt")
    if b"opendocument.spreadsheet" in mime or any(one.startswith("xl/") for one in folded):
        return Found("sheet")
    if any(one.startswith("word/") for one in folded):
        return Found("docx")
    if any(one.startswith("ppt/") for one in folded) or b"presentation" in mime:
        raise _unsupported(name, "演示文稿")
    if "encryptedpackage" in folded:
        raise protected(name)
    raise UnsupportedFormat(
        f"文件“{name}”是压缩包，不是一份报告。", advice="请直接把压缩包作为输入交给程序，或先解压再报送。"
    )


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as member:
        return member.read(200)


def _cut(data: bytes) -> bool:
    return b"PK\x05\x06" not in data[-66_000:]


def _ole_kind(data: bytes, name: str) -> Found:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            entries = {"/".join(entry).lower() for entry in ole.listdir()}
    except Exception as error:
        raise DamagedFile(
            f"文件“{name}”不完整或已损坏，打不开。",
            advice="请用 Word 或 WPS 打开原文件，另存为 docx 后重新报送。",
        ) from error
    if "worddocument" in entries:
        return Found("doc")
    if entries & {"workbook", "book"}:
        return Found("sheet")
    if "encryptedpackage" in entries:
        raise protected(name)
    if "powerpoint document" in entries:
        raise _unsupported(name, "演示文稿")
    raise _unsupported(name, "认不出的 Office 文件")


def protected(name: str) -> ProtectedFile:
    """Return the error for an Office file with a password."""
    return ProtectedFile(
        f"文件“{name}”有打开密码。", advice="请用 Word 或 WPS 输入密码打开，取消密码保护后另存，再重新报送。"
    )


def _picture(name: str, kind: str) -> ReadError:
    return UnsupportedFormat(
        f"文件“{name}”是{kind}，本程序不读图片。",
        advice="请报送 Word（docx）或 PDF 文件；照片和扫描件请先做文字识别。",
    )


def _unsupported(name: str, kind: str) -> ReadError:
    advice = (
        "请解压后再报送其中的文件。"
        if "压缩包" in kind
        else "请用 Word 或 WPS 另存为 docx 或 PDF，再重新报送。"
    )
    return UnsupportedFormat(f"文件“{name}”是{kind}，本程序不能读取。", advice=advice)
