"""Fills a .docx template whose fields are written ``{{名称}}``; the rest of the file stays as the bureau made it.

Word cuts a field into pieces as people edit it, so fields are looked for in a paragraph's whole text. A paragraph with a
field of an item belongs to the block that is repeated for every item; a table row with one is repeated as a row.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from extractor.errors import UsageError, os_reason
from extractor.exports.cells import clean

__all__ = ["Item", "Template"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FIELD = re.compile(r"\{\{\s*([^{}]{1,20}?)\s*\}\}")
_GAPS = re.compile("[^\\S\u3000]+")  # the wide space is kept: it holds blanks open
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_MAIN = "word/document.xml"
_MOST_BYTES = 20 * 1024 * 1024  # unpacked; a letter's template has a few hundred kB
_BAD = "请用 Word 或 WPS 另存为 .docx，或用 extractor letters --save-template 重新导出模板。"


@dataclass(frozen=True, slots=True)
class Item:
    """One repeated thing: its ``fields``, and a set of fields for each of its ``quotes``."""

    fields: Mapping[str, str]
    quotes: tuple[Mapping[str, str], ...] = ()


class Template:
    """A template, checked when it is opened."""

    def __init__(
        self,
        path: Path,
        letter: Iterable[str],
        item: Iterable[str],
        quote: Iterable[str],
        needed: Iterable[str],
    ) -> None:
        """Open a template that may use the named fields and must use the ``needed`` ones.

        :raises UsageError: if it is no .docx file, or has an unknown field or lacks a needed one.
        """
        self._quote = frozenset(quote)
        self._item = frozenset(item) | self._quote
        self._members = _read(path)
        used = {name for part in self._parts() for name in _fields_of(_parse(self._members[part], path))}
        unknown = sorted(used - self._item - frozenset(letter))
        missing = sorted(frozenset(needed) - used)
        if unknown or missing:
            faults = [f"不认识的字段 {'、'.join(unknown)}"] if unknown else []
            faults += [f"缺少字段 {'、'.join(missing)}"] if missing else []
            known = "、".join(sorted(self._item | frozenset(letter)))
            advice = f"字段写作 {{{{名称}}}}，可用的名称：{known}。"
            raise UsageError(
                f"模板 {path.name} 里有{'，'.join(faults)}。", advice=advice, code="template_fields"
            )
        self._path = path

    def fill(self, letter: Mapping[str, str], items: Sequence[Item], ruleset: str = "") -> bytes:
        """Return the filled file; equal input gives equal bytes.

        :param ruleset: the identity of the rules; it becomes the archive's comment, which no page shows.
        """
        made = dict(self._members)
        for part in self._parts():
            root = _parse(self._members[part], self._path)
            done = self._repeat(root, letter, items)
            for paragraph in root.iter(f"{_W}p"):
                if paragraph not in done:
                    _fill(paragraph, letter)
            made[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in made.items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, data)
            if ruleset:
                archive.comment = f"ruleset {ruleset}".encode("ascii", "replace")
        return target.getvalue()

    def _parts(self) -> Iterator[str]:
        return (name for name in self._members if _PARTS.fullmatch(name))

    def _repeat(
        self, root: etree._Element, letter: Mapping[str, str], items: Sequence[Item]
    ) -> set[etree._Element]:
        done: set[etree._Element] = set()
        for block in [*_blocks(root, self._item), *([row] for row in _rows(root, self._item))]:
            parent = block[0].getparent()
            assert parent is not None
            place = parent.index(block[0])
            for element in block:
                parent.remove(element)
            for item in items:
                for element in block:
                    for made in self._made(element, letter, item, done):
                        parent.insert(place, made)
                        place += 1
        return done

    def _made(
        self, element: etree._Element, letter: Mapping[str, str], item: Item, done: set[etree._Element]
    ) -> Iterator[etree._Element]:
        """Yield copies of a template's element for one item: one, or one a quote if it is a paragraph of quotes."""
        quoted = element.tag == f"{_W}p" and not self._quote.isdisjoint(_fields_of(element))
        for quote in item.quotes if quoted else (_joined(item.quotes, self._quote),):
            made = _copied(element)
            for paragraph in made.iter(f"{_W}p"):
                _fill(paragraph, {**letter, **item.fields, **quote})
                done.add(paragraph)
            yield made


def _read(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise UsageError(
                    f"模板 {path.name} 太大。", advice="请删去模板里的图片。", code="template_unusable"
                )
            members = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    except OSError as error:
        message = f"打不开模板 {path}：{os_reason(error)}。"
        raise UsageError(message, advice="请检查路径。", code="template_unusable") from error
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UsageError(
            f"模板 {path.name} 不是 .docx 文件。", advice=_BAD, code="template_unusable"
        ) from error
    if _MAIN not in members:
        raise UsageError(f"模板 {path.name} 不是 .docx 文件。", advice=_BAD, code="template_unusable")
    return members


def _parse(data: bytes, path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"模板 {path.name} 已损坏。", advice=_BAD, code="template_unusable") from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:  # no Word file has one; it could name files of this machine
        raise UsageError(f"模板 {path.name} 不是 Word 存的文件。", advice=_BAD, code="template_unusable")
    return root


def _texts(element: etree._Element) -> list[etree._Element]:
    return list(element.iter(f"{_W}t"))


def _fields_of(element: etree._Element) -> set[str]:
    paragraphs = [element] if element.tag == f"{_W}p" else element.iter(f"{_W}p")
    return {
        name
        for paragraph in paragraphs
        for name in _FIELD.findall("".join(one.text or "" for one in _texts(paragraph)))
    }


def _blocks(root: etree._Element, fields: frozenset[str]) -> list[list[etree._Element]]:
    """Return, for each parent of paragraphs with such fields, all from the first of them to the last."""
    found: dict[etree._Element, list[int]] = {}
    for paragraph in root.iter(f"{_W}p"):
        parent = paragraph.getparent()
        in_row = next(paragraph.iterancestors(f"{_W}tr"), None) is not None
        if parent is not None and not in_row and not fields.isdisjoint(_fields_of(paragraph)):
            found.setdefault(parent, []).append(parent.index(paragraph))
    return [list(parent)[places[0] : places[-1] + 1] for parent, places in found.items()]


def _rows(root: etree._Element, fields: frozenset[str]) -> list[etree._Element]:
    return [row for row in root.iter(f"{_W}tr") if not fields.isdisjoint(_fields_of(row))]


def _copied(element: etree._Element) -> etree._Element:
    """Return a copy without what must be there once only: bookmarks and paragraph ids."""
    made = copy.deepcopy(element)
    made.tail = None
    for one in list(made.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd")):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    for one in made.iter():
        for name in [name for name in one.attrib if str(name).endswith(("}paraId", "}textId"))]:
            del one.attrib[name]
    return made


def _joined(quotes: Sequence[Mapping[str, str]], names: frozenset[str]) -> Mapping[str, str]:
    return {name: "；".join(filter(None, (quote.get(name, "") for quote in quotes))) for name in names}


def _fill(paragraph: etree._Element, values: Mapping[str, str]) -> None:
    """Put values in place of a paragraph's fields; a value takes the look of the field's first character."""
    texts = _texts(paragraph)
    whole = "".join(one.text or "" for one in texts)
    for found in reversed(list(_FIELD.finditer(whole))):
        start, value = 0, clean(_GAPS.sub(" ", values.get(found[1], "")))
        for one in texts:
            text = one.text or ""
            low, high = max(found.start() - start, 0), min(found.end() - start, len(text))
            if low < high:
                first = start <= found.start()
                one.text = text[:low] + (value if first else "") + text[high:]
                one.set(_SPACE, "preserve")
            start += len(text)
