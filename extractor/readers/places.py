"""Where a stretch of a PDF's text stands on its pages, found only when somebody asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.models import Place
from extractor.readers.pdf_chars import Box, PageChars, page_chars

__all__ = ["BoxLocator", "PdfLocator", "Segment", "letter_boxes"]


class Segment(NamedTuple):
    """A stretch of the document's text that stands on one visual line; ``marks`` are pdfium's indices."""

    start: int
    end: int
    page: int
    marks: tuple[int, ...]


def letter_boxes(text: str, x: float, width: float, top: float, bottom: float) -> Iterator[Box]:
    """Yield a box a letter where only the line's is known: its width shared out by how wide letters are."""
    step = width / sum(map(_width, text))
    for letter in text:
        yield (round(x, 2), round(top, 2), round(x + step * _width(letter), 2), round(bottom, 2))
        x += step * _width(letter)


def _width(letter: str) -> float:
    return 1.0 if letter > "\u2e7f" else 0.5


class _Segments:
    """Finds the printed lines that a span touches."""

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = sorted(segments)
        self._starts = [segment.start for segment in self._segments]

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        """Return one place a visual line that the span touches, in reading order."""
        found = []
        at = max(bisect_right(self._starts, start) - 1, 0)
        for segment in self._segments[at:]:
            if segment.start >= end:
                break
            if segment.end > start:
                marks = segment.marks[max(0, start - segment.start) : end - segment.start]
                found.append(Place(segment.page, self._box(segment.page, marks)))
        return tuple(found)

    def _box(self, page: int, marks: tuple[int, ...]) -> Box | None:
        raise NotImplementedError


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return (round(min(left), 2), round(min(top), 2), round(max(right), 2), round(max(bottom), 2))


class BoxLocator(_Segments):
    """Places out of a list of boxes: the marks of a segment are indices into it."""

    def __init__(self, segments: list[Segment], boxes: Sequence[Box]) -> None:
        """:param boxes: one box a mark, in points, origin top left."""
        super().__init__(segments)
        self._boxes = boxes

    def _box(self, page: int, marks: tuple[int, ...]) -> Box | None:
        return _around([self._boxes[mark] for mark in marks if mark >= 0])


class PdfLocator(_Segments):
    """Opens the file again at the first question and keeps the last page it looked at."""

    def __init__(
        self, data: bytes, segments: list[Segment], plumbed: Mapping[int, Sequence[Box | None]] | None = None
    ) -> None:
        """:param plumbed: the boxes of the pages whose characters pdfium did not give, but pdfplumber or OCR."""
        super().__init__(segments)
        self._data = data
        self._plumbed = dict(plumbed or {})
        self._file: Any = None
        self._page: tuple[int, PageChars] | None = None

    def __getstate__(self) -> tuple[bytes, list[Segment], dict[int, Sequence[Box | None]]]:
        """Leave the open file behind on the way to another process."""
        return self._data, self._segments, self._plumbed

    def __setstate__(self, state: tuple[bytes, list[Segment], dict[int, Sequence[Box | None]]]) -> None:
        """Come back closed."""
        self.__init__(*state)  # type: ignore[misc]

    def _box(self, page: int, marks: tuple[int, ...]) -> Box | None:
        plumbed = self._plumbed.get(page)
        if plumbed is not None:
            boxes = [plumbed[mark] for mark in marks if mark >= 0]
        else:
            chars = self._chars(page)
            boxes = [chars.box(mark, loose=False) for mark in marks if mark >= 0]
        return _around([box for box in boxes if box and box[2] > box[0]])

    def _chars(self, page: int) -> PageChars:
        if self._page is not None and self._page[0] == page:
            return self._page[1]
        if self._file is None:
            import pypdfium2

            self._file = pypdfium2.PdfDocument(self._data)
        self._page = page, page_chars(self._file[page - 1])
        return self._page[1]
