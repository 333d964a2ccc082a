"""Rich text (rtf): an own reader, so that cells, footnotes and tracked deletions come out right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from extractor.errors import DamagedFile, LimitExceeded
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder, too_many_cells
from extractor.readers.cleaning import joined
from extractor.readers.encoding import ends_amid_character
from extractor.readers.flow import EdgeRow, Item, Paragraph, table_from_edges, write
from extractor.readers.rtf_words import CHARS, CHARSETS, KINDS, SKIPPED, STARRED
from extractor.settings import Limits, Settings

__all__ = ["body_items", "read_rtf"]

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_NUMBERED = re.compile(r"^[ \t]*([0-9一二三四五六七八九十（）()、.．①-⑳]{1,8})\t")
_MAX_DEPTH = 1_000
_CM = 567  # in twips


@dataclass(frozen=True, slots=True)
class _State:
    """What a group hands down to those inside it."""

    skip: bool = False
    gone: bool = False
    units: int = 1
    encoding: str = ""
    in_table: bool = False


@dataclass(slots=True)
class _Story:
    """Where paragraphs go: the body, or a note, a header, a text box that stands apart from it."""

    kind: BlockKind | None = None
    items: list[Item] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cell: list[Item] = field(default_factory=list)
    cells: list[tuple[Item, ...]] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    rows: list[EdgeRow] = field(default_factory=list)


def read_rtf(data: bytes, name: str, settings: Settings) -> Document:
    """Read a rich text file.

    :raises DamagedFile: it breaks off or is none.
    :raises LimitExceeded: its groups nest too deep.
    """
    reader = _Reader(name, settings.limits)
    reader.run(data)
    builder = TextBuilder(name, settings.limits)
    write(builder, reader.body.items)
    told: set[str] = set()
    for story in reader.apart:
        for item in story.items:
            words = item.text.strip() if isinstance(item, Paragraph) else ""
            plain = story.kind in (BlockKind.HEADER, BlockKind.FOOTER)
            if (
                isinstance(item, Paragraph)
                and plain
                and (words in told or not words.strip("0123456789-—– 第页共/"))
            ):
                continue
            told.add(words)
            write(builder, [Paragraph(item.text, story.kind) if isinstance(item, Paragraph) else item])
    if reader.removed:
        builder.note("tracked_changes", "文中有修订标记为删除的内容或隐藏文字，已按“接受修订”处理，未计入。")
    builder.left_out(comments=reader.comments, pictures=reader.pictures)
    if reader.depth:
        builder.note("truncated_file", "文件结尾不完整，末尾可能缺失文字，请核对原件。")
    return builder.document("rtf")


def body_items(data: bytes, name: str, settings: Settings) -> list[Item]:
    """Return the paragraphs and tables of a rich text file's body, without notes and headers."""
    reader = _Reader(name, settings.limits)
    reader.run(data)
    return reader.body.items


class _Reader:
    """Reads tokens; groups keep their state on a stack."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._cells = 0
        self.body = _Story()
        self.apart: list[_Story] = []
        self.removed = 0
        self.comments = 0
        self.pictures = 0
        self.depth = 0
        self._stack: list[tuple[_State, _Story, bool]] = []
        self._state = _State()
        self._story = self.body
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._in_fonts = False
        self._default = "gb18030"
        self._bytes = bytearray()
        self._skip_units = 0
        self._starred = False
        self._row: tuple[list[int], set[int], set[int]] = ([], set(), set())
        self._flags: set[bytes] = set()
        self._picture: dict[bytes, int] | None = None

    def run(self, data: bytes) -> None:
        """Read the whole file.

        :raises DamagedFile: groups close that never opened.
        """
        at = 0
        while at < len(data):
            found = _TOKEN.match(data, at)
            if found is None:
                at += 1
                continue
            at = found.end()
            word, number, code, symbol, brace, plain = found.groups()
            if word is not None:
                value = None if number is None else int(number)
                if word == b"bin":
                    at += max(value or 0, 0)
                self._word(word, value)
            elif code is not None:
                self._byte(int(code, 16))
            elif symbol is not None:
                self._symbol(symbol)
            elif brace is not None:
                self._brace(brace)
            elif plain is not None:
                self._plain(plain)
        self._end_paragraph()
        self._end_table(self.body)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred = False
        self._skip_units = 0
        if brace == b"{":
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise LimitExceeded(
                    f"文件“{self.name}”的内部结构嵌套过深。", advice="请用 Word 或 WPS 另存为 docx 后重新报送。",
                    code="nested_too_deep",
                )  # fmt: skip
            self._stack.append((self._state, self._story, self._in_fonts))
            return
        self.depth -= 1
        if not self._stack:
            raise DamagedFile(
                f"文件“{self.name}”已损坏，读不下去。", advice="请用 Word 或 WPS 另存为 docx 后重新报送。"
            )
        story = self._story
        table = self._state.in_table
        self._state, self._story, self._in_fonts = self._stack.pop()
        if self._picture is not None and not self._state.skip:
            self._count_picture(self._picture)
            self._picture = None
        if story is not self._story:
            self._end_paragraph(story)
            self._end_table(story)
        elif self._state.in_table != table and not self._state.skip:
            self._state = replace(self._state, in_table=table)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\\{}":
            self._add(symbol.decode())
        elif symbol == b"~":
            self._add(" ")
        elif symbol == b"_":
            self._add("-")
        elif symbol in b"\r\n":
            self._end_paragraph()

    def _plain(self, raw: bytes) -> None:
        if self._skip_units:
            used = min(self._skip_units, len(raw))
            raw, self._skip_units = raw[used:], self._skip_units - used
        if self._bytes:
            if ends_amid_character(self._bytes):  # the second byte of a character may be written as it is
                self._bytes += raw[:1]
                raw = raw[1:]
            self._flush()
        if not self._state.skip and raw:
            self._add(raw.decode(self._encoding(), "replace") if max(raw) > 127 else raw.decode("ascii"))

    def _byte(self, value: int) -> None:
        if self._skip_units:
            self._skip_units -= 1
        elif not self._state.skip:
            self._bytes.append(value)

    def _flush(self) -> None:
        if self._bytes:
            text = bytes(self._bytes).decode(self._encoding(), "replace")
            self._bytes.clear()
            self._add(text)

    def _encoding(self) -> str:
        return self._state.encoding or self._default

    def _add(self, text: str) -> None:
        if self._bytes:
            self._flush()
        if self._state.skip:
            return
        if self._state.gone:
            self.removed += bool(text.strip())
            return
        self._story.text.append(text)

    def _word(self, word: bytes, value: int | None) -> None:
        if word == b"u" and value is not None:
            self._flush()
            self._add(chr(value % 0x10000))
            self._skip_units = self._state.units
            return
        self._flush()
        self._skip_units = 0
        if word in SKIPPED or (self._starred and word not in STARRED):
            if not self._state.skip:
                self.comments += word == b"annotation"
                self._picture = {} if word == b"pict" else None
            self._in_fonts = self._in_fonts or word == b"fonttbl"
            self._state = replace(self._state, skip=True)
        elif word in KINDS and not self._state.skip:
            self._story = _Story(KINDS[word])
            self.apart.append(self._story)
            self._state = replace(self._state, in_table=False)
        elif word in CHARS:
            self._add(CHARS[word])
        else:
            action = _ACTIONS.get(word)
            if action is not None:
                action(self, value)
        self._starred = False

    def set_font(self, value: int | None) -> None:
        """Take a font: its character set rules how bytes read."""
        self._font = value or 0
        self._state = replace(self._state, encoding=self._fonts.get(self._font, ""))

    def set_charset(self, value: int | None) -> None:
        """Note the character set of the font that is being defined."""
        if self._in_fonts and value in CHARSETS and value != 0:
            self._fonts[self._font] = CHARSETS[value]

    def set_codepage(self, value: int | None) -> None:
        """Take the file's own code page."""
        self._default = {936: "gb18030", 950: "big5", 65001: "utf-8", 932: "cp932"}.get(
            value or 936, "gb18030"
        )

    def size(self, word: bytes, value: int | None) -> None:
        """Note how wide or high a picture is, or how it is scaled."""
        if self._picture is not None and value is not None:
            self._picture[word] = value

    def _count_picture(self, told: dict[bytes, int]) -> None:
        """Count a picture that could hold a table: at least 8 cm by 4 cm as it prints (a seal is smaller)."""
        width = told.get(b"picwgoal", 0) * told.get(b"picscalex", 100) / 100
        height = told.get(b"pichgoal", 0) * told.get(b"picscaley", 100) / 100
        self.pictures += width > 8 * _CM and height > 4 * _CM

    def change(self, **values: object) -> None:
        """Change the state of the group."""
        self._state = replace(self._state, **values)  # type: ignore[arg-type]

    def end_paragraph(self, _: int | None = None) -> None:
        """End a paragraph of the story."""
        if not self._state.skip:
            self._end_paragraph()

    def _end_paragraph(self, story: _Story | None = None) -> None:
        story = self._story if story is None else story
        text = _NUMBERED.sub(r"\1", joined(story.text))
        story.text.clear()
        if self._state.in_table and story is self._story:
            if text.strip():
                story.cell.append(Paragraph(text))
            return
        self._end_table(story)
        if text.strip():
            story.items.append(Paragraph(text))

    def _end_table(self, story: _Story) -> None:
        if story.cell or story.cells:
            self._close_cell(story)
            story.rows.append(EdgeRow(tuple(story.cells)))
            story.cells.clear()
        if story.rows:
            story.items.extend(table_from_edges(story.rows))
            story.rows.clear()

    def _close_cell(self, story: _Story) -> None:
        text = joined(story.text)
        story.text.clear()
        if text.strip():
            story.cell.append(Paragraph(text))
        story.cells.append(tuple(story.cell))
        story.cell.clear()

    def end_cell(self, _: int | None = None) -> None:
        """End a cell."""
        self._cells += 1
        if self._cells > self._limits.table_cells:
            raise too_many_cells(self.name, self._limits)
        if not self._state.skip:
            self._close_cell(self._story)

    def end_row(self, _: int | None = None) -> None:
        """End a row."""
        if not self._state.skip and self._story.cells:
            edges, down, right = self._row
            cells = tuple(self._story.cells)
            self._story.rows.append(EdgeRow(cells, tuple(edges), frozenset(down), frozenset(right)))
            self._story.cells.clear()

    def inner_cell(self, _: int | None = None) -> None:
        """End a cell of a table inside a cell; its cells stand in the outer one, a blank between them."""
        if not self._state.skip:
            self._story.inner.append(joined(self._story.text))
            self._story.text.clear()

    def inner_row(self, _: int | None = None) -> None:
        """End a row of a table inside a cell."""
        if any(self._story.inner):
            self._story.cell.append(Paragraph(" ".join(self._story.inner)))
        self._story.inner.clear()

    def new_row(self, _: int | None = None) -> None:
        """Begin the definition of a row."""
        self._row = ([], set(), set())

    def merge(self, flag: bytes) -> None:
        """Note that the cell whose edge comes next is merged."""
        self._flags.add(flag)

    def edge(self, value: int | None) -> None:
        """Note the right edge of the next cell."""
        edges, down, right = self._row
        if b"down" in self._flags:
            down.add(len(edges))
        if b"right" in self._flags:
            right.add(len(edges))
        self._flags.clear()
        edges.append(value or 0)


_ACTIONS: dict[bytes, Callable[[_Reader, int | None], None]] = {
    b"par": _Reader.end_paragraph,
    b"sect": _Reader.end_paragraph,
    b"page": _Reader.end_paragraph,
    b"cell": _Reader.end_cell,
    b"row": _Reader.end_row,
    b"nestcell": _Reader.inner_cell,
    b"nestrow": _Reader.inner_row,
    b"trowd": _Reader.new_row,
    b"cellx": _Reader.edge,
    b"clvmrg": lambda reader, _: reader.merge(b"down"),
    b"clmrg": lambda reader, _: reader.merge(b"right"),
    b"intbl": lambda reader, _: reader.change(in_table=True),
    b"pard": lambda reader, _: reader.change(in_table=False),
    b"picwgoal": lambda reader, value: reader.size(b"picwgoal", value),
    b"pichgoal": lambda reader, value: reader.size(b"pichgoal", value),
    b"picscalex": lambda reader, value: reader.size(b"picscalex", value),
    b"picscaley": lambda reader, value: reader.size(b"picscaley", value),
    b"uc": lambda reader, value: reader.change(units=max(value or 0, 0)),
    b"deleted": lambda reader, value: reader.change(gone=value != 0),
    b"v": lambda reader, value: reader.change(gone=value != 0),
    b"plain": lambda reader, _: reader.change(gone=False),
    b"f": _Reader.set_font,
    b"fcharset": _Reader.set_charset,
    b"ansicpg": _Reader.set_codepage,
}
