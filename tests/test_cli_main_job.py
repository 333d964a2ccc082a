"""The main job with the real pipeline: the sample batch, bad files among good ones, and the evaluation of both."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.record import ReportResult, validate_record

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT / ".." / "shared"


def records(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample batch, worked off by worker processes."""
    out = tmp_path_factory.mktemp("sample")
    assert main(["run", str(CORPUS), "--out", str(out), "--jobs", "2"]) == 0
    return out


def test_every_sample_report_is_read_and_told(sample):
    names = sorted(path.name for path in CORPUS.iterdir() if path.suffix not in (".src", ".json"))
    assert [one["file"] for one in records(sample)] == names
    assert all(one["status"] == "ok" and one["mentions"] and one["numbers"] for one in records(sample))
    summary = rows(sample, "summary.csv")
    assert [row["文件"] for row in summary] == [*names, "合计"]


def test_every_record_passes_the_schema_and_comes_back(sample):
    for one in records(sample):
        validate_record(one)
        assert ReportResult.from_dict(one).to_dict() == one


def test_every_quote_stands_in_the_text(sample):
    for one in records(sample):
        beside = sample / "texts" / f"{one['file']}.txt"
        path = beside if beside.exists() else CORPUS / one["file"]
        text = path.read_bytes().decode("utf-8")
        for each in (*one["mentions"], *one["numbers"]):
            assert text[each["start"] : each["end"]] == each["quote"], one["file"]


def test_tables_hold_what_the_records_hold(sample):
    told = records(sample)
    for name, key in (("mentions.csv", "mentions"), ("numbers.csv", "numbers"), ("findings.csv", "findings")):
        assert len(rows(sample, name)) == sum(len(one[key]) for one in told), name


def test_one_process_writes_the_same_bytes(sample, tmp_path):
    assert main(["run", str(CORPUS), "--out", str(tmp_path), "--jobs", "1"]) == 0
    names = {path.relative_to(sample) for path in sample.rglob("*") if path.is_file()}
    assert names == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    for name in names - {Path("run.json")}:
        assert (sample / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_bad_files_cost_only_themselves(tmp_path):
    batch = tmp_path / "in"
    batch.mkdir()
    good = sorted(CORPUS.glob("*.txt"))[:3]
    for path in good:
        (batch / path.name).write_bytes(path.read_bytes())
    (batch / "empty.txt").write_bytes(b"")
    (batch / "junk.pdf").write_bytes(b"%PDF-1.4 and then nothing of the kind")
    (batch / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    (batch / "blank.txt").write_bytes("　\n\n".encode())
    assert main(["run", str(batch), "--out", str(tmp_path / "out")]) == 3
    failures = rows(tmp_path / "out", "failures.csv")
    assert [row["文件"] for row in failures] == ["blank.txt", "empty.txt", "junk.pdf", "photo.jpg"]
    assert all(row["原因"] and row["建议"] for row in failures)
    assert sum(one["status"] == "ok" for one in records(tmp_path / "out")) == 3


def test_a_report_without_figures_says_so(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(
        "柳溪镇人民政府\n关于法治政府建设的通知\n请各村认真学习。\n", encoding="utf-8"
    )
    assert main(["run", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 0
    assert "a.txt：没有找到" in capsys.readouterr().out
    assert "没有找到" in rows(tmp_path / "out", "summary.csv")[0]["备注"]


def test_an_explanation_of_a_sample(capsys):
    path = min(CORPUS.glob("*.src"))
    from extractor.gold import read_gold

    mention = read_gold(path).mentions[0]
    assert main(["explain", str(path.with_suffix(".txt")), "--at", str(mention.start)]) == 0
    assert mention.quote in capsys.readouterr().out


def test_evaluation_agrees_with_the_independent_scorer(sample, tmp_path, capsys):
    scorer = SHARED / "score.py"
    if not scorer.exists():
        pytest.skip(f"the independent scorer is not at {scorer}")
    command = [sys.executable, str(scorer), str(CORPUS), str(sample / "reports.jsonl"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", str(CORPUS), str(sample / "reports.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(done.stdout)


def test_evaluation_extracts_where_no_results_are_given(tmp_path, capsys):
    for path in sorted(CORPUS.glob("*.src"))[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert main(["evaluate", str(tmp_path), "--json", "--jobs", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["missing_reports"] == 0
    assert told["quote_is_text_at_offsets"] == 1.0


def test_the_shared_batch_with_three_bad_files(tmp_path):
    texts = sorted((SHARED / "corpus").glob("[ab]*.txt"))
    if not texts:
        pytest.skip(f"no shared corpus at {SHARED}")
    batch = tmp_path / "in"
    batch.mkdir()
    for path in [*texts, SHARED / "formats" / "junk.pdf"]:
        (batch / path.name).write_bytes(path.read_bytes())
    (batch / "empty.docx").write_bytes(b"")
    (batch / "x.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(99))
    assert main(["run", str(batch), "--out", str(tmp_path / "out"), "--jobs", "2"]) == 3
    told = records(tmp_path / "out")
    assert sum(one["status"] == "ok" for one in told) == len(texts)
    assert len(rows(tmp_path / "out", "failures.csv")) == 3
