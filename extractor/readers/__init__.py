"""Readers: bytes to :class:`~extractor.models.Document`, one file a format.

:func:`read` and :func:`read_bytes` are all that other layers need; archives are opened by
:mod:`extractor.readers.archives`. Engines are imported when a file of their kind comes, never before.
"""

from extractor.readers.files import file_bytes
from extractor.readers.registry import read, read_bytes

__all__ = ["file_bytes", "read", "read_bytes"]
