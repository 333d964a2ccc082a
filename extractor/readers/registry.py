"""Which reader reads a file: by what its bytes are first, by its suffix only where they do not tell."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.errors import DamagedFile, EmptyFile, ExtractorError, LimitExceeded, NoText, ReadError
from extractor.models import Document, Note
from extractor.readers.files import file_bytes, file_too_large
from extractor.readers.office import convert, may_help
from extractor.readers.sniffing import Found, sniff
from extractor.settings import Settings

__all__ = ["READERS", "Reader", "read", "read_bytes"]

Reader = Callable[[bytes, str, Settings], Document]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A reader's module and function, imported when a file of its kind comes, and the suffixes people expect."""

    module: str
    function: str
    suffixes: tuple[str, ...]


READERS: dict[str, _Entry] = {
    "txt": _Entry("txt", "read_txt", (".txt", ".text", ".md", ".log")),
    "pdf": _Entry("pdf", "read_pdf", (".pdf",)),
    "docx": _Entry("docx", "read_docx", (".docx", ".docm", ".dotx")),
    "doc": _Entry("doc", "read_doc", (".doc", ".wps", ".dot", ".wpt")),
    "rtf": _Entry("rtf", "read_rtf", (".rtf",)),
    "odt": _Entry("odt", "read_odt", (".odt",)),
    "html": _Entry("html", "read_html", (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")),
    "sheet": _Entry("sheets", "read_sheets", (".xlsx", ".xls", ".ods", ".et", ".xlsm")),
    "csv": _Entry("csvs", "read_csv", (".csv",)),
    "ofd": _Entry("ofd", "read_ofd", (".ofd",)),
}
"""Format to reader; the values are for this module, the keys are what ``Document.format`` may hold (sheets hold
their own: xlsx, xls, ods)."""


def read(path: Path, settings: Settings) -> Document:
    """Read one file from disk; see :func:`read_bytes`.

    :raises VanishedFile: it is not there or may not be opened.
    """
    return read_bytes(file_bytes(path, path.name, settings.limits.file_size), path.name, settings)


def read_bytes(data: bytes, name: str, settings: Settings) -> Document:
    """Read one file's bytes.

    :param name: the file's name, for its suffix and for messages.
    :raises UnsupportedFormat: no reader knows this kind of file.
    :raises EmptyFile: no bytes, or nothing but white space.
    :raises DamagedFile: the bytes are no whole document of their kind.
    :raises ProtectedFile: it opens only with a password.
    :raises LimitExceeded: it passes a limit of ``settings.limits``.
    :raises NoText: it holds no text (a scan).
    """
    if not data:
        raise EmptyFile(
            f"文件“{name}”是空的（0 字节）。", advice="请检查文件是否保存或传送成功，再重新报送。"
        )
    if len(data) > settings.limits.file_size:
        raise file_too_large(name, len(data), settings.limits.file_size)
    try:
        return _by_own_reader(data, name, settings)
    except ReadError as error:
        document = _by_office(data, name, settings) if may_help(error, settings) else None
        if document is None:
            raise
        return document


def _by_own_reader(data: bytes, name: str, settings: Settings) -> Document:
    found = sniff(data, name)
    entry = READERS[found.kind]
    document = _guarded(_reader(found.kind), data, name, settings)
    if not document.text.strip():
        raise NoText(f"文件“{name}”里没有文字。", advice="请检查内容是否都是图片；扫描件请先做文字识别。")
    return _told(document, found, entry, name)


def _reader(kind: str) -> Reader:
    entry = READERS[kind]
    reader: Reader = getattr(importlib.import_module(f"extractor.readers.{entry.module}"), entry.function)
    return reader


def _by_office(data: bytes, name: str, settings: Settings) -> Document | None:
    """Read through LibreOffice what our own reader cannot; ``None`` if that gives no text either."""
    made = convert(data, settings)
    if made is None:
        return None
    try:
        document = _guarded(_reader(made.reader), made.data, name, settings)
    except ReadError:
        return None
    if not document.text.strip():
        return None
    told = "本程序自己读不了这个文件，已用本机的 LibreOffice 打开读取，内容可能不全，请对照原件核对。"
    return replace(document, format=made.format, notes=(*document.notes, Note("read_by_office", told)))


def _guarded(reader: Reader, data: bytes, name: str, settings: Settings) -> Document:
    """Run a reader; whatever an engine throws at bad bytes ends as one of our own errors."""
    try:
        return reader(data, name, settings)
    except ExtractorError:
        raise
    except MemoryError as error:
        raise LimitExceeded(
            f"文件“{name}”展开后占用内存过多。",
            advice="请删去其中的大图片或多余内容，再重新报送。",
            code="memory_limit",
        ) from error
    except RecursionError as error:
        raise LimitExceeded(
            f"文件“{name}”的内部结构嵌套过深。",
            advice="请用 Word 或 WPS 打开后另存一份，再重新报送。",
            code="nested_too_deep",
        ) from error
    except Exception as error:
        raise _unreadable(name, error) from error
    except BaseException as error:
        # A panic of an engine written in Rust is no Exception; all others (Ctrl-C, time limits) pass.
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: BaseException) -> DamagedFile:
    return DamagedFile(
        f"文件“{name}”已损坏，读不下去（{type(error).__name__}）。",
        advice="请用 Word、WPS 或阅读器打开原文件，另存一份后重新报送。",
    )


def _told(document: Document, found: Found, entry: _Entry, name: str) -> Document:
    suffix = Path(name).suffix.lower()
    notes = document.notes
    if suffix and suffix not in entry.suffixes and found.kind != "txt":
        message = f"文件后缀是“{suffix}”，内容其实是 {document.format.upper()}，已按内容读取。"
        notes = (*notes, Note("suffix_differs", message))
    return replace(document, notes=notes) if notes is not document.notes else document
