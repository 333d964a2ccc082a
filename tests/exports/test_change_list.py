"""Changes as a table: all of it understood or none recorded, read twice without doubling, in whatever Excel has made."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from fake_extractor import make, same_text

from extractor.cli import main
from extractor.cli.running import Options, run_command
from extractor.store import open_store

TEXTS = {
    "a.txt": "柳溪镇行政处罚案件12件，检查5次，发书7本。",
    "b.txt": "云河镇检查5次，检查8次，罚款5000元。",
    "bad.txt": "",
}
HEAD = "文件,指标,新值,理由,何人\n"


@pytest.fixture(autouse=True)
def compare_by_text(monkeypatch):
    monkeypatch.setattr("extractor.batch.run.real_across", lambda *_: same_text)
    monkeypatch.delenv("EXTRACTOR_STORE", raising=False)


@pytest.fixture
def out(tmp_path) -> Path:
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    run_command(Options((tmp_path / "in",), tmp_path / "out", jobs=1), factory=make)
    return tmp_path / "out"


def filled(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def read(out: Path, tmp_path: Path, text: str, *more: str, encoding: str = "utf-8") -> int:
    return main(["changes", "import", filled(tmp_path, text, encoding), str(out), *more])


def changes(out: Path):
    with open_store(out / "review.db") as store:
        return store.changes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_from_a_spreadsheet_is_recorded(out, tmp_path, capsys, encoding):
    text = HEAD + 'a.txt,行政检查,6,台账为6次,王敏\nb.txt,fines_amount,"5,200.50",核对票据,李强\n,,,,\n'
    assert read(out, tmp_path, text, encoding=encoding) == 0
    first, second = changes(out)
    assert (first.who, first.file, first.target, first.old, first.new, first.unit, first.why) == (
        *("王敏", "a.txt", "inspections", "5", "6", "次", "台账为6次"),
    )
    assert (second.target, second.old, second.new, second.unit) == ("fines_amount", "5000", "5200.5", "元")
    assert "已记入 2 条更正" in capsys.readouterr().out


def test_a_list_read_twice_is_recorded_once(out, tmp_path, capsys):
    text = HEAD + "a.txt,行政检查,6,台账为6次,王敏\n"
    read(out, tmp_path, text)
    assert read(out, tmp_path, text) == 0
    assert len(changes(out)) == 1
    assert "另有 1 行早已记过" in capsys.readouterr().out


def test_old_values_are_what_held_before_each_row(out, tmp_path):
    read(out, tmp_path, HEAD + "a.txt,行政检查,6,台账,王敏\na.txt,行政检查,9,再核,王敏\n")
    assert [(one.old, one.new) for one in changes(out)] == [("5", "6"), ("6", "9")]


def test_a_dry_run_records_nothing(out, tmp_path, capsys):
    assert read(out, tmp_path, HEAD + "a.txt,行政检查,6,台账,王敏\n", "--dry-run") == 0
    assert changes(out) == ()
    assert "将记入 1 条" in capsys.readouterr().out


def test_rows_that_name_nobody_are_whose_the_command_says(out, tmp_path):
    assert read(out, tmp_path, "文件,指标,新值,理由\na.txt,行政检查,6,台账\n", "--who", "周宁") == 0
    assert changes(out)[0].who == "周宁"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x.txt,行政检查,6,台账,王敏", "没有读成的报告“x.txt”"),
        ("bad.txt,行政检查,6,台账,王敏", "没有读成的报告“bad.txt”"),
        ("a.txt,检察,6,台账,王敏", "没有叫“检察”的指标"),
        ("a.txt,行政检查,六,台账,王敏", "“六”不是一个数"),
        ("a.txt,行政检查,6,,王敏", "没有写更正的理由"),
        ("a.txt,行政检查,6,台账,", "没有写明是谁改的"),
        ("a.txt,行政检查,,台账,王敏", "没有写更正后的数"),
    ],
)
def test_one_row_that_is_not_understood_and_nothing_is_recorded(out, tmp_path, capsys, row, words):
    assert read(out, tmp_path, HEAD + f"a.txt,行政检查,6,台账,王敏\n{row}\n") == 2
    shown = capsys.readouterr().err
    assert "第 3 行" in shown
    assert words in shown
    assert changes(out) == ()


def test_a_unit_of_another_measure_is_refused(out, tmp_path, capsys):
    text = "文件,指标,新值,单位,理由,何人\nb.txt,罚款金额,0.52,万元,票据,王敏\n"
    assert read(out, tmp_path, text) == 2
    assert "单位应为 元，不是“万元”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"a,b\n1,2\n", "缺少列"), (b"", "缺少列"), (b"\xff\xff\xff\x00", "认不出"), (None, "打不开更正清单")],
)
def test_what_is_no_list_is_told(out, tmp_path, capsys, data, words):
    path = tmp_path / "list.csv"
    if data is not None:
        path.write_bytes(data)
    assert main(["changes", "import", str(path), str(out)]) == 2
    assert words in capsys.readouterr().err


def test_what_was_exported_reads_back_as_known(out, tmp_path, capsys):
    at = TEXTS["a.txt"].index("7本")
    text = (
        "文件,操作,指标,原值,新值,理由,何人,对象编号\n"
        "a.txt,更正,行政检查,5,6,台账,王敏,\n"
        "a.txt,剔除,行政处罚案件,12,,不是本年的,王敏,\n"
        f"a.txt,归入指标,应诉率,7本,,漏提,王敏,{at}-{at + 2}\n"
        "b.txt,认可,罚款金额,5000,,,李强,\n"
        "b.txt,问题状态,,,已答复,来函说明,李强,0123456789abcdef\n"
    )
    assert read(out, tmp_path, text) == 0
    kinds = [one.kind for one in changes(out)]
    assert kinds == ["correct", "reject", "assign", "accept", "finding"]
    assert main(["changes", "export", str(out), "--out", str(tmp_path / "all.csv")]) == 0
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["操作"] for row in rows] == ["更正", "剔除", "归入指标", "认可", "问题状态"]
    assert [row["新值"] for row in rows] == ["6", "", "", "", "已答复"]
    assert main(["changes", "import", str(tmp_path / "all.csv"), str(out)]) == 0
    assert len(changes(out)) == 5
    capsys.readouterr()
    assert main(["changes", "list", str(out), "--file", "b.txt"]) == 0
    assert "共 2 条" in capsys.readouterr().out


def test_a_change_is_taken_back_by_a_row(out, tmp_path):
    read(out, tmp_path, HEAD + "a.txt,行政检查,6,台账,王敏\n")
    undo = "文件,操作,指标,新值,理由,何人,撤销第几号\na.txt,撤销,,,记错,王敏,1\n"
    assert read(out, tmp_path, undo) == 0
    assert read(out, tmp_path, undo) == 0
    assert [one.kind for one in changes(out)] == ["correct", "undo"]


def exported(out: Path, tmp_path: Path) -> list[dict[str, str]]:
    path = tmp_path / "all.csv"
    path.unlink(missing_ok=True)
    assert main(["changes", "export", str(out), "--out", str(path)]) == 0
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


UNDO = "文件,操作,指标,新值,理由,何人,撤销第几号\na.txt,撤销,,,{why},王敏,{number}\n"
HISTORIES = {
    "one taken back": (
        HEAD + "a.txt,行政检查,6,台账,王敏\n",
        UNDO.format(why="记错", number=1),
    ),
    "one taken back and that taken back": (
        HEAD + "a.txt,行政检查,6,台账,王敏\n",
        UNDO.format(why="记错", number=1),
        UNDO.format(why="没错", number=2),
    ),
    "two on one figure": (HEAD + "a.txt,行政检查,6,台账,王敏\na.txt,行政检查,9,再核,王敏\n",),
    "there and back again": (
        HEAD + "a.txt,行政检查,6,台账,王敏\na.txt,行政检查,9,再核,王敏\na.txt,行政检查,6,台账,王敏\n",
    ),
    "corrected and then looked at": (
        HEAD + "a.txt,行政检查,6,台账,王敏\n",
        "文件,操作,指标,新值,理由,何人\na.txt,认可,行政检查,,看过,李强\n",
    ),
}


@pytest.mark.parametrize("case", HISTORIES)
def test_a_whole_record_read_back_adds_nothing_and_brings_nothing_back(out, tmp_path, case):
    for text in HISTORIES[case]:
        assert read(out, tmp_path, text) == 0
    before, rows = changes(out), exported(out, tmp_path)
    assert main(["changes", "import", str(tmp_path / "all.csv"), str(out)]) == 0
    assert changes(out) == before
    assert exported(out, tmp_path) == rows


def test_another_unit_is_another_change(out, tmp_path):
    head = "文件,指标,新值,单位,理由,何人\n"
    assert read(out, tmp_path, head + "a.txt,行政检查,6,次,台账,王敏\n") == 0
    assert read(out, tmp_path, head + "a.txt,行政检查,6,批次,台账,王敏\n") == 0
    assert [one.unit for one in changes(out)] == ["次", "批次"]


@pytest.mark.parametrize(
    ("case", "kept"),
    [
        ("one taken back", []),
        ("one taken back and that taken back", ["6"]),
        ("two on one figure", ["6", "9"]),
    ],
)
def test_a_record_read_into_another_store_brings_what_holds(out, tmp_path, case, kept):
    for text in HISTORIES[case]:
        read(out, tmp_path, text)
    exported(out, tmp_path)
    other = tmp_path / "other.db"
    assert main(["changes", "import", str(tmp_path / "all.csv"), str(out), "--store", str(other)]) == 0
    with open_store(other) as store:
        assert [(one.kind, one.new) for one in store.changes()] == [("correct", new) for new in kept]


def test_an_exported_row_that_somebody_edits_is_a_new_change(out, tmp_path):
    read(out, tmp_path, HEAD + "a.txt,行政检查,6,=台账,王敏\n")
    (row,) = exported(out, tmp_path)
    assert row["理由"] == "'=台账"
    edited = "编号,文件,指标,新值,理由,何人\n1,a.txt,行政检查,{new},'=台账,王敏\n"
    assert read(out, tmp_path, edited.format(new=6)) == 0
    assert len(changes(out)) == 1
    assert read(out, tmp_path, edited.format(new=8)) == 0
    assert [one.new for one in changes(out)] == ["6", "8"]
