"""Batches: what a bad file costs, and that order and worker count leave no trace."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest
from fake_extractor import make, same_text, slow_to_start

from extractor.batch import InProcess, Plan, Processes, Results, Spool, Task, discover, no_across, run_batch
from extractor.errors import InternalError, RulesError
from extractor.settings import Limits, Settings

QUICK = Settings(limits=Limits(seconds=3.0, memory=8 * 1024**3))


def write(folder: Path, *names: str, text: str = "柳溪镇行政处罚案件12件。") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(tmp_path: Path, plan: Plan, engine: object, **options: object) -> list[dict]:
    watch = tmp_path / "watch"
    watch.mkdir(exist_ok=True)
    with Spool(tmp_path / "spool", len(plan.names())) as spool:
        options.setdefault("across", no_across)
        options.setdefault("factory", make)
        results: Results = run_batch(plan, QUICK, engine, spool, watch, **options)
        return [{**entry.record, "advice": entry.advice, "notes": entry.notes} for entry in results.entries()]


def statuses(records: list[dict]) -> dict[str, str]:
    return {one["file"]: one["error"]["code"] if one["error"] else one["status"] for one in records}


def test_one_bad_file_costs_only_itself_in_this_process(tmp_path):
    write(tmp_path / "in", "a.txt", "raise.txt", "z.txt")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    records = run(tmp_path, discover([tmp_path / "in"]), InProcess())
    assert statuses(records) == {
        "a.txt": "ok",
        "empty.txt": "empty_file",
        "raise.txt": "internal_error",
        "z.txt": "ok",
    }
    assert all(one["advice"] for one in records if one["status"] == "failed")


def test_a_file_that_vanishes_fails_alone(tmp_path):
    write(tmp_path / "in", "a.txt", "b.txt")
    plan = discover([tmp_path / "in"])
    (tmp_path / "in" / "a.txt").unlink()
    assert statuses(run(tmp_path, plan, InProcess())) == {"a.txt": "file_not_found", "b.txt": "ok"}


@pytest.mark.skipif(sys.platform == "win32", reason="no interval timer there")
def test_time_is_bounded_in_this_process_too(tmp_path):
    write(tmp_path / "in", "a.txt", "spin.txt", "z.txt")
    begun = time.monotonic()
    records = run(tmp_path, discover([tmp_path / "in"]), InProcess())
    assert statuses(records) == {"a.txt": "ok", "spin.txt": "time_limit", "z.txt": "ok"}
    assert time.monotonic() - begun < 20


def test_files_that_kill_stall_or_eat_their_worker_cost_only_themselves(tmp_path):
    good = [f"{number:02}.txt" for number in range(12)]
    write(tmp_path / "in", *good, "05poison.txt", "06sleep.txt", "07spin.txt", "08hog.txt", "09raise.txt")
    records = run(tmp_path, discover([tmp_path / "in"]), Processes(2))
    bad = {one: code for one, code in statuses(records).items() if code != "ok"}
    assert bad == {
        "05poison.txt": "worker_died",
        "06sleep.txt": "time_limit",
        "07spin.txt": "time_limit",
        "08hog.txt": "memory_limit",
        "09raise.txt": "internal_error",
    }
    assert [one["file"] for one in records] == sorted([*good, *bad])


def test_the_start_of_the_engines_is_no_part_of_a_files_time(tmp_path):
    write(tmp_path / "in", "a.txt", "b.txt")
    records = run(tmp_path, discover([tmp_path / "in"]), Processes(1), factory=slow_to_start)
    assert statuses(records) == {"a.txt": "ok", "b.txt": "ok"}


def test_results_do_not_depend_on_the_number_of_workers(tmp_path):
    names = [f"{number:02}.txt" for number in range(9)]
    for number, name in enumerate(names):
        write(tmp_path / "in", name, text=f"柳溪镇行政检查{number % 4}次，书7本。")
    plan = discover([tmp_path / "in"])
    alone = run(tmp_path, plan, InProcess(), across=same_text)
    assert alone == run(tmp_path, plan, Processes(2), across=same_text)
    copies = [one["file"] for one in alone if one["findings"]]
    assert copies == names[4:]
    assert alone[4]["findings"][0]["evidence"] == [{"start": 0, "end": 2, "quote": "柳溪", "file": "00.txt"}]


def test_reports_without_figures_say_so(tmp_path):
    write(tmp_path / "in", "none.txt", text="柳溪镇。")
    write(tmp_path / "in", "other.txt", text="柳溪镇发书7本。")
    records = run(tmp_path, discover([tmp_path / "in"]), InProcess())
    assert [[note.code for note in one["notes"]] for one in records] == [["no_numbers"], ["no_metrics"]]


def broken_rules(settings):
    raise RulesError("规则坏了")


@pytest.mark.parametrize("engine", [InProcess(), Processes(2)])
def test_broken_rules_stop_the_run(tmp_path, engine):
    write(tmp_path / "in", "a.txt", "b.txt")
    plan = discover([tmp_path / "in"])
    (tmp_path / "watch").mkdir()
    with Spool(tmp_path / "spool", 2) as spool, pytest.raises(RulesError, match="规则坏了"):
        run_batch(plan, QUICK, engine, spool, tmp_path / "watch", factory=broken_rules)


def dying_factory(settings):
    import os

    os._exit(1)


def test_workers_that_cannot_start_end_the_run_with_a_message(tmp_path):
    write(tmp_path / "in", "a.txt", "b.txt", "c.txt")
    plan = discover([tmp_path / "in"])
    (tmp_path / "watch").mkdir()
    with Spool(tmp_path / "spool", 3) as spool, pytest.raises(InternalError, match="立即退出"):
        run_batch(plan, QUICK, Processes(2), spool, tmp_path / "watch", factory=dying_factory)


def test_nothing_of_a_pool_outlives_its_end():
    """A thread that still closes its pipes while the interpreter ends prints a stack under our own message."""
    before = set(threading.enumerate())
    engine = Processes(2)
    executor = engine.open(2)
    waiting = [executor.submit(time.sleep, 30) for _ in range(4)]
    engine.kill(executor)
    assert all(future.done() for future in waiting)
    assert set(threading.enumerate()) == before


def test_tasks_can_be_made_by_hand(tmp_path):
    write(tmp_path, "a.txt")
    plan = Plan(tasks=(Task("x/a.txt", tmp_path / "a.txt"),))
    assert statuses(run(tmp_path, plan, InProcess())) == {"x/a.txt": "ok"}
