"""What the helper process does, done here: pages of originals, and why a figure counts."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from extractor.settings import Limits, Settings
from extractor.web import chores
from extractor.web.chores import Asked, Page, draw_page, settings_of, tell_reasons

PDF = Path(__file__).parents[2] / "corpus" / "u07.pdf"
TEXT = "柳溪镇全年办结行政处罚案件12件，开展行政检查5次。"


def asked(path: Path, *, inside: str = "", sha256: str = "", text: str = "", **limits) -> Asked:
    data = path.read_bytes() if path.exists() and not inside else b""
    digest = sha256 or hashlib.sha256(data).hexdigest()
    return Asked(((path, inside),), digest, path.name, Settings(limits=Limits(**limits)), text)


def test_a_page_is_an_image_with_its_size_in_points():
    page = draw_page(asked(PDF), 1)
    assert isinstance(page, Page)
    image = Image.open(io.BytesIO(page.png))
    assert image.format == "PNG"
    assert image.width == pytest.approx(page.width * 110 / 72, abs=1)
    assert image.height == pytest.approx(page.height * 110 / 72, abs=1)
    assert len(image.convert("L").getcolors()) > 8  # something is printed on it


@pytest.mark.parametrize("number", [0, -1, 99])
def test_pages_that_are_not_there(number):
    assert draw_page(asked(PDF), number) == "原件没有这一页。"


def test_a_page_that_claims_to_be_a_mile_wide_is_drawn_small(monkeypatch):
    monkeypatch.setattr(chores, "_LARGEST", 100)
    page = draw_page(asked(PDF), 1)
    assert isinstance(page, Page)
    assert max(Image.open(io.BytesIO(page.png)).size) <= 101


def test_other_formats_have_no_pages(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert draw_page(asked(path), 1) == "原件不是 PDF，没有页面图像；请看“原文”一栏。"


@pytest.mark.parametrize("harm", ["gone", "changed", "too large"])
def test_an_original_that_is_not_the_one_that_was_read_is_not_shown(tmp_path, harm):
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF.read_bytes())
    one = asked(path, **({"file_size": 100} if harm == "too large" else {}))
    if harm == "gone":
        path.unlink()
        one = Asked((), one.sha256, one.name, one.settings)
    elif harm == "changed":
        path.write_bytes(PDF.read_bytes() + b"\n")
    assert str(draw_page(one, 1)).startswith("找不到原件，或原件在读取之后被改动过")


def test_an_original_inside_an_archive_is_found(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("镇/u07.pdf", PDF.read_bytes())
        archive.writestr("other.txt", "x")
    digest = hashlib.sha256(PDF.read_bytes()).hexdigest()
    assert isinstance(draw_page(asked(path, inside="镇/u07.pdf", sha256=digest), 1), Page)
    assert isinstance(draw_page(asked(path, inside="other.txt", sha256=digest), 1), str)


def test_reasons_are_those_of_explain(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    told = tell_reasons(asked(path), TEXT.index("12件"))
    assert "“12件”" in told and "行政处罚案件（penalty_cases）" in told
    assert "不在原处" not in told


def test_without_the_original_the_stored_text_is_argued_about_and_that_is_said(tmp_path):
    one = Asked((), "0" * 64, "a.docx", Settings(), TEXT)
    told = tell_reasons(one, TEXT.index("12件"))
    assert told.startswith("（原件不在原处，以下按存下的文字推算")
    assert "penalty_cases" in told


def test_a_place_without_a_number_says_so(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    told = tell_reasons(asked(path), 0)
    assert "12件" not in told.splitlines()[0]


def test_a_text_that_cannot_be_argued_about_says_why():
    assert tell_reasons(Asked((), "0" * 64, "a.txt", Settings(), ""), 0).count("无法重新推算：") == 1


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    tell_reasons(asked(path), TEXT.index("5次"))
    assert list((tmp_path / "temp").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "rules", "ocr", "office"),
    [
        ({}, 0, False, False),
        ({"rules": None, "ocr": True}, 0, True, False),
        ({"rules": ["{here}", "{here}/没有"], "office": True}, 1, False, True),
        ({"rules": "没有"}, 0, False, False),
    ],
)
def test_the_settings_of_a_run_are_taken_as_far_as_they_still_hold(tmp_path, options, rules, ocr, office):
    given = {
        key: [one.format(here=tmp_path) for one in value] if isinstance(value, list) else value
        for key, value in options.items()
    }
    made = settings_of(given)
    assert (len(made.rules), made.ocr, made.office) == (rules, ocr, office)
