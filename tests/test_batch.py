"""Batches: what is found, what a bad file costs, and that order and worker count leave no trace."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from fake_extractor import make, same_text

from extractor.batch import InProcess, Plan, Processes, Results, Spool, Task, discover, no_across, run_batch
from extractor.batch.context import around, sentence
from extractor.batch.discover import display_name, junk_reason
from extractor.batch.workspace import workspace
from extractor.errors import DamagedFile, InternalError, RulesError, UsageError
from extractor.readers.archives import ArchiveMember
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
        results: Results = run_batch(plan, QUICK, engine, spool, watch, factory=make, **options)
        return [{**entry.record, "advice": entry.advice, "notes": entry.notes} for entry in results.entries()]


def statuses(records: list[dict]) -> dict[str, str]:
    return {one["file"]: one["error"]["code"] if one["error"] else one["status"] for one in records}


def test_folders_are_entered_and_names_are_relative_and_sorted(tmp_path):
    write(tmp_path / "in", "b.txt", "甲县/a.txt", "乙县/a.txt", "~$b.docx", ".git/config", "Thumbs.db")
    plan = discover([tmp_path / "in"])
    assert [one.name for one in plan.tasks] == ["b.txt", "乙县/a.txt", "甲县/a.txt"]
    assert [one.name for one in plan.skips] == [".git/", "Thumbs.db", "~$b.docx"]
    assert all(one.reason for one in plan.skips)


def test_the_same_path_below_two_inputs_keeps_both_apart(tmp_path):
    write(tmp_path, "甲/a.txt", "乙/a.txt")
    plan = discover([tmp_path / "甲", tmp_path / "乙"])
    assert [one.name for one in plan.tasks] == ["乙/a.txt", "甲/a.txt"]


def test_a_file_given_twice_is_read_once(tmp_path):
    write(tmp_path, "in/a.txt")
    plan = discover([tmp_path / "in", tmp_path / "in" / "a.txt"])
    assert [one.name for one in plan.tasks] == ["a.txt"]


def test_the_output_folder_is_not_read(tmp_path):
    write(tmp_path, "a.txt", "结果/texts/b.txt")
    plan = discover([tmp_path], exclude=tmp_path / "结果")
    assert [one.name for one in plan.tasks] == ["a.txt"]


def test_a_missing_or_empty_input_is_told(tmp_path):
    with pytest.raises(UsageError, match="找不到"):
        discover([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="没有任何文件"):
        discover([tmp_path])


def test_members_of_archives_are_tasks_of_their_own(tmp_path):
    write(tmp_path, "in/批.zip", "in/坏.zip")
    store = tmp_path / "store"
    store.mkdir()

    def unpack(path):
        if path.name == "坏.zip":
            raise DamagedFile("压缩包坏了", advice="重新打包")
        yield ArchiveMember("县/a.txt", b"A")
        yield ArchiveMember("../../evil.txt", b"E")
        yield ArchiveMember("__MACOSX/._a.txt", b"", "苹果系统的附带文件")

    plan = discover([tmp_path / "in"], unpack=unpack, store=store)
    assert [one.name for one in plan.tasks] == ["批.zip/evil.txt", "批.zip/县/a.txt"]
    assert [one.path.read_bytes() for one in plan.tasks] == [b"E", b"A"]
    assert all(one.path.parent == store for one in plan.tasks)
    assert [one.name for one in plan.skips] == ["批.zip/__MACOSX/._a.txt"]
    assert [(name, one.code) for name, one in plan.failures] == [("坏.zip", "damaged_file")]


def test_a_broken_member_fails_its_archive_and_leaves_the_others(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"")
    store = tmp_path / "store"
    store.mkdir()

    def unpack(path):
        yield ArchiveMember("good.txt", b"G")
        raise DamagedFile("一个文件坏了", advice="重新打包")

    plan = discover([tmp_path / "a.zip"], unpack=unpack, store=store)
    assert [one.name for one in plan.tasks] == ["a.zip/good.txt"]
    assert [name for name, _ in plan.failures] == ["a.zip"]


@pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes on POSIX only")
def test_a_name_in_gbk_is_shown_as_chinese():
    raw = "报告.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    assert display_name(raw) == "报告.txt"
    assert display_name("报告.txt") == "报告.txt"


@pytest.mark.parametrize("name", ["~$a.docx", ".~a.et", ".a.txt", "THUMBS.DB", "desktop.ini"])
def test_junk_names(name):
    assert junk_reason(name)


@pytest.mark.parametrize("name", ["a.docx", "a~1.doc", "Thumbs.db.txt"])
def test_report_names_are_no_junk(name):
    assert not junk_reason(name)


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


def test_a_record_that_breaks_the_contract_makes_its_file_fail(tmp_path):
    from dataclasses import replace

    from fake_extractor import read

    from extractor.batch.work import pack

    good = read("柳溪镇行政处罚案件12件。", "a.txt", "0" * 64)
    bad = replace(good, mentions=(replace(good.mentions[0], end=99),))
    assert pack(good).status == "ok"
    assert pack(bad).code == "internal_error"
    assert "does not span" in pack(bad).trace


def test_a_quote_that_is_not_in_the_text_makes_its_file_fail():
    from dataclasses import replace

    from fake_extractor import read

    from extractor.batch.work import pack

    good = read("柳溪镇行政处罚案件12件。", "a.txt", "0" * 64)
    bad = pack(replace(good, text="柳溪镇行政处罚案件13件。"))
    assert bad.code == "internal_error"
    assert "12件" in bad.trace


def test_gold_beside_reports_is_no_report(tmp_path):
    write(tmp_path / "in", "a.txt", "a.json", "a.src", "b.src", "c.json")
    plan = discover([tmp_path / "in"])
    assert [one.name for one in plan.tasks] == ["a.txt", "c.json"]
    assert [one.name for one in plan.skips] == ["a.json", "a.src", "b.src"]


def test_spool_gives_back_what_it_got_in_order(tmp_path):
    with Spool(tmp_path / "s", 3) as spool:
        for index, line in ((2, b"c"), (0, b"a"), (1, "乙".encode()), (0, b"again")):
            spool.put(index, line)
        assert list(spool) == [b"again", "乙".encode(), b"c"]
    with Spool(tmp_path / "s", 1) as spool, pytest.raises(KeyError):
        spool.get(0)


def test_one_run_at_a_time_in_a_folder_and_nothing_left_behind(tmp_path):
    out = tmp_path / "out"
    with workspace(out) as space:
        assert space.watch.is_dir()
        with pytest.raises(UsageError, match="另一个任务"), workspace(out):
            pass
    assert list(out.iterdir()) == []


def test_an_output_path_that_is_a_file_is_told(tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="写不进"), workspace(tmp_path / "out"):
        pass


def test_a_full_disk_is_told(tmp_path):
    import errno

    with pytest.raises(UsageError, match="磁盘已满"), workspace(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_the_sentence_around_a_figure():
    text = "前一句。今年以来，开展行政检查171次，\n处罚28件；后一句"
    at = text.index("171次")
    assert sentence(text, at, at + 4) == "今年以来，开展行政检查171次，"
    assert around(text, at, at + 4, 4) == "行政检查【171次】， 处罚"
    long = "甲" * 500 + "28件" + "乙" * 500
    cut = sentence(long, 500, 503)
    assert "28件" in cut
    assert len(cut) <= 160


def test_tasks_can_be_made_by_hand(tmp_path):
    write(tmp_path, "a.txt")
    plan = Plan(tasks=(Task("x/a.txt", tmp_path / "a.txt"),))
    assert statuses(run(tmp_path, plan, InProcess())) == {"x/a.txt": "ok"}
