"""The binary Word format (97-2003, WPS): piece table, paragraph and character properties, list definitions.

Names follow the published description of the format: FIB (file information block), FKP (formatted page), CP
(character position), FC (byte offset), sprm (single property modifier).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.readers.numbering import Level, Numbering

__all__ = ["Properties", "WordBinary", "list_definitions"]

_PAGE = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_IN_TABLE, _ROW_END, _LEVEL, _LIST = 0x2416, 0x2417, 0x260A, 0x460B
_NESTED, _CELL_EDGES, _DELETED, _VANISHED = 0x6649, 0xD608, 0x0800, 0x083C
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
_STYLES = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 16: "japaneseLegal", 18: "decimalEnclosedCircle",
    22: "decimalZero", 23: "bullet", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Properties:
    """What a paragraph mark carries; ``edges`` are right cell edges in twips, ``down`` cells merged with above."""

    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_cell: bool = False
    inner_row: bool = False
    list_number: int = 0
    level: int = 0
    edges: tuple[int, ...] = ()
    down: frozenset[int] = frozenset()
    right: frozenset[int] = frozenset()


@dataclass(slots=True)
class WordBinary:
    """A binary Word document: ``text`` holds all its stories one after the other, ``lengths`` their sizes.

    Stories in order: body, footnotes, headers, macros, annotations, endnotes, text boxes, header text boxes.
    """

    main: bytes
    table: bytes
    text: str = ""
    lengths: tuple[int, ...] = ()
    _pieces: list[tuple[int, int, int, bool]] = field(default_factory=list)
    _paragraphs: tuple[list[int], list[bytes]] = ((), ())  # type: ignore[assignment]
    _removed: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the tables that positions are looked up in."""
        self.lengths = struct.unpack_from("<8i", self.main, 0x4C)
        if min(self.lengths) < 0:
            raise ValueError("broken story lengths")
        self._read_pieces()
        self._paragraphs = self._read_paragraphs()
        self._removed = self._read_removed()

    def _block(self, index: int) -> bytes:
        start, size = struct.unpack_from("<II", self.main, 154 + 8 * index)
        return self.table[start : start + size]

    def _read_pieces(self) -> None:
        clx = self._block(33)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:
            raise ValueError("no piece table")
        size = struct.unpack_from("<I", clx, at + 1)[0]
        plc = clx[at + 5 : at + 5 + size]
        count = (len(plc) - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", plc)
        parts = []
        for number in range(count):
            place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
            narrow = bool(place & 0x40000000)
            offset = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
            length = bounds[number + 1] - bounds[number]
            if length < 0 or length > len(self.main):
                raise ValueError("broken piece table")
            raw = self.main[offset : offset + length * (1 if narrow else 2)]
            part = raw.decode("cp1252", "replace") if narrow else _wide(raw)
            parts.append(part.ljust(length, "\0")[:length])
            self._pieces.append((bounds[number], bounds[number + 1], offset, narrow))
        self.text = "".join(parts)

    def offset_of(self, position: int) -> int:
        """Return the byte offset of a character position."""
        at = max(bisect_right(self._pieces, (position, 1 << 62, 0, False)) - 1, 0)
        start, _, offset, narrow = self._pieces[at]
        return offset + (position - start) * (1 if narrow else 2)

    def _pages(self, index: int) -> Iterator[bytes]:
        plc = self._block(index)
        count = (len(plc) - 4) // 8
        for number in range(count):
            page = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
            data = self.main[page * _PAGE : (page + 1) * _PAGE]
            if len(data) == _PAGE:
                yield data

    def _read_paragraphs(self) -> tuple[list[int], list[bytes]]:
        runs: list[tuple[int, bytes]] = []
        for page in self._pages(13):
            count = page[511]
            if (count + 1) * 4 + count * 13 > _PAGE:
                continue
            bounds = struct.unpack_from(f"<{count + 1}I", page)
            for number in range(count):
                at = page[4 * (count + 1) + 13 * number] * 2
                runs.append((bounds[number], _papx(page, at)))
        runs.sort()
        return [start for start, _ in runs], [value for _, value in runs]

    def _read_removed(self) -> list[tuple[int, int]]:
        """Return the byte ranges of characters that are deleted or hidden."""
        found = []
        for page in self._pages(12):
            count = page[511]
            if (count + 1) * 4 + count > _PAGE:
                continue
            bounds = struct.unpack_from(f"<{count + 1}I", page)
            for number in range(count):
                at = page[4 * (count + 1) + number] * 2
                if at and any(
                    code in (_DELETED, _VANISHED) and value[:1] == b"\1"
                    for code, value in _sprms(page[at + 1 : at + 1 + page[at]])
                ):
                    found.append((bounds[number], bounds[number + 1]))
        return sorted(found)

    def is_removed(self, position: int) -> bool:
        """Say whether the character at a position is a tracked deletion or hidden."""
        if not self._removed:
            return False
        offset = self.offset_of(position)
        at = bisect_right(self._removed, (offset, 1 << 62)) - 1
        return at >= 0 and self._removed[at][0] <= offset < self._removed[at][1]

    @property
    def removals(self) -> int:
        """Return how many stretches are deleted or hidden."""
        return len(self._removed)

    def properties(self, position: int) -> Properties:
        """Return the properties of the paragraph whose mark stands at a position."""
        starts, values = self._paragraphs
        at = bisect_right(starts, self.offset_of(position)) - 1
        return _properties(values[at]) if at >= 0 else Properties()


def _wide(raw: bytes) -> str:
    """One character a unit, so that positions hold; pairs beyond the basic plane are put together at the end."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


def _papx(page: bytes, at: int) -> bytes:
    if at == 0 or at + 1 >= _PAGE:
        return b""
    size = page[at]
    if size:
        return page[at + 1 : at + 2 * size]
    return page[at + 2 : at + 2 + 2 * page[at + 1]]


def _sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        kind = code >> 13
        if kind != 6:
            size = _SIZES[kind]
        elif code == _CELL_EDGES:
            size = int.from_bytes(data[at : at + 2], "little") + 1
        else:
            size = (data[at] + 1) if at < len(data) else 0
        yield code, data[at : at + size]
        at += max(size, 1)


def _properties(papx: bytes) -> Properties:
    values: dict[int, bytes] = dict(_sprms(papx[2:]))

    def number(code: int) -> int:
        return int.from_bytes(values.get(code, b""), "little")

    edges, down, right = _edges(values.get(_CELL_EDGES, b""))
    depth = number(_NESTED) or number(_IN_TABLE)
    return Properties(
        bool(number(_IN_TABLE)) or depth > 0, bool(number(_ROW_END)), depth, bool(number(_INNER_CELL)),
        bool(number(_INNER_ROW)), number(_LIST), number(_LEVEL), edges, down, right,
    )  # fmt: skip


def _edges(value: bytes) -> tuple[tuple[int, ...], frozenset[int], frozenset[int]]:
    count = value[2] if len(value) > 2 else 0
    cells = 3 + 2 * (count + 1)
    if not count or len(value) < cells:
        return (), frozenset(), frozenset()
    edges = struct.unpack_from(f"<{count + 1}h", value, 3)[1:]
    flags = [int.from_bytes(value[cells + 20 * n : cells + 20 * n + 2], "little") for n in range(count)]
    down = frozenset(n for n, flag in enumerate(flags) if flag >> 5 & 3 == 1)
    right = frozenset(
        n for n, flag in enumerate(flags) if flag & 3 == 2 or (flag & 3 == 3 and n > 0 and flags[n - 1] & 3)
    )
    return edges, down, right - {0}


def list_definitions(word: WordBinary) -> tuple[Numbering, list[str]]:
    """Return the lists, and for each list number of a paragraph (from 1) the id of its list."""
    numbering = Numbering()
    try:
        ids = _read_lists(word, numbering)
    except (struct.error, IndexError):
        return Numbering(), []
    return numbering, ids


def _read_lists(word: WordBinary, numbering: Numbering) -> list[str]:
    start, size = struct.unpack_from("<II", word.main, 154 + 8 * 73)
    if size < 2:
        return []
    data = word.table
    count = struct.unpack_from("<H", data, start)[0]
    at = start + 2 + 28 * count
    for number in range(count):
        entry = start + 2 + 28 * number
        key, simple = str(struct.unpack_from("<i", data, entry)[0]), data[entry + 26] & 1
        levels: dict[int, Level] = {}
        for level in range(1 if simple else 9):
            levels[level], at = _list_level(data, at)
        numbering.lists[key] = levels
    begin, size = struct.unpack_from("<II", word.main, 154 + 8 * 74)
    total = struct.unpack_from("<I", data, begin)[0] if size >= 4 else 0
    return [str(struct.unpack_from("<i", data, begin + 4 + 16 * n)[0]) for n in range(min(total, size // 16))]


def _list_level(data: bytes, at: int) -> tuple[Level, int]:
    first, kind = struct.unpack_from("<iB", data, at)
    chars, paragraphs = data[at + 24], data[at + 25]
    at += 28 + chars + paragraphs
    size = struct.unpack_from("<H", data, at)[0]
    raw = _wide(data[at + 2 : at + 2 + 2 * size])
    text = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in raw)
    return Level(text, _STYLES.get(kind, "decimal"), first), at + 2 + 2 * size
