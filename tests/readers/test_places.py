"""Where a stretch of text stands: one place a printed line, boxes of the letters asked for and no others."""

from __future__ import annotations

import pickle

import pytest
from reader_files import parse, pdf

from extractor.models import Place
from extractor.readers.places import BoxLocator, PdfLocator, Segment, letter_boxes

BOXES = [(float(10 * n), 0.0, float(10 * n + 10), 12.0) for n in range(10)]
SEGMENTS = [Segment(20, 25, 2, (5, 6, 7, 8, 9)), Segment(0, 5, 1, (0, 1, 2, 3, 4))]


@pytest.mark.parametrize(
    ("span", "places"),
    [
        ((0, 5), [(1, (0, 0, 50, 12))]),
        ((1, 3), [(1, (10, 0, 30, 12))]),
        ((4, 21), [(1, (40, 0, 50, 12)), (2, (50, 0, 60, 12))]),
        ((24, 99), [(2, (90, 0, 100, 12))]),
        ((5, 20), []),
        ((25, 30), []),
    ],
)
def test_boxes_of_the_letters_of_a_span(
    span: tuple[int, int], places: list[tuple[int, tuple[float, ...]]]
) -> None:
    found = BoxLocator(SEGMENTS, BOXES).locate(*span)
    assert [(place.page, place.bbox) for place in found] == places


def test_letters_without_a_box_have_a_page() -> None:
    locator = BoxLocator([Segment(0, 2, 3, (-1, -1)), Segment(2, 4, 3, (-1, 1))], BOXES)
    assert locator.locate(0, 4) == (Place(3, None), Place(3, (10.0, 0.0, 20.0, 12.0)))


def test_nothing_has_no_place() -> None:
    assert BoxLocator([], []).locate(0, 10) == ()


def test_a_lines_width_is_shared_by_how_wide_letters_are() -> None:
    boxes = list(letter_boxes("检12查", 100, 60, 5, 17))
    assert boxes == [(100, 5, 120, 17), (120, 5, 130, 17), (130, 5, 140, 17), (140, 5, 160, 17)]


def test_places_in_a_pdf_over_its_pages_and_in_another_process() -> None:
    data = pdf([[(90, 700, "检查12次")], [(90, 600, "处罚34件")], [(90, 500, "调解56件")]])
    document = parse(data, "a.pdf")
    assert isinstance(document.locator, PdfLocator)
    for locator in (document.locator, pickle.loads(pickle.dumps(document.locator))):
        for words, page, top in (("56", 3, 342), ("12", 1, 142), ("34", 2, 242)):
            at = document.text.index(words)
            (place,) = locator.locate(at, at + 2)
            assert place.page == page and place.bbox is not None
            left, upper, right, lower = place.bbox
            assert 90 < left < right < 160 and top - 25 < upper < lower < top + 10


def test_pages_read_by_others_have_the_boxes_that_they_gave() -> None:
    locator = PdfLocator(b"never opened", SEGMENTS, {1: BOXES, 2: [None] * 10})
    assert locator.locate(0, 2) == (Place(1, (0.0, 0.0, 20.0, 12.0)),)
    assert locator.locate(20, 22) == (Place(2, None),)
