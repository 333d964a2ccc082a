"""Every error of the package, drawn once.

::

    ExtractorError                 code, message (Chinese, for the officer), advice (Chinese)
    ├── UsageError                 wrong arguments or an unusable output folder        exit 2
    ├── RulesError                 rules that cannot be loaded; names file and line    exit 2
    ├── InternalError              a fault of our own, told without a traceback        exit 1
    └── ReadError                  one file could not be read; the batch goes on       exit 3
        ├── UnsupportedFormat      unsupported_format
        ├── EmptyFile              empty_file
        ├── DamagedFile            damaged_file, truncated_file
        ├── ProtectedFile          password_required
        ├── LimitExceeded          file_too_large, too_many_pages, expands_too_far, time_limit, memory_limit …
        ├── NoText                 scanned_page, no_text
        └── VanishedFile           file_not_found, not_permitted

``code`` is stable and meant for programs; ``message`` says what is wrong and in which file; ``advice`` says what to do.
"""

from __future__ import annotations

import errno
from typing import ClassVar

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "ExtractorError",
    "InternalError",
    "LimitExceeded",
    "NoText",
    "ProtectedFile",
    "ReadError",
    "RulesError",
    "UnsupportedFormat",
    "UsageError",
    "VanishedFile",
    "os_reason",
]


class ExtractorError(Exception):
    """The root of the tree.

    :param message: what is wrong, in Chinese, naming the file where there is one.
    :param advice: what to do about it, in Chinese.
    :param code: stable identifier for programs; the class's own code if not given.
    """

    default_code: ClassVar[str] = "internal_error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, advice: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.code = code or self.default_code

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only parts would be lost on the way back from a worker process.
        return (_rebuild, (type(self), self.message, self.advice, self.code))


def _rebuild(kind: type[ExtractorError], message: str, advice: str, code: str) -> ExtractorError:
    return kind(message, advice=advice, code=code)


class UsageError(ExtractorError):
    """The command was called wrongly, or its output folder cannot be used."""

    default_code = "usage_error"
    exit_code = 2


class RulesError(ExtractorError):
    """The rule files cannot be loaded; the message names the file and the line."""

    default_code = "rules_error"
    exit_code = 2


class InternalError(ExtractorError):
    """A fault of the program itself, reported without a traceback."""


class ReadError(ExtractorError):
    """One input file could not be read; other files are not affected."""

    default_code = "read_error"
    exit_code = 3


class UnsupportedFormat(ReadError):
    """The content is of a kind that no reader knows."""

    default_code = "unsupported_format"


class EmptyFile(ReadError):
    """The file holds no bytes, or nothing but white space."""

    default_code = "empty_file"


class DamagedFile(ReadError):
    """The bytes do not form a document of their kind."""

    default_code = "damaged_file"


class ProtectedFile(ReadError):
    """The document opens only with a password."""

    default_code = "password_required"


class LimitExceeded(ReadError):
    """The document passes one of the limits of ``Settings``."""

    default_code = "limit_exceeded"


class NoText(ReadError):
    """The document was opened but holds no text that can be read (a scan, an empty page)."""

    default_code = "no_text"


class VanishedFile(ReadError):
    """The file was there when the batch was planned and cannot be opened now."""

    default_code = "file_not_found"


_OS_REASONS = {
    errno.ENOENT: "路径不存在",
    errno.EACCES: "没有权限，或正被别的程序打开",
    errno.EPERM: "没有权限",
    errno.EBUSY: "正被别的程序使用",
    errno.EEXIST: "这是一个文件，不是文件夹",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "路径太长",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
}


def os_reason(error: OSError) -> str:
    """Return in Chinese why the system refused; the system's own words where no others are known."""
    return _OS_REASONS.get(error.errno or 0) or error.strerror or str(error)
