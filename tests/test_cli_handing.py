"""What is made from a run's folder on the command line: what is said, what is written, and what is refused."""

from __future__ import annotations

import csv
import hashlib
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from run_folders import finding, report, write_run

from extractor.cli import main
from extractor.models import ReportHead
from extractor.store import OWN_STORE, Change, ChangeKind, fingerprint, open_run, open_store

TEXT = "柳溪镇检查5次，又检查8次，罚款20元，发书7本，行政处罚案件12件。"
OTHER = "云河镇检查3次，罚款10元。"
HEAD = "文件,指标,新值,理由,何人"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    first = replace(
        report(
            TEXT,
            "a.txt",
            ReportHead("云岭县柳溪镇人民政府", "柳溪镇", "云岭县", 2024),
            finding(TEXT, "5次", "8次", message="检查5次又8次"),
            finding(TEXT, "20元", message="罚款偏少"),
        ),
        sha256=sha(TEXT),
    )
    other = replace(
        report(OTHER, "b.txt", ReportHead(place="云河镇", county="云岭县", year=2023)), sha256=sha(OTHER)
    )
    return write_run(tmp_path_factory.mktemp("run"), first, other)


@pytest.fixture
def run(written, tmp_path) -> Path:
    return shutil.copytree(written, tmp_path / "结果")


@pytest.fixture
def say(capsys, run, tmp_path):
    """Run a command and return exit code, what was said, and what was complained of; ``RUN`` and ``TMP`` are filled in."""

    def said(*words: str) -> tuple[int, str, str]:
        told = [one.replace("RUN", str(run)).replace("TMP", str(tmp_path)) for one in words]
        capsys.readouterr()
        code = main(told)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out.replace("\n", ""), shown.err

    return said


def change(kind: ChangeKind, **more) -> Change:
    return Change(who="张三", kind=kind, sha256=sha(TEXT), file="a.txt", **more)


def kept(run: Path, *made: Change, name: str = OWN_STORE) -> Path:
    with open_store(run / name) as store:
        for one in made:
            store.record(one)
    return run / name


def corrected(run: Path) -> Path:
    return kept(run, change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"))


def text_of(run: Path) -> Path:
    return next((run / "texts").glob("a.txt*"))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("words", "told", "advice"),
    [
        (["html", "TMP/没有"], "不是 extractor run 的结果文件夹：里面没有 run.json", "--out 所指的文件夹"),
        (["html", "RUN", "--out", "TMP/没有/a.html"], "写不出", "请检查文件夹是否存在、可写"),
        (["html", "RUN", "--store", "TMP/没有.db"], "找不到存储", "建议："),
        (["export", "RUN", "--out", "TMP/o"], f"里没有更正记录 {OWN_STORE}", "先用 extractor review"),
        (["export", "TMP/没有", "--out", "TMP/o"], "不是 extractor run 的结果文件夹", "建议："),
        (["export", "RUN", "--out", "TMP/o", "--store", "TMP/没有.db"], "找不到存储", "建议："),
        (["export", "RUN"], "缺少 --out", "extractor --help"),
        (["letters"], "请写明结果文件夹和 --out", "例如：extractor letters"),
        (["letters", "RUN"], "请写明结果文件夹和 --out", "例如："),
        (["letters", "RUN", "--out", "TMP/函", "--template", "TMP/没有.docx"], "没有.docx", "建议："),
        (["letters", "RUN", "--out", "TMP/函", "--template", "RUN/run.json"], "run.json", "建议："),
        (["charts", "TMP/没有", "--out", "TMP/图"], "不是 extractor run 的结果文件夹", "建议："),
        (["charts", "RUN", "--out", "TMP/图", "-m", "没有这个"], "没有这个", "建议："),
        (["charts", "RUN", "--out", "TMP/图", "--font", "TMP/没有.ttf"], "没有.ttf", "建议："),
        (["charts", "RUN", "--out", "TMP/图", "--year", "去年"], "--year 的值不对", "extractor --help"),
        (["changes", "list"], "没有写明看哪个存储", "EXTRACTOR_STORE"),
        (["changes", "list", "TMP/没有"], "找不到存储", "建议："),
        (["changes", "export", "RUN", "--out", "TMP/c.csv"], "找不到存储", "建议："),
        (["changes", "import", "TMP/没有.csv", "RUN"], "打不开更正清单", "请检查路径"),
        (["history", "RUN"], "找不到存储", "建议："),
        (["compare", "last", "RUN"], "不知道 last 是哪个存储里的运行", "--store"),
        (["compare", "RUN", "TMP/没有"], "不是 extractor run 的结果文件夹", "建议："),
        (["checks", "show", "nonsense"], "没有 nonsense 这个核查代码", "checks list"),
        (["accounts", "dance"], "没有 dance 这个命令", "extractor --help"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_cannot_be_done_exits_two_and_says_why_and_what_to_do(
    say, tmp_path, monkeypatch, words, told, advice
):
    monkeypatch.delenv("EXTRACTOR_STORE", raising=False)
    before = sorted(one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*"))
    code, _, err = say(*words)
    assert code == 2
    assert told in err and advice in err
    after = sorted(
        one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.name != OWN_STORE
    )
    assert [one for one in after if one not in before and one != "图"] == []


def test_results_of_an_older_version_are_told(say, run):
    (run / "run.json").write_text("{}", encoding="utf-8")
    for words in (["html", "RUN"], ["export", "RUN", "--out", "TMP/o"], ["letters", "RUN", "--out", "TMP/f"]):
        code, _, err = say(*words)
        assert (code, "不是本版本写出的运行记录" in err) == (2, True)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            lambda run: (run / "reports.jsonl").write_bytes(b"{}\n"),
            "reports.jsonl 第 1 行不是本程序写出的结果",
        ),
        (lambda run: (run / "reports.jsonl").unlink(), "里面没有 reports.jsonl"),
        (lambda run: text_of(run).unlink(), "读不到报告的文本"),
        (lambda run: text_of(run).write_text("别的字" * 30, encoding="utf-8"), "与结果对不上"),
        (lambda run: text_of(run).write_bytes(b"\xff\xfe"), "不是 UTF-8 文本"),
    ],
    ids=["no record", "no records", "no text", "another text", "no utf-8"],
)
@pytest.mark.parametrize(
    "words", [["html", "RUN"], ["export", "RUN", "--out", "TMP/o"], ["letters", "RUN", "--out", "TMP/f"]]
)
def test_results_that_were_harmed_are_told_and_nothing_is_written(say, run, tmp_path, harm, told, words):
    corrected(run)
    harm(run)
    code, _, err = say(*words)
    assert code == 2 and told in err
    assert not (run / "report.html").exists()
    assert [one for name in "of" for one in (tmp_path / name).glob("*")] == []


def test_the_page_says_where_it_is_and_how_many_cells_were_changed(say, run):
    code, out, _ = say("html", "RUN")
    assert (code, "（2 个文件，" in out, "人工改动" in out) == (0, True, False)
    corrected(run)
    code, out, _ = say("html", "RUN", "--out", "TMP/给局长.html")
    assert (code, "其中人工改动 1 格，逐格注明，" in out) == (0, True)


def test_the_export_names_its_files_and_leaves_the_run_alone(say, run, tmp_path):
    corrected(run)
    before = {one: one.read_bytes() for one in run.rglob("*") if one.is_file() and OWN_STORE not in one.name}
    code, out, _ = say("export", "RUN", "--out", "TMP/更正后")
    assert code == 0
    assert "人工改动 1 个格子" in out
    assert table(tmp_path / "更正后" / "summary.csv")[0]["行政检查（次）"] == "13"
    for one in (tmp_path / "更正后").iterdir():
        assert one.name in out
    assert {one: one.read_bytes() for one in before} == before


@pytest.mark.parametrize("target", ["RUN", "RUN/.", "RUN/../结果"])
def test_the_export_never_goes_over_the_run(say, run, target):
    corrected(run)
    code, _, err = say("export", "RUN", "--out", target)
    assert code == 2 and "以免盖掉提取的原值" in err


def test_an_export_into_a_place_that_is_a_file_is_told(say, run, tmp_path):
    corrected(run)
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    code, _, err = say("export", "RUN", "--out", "TMP/文件")
    assert code == 2 and "写不出" in err
    assert (tmp_path / "文件").read_text(encoding="utf-8") == "x"


def test_letters_are_written_to_those_who_have_questions(say, run, tmp_path):
    code, out, _ = say("letters", "RUN", "--out", "TMP/函", "--sender", "云岭县司法局")
    assert code == 0
    assert "云岭县柳溪镇：2 个问题" in out and "没有需要核实的问题、不写函件的：云岭县云河镇" in out
    assert "共写出 1 份核实函" in out
    assert "未填：--date、--deadline" in out
    (path,) = (tmp_path / "函").iterdir()
    with zipfile.ZipFile(path) as letter:
        assert "云岭县司法局" in letter.read("word/document.xml").decode("utf-8")


def test_letters_ask_no_more_about_what_was_answered(say, run):
    found = next(open_run(run).reports()).record["findings"]
    kept(run, *(change(ChangeKind.FINDING, target=fingerprint(one), new="answered") for one in found))
    code, out, _ = say("letters", "RUN", "--out", "TMP/函")
    assert code == 0 and "共写出 0 份核实函" in out and "未填" not in out


def test_letters_of_an_earlier_time_are_mentioned(say, tmp_path):
    (tmp_path / "函").mkdir()
    (tmp_path / "函" / "旧的.docx").write_bytes(b"old")
    code, out, _ = say("letters", "RUN", "--out", "TMP/函")
    assert code == 0 and "还有不是这次写的文件：旧的.docx" in out
    assert (tmp_path / "函" / "旧的.docx").read_bytes() == b"old"


def test_a_template_is_saved_edited_and_used(say, tmp_path):
    code, out, _ = say("letters", "--save-template", "TMP/模板.docx")
    assert code == 0 and "改好后用 --template 指定它" in out
    code, out, _ = say("letters", "RUN", "--out", "TMP/函", "--template", "TMP/模板.docx")
    assert code == 0 and "共写出 1 份核实函" in out


# changes


def test_changes_are_listed_in_words(say, run):
    low = next(open_run(run).reports()).record["findings"][1]
    start = TEXT.index("7本")
    kept(
        run,
        change(ChangeKind.CORRECT, target="inspections", new="13", unit="次", why="看了台账"),
        change(ChangeKind.FINDING, target=fingerprint(low), old="open", new="answered", why="来函"),
        change(ChangeKind.ASSIGN, target=f"{start}-{start + 2}", old="7本", new="litigation_response_rate"),
        change(ChangeKind.ACCEPT, target="penalty_cases", old="12"),
        change(ChangeKind.REJECT, target="fines_amount", old="20"),
        change(ChangeKind.UNDO, undoes=1),
    )
    code, out, _ = say("changes", "list", "RUN")
    assert code == 0
    for words in (
        "张三 更正 a.txt 行政检查：", "→ 13次（看了台账）（已撤销）", "“罚款偏少” → 已答复（来函）", "“7本” → 应诉率",
        "认可 a.txt 行政处罚案件：12", "剔除 a.txt 罚款金额：20", "撤销 a.txt #1", "共 6 条。",
    ):  # fmt: skip
        assert words in out, words
    code, out, _ = say("changes", "list", "RUN", "--file", "b.txt")
    assert (code, "共 0 条。" in out) == (0, True)
    code, out, _ = say("history", "RUN")
    assert code == 0 and "里还没有运行" in out and "“罚款偏少” → 已答复（来函）" in out


def test_a_store_without_its_run_is_listed_with_what_it_has(say, run, tmp_path):
    (tmp_path / "单独").mkdir()
    shutil.copy(corrected(run), tmp_path / "单独.db")
    code, out, _ = say("changes", "list", "--store", "TMP/单独.db")
    assert code == 0 and "inspections" in out and "共 1 条。" in out


def test_changes_go_out_and_come_in_again(say, run, tmp_path, written):
    corrected(run)
    code, out, _ = say("changes", "export", "RUN", "--out", "TMP/清单.csv")
    assert code == 0 and "（1 条）" in out
    (row,) = table(tmp_path / "清单.csv")
    assert (row["指标"], row["新值"], row["何人"]) == ("行政检查", "13", "张三")
    shutil.copytree(written, tmp_path / "另一处")
    code, out, _ = say("changes", "import", "TMP/清单.csv", "TMP/另一处")
    assert code == 0 and "已记入 1 条更正。" in out
    code, out, _ = say("changes", "import", "TMP/清单.csv", "TMP/另一处")
    assert code == 0 and "已记入 0 条更正。另有 1 行早已记过。" in out


def test_a_list_is_tried_before_it_is_recorded(say, run, tmp_path):
    (tmp_path / "单.csv").write_text(f"{HEAD}\na.txt,行政检查,13,看了台账,李强\n", encoding="utf-8-sig")
    code, out, _ = say("changes", "import", "TMP/单.csv", "RUN", "--dry-run")
    assert code == 0 and "将记入 1 条更正。" in out and "李强 更正 a.txt 行政检查" in out
    with open_store(run / OWN_STORE) as store:
        assert store.changes() == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_of_excel_and_wps_are_read(say, run, tmp_path, encoding):
    (tmp_path / "单.csv").write_bytes(f"{HEAD}\r\na.txt,行政检查,13,看了台账,\r\n".encode(encoding))
    code, out, _ = say("changes", "import", "TMP/单.csv", "RUN", "--who", "李强")
    assert code == 0 and "李强 更正" in out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("文件,指标\n", "缺少列：新值、理由"),
        ("", "缺少列"),
        (f"{HEAD}\na.txt,行政检查,13,,李强\n", "第 2 行"),
        (f"{HEAD}\na.txt,行政检查,十三,来函,李强\n", "第 2 行"),
        (f"{HEAD}\na.txt,没有这个,13,来函,李强\n", "第 2 行"),
        (f"{HEAD}\n没有.txt,行政检查,13,来函,李强\n", "第 2 行"),
        (f"{HEAD}\na.txt,行政检查,13,来函,\n", "第 2 行"),
        (f"{HEAD}\na.txt,行政检查,13,来函,李强\nb.txt,行政检查,x,来函,李强\n", "第 3 行"),
    ],
    ids=["columns", "empty", "no reason", "no number", "no metric", "no file", "nobody", "one of two"],
)
def test_a_list_with_a_fault_is_told_by_its_row_and_nothing_is_recorded(say, run, tmp_path, text, told):
    (tmp_path / "单.csv").write_text(text, encoding="utf-8")
    code, _, err = say("changes", "import", "TMP/单.csv", "RUN")
    assert code == 2 and told in err
    with open_store(run / OWN_STORE) as store:
        assert store.changes() == ()


# checks


def test_checks_are_listed_and_each_can_be_shown(say):
    code, out, _ = say("checks", "list")
    assert code == 0 and "disputes_resolved_le_handled" in out
    code, out, _ = say("checks", "show", "disputes_resolved_le_handled")
    assert code == 0 and "disputes_resolved_le_handled" in out and len(out) > 100
