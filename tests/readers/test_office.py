"""LibreOffice as the last resort: used when it is there and asked for, never trusted with time, never required."""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from pathlib import Path

import pytest
from reader_files import docx, p, parse, shared

from extractor.errors import DamagedFile
from extractor.readers import office, read_bytes
from extractor.settings import Limits, Settings

OFFICE = Settings(office=True)
RTF = b"{\\rtf1\\ansi Inspected 12 times.\\par}"
MISSING = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)


def broken(*_: object) -> None:
    raise DamagedFile("文件“a”已损坏。", advice="请另存。")


@pytest.fixture
def own_readers_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("doc.read_doc", "rtf.read_rtf", "odt.read_odt"):
        monkeypatch.setattr(f"extractor.readers.{module}", broken)


def fake(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@MISSING
@pytest.mark.parametrize("name", ["report.doc", "report.rtf", "report.odt"])
@pytest.mark.usefixtures("own_readers_fail")
def test_the_same_figures_through_libreoffice(name: str) -> None:
    data = shared(name).read_bytes()
    document = parse(data, name, OFFICE)
    assert document.format == name[-3:]
    assert "read_by_office" in {note.code for note in document.notes}
    wanted = re.findall(r"\d+", parse(shared("report.docx").read_bytes(), "report.docx").text)
    assert re.findall(r"\d+", document.text) == wanted


@MISSING
def test_damaged_bytes_are_not_taken_for_plain_text() -> None:
    data = shared("report.doc").read_bytes()
    assert office.convert(data[:3_000] + bytes(3_000), OFFICE) is None
    assert office.convert("全年检查12次。".encode(), OFFICE) is None, "and no text is handed on at all"


@pytest.mark.usefixtures("own_readers_fail")
def test_off_by_default_and_not_required(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(office, "_run", lambda *_: pytest.fail("started though it is off"))
    with pytest.raises(DamagedFile):
        read_bytes(RTF, "a.rtf", Settings())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DamagedFile):
        read_bytes(RTF, "a.rtf", OFFICE)


def test_what_was_refused_as_unsafe_is_not_handed_on() -> None:
    for code in ("unsafe_content", "password_required", "expands_too_far", "scanned_page"):
        assert not office.may_help(DamagedFile("文件", code=code), OFFICE)
    assert office.may_help(DamagedFile("文件"), OFFICE)


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for LibreOffice")
@pytest.mark.usefixtures("own_readers_fail")
def test_one_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = tmp_path / "pids"
    fake(tmp_path, f"sleep 300 & echo $! $$ > {pids}; wait", monkeypatch)
    with pytest.raises(DamagedFile):
        read_bytes(RTF, "a.rtf", Settings(office=True, limits=Limits(office_seconds=1.0)))
    told = pids.read_text(encoding="utf-8").split()
    assert len(told) == 2
    for _ in range(100):
        if not any(_runs(pid) for pid in told):
            break
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in told)


def _runs(pid: str) -> bool:
    """A process that has ended may stay in the list until its parent asks for it."""
    try:
        os.kill(int(pid), 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for LibreOffice")
@pytest.mark.usefixtures("own_readers_fail")
def test_how_it_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile of its own without macros, the format told by name, all in a folder that is gone afterwards."""
    made, log = tmp_path / "made.docx", tmp_path / "log"
    made.write_bytes(docx(p("检查12次")))
    script = f'echo "$@" > {log}; cat profile/user/*.xcu >> {log}; mkdir out; cp {made} out/report.docx; pwd >> {log}'
    fake(tmp_path, script, monkeypatch)
    document = parse(RTF, "a.rtf", OFFICE)
    assert "检查12次" in document.text and document.format == "rtf"
    told = log.read_text(encoding="utf-8")
    assert "-env:UserInstallation=file://" in told and "--infilter=Rich Text Format" in told
    assert "DisableMacrosExecution" in told and "BlockUntrustedRefererLinks" in told
    assert not Path(told.splitlines()[-1]).exists()
