"""Characters of a PDF page out of pdfium: visual lines with the index of every character kept."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Collection
from typing import Any

from extractor.readers.cleaning import clean_table
from extractor.readers.visual import VisualLine, weight

__all__ = ["Box", "PageChars", "PlumberChars", "page_chars", "tidy"]

Box = tuple[float, float, float, float]
_HYPHENS = "\x02\ufffe"
_LINE = re.compile(r"[^\r\n]+")
_SPACES = " \xa0"
_WIDE = re.compile(r"[\u2018-\u201f\u2026\u3001-\u9fff\uff00-\uffef〇]")
_IDEOGRAPH = re.compile(r"[\u2e80-\u9fff]")
_KEPT_GAP = 0.9
_FLAT = 0.5


class PageChars:
    """The characters of one page; ``text[i]`` is pdfium's character ``i``."""

    def __init__(self, page: Any, textpage: Any) -> None:
        """Read all characters of an open page; the objects are used only as long as the page is open."""
        self._textpage = textpage
        self._origin = _origin(page)
        self.width, self.height = page.get_size()
        count = max(textpage.count_chars(), 0)
        text = textpage.get_text_range(0, count, errors="replace") if count else ""
        if len(text) != count:
            text = _one_by_one(textpage, count)
        self.text = "".join("-" if char in _HYPHENS else char for char in text)

    def box(self, index: int, *, loose: bool = True) -> Box | None:
        """Return the box of one character, origin top left; ``loose`` is its advance box."""
        import pypdfium2.raw as pdfium

        if loose:
            rect = pdfium.FS_RECTF()
            if not pdfium.FPDFText_GetLooseCharBox(self._textpage, index, rect):
                return None
            return self._turn(rect.left, rect.bottom, rect.right, rect.top)
        sides = [ctypes.c_double() for _ in range(4)]
        if not pdfium.FPDFText_GetCharBox(self._textpage, index, sides[0], sides[1], sides[2], sides[3]):
            return None
        left, right, bottom, top = (side.value for side in sides)
        return self._turn(left, bottom, right, top)

    def _turn(self, left: float, bottom: float, right: float, top: float) -> Box:
        x, y, rotation, width, height = self._origin
        left, right, bottom, top = left - x, right - x, bottom - y, top - y
        if rotation == 90:
            return bottom, left, top, right
        if rotation == 180:
            return width - right, bottom, width - left, top
        if rotation == 270:
            return height - top, width - right, height - bottom, width - left
        return left, height - top, right, height - bottom

    def lacks_fonts(self) -> bool:
        """Say whether Chinese characters have no ink: their font is neither in the file nor on this machine.

        pdfium then takes lines that repeat for one and drops single characters.
        """
        wide = [index for index, char in enumerate(self.text) if _IDEOGRAPH.match(char)]
        boxes = [self.box(index, loose=False) for index in wide[:: max(1, len(wide) // 20)]]
        return bool(boxes) and sum(box is None or box[3] - box[1] < _FLAT for box in boxes) * 2 > len(boxes)

    def lines(self, page: int, skip: Collection[int] = frozenset()) -> list[VisualLine]:
        """Return the visual lines in the page's own order, characters in ``skip`` left out."""
        lines = []
        for found in _LINE.finditer(self.text):
            for indices in self._runs(found.start(), found.end(), skip):
                line = self.line(indices, page)
                if line is not None:
                    lines.append(line)
        return lines

    def _runs(self, start: int, end: int, skip: Collection[int]) -> list[list[int]]:
        """Cut a line where skipped characters stood or, after a mended hyphen, where it wraps."""
        runs: list[list[int]] = [[]]
        for index in range(start, end):
            if index in skip:
                if runs[-1]:
                    runs.append([])
                continue
            runs[-1].append(index)
            if self.text[index] == "-" and index + 1 < end and self._wraps(index):
                runs.append([])
        return [run for run in runs if run]

    def _wraps(self, index: int) -> bool:
        here, after = self.box(index), self.box(index + 1)
        return here is not None and after is not None and after[0] < here[0] and after[1] >= here[3] - 2

    def line(self, indices: list[int], page: int) -> VisualLine | None:
        """Return the line that some characters make; ``None`` if they are blank."""
        text, marks = tidy(self.text, indices, self.box)
        if not text.strip():
            return None
        inked = [mark for mark, char in zip(marks, text, strict=True) if char not in " \u3000"]
        first, last = self._inked_box(inked), self._inked_box(inked[::-1])
        if first is None or last is None:
            first = last = (0.0, 0.0, 0.0, 0.0)
        x0, x1 = min(first[0], last[0]), max(first[2], last[2])
        em = (x1 - x0) / weight(text)
        return VisualLine(
            text, x0, x1, min(first[1], last[1]), max(first[3], last[3]), page, tuple(marks), em
        )

    def _inked_box(self, indices: list[int]) -> Box | None:
        for index in indices:
            box = self.box(index)
            if box is not None and box[2] > box[0]:
                return box
        return None


class PlumberChars(PageChars):
    """The characters of one page as pdfplumber gives them, for pages whose fonts pdfium cannot have."""

    def __init__(self, page: Any) -> None:
        """Put the characters of an open pdfplumber page into the same form."""
        self.width, self.height = float(page.width), float(page.height)
        parts: list[str] = []
        boxes: list[Box | None] = []
        last: Box | None = None
        for char in page.chars:
            box = (float(char["x0"]), float(char["top"]), float(char["x1"]), float(char["bottom"]))
            between = "" if last is None else _between(last, box)
            for one, place in ((between, None), (str(char["text"]), box)):
                parts.append(one)
                boxes.extend([place] * len(one))
            last = box
        self.text = "".join(parts)
        self.boxes = tuple(boxes)

    def box(self, index: int, *, loose: bool = True) -> Box | None:
        """Return the box of one character; both kinds are the same here."""
        return self.boxes[index]


def _between(last: Box, box: Box) -> str:
    height = max(last[3] - last[1], 1.0)
    if abs(box[3] - last[3]) > 0.6 * height or box[0] < last[0] - height:
        return "\n"
    return " " if box[0] - last[2] > 0.2 * height else ""


def page_chars(page: Any) -> PageChars:
    """Return the characters of an open pdfium page."""
    return PageChars(page, page.get_textpage())


def tidy(text: str, indices: list[int], box: Callable[[int], Box | None]) -> tuple[str, list[int]]:
    """Return the characters as people see them with their indices.

    Blanks beside a Chinese character go unless they are wide (columns set apart); blanks between Latin
    letters or digits stay.
    """
    table = clean_table()
    shown = [(index, char) for index in indices if (char := _shown(text[index], table))]
    while shown and shown[0][1] in _SPACES:
        shown.pop(0)
    while shown and shown[-1][1] in _SPACES:
        shown.pop()
    kept: list[tuple[int, str]] = []
    for at, (index, char) in enumerate(shown):
        if char in _SPACES or char == "\t":
            if not kept or kept[-1][1] == " ":
                continue
            after = next((pair for pair in shown[at + 1 :] if pair[1] not in _SPACES), None)
            if after is None or not _kept(kept[-1], after, box):
                continue
            char = " "
        kept.append((index, char))
    return "".join(char for _, char in kept), [index for index, _ in kept]


def _shown(char: str, table: dict[int, str]) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return table.get(ord(char), char)


def _kept(before: tuple[int, str], after: tuple[int, str], box: Callable[[int], Box | None]) -> bool:
    if not (_WIDE.match(before[1]) or _WIDE.match(after[1])):
        return True
    one, two = box(before[0]), box(after[0])
    if one is None or two is None:
        return False
    return two[0] - one[2] > _KEPT_GAP * max(one[3] - one[1], 1.0) * 0.8


def _origin(page: Any) -> tuple[float, float, int, float, float]:
    left, bottom, right, top = page.get_cropbox()
    return left, bottom, page.get_rotation(), right - left, top - bottom


def _one_by_one(textpage: Any, count: int) -> str:
    import pypdfium2.raw as pdfium

    codes = (pdfium.FPDFText_GetUnicode(textpage, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
