"""Places of texts: inside their folder, safe on every system, never over each other."""

from __future__ import annotations

import pytest

from extractor.store.paths import text_path


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a.pdf", "texts/a.pdf.txt"),
        ("县/a.pdf", "texts/县/a.pdf.txt"),
        ("../../etc/passwd", "texts/etc/passwd.txt"),
        ("b.zip/c:d?.docx", "texts/b.zip/c_d_.docx.txt"),
        ("con.docx", "texts/_con.docx.txt"),
        ("a. /b", "texts/a/b.txt"),
    ],
)
def test_texts_stay_inside_their_folder(name, place):
    assert text_path(name, set()) == place


def test_texts_never_overwrite_each_other():
    taken: set[str] = set()
    assert [text_path(name, taken) for name in ("A.pdf", "a.pdf", "a.pdf")] == [
        "texts/A.pdf.txt",
        "texts/a.pdf(2).txt",
        "texts/a.pdf(3).txt",
    ]
