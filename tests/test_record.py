"""The record: exactly the contract's object, back again, and a schema that lets nothing else through."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from fake_extractor import read
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InternalError
from extractor.models import (
    Approx,
    Cell,
    CellStatus,
    Evidence,
    Finding,
    LedgerRow,
    LedgerStatus,
    Mention,
    Part,
    ReportHead,
    Role,
    SectionKind,
    Severity,
    Source,
    Suggestion,
)
from extractor.record import Failure, ReportResult, Status, decimal_text, validate_record

RESULT = ReportResult(
    file="县/a01.pdf",
    sha256="ab" * 32,
    head=ReportHead(
        "云岭县柳溪镇人民政府", "柳溪镇", "云岭县", 2024, None, "柳府发〔2025〕3号", "2024-12-20"
    ),
    mentions=(
        Mention(
            "fines_amount",
            Decimal("27000.00"),
            "元",
            4,
            9,
            "2.7万元",
            Approx.ABOUT,
            Role.PREVIOUS,
            Part.AGAIN,
            "fines_amount/3",
            "罚款",
            SectionKind.ACHIEVEMENTS,
            2,
            (1.23456, 2.0, 3.0, 4.0),
            quantity=0,
        ),
    ),
    cells=(Cell("fines_amount", None, "元", Approx.EXACT, CellStatus.AMBIGUOUS, (0,)),),
    ledger=(
        LedgerRow(4, 9, "2.7万元", Decimal("2.7E+4"), "元", Approx.ABOUT, LedgerStatus.METRIC, (0,)),
        LedgerRow(
            12,
            14,
            "7本",
            Decimal(7),
            "本",
            Approx.EXACT,
            LedgerStatus.QUANTITY,
            (),
            Suggestion("inspections", 1 / 3),
        ),
        LedgerRow(20, 23, "三重一", None, None, Approx.EXACT, LedgerStatus.NAME),
    ),
    findings=(
        Finding(
            "near_duplicate",
            Severity.WARNING,
            "与 b.txt 相同",
            ("fines_amount",),
            (Evidence(0, 2, "罚款"), Evidence(5, 7, "罚款", "b.txt")),
            "≤ 1",
            "2",
        ),
    ),
)


def test_the_record_is_the_contracts_object():
    assert RESULT.to_dict() == {
        "file": "县/a01.pdf",
        "sha256": "ab" * 32,
        "status": "ok",
        "error": None,
        "report": {
            "issuer": "云岭县柳溪镇人民政府",
            "place": "柳溪镇",
            "county": "云岭县",
            "year": 2024,
            "addressee": None,
            "doc_no": "柳府发〔2025〕3号",
            "date": "2024-12-20",
        },
        "mentions": [
            {
                "metric": "fines_amount",
                "value": "27000",
                "unit": "元",
                "start": 4,
                "end": 9,
                "quote": "2.7万元",
                "approx": "about",
                "role": "previous",
                "part": "again",
                "rule": "fines_amount/3",
                "cue": "罚款",
                "section": "achievements",
                "page": 2,
                "source": "text",
                "bbox": [1.23, 2.0, 3.0, 4.0],
            }
        ],
        "table": {
            "fines_amount": {
                "value": None,
                "unit": "元",
                "approx": "exact",
                "status": "ambiguous",
                "mentions": [0],
            }
        },
        "numbers": [
            {
                "start": 4,
                "end": 9,
                "quote": "2.7万元",
                "value": "27000",
                "unit": "元",
                "approx": "about",
                "status": "metric",
                "mention": 0,
                "suggested": None,
            },
            {
                "start": 12,
                "end": 14,
                "quote": "7本",
                "value": "7",
                "unit": "本",
                "approx": "exact",
                "status": "quantity",
                "mention": None,
                "suggested": {"metric": "inspections", "score": 0.3333},
            },
            {
                "start": 20,
                "end": 23,
                "quote": "三重一",
                "value": None,
                "unit": None,
                "approx": "exact",
                "status": "name",
                "mention": None,
                "suggested": None,
            },
        ],
        "findings": [
            {
                "check": "near_duplicate",
                "severity": "warning",
                "message": "与 b.txt 相同",
                "metrics": ["fines_amount"],
                "evidence": [
                    {"start": 0, "end": 2, "quote": "罚款"},
                    {"start": 5, "end": 7, "quote": "罚款", "file": "b.txt"},
                ],
                "expected": "≤ 1",
                "actual": "2",
            }
        ],
    }


def test_keys_stand_in_the_contracts_order():
    record = RESULT.to_dict()
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
    assert list(record["report"]) == ["issuer", "place", "county", "year", "addressee", "doc_no", "date"]


def test_a_failed_file_has_an_error_and_empty_lists():
    record = ReportResult("a.pdf", "", Status.FAILED, Failure("empty_file", "空文件", "重新导出")).to_dict()
    assert record["error"] == {"code": "empty_file", "message": "空文件"}
    assert (record["mentions"], record["table"], record["numbers"], record["findings"]) == ([], {}, [], [])
    validate_record(record)


def test_a_record_comes_back_as_it_went():
    record = RESULT.to_dict()
    back = ReportResult.from_dict(json.loads(json.dumps(record)))
    assert back.to_dict() == record
    assert back.mentions[0].quantity == 0
    assert back.ledger[1].suggested is not None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("28", "28"),
        ("28.50", "28.5"),
        ("2.7E+4", "27000"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-3.10", "-3.1"),
        ("1E-3", "0.001"),
    ],
)
def test_decimals_are_plain(value, text):
    assert decimal_text(Decimal(value)) == text


def test_what_is_no_number_is_refused():
    for value in ("NaN", "Infinity"):
        with pytest.raises(ValueError, match="finite"):
            decimal_text(Decimal(value))


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_a_decimal_text_is_the_same_value_and_passes_the_schema(value):
    text = decimal_text(value)
    assert Decimal(text) == value
    record = RESULT.to_dict()
    record["numbers"][1]["value"] = text
    validate_record(record)


def change(record: dict, path: str, value: object) -> dict:
    record = copy.deepcopy(record)
    *way, last = path.split(".")
    place = record
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("extra", 1),
        ("status", "fine"),
        ("sha256", "xyz"),
        ("error", {"code": "x", "message": "y"}),
        ("report.year", "2024"),
        ("report.date", "2024年12月"),
        ("mentions.0.value", 27000),
        ("mentions.0.value", "2.7e4"),
        ("mentions.0.value", "27000.0"),
        ("mentions.0.approx", "circa"),
        ("mentions.0.start", 5),
        ("mentions.0.page", 0),
        ("mentions.0.why", "because"),
        ("table.fines_amount.value", "1"),
        ("table.fines_amount.mentions", [1]),
        ("table.fines_amount.mentions", []),
        (
            "table.inspections",
            {"value": "1", "unit": "次", "approx": "exact", "status": "single", "mentions": [0]},
        ),
        ("numbers.0.mention", 1),
        ("numbers.0.start", -1),
        ("numbers.1.suggested", {"metric": "inspections"}),
        ("findings.0.severity", "fatal"),
        ("findings.0.message", ""),
    ],
)
def test_what_breaks_the_contract_does_not_pass(path, value):
    record = RESULT.to_dict()
    validate_record(record)
    with pytest.raises(InternalError) as caught:
        validate_record(change(record, path, value))
    assert "a01.pdf" in caught.value.message
    assert caught.value.code == "bad_record"


def test_making_and_checking_a_record_is_quick():
    result = read("柳溪镇办理行政处罚案件28件，发书7本。" * 60, "a.txt", "0" * 64)
    best = min(timed(result) for _ in range(20))
    assert len(result.ledger) == 120
    assert best < 0.01  # measured 0.0005: room for a busy machine


def timed(result: ReportResult) -> float:
    begun = time.perf_counter()
    validate_record(result.to_dict())
    return time.perf_counter() - begun


@pytest.mark.parametrize(("confidence", "told"), [(1.0, "1"), (0.97, "0.97"), (0.12345, "0.123"), (0.0, "0")])
def test_a_value_from_a_scan_tells_its_confidence(confidence, told):
    mention = replace(RESULT.mentions[0], source=Source.OCR, confidence=confidence)
    record = replace(RESULT, mentions=(mention,)).to_dict()
    validate_record(record)
    assert (record["mentions"][0]["source"], record["mentions"][0]["confidence"]) == ("ocr", told)
    assert ReportResult.from_dict(record).to_dict() == record
