"""What can be wrong with a store's place, told in the words of officers."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import pytest
from store_runs import change

from extractor.errors import UsageError
from extractor.store import database, open_store


def refused(place, **more) -> UsageError:
    with pytest.raises(UsageError) as caught:
        open_store(place, **more)
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("mysql://a@b/c", "store_unsupported"),
        ("://", "store_unsupported"),
        ("sqlite://", "store_unsupported"),
        ("postgresql://u:secret@127.0.0.1:1/none", "store_unreachable"),
    ],
)
def test_places_that_are_none(place, code):
    error = refused(place)
    assert error.code == code
    assert "secret" not in error.message + error.advice


def test_a_url_of_a_file_is_the_file(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'a.db'}") as store:
        store.record(change())
    with open_store(tmp_path / "a.db", create=False) as store:
        assert len(store.changes()) == 1


def test_a_store_that_shall_be_there_is_not_made(tmp_path):
    assert refused(tmp_path / "a.db", create=False).code == "store_not_found"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path):
    assert refused(tmp_path).code == "store_is_folder"


def test_a_file_of_another_kind_is_no_store_and_stays_as_it_is(tmp_path):
    (tmp_path / "a.db").write_bytes(b"PK\x03\x04" * 2000)
    assert refused(tmp_path / "a.db").code == "store_damaged"
    assert (tmp_path / "a.db").read_bytes() == b"PK\x03\x04" * 2000


def test_a_store_that_another_program_writes_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "_WAIT", 0.2)
    with open_store(tmp_path / "a.db") as store:
        other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert store.changes() == ()  # who reads need not wait
        with pytest.raises(UsageError) as caught:
            store.record(change())
        assert caught.value.code == "store_busy"
        assert "正被另一个程序写入" in caught.value.message
        other.execute("COMMIT")
        other.close()
        assert store.record(change()).id == 1


def test_postgresql_that_another_locks_is_told_so(postgres, monkeypatch):
    import psycopg
    from postgres_server import fresh_database

    monkeypatch.setattr(database, "_WAIT", 1.0)
    url = fresh_database(postgres)
    with open_store(url) as store:
        with psycopg.connect(
            f"host={postgres} user=office dbname={url.split('/')[3].split('?')[0]}"
        ) as other:
            other.execute("LOCK TABLE changes IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(UsageError) as caught:
                store.record(change())
            assert caught.value.code == "store_busy"
        assert store.record(change()).id


def test_a_disk_that_is_full_loses_no_change_that_was_confirmed(tmp_path):
    with open_store(tmp_path / "a.db") as store:
        store.record(change())
        with store._database.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        long = "理由" * 900
        kept = 1
        with store._database.reading() as connection:  # SQLite's own bound stands for the disk's
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(UsageError) as caught:
            while True:
                store.record(change(why=long))
                kept += 1
        assert caught.value.code == "store_unwritable"
        assert "磁盘已满" in caught.value.message
        assert len(store.changes()) == kept


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_so(tmp_path):
    tmp_path.chmod(0o500)
    assert refused(tmp_path / "a.db").code == "store_unwritable"


def test_a_place_below_a_file_is_told_so(tmp_path):
    (tmp_path / "a").write_text("", encoding="utf-8")
    assert refused(tmp_path / "a" / "b.db").code == "store_unwritable"


def test_reading_a_run_needs_no_database():
    code = "import sys, extractor.store; print('sqlalchemy' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert ran.stdout.strip() == "False"
