"""Word 97-2003 and WPS text files: own piece table on olefile; no Office program is needed."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extractor.errors import DamagedFile, ReadError
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.cleaning import joined
from extractor.readers.flow import EdgeRow, Item, Paragraph, marked, table_from_edges, write
from extractor.readers.sniffing import protected
from extractor.readers.word_binary import Properties, WordBinary, list_definitions
from extractor.settings import Settings

__all__ = ["read_doc"]

_FIELD, _RESULT, _END = "\x13", "\x14", "\x15"
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t"}
_REMARKS = 4
_STORIES = (
    (0, None), (1, BlockKind.FOOTNOTE), (5, BlockKind.FOOTNOTE), (6, BlockKind.TEXTBOX), (2, BlockKind.HEADER),
)  # fmt: skip


def read_doc(data: bytes, name: str, settings: Settings) -> Document:
    """Read a binary Word file.

    :raises ProtectedFile: it has a password.
    :raises DamagedFile: its inner tables are broken or it is older than Word 97.
    """
    word = _open(data, name)
    builder = TextBuilder(name, settings.limits)
    lists = list_definitions(word)
    told: set[str] = set()
    for story, kind in _STORIES:
        start = sum(word.lengths[:story])
        reader = _Story(word, start, start + word.lengths[story])
        for item in reader.items(lists.number):
            if kind is None:
                write(builder, [item])
            elif isinstance(item, Paragraph) and item.text.strip() and not _repeats(item.text, kind, told):
                write(builder, [Paragraph(item.text, kind)])
            elif not isinstance(item, Paragraph):
                write(builder, [item])
    if word.removals:
        builder.note("tracked_changes", "文中有修订标记为删除的内容或隐藏文字，已按“接受修订”处理，未计入。")
    builder.left_out(comments=_comments(word), pictures=word.large_pictures(_picture_stream(data)))
    return builder.document("doc")


def _comments(word: WordBinary) -> int:
    """Count the remarks: each begins with a mark of its own in the fifth story."""
    start = sum(word.lengths[:_REMARKS])
    return word.text[start : start + word.lengths[_REMARKS]].count("\x05")


def _picture_stream(data: bytes) -> bytes:
    """Return the stream that holds the pictures among the text; empty where there is none, or a broken one."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bytes(ole.openstream("Data").read())
    except OSError:
        return b""


def _repeats(text: str, kind: BlockKind, told: set[str]) -> bool:
    """Headers are kept once, page numbers not at all."""
    words = text.strip()
    if kind is not BlockKind.HEADER:
        return False
    if words in told or not words.strip("0123456789-—– 第页共/"):
        return True
    told.add(words)
    return False


def _open(data: bytes, name: str) -> WordBinary:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            magic, version, flags = struct.unpack_from("<HH6xH", main)
            if magic != 0xA5EC or version < 0x00C1:
                raise _too_old(name)
            if flags & 0x0100:
                raise protected(name)
            table = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
        return WordBinary(main, table)
    except ReadError:
        raise
    except (OSError, ValueError, IndexError, struct.error, KeyError, TypeError, AttributeError) as error:
        raise DamagedFile(
            f"文件“{name}”不完整或已损坏，打不开。",
            advice="请用 Word 或 WPS 打开原文件，另存为 docx 后重新报送。",
        ) from error


def _too_old(name: str) -> DamagedFile:
    return DamagedFile(
        f"文件“{name}”是 Word 95 以前的老格式或已损坏。",
        advice="请用 Word 或 WPS 打开，另存为 docx 后重新报送。",
    )


@dataclass(slots=True)
class _Story:
    """One story of the document, read paragraph by paragraph into items."""

    word: WordBinary
    start: int
    end: int
    _rows: list[EdgeRow] = field(default_factory=list)
    _cells: list[tuple[Item, ...]] = field(default_factory=list)
    _cell: list[Item] = field(default_factory=list)
    _inner: list[str] = field(default_factory=list)

    def items(self, number: Callable[[Properties], str]) -> Iterator[Item]:
        """Yield paragraphs and tables; ``number`` gives the list number of a paragraph's properties."""
        for text, mark, properties in self._paragraphs():
            before = number(properties)  # an empty paragraph counts, though nobody sees its number
            words = before + text if text.strip() else text
            if not properties.in_table:
                yield from self._table()
                if words.strip():
                    yield marked(Paragraph(words), BlockKind.LIST_ITEM) if before else Paragraph(words)
            elif properties.row_end and mark == "\x07":
                self._end_row(properties)
            else:
                self._in_cell(words, mark, properties)
        yield from self._table()

    def _in_cell(self, words: str, mark: str, properties: Properties) -> None:
        if properties.depth > 1:
            # A table inside a cell: its cells stand in the outer cell, a blank between them.
            if not properties.inner_row:
                self._inner.append(words)
            if properties.inner_row and any(self._inner):
                self._cell.append(Paragraph(" ".join(self._inner)))
                self._inner = []
            return
        self._inner_left()
        if words.strip():
            self._cell.append(Paragraph(words))
        if mark == "\x07":
            self._cells.append(tuple(self._cell))
            self._cell = []

    def _inner_left(self) -> None:
        if any(self._inner):
            self._cell.append(Paragraph(" ".join(self._inner)))
        self._inner = []

    def _end_row(self, properties: Properties) -> None:
        if self._cell:
            self._cells.append(tuple(self._cell))
        self._rows.append(EdgeRow(tuple(self._cells), properties.edges, properties.down, properties.right))
        self._cells, self._cell = [], []

    def _table(self) -> Iterator[Item]:
        if self._cells or self._cell:
            self._end_row(Properties())
        if self._rows:
            rows, self._rows = self._rows, []
            yield from table_from_edges(rows)

    def _paragraphs(self) -> Iterator[tuple[str, str, Properties]]:
        """Yield text, closing mark and properties of each paragraph; a mark that is deleted joins two."""
        parts: list[str] = []
        fields: list[bool] = []
        text = self.word.text
        for position in range(self.start, min(self.end, len(text))):
            char = text[position]
            if char in "\r\x07\x0c":
                properties = self.word.properties(position)
                if char == "\r" and not properties.in_table and self.word.is_removed(position):
                    continue
                yield joined(parts), char, properties
                parts = []
            elif char in (_FIELD, _RESULT, _END):
                _step(char, fields)
            elif not any(fields) and (char >= " " or char in _SHOWN) and not self.word.is_removed(position):
                parts.append(_SHOWN.get(char, char))
        if parts:
            yield joined(parts), "", Properties()


def _step(char: str, fields: list[bool]) -> None:
    """Fields nest: their codes (before the separator) are not printed, their results are."""
    if char == _FIELD:
        fields.append(True)
    elif char == _RESULT and fields:
        fields[-1] = False
    elif char == _END and fields:
        fields.pop()
