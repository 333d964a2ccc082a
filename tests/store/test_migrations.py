"""A store of every older version becomes what this version needs, with all that was in it; a newer one is refused."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import MetaData, inspect, text
from store_runs import A, change, sha

from extractor.batch import json_line
from extractor.errors import UsageError
from extractor.store import database as database_module
from extractor.store import open_run, open_store
from extractor.store.database import Database
from extractor.store.migrations import LATEST, STEPS, migrate
from extractor.store.rows import content_hash, pack
from extractor.store.tables import METADATA


def old_store(place: str, version: int, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Make a store as the program of that version would have left it."""
    monkeypatch.setattr(database_module, "LATEST", version)
    monkeypatch.setattr(database_module, "migrate", lambda to, at: migrate(to, at, upto=version))
    made = Database(place)
    monkeypatch.undo()
    return made


def fill(made: Database, out) -> None:
    """Put in what the first version kept, in its own words."""
    with made.writing() as to:
        values = {"facts": pack((out / "run.json").read_text(encoding="utf-8"))}
        to.execute(
            text(
                "INSERT INTO runs (key, folder, added, started, version, ruleset, facts) "
                "VALUES ('k', '/x', '2024-01-01T00:00:00+00:00', '2024-01-01T00:00:00+00:00', '1', 'r', :facts)"
            ),
            values,
        )
        for place, one in enumerate(open_run(out).reports()):
            line = json_line(one.record)
            row = {
                "place": place,
                "file": one.file,
                "sha": one.sha256,
                "key": content_hash(line),
                "text": None,
            }
            to.execute(
                text("INSERT INTO records VALUES (:key, :line)"), {"key": row["key"], "line": pack(line)}
            )
            if one.ok:
                row["text"] = content_hash(one.text)
                to.execute(
                    text("INSERT INTO texts VALUES (:key, :body)"),
                    {"key": row["text"], "body": pack(one.text)},
                )
            to.execute(
                text(
                    "INSERT INTO reports (run, place, file, sha256, status, record, text, notes, advice) "
                    "VALUES (1, :place, :file, :sha, 'ok', :key, :text, '[]', '')"
                ),
                row,
            )
        to.execute(
            text(
                "INSERT INTO changes (at, who, kind, sha256, file, target, old, new, unit, why) VALUES "
                "('2024-01-01T00:00:00+00:00', '王敏', 'correct', :sha, 'b', 'inspections', '5', '6', '次', '台账')"
            ),
            {"sha": sha(A)},
        )


def counted(made: Database) -> dict[str, int]:
    with made.reading() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar()
            for name in METADATA.tables
        }


def test_an_empty_place_becomes_a_store_of_this_version(place, opened):
    store = opened.enter_context(open_store(place))
    with store._database.reading() as connection:
        assert connection.execute(text("SELECT version FROM store_version")).all() == [(LATEST,)]


@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_a_store_of_every_older_version_is_brought_up_with_all_in_it(
    place, version, out, monkeypatch, opened, tmp_path
):
    made = old_store(place, version, monkeypatch)
    fill(made, out)
    made.close()
    store = opened.enter_context(open_store(place))
    assert [one.file for one in store.reports(1)] == [one.file for one in open_run(out).reports()]
    assert [one.new for one in store.changes()] == ["6"]
    assert store.record(change()).id > store.changes()[0].id
    if version < 2:  # filled from the records that were there
        counts = counted(store._database)
        told = [json.loads(line) for line in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
        for table, key in (("mentions", "mentions"), ("cells", "table"), ("findings", "findings")):
            assert counts[table] == sum(len(one[key]) for one in told) > 0


def test_the_steps_make_the_tables_that_the_program_knows(store):
    with store._database.reading() as connection:
        found = MetaData()
        found.reflect(connection)
        assert sorted(found.tables) == sorted(METADATA.tables)
        for name, table in METADATA.tables.items():
            made = found.tables[name]
            assert [one.name for one in made.columns] == [one.name for one in table.columns], name
            needed = {one.name for one in table.columns if not one.nullable}
            assert needed - {one.name for one in made.columns if not one.nullable} <= {"hash", "id"}, name
            assert [one.name for one in made.primary_key] == [one.name for one in table.primary_key], name
            keys = {(key.parent.name, key.target_fullname) for key in table.foreign_keys}
            assert {(key.parent.name, key.target_fullname) for key in made.foreign_keys} == keys, name
            indexes = {tuple(one["column_names"]) for one in inspect(connection).get_indexes(name)}
            assert {tuple(one.columns.keys()) for one in table.indexes} <= indexes, name


def test_a_store_of_a_newer_version_is_refused_and_left_alone(place, opened):
    with open_store(place) as store:
        store.record(change())
        with store._database.writing() as connection:
            connection.execute(text("UPDATE store_version SET version = :new"), {"new": LATEST + 1})
    with pytest.raises(UsageError) as caught:
        open_store(place)
    assert caught.value.code == "store_newer"
    assert f"只认到第 {LATEST} 版" in caught.value.message


def test_a_step_that_fails_leaves_the_store_as_it_was(place, monkeypatch, opened):
    made = old_store(place, 1, monkeypatch)

    def broken(connection):
        connection.exec_driver_sql("CREATE TABLE half (a INTEGER)")
        raise ZeroDivisionError

    monkeypatch.setattr("extractor.store.migrations.STEPS", (*STEPS[:1], broken))
    with pytest.raises(ZeroDivisionError):
        open_store(place)
    with made.reading() as connection:
        assert "half" not in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT version FROM store_version")).scalar() == 1
    made.close()
    monkeypatch.undo()
    assert opened.enter_context(open_store(place)).runs() == ()


def test_a_database_of_someone_else_is_refused_and_left_alone(place):
    with open_store(place) as store, store._database.writing() as connection:
        for name in reversed(METADATA.sorted_tables):
            connection.execute(text(f"DROP TABLE {name.name}"))
        connection.execute(text("CREATE TABLE accounts (id INTEGER)"))
    with pytest.raises(UsageError) as caught:
        open_store(place)
    assert caught.value.code == "store_foreign"
