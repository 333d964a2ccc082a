"""The binary Word format (97-2003, WPS): piece table, paragraph and character properties, list definitions.

Names follow the published description of the format: FIB (file information block), FKP (formatted page), CP
(character position), FC (byte offset), sprm (single property modifier).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractor.readers.numbering import Level, Numbering

__all__ = ["Lists", "Properties", "WordBinary", "list_definitions"]

_PAGE = 512
_PARAGRAPH_STYLE = 1
_MAX_STYLES = 4095
_MAX_BASES = 20
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_IN_TABLE, _ROW_END, _LEVEL, _LIST = 0x2416, 0x2417, 0x260A, 0x460B
_PICTURE = 0x6A03
_CM = 567  # in twips
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
    """What a paragraph mark carries, its style's list included; ``edges`` are right cell edges in twips, ``down`` cells
    merged with above; ``level`` is ``None`` where neither paragraph nor style says at which level of its list it is."""

    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_cell: bool = False
    inner_row: bool = False
    list_number: int = 0
    level: int | None = None
    style: int = 0
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
    _styles: dict[int, dict[int, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the tables that positions are looked up in."""
        self.lengths = struct.unpack_from("<8i", self.main, 0x4C)
        if min(self.lengths) < 0:
            raise ValueError("broken story lengths")
        self._read_pieces()
        self._paragraphs = self._read_paragraphs()
        self._removed = self._read_removed()
        try:
            self._styles = _list_styles(self._block(1))
        except (struct.error, IndexError):
            self._styles = {}  # costs list numbers, no text

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
        return sorted(
            (start, end)
            for start, end, modifiers in self._characters()
            if any(code in (_DELETED, _VANISHED) and value[:1] == b"\1" for code, value in modifiers)
        )

    def _characters(self) -> Iterator[tuple[int, int, list[tuple[int, bytes]]]]:
        """Yield the byte ranges of characters that are set otherwise than their style says, and how."""
        for page in self._pages(12):
            count = page[511]
            if (count + 1) * 4 + count > _PAGE:
                continue
            bounds = struct.unpack_from(f"<{count + 1}I", page)
            for number in range(count):
                at = page[4 * (count + 1) + number] * 2
                if at:
                    yield bounds[number], bounds[number + 1], list(_sprms(page[at + 1 : at + 1 + page[at]]))

    def large_pictures(self, stream: bytes) -> int:
        """Count the pictures among the text that could hold a table: at least 8 cm by 4 cm (a seal is smaller).

        :param stream: the file's stream of pictures; each begins with its size as it prints, before and after scaling.
        """
        places = {
            int.from_bytes(value, "little")
            for _, _, modifiers in self._characters()
            for code, value in modifiers
            if code == _PICTURE
        }
        return sum(_is_large(stream, place) for place in places)

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
        return _properties(values[at], self._styles) if at >= 0 else Properties()


def _is_large(stream: bytes, place: int) -> bool:
    if place + 36 > len(stream):
        return False
    width, height, across, down = map(int, struct.unpack_from("<4H", stream, place + 28))
    return width * across > 8 * _CM * 1000 and height * down > 4 * _CM * 1000  # scales in tenths of a percent


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


def _properties(papx: bytes, styles: Mapping[int, dict[int, bytes]]) -> Properties:
    style = int.from_bytes(papx[:2], "little")
    values = {**styles.get(style, {}), **dict(_sprms(papx[2:]))}

    def number(code: int) -> int:
        return int.from_bytes(values.get(code, b""), "little")

    edges, down, right = _edges(values.get(_CELL_EDGES, b""))
    depth = number(_NESTED) or number(_IN_TABLE)
    return Properties(
        bool(number(_IN_TABLE)) or depth > 0, bool(number(_ROW_END)), depth, bool(number(_INNER_CELL)),
        bool(number(_INNER_ROW)), number(_LIST), number(_LEVEL) if _LEVEL in values else None, style, edges, down, right,
    )  # fmt: skip


def _list_styles(sheet: bytes) -> dict[int, dict[int, bytes]]:
    """Return what the paragraph styles say of lists, what they inherit included: style -> modifier -> value."""
    if len(sheet) < 6:
        return {}
    head, count, base_size = struct.unpack_from("<HHH", sheet)
    own: dict[int, dict[int, bytes]] = {}
    bases: dict[int, int] = {}
    at = 2 + head
    for style in range(min(count, _MAX_STYLES)):
        size = struct.unpack_from("<H", sheet, at)[0]
        entry = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size <= base_size or struct.unpack_from("<H", entry, 2)[0] & 15 != _PARAGRAPH_STYLE:
            continue
        bases[style] = struct.unpack_from("<H", entry, 2)[0] >> 4
        name = struct.unpack_from("<H", entry, base_size)[0]
        start = base_size + 2 + 2 * name + 2
        start += start & 1
        length = struct.unpack_from("<H", entry, start)[0]
        modifiers = dict(_sprms(entry[start + 4 : start + 2 + length]))
        own[style] = {code: modifiers[code] for code in (_LEVEL, _LIST) if code in modifiers}
    return {style: _with_bases(style, own, bases) for style in own}


def _with_bases(
    style: int, own: Mapping[int, dict[int, bytes]], bases: Mapping[int, int]
) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for _ in range(_MAX_BASES):
        found = {**own.get(style, {}), **found}
        if style not in bases:
            break
        style = bases[style]
    return found


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


@dataclass(slots=True)
class Lists:
    """The lists of a binary Word document: ``numbering`` keyed by the number that paragraphs call a list by (from 1);
    ``owners``: list -> level -> the style that stands at it."""

    numbering: Numbering = field(default_factory=Numbering)
    owners: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def number(self, properties: Properties) -> str:
        """Count a paragraph and return what its list prints before it; empty if it stands in none."""
        if properties.list_number <= 0:
            return ""
        key, level = str(properties.list_number), properties.level
        if level is None:  # the style names the list, the list knows at which level the style stands
            owners = self.owners.get(key, ())
            level = owners.index(properties.style) if properties.style in owners else 0
        return self.numbering.next(key, level)


def list_definitions(word: WordBinary) -> Lists:
    """Return the lists of a document; none where their tables are broken, which costs no text."""
    lists = Lists()
    try:
        _read_lists(word, lists)
    except (struct.error, IndexError):
        return Lists()
    return lists


def _read_lists(word: WordBinary, lists: Lists) -> None:
    start, size = struct.unpack_from("<II", word.main, 154 + 8 * 73)
    if size < 2:
        return
    data = word.table
    count = struct.unpack_from("<H", data, start)[0]
    at = start + 2 + 28 * count
    levels: dict[int, dict[int, Level]] = {}
    owners: dict[int, tuple[int, ...]] = {}
    for number in range(count):
        entry = start + 2 + 28 * number
        key = struct.unpack_from("<i", data, entry)[0]
        owners[key] = struct.unpack_from("<9H", data, entry + 8)
        levels[key] = {}
        for level in range(1 if data[entry + 26] & 1 else 9):
            levels[key][level], at = _list_level(data, at)
    begin, size = struct.unpack_from("<II", word.main, 154 + 8 * 74)
    total = min(struct.unpack_from("<I", data, begin)[0], size // 16) if size >= 4 else 0
    at = begin + 4 + 16 * total
    for number in range(total):
        entry = begin + 4 + 16 * number
        key = struct.unpack_from("<i", data, entry)[0]
        name = str(number + 1)
        lists.numbering.lists[name] = dict(levels.get(key, {}))
        lists.numbering.shared[name] = f"list {key}"
        lists.owners[name] = owners.get(key, ())
        at = _read_overrides(data, at, data[entry + 12], name, lists.numbering, begin + size)


def _read_overrides(data: bytes, at: int, count: int, name: str, numbering: Numbering, end: int) -> int:
    """Read where a use of a list starts anew or looks otherwise; return where the next one's begin."""
    at += 4
    for _ in range(count):
        if at + 8 > end:
            break
        start, flags = struct.unpack_from("<iI", data, at)
        at += 8
        level = flags & 15
        if flags & 32:
            numbering.lists[name][level], at = _list_level(data, at)
            start = numbering.lists[name][level].start
        if flags & 16:
            numbering.restarts[name, level] = start
    return at


def _list_level(data: bytes, at: int) -> tuple[Level, int]:
    first, kind = struct.unpack_from("<iB", data, at)
    chars, paragraphs = data[at + 24], data[at + 25]
    at += 28 + chars + paragraphs
    size = struct.unpack_from("<H", data, at)[0]
    raw = _wide(data[at + 2 : at + 2 + 2 * size])
    text = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in raw)
    return Level(text, _STYLES.get(kind, "decimal"), first), at + 2 + 2 * size
