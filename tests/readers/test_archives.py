from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from reader_files import zipped

from extractor.errors import DamagedFile, LimitExceeded, ProtectedFile, VanishedFile
from extractor.readers.archives import ArchiveMember, members
from extractor.settings import Limits, Settings


def unpack(tmp_path: Path, data: bytes, settings: Settings | None = None) -> list[ArchiveMember]:
    path = tmp_path / "报告.zip"
    path.write_bytes(data)
    return list(members(path, settings or Settings()))


def patched(parts: dict[str, bytes], **changes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            for key, value in changes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return out.getvalue()


def test_members_come_with_folders(tmp_path: Path) -> None:
    found = unpack(tmp_path, zipped({"甲镇/报告.txt": "一", "乙.txt": "二"}))
    assert [(m.name, m.data) for m in found] == [("甲镇/报告.txt", "一".encode()), ("乙.txt", "二".encode())]


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    data = zipped({"ABCDEFGH.txt": "x"}).replace(b"ABCDEFGH", "柳溪报告".encode("gbk"))
    assert [m.name for m in unpack(tmp_path, data)] == ["柳溪报告.txt"]


def test_archives_inside_are_opened_once(tmp_path: Path) -> None:
    innermost = zipped({"c.txt": "c"})
    inner = zipped({"b.txt": "b", "再.zip": innermost})
    found = unpack(tmp_path, zipped({"a.txt": "a", "内.zip": inner}))
    assert [m.name for m in found] == ["a.txt", "内.zip/b.txt", "内.zip/再.zip"]


def test_word_files_are_no_archives(tmp_path: Path) -> None:
    assert [m.name for m in unpack(tmp_path, zipped({"a.docx": zipped({"word/document.xml": "x"})}))] == [
        "a.docx"
    ]


def test_junk_is_reported_not_read(tmp_path: Path) -> None:
    found = unpack(tmp_path, zipped({
        "~$报告.docx": "x", "Thumbs.db": "x", "__MACOSX/._报告.docx": "x", ".DS_Store": "x", "报告.txt": "y",
    }))  # fmt: skip
    assert [m.name for m in found if not m.skipped] == ["报告.txt"]
    assert len(found) == 5 and all(m.data == b"" for m in found if m.skipped)


@pytest.mark.parametrize("name", ["../外.txt", "/etc/x.txt", "C:/x.txt", "a/../../x.txt"])
def test_paths_that_lead_outside_are_refused_after_the_good_ones(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({name: "x", "好.txt": "y"}))
    got = []
    with pytest.raises(DamagedFile) as caught:
        for member in members(path, Settings()):
            got.append(member.name)
    assert got == ["好.txt"]
    assert caught.value.code == "unsafe_content" and name in caught.value.message


def test_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile) as caught:
        unpack(tmp_path, patched({"链接.txt": b"/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16))
    assert "链接" in caught.value.message


def test_members_with_a_password(tmp_path: Path) -> None:
    data = bytearray(zipped({"密.txt": "x" * 50}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(ProtectedFile) as caught:
        unpack(tmp_path, bytes(data))
    assert "密.txt" in caught.value.message


def test_a_broken_member_does_not_cost_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped({"坏.txt": "一二三四五六七八九十" * 30, "好.txt": "y"}))
    start = data.index("坏.txt".encode()) + len("坏.txt".encode())
    data[start + 3] ^= 0xFF
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(data))
    got: list[str] = []
    with pytest.raises(DamagedFile) as caught:
        for member in members(path, Settings()):
            got.append(member.name)
    assert got == ["好.txt"] and "坏.txt" in caught.value.message


def test_bombs_and_crowds_are_limits(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded) as caught:
        unpack(tmp_path, zipped({"a.txt": b"\0" * 40_000_000}))
    assert caught.value.code == "expands_too_far"
    with pytest.raises(LimitExceeded) as caught:
        unpack(
            tmp_path,
            zipped({f"{n}.txt": "x" for n in range(30)}),
            Settings(limits=Limits(archive_members=20)),
        )
    assert caught.value.code == "too_many_members"
    with pytest.raises(LimitExceeded):
        unpack(
            tmp_path,
            zipped({"a.zip": zipped({"b.txt": b"x" * 9_000})}),
            Settings(limits=Limits(expanded_size=9_100)),
        )


def test_no_archive_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        unpack(tmp_path, b"PK\x03\x04 broken")
    with pytest.raises(VanishedFile):
        list(members(tmp_path / "没有.zip", Settings()))
