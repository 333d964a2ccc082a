"""Runs that go on where an earlier one ended: killed at any moment, with changed files, other rules, torn ends."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_extractor import FakeExtractor, same_text
from signalling import hearing_ctrl_c

from extractor.batch import Spool, circumstances, resume
from extractor.batch.digests import pack_digest, read_digest
from extractor.batch.tasks import Plan, Task
from extractor.cli.running import Options, run_command
from extractor.settings import Settings

SLOW = """
import sys, time
sys.path.insert(0, {tests!r})
import fake_extractor
import extractor.batch.resuming
import extractor.batch.run
import extractor.cli.running as running
from extractor.cli.app import main

class Slow(fake_extractor.FakeExtractor):
    def extract(self, path, *, name=None):
        time.sleep(0.02)
        return super().extract(path, name=name)

def make(settings):
    return Slow(settings)

if __name__ == "__main__":
    extractor.batch.run.real_across = lambda *_: fake_extractor.same_text
    extractor.batch.resuming._program = lambda: "same"
    real = running.run_command
    running.run_command = lambda options: real(options, factory=make)
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def compare_by_text(monkeypatch):
    monkeypatch.setattr("extractor.batch.run.real_across", lambda *_: same_text)
    # The program's own identity changes while it is worked on.
    monkeypatch.setattr("extractor.batch.resuming._program", lambda: "same")


class Counting(FakeExtractor):
    """Notes what it reads."""

    def __init__(self, settings: Settings, read: list[str]) -> None:
        super().__init__(settings)
        self.read = read

    def extract(self, path: Path, *, name: str | None = None):
        self.read.append(name or path.name)
        return super().extract(path, name=name)


def run(
    reports: Path, out: Path, *, resumes: bool = True, ruleset: str = "0" * 64, ocr: bool = False
) -> list[str]:
    """Run in this process and return the names of the files that were read."""
    read: list[str] = []

    def make(settings: Settings) -> Counting:
        made = Counting(settings, read)
        made.ruleset_hash = ruleset
        return made

    run_command(Options((reports,), out, jobs=1, resume=resumes, ocr=ocr), factory=make)
    return read


def fill(folder: Path, count: int = 6) -> Path:
    (folder / "县").mkdir(parents=True)
    for number in range(count):
        path = folder / "县" / f"{number}.txt"
        path.write_text(f"柳溪镇行政检查{number % 4}次，书7本，罚款{number}元。", encoding="utf-8")
    return folder


def outputs(out: Path, *, spool: bool = False) -> dict[str, object]:
    """Return every byte of the outputs, run.json without its times."""
    found: dict[str, object] = {}
    for path in sorted(out.rglob("*")):
        if path.is_file() and (spool or path.name != ".extractor-resume"):
            found[path.relative_to(out).as_posix()] = path.read_bytes()
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    del facts["times"]
    return {**found, "run.json": facts}


def test_nothing_that_is_as_it_was_is_read_again(tmp_path, capsys):
    reports = fill(tmp_path / "in")
    assert len(run(reports, tmp_path / "out", resumes=False)) == 6
    before = outputs(tmp_path / "out", spool=True)
    capsys.readouterr()
    assert run(reports, tmp_path / "out") == []
    assert "沿用上次已读的 6 份。" in capsys.readouterr().err
    assert outputs(tmp_path / "out", spool=True) == before


def test_what_changed_is_read_and_told(tmp_path, capsys):
    reports = fill(tmp_path / "in")
    run(reports, tmp_path / "out")
    (reports / "县" / "0.txt").write_text("云河镇行政检查9次。", encoding="utf-8")
    (reports / "县" / "1.txt").unlink()
    (reports / "new.txt").write_text("石桥镇罚款8元。", encoding="utf-8")
    capsys.readouterr()
    assert sorted(run(reports, tmp_path / "out")) == ["new.txt", "县/0.txt"]
    told = capsys.readouterr().err
    for words in (
        "沿用上次已读的 4 份",
        "内容已改的 1 份重新读取（县/0.txt）",
        "1 份现在读取",
        "现在没有的 1 份",
    ):
        assert words in told
    run(reports, tmp_path / "fresh", resumes=False)
    one, two = outputs(tmp_path / "out", spool=True), outputs(tmp_path / "fresh", spool=True)
    assert one == two


@pytest.mark.parametrize(
    ("more", "words"), [({"ruleset": "1" * 64}, "规则有变"), ({"ocr": True}, "选项有变")]
)
def test_under_other_rules_or_options_all_is_read_again(tmp_path, capsys, more, words):
    reports = fill(tmp_path / "in")
    run(reports, tmp_path / "out")
    capsys.readouterr()
    assert len(run(reports, tmp_path / "out", **more)) == 6
    assert words in capsys.readouterr().err


def test_another_version_reads_all_again(tmp_path, capsys, monkeypatch):
    reports = fill(tmp_path / "in")
    run(reports, tmp_path / "out")
    monkeypatch.setattr("extractor.cli.running.version", lambda _: "9.9")
    assert len(run(reports, tmp_path / "out")) == 6
    assert "程序版本有变" in capsys.readouterr().err


def test_a_file_that_failed_is_tried_again(tmp_path):
    reports = fill(tmp_path / "in")
    (reports / "empty.txt").write_bytes(b"")
    run(reports, tmp_path / "out")
    assert run(reports, tmp_path / "out") == ["empty.txt"]


def test_a_first_run_may_be_asked_to_resume(tmp_path, capsys):
    assert len(run(fill(tmp_path / "in"), tmp_path / "out")) == 6
    assert "从头读取" in capsys.readouterr().err


@pytest.mark.parametrize(
    "junk", [b"", b"\n", b"{}\n", b'["a", "b", 1', b"\xff" * 900, b'{"spool": 1}\n[1]\n']
)
def test_a_spool_of_junk_is_no_obstacle(tmp_path, junk):
    reports = fill(tmp_path / "in")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".extractor-resume").write_bytes(junk)
    assert len(run(reports, tmp_path / "out")) == 6


def test_whatever_is_torn_off_or_spoilt_the_rest_is_kept(tmp_path):
    facts = {"version": "1"}
    with Spool(tmp_path / "s", 3, circumstances=facts) as spool:
        for index in range(3):
            spool.put(index, b"line %d" % index, b"digest", name=f"{index}.txt", sha256="ab")
    whole = (tmp_path / "s").read_bytes()
    ends = [whole.index(b"digest", whole.index(b"line %d" % index)) + 7 for index in range(3)]
    for size in range(len(whole)):
        (tmp_path / "s").write_bytes(whole[:size])
        with Spool(tmp_path / "s", 3, circumstances=facts, resume=True) as spool:
            assert len(spool.kept) == sum(end <= size for end in ends)
        spoilt = bytes(255 - byte if at == size else byte for at, byte in enumerate(whole))
        (tmp_path / "s").write_bytes(spoilt)
        with Spool(tmp_path / "s", 3, circumstances=facts, resume=True) as spool:
            assert len(spool.kept) == sum(end <= size for end in ends)


def test_results_taken_over_stand_at_their_task(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode())
    plan = Plan(tasks=(Task("a", tmp_path / "a"), Task("b", tmp_path / "b")))
    facts = circumstances(Settings(), version="1", ruleset="r")
    sha = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"  # of "b"
    with Spool(tmp_path / "s", 1, circumstances=facts) as spool:
        spool.put(0, b"line", b"digest", name="b", sha256=sha)
    with Spool(tmp_path / "s", 2, circumstances=facts, resume=True) as spool:
        found = resume(plan, spool, facts)
        assert (found.kept, found.new, spool.has(0)) == (1, 1, False)
        assert (spool.get(1), spool.digest(1)) == (b"line", b"digest")
        spool.put(0, b"other", name="a", sha256="0")
        assert list(spool) == [b"other", b"line"]


def test_digests_come_back_as_they_went():
    assert pack_digest(None) == b""
    assert read_digest(pack_digest(["a", {"b": 1}, "\ud800"])) == ["a", {"b": 1}, "\ud800"]


def start(tmp_path: Path, *arguments: object) -> subprocess.Popen[bytes]:
    script = tmp_path / "slow.py"
    script.write_text(SLOW.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=hearing_ctrl_c
    )


def spooled(out: Path) -> int:
    path = out / ".extractor-resume"
    return path.stat().st_size if path.exists() else 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_is_killed_at_any_moment_goes_on_to_the_same_bytes(tmp_path, jobs):
    reports = fill(tmp_path / "in", 40)
    arguments = ["run", reports, "--jobs", jobs, "--out"]
    start(tmp_path, *arguments, tmp_path / "whole").communicate(timeout=60)
    chance = random.Random(jobs)
    for number in range(3):
        out = tmp_path / f"out{number}"
        killed = start(tmp_path, *arguments, out)
        deadline = time.monotonic() + 30
        while not spooled(out) and killed.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 1.0))
        killed.kill()
        killed.communicate()
        again = start(tmp_path, *arguments, out, "--resume")
        _, error = again.communicate(timeout=60)
        assert again.returncode == 0, error.decode()
        assert outputs(out, spool=True) == outputs(tmp_path / "whole", spool=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_keeps_what_was_read(tmp_path):
    reports = fill(tmp_path / "in", 200)
    out = tmp_path / "out"
    stopped = start(tmp_path, "run", reports, "--jobs", 1, "--out", out)
    deadline = time.monotonic() + 30
    while spooled(out) < 4_000 and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(stopped.pid, signal.SIGINT)
    _, error = stopped.communicate(timeout=30)
    assert stopped.returncode == 130
    assert "--resume" in error.decode("utf-8")
    assert [path.name for path in out.iterdir()] == [".extractor-resume"]
    assert 0 < len(run(reports, out)) < 200  # the script's extractor has the rules of this one


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_workers_end_when_the_main_process_is_killed(tmp_path):
    reports = fill(tmp_path / "in", 200)
    main = start(tmp_path, "run", reports, "--jobs", 2, "--out", tmp_path / "out")
    deadline = time.monotonic() + 30
    while not (workers := children(main.pid)) and time.monotonic() < deadline:
        time.sleep(0.01)
    while spooled(tmp_path / "out") < 3_000 and time.monotonic() < deadline:
        time.sleep(0.01)
    workers = children(main.pid)
    main.kill()
    main.communicate()
    deadline = time.monotonic() + 10
    while any(alive(one) for one in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not [one for one in workers if alive(one)]


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("这里没有 /proc/<pid>/task/<pid>/children，看不到子进程")
    return [int(one) for one in path.read_text(encoding="utf-8").split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_texts_of_reports_that_are_gone_are_removed_and_no_one_elses(tmp_path):
    reports = fill(tmp_path / "in")
    (reports / "县" / "旧.md").write_text("云河镇行政检查9次。", encoding="utf-8")
    out = tmp_path / "out"
    run(reports, out, resumes=False)
    (out / "texts" / "我的笔记.txt").write_text("自己写的", encoding="utf-8")
    assert (out / "texts" / "县" / "旧.md.txt").exists()
    (reports / "县" / "旧.md").unlink()
    (reports / "新.md").write_text("云河镇行政检查9次。", encoding="utf-8")
    run(reports, out, resumes=False)
    assert not (out / "texts" / "县" / "旧.md.txt").exists()
    assert (out / "texts" / "新.md.txt").exists()
    assert (out / "texts" / "我的笔记.txt").exists()
    assert not list(out.glob(".extractor-earlier"))


def test_texts_left_by_a_run_that_was_killed_while_it_removed_them_are_removed_by_the_next(tmp_path):
    reports = fill(tmp_path / "in")
    out = tmp_path / "out"
    run(reports, out, resumes=False)
    (out / "texts").mkdir(exist_ok=True)
    (out / "texts" / "旧.md.txt").write_text("x", encoding="utf-8")
    (out / ".extractor-earlier").write_text("texts/旧.md.txt", encoding="utf-8")
    run(reports, out, resumes=False)
    assert not (out / "texts" / "旧.md.txt").exists()
