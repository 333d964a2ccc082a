"""The rules by which a run is scored, one by one: pairs, cells, heads, findings, the ledger, and the files it reads."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from extractor.errors import UsageError
from extractor.evaluate import Tally, load_gold, load_records, pair_mentions, per_metric_frame, score
from extractor.gold import GoldMention, GoldReport, Planted
from extractor.models import Approx, Part, ReportHead, Role

ONE = GoldMention("inspections", Decimal(12), "次", 10, 13, "12次")


def told(gold: GoldMention = ONE, **changes: Any) -> dict[str, Any]:
    row = {
        "metric": gold.metric,
        "value": str(gold.value),
        "unit": gold.unit,
        "start": gold.start,
        "end": gold.end,
    }
    return {**row, "quote": gold.quote, "role": gold.role.value, "approx": gold.approx.value, **changes}


def report(
    *mentions: GoldMention, text: str = "", head: ReportHead | None = None, planted: str = ""
) -> GoldReport:
    faults = tuple(Planted(one) for one in planted.split())
    return GoldReport("q01", head or ReportHead(), text, mentions, faults)


def record(**parts: Any) -> dict[str, dict[str, Any]]:
    return {"q01": {"status": "ok", **parts}}


@pytest.mark.parametrize(
    ("gold", "read", "same"),
    [
        ("件", "件", True),
        ("件", "起", True),
        ("宗", "例", True),
        ("个案", "件", True),
        ("人", "名", True),
        ("位", "名", True),
        ("%", "％", True),
        ("批次", "批", True),
        ("场(次)", "场次", True),
        ("件(次)", "件次", True),
        ("人(次)", "人次", True),
        ("㎡", "平方米", True),
        ("平方", "㎡", True),
        ("", "", True),
        ("人", "人次", False),
        ("件", "件次", False),
        ("次", "批次", False),
        ("元", "万元", False),
        ("%", "个百分点", False),
        ("件", "", False),
        ("平方米", "亩", False),
    ],
)
def test_units_that_read_the_same(gold, read, same):
    pairs, extra = pair_mentions([replace(ONE, unit=gold)], [told(unit=read)])
    assert (pairs, extra) == (({0: 0}, []) if same else ({}, [0]))


@pytest.mark.parametrize(
    ("start", "end", "same"),
    [
        (10, 13, True),
        (9, 11, True),
        (12, 20, True),
        (0, 99, True),
        (11, 12, True),
        (13, 16, False),  # touches, shares nothing
        (7, 10, False),
        (0, 1, False),
        (12, 12, True),
        (10, 10, False),
    ],
)
def test_spans_must_share_a_character(start, end, same):
    assert bool(pair_mentions([ONE], [told(start=start, end=end)])[0]) is same


@pytest.mark.parametrize(
    ("gold", "read", "same"),
    [
        ("12", "12.0", True),
        ("12", "1.2E+1", True),
        ("0", "0.00", True),
        ("0", "-0", True),
        ("0.5", "0.50", True),
        ("12", "12.01", False),
        ("12", "-12", False),
        ("12", "", False),
        ("12", None, False),
        ("12", "十二", False),
        ("12", "NaN", False),
    ],
)
def test_values_are_compared_as_numbers(gold, read, same):
    assert bool(pair_mentions([replace(ONE, value=Decimal(gold))], [told(value=read)])[0]) is same


@pytest.mark.parametrize(
    ("spans", "given", "pairs", "extra"),
    [
        ([(0, 3), (10, 13)], [(10, 13), (0, 3)], {0: 1, 1: 0}, []),
        ([(0, 3)], [(0, 3), (0, 3)], {0: 0}, [1]),
        ([(0, 3), (0, 3)], [(0, 3)], {0: 0}, []),
        ([(0, 3), (0, 3)], [(0, 3), (0, 3)], {0: 0, 1: 1}, []),
        ([], [(0, 3), (4, 5)], {}, [0, 1]),
        ([(0, 3)], [], {}, []),
    ],
)
def test_each_is_paired_once(spans, given, pairs, extra):
    golds = [replace(ONE, start=start, end=end) for start, end in spans]
    assert pair_mentions(golds, [told(start=start, end=end) for start, end in given]) == (pairs, extra)


@pytest.mark.parametrize(
    ("change", "figures"),
    [
        ({}, (1.0, 1.0, 1.0)),
        ({"role": "target"}, (0.0, 1.0, 1.0)),
        ({"approx": "about"}, (1.0, 0.0, 1.0)),
        ({"quote": "13次"}, (1.0, 1.0, 0.0)),
        ({"start": 9, "end": 13}, (1.0, 1.0, 0.0)),
    ],
)
def test_a_pair_is_judged_by_role_precision_and_place(change, figures):
    text = "甲" * 10 + "12次。"
    got = score([report(ONE, text=text)], record(mentions=[told(**change)])).to_dict()
    assert (got["role_accuracy"], got["approx_accuracy"], got["quote_is_text_at_offsets"]) == figures
    assert got["nonactual_recall"] is None


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ACTUAL])
def test_what_is_not_actual_is_counted_apart(role):
    gold = replace(ONE, role=role)
    for read, share in ((role.value, 1.0), ("actual", 0.0)):
        assert (
            score([report(gold)], record(mentions=[told(role=read)])).to_dict()["nonactual_recall"] == share
        )


def test_a_mention_without_role_and_precision_is_an_exact_actual_one():
    bare = {key: value for key, value in told().items() if key not in ("role", "approx")}
    for gold, share in ((ONE, 1.0), (replace(ONE, role=Role.TARGET, approx=Approx.ABOUT), 0.0)):
        got = score([report(gold)], record(mentions=[bare])).to_dict()
        assert (got["role_accuracy"], got["approx_accuracy"]) == (share, share)


def cell(*values: str, **more: Any) -> list[GoldMention]:
    marks = {"+": Part.TOTAL, "-": Part.PART, "=": Part.AGAIN}
    return [replace(ONE, value=Decimal(one.lstrip("+-=")), part=marks.get(one[0]), **more) for one in values]


@pytest.mark.parametrize(
    ("marked", "value", "counts"),
    [
        (["12"], "12", (1, 0, 0)),
        (["12"], "12.0", (1, 0, 0)),
        (["12"], "13", (0, 1, 1)),
        (["12"], None, (0, 0, 1)),
        (["12", "12"], "12", (1, 0, 0)),
        (["12", "13"], "12", (0, 0, 0)),  # two values: gold has no opinion
        (["12", "13"], None, (0, 0, 0)),
        (["+12", "-5", "-7"], "12", (1, 0, 0)),
        (["+12", "-5", "-7"], "5", (0, 1, 1)),
        (["12", "-5"], "12", (1, 0, 0)),
        (["-5", "-7"], None, (0, 0, 0)),  # parts alone make no cell
        (["-5", "-7"], "5", (0, 0, 0)),
        (["+12", "13"], "12", (1, 0, 0)),
        (["+12", "+13"], "12", (0, 0, 0)),
        (["12", "=12"], "12", (1, 0, 0)),
    ],
)
def test_the_cell_that_gold_implies(marked, value, counts):
    cells = score([report(*cell(*marked))], record(table={"inspections": {"value": value}})).cells
    assert (cells.tp, cells.fp, cells.fn) == counts


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ACTUAL])
def test_only_actual_values_make_a_cell(role):
    gold = report(*cell("12", role=role))
    scores = score([gold], record(table={"inspections": {"value": "12"}}))
    assert (scores.cells.tp, scores.cells.fp, scores.cells.fn) == (0, 1, 0)
    assert [one.where for one in scores.details if one.kind == "cell"] == ["标注中没有"]


@pytest.mark.parametrize(
    "table", [{}, {"inspections": None}, {"inspections": {}}, {"inspections": {"value": None}}]
)
def test_an_empty_cell_is_missed_and_not_wrong(table):
    cells = score([report(ONE)], record(table=table)).cells
    assert (cells.tp, cells.fp, cells.fn) == (0, 0, 1)


@pytest.mark.parametrize(
    ("gold", "read", "right"),
    [
        ("柳溪镇", "柳溪镇", True),
        ("柳溪镇", "柳 溪　镇\n", True),
        ("县委、县政府", "县委县政府", True),
        ("柳溪镇", "云河镇", False),
        ("柳溪镇", None, False),
        (None, "柳溪镇", False),
        (None, None, True),
        (None, "", True),
    ],
)
def test_heads_are_compared_without_white_space(gold, read, right):
    scores = score([report(head=ReportHead(place=gold))], record(report={"place": read}))
    assert scores.head["place"] == right
    assert len(scores.details) == (not right)


def test_a_year_is_compared_as_its_digits():
    for read, right in ((2024, 1), ("2024", 1), (2023, 0), (None, 0)):
        assert (
            score([report(head=ReportHead(year=2024))], record(report={"year": read})).head["year"] == right
        )


@pytest.mark.parametrize(
    ("planted", "raised", "counts", "kinds"),
    [
        ("", "", (0, 0, 0), []),
        ("wrong_year", "wrong_year", (1, 0, 0), []),
        ("wrong_year", "", (0, 0, 1), ["unflagged"]),
        ("", "wrong_year", (0, 1, 0), ["false_alarm"]),
        ("", "wrong_year wrong_year", (0, 2, 0), ["false_alarm"]),
        ("wrong_year wrong_year", "wrong_year", (1, 0, 1), []),
        ("wrong_year", "wrong_year wrong_year", (1, 0, 0), []),
        ("wrong_year", "wrong_place", (0, 1, 1), ["false_alarm", "unflagged"]),
        ("wrong_year", "wrong_year:info", (0, 0, 1), ["unflagged"]),
        ("", "wrong_year:info", (0, 0, 0), []),
        ("wrong_year", "wrong_year:error", (1, 0, 0), []),
    ],
)
def test_findings_are_counted_by_check(planted, raised, counts, kinds):
    findings = []
    for one in raised.split():
        check, _, severity = one.partition(":")
        findings.append({"check": check, "severity": severity or "warning", "message": "m"})
    scores = score([report(planted=planted)], record(findings=findings))
    got = scores.to_dict()["findings"]
    assert (got["tp"], got["fp"], got["fn"]) == counts
    assert sorted(one.kind for one in scores.details) == kinds


@pytest.mark.parametrize(
    ("text", "numbers", "share"),
    [
        ("没有数字", [], None),
        ("检查12次", [(2, 5)], 1.0),
        ("检查12次", [(2, 3)], 0.0),
        ("检查12次", [], 0.0),
        ("检查12次罚5元", [(2, 5)], 0.5),
        ("检查１２次", [(2, 4)], 1.0),
        ("检查1.5次", [(2, 5)], 1.0),
        ("检查12次", [(0, 9), (2, 5)], 1.0),
    ],
)
def test_every_run_of_digits_is_looked_for_in_the_ledger(text, numbers, share):
    rows = [{"start": start, "end": end} for start, end in numbers]
    assert score([report(text=text)], record(numbers=rows)).to_dict()["digit_runs_in_ledger"] == share


@pytest.mark.parametrize(
    "records", [{}, {"q01": {"status": "failed"}}, {"q01": {"status": "skipped"}}, {"q02": {"status": "ok"}}]
)
def test_a_report_that_was_not_read_misses_all_it_holds(records):
    gold = report(ONE, text="检查12次", head=ReportHead(place="柳溪镇"), planted="wrong_year")
    got = score([gold], records).to_dict()
    assert (got["reports"], got["missing_reports"]) == (1, 1)
    assert [got[key]["fn"] for key in ("mentions", "cells", "findings")] == [1, 1, 1]
    assert (got["digit_runs_in_ledger"], got["head"]["place"], got["head"]["year"]) == (0.0, "0/1", "1/1")


def test_a_run_without_gold_has_figures_too():
    got = score([], {}).to_dict()
    assert (got["reports"], got["mentions"]["f1"], got["head_accuracy"], got["false_alarms_per_report"]) == (
        0,
        1,
        0,
        0,
    )


def test_what_is_wrong_is_shown_with_the_words_around_it():
    text = "甲" * 40 + "\n检查12次，" + "乙" * 40
    gold = replace(ONE, start=43, end=46)
    missed, wrong, *_ = score([report(gold, text=text)], record(mentions=[told(gold, value="13")])).details
    assert (missed.kind, missed.value, wrong.kind, wrong.value) == ("missed", "12", "wrong", "13")
    assert missed.where == wrong.where == "甲" * 21 + "⏎检查12次，乙乙乙乙乙"


@pytest.mark.parametrize(
    ("tally", "rates"),
    [
        ((0, 0, 0), (1, 1, 1)),
        ((1, 1, 0), (0.5, 1, 0.6667)),
        ((0, 1, 0), (0, 1, 0)),
        ((0, 2, 2), (0, 0, 0)),
        ((3, 1, 1), (0.75,) * 3),
    ],
)
def test_rates(tally, rates):
    got = Tally(*tally).to_dict()
    assert (got["precision"], got["recall"], got["f1"]) == rates
    assert (got["tp"], got["fp"], got["fn"]) == tally


def test_the_table_by_metric_counts_every_fault():
    golds = [report(ONE, replace(ONE, metric="fines_amount"), replace(ONE, metric="disputes_found"))]
    given = [told(), told(metric="fines_amount", value="1"), told(metric="trainings")]
    frame = per_metric_frame(score(golds, record(mentions=given)))
    rows = {row.metric: (row.gold, row.found, row.missed, row.wrong) for row in frame.itertuples()}
    assert rows == {
        "fines_amount": (1, 0, 1, 1),
        "disputes_found": (1, 0, 1, 0),
        "trainings": (0, 0, 0, 1),
        "inspections": (1, 1, 0, 0),
    }
    assert list(frame["metric"]) == list(rows)
    assert "faults" not in frame.columns
    assert per_metric_frame(score([], {})).empty


@pytest.mark.parametrize(
    ("content", "stems"),
    [
        (b"", []),
        (b"\n\n", []),
        (b'{"file": "a.txt"}', ["a"]),
        (b'{"file": "a.txt"}\r\n{"file": "b/c.d.pdf"}\r\n', ["a", "c.d"]),
        (b'\xef\xbb\xbf{"file": "a.txt"}\n', ["a"]),  # saved by an editor
        ('{"file": "县/甲\u2028乙.txt"}\n'.encode(), ["甲\u2028乙"]),  # no end of a line of ours
        (b'{"file": "a.zip/b.docx"}', ["b"]),
    ],
)
def test_records_are_read_line_by_line(tmp_path, content, stems):
    path = tmp_path / "reports.jsonl"
    path.write_bytes(content)
    assert list(load_records(path)) == stems


@pytest.mark.parametrize(
    "line", ["{", "[]", "7", '"a"', "null", "{}", '{"file": null}', '{"file": 7}', '{"file": ["a"]}']
)
def test_a_line_that_is_no_record_is_told_by_its_number(tmp_path, line):
    path = tmp_path / "reports.jsonl"
    path.write_text(f'{{"file": "a.txt"}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_records(path)
    assert (
        "第 3 行" in caught.value.message
        and caught.value.code == "bad_records"
        and "reports.jsonl" in caught.value.advice
    )


def test_records_that_cannot_be_opened_are_told(tmp_path):
    for path in (tmp_path, tmp_path / "gone.jsonl"):
        with pytest.raises(UsageError, match="打不开"):
            load_records(path)
    (tmp_path / "old.jsonl").write_bytes("柳溪".encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        load_records(tmp_path / "old.jsonl")


def test_gold_in_both_forms_is_read_once(tmp_path):
    head = dict.fromkeys(("issuer", "place", "county", "year", "addressee", "doc_no", "date"))
    for stem, body in (("b01", "源文"), ("a01", "源文")):
        told_head = json.dumps({"id": stem, **head})
        (tmp_path / f"{stem}.src").write_text(f"---\n{told_head}\n---\n{body}", encoding="utf-8")
    compiled = {"report": head, "mentions": [], "planted": []}
    (tmp_path / "b01.json").write_text(json.dumps(compiled), encoding="utf-8")
    (tmp_path / "b01.txt").write_text("编好的", encoding="utf-8")
    (tmp_path / "c01.json").write_text("{}", encoding="utf-8")  # no text beside it: something else
    assert [(one.id, one.text) for one in load_gold(tmp_path)] == [("a01", "源文\n"), ("b01", "编好的")]
