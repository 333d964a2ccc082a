"""Evaluation: the rules of matching, and agreement with the independent scorer where that is at hand."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import RulesError, UsageError
from extractor.evaluate import Tally, load_gold, load_records, per_metric_frame, score
from extractor.gold import GoldMention, GoldReport, Planted
from extractor.models import Part, ReportHead, Role

SHARED = Path(__file__).parents[1] / ".." / "shared"

TEXT = "柳溪镇2024年办理行政处罚案件28件，开展检查171次，其中夜查12次，明年检查200次。"


def gold(*mentions: GoldMention, planted: tuple[Planted, ...] = ()) -> GoldReport:
    return GoldReport("x01", ReportHead(place="柳溪镇", year=2024), TEXT, mentions, planted)


def marked(metric: str, value: str, quote: str, unit: str, **more: Any) -> GoldMention:
    start = TEXT.index(quote)
    return GoldMention(metric, Decimal(value), unit, start, start + len(quote), quote, **more)


CASES = marked("penalty_cases", "28", "28件", "件")
CHECKS = marked("inspections", "171", "171次", "次", part=Part.TOTAL)
NIGHTS = marked("inspections", "12", "12次", "次", part=Part.PART)
PLANNED = marked("inspections", "200", "200次", "次", role=Role.TARGET)


def given(one: GoldMention, **changes: Any) -> dict[str, Any]:
    row = {
        "metric": one.metric,
        "value": str(one.value),
        "unit": one.unit,
        "start": one.start,
        "end": one.end,
        "quote": one.quote,
        "approx": one.approx.value,
        "role": one.role.value,
        "part": one.part and one.part.value,
    }
    return {**row, **changes}


def record(*mentions: dict[str, Any], **more: Any) -> dict[str, dict[str, Any]]:
    return {"x01": {"file": "x01.txt", "status": "ok", "mentions": list(mentions), **more}}


def test_units_that_read_the_same_match():
    scores = score([gold(CASES)], record(given(CASES, unit="起", value="28.0")))
    assert (scores.mentions.tp, scores.mentions.fp, scores.mentions.fn) == (1, 0, 0)


@pytest.mark.parametrize(
    "change", [{"unit": "次"}, {"value": "29"}, {"metric": "fines_amount"}, {"start": 0, "end": 3}]
)
def test_what_differs_is_missed_and_wrong(change):
    scores = score([gold(CASES)], record(given(CASES, **change)))
    assert (scores.mentions.tp, scores.mentions.fp, scores.mentions.fn) == (0, 1, 1)
    assert [one.kind for one in scores.details[:2]] == ["missed", "wrong"]


def test_a_mention_found_twice_counts_once():
    scores = score([gold(CASES)], record(given(CASES), given(CASES)))
    assert (scores.mentions.tp, scores.mentions.fp) == (1, 1)


def test_roles_are_judged_on_pairs():
    scores = score([gold(CASES, PLANNED)], record(given(CASES), given(PLANNED, role="actual")))
    told = scores.to_dict()
    assert told["role_accuracy"] == 0.5
    assert told["nonactual_recall"] == 0.0


def test_the_total_speaks_for_the_cell():
    table = {"inspections": {"value": "171"}}
    assert score([gold(CHECKS, NIGHTS, PLANNED)], record(table=table)).cells.tp == 1
    table = {"inspections": {"value": "12"}, "penalty_cases": {"value": "1"}, "fines_amount": {"value": None}}
    cells = score([gold(CHECKS, NIGHTS, PLANNED)], record(table=table)).cells
    assert (cells.tp, cells.fp, cells.fn) == (0, 2, 1)


def test_a_missing_or_failed_report_misses_everything():
    for records in ({}, {"x01": {"status": "failed"}}):
        scores = score([gold(CASES)], records)
        assert (scores.missing, scores.mentions.fn) == (1, 1)


def test_findings_count_by_check():
    planted = (Planted("wrong_year"), Planted("breakdown_sum"))
    findings = [
        {"check": "wrong_year", "severity": "warning", "message": "a"},
        {"check": "numbering_gap", "severity": "error", "message": "b"},
        {"check": "breakdown_sum", "severity": "info", "message": "c"},
    ]
    told = score([gold(planted=planted)], record(findings=findings)).to_dict()["findings"]
    assert (told["tp"], told["fp"], told["fn"]) == (1, 1, 1)


def test_the_source_of_a_copy_is_no_false_alarm():
    copy_of = GoldReport("x02", ReportHead(), TEXT, (), (Planted("near_duplicate", note="copied from x01"),))
    findings = [{"check": "near_duplicate", "severity": "warning", "message": "a"}]
    records = {**record(findings=findings), "x02": {"status": "ok", "findings": findings}}
    told = score([gold(), copy_of], records).to_dict()["findings"]
    assert (told["tp"], told["fp"], told["fn"]) == (1, 0, 0)


def test_rates_of_nothing():
    assert Tally().f1 == 1.0
    assert Tally(fn=1).f1 == 0.0


def test_the_table_by_metric_puts_the_worst_first():
    frame = per_metric_frame(score([gold(CASES, CHECKS)], record(given(CASES))))
    assert list(frame["metric"]) == ["inspections", "penalty_cases"]
    assert list(frame["recall"]) == [0.0, 1.0]


def test_gold_and_records_that_are_not_there_are_told(tmp_path):
    with pytest.raises(UsageError, match="找不到"):
        load_gold(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="没有标注"):
        load_gold(tmp_path)
    (tmp_path / "a.src").write_text("no head", encoding="utf-8")
    with pytest.raises(RulesError, match=r"a\.src"):
        load_gold(tmp_path)
    (tmp_path / "r.jsonl").write_text('{"file": "a"}\n[]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="第 2 行"):
        load_records(tmp_path / "r.jsonl")


def spoiled(folder: Path, seed: int) -> list[dict[str, Any]]:
    """Turn gold into records and spoil them in every way that a scorer looks at."""
    chance = random.Random(seed)
    records = []
    for path in sorted(folder.glob("[ab]*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        mentions = [one for one in copy.deepcopy(data["mentions"]) if chance.random() < 0.85]
        for one in mentions:
            spoil(one, chance)
        mentions += [dict(one) for one in mentions if chance.random() < 0.1]
        findings = [
            {"check": one["check"], "severity": chance.choice(["error", "warning", "info"]), "message": "m"}
            for one in data["planted"]
            for _ in range(chance.randint(0, 2))
        ]
        if chance.random() < 0.3:
            findings.append({"check": "near_duplicate", "severity": "warning", "message": "m"})
        head = {key: value for key, value in data["report"].items() if chance.random() < 0.9}
        table = {one["metric"]: {"value": chance.choice([one["value"], None, "7"])} for one in mentions}
        status = "failed" if chance.random() < 0.05 else "ok"
        numbers = [{"start": one["start"], "end": one["end"]} for one in data["mentions"]]
        records.append(
            {
                "file": f"sub/{path.stem}.docx",
                "status": status,
                "report": head,
                "mentions": mentions,
                "table": table,
                "numbers": numbers,
                "findings": findings,
            }
        )
    return records


def spoil(one: dict[str, Any], chance: random.Random) -> None:
    kind = chance.randint(0, 12)
    if kind == 0:
        one["value"] = str(Decimal(one["value"]) + 1)
    elif kind == 1:
        one["metric"] = "inspections"
    elif kind == 2:
        one["unit"] = chance.choice(["起", "名", "次"])
    elif kind == 3:
        one["start"] += 1
    elif kind == 4:
        one["start"], one["end"] = 0, 2
    elif kind == 5:
        one["role"] = "target"
    elif kind == 6:
        one["approx"] = "about"
    elif kind == 7:
        one["quote"] = "x"
    elif kind == 8:
        one["value"] += ".0" if "." not in one["value"] else "0"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agrees_with_the_independent_scorer(tmp_path, seed):
    corpus, scorer = SHARED / "corpus", SHARED / "score.py"
    if not scorer.exists():
        pytest.skip(f"the independent scorer is not at {scorer}")
    folder = tmp_path / "gold"
    folder.mkdir()
    for path in [*corpus.glob("[ab]*.json"), *corpus.glob("[ab]*.txt")]:
        (folder / path.name).write_bytes(path.read_bytes())
    reports = tmp_path / "reports.jsonl"
    records = spoiled(folder, seed)
    reports.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    command = [sys.executable, str(scorer), str(folder), str(reports), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    theirs = json.loads(done.stdout)
    ours = score(load_gold(folder), load_records(reports)).to_dict()
    assert 0 < theirs["mentions"]["f1"] < 1
    assert ours == theirs
