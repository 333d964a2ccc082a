"""A run's folder opened again: complete and unchanged, or refused with a word on what to do."""

from __future__ import annotations

import json

import pytest
from run_folders import HOSTILE, failed, report, write_run

from extractor.errors import UsageError
from extractor.models import ReportHead
from extractor.store.folder import open_run


@pytest.fixture
def out(tmp_path):
    return write_run(
        tmp_path,
        failed("a.txt"),
        report(HOSTILE + "\r\n奇怪", "县/b.txt", ReportHead(place="柳溪镇", year=2024)),
    )


def test_a_run_comes_back_with_texts_names_and_notes(out):
    run = open_run(out)
    first, second = run.reports()
    assert (first.ok, first.text, first.advice) == (False, "", "请重新导出。")
    assert second.text == HOSTILE + "\r\n奇怪"
    assert second.notes == ("有点怪",)
    assert [one.name for one in run.metrics] == ["行政处罚案件", "行政检查", "罚款金额", "应诉率"]
    assert run.metrics[0].group == "行政执法"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda out: (out / "run.json").unlink(), "not_a_run"),
        (lambda out: (out / "reports.jsonl").unlink(), "not_a_run"),
        (lambda out: (out / "run.json").write_text("{}", encoding="utf-8"), "run_outdated"),
        (lambda out: (out / "run.json").write_text("[", encoding="utf-8"), "run_outdated"),
        (lambda out: (out / "reports.jsonl").write_text("{}\n", encoding="utf-8"), "run_damaged"),
        (lambda out: (out / "texts/县/b.txt.txt").unlink(), "run_without_text"),
        (lambda out: (out / "texts/县/b.txt.txt").write_bytes(b"\xff\xfe"), "run_without_text"),
        (lambda out: (out / "texts/县/b.txt.txt").write_text("别的" * 200, encoding="utf-8"), "run_damaged"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(out, spoil, code):
    spoil(out)
    with pytest.raises(UsageError) as caught:
        list(open_run(out).reports())
    assert caught.value.code == code
    assert caught.value.advice


def test_run_json_tells_the_names(out):
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert facts["metrics"][1] == {
        "id": "inspections",
        "name": "行政检查",
        "group": "行政执法",
        "units": ["次", "批次", "场次"],
        "kind": "count",
    }
    assert facts["remarks"]["a.txt"] == {"advice": "请重新导出。", "notes": []}
