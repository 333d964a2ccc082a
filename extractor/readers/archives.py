"""Zip archives of reports: members come out one by one, nothing is written to disk, nothing leaves its folder."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import DamagedFile, ProtectedFile
from extractor.readers.containers import damaged_zip, expands_too_far, too_many_members
from extractor.readers.files import file_bytes
from extractor.settings import Settings

__all__ = ["ArchiveMember", "junk_reason", "members"]

_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, KeyError)
_SMALL = 16 * 1024 * 1024
_UNICODE_NAME = 0x7075
_MAX_TOLD = 5


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One file of an archive: its path inside (with ``/``), its bytes.

    ``skipped`` says in Chinese why it is no report; its ``data`` is empty then.
    """

    name: str
    data: bytes
    skipped: str = ""


@dataclass(slots=True)
class _Budget:
    """What may still come out of one archive, its inner archives with it."""

    settings: Settings
    left: int
    members: int = 0
    refused: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)


def members(path: Path, settings: Settings) -> Iterator[ArchiveMember]:
    """Yield the files of a zip archive, those of archives inside it once more, deeper ones as they are.

    Members that cannot be given out safely (paths that lead outside, links, passwords, broken data) do not
    stop the others: the error that names them comes after the last good member.

    :raises VanishedFile: the archive cannot be opened.
    :raises DamagedFile: it is no whole zip, or some members are broken or unsafe.
    :raises ProtectedFile: members have a password.
    :raises LimitExceeded: it holds too many files or grows too far.
    """
    name = path.name
    limit = settings.limits.expanded_size
    data = file_bytes(path, name, limit, lambda shown, _size, _limit: expands_too_far(shown))
    budget = _Budget(settings, settings.limits.expanded_size)
    yield from _unpack(data, name, "", budget, nested=False)
    _complain(name, budget)


def junk_reason(name: str) -> str:
    """Return why a member of this path is no report (Chinese), or an empty string."""
    *folders, last = name.split("/")
    if any(folder.upper() == "__MACOSX" for folder in folders) or last.startswith("._"):
        return "苹果系统的附带文件"
    if last.startswith(("~$", ".~", "~WR")):
        return "Office 或 WPS 打开文件时的临时文件"
    if last.lower() in ("thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"):
        return "系统文件"
    return "隐藏文件" if last.startswith(".") else ""


def _complain(name: str, budget: _Budget) -> None:
    if budget.locked:
        raise ProtectedFile(
            f"压缩包“{name}”里有 {len(budget.locked)} 个文件带密码，没有读到：{_told(budget.locked)}。",
            advice="请用密码解压后报送，或重新打包时不设密码。",
        )
    if budget.refused:
        raise DamagedFile(
            f"压缩包“{name}”里有 {len(budget.refused)} 个文件没有读到：{_told(budget.refused)}。",
            advice="请检查这些文件，重新打包后报送。", code="unsafe_content",
        )  # fmt: skip


def _told(names: list[str]) -> str:
    return "、".join(names[:_MAX_TOLD]) + ("等" if len(names) > _MAX_TOLD else "")


def _unpack(data: bytes, name: str, prefix: str, budget: _Budget, *, nested: bool) -> Iterator[ArchiveMember]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BAD_ZIP as error:
        raise damaged_zip(name) from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        budget.members += len(infos)
        if budget.members > budget.settings.limits.archive_members:
            raise too_many_members(name, budget.settings)
        for info in infos:
            yield from _member(archive, info, name, prefix, budget, nested=nested)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, prefix: str, budget: _Budget, *, nested: bool
) -> Iterator[ArchiveMember]:
    inner = member_name(info)
    reason = junk_reason(inner)
    if reason:
        yield ArchiveMember(prefix + inner, b"", reason)
    elif _leads_outside(inner):
        budget.refused.append(f"{prefix}{inner}（路径不安全）")
    elif stat.S_ISLNK(info.external_attr >> 16):
        budget.refused.append(f"{prefix}{inner}（是链接）")
    elif info.flag_bits & 1:
        budget.locked.append(prefix + inner)
    else:
        data = _read(archive, info, name, prefix + inner, budget)
        if data is None:
            return
        if not nested and _is_archive(inner, data):
            yield from _inner(data, prefix + inner, budget)
        else:
            yield ArchiveMember(prefix + inner, data)


def _inner(data: bytes, shown: str, budget: _Budget) -> Iterator[ArchiveMember]:
    try:
        yield from _unpack(data, shown, shown + "/", budget, nested=True)
    except DamagedFile:
        budget.refused.append(f"{shown}（已损坏）")


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, shown: str, budget: _Budget
) -> bytes | None:
    ratio = budget.settings.limits.expansion_ratio
    if info.file_size > _SMALL and info.file_size > ratio * max(info.compress_size, 1):
        raise expands_too_far(name)
    if info.file_size > budget.settings.limits.file_size:
        budget.refused.append(f"{shown}（过大）")
        return None
    try:
        with archive.open(info) as member:
            data = member.read(min(budget.left, budget.settings.limits.file_size) + 1)
    except _BAD_ZIP:
        budget.refused.append(f"{shown}（已损坏）")
        return None
    budget.left -= len(data)
    if budget.left < 0:
        raise expands_too_far(name)
    return data


def _is_archive(name: str, data: bytes) -> bool:
    return data.startswith(b"PK") and name.lower().endswith(".zip")


def _leads_outside(name: str) -> bool:
    parts = name.split("/")
    return (
        name.startswith("/") or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":") or "\0" in name
    )


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's path: UTF-8 where the archive says so, else what its bytes read like (GBK, usually)."""
    if info.flag_bits & 0x800:
        return info.filename.replace("\\", "/")
    told = _unicode_name(info.extra)
    if told:
        return told.replace("\\", "/")
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename.replace("\\", "/")
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename.replace("\\", "/")


def _unicode_name(extra: bytes) -> str:
    """Return the name in Info-ZIP's Unicode path field, if there is one."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_NAME and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "ignore")
        extra = extra[4 + size :]
    return ""
