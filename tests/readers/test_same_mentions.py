"""The real report in every form that holds it whole: the same mentions; on PDFs the page and the box they stand in."""

from __future__ import annotations

import re
from functools import cache

import pypdfium2
import pytest
from reader_files import shared

from extractor.models import Mention
from extractor.pipeline import Extractor
from extractor.settings import Settings

WHOLE = [
    "report.docx", "report.doc", "report.wps", "report.rtf", "report.odt", "report.html", "report.pdf", "plain.html",
    "chrome.pdf", "rl_cid.pdf", "rl_ttf.pdf", "noxref.pdf", "enc_owner.pdf", "hand.ofd", "easyofd_True.ofd", "web_brs.html",
    "web_gbk.html", "web_trs.html", "txt_gbk.txt", "txt_gb18030.txt", "txt_gb18030_4byte.txt", "txt_utf-16.txt",
    "txt_utf-16-be.txt", "txt_utf-8-sig.txt",
]  # fmt: skip
PAGED = ["report.pdf", "chrome.pdf", "rl_cid.pdf", "rl_ttf.pdf"]
SCALE = 3
DARK = 140


@cache
def extractor() -> Extractor:
    return Extractor(Settings())


def mentions(name: str) -> tuple[Mention, ...]:
    data = shared(name).read_bytes()
    return extractor().extract_bytes(data, name).mentions


def told(found: tuple[Mention, ...]) -> list[tuple[str, str, str, str]]:
    return [(m.metric, str(m.value), m.unit, m.role.value) for m in found]


@pytest.mark.parametrize("name", WHOLE)
def test_the_same_mentions_in_every_form(name: str) -> None:
    wanted = told(mentions("source.txt"))
    assert len(wanted) == 19
    found = mentions(name)
    if name.startswith("web_"):  # these have a table of two figures of the report behind the text
        assert [mention.quote for mention in found[-2:]] == ["171次", "1770元"]
        found = found[:-2]
    assert told(found) == wanted


@pytest.mark.parametrize("name", PAGED)
def test_the_box_of_every_mention_holds_its_figure(name: str) -> None:
    """The box is drawn: it must have ink in it, and the letters that stand inside must be the mention's own."""
    with pypdfium2.PdfDocument(shared(name).read_bytes()) as file:
        for mention in mentions(name):
            assert mention.page is not None and mention.bbox is not None, mention
            page = file[mention.page - 1]
            left, top, right, bottom = mention.bbox
            width, height = page.get_size()
            assert 0 <= left < right <= width and 0 <= top < bottom <= height
            inside = page.get_textpage().get_text_bounded(
                left + 0.6, height - bottom - 1, right - 0.6, height - top + 1
            )
            assert "".join(inside.split()).startswith(_first_line(mention, inside)), (mention.quote, inside)
            image = page.render(scale=SCALE, grayscale=True).to_numpy()
            box = image[
                int(top * SCALE) : int(bottom * SCALE) + 1, int(left * SCALE) : int(right * SCALE) + 1
            ]
            share = (box < DARK).mean()
            assert 0.04 < share < 0.6, (mention.quote, share)
            digits = re.findall(r"[0-9]", mention.quote)
            assert len(digits) <= (right - left) / 3, "room for its digits"


def _first_line(mention: Mention, inside: str) -> str:
    """A mention that a line's end cuts has its box on the first line: what stands there opens its quote."""
    quote = "".join(mention.quote.split())
    seen = "".join(inside.split())
    return quote if len(seen) >= len(quote) else quote[: max(len(seen), 1)]
