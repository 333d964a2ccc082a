"""Plain text: the decoded file is the document's text, character for character, so offsets hold in the file."""

from __future__ import annotations

import re

from extractor.errors import EmptyFile, LimitExceeded, UnsupportedFormat
from extractor.models import Block, BlockKind, Document, Note
from extractor.readers.columns import find_columns
from extractor.readers.encoding import decode
from extractor.readers.headings import heading_level
from extractor.readers.pipes import find_tables, table_blocks
from extractor.settings import Settings

__all__ = ["blocks_of", "read_txt"]

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANKS = " \t\u3000\xa0\ufeff"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b]")
_BINARY_SHARE = 0.02


def read_txt(data: bytes, name: str, settings: Settings) -> Document:
    """Read a plain text file.

    :raises EmptyFile: nothing but white space.
    :raises UnsupportedFormat: the bytes are no text.
    :raises LimitExceeded: more characters than a report can have.
    """
    found = decode(data)
    text = found.text
    if len(_CONTROLS.findall(text)) > _BINARY_SHARE * len(text) or not found.plausible:
        raise UnsupportedFormat(
            f"文件“{name}”不是文字文件，认不出是什么格式。",
            advice="请用 Word、WPS 或 PDF 阅读器打开确认，再另存为 docx 或 PDF 后重新报送。",
        )
    if not text.strip():
        raise EmptyFile(f"文件“{name}”里没有文字。", advice="请检查文件是否保存完整，再重新报送。")
    if len(text) > settings.limits.characters:
        raise LimitExceeded(
            f"文件“{name}”的文字超过 {settings.limits.characters} 字。",
            advice="这不像一份报告，请确认文件，或拆成几个文件。",
            code="too_many_characters",
        )
    notes: tuple[Note, ...] = ()
    if found.damaged:
        message = f"有 {found.damaged} 处字节损坏，无法还原，已用“\ufffd”代替（按 {found.encoding} 解读），相关数字请核对原件。"
        notes = (Note("damaged_bytes", message),)
    return Document(text, blocks_of(text), "txt", notes=notes)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a plain text: a block a line that has something on it, a block a cell of pipe tables."""
    lines = [found.span() for found in _LINE.finditer(text) if found.group().strip(_BLANKS)]
    tables = {table.first: table for table in (*find_columns(text, lines), *find_tables(text, lines))}
    blocks: list[Block] = []
    at = number = 0
    while at < len(lines):
        table = tables.get(at)
        if table is not None:
            number += 1
            above = [text[start:end] for start, end in reversed(lines[max(0, at - 3) : at])]
            blocks.extend(table_blocks(text, table, number, above))
            at = table.last
            continue
        start, end = lines[at]
        words = text[start:end]
        end -= len(words) - len(words.rstrip(_BLANKS))
        level = heading_level(words)
        blocks.append(
            Block(BlockKind.PARAGRAPH if level is None else BlockKind.HEADING, start, end, level=level)
        )
        at += 1
    return tuple(blocks)
