"""Batches on a real Dask cluster over TCP: the bytes of a local run, whatever becomes of files and workers."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.batch.cluster import cluster
from extractor.batch.remote import differences
from extractor.cli import main
from extractor.errors import UsageError
from extractor.settings import Settings

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("distributed") is None, reason="the extra `cluster` is not installed"
    ),
    pytest.mark.skipif(sys.platform == "win32", reason="the tests end whole process groups"),
]

TESTS = Path(__file__).parent
ROOT = TESTS.parent

# The stand-in pipeline as a program: reports named after a misdeed commit it, and each takes a moment.
FAKE = """
import sys, time
import fake_extractor
import extractor.batch.run
import extractor.cli.running as running
from dataclasses import replace
from extractor.cli.app import main
from extractor.settings import Limits

class ByName(fake_extractor.FakeExtractor):
    def extract(self, path, *, name=None):
        time.sleep(0.05)
        fake_extractor._misbehave(name)
        return super().extract(path, name=name)

def make(settings):
    return ByName(settings)

def same_text(*_):
    return fake_extractor.same_text

if __name__ == "__main__":
    import cluster_program
    extractor.batch.run.real_across = same_text
    settings = running.Options.settings
    quick = Limits(seconds=2.0, memory=8 * 1024**3)
    running.Options.settings = lambda self: replace(settings(self), limits=quick)
    real = running.run_command
    running.run_command = lambda options: real(options, factory=cluster_program.make)
    sys.exit(main(sys.argv[1:]))
"""


class Machines:
    """A scheduler and workers, each a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.groups: list[subprocess.Popen[bytes]] = []
        self.env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT), str(TESTS)))}
        (folder / "cluster_program.py").write_text(FAKE, encoding="utf-8")
        self.file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", self.file
        )
        wait_until(lambda: self.file.exists() and self.file.stat().st_size > 0)
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def worker(self, *, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker; the first is under a nanny, whose workers are daemons, the others are not."""
        nanny = "--no-nanny" if self.groups[1:] else "--nanny"
        return self._start(
            "worker", self.address, nanny, "--nthreads", "2", "--no-dashboard", "--host", "127.0.0.1",
            "--local-directory", self.folder, "--name", f"w{len(self.groups)}", env=env,
        )  # fmt: skip

    def crew(self, count: int) -> list[subprocess.Popen[bytes]]:
        """Return so many workers that live, started if need be."""
        alive = [one for one in self.groups[1:] if one.poll() is None]
        return [*alive, *(self.worker() for _ in range(count - len(alive)))][:count]

    def _start(self, *words: object, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.groups)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *map(str, words)],
                env={**self.env, **(env or {})}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.groups.append(process)
        return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a machine as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def program(self, *words: object) -> subprocess.Popen[str]:
        """Start ``extractor run`` with the stand-in pipeline."""
        program = [sys.executable, str(self.folder / "cluster_program.py"), "run"]
        return subprocess.Popen(
            [*program, *map(str, words)], env=self.env, encoding="utf-8", stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip


def wait_until(true, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Machines]:
    made = Machines(folder)
    try:
        yield made
    finally:
        for process in reversed(made.groups):
            made.end(process)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster for all tests that leave its scheduler alive; a worker takes seconds to start."""
    with started(tmp_path_factory.mktemp("machines")) as made:
        yield made


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A cluster of the test's own."""
    folder = tmp_path / "machines"
    folder.mkdir()
    with started(folder) as made:
        yield made


def fill(folder: Path, count: int, *bad: str) -> Path:
    (folder / "县").mkdir(parents=True)
    for name in [*(f"{number:03}.txt" for number in range(count)), *bad]:
        text = f"柳溪镇行政检查{len(name) + count % 7}次，书7本，罚款{name[:2]}1元。"
        (folder / "县" / name).write_text(text, encoding="utf-8")
    return folder


def outputs(out: Path) -> dict[str, object]:
    """Return every byte of the outputs, the memory of the run included, run.json without its times."""
    found: dict[str, object] = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    del facts["times"]
    return {**found, "run.json": facts}


def ended(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str]:
    _, told = process.communicate(timeout=seconds)
    return process.returncode, told


def test_the_real_reader_gives_the_same_bytes_as_at_home(shared, tmp_path):
    shared.crew(1)
    few = [ROOT / "corpus" / f"s0{number}.txt" for number in (1, 2, 5)]
    extractor = [sys.executable, "-m", "extractor", "run", *map(str, few)]
    local, away = tmp_path / "local", tmp_path / "away"
    for more in (["--out", local, "--jobs", "1"], ["--out", away, "--cluster", shared.address]):
        done = subprocess.run(
            [*extractor, *map(str, more)], env=shared.env, capture_output=True, encoding="utf-8", timeout=90
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert outputs(away) == outputs(local)


def test_a_killed_worker_costs_nothing_and_a_new_one_is_used(shared, tmp_path):
    reports = fill(tmp_path / "in", 60)
    assert ended(shared.program(reports, "--out", tmp_path / "local", "--jobs", "1"))[0] == 0
    workers, spool = shared.crew(2), tmp_path / "away" / ".extractor-resume"
    running = shared.program(reports, "--out", tmp_path / "away", "--cluster", shared.address)
    wait_until(lambda: spool.exists() and spool.read_bytes().count(b"\n") > 3)
    shared.end(workers[0])
    assert running.poll() is None
    shared.worker()
    assert ended(running)[0] == 0
    assert outputs(tmp_path / "away") == outputs(tmp_path / "local")


def test_files_that_kill_stall_or_eat_their_reader_cost_only_themselves(shared, tmp_path):
    reports = fill(tmp_path / "in", 24, "05poison.txt", "06sleep.txt", "07hog.txt", "08raise.txt")
    (reports / "县" / "empty.txt").write_bytes(b"")
    local = shared.program(reports, "--out", tmp_path / "local", "--jobs", "2")
    assert ended(local)[0] == 3
    workers = shared.crew(1)
    assert ended(shared.program(reports, "--out", tmp_path / "away", "--cluster", shared.address))[0] == 3
    records = map(json.loads, (tmp_path / "away" / "reports.jsonl").read_text(encoding="utf-8").splitlines())
    failed = {one["file"][2:]: one["error"]["code"] for one in records if one["error"]}
    assert failed == {
        "05poison.txt": "worker_died",
        "06sleep.txt": "time_limit",
        "07hog.txt": "memory_limit",
        "08raise.txt": "internal_error",
        "empty.txt": "empty_file",
    }
    assert outputs(tmp_path / "away") == outputs(tmp_path / "local")
    assert all(worker.poll() is None for worker in workers)
    log = "".join(one.read_text(encoding="utf-8", errors="replace") for one in shared.folder.glob("*.log"))
    assert "Restarting worker" not in log


def test_a_lost_cluster_is_told_and_resume_goes_on_at_home(machines, tmp_path):
    reports = fill(tmp_path / "in", 60)
    machines.worker()
    out = tmp_path / "out"
    running = machines.program(reports, "--out", out, "--cluster", machines.address)
    wait_until(
        lambda: (out / ".extractor-resume").exists() and (out / ".extractor-resume").stat().st_size > 3000
    )
    machines.end(machines.scheduler)
    code, told = ended(running)
    assert code == 2
    assert "与集群" in told
    assert "连接断了" in told
    assert "--resume" in told
    assert "Traceback" not in told
    code, told = ended(machines.program(reports, "--out", out, "--jobs", "1", "--resume"))
    assert code == 0
    assert "沿用上次已读的" in told


def test_a_worker_of_another_kind_is_refused_by_name(machines, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    changed = FAKE.replace(
        "return ByName(settings)", "made = ByName(settings); made.ruleset_hash = '1' * 64; return made"
    )
    (other / "cluster_program.py").write_text(changed, encoding="utf-8")
    machines.worker(env={"PYTHONPATH": os.pathsep.join((str(other), machines.env["PYTHONPATH"]))})
    reports = fill(tmp_path / "in", 2)
    code, told = ended(machines.program(reports, "--out", tmp_path / "out", "--cluster", machines.address))
    assert code == 2
    assert "工作机 tcp://127.0.0.1:" in told
    assert "不一致（规则）" in told
    assert not (tmp_path / "out" / "summary.csv").exists()


def test_a_cluster_that_is_not_there_is_told(tmp_path, capsys):
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    script = "import extractor.batch.cluster as c, sys; c._CONNECT = 1; from extractor.cli import main; sys.exit(main())"
    words = ["run", str(fill(tmp_path / "in", 2)), "--out", str(tmp_path / "out"), "--cluster", address]
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"连不上集群 {address}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cluster_without_workers_is_told(machines, tmp_path):
    script = "import extractor.batch.cluster as c, sys; c._WAIT = 1.0; from extractor.cli import main; sys.exit(main())"
    words = [
        "run",
        str(fill(tmp_path / "in", 2)),
        "--out",
        str(tmp_path / "out"),
        "--cluster",
        machines.address,
    ]
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env=machines.env, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "还没有工作机" in done.stderr
    assert "没有可用的工作机" in done.stderr


def test_what_cannot_be_is_told_before_anything_is_read(tmp_path, capsys, monkeypatch):
    reports = fill(tmp_path / "in", 2)
    base = ["run", str(reports), "--out", str(tmp_path / "out")]
    assert main([*base, "--cluster", "tcp://127.0.0.1:1", "--jobs", "2"]) == 2
    assert "不能同时用" in capsys.readouterr().err
    with pytest.raises(UsageError, match="不对"):
        cluster("10.0.0.5", Settings(), dict)
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(UsageError, match="没有安装集群组件"):
        cluster("tcp://127.0.0.1:1", Settings(), dict)


def test_differences_name_every_point():
    own = (("版本", "1"), ("规则", "a"), ("组件 lxml", "5"))
    assert differences(own, own) == ""
    assert differences(own, (("版本", "1"), ("规则", "b"), ("组件 x", "1"))) == "规则、组件 x、组件 lxml"
