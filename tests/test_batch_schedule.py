"""The schedule with an engine that fails on command: whoever is to blame fails, everyone else is read, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_extractor import make

from extractor.batch.engines import InProcess
from extractor.batch.limits import dead_tasks
from extractor.batch.schedule import Schedule
from extractor.batch.tasks import Task
from extractor.batch.work import Done, Job, work
from extractor.errors import InternalError, RulesError
from extractor.record import Status
from extractor.settings import Settings


class LostError(BrokenExecutor):
    """A worker is gone."""


@dataclass
class Fragile(Executor):
    """Does the work at once; a task whose name says so takes its executor along, with the mark that a worker leaves."""

    watch: Path
    log: list[str]
    broken: bool = False
    pending: list[Future[Any]] = field(default_factory=list)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        job: Job = args[0]
        name = job.task.name
        if self.broken:
            raise LostError
        future: Future[Any] = Future()
        self.log.append(name)
        if "stillborn" in name:
            self._break(future)
        elif "poison" in name or "late" in name:
            self.watch.mkdir(exist_ok=True)
            (self.watch / f"{name}.task").write_text(name, encoding="utf-8")
            if "late" in name:
                (self.watch / f"{name}.late").write_text("Timeout!\n", encoding="utf-8")
            self._break(future)
        elif "stuck" in name and self.log.count(name) == 1:
            self.pending.append(future)  # at work when another takes the pool along
        else:
            try:
                future.set_result(fn(Job(job.task, job.settings, job.factory)))
            except Exception as error:
                future.set_exception(error)
        return future

    def _break(self, future: Future[Any]) -> None:
        self.broken = True
        for one in (future, *self.pending):
            one.set_exception(LostError())


@dataclass
class Engine:
    """Counts what it opens."""

    watch: Path
    jobs: int = 2
    isolated: bool = True
    lost: tuple[type[BaseException], ...] = (LostError,)
    opened: list[int] = field(default_factory=list)
    killed: int = 0
    log: list[str] = field(default_factory=list)

    def open(self, workers: int) -> Executor:
        self.opened.append(workers)
        return Fragile(self.watch, self.log)

    def kill(self, executor: Executor) -> None:
        self.killed += 1


def run(tmp_path: Path, *names: str, factory: Any = make, jobs: int = 2) -> tuple[dict[str, Done], Engine]:
    tasks = []
    for name in names:
        path = tmp_path / f"{len(tasks)}.txt"
        path.write_text(f"渡口镇检查{len(tasks)}次", encoding="utf-8")
        tasks.append(Task(name, path))
    taken: list[Done] = []
    engine = Engine(tmp_path / "watch", jobs)
    schedule = Schedule(tasks, Settings(), factory, engine, tmp_path / "watch", taken.append)
    try:
        schedule.run()
    finally:
        assert engine.killed >= len(engine.opened)
    assert sorted(one.name for one in taken) == sorted(names)  # each once
    return {one.name: one for one in taken}, engine


CASES = {
    "nothing to do": ((), {}),
    "all well": (("a", "b", "c"), {}),
    "more than are handed out at once": (tuple(f"n{number}" for number in range(30)), {}),
    "one ends its worker": (("a", "poison", "c"), {"poison": "worker_died"}),
    "the first of all": (("poison", "b", "c"), {"poison": "worker_died"}),
    "the last of all": (("a", "b", "poison"), {"poison": "worker_died"}),
    "two of them": (
        ("a", "poison1", "b", "poison2", "c"),
        {"poison1": "worker_died", "poison2": "worker_died"},
    ),
    "nothing else": (("poison",), {"poison": "worker_died"}),
    "one takes too long": (("a", "late", "c"), {"late": "time_limit"}),
    "one takes too long and one ends its worker": (
        ("late", "a", "poison", "b"),
        {"late": "time_limit", "poison": "worker_died"},
    ),
    "who was at work beside it is tried again": (("stuck", "poison", "c"), {"poison": "worker_died"}),
    "who was at work beside a late one is queued again": (("stuck", "late", "c"), {"late": "time_limit"}),
}


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("case", CASES)
def test_who_is_to_blame_fails_and_everyone_else_is_read(tmp_path, case, jobs):
    names, faults = CASES[case]
    done, _ = run(tmp_path, *names, jobs=jobs)
    assert {name: one.code for name, one in done.items() if one.code} == faults
    assert {name for name, one in done.items() if one.status is Status.OK} == set(names) - set(faults)
    assert not list((tmp_path / "watch").glob("*.task"))


def test_a_suspect_is_tried_alone(tmp_path):
    _, engine = run(tmp_path, "a", "poison", "c", jobs=3)
    assert engine.opened[0] == 3
    assert 1 in engine.opened[1:]
    assert engine.log.count("poison") == 2
    assert engine.log.count("a") == 1


def test_a_late_one_is_not_tried_again(tmp_path):
    done, engine = run(tmp_path, "a", "late", "c")
    assert engine.log.count("late") == 1
    assert done["late"].trace == "Timeout!\n"


def test_no_more_workers_than_tasks(tmp_path):
    _, engine = run(tmp_path, "a", "b", jobs=16)
    assert engine.opened == [2]


def test_workers_that_never_live_are_no_fault_of_the_files(tmp_path):
    with pytest.raises(InternalError) as caught:
        run(tmp_path, "stillborn1", "stillborn2", "stillborn3")
    assert caught.value.code == "no_workers"


def test_broken_rules_end_the_batch(tmp_path):
    def broken(_settings: Settings) -> Any:
        raise RulesError("规则缺了一行。", advice="请补上。")

    with pytest.raises(RulesError):
        run(tmp_path, "a", "b", factory=broken)


def test_an_error_that_nobody_foresaw_names_the_file(tmp_path):
    def broken(_settings: Settings) -> Any:
        raise ZeroDivisionError("x")

    with pytest.raises(InternalError) as caught:
        run(tmp_path, "甲.txt", factory=broken)
    assert "甲.txt" in caught.value.message
    assert "ZeroDivisionError" in caught.value.message


def test_in_this_process_a_fault_of_the_program_costs_one_file(tmp_path):
    for name in ("a.txt", "raise.txt"):
        (tmp_path / name).write_text("渡口镇检查3次", encoding="utf-8")
    tasks = [Task(name, tmp_path / name) for name in ("a.txt", "raise.txt", "gone.txt")]
    taken: list[Done] = []
    Schedule(tasks, Settings(), make, InProcess(), tmp_path / "watch", taken.append).run()
    assert [(one.name, one.code) for one in taken] == [
        ("a.txt", ""),
        ("raise.txt", "internal_error"),
        ("gone.txt", "file_not_found"),
    ]
    assert "boom" in taken[1].trace
    assert taken[0].seconds > 0
    assert work(Job(tasks[0], Settings(), make)).line == taken[0].line


@pytest.mark.parametrize(
    ("files", "dead"),
    [
        ({}, {}),
        ({"1.task": "甲.txt"}, {"甲.txt": ""}),
        ({"1.task": "甲.txt", "1.late": ""}, {"甲.txt": ""}),
        ({"1.task": "甲.txt", "1.late": "Timeout"}, {"甲.txt": "Timeout"}),
        ({"1.late": "Timeout"}, {}),
        ({"1.task": "a", "2.task": "b", "2.late": "T"}, {"a": "", "b": "T"}),
    ],
)
def test_marks_of_dead_workers_are_read_once(tmp_path, files, dead):
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert dead_tasks(tmp_path) == dead
    assert dead_tasks(tmp_path) == {}
