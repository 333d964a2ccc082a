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
