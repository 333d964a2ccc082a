"""What Word files hold outside their own text: files laid into them, diagrams, symbols of picture fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any

from extractor.readers.containers import attribute
from extractor.readers.docx_parts import WordParts
from extractor.readers.flow import Item
from extractor.readers.sniffing import sniff
from extractor.settings import Settings

__all__ = ["Relations", "chunk_items", "relations", "symbol"]

_SYMBOLS = {0xFE: "☑", 0xFC: "✓", 0xA8: "□", 0x6F: "□", 0xD8: "➢", 0x6C: "●", 0x6E: "■"}


@dataclass(frozen=True, slots=True)
class Relations:
    """The parts that the document's text names by an id: id -> (kind, path inside the file, empty if outside)."""

    parts: WordParts
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)

    def diagrams(self, drawing: Any) -> Iterator[str]:
        """Yield the words of the diagrams (SmartArt) that a drawing shows."""
        for element in drawing.iter("{*}relIds"):
            kind, path = self.targets.get(attribute(element, "dm"), ("", ""))
            root = self.parts.get(path) if kind == "diagramData" and path else None
            for point in root.iter("{*}pt") if root is not None else ():
                words = "".join(one.text or "" for one in point.iter("{*}t") if not len(one))
                if words.strip():
                    yield words


def relations(parts: WordParts) -> Relations:
    """Read the relations of the main part."""
    folder, _, last = parts.main.rpartition("/")
    root = parts.get(f"{folder}/_rels/{last}.rels")
    found = {}
    for one in root if root is not None else ():
        target = attribute(one, "Target")
        outside = attribute(one, "TargetMode") == "External"
        path = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[attribute(one, "Id")] = (attribute(one, "Type").rpartition("/")[2], "" if outside else path)
    return Relations(parts, found)


def chunk_items(data: bytes, path: str, settings: Settings) -> list[Item] | None:
    """Return what a web page or a rich text laid into the document (altChunk) holds, ``None`` for other kinds."""
    kind = sniff(data, path).kind
    if kind == "html":
        from extractor.readers.html import page_items

        return page_items(data, path)
    if kind == "rtf":
        from extractor.readers.rtf import body_items

        return body_items(data, path, settings)
    return None


def symbol(element: Any) -> str:
    """Return the character that a symbol of a picture font shows: digits and rings of digits are not to be lost."""
    try:
        code = int(attribute(element, "char", "0"), 16)
    except ValueError:
        return ""
    font = attribute(element, "font").lower()
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0xD800 else ""
    low = code - 0xF000
    if "wingdings" in font:
        if 0x81 <= low <= 0x8A:
            return chr(0x2460 + low - 0x81)
        if 0x8C <= low <= 0x95:
            return chr(0x2776 + low - 0x8C)
        return _SYMBOLS.get(low, "")
    return chr(low) if 0x20 < low < 0x7F and font == "symbol" and not chr(low).isalpha() else ""
