"""The runs of a server, what may be opened, and what is exported."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.store import open_store
from extractor.web.access import Role
from extractor.web.desk import Desk
from extractor.web.outputs import OUTPUTS
from web.web_runs import key_of, person, written_run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return written_run(tmp_path / "lot" / "x")


@pytest.fixture
def desk(tmp_path: Path, out: Path):
    made = Desk(tmp_path / "home", [out])
    yield made
    made.close()


def opened(desk, id):
    return asyncio.run(desk.open(id))


def test_runs_are_listed_and_opened_once(desk, out):
    (tile,) = desk.runs()
    assert (tile.folder, tile.counts["ok"], tile.title) == (out, 4, "x")
    bench = opened(desk, tile.id)
    assert opened(desk, tile.id) is bench
    (out / "run.json").touch()  # the run was made again
    assert opened(desk, tile.id) is not bench


def test_runs_of_the_home_folder_are_found(desk, tmp_path):
    written_run(tmp_path / "home" / "2025-01-01")
    (tmp_path / "home" / "junk").mkdir()
    assert {one.title for one in desk.runs()} == {"x", "2025-01-01"}


def test_a_named_store_brings_its_runs_and_holds_all_changes(tmp_path, out):
    place = tmp_path / "all.db"
    with open_store(place) as store:
        store.add_run(out)
    desk = Desk(tmp_path / "home", [], str(place))
    try:
        (tile,) = desk.runs()
        bench = opened(desk, tile.id)
        bench.accept(person(), key_of(bench, "县/b.txt"), "inspections", "5")
    finally:
        desk.close()
    assert not (out / "review.db").exists()
    with open_store(place) as store:
        assert len(store.changes()) == 1


def test_a_run_whose_folder_is_gone_is_read_from_the_store(tmp_path, out):
    place = tmp_path / "all.db"
    with open_store(place) as store:
        store.add_run(out)
    out.rename(out.with_name("elsewhere"))
    desk = Desk(tmp_path / "home", [], str(place))
    try:
        bench = opened(desk, desk.runs()[0].id)
        assert bench.report(key_of(bench, "县/b.txt")).text.startswith("𠮷柳溪镇")
        table = desk.exporter.table(bench, "summary.csv").read_bytes().decode("utf-8-sig")
        assert "柳溪镇" in table
    finally:
        desk.close()


def test_unknown_runs_are_refused(desk):
    with pytest.raises(UsageError, match="没有这次运行"):
        opened(desk, "nonsense")


def test_only_admins_open_folders(desk, tmp_path):
    other = written_run(tmp_path / "other")
    for role in (Role.OFFICER, Role.AUDITOR):
        with pytest.raises(UsageError, match="不能打开服务器上的文件夹"):
            desk.add_folder(person(role), str(other))
    assert desk.add_folder(person(Role.ADMIN), f'"{other}"') in {one.id for one in desk.runs()}
    for told in ("out", "", str(tmp_path / "gone"), str(tmp_path)):
        with pytest.raises(UsageError):
            desk.add_folder(person(Role.ADMIN), told)


def test_auditors_hand_nothing_in(desk):
    with pytest.raises(UsageError, match="不能上传"):
        desk.intake(person(Role.AUDITOR))
    with pytest.raises(UsageError, match="还没有上传"):
        desk.reading(desk.intake(person()))


def test_a_shared_store_remembers_what_is_read_in_on_the_page(tmp_path):
    desk = Desk(tmp_path / "home", [], str(tmp_path / "all.db"))
    taken = desk.intake(person())
    taken.place("s.txt", 10).write_text("柳溪镇2024年共办结行政处罚案件12件。", encoding="utf-8")
    reading = desk.reading(taken)
    try:
        assert asyncio.run(desk.read(reading)), reading.error
        (tile,) = desk.runs()
        assert (tile.folder, tile.stored, tile.counts["ok"]) == (reading.out, 1, 1)
    finally:
        desk.close()


def test_exports_say_which_cells_were_changed_and_follow_every_change(desk):
    bench = opened(desk, desk.runs()[0].id)
    key = key_of(bench, "县/b.txt")

    def told(name):
        data = desk.exporter.table(bench, name).read_bytes().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(data)))

    made = bench.correct(person(), key, "inspections", "5", value="6", unit="次", why="来函更正")
    row = next(one for one in told("summary.csv") if one["文件"] == "县/b.txt")
    assert row["行政检查（次）"] == "6" and "行政检查" in row["人工改动"]
    bench.undo(person(), made.id)
    row = next(one for one in told("summary.csv") if one["文件"] == "县/b.txt")
    assert (row["行政检查（次）"], row["人工改动"]) == ("5", "")
    assert len(told("changes.csv")) == 2
    for name in OUTPUTS:
        assert desk.exporter.table(bench, name).stat().st_size > 0


def test_letters_leave_out_what_is_answered(desk):
    bench = opened(desk, desk.runs()[0].id)
    names = zipfile.ZipFile(desk.exporter.letters(bench, "云岭县司法局", "", "3月20日")).namelist()
    assert len(names) == 1 and "柳溪镇" in names[0]
    bench.answer(person(), key_of(bench, "县/b.txt"), 0, "answered", why="来函")
    assert zipfile.ZipFile(desk.exporter.letters(bench, "", "", "")).namelist() == []
