"""Discovery: what is found, what it is called, what is left alone."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.batch import discover
from extractor.batch.discover import display_name, junk_reason
from extractor.errors import DamagedFile, UsageError
from extractor.readers.archives import ArchiveMember


def write(folder: Path, *names: str, text: str = "柳溪镇行政处罚案件12件。") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_folders_are_entered_and_names_are_relative_and_sorted(tmp_path):
    write(tmp_path / "in", "b.txt", "甲县/a.txt", "乙县/a.txt", "~$b.docx", ".git/config", "Thumbs.db")
    plan = discover([tmp_path / "in"])
    assert [one.name for one in plan.tasks] == ["b.txt", "乙县/a.txt", "甲县/a.txt"]
    assert [one.name for one in plan.skips] == [".git/", "Thumbs.db", "~$b.docx"]
    assert all(one.reason for one in plan.skips)


def test_the_same_path_below_two_inputs_keeps_both_apart(tmp_path):
    write(tmp_path, "甲/a.txt", "乙/a.txt")
    plan = discover([tmp_path / "甲", tmp_path / "乙"])
    assert [one.name for one in plan.tasks] == ["乙/a.txt", "甲/a.txt"]


def test_a_file_given_twice_is_read_once(tmp_path):
    write(tmp_path, "in/a.txt")
    plan = discover([tmp_path / "in", tmp_path / "in" / "a.txt"])
    assert [one.name for one in plan.tasks] == ["a.txt"]


def test_the_output_folder_is_not_read(tmp_path):
    write(tmp_path, "a.txt", "结果/texts/b.txt")
    plan = discover([tmp_path], exclude=tmp_path / "结果")
    assert [one.name for one in plan.tasks] == ["a.txt"]


def test_a_missing_or_empty_input_is_told(tmp_path):
    with pytest.raises(UsageError, match="找不到"):
        discover([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="没有任何文件"):
        discover([tmp_path])


def test_members_of_archives_are_tasks_of_their_own(tmp_path):
    write(tmp_path, "in/批.zip", "in/坏.zip")
    store = tmp_path / "store"
    store.mkdir()

    def unpack(path):
        if path.name == "坏.zip":
            raise DamagedFile("压缩包坏了", advice="重新打包")
        yield ArchiveMember("县/a.txt", b"A")
        yield ArchiveMember("../../evil.txt", b"E")
        yield ArchiveMember("__MACOSX/._a.txt", b"", "苹果系统的附带文件")

    plan = discover([tmp_path / "in"], unpack=unpack, store=store)
    assert [one.name for one in plan.tasks] == ["批.zip/evil.txt", "批.zip/县/a.txt"]
    assert [one.path.read_bytes() for one in plan.tasks] == [b"E", b"A"]
    assert all(one.path.parent == store for one in plan.tasks)
    assert [one.name for one in plan.skips] == ["批.zip/__MACOSX/._a.txt"]
    assert [(name, one.code) for name, one in plan.failures] == [("坏.zip", "damaged_file")]


def test_a_broken_member_fails_its_archive_and_leaves_the_others(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"")
    store = tmp_path / "store"
    store.mkdir()

    def unpack(path):
        yield ArchiveMember("good.txt", b"G")
        raise DamagedFile("一个文件坏了", advice="重新打包")

    plan = discover([tmp_path / "a.zip"], unpack=unpack, store=store)
    assert [one.name for one in plan.tasks] == ["a.zip/good.txt"]
    assert [name for name, _ in plan.failures] == ["a.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes on POSIX only")
def test_a_name_in_gbk_is_shown_as_chinese():
    raw = "报告.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    assert display_name(raw) == "报告.txt"
    assert display_name("报告.txt") == "报告.txt"


@pytest.mark.parametrize("name", ["~$a.docx", ".~a.et", ".a.txt", "THUMBS.DB", "desktop.ini"])
def test_junk_names(name):
    assert junk_reason(name)


@pytest.mark.parametrize("name", ["a.docx", "a~1.doc", "Thumbs.db.txt"])
def test_report_names_are_no_junk(name):
    assert not junk_reason(name)


def test_gold_beside_reports_is_no_report(tmp_path):
    write(tmp_path / "in", "a.txt", "a.json", "a.src", "b.src", "c.json")
    plan = discover([tmp_path / "in"])
    assert [one.name for one in plan.tasks] == ["a.txt", "c.json"]
    assert [one.name for one in plan.skips] == ["a.json", "a.src", "b.src"]


def test_members_of_one_name_are_kept_apart(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"")
    store = tmp_path / "store"
    store.mkdir()

    def unpack(path):
        for name in ("x.txt", "./x.txt", "x.txt", "x.txt（2）"):
            yield ArchiveMember(name, name.encode())

    plan = discover([tmp_path / "a.zip"], unpack=unpack, store=store)
    names = [one.name for one in plan.tasks]
    assert len(set(names)) == 4
    assert names[0] == "a.zip/x.txt"


parts = st.sampled_from(["甲", "乙", "a", "b.txt"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["r1", "r2", "r2/in"]), st.lists(parts, max_size=2)), min_size=1, max_size=8
    )
)
def test_every_file_is_found_once_under_a_name_of_its_own(places):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = set()
        for base, below in places:
            path = root.joinpath(base, *(f"d{one}" for one in below), "报告.txt")
            write(path.parent, path.name)
            files.add(path)
        inputs = [root / base for base in {base for base, _ in places}]
        plan = discover(inputs)
        names = [one.name for one in plan.tasks]
        assert names == sorted(set(names))
        assert {one.path for one in plan.tasks} == files
