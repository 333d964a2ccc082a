"""Files: whole or not at all, inside their folder, never over each other."""

from __future__ import annotations

import pytest

from extractor.exports.files import OutputSet, text_path


def test_a_failure_leaves_the_output_folder_as_it_was(tmp_path):
    out, work = tmp_path / "out", tmp_path / "work"
    out.mkdir()
    (out / "a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), OutputSet(out, work) as outputs:
        outputs.text("a.csv").write("new")
        raise RuntimeError
    assert [path.name for path in out.iterdir()] == ["a.csv"]
    assert (out / "a.csv").read_text(encoding="utf-8") == "old"
    with OutputSet(out, work) as outputs:
        outputs.text("a.csv").write("new")
        assert (out / "a.csv").read_text(encoding="utf-8") == "old"
    assert (out / "a.csv").read_text(encoding="utf-8") == "new"


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
