"""Zip containers and their XML parts, opened with limits: nothing is unpacked beyond what a report can need."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from extractor.errors import DamagedFile, LimitExceeded, ProtectedFile
from extractor.settings import Settings

__all__ = ["Container", "attribute", "local", "parse_xml"]

_SMALL = 16 * 1024 * 1024
_BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, KeyError)


class Container:
    """An Office, OpenDocument or OFD file: a zip whose parts are read one by one.

    :raises DamagedFile: it is no whole zip.
    :raises LimitExceeded: it promises to grow beyond the limits.
    """

    def __init__(self, data: bytes, name: str, settings: Settings) -> None:
        """Open the container and weigh its table of contents."""
        self.name = name
        self.settings = settings
        self._left = settings.limits.expanded_size
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _BAD_ZIP as error:
            raise damaged_zip(name) from error
        if len(infos) > settings.limits.archive_members:
            raise too_many_members(name, settings)
        self._parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos}
        grown = sum(info.file_size for info in infos)
        if grown > settings.limits.expanded_size or (
            grown > _SMALL and grown > settings.limits.expansion_ratio * max(len(data), 1)
        ):
            raise expands_too_far(name)

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._parts)

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, ``None`` if it is not there."""
        info = self._parts.get(part.lstrip("/"))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ProtectedFile(f"文件“{self.name}”有密码。", advice="请取消密码保护后重新报送。")
        try:
            with self._zip.open(info) as member:
                data = member.read(self._left + 1)
        except _BAD_ZIP as error:
            raise damaged_zip(self.name) from error
        if len(data) > self._left:
            raise expands_too_far(self.name)
        self._left -= len(data)
        return data

    def xml(self, part: str) -> Any:
        """Return the root element of an XML part, ``None`` if the part is not there."""
        data = self.read(part)
        return None if data is None else parse_xml(data, self.name, self.settings)

    def close(self) -> None:
        """Close the zip."""
        self._zip.close()


def parse_xml(data: bytes, name: str, settings: Settings) -> Any:
    """Parse XML without entities, network or external files.

    :raises DamagedFile: it is not well formed, or declares entities.
    :raises LimitExceeded: it nests deeper than ``limits.xml_depth``.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise _too_deep(name) from error
        raise DamagedFile(
            f"文件“{name}”的内部内容已损坏。", advice="请用 Word 或 WPS 打开原文件，另存一份后重新报送。"
        ) from error
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise DamagedFile(
            f"文件“{name}”内部带有不安全的实体定义，未予读取。", advice="请用 Word 或 WPS 另存一份后重新报送。",
            code="unsafe_content",
        )  # fmt: skip
    if root.xpath("boolean(" + "/*" * (settings.limits.xml_depth + 1) + ")"):
        raise _too_deep(name)
    return root


def local(element: Any) -> str:
    """Return an element's name without its namespace, so that strict and transitional files read alike."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, key: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == key:
            return str(value)
    return default


def _too_deep(name: str) -> LimitExceeded:
    return LimitExceeded(
        f"文件“{name}”的内部结构嵌套过深。",
        advice="请用 Word 或 WPS 打开后另存一份，再重新报送。",
        code="nested_too_deep",
    )


def damaged_zip(name: str) -> DamagedFile:
    """Return the error for a zip that is not whole."""
    return DamagedFile(
        f"文件“{name}”不完整或已损坏，打不开。", advice="请重新传送，或用原文件另存一份后重新报送。"
    )


def expands_too_far(name: str) -> LimitExceeded:
    """Return the error for a zip that grows beyond the limits."""
    return LimitExceeded(
        f"文件“{name}”解开后异常地大，未予读取。", advice="请确认文件来源；若是正常文件，请删去大图片后另存。",
        code="expands_too_far",
    )  # fmt: skip


def too_many_members(name: str, settings: Settings) -> LimitExceeded:
    """Return the error for a zip with too many members."""
    return LimitExceeded(
        f"文件“{name}”里有超过 {settings.limits.archive_members} 个文件。",
        advice="请分成几个压缩包。",
        code="too_many_members",
    )
