"""history, compare and run --store: what is remembered, what differs and why, and that no fault there costs a run."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fake_extractor import FakeExtractor, make, same_text

from extractor.cli import main
from extractor.cli.running import Options, run_command
from extractor.store import Change, open_run, open_store

TEXTS = {
    "a.txt": "柳溪镇行政处罚案件12件，检查5次，发书7本。",
    "县/b.txt": "云河镇检查5次，检查8次，罚5000余元，应诉率98.5%。",
    "c.txt": "青石镇检查9次。",
}


@pytest.fixture(autouse=True)
def compare_by_text(monkeypatch):
    monkeypatch.setattr("extractor.batch.run.real_across", lambda *_: same_text)
    monkeypatch.delenv("EXTRACTOR_STORE", raising=False)


@pytest.fixture
def reports(tmp_path):
    return fill(tmp_path / "in", TEXTS)


@pytest.fixture
def db(tmp_path):
    return str(tmp_path / "office.db")


def fill(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(reports: Path, out: Path, factory=make, **more: object) -> int:
    return run_command(Options((reports,), out, **{"jobs": 1, **more}), factory=factory)


class Stricter(FakeExtractor):
    """Other rules: figures of 检查 count otherwise."""

    ruleset_hash = "1" * 64

    def extract(self, path, *, name=None):
        import dataclasses
        from decimal import Decimal

        made = super().extract(path, name=name)
        cells = tuple(
            dataclasses.replace(one, value=one.value + Decimal(1)) if one.value and one.unit == "次" else one
            for one in made.cells
        )
        return dataclasses.replace(made, cells=cells)


def correct(db: str, run: int, file: str, **more) -> Change:
    with open_store(db) as store:
        sha256 = store.report(run, file).sha256
        given = {"target": "inspections", "old": "5", "new": "6", "unit": "次", "why": "台账为6次", **more}
        return store.record(Change(who="王敏", kind="correct", sha256=sha256, file=file, **given))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def compared(tmp_path: Path, *words: str) -> list[dict[str, str]]:
    assert main(["compare", *words, "--out", str(tmp_path / "d.csv")]) == 0
    return rows(tmp_path / "d.csv")


def test_a_run_is_kept_as_its_folder_tells_it(reports, tmp_path, db, capsys):
    fill(reports, {"empty.txt": ""})
    assert run(reports, tmp_path / "out", store=db) == 3
    assert "是第 1 号运行" in capsys.readouterr().err
    folder = open_run(tmp_path / "out")
    with open_store(db) as store:
        assert list(store.reports(1)) == list(folder.reports())
        assert store.run(1).facts == folder.facts
        assert store.add_run(tmp_path / "out") == 1  # the same way of telling a run from another


def test_the_store_s_address_is_not_written_into_the_results(reports, tmp_path, db):
    run(reports, tmp_path / "out", store=db)
    assert "office.db" not in (tmp_path / "out" / "run.json").read_text(encoding="utf-8")


def test_outputs_do_not_depend_on_the_store(reports, tmp_path, db):
    run(reports, tmp_path / "one", store=db)
    run(reports, tmp_path / "two")
    for name in ("reports.jsonl", "summary.xlsx", "numbers.csv", "findings.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_store_that_cannot_be_used_is_told_before_the_work(reports, tmp_path, capsys):
    (tmp_path / "bad.db").write_bytes(b"no database at all" * 999)
    assert (
        main(["run", str(reports), "--out", str(tmp_path / "out"), "--store", str(tmp_path / "bad.db")]) == 2
    )
    assert "不是存储文件，或已损坏" in capsys.readouterr().err
    assert not (tmp_path / "out" / "reports.jsonl").exists()


def test_a_store_that_fails_in_mid_run_costs_no_result(reports, tmp_path, db, capsys, monkeypatch):
    from extractor.errors import UsageError
    from extractor.store.intake import Intake

    def full(self, report):
        raise UsageError("存储写不进去：磁盘已满。", advice="请腾出空间。", code="store_unwritable")

    monkeypatch.setattr(Intake, "take", full)
    assert run(reports, tmp_path / "out", store=db) == 1
    shown = capsys.readouterr()
    assert "没有记入存储：存储写不进去：磁盘已满。" in shown.err
    assert "--resume" in shown.err
    assert len(list(open_run(tmp_path / "out").reports())) == 3
    monkeypatch.undo()
    with open_store(db) as store:
        assert store.runs() == ()


def test_a_review_beside_earlier_results_remembers_the_next_run_too(reports, tmp_path):
    out = tmp_path / "out"
    run(reports, out)
    with open_store(out / "review.db") as store:
        store.add_run(out)
    fill(reports, {"c.txt": "青石镇检查11次。"})
    assert run(reports, out) == 0
    with open_store(out / "review.db") as store:
        assert len(store.runs()) == 2
        assert list(store.reports(2)) == list(open_run(out).reports())


def test_a_review_that_is_broken_does_not_stop_the_next_run(reports, tmp_path, capsys):
    out = tmp_path / "out"
    run(reports, out)
    (out / "review.db").write_bytes(b"torn" * 999)
    assert run(reports, out) == 1
    assert "没有记入存储" in capsys.readouterr().err
    assert (out / "review.db").read_bytes() == b"torn" * 999


def test_history_tells_runs_changes_and_people(reports, tmp_path, db, capsys):
    run(reports, tmp_path / "1", store=db)
    change = correct(db, 1, "a.txt")
    fill(reports, {"c.txt": "青石镇检查11次。", "d.txt": "白马镇检查3次。"})
    (reports / "县" / "b.txt").unlink()
    run(reports, tmp_path / "2", store=db)
    with open_store(db) as store:
        store.record(Change(who="李强", kind="undo", sha256=change.sha256, undoes=change.id))
    capsys.readouterr()
    assert main(["history", "--store", db]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "与第 1 号相比：新增 1，缺少 1，换了文件 1" in shown
    assert "王敏 更正 a.txt 行政检查：5次 → 6次（台账为6次）（已撤销）" in shown
    assert "李强 撤销 a.txt #1" in shown
    assert shown.index("第 2 号 ") < shown.index("第 1 号 ")


def test_history_finds_the_store_by_folder_or_environment(reports, tmp_path, db, capsys, monkeypatch):
    run(reports, tmp_path / "out", store=str(tmp_path / "out" / "review.db"))
    assert main(["history", str(tmp_path / "out")]) == 0
    monkeypatch.setenv("EXTRACTOR_STORE", str(tmp_path / "out" / "review.db"))
    assert main(["history"]) == 0
    monkeypatch.delenv("EXTRACTOR_STORE")
    capsys.readouterr()
    assert main(["history"]) == 2
    assert "没有写明看哪个存储" in capsys.readouterr().err
    assert main(["history", "--store", db]) == 2
    assert "找不到存储" in capsys.readouterr().err
    assert not Path(db).exists()


def test_compare_tells_reports_that_came_and_went(reports, tmp_path):
    run(reports, tmp_path / "1")
    fill(reports, {"d.txt": "白马镇检查3次。"})
    (reports / "c.txt").unlink()
    run(reports, tmp_path / "2")
    told = compared(tmp_path, str(tmp_path / "1"), str(tmp_path / "2"))
    assert [(one["类别"], one["变化"], one["文件"]) for one in told] == [
        ("报告", "新增", "d.txt"),
        ("报告", "缺少", "c.txt"),
    ]


def test_compare_tells_why_a_cell_is_another(reports, tmp_path, db, capsys):
    run(reports, tmp_path / "1", store=db)
    fill(reports, {"c.txt": "青石镇检查11次。"})
    run(reports, tmp_path / "2", store=db, factory=Stricter)
    correct(db, 2, "a.txt", target="penalty_cases", old="12", new="13", unit="件")
    capsys.readouterr()
    told = [one for one in compared(tmp_path, "1", "last", "--store", db) if one["类别"] == "数值"]
    keys = ("文件", "名称", "原值", "新值", "新单位", "原因", "何人", "说明")
    assert [tuple(one[key] for key in keys) for one in told] == [
        ("a.txt", "行政处罚案件", "12", "13", "件", "人工更正", "王敏", "台账为6次"),
        ("a.txt", "行政检查", "5", "6", "次", "规则或程序变了", "", ""),
        ("c.txt", "行政检查", "9", "12", "次", "原文变了", "", ""),
    ]
    shown = capsys.readouterr().out
    assert "数值改动 3 处" in shown
    assert "王敏：台账为6次" in shown


def test_compare_shows_a_correction_that_a_new_text_has_lost(reports, tmp_path, db):
    run(reports, tmp_path / "1", store=db)
    correct(db, 1, "a.txt")
    fill(reports, {"a.txt": TEXTS["a.txt"] + "特此报告。"})
    run(reports, tmp_path / "2", store=db)
    (cell,) = (one for one in compared(tmp_path, "1", "2", "--store", db) if one["类别"] == "数值")
    assert (cell["原值"], cell["新值"]) == ("6", "5")
    assert cell["原因"] == "原文变了，上次的人工更正不再适用"


def test_a_correction_holds_in_the_next_run_over_the_same_file(reports, tmp_path, db):
    run(reports, tmp_path / "1", store=db)
    correct(db, 1, "a.txt")
    run(reports, tmp_path / "2", store=db)
    told = [one for one in compared(tmp_path, "1", "2", "--store", db) if one["类别"] == "数值"]
    assert [(one["原值"], one["新值"], one["原因"]) for one in told] == [("5", "6", "人工更正")]


def test_compare_knows_a_report_again_under_another_name(reports, tmp_path):
    run(reports, tmp_path / "1")
    (reports / "a.txt").rename(reports / "柳溪镇.txt")
    run(reports, tmp_path / "2")
    told = compared(tmp_path, str(tmp_path / "1"), str(tmp_path / "2"))
    assert [(one["变化"], one["文件"], one["原文件"]) for one in told] in (
        [],
        [("有改动", "柳溪镇.txt", "a.txt")],
    )


def test_compare_tells_findings_that_came_and_went(reports, tmp_path):
    fill(reports, {"a.txt": "柳溪镇检查5次，矛盾。", "c.txt": "青石镇检查9次。"})
    run(reports, tmp_path / "1")
    fill(reports, {"a.txt": "柳溪镇检查5次。", "c.txt": "青石镇检查9次，矛盾。"})
    run(reports, tmp_path / "2")
    told = compared(tmp_path, str(tmp_path / "1"), str(tmp_path / "2"))
    assert [(one["变化"], one["文件"], one["名称"]) for one in told if one["类别"] == "问题"] == [
        ("消失", "a.txt", "错误"),
        ("新增", "c.txt", "错误"),
    ]


def test_compare_tells_a_file_that_is_read_now(reports, tmp_path):
    fill(reports, {"d.txt": ""})
    run(reports, tmp_path / "1")
    fill(reports, {"d.txt": "白马镇检查3次。"})
    run(reports, tmp_path / "2")
    told = compared(tmp_path, str(tmp_path / "1"), str(tmp_path / "2"))
    assert [(one["变化"], one["文件"]) for one in told] == [("现在读成了", "d.txt")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("1", "2"), "不知道 1 是哪个存储里的运行"),
        (("nowhere", "2"), "不是 extractor run 的结果文件夹"),
        (("1", "9", "--store", "DB"), "没有第 9 号运行"),
        (("last", "1", "--store", "NONE"), "找不到存储"),
    ],
)
def test_a_run_that_is_not_known_is_told(reports, tmp_path, db, capsys, words, message):
    run(reports, tmp_path / "1", store=db)
    given = [{"DB": db, "NONE": str(tmp_path / "x.db")}.get(one, one) for one in words]
    assert main(["compare", *given]) == 2
    assert message in capsys.readouterr().err


def test_a_csv_that_cannot_be_written_leaves_the_earlier_one(reports, tmp_path, capsys):
    run(reports, tmp_path / "1")
    (tmp_path / "folder.csv").mkdir()
    words = [str(tmp_path / "1")] * 2
    assert main(["compare", *words, "--out", str(tmp_path / "folder.csv")]) == 2
    assert "写不出" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["RUN"]])
def test_no_database_is_loaded_for_help_or_a_run_without_a_store(tmp_path, words):
    report = fill(tmp_path, {"a.txt": TEXTS["a.txt"]}) / "a.txt"
    words = ["run", str(report), "--out", str(tmp_path / "out")] if words == ["RUN"] else words
    code = (
        "import sys; from extractor.cli import main; code = main(sys.argv[1:]); "
        "print([one for one in ('sqlalchemy', 'psycopg') if one in sys.modules], code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=dict(os.environ),
    )
    assert ran.stdout.splitlines()[-1] == "[] 0"
