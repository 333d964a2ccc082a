"""Original files: found again where the run read them, and used only if they are still the same."""

from __future__ import annotations

import hashlib
import time
import zipfile

import pytest

from extractor.errors import UsageError
from extractor.settings import Limits, Settings
from extractor.web.aside import Aside, AsideError
from extractor.web.chores import Asked, draw_page, settings_of
from extractor.web.originals import Places, fetch


def places(folder, *inputs):
    return Places(folder / "out", {"options": {"inputs": [str(one) for one in inputs]}})


def digest(data):
    return hashlib.sha256(data).hexdigest()


def test_files_and_folders_and_archives(tmp_path):
    (tmp_path / "in" / "县").mkdir(parents=True)
    (tmp_path / "in" / "县" / "a.txt").write_bytes(b"one")
    with zipfile.ZipFile(tmp_path / "in" / "z.zip", "w") as archive:
        archive.writestr("x/b.txt", b"two")
    found = places(tmp_path, tmp_path / "in")
    assert fetch(found.candidates("县/a.txt"), digest(b"one"), Settings()) == b"one"
    assert fetch(found.candidates("z.zip/x/b.txt"), digest(b"two"), Settings()) == b"two"
    single = places(tmp_path, tmp_path / "in" / "县" / "a.txt")
    assert fetch(single.candidates("a.txt"), digest(b"one"), Settings()) == b"one"
    beside = places(tmp_path, "in")  # as it was typed, beside the results
    assert fetch(beside.candidates("县/a.txt"), digest(b"one"), Settings()) == b"one"


def test_what_was_changed_or_lies_elsewhere_is_not_used(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"other")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    found = places(tmp_path, tmp_path / "in")
    assert fetch(found.candidates("a.txt"), digest(b"one"), Settings()) is None
    assert found.candidates("../secret.txt") == ()
    assert found.candidates("/etc/passwd") == ()
    assert found.candidates("gone.txt") == ()


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    found = places(tmp_path, tmp_path / "a.txt").candidates("a.txt")
    assert fetch(found, digest(b"x" * 100), Settings(limits=Limits(file_size=99))) is None


def test_pages_say_why_there_are_none(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one")
    found = places(tmp_path, tmp_path / "a.txt").candidates("a.txt")
    assert "不是 PDF" in draw_page(Asked(found, digest(b"one"), "a.txt", Settings()), 1)
    assert "找不到原件" in draw_page(Asked(found, digest(b"two"), "a.txt", Settings()), 1)


def test_settings_of_a_run_leave_out_rules_that_are_gone(tmp_path):
    told = {"rules": [str(tmp_path), str(tmp_path / "gone")], "ocr": True}
    assert settings_of(told) == Settings(rules=(tmp_path,), ocr=True)
    assert settings_of({}) == Settings()


def faulty():
    raise ValueError("words of a document")


def refusing():
    raise UsageError("不行。", advice="换一个。", code="x")


def ending():
    import os

    os._exit(3)


def test_the_helper_survives_what_it_is_asked():
    aside = Aside(60)
    try:
        assert aside.ask(len, "abc") == 3
        with pytest.raises(AsideError, match="ValueError") as caught:
            aside.ask(faulty)
        assert "words of a document" not in str(caught.value)
        with pytest.raises(UsageError, match="不行"):
            aside.ask(refusing)
        with pytest.raises(AsideError, match="意外退出"):
            aside.ask(ending)
        assert aside.ask(len, "abcd") == 4  # a new one has taken its place
    finally:
        aside.close()


def test_a_call_that_takes_too_long_is_ended():
    aside = Aside(0.5)
    try:
        with pytest.raises(AsideError, match="用时超过"):
            aside.ask(time.sleep, 60)
    finally:
        aside.close()
