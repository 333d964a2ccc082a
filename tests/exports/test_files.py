"""Files: whole or not at all, in place only when all are."""

from __future__ import annotations

import pytest

from extractor.exports.files import OutputSet


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
