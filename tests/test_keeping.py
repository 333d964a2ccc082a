"""What is kept between processes: whole or not at all, in a folder that is ours alone, and never in the way of the work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from extractor import keeping
from extractor.keeping import Shelf, keep, kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "new" / "cache"
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(place))
    keeping._private.cache_clear()
    yield place
    keeping._private.cache_clear()


@pytest.mark.parametrize("data", [b"", b"\0", b"words" * 9_999])
def test_what_is_kept_is_read_back(folder: Path, data: bytes) -> None:
    keep("a.cache", data)
    assert kept("a.cache") == data


def test_nothing_is_there_before_it_is_kept(folder: Path) -> None:
    assert kept("a.cache") is None


def test_later_data_stands_in_the_place_of_earlier(folder: Path) -> None:
    keep("a.cache", b"one")
    keep("b.cache", b"other")
    keep("a.cache", b"two")
    assert (kept("a.cache"), kept("b.cache")) == (b"two", b"other")
    assert sorted(path.name for path in folder.iterdir()) == ["a.cache", "b.cache"]


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0\0\0\0one", b"one"])
def test_what_is_damaged_is_not_there(folder: Path, damage: bytes) -> None:
    keep("a.cache", b"one")
    (folder / "a.cache").write_bytes(damage)
    assert kept("a.cache") is None


def test_what_is_cut_off_or_changed_anywhere_is_not_there(folder: Path) -> None:
    keep("a.cache", b"some words")
    whole = (folder / "a.cache").read_bytes()
    for at in range(len(whole)):
        (folder / "a.cache").write_bytes(whole[:at])
        assert kept("a.cache") is None
        (folder / "a.cache").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept("a.cache") is None


@pytest.mark.skipif(os.name == "nt", reason="rights are told by modes on POSIX systems")
class TestRights:
    """A folder that others can write to is not believed, and a new one is not open to them."""

    def test_a_new_folder_is_private(self, folder: Path) -> None:
        keep("a.cache", b"one")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "a.cache").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("mode", [0o777, 0o770, 0o720, 0o702])
    def test_a_folder_that_others_write_to_is_not_used(self, folder: Path, mode: int) -> None:
        keep("a.cache", b"one")
        folder.chmod(mode)
        keeping._private.cache_clear()
        assert kept("a.cache") is None
        keep("b.cache", b"two")
        assert not (folder / "b.cache").exists()

    def test_a_folder_of_somebody_else_is_not_used(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep("a.cache", b"one")
        keeping._private.cache_clear()
        monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
        assert kept("a.cache") is None


def test_where_no_folder_can_be_made_nothing_is_kept_and_nothing_is_said(folder: Path) -> None:
    folder.parent.parent.mkdir(exist_ok=True)
    folder.parent.write_text("a file in its way", encoding="utf-8")
    keep("a.cache", b"one")
    assert kept("a.cache") is None


def test_a_user_without_a_home_gets_no_folder_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: "~/.cache/own")
    keeping._private.cache_clear()
    keep("a.cache", b"one")
    assert kept("a.cache") is None
    assert list(tmp_path.iterdir()) == []
    keeping._private.cache_clear()


def test_a_full_disk_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("a.cache", b"one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    keep("a.cache", b"two")
    monkeypatch.undo()
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(folder))
    assert kept("a.cache") == b"one"
    assert [path.name for path in folder.iterdir()] == ["a.cache"]


def test_processes_that_keep_at_once_leave_one_of_theirs_whole(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from extractor.keeping import keep, kept\n"
        "for _ in range(60):\n"
        "    keep('a.cache', sys.argv[1].encode() * 50_000)\n"
        "    held = kept('a.cache')\n"
        "    assert held is not None and len(set(held)) == 1 and len(held) == 50_000\n"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code, sign], env=environment, cwd=Path(__file__).parents[1])
        for sign in "ab"
    ]
    assert [process.wait(60) for process in running] == [0, 0]


@pytest.fixture
def shelf(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Shelf, "_all", [])
    yield


def never() -> object:
    raise AssertionError("it is on the shelf")


@pytest.mark.usefixtures("shelf")
class TestShelf:
    """What depends on its key alone is made once, by one process for all."""

    @pytest.mark.parametrize(
        "result", [None, 1.5, "甲", [1, [2]], {"a": {"b": (1, None)}}, frozenset("ab"), {("a", 1): 2}]
    )
    def test_a_result_is_made_once_and_kept(self, result: object) -> None:
        first = Shelf("a")
        assert first.found("key", lambda: result) == result
        assert first.found("key", never) == result
        Shelf.save()
        again = Shelf("a").found("key", never)
        assert (again, type(again)) == (result, type(result))

    def test_each_asker_has_a_result_of_its_own(self) -> None:
        shelf = Shelf("a")
        for _ in range(3):
            found = shelf.found("key", lambda: {"rows": [1]})
            assert found == {"rows": [1]}
            found["rows"].append(2)

    def test_another_key_another_result(self) -> None:
        shelf = Shelf("a")
        assert [shelf.found(key, lambda key=key: key * 2) for key in "abab"] == ["aa", "bb", "aa", "bb"]

    def test_an_error_is_not_remembered(self) -> None:
        shelf = Shelf("a")
        for _ in range(2):
            with pytest.raises(AssertionError, match="on the shelf"):
                shelf.found("key", never)
        assert shelf.found("key", lambda: 1) == 1

    def test_what_is_no_plain_data_is_given_but_not_kept(self) -> None:
        day = date(2024, 1, 1)
        assert Shelf("a").found("key", lambda: [day]) == [day]
        Shelf.save()
        assert Shelf("a").found("key", lambda: 2) == 2

    @pytest.mark.parametrize("state", [("2",), ("1", b"x"), ()])
    def test_what_was_kept_in_another_state_is_forgotten(self, state: tuple[str, ...]) -> None:
        Shelf("a", "1").found("key", lambda: 1)
        Shelf.save()
        assert Shelf("a", *state).found("key", lambda: 2) == 2
        assert Shelf("a", "1").found("key", never) == 1  # nobody has saved since

    def test_another_version_of_python_forgets_it_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Shelf("a").found("key", lambda: 1)
        Shelf.save()
        monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
        assert Shelf("a").found("key", lambda: 2) == 2

    def test_later_processes_add_to_it(self) -> None:
        for key in ("one", "two"):
            Shelf("a").found(key, lambda key=key: key)
            Shelf.save()
        assert [Shelf("a").found(key, never) for key in ("one", "two")] == ["one", "two"]

    def test_what_is_not_used_goes_when_there_is_too_much(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Shelf("a").found("old", lambda: "x" * 900)
        Shelf.save()
        monkeypatch.setattr(keeping, "_MOST", 1_000)
        later = Shelf("a")
        later.found("new", lambda: "y" * 900)
        Shelf.save()
        assert Shelf("a").found("new", never) == "y" * 900
        assert Shelf("a").found("old", lambda: 1) == 1

    def test_nothing_new_writes_nothing(self, folder: Path) -> None:
        Shelf("a").found("key", lambda: 1)
        Shelf.save()
        file = folder / "a.cache"
        file.unlink()
        Shelf.save()
        Shelf("b")
        Shelf.save()
        assert list(folder.iterdir()) == []

    def test_a_damaged_shelf_is_empty(self, folder: Path) -> None:
        Shelf("a").found("key", lambda: 1)
        Shelf.save()
        (folder / "a.cache").write_bytes((folder / "a.cache").read_bytes()[:-1])
        assert Shelf("a").found("key", lambda: 2) == 2
