"""``extractor checks`` and what ``extractor run`` is told of checks, through the command line and real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.batch import own_extractor
from extractor.cli import main

THIS_YEAR = """柳溪镇人民政府关于2024年法治政府建设情况的报告

云岭县人民政府：

一、工作情况
全年开展行政检查217次，办理行政处罚案件34件，受理矛盾纠纷158件，调解成功155件，开展普法宣传活动42场次。

二、存在的不足
队伍年轻，经验不多。

柳溪镇人民政府
2024年12月20日
"""
LAST_YEAR = THIS_YEAR.replace("2024", "2023").replace("42场次", "36场次")
OWN = """relations:
  - code: inspections_le_penalties
    title: 检查多于处罚
    severity: warning
    help: 只为试验：检查次数不多于处罚件数。
    ask: 请核对。
    relations:
      - {kind: le, left: inspections, right: penalty_cases}
"""
COUNTY = """云岭县2024年法治政府建设情况报告

一、工作情况
全县开展行政检查{}次。
"""


def findings(out: Path) -> dict[str, list[dict[str, object]]]:
    lines = (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["file"]: record["findings"] for record in map(json.loads, lines)}


def codes(out: Path, file: str) -> list[str]:
    return [str(one["check"]) for one in findings(out)[file]]


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return main(["run", *map(str, arguments), "--jobs", "1"])


def test_list_tells_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("summary_fine_cap ") and "错误" in line for line in lines)
    assert any(line.startswith("near_duplicate ") and "多份报告" in line for line in lines)


def test_show_tells_meaning_question_basis_and_metrics(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "show", "summary_fine_cap"]) == 0
    told = capsys.readouterr().out
    for part in ("超过法定上限", "问乡镇", "第五十一条", "简易程序罚款（fines_amount_summary）"):
        assert part in told


def test_own_checks_are_listed_and_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = written(tmp_path / "own.yaml", OWN)
    assert main(["checks", "list", "--checks", str(own)]) == 0
    assert "inspections_le_penalties" in capsys.readouterr().out
    assert main(["checks", "show", "inspections_le_penalties", "--checks", str(own)]) == 0
    assert "检查多于处罚" in capsys.readouterr().out


def test_an_unknown_code_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "show", "no_such_check"]) == 2
    assert "no_such_check" in capsys.readouterr().err


def test_run_uses_own_checks(tmp_path: Path) -> None:
    report, own = written(tmp_path / "a.txt", THIS_YEAR), written(tmp_path / "own.yaml", OWN)
    assert run(report, "--out", tmp_path / "plain") == 0
    assert "inspections_le_penalties" not in codes(tmp_path / "plain", "a.txt")
    assert run(report, "--out", tmp_path / "own", "--checks", own) == 0
    assert "inspections_le_penalties" in codes(tmp_path / "own", "a.txt")


def test_a_resumed_run_with_other_checks_reads_again(tmp_path: Path) -> None:
    report, own = written(tmp_path / "a.txt", THIS_YEAR), written(tmp_path / "own.yaml", OWN)
    assert run(report, "--out", tmp_path / "out", "--checks", own) == 0
    own.write_text(
        OWN.replace(
            "kind: le, left: inspections, right: penalty_cases",
            "kind: le, left: penalty_cases, right: inspections",
        ),
        encoding="utf-8",
    )
    own_extractor.cache_clear()  # the next run is another process
    assert run(report, "--out", tmp_path / "out", "--checks", own, "--resume") == 0
    assert "inspections_le_penalties" not in codes(tmp_path / "out", "a.txt")


@pytest.mark.parametrize("faulty", ["relations: 3\n", OWN.replace("penalty_cases}", "no_metric}")])
def test_run_refuses_faulty_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str], faulty: str) -> None:
    report, own = written(tmp_path / "a.txt", THIS_YEAR), written(tmp_path / "own.yaml", faulty)
    assert run(report, "--out", tmp_path / "out", "--checks", own) == 2
    assert "own.yaml" in capsys.readouterr().err
    assert run(report, "--out", tmp_path / "out", "--checks", tmp_path / "none.yaml") == 2


def test_run_tells_required_metrics_that_are_missing(tmp_path: Path) -> None:
    report = written(tmp_path / "a.txt", THIS_YEAR)
    lists = written(tmp_path / "required.yaml", "云岭县: [mediators, inspections]\n别县: [legal_advisers]\n")
    assert run(report, "--out", tmp_path / "out", "--required", lists) == 0
    told = [f["metrics"] for f in findings(tmp_path / "out")["a.txt"] if f["check"] == "metric_missing"]
    assert told == [["mediators"]]
    assert run(report, "--out", tmp_path / "words", "--required", "人民调解员") == 0
    assert "metric_missing" in codes(tmp_path / "words", "a.txt")


def test_run_compares_with_last_years_run(tmp_path: Path) -> None:
    before = written(tmp_path / "2023" / "柳溪镇.txt", LAST_YEAR)
    now = written(tmp_path / "2024" / "柳溪镇.txt", THIS_YEAR)
    assert run(before, "--out", tmp_path / "last") == 0
    assert run(now, "--out", tmp_path / "alone") == 0
    assert "identical_to_last_year" not in codes(tmp_path / "alone", "柳溪镇.txt")
    assert run(now, "--out", tmp_path / "out", "--previous", tmp_path / "last") == 0
    assert set(findings(tmp_path / "out")) == {"柳溪镇.txt"}
    found = next(
        f for f in findings(tmp_path / "out")["柳溪镇.txt"] if f["check"] == "identical_to_last_year"
    )
    assert "行政检查217次" in str(found["message"]) and "上年/柳溪镇.txt" in str(found["message"])
    files = [one.get("file") for one in found["evidence"]]  # type: ignore[attr-defined]
    assert "上年/柳溪镇.txt" in files
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["options"]["previous"]


def test_last_years_run_must_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = written(tmp_path / "a.txt", THIS_YEAR)
    assert run(now, "--out", tmp_path / "out", "--previous", tmp_path / "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err
    assert run(written(tmp_path / "e.txt", "\n"), "--out", tmp_path / "failed") == 3
    assert run(now, "--out", tmp_path / "out", "--previous", tmp_path / "failed") == 2
    assert "没有读成的报告" in capsys.readouterr().err


@pytest.mark.parametrize(("printed", "alarm"), [("467", False), ("468", True)])
def test_a_countys_total_is_held_against_its_townships(tmp_path: Path, printed: str, alarm: bool) -> None:
    folder = tmp_path / "in"
    written(folder / "a.txt", THIS_YEAR)
    written(folder / "b.txt", THIS_YEAR.replace("柳溪镇", "石滩镇").replace("217次", "250次"))
    written(folder / "county.txt", COUNTY.format(printed))
    assert run(folder, "--out", tmp_path / "out") == 0
    told = [f for f in findings(tmp_path / "out")["county.txt"] if f["check"] == "county_total"]
    assert bool(told) is alarm
    if told:
        assert "468次" in str(told[0]["message"]) and "467" in str(told[0]["message"])
        assert told[0]["severity"] == "info"
