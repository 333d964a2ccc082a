"""One file's bytes off the disk: only of a file, never more than the limit."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import LimitExceeded, ReadError, UnsupportedFormat, VanishedFile
from extractor.readers.files import file_bytes


def test_bytes_as_they_are_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(b"123")
    assert file_bytes(path, "报告.txt", 3) == b"123"
    with pytest.raises(LimitExceeded) as caught:
        file_bytes(path, "报告.txt", 2)
    assert caught.value.code == "file_too_large" and "报告.txt" in caught.value.message


def test_the_caller_may_say_what_too_large_means(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"123")
    told: list[tuple[str, int, int]] = []

    def refuse(name: str, size: int, limit: int) -> ReadError:
        told.append((name, size, limit))
        return LimitExceeded("大", code="expands_too_far")

    with pytest.raises(LimitExceeded) as caught:
        file_bytes(tmp_path / "a", "a", 2, refuse)
    assert caught.value.code == "expands_too_far" and told == [("a", 3, 2)]


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")

    def longer(*_: object, **__: object) -> Any:
        return io.BytesIO(b"1" * 100)

    monkeypatch.setattr(Path, "open", longer)
    with pytest.raises(LimitExceeded):
        file_bytes(path, "a", 10)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        file_bytes(tmp_path, "夹", 10)
    assert "夹" in caught.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnsupportedFormat):
        file_bytes(tmp_path / "pipe", "pipe", 10)


@pytest.mark.parametrize(
    ("error", "code"), [(PermissionError(13, "denied"), "not_permitted"), (OSError(5, "input/output error"), "file_not_found"),
                        (OSError("odd"), "file_not_found")],
)  # fmt: skip
def test_what_the_system_refuses_is_told(
    error: OSError, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")

    def fail(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(VanishedFile) as caught:
        file_bytes(path, "报告.doc", 10)
    assert caught.value.code == code and "报告.doc" in caught.value.message and caught.value.advice


def test_a_file_that_is_gone_and_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("none", "link"):
        with pytest.raises(VanishedFile) as caught:
            file_bytes(tmp_path / name, name, 10)
        assert caught.value.code == "file_not_found"
    assert stat.S_ISLNK((tmp_path / "link").lstat().st_mode)
