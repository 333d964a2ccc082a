"""A result and its record: every field goes there and comes back, whatever it holds."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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

ONE = Mention("inspections", Decimal(12), "次", 0, 3, "12次")
ROW = LedgerRow(0, 3, "12次", Decimal(12), "次", Approx.EXACT, LedgerStatus.METRIC, (0,))
CELL = Cell("inspections", Decimal(12), "次", Approx.EXACT, CellStatus.SINGLE, (0,))


def went(result: ReportResult) -> ReportResult:
    """Return what comes back of a result that was written as a line and read again."""
    record = result.to_dict()
    validate_record(record)
    back = ReportResult.from_dict(json.loads(json.dumps(record, allow_nan=False)))
    assert back.to_dict() == record
    return back


@pytest.mark.parametrize(
    "change",
    [{"approx": one} for one in Approx]
    + [{"role": one} for one in Role]
    + [{"part": one} for one in (None, *Part)]
    + [{"section": one} for one in SectionKind]
    + [{"source": one} for one in Source]
    + [{"page": 3}, {"bbox": (1.0, 2.0, 3.0, 4.0)}, {"confidence": 0.875}, {"confidence": 0.0}]
    + [{"rule": "a/1"}, {"cue": "检查"}, {"unit": ""}, {"value": Decimal("-3.5")}, {"value": Decimal(0)}],
    ids=str,
)
def test_every_field_of_a_mention_comes_back(change):
    mention = replace(ONE, **change)
    (back,) = went(ReportResult("a.txt", mentions=(mention,))).mentions
    assert back == mention


@pytest.mark.parametrize("status", list(CellStatus))
@pytest.mark.parametrize("approx", list(Approx))
def test_every_kind_of_cell_comes_back(status, approx):
    unclear = status in (CellStatus.AMBIGUOUS, CellStatus.CONFLICT)
    cell = replace(CELL, status=status, approx=approx, value=None if unclear else Decimal("0.5"))
    assert went(ReportResult("a.txt", mentions=(ONE,), cells=(cell,))).cells == (cell,)


@pytest.mark.parametrize("status", list(LedgerStatus))
def test_every_fate_of_a_number_comes_back(status):
    bare = replace(ROW, status=status, mentions=(), value=None, unit=None)
    near = replace(ROW, status=status, mentions=(), suggested=Suggestion("inspections", 0.25))
    assert went(ReportResult("a.txt", ledger=(bare, near))).ledger == (bare, near)


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("file", ["", "县/b.txt"])
def test_every_kind_of_finding_comes_back(severity, file):
    made = Finding(
        "wrong_year", severity, "年度不符", ("inspections",), (Evidence(0, 3, "12次", file),), "1", None
    )
    assert went(ReportResult("a.txt", findings=(made,))).findings == (made,)


@pytest.mark.parametrize("name", ["issuer", "place", "county", "addressee", "doc_no"])
def test_every_part_of_the_head_comes_back(name):
    head = ReportHead(**{name: "云岭县“柳溪”镇\n二行"})
    assert went(ReportResult("a.txt", head=head)).head == head


@pytest.mark.parametrize(
    ("status", "error"), [(Status.FAILED, Failure("no_text", "没有文字")), (Status.SKIPPED, None)]
)
def test_what_was_not_read_comes_back(status, error):
    back = went(ReportResult("a.txt", status=status, error=error))
    assert (back.status, back.error) == (status, error)


def test_advice_text_and_bounds_are_no_part_of_a_record():
    mention = replace(
        ONE, low=Decimal(12), high=Decimal(13), step=Decimal(1), reasons=("因为",), total_of=(0,)
    )
    result = ReportResult("a.txt", mentions=(mention,), text="12次", format="txt", pages=2)
    told = json.dumps(result.to_dict())
    for word in ("low", "high", "step", "reasons", "total_of", "format", "pages", "advice"):
        assert f'"{word}"' not in told
    assert went(result).text == ""


def test_the_first_ledger_row_of_a_mention_is_its_figure():
    other = replace(ONE, start=5, end=8)
    rows = (
        replace(ROW, status=LedgerStatus.DATE, mentions=()),
        ROW,
        ROW,
        replace(ROW, start=5, end=8, mentions=(1,)),
    )
    back = went(ReportResult("a.txt", mentions=(ONE, other, ONE), ledger=rows)).mentions
    assert [one.quantity for one in back] == [1, 3, None]


@pytest.mark.parametrize("edge", [float("inf"), -float("inf"), float("nan")])
def test_a_box_beyond_every_number_is_left_out_and_the_value_kept(edge):
    """A damaged page may claim such edges; no JSON can write them, and the figure is right all the same."""
    (back,) = went(
        ReportResult("a.pdf", mentions=(replace(ONE, page=1, bbox=(0.0, 1.0, edge, 2.0)),))
    ).mentions
    assert (back.bbox, back.page, back.value) == (None, 1, Decimal(12))


@pytest.mark.parametrize(
    "missing", ["file", "sha256", "status", "error", "report", "mentions", "table", "numbers"]
)
def test_half_a_record_is_no_result(missing):
    record = ReportResult("a.txt", mentions=(ONE,)).to_dict()
    del record[missing]
    with pytest.raises(KeyError):
        ReportResult.from_dict(record)


@settings(deadline=None, max_examples=60)
@given(st.integers(-(10**30), 10**30), st.integers(-12, 12))
def test_a_value_of_any_size_comes_back_the_same(digits, exponent):
    value = Decimal(digits).scaleb(exponent)
    text = decimal_text(value)
    assert Decimal(text) == value and "E" not in text
    assert not ("." in text and text.endswith("0"))
    (back,) = went(ReportResult("a.txt", mentions=(replace(ONE, value=value),))).mentions
    assert back.value == value
