"""One file's bytes off the disk: only of a file that is one, and never more than a limit."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from extractor.errors import LimitExceeded, ReadError, UnsupportedFormat, VanishedFile

__all__ = ["file_bytes", "file_too_large"]


def file_bytes(
    path: Path, name: str, limit: int, too_large: Callable[[str, int, int], ReadError] | None = None
) -> bytes:
    """Return the bytes of a file.

    :param name: what messages call it; ``limit``: bytes; ``too_large`` makes the error for a larger file.
    :raises VanishedFile: it is not there or may not be opened.
    :raises UnsupportedFormat: it is a pipe or a device, which would keep a reader waiting for ever.
    :raises LimitExceeded: it is larger than ``limit`` (``file_too_large``, unless ``too_large`` says otherwise).
    """
    refuse = too_large or file_too_large
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnsupportedFormat(
                f"“{name}”不是普通文件（是管道、设备或文件夹）。", advice="请报送文件本身。"
            )
        if found.st_size > limit:
            raise refuse(name, found.st_size, limit)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except PermissionError as error:
        raise VanishedFile(
            f"没有权限打开文件“{name}”。",
            advice="请关闭正在使用它的程序，或检查文件权限。",
            code="not_permitted",
        ) from error
    except OSError as error:
        raise VanishedFile(
            f"打不开文件“{name}”：{error.strerror or error}。",
            advice="请确认文件还在原处，且没有被别的程序占用。",
        ) from error
    if len(data) > limit:
        raise refuse(name, len(data), limit)
    return data


def file_too_large(name: str, size: int, limit: int) -> LimitExceeded:
    """Return the error for a file above the limit of its size."""
    return LimitExceeded(
        f"文件“{name}”有 {size / 1_048_576:.1f} MB，超过上限 {limit / 1_048_576:.1f} MB。",
        advice="请压缩其中的图片，或拆成几个文件。",
        code="file_too_large",
    )
