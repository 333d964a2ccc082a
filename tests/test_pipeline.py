"""The one object of the library: a file in, a report's result out, whatever the file is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import RulesError
from extractor.models import CellStatus, LedgerStatus
from extractor.pipeline import Extractor
from extractor.record import ReportResult, Status
from extractor.settings import Limits, Settings

REPORT = """柳溪镇人民政府关于2024年度法治政府建设情况的报告

县委全面依法治县委员会：
现将我镇2024年法治政府建设情况报告如下：
一、主要工作和成效
（一）规范行政执法。全年办理行政处罚案件31件，其中简易程序24件、普通程序7件，罚没款4.26万元。
（二）化解矛盾纠纷。排查矛盾纠纷96件，成功化解95件。无行政诉讼败诉案件。
二、存在的问题
执法力量不足。
三、下一步打算
2025年计划举办法治培训6期。

柳溪镇人民政府
2024年12月20日
"""


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="module")
def result(extractor: Extractor) -> ReportResult:
    return extractor.extract_text(REPORT, "柳溪镇.txt")


def cells(result: ReportResult) -> dict[str, Decimal | None]:
    return {cell.metric: cell.value for cell in result.cells}


def test_the_table_row_of_a_report(result: ReportResult) -> None:
    assert cells(result) == {
        "penalty_cases": 31,
        "penalty_cases_summary": 24,
        "penalty_cases_ordinary": 7,
        "fines_amount": 42600,
        "disputes_found": 96,
        "disputes_resolved": 95,
        "litigation_lost": 0,
    }


def test_the_head_of_a_report(result: ReportResult) -> None:
    head = result.head
    assert (head.issuer, head.place, head.year, head.date) == ("柳溪镇人民政府", "柳溪镇", 2024, "2024-12-20")


def test_every_value_has_its_evidence(result: ReportResult) -> None:
    assert result.text == REPORT
    for one in (*result.mentions, *result.ledger):
        assert REPORT[one.start : one.end] == one.quote
    for finding in result.findings:
        for one in finding.evidence:
            assert REPORT[one.start : one.end] == one.quote


def test_every_figure_is_in_the_ledger(result: ReportResult) -> None:
    covered = {place for row in result.ledger for place in range(row.start, row.end)}
    assert all(place in covered for place, char in enumerate(REPORT) if char.isdigit())
    told = {row.quote: row.status for row in result.ledger}
    assert told["31件"] is LedgerStatus.METRIC
    assert told["6期"] is LedgerStatus.CONTEXT


def test_the_result_is_the_contracts_object(result: ReportResult) -> None:
    record = json.loads(json.dumps(result.to_dict(), ensure_ascii=False))
    assert list(record) == [
        "file",
        "sha256",
        "status",
        "error",
        "report",
        "mentions",
        "table",
        "numbers",
        "findings",
    ]
    assert record["table"]["fines_amount"]["value"] == "42600"
    assert record["status"] == "ok" and record["error"] is None
    for number in record["numbers"]:
        if number["status"] == "metric":
            assert record["mentions"][number["mention"]]["start"] == number["start"]


def test_a_report_that_is_read_twice_gives_the_same(extractor: Extractor, result: ReportResult) -> None:
    assert extractor.extract_text(REPORT, "柳溪镇.txt") == result
    assert Extractor().extract_text(REPORT, "柳溪镇.txt") == result


def test_bytes_text_and_file_give_the_same(
    extractor: Extractor, result: ReportResult, tmp_path: Path
) -> None:
    path = tmp_path / "柳溪镇.txt"
    path.write_text(REPORT, encoding="utf-8", newline="\n")
    assert extractor.extract(path) == result
    assert extractor.extract_bytes(REPORT.encode("utf-8"), "柳溪镇.txt") == result
    assert extractor.extract(path, name="报送/柳溪镇.txt").file == "报送/柳溪镇.txt"


def test_a_report_in_the_old_encoding_is_read(extractor: Extractor, result: ReportResult) -> None:
    old = extractor.extract_bytes(REPORT.encode("gb18030"), "柳溪镇.txt")
    assert (old.text, old.mentions) == (result.text, result.mentions)
    assert old.sha256 != result.sha256


FAILURES = [
    ("empty", b"", "a.txt", "empty_file"),
    ("white space", b" \n\t\n", "a.txt", "empty_file"),
    ("program", b"MZ\x90\x00" + b"\x00" * 200, "a.exe", "unsupported_format"),
    ("broken pdf", b"%PDF-1.4\nbroken", "a.pdf", "truncated_file"),
    ("broken docx", b"PK\x03\x04broken", "a.docx", "truncated_file"),
]


@pytest.mark.parametrize(("data", "name", "code"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES])
def test_what_cannot_be_read_says_why_and_what_to_do(
    extractor: Extractor, data: bytes, name: str, code: str
) -> None:
    result = extractor.extract_bytes(data, name)
    assert result.status is Status.FAILED
    assert result.error is not None
    assert result.error.code == code
    assert name in result.error.message
    assert result.error.advice
    assert (result.mentions, result.cells, result.ledger, result.findings) == ((), (), (), ())
    assert result.to_dict()["error"] == {"code": code, "message": result.error.message}


def test_a_file_that_is_not_there(extractor: Extractor, tmp_path: Path) -> None:
    result = extractor.extract(tmp_path / "没有.txt")
    assert result.error is not None
    assert (result.status, result.error.code) == (Status.FAILED, "file_not_found")
    assert "没有.txt" in result.error.message


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text(REPORT, encoding="utf-8")
    result = Extractor(Settings(limits=Limits(file_size=100))).extract(path)
    assert result.error is not None
    assert result.error.code == "file_too_large"


def test_one_bad_file_does_not_spoil_the_next(extractor: Extractor, result: ReportResult) -> None:
    extractor.extract_bytes(b"", "坏.txt")
    assert extractor.extract_text(REPORT, "柳溪镇.txt") == result


def test_a_text_without_figures_says_so(extractor: Extractor) -> None:
    result = extractor.extract_text("关于召开会议的通知\n请各村准时参加。\n")
    assert result.status is Status.OK
    assert "no_figures" in {note.code for note in result.notes}


def test_one_fact_with_two_values_leaves_the_cell_empty(extractor: Extractor) -> None:
    text = REPORT.replace("执法力量不足。", "执法力量不足。全年办理行政处罚案件34件。")
    result = extractor.extract_text(text)
    (cell,) = [one for one in result.cells if one.metric == "penalty_cases"]
    said = {finding.check for finding in result.findings}
    if cell.value is None:
        assert cell.status in (CellStatus.CONFLICT, CellStatus.AMBIGUOUS)
    else:  # the printed total stands beside its parts: then the other value is told as a finding
        assert cell.status is CellStatus.TOTAL
        assert "repeated_value_conflict" in said


def test_two_plain_values_leave_the_cell_empty(extractor: Extractor) -> None:
    result = extractor.extract_text("办理行政处罚案件28件。\n行政执法有力，办理行政处罚案件31件。\n")
    (cell,) = result.cells
    assert cell.value is None
    assert len(cell.mentions) == 2


def test_explain_names_the_winner(extractor: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT, encoding="utf-8", newline="\n")
    assert "行政处罚案件（penalty_cases）" in extractor.explain(path, REPORT.index("31件"))
    assert "没有数字" in extractor.explain(path, 0)


def test_the_catalogue_is_told_in_order(extractor: Extractor) -> None:
    ids = [metric.id for metric in extractor.metrics]
    assert len(ids) == len(set(ids)) >= 106
    groups = list(dict.fromkeys(metric.group for metric in extractor.metrics))
    assert groups[0] == "leadership"
    assert all(metric.units and metric.name for metric in extractor.metrics)


def test_an_overlay_changes_table_and_hash(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "own.yaml").write_text(
        "penalty:\n  name: 处罚\n  words: [蓝色告知单]\n", encoding="utf-8"
    )
    own = Extractor(Settings(rules=(tmp_path,)))
    assert own.ruleset_hash != extractor.ruleset_hash
    assert cells(own.extract_text("全年开出蓝色告知单28件。"))["penalty_cases"] == 28
    assert "penalty_cases" not in cells(extractor.extract_text("全年开出蓝色告知单28件。"))


def test_broken_rules_are_refused_before_any_file(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "own.yaml").write_text("penalty:\n  name: 处罚\n", encoding="utf-8")
    with pytest.raises(RulesError, match=r"own\.yaml"):
        Extractor(Settings(rules=(tmp_path,)))
