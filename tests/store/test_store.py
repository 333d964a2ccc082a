"""The store on both databases: what comes back is what was put in, and what was changed is never lost."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_runs import A, B, change, report, results, sha, small_run

from extractor.batch import json_line
from extractor.errors import UsageError
from extractor.store import open_run, open_store
from extractor.store.store import Store


def test_a_run_comes_back_as_its_folder_tells_it(store, out):
    run = store.add_run(out)
    from_folder, from_store = open_run(out), store.run(run)
    assert list(from_store.reports()) == list(from_folder.reports())
    assert from_store.metrics == from_folder.metrics
    assert from_store.checks == from_folder.checks
    assert from_store.facts == from_folder.facts
    assert store.report(run, "县/b.txt") == list(from_folder.reports())[1]


def test_records_come_back_to_the_byte(store, out):
    run = store.add_run(out)
    lines = "".join(json_line(one.record) for one in store.reports(run))
    assert lines.encode() == (out / "reports.jsonl").read_bytes()


def test_the_same_run_twice_is_one_run_wherever_its_folder_is(store, out, tmp_path):
    run = store.add_run(out)
    moved = shutil.copytree(out, tmp_path / "moved")
    assert store.add_run(out) == store.add_run(moved) == run
    assert [one.id for one in store.runs()] == [run]


def test_runs_are_listed_newest_first_with_their_counts(store, tmp_path):
    first = small_run(tmp_path / "1", ruleset="r1", times={"started": "2024-01-02T08:00:00+00:00"})
    second = small_run(tmp_path / "2", ruleset="r2", times={"started": "2025-01-02T08:00:00+08:00"})
    later, earlier = store.add_run(second), store.add_run(first)
    rows = store.runs()
    assert [one.id for one in rows] == [later, earlier]
    assert rows[1].counts["ok"] == 2
    assert rows[1].counts["failed"] == 1
    assert (rows[0].ruleset, rows[0].version, rows[0].folder) == ("r2", "1", second)
    assert rows[0].started == datetime(2025, 1, 2, tzinfo=UTC)


def test_more_reports_than_a_page_or_a_chunk_keep_their_order(store, tmp_path):
    many = [report(f"{A}第{n}份", f"{n:03}.txt") for n in range(230)]
    run = store.add_run(small_run(tmp_path / "many", *many))
    assert [one.file for one in store.reports(run)] == [f"{n:03}.txt" for n in range(230)]


def test_texts_of_unchanged_reports_are_kept_once(store, tmp_path):
    store.add_run(small_run(tmp_path / "1", times={"started": "2024-01-02T08:00:00+00:00"}))
    store.add_run(small_run(tmp_path / "2", times={"started": "2024-02-02T08:00:00+00:00"}))
    with store._database.reading() as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {one}")).scalar() for one in ("texts", "reports")
        ]
    assert counts == [2, 6]


def test_what_queries_ask_for_is_what_the_records_hold(store, out):
    run = store.add_run(out)
    told = [one.record for one in store.reports(run)]
    with store._database.reading() as connection:
        mentions = connection.execute(text('SELECT metric, value, quote, start, "end" FROM mentions')).all()
        cells = connection.execute(text("SELECT metric, value, status FROM cells")).all()
        found = connection.execute(text('SELECT "check", message FROM findings')).all()
    keys = ("metric", "value", "quote", "start", "end")
    assert sorted(map(tuple, mentions)) == sorted(
        tuple(m[k] for k in keys) for r in told for m in r["mentions"]
    )
    assert len(cells) == sum(len(one["table"]) for one in told)
    assert ("inspections", None, "ambiguous") in list(map(tuple, cells))
    assert list(map(tuple, found)) == [("penalty_sum", "两个数对不上")]


def test_a_text_that_no_database_column_takes_is_kept_all_the_same(store, tmp_path):
    odd = "柳溪镇\0检查5次\u2028\ufffe𠮷"
    run = store.add_run(small_run(tmp_path / "odd", report(odd, "a.txt")))
    assert store.report(run, "a.txt").text == odd


def test_a_damaged_run_leaves_nothing_behind(store, out):
    (out / "texts/县/c.txt.txt").write_text("别的", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        store.add_run(out)
    assert caught.value.code == "run_damaged"
    assert store.runs() == ()
    with store._database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 0


def test_a_run_that_is_still_coming_is_seen_by_nobody(store, out):
    intake = store.intake(out)
    for one in open_run(out).reports():
        intake.take(one)
    assert store.runs() == ()
    with pytest.raises(UsageError, match="没有第"):
        store.run(1)
    assert intake.finish((out / "run.json").read_bytes()) == store.add_run(out) == store.runs()[0].id


def test_what_a_dead_process_left_of_a_run_is_removed_after_a_day(store, out):
    store.intake(out)
    store.add_run(out)
    long_ago = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    with store._database.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 2
        connection.execute(text("UPDATE runs SET added = :at WHERE key IS NULL"), {"at": long_ago})
    store.intake(out)
    with store._database.reading() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM runs WHERE added = :at"), {"at": long_ago}).scalar()
            == 0
        )
    assert len(store.runs()) == 1


def test_unknown_runs_and_files_are_told(store, out):
    run = store.add_run(out)
    for call, code in (
        (lambda: store.run(99), "run_unknown"),
        (lambda: store.report(run, "x"), "report_unknown"),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == code


def test_a_change_gets_its_id_and_time_and_comes_back_whole(store):
    before = datetime.now(UTC)
    first = store.record(change())
    second = store.record(change(new="7", why="再核对"))
    assert first.id < second.id
    assert before <= first.at <= second.at <= datetime.now(UTC)
    assert store.changes() == (first, second)
    assert replace(first, id=0, at=None) == change()


def test_changes_are_found_by_content_and_by_run(store, out):
    own = store.record(change())
    other = store.record(change(sha256="f" * 64))
    assert store.changes(sha256=sha(A)) == (own,)
    assert store.changes(sha256=sha(B)) == ()
    run = store.add_run(out)  # the change was there before the run
    assert store.changes(run=run) == (own,)
    assert store.changes() == (own, other)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE changes SET new = '99'", "DELETE FROM changes", "UPDATE changes SET who = 'x' WHERE id = 1"],
)
def test_a_change_can_be_neither_altered_nor_removed(store, statement):
    kept = store.record(change())
    with pytest.raises((DBAPIError, UsageError)) as caught, store._database.writing() as connection:
        connection.execute(text(statement))
    assert "append-only" in str(caught.value)
    assert store.changes() == (kept,)


def test_the_store_has_no_way_to_alter_a_change():
    assert {name for name in dir(Store) if not name.startswith("_")} == {
        "add_run", "changes", "close", "heads", "intake", "record", "report", "reports", "run", "runs", "shown",
    }  # fmt: skip


def test_an_undo_names_what_it_takes_back(store):
    first = store.record(change())
    undo = store.record(change("undo", undoes=first.id, why="记错了"))
    assert (undo.undoes, undo.target, undo.file) == (first.id, "inspections", "县/b.txt")


@pytest.mark.parametrize("undoes", [0, 7])
def test_an_undo_of_nothing_is_refused(store, undoes):
    store.record(change())
    with pytest.raises(UsageError) as caught:
        store.record(change("undo", undoes=undoes))
    assert caught.value.code == "change_unknown"


def test_an_undo_reaches_no_other_report_and_counts_once(store):
    first = store.record(change())
    with pytest.raises(UsageError) as caught:
        store.record(change("undo", undoes=first.id, sha256=sha(B)))
    assert caught.value.code == "change_unknown"
    undo = store.record(change("undo", undoes=first.id))
    with pytest.raises(UsageError) as caught:
        store.record(change("undo", undoes=first.id))
    assert caught.value.code == "change_undone"
    store.record(change("undo", undoes=undo.id))
    assert store.record(change("undo", undoes=first.id)).id


def _write(place: str, who: str, count: int, folder: str) -> None:
    with open_store(place) as store:
        for number in range(count):
            store.record(change(who=who, new=str(number)))
        store.add_run(Path(folder))


def test_two_processes_write_side_by_side(place, tmp_path, opened):
    same = small_run(tmp_path / "same", times={"started": "2024-01-02T08:00:00+00:00"})
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(place, who, 40, str(same))) for who in ("甲", "乙")]
    for one in writers:
        one.start()
    for one in writers:
        one.join(120)
    assert [one.exitcode for one in writers] == [0, 0]
    store = opened.enter_context(open_store(place))  # both have made its tables at the same moment
    for who in ("甲", "乙"):
        assert [one.new for one in store.changes() if one.who == who] == [str(n) for n in range(40)]
    ids = [one.id for one in store.changes()]
    assert ids == sorted(set(ids))
    assert len(store.runs()) == 1
    assert [one.file for one in store.reports(store.runs()[0].id)] == [one.file for one in results()]


def test_a_reader_is_not_stopped_by_a_writer(store, out, place, opened):
    run = store.add_run(out)
    other = opened.enter_context(open_store(place))
    reading = store.reports(run)
    next(reading)
    kept = other.record(change())
    assert len(list(reading)) == 2
    assert store.changes() == (kept,)


def test_a_run_that_does_not_tell_its_time_has_that_of_its_coming(store, out):
    assert "times" not in json.loads((out / "run.json").read_text(encoding="utf-8"))
    store.add_run(out)
    assert abs(store.runs()[0].started - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_sqlite_store_is_one_file_when_it_is_closed(tmp_path, out):
    with open_store(tmp_path / "s.db") as store:
        store.add_run(out)
    assert sorted(one.name for one in tmp_path.glob("s.db*")) == ["s.db"]
    with sqlite3.connect(tmp_path / "s.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
