"""Recognised pages: tables by their columns, places, confidences; and what an engine may throw in."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from reader_files import cells, parse, pdf, texts

from extractor.errors import LimitExceeded, NoText
from extractor.models import BlockKind, Document, Source
from extractor.readers import ocr
from extractor.settings import Limits, Settings

PX = 200 / 72
OCR = Settings(ocr=True)
Piece = tuple[float, float, str]
PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"


def engine(*pages: list[Piece], score: float = 0.97, size: float = 16) -> ocr.Engine:
    """Recognise the pages one after the other: pieces as (x, top, text) in points."""
    left = list(pages)

    def recognise(image: Any) -> list[ocr.Recognised]:
        assert image.shape[0] == pytest.approx(842 * PX, abs=2)
        return [
            ocr.Recognised((x * PX, top * PX, (x + size * wide(text)) * PX, (top + size) * PX), text, score)
            for x, top, text in reversed(left.pop(0))
        ]

    return recognise


def wide(text: str) -> float:
    return sum(1.0 if char > "\u2e7f" else 0.5 for char in text)


def read(*pages: list[Piece], **options: Any) -> Document:
    return ocr.read_scanned_pdf(pdf([[] for _ in pages]), "扫.pdf", Settings(), engine(*pages, **options))


TABLE: list[Piece] = [
    (90, 100, "表1执法情况（单位：件）"),
    (90, 140, "指标"), (250, 140, "2023年"), (400, 140, "2024年"),
    (90, 170, "行政处罚"), (250, 170, "11"), (400, 170, "12"),
    (90, 200, "行政检查"), (250, 200, "1,021"), (400, 200, "1,022"),
    (90, 230, "行政许可"), (250, 230, "31"), (400, 230, "32"),
]  # fmt: skip
MORE: list[Piece] = [
    (90, 70, "人民调解"), (250, 70, "41"), (400, 70, "42"),
    (90, 100, "普法活动"), (250, 100, "51"), (400, 100, "52"),
    (90, 130, "法律援助"), (250, 130, "61"), (400, 130, "62"),
]  # fmt: skip


def test_a_table_on_a_scan_becomes_cells_with_their_labels() -> None:
    document = read(TABLE)
    assert cells(document) == {
        "11": ("行政处罚", "2023年"), "12": ("行政处罚", "2024年"),
        "1,021": ("行政检查", "2023年"), "1,022": ("行政检查", "2024年"),
        "31": ("行政许可", "2023年"), "32": ("行政许可", "2024年"),
    }  # fmt: skip
    assert texts(document)[0] == "表1执法情况（单位：件）"
    assert document.locator is not None
    at = document.text.index("1,022")
    (place,) = document.locator.locate(at, at + 5)
    assert place.page == 1 and place.bbox == pytest.approx((400, 200, 440, 216), abs=0.5)


def test_a_table_goes_on_over_a_page_end() -> None:
    document = read(TABLE, MORE)
    tables = {b.cell.table for b in document.blocks if b.cell is not None}
    assert tables == {1} and cells(document)["62"] == ("法律援助", "2024年")


def test_prose_stays_prose_and_lines_become_paragraphs() -> None:
    document = read(
        [
            (90, 100, "全年开展行政检查一百二十七次，处罚案件"),
            (90, 126, "三十四件。"),
            (122, 152, "（一）加强学习"),
        ],
        size=24,
    )
    assert not [b for b in document.blocks if b.kind is BlockKind.CELL]
    assert "处罚案件三十四件。" in document.text


def test_every_letter_read_has_its_confidence_once() -> None:
    document = read(TABLE, score=0.5)
    told = "".join(document.text[start:end] for start, end, _ in document.confidences)
    written = "".join(texts(document))
    assert told == written and {score for *_, score in document.confidences} == {0.5}
    assert f"其中 {len(TABLE)} 行把握不大" in document.notes[0].message


def test_pieces_on_one_height_are_read_left_to_right() -> None:
    document = read([(300, 101, "处罚3件。"), (90, 100, "检查12次，")])
    assert document.text.replace(" ", "") in ("检查12次，处罚3件。\n", "检查12次，\n处罚3件。\n")


@pytest.mark.parametrize(
    ("given", "read_as"),
    [("7，105件", "7,105件"), ("12，3件", "12，3件"), ("检查(户)", "检查（户）"), ("[2024]3号", "〔2024〕3号"),
     ("时间:上午;", "时间：上午；"), ("  检查12次 ", "检查12次")],
)  # fmt: skip
def test_half_width_marks_and_wide_commas_are_mended(given: str, read_as: str) -> None:
    assert texts(read([(90, 100, given)])) == [read_as]


def test_what_is_empty_is_no_line_and_a_page_of_nothing_no_success() -> None:
    assert texts(read([(90, 100, " "), (90, 130, "检查12次")])) == ["检查12次"]
    with pytest.raises(NoText) as caught:
        read([(90, 100, " ")], [])
    assert caught.value.code == "scanned_page"


def test_running_heads_of_scans_stand_apart() -> None:
    pages = [[(90, 30, "柳溪镇人民政府文件"), (90, 300, f"全年检查{n}{n}次。")] for n in range(1, 5)]
    document = read(*pages)
    assert texts(document, BlockKind.HEADER) == ["柳溪镇人民政府文件"]
    assert "检查33次" in document.text


def test_pages_are_limited() -> None:
    with pytest.raises(LimitExceeded) as caught:
        ocr.read_scanned_pdf(pdf([[], []]), "扫.pdf", Settings(limits=Limits(pages=1)), engine([], []))
    assert caught.value.code == "too_many_pages"


def _mixed(*pages: list[Piece] | None) -> bytes:
    """A PDF whose pages of ``None`` are pictures, the others text."""
    data = pdf([[(x, 842 - top - 16, text) for x, top, text in page or ()] for page in pages])
    filled = b"<</Length %d>>stream\n%s\nendstream" % (len(PICTURE), PICTURE)
    return data.replace(b"<</Length 0>>stream\n\nendstream", filled)


def test_a_scanned_page_among_others_has_tables_places_and_confidences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: engine(TABLE, score=0.8))
    document = parse(_mixed([(90, 100, "正文检查7次。")], None, [(90, 100, "正文处罚8件。")]), "半.pdf", OCR)
    assert document.source is Source.OCR and [note.code for note in document.notes] == ["ocr"]
    assert "第 2 页" in document.notes[0].message
    assert cells(document)["1,022"] == ("行政检查", "2024年")
    order = [document.text.index(words) for words in ("检查7次", "1,022", "处罚8件")]
    assert order == sorted(order)
    unsure = "".join(document.text[start:end] for start, end, _ in document.confidences)
    assert "1,022" in unsure and "检查7次" not in unsure, "what the file itself says needs no doubt"
    assert document.locator is not None
    for words, page in (("检查7次", 1), ("1,022", 2), ("处罚8件", 3)):
        at = document.text.index(words)
        (place,) = document.locator.locate(at, at + len(words))
        assert place.page == page and place.bbox is not None


def test_a_table_in_text_that_goes_on_on_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: engine(MORE))
    document = parse(_mixed(TABLE, None), "半.pdf", OCR)
    assert cells(document)["62"] == ("法律援助", "2024年")


def test_places_survive_the_way_to_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(TABLE)
    assert document.locator is not None
    locator = pickle.loads(pickle.dumps(document.locator))
    at = document.text.index("1,021")
    assert locator.locate(at, at + 5) == document.locator.locate(at, at + 5)


def test_without_the_engine_scanned_pages_are_said_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_installed", lambda: None)
    document = parse(_mixed([(90, 100, "正文检查7次。")], None), "半.pdf", OCR)
    assert document.source is Source.TEXT and [note.code for note in document.notes] == ["scanned_page"]
    with pytest.raises(NoText) as caught:
        parse(_mixed(None), "全.pdf", OCR)
    assert caught.value.code == "scanned_page" and "rapidocr" in caught.value.advice


def test_a_page_that_does_not_open_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_opened", lambda file, number: None if number == 2 else file[number - 1])
    document = ocr.read_scanned_pdf(
        pdf([[], [], []]), "扫.pdf", Settings(), engine([(90, 100, "检查12次")], [(90, 100, "处罚3件")])
    )
    assert document.pages == 3 and [note.code for note in document.notes] == ["ocr", "scanned_page"]
    assert "第 2 页" in document.notes[1].message and "处罚3件" in document.text
