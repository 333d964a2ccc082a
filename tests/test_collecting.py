"""While something is loaded the collector stands still, and stands as it stood before when that is done."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import collecting
from extractor.collecting import process_is_ours, uncollected


@pytest.fixture(autouse=True)
def left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(collecting, "_ours", False)
    was_on = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if was_on else gc.disable)()


class Ring:
    """What only the collector can clear away."""

    def __init__(self) -> None:
        self.self = self


def ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_it_stands_still_inside_and_goes_on_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_one_that_is_off_stays_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()


def test_in_the_process_of_others_nothing_is_hidden_from_it() -> None:
    before = gc.get_freeze_count()
    with uncollected():
        left = ring()
    assert gc.get_freeze_count() == before
    gc.collect()
    assert left() is None


def test_in_our_process_what_is_loaded_is_taken_out_of_its_sight() -> None:
    process_is_ours()
    with uncollected():
        stays = [Ring() for _ in range(99)]
    assert gc.get_freeze_count() > 99
    later = ring()
    gc.collect()
    assert later() is None
    assert len(stays) == 99


def test_the_command_line_has_a_process_of_its_own_and_the_library_has_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("全年组织12名班子成员述法。", encoding="utf-8")
    code = (
        "import gc, sys\n"
        "if sys.argv[1] == 'library':\n"
        "    from extractor import Extractor\n"
        "    Extractor().extract_text('全年组织12名班子成员述法。')\n"
        "else:\n"
        "    from extractor.cli import main\n"
        "    main(['run', 'a.txt', '--out', 'out'])\n"
        "print(gc.isenabled(), gc.get_freeze_count() > 0)"
    )
    told = {}
    for way in ("library", "command"):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code, way],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        told[way] = done.stdout.splitlines()[-1]
    assert told == {"library": "True False", "command": "True True"}
