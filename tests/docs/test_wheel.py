"""What the wheel holds, built without a network by the back end itself."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from doc_pages import ROOT

_RULES = "extractor/_rules/"


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, templates and markers too, without what Python has made."""
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree; skipped where the build back end is not installed."""
    try:
        importlib.import_module("hatchling.build")
    except ImportError:
        pytest.skip("hatchling is not installed: the wheel cannot be built without a network")
    folder = tmp_path_factory.mktemp("wheel")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_every_rule_file_and_all_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {_RULES + path.relative_to(ROOT / "rules").as_posix() for path in _files(ROOT / "rules")}
    package = {path.relative_to(ROOT).as_posix() for path in _files(ROOT / "extractor")}
    assert len(rules) > 20
    assert sorted((rules | package) - names) == []


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"extractor"}


def test_the_extractor_works_from_the_wheel_without_the_clone(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "from extractor import Extractor\n"
        "from extractor.resources import rules_folder\n"
        "result = Extractor().extract_text('2024年，全镇办结行政处罚案件28件。')\n"
        "print(rules_folder(), {cell.metric: str(cell.value) for cell in result.cells})\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert str(tmp_path / "site" / "extractor" / "_rules") in ran.stdout
    assert "{'penalty_cases': '28'}" in ran.stdout
