"""Word files (docx): an own walk over the XML, so that nothing printed is lost and nothing deleted comes back.

In: tracked insertions, content controls, text boxes (once), nested tables, footnotes, headers, automatic numbers.
Also in: files laid into the text (altChunk), diagrams. Out: tracked deletions, field codes, hidden text, comments, charts
and embedded objects. What was left out is told in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractor.errors import ReadError
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.containers import attribute, local
from extractor.readers.docx_extras import Relations, chunk_items, relations, symbol
from extractor.readers.docx_parts import (
    Styles,
    WordParts,
    child,
    children,
    hidden_by,
    is_on,
    list_of,
    open_parts,
    outline_level,
    read_numbering,
    read_styles,
)
from extractor.readers.flow import Item, Paragraph, TableMaker, marked, write
from extractor.settings import Settings

__all__ = ["read_docx"]

_DELETED = frozenset({"del", "moveFrom"})
_SILENT = frozenset(
    {"pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "instrText", "delText", "delInstrText", "rt",
     "fldData", "txPr", "docPartObj", "proofErr", "commentRangeStart", "commentRangeEnd", "annotationRef"}
)  # fmt: skip
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PAGE_ONLY = re.compile(r"[\s\-—–－第页共/0-9０-９·.]*")
_MAX_CHUNKS = 100
_WIDEST = 200  # columns that a cell may cover, or a row leave out
_CM = 360_000  # in the units of drawings
_OPERATORS = {"den": "/", "sup": "^"}
_TELLING = (
    "Excel",
    "ET.",
    "KET.",
    "Word",
    "WPS.",
    "KWPS.",
    "PowerPoint",
    "Package",
    "AcroExch",
    "MSGraph",
    "ChartObj",
)


def read_docx(data: bytes, name: str, settings: Settings) -> Document:
    """Read a Word file.

    :raises DamagedFile: a part of it is missing or broken.
    :raises LimitExceeded: it grows too far, nests too deep or holds too much.
    """
    parts = open_parts(data, name, settings)
    builder = TextBuilder(name, settings.limits)
    walker = _Walker(parts, read_styles(parts), settings)
    walker.relations = relations(parts)
    root = parts.get(parts.main)
    body = child(root, "body")
    write(builder, walker.blocks(body if body is not None else root))
    write(builder, _footnotes(parts, walker))
    write(builder, _furniture(parts, walker))
    comments = sum(1 for root in parts.beside("comments.") for _ in children(root, "comment"))
    builder.left_out(
        deleted=walker.deleted, hidden=walker.hidden, comments=comments, pictures=walker.pictures,
        objects=walker.objects,
    )  # fmt: skip
    return builder.document("docx")


def _footnotes(parts: WordParts, walker: _Walker) -> Iterator[Item]:
    for stem, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        for root in parts.beside(stem):
            for note in children(root, tag):
                if attribute(note, "type", "normal") == "normal":
                    yield from _as_kind(walker.blocks(note), BlockKind.FOOTNOTE)


def _furniture(parts: WordParts, walker: _Walker) -> Iterator[Item]:
    told: set[str] = set()
    for stem, kind in (("header", BlockKind.HEADER), ("footer", BlockKind.FOOTER)):
        for root in parts.beside(stem):
            for item in _as_kind(walker.blocks(root), kind):
                words = item.text.strip() if isinstance(item, Paragraph) else ""
                if words and words not in told and not _PAGE_ONLY.fullmatch(words):
                    told.add(words)
                    yield item


def _as_kind(items: list[Item], kind: BlockKind) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Paragraph):
            yield Paragraph(item.text, kind)
        else:
            yield from (Paragraph(cell.text, kind) for cell in item.cells if cell.text.strip())


class _Walker:
    """Walks stories (body, notes, headers) in order; list numbers count on from one to the next."""

    def __init__(self, parts: WordParts, styles: Styles, settings: Settings) -> None:
        self._styles = styles
        self._settings = settings
        self.relations = Relations(parts)
        self._numbering = read_numbering(parts)
        self._open = ""
        self._veiled = False
        self._chunks = 0
        self.deleted = 0
        self.hidden = 0
        self.pictures = 0
        self.objects = 0

    def blocks(self, container: Any) -> list[Item]:
        """Return the paragraphs and tables below an element."""
        found: list[Item] = []
        for element in container:
            tag = local(element)
            if tag == "p":
                found.extend(self._paragraph(element))
            elif tag == "tbl":
                found.extend(self._table(element))
            elif tag in _DELETED:
                self.deleted += 1
            elif tag == "AlternateContent":
                found.extend(self.blocks(_choice(element)))
            elif tag in ("altChunk", "subDoc"):
                found.extend(self._chunk(element))
            elif tag not in _SILENT:
                found.extend(self.blocks(element))
        return found

    def _chunk(self, element: Any) -> list[Item]:
        """Read a file that was laid into the document at this place; its own chunks are not opened."""
        _, path = self.relations.targets.get(attribute(element, "id"), ("", ""))
        data = self.relations.parts.raw(path) if path and self._chunks < _MAX_CHUNKS else None
        self._chunks += 1
        try:
            items = (
                None
                if data is None
                else self._word_chunk(data, path) or chunk_items(data, path, self._settings)
            )
        except ReadError:
            items = None
        self.objects += items is None
        return items or []

    def _word_chunk(self, data: bytes, path: str) -> list[Item] | None:
        if not data.startswith(b"PK"):
            return None
        parts = open_parts(data, path, self._settings)
        inner = _Walker(parts, read_styles(parts), self._settings)
        root = parts.get(parts.main)
        body = child(root, "body")
        items = inner.blocks(body if body is not None else root)
        self.deleted += inner.deleted
        self.hidden += inner.hidden
        self.pictures += inner.pictures
        self.objects += inner.objects
        return items

    def _paragraph(self, element: Any) -> list[Item]:
        boxes: list[Any] = []
        parts: list[str] = []
        properties = child(element, "pPr")
        self._veiled = _style(properties) in self._styles.hidden
        self._text(element, parts, boxes)
        words = "".join(parts)
        number = self._number(properties)  # an empty paragraph counts, though nobody sees its number
        text = self._open + ((number or "") + words if words.strip() else words)
        self._open = ""
        if _mark_deleted(properties):
            self._open = text
            text = ""
        found: list[Item] = [self._as_block(text, properties, number is not None)] if text.strip() else []
        for box in boxes:
            if isinstance(box, str):
                found.append(Paragraph(box, BlockKind.TEXTBOX))
                continue
            found.extend(
                Paragraph(item.text, BlockKind.TEXTBOX) if isinstance(item, Paragraph) else item
                for item in self.blocks(box)
            )
        return found

    def _as_block(self, text: str, properties: Any, listed: bool) -> Item:
        level = outline_level(properties)
        level = self._styles.outline.get(_style(properties)) if level is None else level
        if level:
            return marked(Paragraph(text), BlockKind.HEADING, level)
        return marked(Paragraph(text), BlockKind.LIST_ITEM) if listed else Paragraph(text)

    def _number(self, properties: Any) -> str | None:
        """Return what a list prints before the paragraph, ``None`` if it stands in no list."""
        if properties is None:
            return None
        style = _style(properties)
        listed, level = self._styles.lists.get(style, (None, None))
        numbered = child(properties, "numPr")
        if numbered is not None:
            own, own_level = list_of(numbered)
            listed = own if own is not None else listed
            level = own_level if own_level is not None else level
        if listed is None or listed == "0":
            return None
        return self._numbering.next(
            listed, self._numbering.level_of(listed, style) if level is None else level
        )

    def _text(self, element: Any, parts: list[str], boxes: list[Any]) -> None:
        for one in element:
            tag = local(one)
            if tag == "t":
                parts.append(one.text or "")
            elif tag == "sym":
                parts.append(symbol(one))
            elif tag in _MARKS:
                parts.append(_MARKS[tag])
            elif tag in _DELETED:
                self.deleted += 1
            elif tag == "txbxContent":
                boxes.append(one)
            elif tag == "AlternateContent":
                self._text(_choice(one), parts, boxes)
            elif tag == "r" and self._is_hidden(one):
                self.hidden += 1
            elif tag == "textpath":
                boxes.append(attribute(one, "string"))
            elif tag not in _SILENT and (len(one) or tag == "OLEObject"):
                self._inside(tag, one, parts, boxes)

    def _inside(self, tag: str, element: Any, parts: list[str], boxes: list[Any]) -> None:
        if tag == "drawing":
            self.pictures += _is_large_picture(element)
            self.objects += next(element.iter("{*}chart"), None) is not None
            boxes.extend(self.relations.diagrams(element))
        elif tag == "OLEObject":
            self.objects += attribute(element, "ProgID").startswith(_TELLING)
        elif tag in _OPERATORS or (tag == "r" and _is_raised(element) and _ends_in_digit(parts)):
            parts.append(_OPERATORS.get(tag, "^"))
        self._text(element, parts, boxes)

    def _is_hidden(self, run: Any) -> bool:
        """Say whether a run holds words that are not printed: by its own word, its style's, or its paragraph's."""
        properties = child(run, "rPr")
        hides = hidden_by(properties)
        if hides is None:
            styled = None if properties is None else child(properties, "rStyle")
            hides = self._veiled or (styled is not None and attribute(styled, "val") in self._styles.hidden)
        return hides and any(local(one) == "t" and (one.text or "").strip() for one in run)

    def _table(self, table: Any) -> list[Item]:
        maker = TableMaker()
        open_cells: dict[int, int] = {}
        row = 0
        for line in self._rows(table):
            properties = child(line, "trPr")
            if properties is not None and child(properties, "del") is not None:
                self.deleted += 1
                continue
            if properties is not None and is_on(child(properties, "hidden")):
                self.hidden += 1
                continue
            if properties is not None and row == maker.header_rows and is_on(child(properties, "tblHeader")):
                maker.header_rows += 1
            self._row(line, row, _skipped(properties), maker, open_cells)
            row += 1
        return maker.items()

    def _rows(self, element: Any) -> Iterator[Any]:
        for one in element:
            tag = local(one)
            if tag == "tr":
                yield one
            elif tag in _DELETED:
                self.deleted += 1
            elif tag not in _SILENT:
                yield from self._rows(one)

    def _cells(self, element: Any) -> Iterator[Any]:
        for one in element:
            tag = local(one)
            if tag == "tc":
                yield one
            elif tag not in _SILENT and tag not in _DELETED:
                yield from self._cells(one)

    def _row(self, line: Any, row: int, col: int, maker: TableMaker, open_cells: dict[int, int]) -> None:
        for cell in self._cells(line):
            properties = child(cell, "tcPr")
            span = max(1, min(_value(properties, "gridSpan", 1), _WIDEST))
            merge = None if properties is None else child(properties, "vMerge")
            content = self.blocks(cell)
            if properties is not None and child(properties, "cellDel") is not None:
                self.deleted += 1
                content = []
            if merge is not None and attribute(merge, "val", "continue") == "continue" and col in open_cells:
                maker.extend(open_cells[col], row)
            else:
                open_cells.pop(col, None)
                if merge is not None:
                    open_cells[col] = len(maker)
                maker.add(row, col, content, colspan=span)
            col += span


def _choice(element: Any) -> Any:
    chosen = next((one for one in children(element, "Choice") if len(one)), None)
    fallback = child(element, "Fallback")
    if chosen is None:
        return fallback if fallback is not None else ()
    return chosen


def _style(properties: Any) -> str:
    element = None if properties is None else child(properties, "pStyle")
    return "" if element is None else attribute(element, "val")


def _is_raised(run: Any) -> bool:
    """Say whether a run is set as a power: 10 with a raised 4 is not 104."""
    properties = child(run, "rPr")
    raised = None if properties is None else child(properties, "vertAlign")
    return raised is not None and attribute(raised, "val") == "superscript" and _first_letter(run).isdigit()


def _first_letter(run: Any) -> str:
    return next((one.text[:1] for one in run if local(one) == "t" and one.text), "")


def _ends_in_digit(parts: list[str]) -> bool:
    return next((part[-1] for part in reversed(parts) if part), "").isdigit()


def _is_large_picture(drawing: Any) -> bool:
    """Say whether it is a picture that could hold a table: at least 8 cm by 4 cm (a seal is smaller)."""
    extent = next(drawing.iter("{*}extent"), None)
    if extent is None or next(drawing.iter("{*}blip"), None) is None:
        return False
    try:
        return int(attribute(extent, "cx", "0")) > 8 * _CM and int(attribute(extent, "cy", "0")) > 4 * _CM
    except ValueError:
        return False


def _mark_deleted(properties: Any) -> bool:
    run = None if properties is None else child(properties, "rPr")
    return run is not None and child(run, "del") is not None


def _value(properties: Any, name: str, default: int) -> int:
    element = None if properties is None else child(properties, name)
    try:
        return default if element is None else int(attribute(element, "val", str(default)))
    except ValueError:
        return default


def _skipped(properties: Any) -> int:
    return max(0, min(_value(properties, "gridBefore", 0), _WIDEST))
