"""Files that only their owner may read: accounts, and the key that signs session cookies."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import tempfile
from pathlib import Path

from platformdirs import user_config_path

from extractor.errors import UsageError, os_reason

__all__ = ["installation_key", "private_folder", "read_private", "write_private"]

_KEY_BYTES = 32


def private_folder() -> Path:
    """Return where this user's accounts and key lie."""
    return user_config_path("township-report-extractor", appauthor=False)


def read_private(path: Path) -> bytes:
    """Return the file's bytes, ``b""`` if it is not there.

    :raises UsageError: if others may read it, or it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            _refuse_open_to_others(path, os.fstat(stream.fileno()).st_mode)
            return stream.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        message = f"读不出 {path}：{os_reason(error)}。"
        raise UsageError(message, advice="请检查该文件的权限。", code="private_unreadable") from error


def write_private(path: Path, data: bytes) -> None:
    """Write the file whole or not at all, readable by its owner only.

    :raises UsageError: if it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # made with 0600
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        message = f"写不进 {path}：{os_reason(error)}。"
        raise UsageError(
            message, advice="请检查该文件夹是否可写、磁盘是否已满。", code="private_unwritable"
        ) from error


def installation_key(folder: Path) -> bytes:
    """Return the key of this installation, made at the first call."""
    path = folder / "session.key"
    key = read_private(path)
    if len(key) != _KEY_BYTES:
        key = secrets.token_bytes(_KEY_BYTES)
        write_private(path, key)
    return key


def _refuse_open_to_others(path: Path, mode: int) -> None:
    if sys.platform == "win32":  # a profile folder is its owner's there, and mode bits say nothing
        return
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"{path} 能被其他用户读取，已拒绝使用。"
        raise UsageError(message, advice=f"请运行：chmod 600 {path}", code="private_exposed")
