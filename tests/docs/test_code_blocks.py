"""Every python and sh block of the documents is run; what cannot be run is marked ``text``."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from doc_pages import PAGES, ROOT, Block, blocks, named, pages_with

from extractor.cli import main
from extractor.settings import Settings

_KINDS = {"python", "sh", "text", "powershell", "yaml", "json"}
_SOME_FAILED = 3
_FILE = re.compile(r"^# (\S+\.ya?ml)\n")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the root of a clone, as far as commands of the documents look at it."""
    for folder in ("corpus", "rules", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    report = ROOT / "docs" / "examples" / "penalty.txt"
    (tmp_path / "报告文件夹").mkdir()
    shutil.copy(report, tmp_path / "报告文件夹" / "报告.txt")
    shutil.copy(report, tmp_path / "报告.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _files(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that a page tells to write: yaml blocks that begin with a path."""
    for block in blocks(page):
        found = _FILE.match(block.code) if block.kind == "yaml" else None
        if found:
            yield found[1], block.code


@pytest.mark.parametrize("page", pages_with("python"), ids=named)
def test_python_blocks_run(page: Path, desk: Path) -> None:
    # pages on a part of the house speak of a report that the reader has: these names
    space: dict[str, object] = {"path": desk / "报告.txt", "settings": Settings(), "__name__": "block"}
    for block in blocks(page):
        if block.kind == "python":
            exec(compile("\n" * (block.line - 1) + block.code, named(page), "exec"), space)


@pytest.mark.parametrize("page", pages_with("sh"), ids=named)
def test_sh_blocks_run(page: Path, desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, code in _files(page):
        (desk / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / name).write_text(code, encoding="utf-8")
    for block in blocks(page):
        if block.kind == "sh":
            for line in block.code.replace("\\\n", " ").splitlines():
                _run(shlex.split(line, comments=True), f"{named(page)}:{block.line}: {line}")
                assert "错误：" not in capfd.readouterr().err, line


def _run(words: list[str], where: str) -> None:
    if not words:
        return
    if words[0] == "extractor":
        # the commands on rules end with 2 where they worked and found faults: that is for the tests of the rules
        assert main(words[1:]) in ((0, 2) if words[1] == "rules" else (0, _SOME_FAILED)), where
    elif words[0] == "make":
        if shutil.which("make") is None:
            pytest.skip("make is not installed")
        dry = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, check=False)
        assert dry.returncode == 0, where
    elif words[0] == "python":
        assert (ROOT / words[1]).is_file(), where
    else:
        pytest.fail(f"{where}: mark what cannot be run here as ```text")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_block_says_what_it_is(page: Path) -> None:
    strange = [f"{named(page)}:{block.line}" for block in blocks(page) if block.kind not in _KINDS]
    assert not strange


def test_the_readme_opens_with_the_two_commands() -> None:
    first, second = list(blocks(ROOT / "README.md"))[:2]
    assert (first.kind, first.code, second.kind, second.code) == ("sh", "make demo\n", "sh", "make test\n")


def test_a_block_is_found_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("one\n\n```sh\nmake demo\n```\n", encoding="utf-8")
    assert list(blocks(page)) == [Block("sh", 4, "make demo\n")]
