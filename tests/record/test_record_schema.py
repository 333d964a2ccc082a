"""The schema of a record, key by key: what is let through and what is not, and that it hangs together."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from extractor.errors import InternalError
from extractor.record import validate_record

GOOD: dict[str, Any] = {
    "file": "县/a.txt",
    "sha256": "0f" * 32,
    "status": "ok",
    "error": None,
    "report": {
        "issuer": "云岭县柳溪镇人民政府",
        "place": "柳溪镇",
        "county": "云岭县",
        "year": 2024,
        "addressee": None,
        "doc_no": None,
        "date": "2024-12-20",
    },
    "mentions": [
        {
            "metric": "inspections",
            "value": "12.5",
            "unit": "次",
            "start": 3,
            "end": 6,
            "quote": "12次",
            "approx": "exact",
            "role": "actual",
            "part": None,
            "rule": "inspections/1",
            "cue": "检查",
            "section": "achievements",
            "page": None,
            "source": "text",
        }
    ],
    "table": {
        "inspections": {
            "value": "12.5",
            "unit": "次",
            "approx": "exact",
            "status": "single",
            "mentions": [0],
        }
    },
    "numbers": [
        {
            "start": 3,
            "end": 6,
            "quote": "12次",
            "value": "12.5",
            "unit": "次",
            "approx": "exact",
            "status": "metric",
            "mention": 0,
            "suggested": {"metric": "inspections", "score": 0.5},
        }
    ],
    "findings": [
        {
            "check": "wrong_year",
            "severity": "info",
            "message": "年度不符",
            "metrics": [],
            "evidence": [{"start": 0, "end": 2, "quote": "去年"}],
            "expected": None,
            "actual": None,
        }
    ],
}
GONE = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the good record with one thing changed; ``GONE`` takes it away."""
    record = copy.deepcopy(GOOD)
    *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place: Any = record
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return record


def refused(record: dict[str, Any]) -> str:
    with pytest.raises(InternalError) as caught:
        validate_record(record)
    assert caught.value.code == "bad_record"
    assert caught.value.advice
    return caught.value.message


def every_key() -> list[str]:
    def walk(place: Any, way: str) -> list[str]:
        if isinstance(place, dict):
            inside = [one for key, value in place.items() for one in walk(value, f"{way}{key}.")]
            return [*(f"{way}{key}" for key in place), *inside]
        if isinstance(place, list):
            return [one for number, value in enumerate(place) for one in walk(value, f"{way}{number}.")]
        return []

    return [one for one in walk(GOOD, "") if one != "table.inspections"]


def every_object() -> list[str]:
    return [
        "",
        "report",
        "mentions.0",
        "table.inspections",
        "numbers.0",
        "numbers.0.suggested",
        "findings.0",
        "findings.0.evidence.0",
    ]


def test_the_good_record_is_good():
    assert validate_record(GOOD).model_dump(exclude_unset=True) == GOOD


@pytest.mark.parametrize("path", every_key())
def test_no_key_may_be_left_out(path):
    assert "县/a.txt" in refused(changed(path, GONE)) or path == "file"


@pytest.mark.parametrize("path", every_object())
def test_no_key_may_be_added(path):
    assert "more" in refused(changed(f"{path}.more".lstrip("."), 1))


@pytest.mark.parametrize("path", every_key())
def test_nothing_is_taken_for_another_kind(path):
    for strange in (1.5, True, b"x", ("a",)):
        if path.endswith("score") and strange == 1.5:
            continue
        assert "的结果不合约定" in refused(changed(path, strange)) or path == "file"


@pytest.mark.parametrize("text", ["0", "7", "-7", "10", "0.5", "-0.5", "0.05", "12.05", "1" + "0" * 40])
@pytest.mark.parametrize("path", ["mentions.0.value", "numbers.0.value", "table.inspections.value"])
def test_a_plain_number_passes(path, text):
    validate_record(changed(path, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "-0",
        "00",
        "07",
        "+7",
        "7.",
        ".5",
        "0.0",
        "0.50",
        "7.0",
        "1e3",
        "1,000",
        " 7",
        "7 ",
        "7\n",
        "NaN",
        "Infinity",
        "1_000",
        "７",
        "1７",
        "1.５",
        "٣",
        "1٣",
        "二",
        "0x1",
    ],
)
@pytest.mark.parametrize("path", ["mentions.0.value", "numbers.0.value", "table.inspections.value"])
def test_no_other_writing_of_a_number_passes(path, text):
    assert path in refused(changed(path, text))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("status", ["OK", "", "done"]),
        ("sha256", ["0F" * 32, "0f" * 31, "0f" * 32 + "\n", "g" * 64]),
        ("file", [""]),
        ("report.year", [1899, 2201, 0, -1]),
        ("report.date", ["2024-1-2", "20241220", "2024-12-20T00:00", "2024-12-20\n", "２０２４-12-20", ""]),
        ("mentions.0.approx", ["", "EXACT", "over"]),
        ("mentions.0.role", ["", "plan", None]),
        ("mentions.0.part", ["", "whole"]),
        ("mentions.0.section", ["", "body", None]),
        ("mentions.0.source", ["", "scan", None]),
        ("mentions.0.page", [0, -1]),
        ("mentions.0.start", [-3, 2, 4]),
        ("mentions.0.end", [5, 7]),
        ("mentions.0.quote", ["", "12次次"]),
        ("table.inspections.status", ["", "sum", "ambiguous", "conflict"]),
        ("table.inspections.mentions", [[], [1], [-1], [0, 1], ["0"]]),
        ("table.inspections.value", [None]),
        ("numbers.0.status", ["", "lost", None]),
        ("numbers.0.mention", [1, -1]),
        ("numbers.0.suggested", [{}, {"metric": "x"}, {"score": 0.5}]),
        ("numbers.0.suggested.score", [float("nan"), float("inf"), -float("inf"), "0.5"]),
        ("findings.0.check", ["", "Wrong", "9a", "a-b", "a b", "_a"]),
        ("findings.0.severity", ["", "fatal", "ERROR"]),
        ("findings.0.message", [""]),
        ("findings.0.metrics", [[1], "inspections", [None]]),
        ("findings.0.evidence.0.end", [1, 3]),
    ],
)
def test_values_that_mean_nothing_are_refused(path, values):
    for value in values:
        assert "的结果不合约定" in refused(changed(path, value)), value


@pytest.mark.parametrize("status", ["ambiguous", "conflict"])
def test_a_cell_without_a_value_says_that_it_is_unclear(status):
    record = changed("table.inspections.value", None)
    record["table"]["inspections"]["status"] = status
    validate_record(record)


@pytest.mark.parametrize("status", ["single", "total", "agreed"])
def test_a_cell_with_a_value_has_a_clear_status(status):
    validate_record(changed("table.inspections.status", status))


@pytest.mark.parametrize(
    ("box", "passes"),
    [
        ([0.0, 1.5, 2.0, 3.0], True),
        ([0.0, 1.5, 2.0], False),
        ([0.0, 1.5, 2.0, 3.0, 4.0], False),
        ([0.0, 1.5, 2.0, float("nan")], False),
        ([float("inf"), 1.5, 2.0, 3.0], False),
        (["0", 1.5, 2.0, 3.0], False),
    ],
)
def test_a_box_has_four_edges_that_json_can_write(box, passes):
    record = changed("mentions.0.bbox", box)
    if passes:
        validate_record(record)
    else:
        assert "mentions.0.bbox" in refused(record)


@pytest.mark.parametrize(
    ("confidence", "passes"),
    [("0", True), ("1", True), ("0.5", True), ("0.123", True)]
    + [(one, False) for one in ("1.0", "0.1234", "1.1", "-0.5", "", ".5", "0.", "0.5\n", "0.５")],
)
def test_a_confidence_lies_between_none_and_one(confidence, passes):
    record = changed("mentions.0.confidence", confidence)
    if passes:
        validate_record(record)
    else:
        assert "mentions.0.confidence" in refused(record)


def bare(status: str, error: object) -> dict[str, Any]:
    empty = {"mentions": [], "table": {}, "numbers": [], "findings": []}
    return {**copy.deepcopy(GOOD), **empty, "status": status, "error": error}


TOLD = {"code": "empty_file", "message": "空文件"}


@pytest.mark.parametrize(
    ("status", "error", "passes"),
    [
        ("ok", None, True),
        ("ok", TOLD, False),
        ("failed", TOLD, True),
        ("failed", None, False),
        ("failed", {**TOLD, "code": "Empty"}, False),
        ("failed", {**TOLD, "message": ""}, False),
        ("skipped", None, True),
        ("skipped", TOLD, False),
    ],
)
def test_an_error_and_a_failure_go_together(status, error, passes):
    if passes:
        validate_record(bare(status, error))
    else:
        refused(bare(status, error))


@pytest.mark.parametrize("part", ["mentions", "table", "numbers", "findings"])
@pytest.mark.parametrize(("status", "error"), [("failed", TOLD), ("skipped", None)])
def test_a_file_that_was_not_read_has_no_content(status, error, part):
    record = {**bare(status, error), part: copy.deepcopy(GOOD[part])}
    refused(record)


def test_a_cell_rests_on_its_own_metric_only():
    record = copy.deepcopy(GOOD)
    record["table"]["disputes_found"] = record["table"]["inspections"]
    assert "disputes_found" in refused(record)


def test_the_message_counts_the_faults_and_names_the_first():
    record = changed("mentions.0.role", "plan")
    record["findings"][0]["severity"] = "fatal"
    message = refused(record)
    assert "mentions.0.role" in message and "共 2 处" in message


def test_a_fault_of_the_whole_is_told_as_one():
    assert "整条" in refused(bare("failed", None))
