"""A sample of ``benchmarks/fuzz_batch.py``: the real program with its workers over damaged and hostile files."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOSTILE, REPORT, hostile_folder
from mutations import mutate
from sandbox import lay_watch, run_program
from test_fuzz import SEEDS

from extractor.settings import Limits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")

ROUNDS = 3
WANTED = {
    "zip bomb.xlsx": "expands_too_far", "zip bomb.zip": "expands_too_far", "liar.docx": "damaged_file",
    "entities.docx": "damaged_file", "outer entity.docx": "unsafe_content", "deep.docx": "nested_too_deep",
    "deep.html": "nested_too_deep", "deep.rtf": "nested_too_deep", "deep.odt": "nested_too_deep",
    "pages.pdf": "too_many_pages", "circle.pdf": "", "endless table.html": "too_many_cells",
    "endless table.csv": "too_many_cells",
    "wide sheet.xlsx": "too_many_cells", "wide sheet.ods": "too_many_cells", "paths.zip": "unsafe_content",
    "links.zip": "unsafe_content", "dolls.zip": "unsupported_format", "crowd.zip": "too_many_members",
    "nothing.docx": "empty_file", "half.pdf": "truncated_file", "styles.docx": "ok",
}  # fmt: skip
"""How each hostile file ends: a code, ``ok``, or nothing where either will do."""


def test_every_file_ends_with_a_code_and_nothing_outside_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    hostile_folder(folder / "hostile", list(WANTED))
    (folder / "good.txt").write_bytes(REPORT)
    made = 0
    for name, seed in SEEDS.items():
        try:
            data = seed()
        except pytest.skip.Exception:
            continue
        chance = random.Random(f"batch {name}")
        for number in range(ROUNDS):
            path = Path(name)
            (folder / f"{path.stem}-{number}{path.suffix}").write_bytes(mutate(data, chance))
            made += 1
    outcome = run_program(folder, tmp_path / "home", 600, ["--jobs", "2"])
    assert outcome.exit_code == 3, outcome.told
    ends = {str(one["file"]): str(one.get("code") or one["status"]) for one in outcome.files}
    assert len(outcome.files) >= made + len(WANTED) + 1 and outcome.unexpected == []
    assert ends["good.txt"] == "ok"
    for name, wanted in WANTED.items():
        found = {end for file, end in ends.items() if file.startswith(f"hostile/{name}")}
        assert found and (not wanted or wanted in found), (name, found)
    assert ends["hostile/paths.zip/好.txt"] == "ok", "the good members of a bad archive are read"
    assert ends["hostile/pipe.txt"] == ends["hostile/pipe.zip"] == "unsupported_format"
    assert "hostile/outside.txt" not in ends and "hostile/device.txt" not in ends
    assert all(float(str(one["seconds"])) < Limits().seconds + 5 for one in outcome.files)
    assert outcome.touched == (), "written outside, connected or started"
    assert outcome.left == (), "files or processes that stay when the run is over"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "in"]


def test_the_watch_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """A watch that notes nothing proves nothing: it is shown a connection, a file outside and a program."""
    home = tmp_path / "home"
    watch = lay_watch(home)
    code = (
        "import socket, subprocess, sys\n"
        f"open({str(tmp_path / 'out.txt')!r}, 'w', encoding='utf-8').close()\n"
        "subprocess.run([sys.executable, '-c', ''])\n"
        "try: socket.create_connection(('192.0.2.1', 9), timeout=0.01)\n"
        "except OSError: pass\n"
    )
    env = {**os.environ, "SANDBOX": str(home.resolve()), "PYTHONPATH": str(watch)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    notes = (home / "notes.txt").read_text(encoding="utf-8")
    assert "network" in notes and "write open" in notes and "process subprocess.Popen" in notes


def test_every_hostile_file_is_small_to_keep() -> None:
    assert set(WANTED) <= set(HOSTILE)
