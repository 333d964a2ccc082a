"""Runs on real trouble: a disk that is full or read-only, inputs and folders that vanish, Ctrl-C while files are placed.

Each time: a word in Chinese on what is wrong, old results whole or none, and a run with ``--resume`` that ends like one
that met no trouble.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractor.exports.files import OutputSet

SCRIPT = """
import os, shutil, signal, sys, time
sys.path.insert(0, {tests!r})
import fake_extractor
import extractor.batch.resuming
import extractor.batch.run
import extractor.cli.running as running
from extractor.cli.app import main

class Troubled(fake_extractor.FakeExtractor):
    def extract(self, path, *, name=None):
        made = super().extract(path, name=name)
        time.sleep(float(os.environ.get("SLOW", 0)))
        if name == os.environ.get("AFTER"):
            shutil.rmtree(os.environ["REMOVE"], ignore_errors=True)
        return made

def make(settings):
    return Troubled(settings)

if __name__ == "__main__":
    extractor.batch.run.real_across = lambda *_: fake_extractor.same_text
    extractor.batch.resuming._program = lambda: "same"
    real = running.run_command
    running.run_command = lambda options: real(options, factory=make)
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    return path


def reports(folder: Path, count: int = 8) -> Path:
    folder.mkdir(parents=True)
    for number in range(count):
        text = f"柳溪镇检查{number}次，处罚{number + 1}件，罚款5000元。" * 30
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def call(script: Path, *words: object, **environment: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script), "run", *map(str, words)]
    told = {**os.environ, **{name: str(value) for name, value in environment.items()}}
    return subprocess.run(command, capture_output=True, env=told, timeout=120, encoding="utf-8")


def results(out: Path) -> dict[str, bytes]:
    """Return what a run wrote; ``run.json`` without the times and places of this one."""
    found = {}
    for path in sorted(out.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "run.json":
                facts = json.loads(data)
                data = json.dumps({**facts, "times": 0, "options": 0}).encode()
            found[path.relative_to(out).as_posix()] = data
    return found


@contextmanager
def disk(at: Path, size: int) -> Iterator[Path]:
    """Hold a disk of so many KB of its own; the test is skipped with a word where none can be mounted."""
    at.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(at)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("a small disk can be mounted by root of a Linux system only")
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def remount(at: Path, *options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{','.join(options)}", str(at)], check=True)


def fine(done: subprocess.CompletedProcess[str], code: int = 0) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(("size", "jobs"), [(4, "1"), (16, "2"), (40, "1"), (80, "1")])
def test_a_full_disk_is_told_and_a_bigger_one_goes_on(script, tmp_path, size, jobs):
    source = reports(tmp_path / "in")
    fine(call(script, source, "--out", tmp_path / "whole", "--jobs", "1"))
    with disk(tmp_path / "disk", size) as full:
        out = full / "out"
        done = call(script, source, "--out", out, "--jobs", jobs)
        if done.returncode == 0:
            assert size > 40
        else:
            fine(done, 2)
            assert "磁盘已满" in done.stderr, done.stderr
            left = {path.name for path in out.iterdir()} if out.exists() else set()
            assert left <= {".extractor-resume"}
        remount(full, "size=8m")
        fine(call(script, source, "--out", out, "--jobs", jobs, "--resume"))
        assert results(out) == results(tmp_path / "whole")


def test_a_full_disk_leaves_earlier_results_as_they_were(script, tmp_path):
    source = reports(tmp_path / "in")
    with disk(tmp_path / "disk", 4096) as full:
        out = full / "out"
        fine(call(script, source, "--out", out, "--jobs", "1"))
        before = results(out)
        (source / "9.txt").write_text("云河镇检查7次。" * 300, encoding="utf-8")
        film = os.open(full / "film", os.O_WRONLY | os.O_CREAT)
        with pytest.raises(OSError):
            while True:
                os.write(film, bytes(4096))
        os.close(film)
        done = call(script, source, "--out", out, "--jobs", "1")
        fine(done, 2)
        assert "磁盘已满" in done.stderr
        after = results(out)
        assert {name: data for name, data in after.items() if name != ".extractor-resume"} == {
            name: data for name, data in before.items() if name != ".extractor-resume"
        }


def test_a_read_only_disk_is_told(script, tmp_path):
    source = reports(tmp_path / "in")
    with disk(tmp_path / "disk", 4096) as full:
        fine(call(script, source, "--out", full / "out", "--jobs", "1"))
        before = results(full / "out")
        remount(full, "ro")
        done = call(script, source, "--out", full / "out", "--jobs", "1")
        fine(done, 2)
        assert "磁盘只读" in done.stderr
        assert results(full / "out") == before
        done = call(script, source, "--out", full / "other", "--jobs", "1")
        fine(done, 2)
        assert "磁盘只读" in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_inputs_that_vanish_in_mid_run_fail_alone_and_are_read_when_they_are_back(script, tmp_path, jobs):
    source = reports(tmp_path / "in" / "usb", 30)
    shutil.copytree(source, tmp_path / "copy")
    given = tmp_path / "in"
    fine(call(script, given, "--out", tmp_path / "whole", "--jobs", "1"))
    done = call(script, given, "--out", tmp_path / "out", "--jobs", jobs, AFTER="usb/3.txt", REMOVE=source)
    fine(done, 3)
    lines = (tmp_path / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert len(told) == 30
    assert {one["error"]["code"] for one in told if one["error"]} == {"file_not_found"}
    read = sum(one["status"] == "ok" for one in told)
    assert 1 <= read < 30
    shutil.copytree(tmp_path / "copy", source)
    done = call(script, given, "--out", tmp_path / "out", "--jobs", jobs, "--resume")
    fine(done)
    assert f"{read} 份" in done.stderr
    assert results(tmp_path / "out") == results(tmp_path / "whole")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_output_folder_that_vanishes_in_mid_run_is_made_again(script, tmp_path, jobs):
    source, out = reports(tmp_path / "in", 12), tmp_path / "out"
    fine(call(script, source, "--out", tmp_path / "whole", "--jobs", "1"))
    log = tmp_path / "log"
    done = call(script, source, "--out", out, "--jobs", jobs, "--log-file", log, AFTER="3.txt", REMOVE=out)
    assert done.returncode == 0, log.read_text(encoding="utf-8")[-3000:]
    assert results(out) == results(tmp_path / "whole")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_while_files_are_placed_waits_until_all_are(tmp_path, monkeypatch):
    out, work = tmp_path / "out", tmp_path / "work"
    placed = []
    replace = Path.replace

    def slow(self: Path, target: Path) -> Path:
        placed.append(self.name)
        os.kill(os.getpid(), signal.SIGINT)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", slow)
    with OutputSet(out, work) as outputs:
        for name in ("a.csv", "b.csv", "texts/c.txt"):
            outputs.text(name).write("x")
    assert len(placed) == 3
    assert sorted(path.name for path in out.rglob("*.*")) == ["a.csv", "b.csv", "c.txt"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)  # and it is heard again afterwards
