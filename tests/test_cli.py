"""The command line: exit codes, Chinese messages, what is shown, and that nothing ends in a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from fake_extractor import make, same_text
from signalling import hearing_ctrl_c

from extractor.batch import InProcess, Processes
from extractor.cli import main
from extractor.cli.evaluating import evaluate_command
from extractor.cli.running import Options, choose_engine, run_command
from extractor.errors import UsageError

TEXTS = {
    "a.txt": "柳溪镇行政处罚案件12件，检查5次，矛盾。",
    "县/b.txt": "云河镇检查5次，检查8次，罚5000余元，应诉率98.5%。",
    "none.txt": "没有数字",
}
GOLD = """---
id: x01
issuer: null
place: 柳溪镇
county: 云岭县
year: 2024
addressee: null
doc_no: null
date: null
style: plain
planted: []
---
柳溪镇行政处罚案件⟦penalty_cases=12 件|12件⟧，巡查⟦inspections=5 次|5次⟧，查处⟦penalty_cases=3 宗|3宗⟧。
"""


@pytest.fixture(autouse=True)
def compare_by_text(monkeypatch):
    monkeypatch.setattr("extractor.batch.run.real_across", lambda *_: same_text)


@pytest.fixture
def reports(tmp_path):
    return fill(tmp_path / "in", TEXTS)


def fill(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(reports: Path, out: Path, **more: object) -> int:
    return run_command(Options((reports,), out, **{"jobs": 1, **more}), factory=make)


def test_a_good_run_exits_zero_and_shows_the_table(reports, tmp_path, capsys):
    assert run(reports, tmp_path / "out") == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    for words in (
        "柳溪镇（a.txt）",
        "行政检查",
        "错误 1 条",
        "合计不符",
        "none.txt：全文没有找到",
        "读取 3，失败 0",
    ):
        assert words in shown.out
    assert str(tmp_path / "out") in shown.out
    assert "summary.xlsx" in shown.out


def test_some_failed_exits_three_and_the_rest_is_complete(reports, tmp_path, capsys):
    fill(reports, {"empty.txt": "", "raise.txt": "x", "~$a.docx": "x"})
    assert run(reports, tmp_path / "out") == 3
    shown = capsys.readouterr().out
    assert "2 个文件未能读取" in shown
    assert "跳过 1 个不是报告的文件：~$a.docx（Office" in shown
    assert "共 6 个文件：读取 3，失败 2，跳过 1" in shown
    assert "Traceback" not in shown
    lines = (tmp_path / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines].count("ok") == 3
    assert len((tmp_path / "out" / "failures.csv").read_text(encoding="utf-8-sig").splitlines()) == 3


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("run.json", ".extractor-resume")
    }


def test_outputs_do_not_depend_on_the_number_of_jobs_nor_on_an_earlier_run(reports, tmp_path):
    run(reports, tmp_path / "one", jobs=1)
    first = files(tmp_path / "one")
    run(reports, tmp_path / "two", jobs=2)
    run(reports, tmp_path / "one", jobs=1)
    assert first == files(tmp_path / "two") == files(tmp_path / "one")
    assert "reports.jsonl" in first


def test_the_log_holds_what_the_screen_does_not(reports, tmp_path):
    fill(reports, {"raise.txt": "x"})
    run(reports, tmp_path / "out", log_file=tmp_path / "logs" / "run.log")
    events = [
        json.loads(line) for line in (tmp_path / "logs" / "run.log").read_text(encoding="utf-8").splitlines()
    ]
    assert [one["event"] for one in events] == ["start", *["file"] * 4, "end"]
    trouble = next(one for one in events if one.get("code") == "internal_error")
    assert "boom" in trouble["trace"]


def test_engines():
    assert choose_engine(1, 9) == InProcess()
    assert choose_engine(None, 1) == InProcess()
    assert choose_engine(2, 9) == Processes(2)
    assert choose_engine(8, 3) == Processes(3)
    assert isinstance(choose_engine(None, 9), Processes)


def test_results_cannot_go_where_the_reports_are(reports):
    with pytest.raises(UsageError, match="报告所在的文件夹"):
        run(reports, reports)


def test_an_output_folder_below_the_input_is_not_read_again(reports):
    assert run(reports, reports / "结果") == 0
    assert run(reports, reports / "结果") == 0
    lines = (reports / "结果" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(TEXTS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "缺少 INPUT"),
        (["run", "x"], "缺少 --out"),
        (["run", "x", "--out"], "--out"),
        (["run", "x", "--out", "y", "--jobs", "many"], "--jobs"),
        (["run", "x", "--out", "y", "--jobs", "0"], "--jobs"),
        (["run", "nowhere", "--out", "y"], "找不到 nowhere"),
        (["run", ".", "--out", "y", "--rules", "nowhere"], "找不到规则文件夹 nowhere"),
        (["evaluate", "nowhere"], "找不到标注文件夹"),
        (["explain", "nowhere.txt", "--at", "3"], "找不到文件"),
        (["dance"], "没有 dance 这个命令"),
        (["run", "--colour"], "--colour"),
    ],
)
def test_wrong_usage_exits_two_with_a_chinese_message(arguments, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


def test_help_and_version(capsys):
    assert main(["--help"]) == 0
    assert "evaluate" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("extractor ")


def test_a_fault_of_our_own_exits_one_without_a_traceback(capsys, monkeypatch, tmp_path):
    def fail(*_: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr("extractor.cli.running.run_command", fail)
    assert main(["run", str(tmp_path), "--out", str(tmp_path / "o")]) == 1
    shown = capsys.readouterr().err
    assert "boom" in shown
    assert "Traceback" not in shown


def test_ctrl_c_is_told(capsys, monkeypatch, tmp_path):
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.cli.running.run_command", interrupted)
    assert main(["run", str(tmp_path), "--out", str(tmp_path / "o")]) == 130
    assert "已中断" in capsys.readouterr().err


def test_evaluation_of_records_that_are_there(tmp_path, capsys):
    gold = fill(tmp_path / "gold", {"x01.src": GOLD})
    evaluate_command(gold, None, jobs=1, factory=make, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["mentions"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "tp": 2, "fp": 0, "fn": 1}
    assert told["head_accuracy"] == 1.0
    evaluate_command(gold, None, jobs=1, factory=make, details=True)
    shown = capsys.readouterr().out
    assert "penalty_cases" in shown
    assert "漏提  penalty_cases  3" in shown
    assert "0.8000" in shown


def test_evaluation_of_a_finished_run(tmp_path, capsys):
    gold = fill(tmp_path / "gold", {"x01.src": GOLD})
    fill(tmp_path / "in", {"x01.txt": "柳溪镇行政处罚案件12件，巡查5次，查处3宗。\n"})
    run(tmp_path / "in", tmp_path / "out")
    capsys.readouterr()
    assert main(["evaluate", str(gold), str(tmp_path / "out" / "reports.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mentions"]["tp"] == 2


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from fake_extractor import make, same_text
import extractor.batch.run
import extractor.cli.running as running
from extractor.cli.app import main

if __name__ == "__main__":
    extractor.batch.run.real_across = lambda *_: same_text
    real = running.run_command
    running.run_command = lambda options: real(options, factory=make)
    sys.exit(main(sys.argv[1:]))
"""


def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    return path


def call(path: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(path), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, timeout=120)


@pytest.mark.parametrize("columns", ["20", "40", "80", "200"])
def test_a_gbk_console_of_any_width_shows_the_result(reports, tmp_path, columns):
    fill(reports, {"emoji😀.txt": "石桥镇检查3次"})
    done = call(
        script(tmp_path), "run", reports, "--out", tmp_path / "out", PYTHONIOENCODING="gbk", COLUMNS=columns
    )
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    assert done.stderr == b""
    assert "读取 4，失败 0".encode("gbk") in done.stdout


def test_a_closed_pipe_is_no_fault(reports, tmp_path):
    command = f"{sys.executable} {script(tmp_path)} run {reports} --out {tmp_path / 'out'} | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=120)
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "out" / "summary.csv").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_nothing_behind(tmp_path, jobs):
    reports = fill(tmp_path / "in", {f"{number}sleep.txt": "x" for number in range(6)})
    out = tmp_path / "out"
    command = [sys.executable, str(script(tmp_path)), "run", str(reports), "--out", str(out), "--jobs", jobs]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=hearing_ctrl_c,
    )
    deadline = time.monotonic() + 30
    while not (out / ".extractor-resume").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.8)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "已中断" in error.decode("utf-8")
    assert "Traceback" not in error.decode("utf-8")
    assert list(out.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(reports, tmp_path, capsys):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="写不进"):
        run(reports, locked / "out")


def test_help_is_quick_and_light():
    code = "import sys, extractor.cli.app as a; a.main(['--help']); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"spacy", "pandas", "jieba", "yaml", "numpy", "lxml", "extractor.pipeline"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [600, 6_000, 60_000])
def test_a_disk_that_fills_up_leaves_the_old_results_whole(tmp_path, limit):
    reports = fill(tmp_path / "in", {f"{number}.txt": "柳溪镇检查5次。" * 30 for number in range(8)})
    out = tmp_path / "out"
    assert call(script(tmp_path), "run", reports, "--out", out, "--jobs", "1").returncode == 0
    before = files(out)
    fill(reports, {"9.txt": "云河镇检查7次。" * 30})
    bound = f"ulimit -f {max(1, limit // 1024)}; exec {sys.executable} {script(tmp_path)}"
    command = f"{bound} run {reports} --out {out} --jobs 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
    assert done.returncode == 2, done.stderr.decode()
    assert "结果写不进" in done.stderr.decode("utf-8")
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert files(out) == before


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_progress_bar_stands_on_the_error_stream_of_a_terminal_only(reports, tmp_path, encoding):
    import pty

    master, slave = pty.openpty()
    command = [
        sys.executable,
        str(script(tmp_path)),
        "run",
        str(reports),
        "--out",
        str(tmp_path / "out"),
        "--jobs",
        "1",
    ]
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm", "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=slave, env=environment, timeout=60)
    os.close(slave)
    shown = os.read(master, 100_000).decode(encoding)
    os.close(master)
    assert done.returncode == 0
    assert "读取报告" in shown
    assert "读取报告" not in done.stdout.decode(encoding)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_no_control_character_of_a_file_name_reaches_the_terminal(tmp_path, capsys):
    fill(tmp_path / "in", {"a\x1b[31m\x07.txt": "柳溪镇检查5次。矛盾", "b\x1b]0;x.txt": ""})
    run(tmp_path / "in", tmp_path / "out")
    assert not set(capsys.readouterr().out) & set("\x1b\x07")


def test_explanations_are_printed(tmp_path, capsys, monkeypatch):
    class Explains:
        def explain(self, path: Path, offset: int | None, metric: str | None) -> str:
            return f"{path.name} 第 {offset} 字 {metric}"

    monkeypatch.setattr("extractor.cli.running.own_extractor", lambda *_: Explains())
    fill(tmp_path, {"a.txt": "x"})
    assert main(["explain", str(tmp_path / "a.txt"), "--at", "12"]) == 0
    assert capsys.readouterr().out.strip() == "a.txt 第 12 字 None"
    assert main(["explain", str(tmp_path / "a.txt"), "--metric", "inspections"]) == 0
    assert capsys.readouterr().out.strip() == "a.txt 第 None 字 inspections"
    assert main(["explain", str(tmp_path / "a.txt"), "--at", "1", "--metric", "inspections"]) == 2
    assert "只能写一个" in capsys.readouterr().err


def test_archives_are_opened(tmp_path):
    with zipfile.ZipFile(tmp_path / "批.zip", "w") as archive:
        archive.writestr("县/a.txt", "柳溪镇行政检查5次。")
        archive.writestr("b.md", "云河镇行政检查7次。")
    assert run(tmp_path / "批.zip", tmp_path / "out") == 0
    lines = (tmp_path / "out" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["批.zip/b.md", "批.zip/县/a.txt"]
    assert (tmp_path / "out" / "texts" / "批.zip" / "b.md.txt").exists()


def test_a_log_that_cannot_be_written_is_told(reports, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="日志写不进"):
        run(reports, tmp_path / "out", log_file=tmp_path / "file" / "run.log")
