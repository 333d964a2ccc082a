"""Files handed in on the page: safe names, limits, and the reading in a process of its own."""

from __future__ import annotations

import asyncio
import json

import pytest

from extractor.errors import UsageError
from extractor.web import intake
from extractor.web.intake import Intake, Reading, safe_upload_name


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("报告.docx", "报告.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\报告\\柳溪镇.doc", "柳溪镇.doc"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("...", "未命名"),
        ("", "未命名"),
        (".bashrc", "bashrc"),
    ],
)
def test_names_of_browsers_are_made_safe(told, kept):
    assert safe_upload_name(told) == kept


def test_long_names_keep_their_suffix_and_fit_a_file_system():
    kept = safe_upload_name("长" * 300 + ".docx")
    assert kept.endswith(".docx") and len(kept.encode()) <= 190


def test_files_get_places_of_their_own(tmp_path):
    taken = Intake(tmp_path)
    places = [taken.place(name, 10) for name in ("a.txt", "A.txt", "x/a.txt")]
    assert [one.name for one in places] == ["a.txt", "A(2).txt", "a(3).txt"]
    assert len({one.parent for one in places}) == 1 and places[0].parent.is_dir()
    assert places[0].is_relative_to(tmp_path)
    again = Intake(tmp_path)
    assert again.place("a.txt", 1).parent != places[0].parent


def test_too_many_and_too_much_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "FILES_MOST", 2)
    taken = Intake(tmp_path)
    with pytest.raises(UsageError, match="单个文件不能超过"):
        taken.place("a.txt", intake.FILE_SIZE_MOST + 1)
    taken.place("a.txt", 1)
    taken.place("b.txt", 1)
    with pytest.raises(UsageError, match="最多上传 2 个"):
        taken.place("c.txt", 1)
    assert taken.total == 2
    with pytest.raises(UsageError, match="一批不能超过"):
        Intake(tmp_path, total=intake.TOTAL_MOST).place("a.txt", 1)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="建不了文件夹"):
        Intake(tmp_path / "home").place("a.txt", 1)


def test_a_reading_that_fails_says_why(tmp_path):
    reading = Reading(tmp_path, 1)  # there are no files at all
    assert asyncio.run(reading.run()) is False
    assert "找不到" in reading.error


def test_progress_is_read_from_the_log(tmp_path):
    reading = Reading(tmp_path, 3)
    reading.look()
    assert reading.done == 0
    lines = [{"event": "start"}, {"event": "file"}, {"event": "file"}]
    (tmp_path / "log.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    reading.look()
    assert reading.done == 2
