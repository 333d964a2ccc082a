"""Each bar of style can be broken, and is then told with its place."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def style() -> ModuleType:
    spec = importlib.util.spec_from_file_location("style", ROOT / "scripts" / "style.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["style"] = module
    spec.loader.exec_module(module)
    return module


SOUND = '"""A module."""\n\n\ndef added(one: int, other: int) -> int:\n    """Return a sum."""\n    return one + other\n'
USES = '"""A user."""\n\nfrom extractor.sums import added\n\nTHREE = added(1, 2)\n'
RUN = "".join(f"    {name} = [{value} + one, other]\n" for value, name in enumerate("abcdefgh"))
TWIN = (
    '"""A twin."""\n\n\ndef {0}(one: int, other: int) -> list[int]:\n    """Do."""\n' + RUN + "    return h\n"
)


def repository(folder: Path, **modules: str) -> Path:
    files = {"sums": SOUND, "user": USES} | modules
    for name, text in files.items():
        path = folder / "extractor" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    tests = folder / "tests" / "test_sums.py"
    tests.parent.mkdir(exist_ok=True)
    tests.write_text("assert 1 + 1 == 2\n" * 5, encoding="utf-8")
    return folder


def broken(style: ModuleType, folder: Path) -> dict[str, str]:
    return {one.name: " ".join(one.faults) for one in style.figures(folder) if one.faults}


def test_a_sound_repository_breaks_nothing(style: ModuleType, tmp_path: Path) -> None:
    assert broken(style, repository(tmp_path)) == {}


@pytest.mark.parametrize(
    ("modules", "name", "told"),
    [
        ({"long": '"""Long."""\n' + "X = 1\n" * 400}, "modules over 400 lines", "extractor/long.py: 401"),
        ({"sums": SOUND.replace("one: int", "one")}, "annotated parameters and results, %", "added: one"),
        ({"sums": SOUND.replace(" -> int", "")}, "annotated parameters and results, %", "added: return"),
        (
            {"sums": SOUND.replace('    """Return a sum."""\n', "")},
            "public docstrings, %",
            "sums.py:4: added",
        ),
        ({"user": USES.replace('"""A user."""\n', "")}, "public docstrings, %", "user.py:1: module"),
        (
            {"more": SOUND.replace("added", "forgotten")},
            "functions and classes that nothing uses",
            "more.py:4: function forgotten",
        ),
        (
            {"a": TWIN.format("first"), "b": TWIN.format("second").replace("a =", "z =")},
            "runs of 6 statements that stand twice",
            "extractor/a.py:6 = extractor/b.py:6",
        ),
        ({"much": '"""Much."""\n' + "X = 1\n" * 30}, "lines of tests to lines of code", "5 lines of tests"),
    ],
)
def test_each_bar_can_be_broken(
    style: ModuleType, tmp_path: Path, modules: dict[str, str], name: str, told: str
) -> None:
    found = broken(style, repository(tmp_path, **modules))
    assert told in found[name]


def test_long_functions_are_told(style: ModuleType, tmp_path: Path) -> None:
    body = "    one += other\n" * 60
    text = SOUND.replace("    return", f"{body}    return")
    assert broken(style, repository(tmp_path, sums=text))["95th percentile of function lengths"] == "63 lines"


def test_the_end_says_whether_all_is_well(
    style: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = style.figures(repository(tmp_path / "sound"))
    bad = style.figures(repository(tmp_path / "bad", sums=SOUND.replace(" -> int", "")))
    monkeypatch.setattr(style, "figures", lambda: sound)
    assert style.main() == 0
    monkeypatch.setattr(style, "figures", lambda: bad)
    assert style.main() == 1
    assert "BAD annotated" in capsys.readouterr().out
