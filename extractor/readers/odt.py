"""OpenDocument text and sheets, by an own walk: what is printed is read, tracked deletions are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.errors import DamagedFile, ProtectedFile
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.containers import Container, attribute, local
from extractor.readers.flow import Item, Paragraph, TableMaker, marked, write
from extractor.readers.numbering import Level, Numbering
from extractor.readers.sheet_hidden import Hidden, note_hidden_lines
from extractor.readers.sheets import note_hidden_sheets, split_tables, write_grid
from extractor.settings import Settings

__all__ = ["read_ods", "read_odt"]

_SILENT = frozenset(
    {
        "tracked-changes",
        "hidden-paragraph",
        "forms",
        "sequence-decls",
        "variable-decls",
        "ruby-text",
        "desc",
        "title",
    }
)
_SHAPES = frozenset({"text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption"})
_MAX_BASES = 20
_MAX_REPEAT = 64
_MAX_HIDDEN = 1_000
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?)(cm|mm|in|pt)")
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
    "": "none",
}


def read_odt(data: bytes, name: str, settings: Settings) -> Document:
    """Read an OpenDocument text.

    :raises ProtectedFile: it has a password.
    :raises DamagedFile: a part of it is missing or broken.
    """
    container = Container(data, name, settings)
    root = _content(container, name)
    builder = TextBuilder(name, settings.limits)
    walker = _Walker(_numbering(container, root), _hidden_styles(container, root))
    text = next(root.iter("{*}text"), None)
    body = next((one for one in root.iter("{*}body")), root)
    inner = next((one for one in body if local(one) == "text"), text if text is not None else body)
    write(builder, walker.blocks(inner))
    write(builder, [Paragraph(note, BlockKind.FOOTNOTE) for note in walker.notes])
    write(builder, _furniture(container))
    deleted = sum(1 for one in root.iter("{*}deletion"))
    left = walker.left
    builder.left_out(
        deleted=deleted, hidden=left["hidden"], comments=left["annotation"], pictures=left["image"],
        objects=left["object"],
    )  # fmt: skip
    return builder.document("odt")


def read_ods(data: bytes, name: str, settings: Settings) -> Document:
    """Read an OpenDocument spreadsheet from the texts that its cells print."""
    container = Container(data, name, settings)
    root = _content(container, name)
    builder = TextBuilder(name, settings.limits)
    off = {
        attribute(style, "name")
        for style in root.iter("{*}style")
        if any(attribute(one, "display") == "false" for one in style if local(one) == "table-properties")
    }
    every = list(root.iter("{*}table"))
    tables = [table for table in every if attribute(table, "style-name") not in off]
    note_hidden_sheets(builder, [attribute(table, "name") for table in every if table not in tables])
    note_hidden_lines(builder, [(attribute(table, "name"), _hidden(table)) for table in tables])
    for table in tables:
        if len(tables) > 1:
            builder.line(attribute(table, "name"), BlockKind.HEADING, level=1)
        for grid in split_tables(_sheet(table, settings)):
            write_grid(builder, grid)
    return builder.document("ods")


def _content(container: Container, name: str) -> Any:
    manifest = container.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise ProtectedFile(
            f"文件“{name}”有打开密码。", advice="请输入密码打开，取消密码后另存，再重新报送。"
        )
    root = container.xml("content.xml")
    if root is None:
        raise DamagedFile(
            f"文件“{name}”已损坏，里面没有正文。", advice="请用 WPS 打开原文件，另存为 docx 后重新报送。"
        )
    return root


def _hidden(table: Any) -> Hidden:
    """Count the rows and columns that are hidden, by hand or by a filter, and hold something."""
    off = ("collapse", "filter")
    cols: set[int] = set()
    at = 0
    for column in table.iter("{*}table-column"):
        count = _count(column, "number-columns-repeated")
        if attribute(column, "visibility") in off:
            cols.update(range(at, at + min(count, _MAX_HIDDEN)))
        at += count
    rows = 0
    used: set[int] = set()
    for line in table.iter("{*}table-row"):
        filled = _filled(line)
        rows += bool(filled) and attribute(line, "visibility") in off
        used |= filled & cols
    return Hidden(rows, len(used))


def _filled(line: Any) -> set[int]:
    filled: set[int] = set()
    at = 0
    for cell in line:
        count = _count(cell, "number-columns-repeated")
        if next((one for one in cell.iter("{*}p") if "".join(one.itertext()).strip()), None) is not None:
            filled.update(range(at, at + min(count, _MAX_HIDDEN)))
        at += count
    return filled


def _sheet(table: Any, settings: Settings) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    walker = _Walker(Numbering())
    rows: list[list[str]] = []
    merges: list[tuple[int, int, int, int]] = []
    blank = 0
    for line in table.iter("{*}table-row"):
        row: list[str] = []
        for cell in line:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = " ".join(item.text for item in walker.blocks(cell) if isinstance(item, Paragraph))
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                at = len(rows) + blank
                merges.append((at, len(row), at + down - 1, len(row) + across - 1))
            row.extend(
                [text] * (_count(cell, "number-columns-repeated") if text else 1)
                if text
                else [""] * min(_count(cell, "number-columns-repeated"), _MAX_REPEAT)
            )
        repeat = _count(line, "number-rows-repeated")
        if not any(row):
            blank += min(repeat, _MAX_REPEAT)
            continue
        rows.extend([[] for _ in range(blank)])
        blank = 0
        rows.extend(
            list(row) for _ in range(min(repeat, settings.limits.table_cells // max(len(row), 1) + 1))
        )
    return rows, merges


def _count(element: Any, key: str) -> int:
    try:
        return max(1, min(int(attribute(element, key, "1")), 100_000))
    except ValueError:
        return 1


def _furniture(container: Container) -> Iterator[Item]:
    root = container.xml("styles.xml")
    if root is None:
        return
    told: set[str] = set()
    for tag, kind in (("header", BlockKind.HEADER), ("footer", BlockKind.FOOTER)):
        for story in root.iter("{*}" + tag):
            for item in _Walker(Numbering()).blocks(story):
                words = item.text.strip() if isinstance(item, Paragraph) else ""
                if words.strip("0123456789-—– 第页共/") and words not in told:
                    told.add(words)
                    yield Paragraph(words, kind)


def _hidden_styles(container: Container, root: Any) -> frozenset[str]:
    """Return the styles whose words are not printed, those that inherit it included."""
    told: dict[str, bool] = {}
    bases: dict[str, str] = {}
    for source in (container.xml("styles.xml"), root):
        for style in source.iter("{*}style") if source is not None else ():
            name = attribute(style, "name")
            bases[name] = attribute(style, "parent-style-name")
            for properties in style:
                if local(properties) == "text-properties" and attribute(properties, "display"):
                    told[name] = attribute(properties, "display") == "none"
    return frozenset(name for name in bases if _is_told(name, told, bases))


def _is_told(name: str, told: Mapping[str, bool], bases: Mapping[str, str]) -> bool:
    for _ in range(_MAX_BASES):
        if name in told or name not in bases:
            break
        name = bases[name]
    return told.get(name, False)


def _numbering(container: Container, root: Any) -> Numbering:
    numbering = Numbering()
    styles = container.xml("styles.xml")
    for source in (one for one in (styles, root) if one is not None):
        for style in source.iter("{*}list-style"):
            levels = {}
            for level in style:
                if local(level) == "list-level-style-number":
                    at = _count(level, "level") - 1
                    form = attribute(level, "num-format")
                    text = f"{attribute(level, 'num-prefix')}%{at + 1}{attribute(level, 'num-suffix')}"
                    kind = _FORMATS.get(form[:1], "decimal")
                    levels[at] = Level(text if at < 9 else "", kind, _count(level, "start-value"))
            numbering.lists[attribute(style, "name")] = levels
    return numbering


class _Walker:
    """Walks a story in order; footnotes are collected in ``notes``."""

    def __init__(self, numbering: Numbering, hidden: frozenset[str] = frozenset()) -> None:
        self._numbering = numbering
        self._hidden = hidden
        self.left: Counter[str] = Counter()
        self.notes: list[str] = []
        self._lists: list[str] = []

    def blocks(self, container: Any) -> list[Item]:
        """Return the paragraphs and tables below an element."""
        found: list[Item] = []
        for element in container:
            tag = local(element)
            if tag == "p":
                found.extend(self._paragraph(element, ""))
            elif tag == "h":
                level = _count(element, "outline-level")
                found.extend(marked(item, BlockKind.HEADING, level) for item in self._paragraph(element, ""))
            elif tag == "list":
                found.extend(self._list(element))
            elif tag == "table":
                found.extend(self._table(element))
            elif not self._left_out(tag, element):
                found.extend(self.blocks(element))
        return found

    def _left_out(self, tag: str, element: Any) -> bool:
        """Say whether an element is no text to be read, and count it if people are to know."""
        hidden = attribute(element, "display") == "none" or attribute(element, "is-hidden") == "true"
        hidden = hidden or self._is_veiled(element)
        if hidden or tag == "annotation":
            self.left["hidden" if hidden else tag] += 1
            return True
        if tag == "frame":
            held = {local(one) for one in element}
            if "object" in held or "object-ole" in held:
                self.left["object"] += 1
            elif "image" in held and "text-box" not in held:
                self.left["image"] += _is_large(element)
        return tag in _SILENT

    def _is_veiled(self, element: Any) -> bool:
        """Say whether a style hides the words of a paragraph or a stretch of one."""
        return attribute(element, "style-name") in self._hidden and bool("".join(element.itertext()).strip())

    def _list(self, element: Any) -> list[Item]:
        found: list[Item] = []
        name = attribute(element, "style-name") or (self._lists[-1] if self._lists else "")
        if not self._lists and not (
            attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        ):
            self._numbering.begin(name)
        self._lists.append(name)
        for entry in element:
            number = local(entry) == "list-item"
            override = attribute(entry, "style-override") or name
            self._numbering.shared.setdefault(override, self._numbering.shared.get(name, name))
            if attribute(entry, "start-value"):
                self._numbering.begin(override, len(self._lists) - 1, _count(entry, "start-value"))
            for one in entry:
                if local(one) in ("p", "h"):
                    words = self._paragraph(one, "")
                    if number and words and isinstance(words[0], Paragraph):
                        mark = self._numbering.next(override, len(self._lists) - 1)
                        words[0] = marked(Paragraph(mark + words[0].text), BlockKind.LIST_ITEM)
                    number = False
                    found.extend(words)
                else:
                    found.extend(self.blocks([one]))
        self._lists.pop()
        return found

    def _paragraph(self, element: Any, before: str) -> list[Item]:
        if self._is_veiled(element):
            self.left["hidden"] += 1
            return []
        boxes: list[Any] = []
        parts = [before]
        self._text(element, parts, boxes)
        text = "".join(parts)
        found: list[Item] = [Paragraph(text)] if text.strip() else []
        for box in boxes:
            found.extend(
                Paragraph(item.text, BlockKind.TEXTBOX) if isinstance(item, Paragraph) else item
                for item in self.blocks(box)
            )
        return found

    def _text(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        parts.append(_plain(element.text))
        for one in element:
            tag = local(one)
            if tag == "s":
                parts.append(" " * min(_count(one, "c"), 200))
            elif tag == "tab":
                parts.append("\t")
            elif tag == "line-break":
                parts.append("\n")
            elif tag == "note":
                bodies = [item for body in one.iter("{*}note-body") for item in self.blocks(body)]
                self.notes.extend(item.text for item in bodies if isinstance(item, Paragraph))
            elif tag in _SHAPES:
                boxes.append(one)
            elif not self._left_out(tag, one):
                self._text(one, parts, boxes)
            parts.append(_plain(one.tail))

    def _table(self, table: Any) -> list[Item]:
        maker = TableMaker()
        for row, (line, header) in enumerate(self._rows(table, header=False)):
            maker.header_rows += header and maker.header_rows == row
            col = 0
            for cell in line:
                if local(cell) == "table-cell":
                    down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
                    maker.add(row, col, self.blocks(cell), down, across)
                if local(cell) in ("table-cell", "covered-table-cell"):
                    col += min(_count(cell, "number-columns-repeated"), _MAX_REPEAT)
        return maker.items()

    def _rows(self, element: Any, *, header: bool) -> Iterator[tuple[Any, bool]]:
        for one in element:
            tag = local(one)
            if tag == "table-row":
                yield one, header
            elif tag in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(one, header=header or tag == "table-header-rows")


def _is_large(frame: Any) -> bool:
    """Say whether a picture could hold a table: at least 8 cm by 4 cm (a seal is smaller)."""
    return _centimetres(attribute(frame, "width")) > 8 and _centimetres(attribute(frame, "height")) > 4


def _centimetres(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0


def _plain(text: str | None) -> str:
    """White space of the XML file itself means one blank."""
    return (
        ""
        if not text
        else " ".join(text.split())
        if not text.strip()
        else text.replace("\n", "").replace("\t", " ")
    )
