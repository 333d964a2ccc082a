"""The pipeline's own decisions: pages, boxes and confidences, emptied cells, silence, refusals, names."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.errors import ReadError, UsageError
from extractor.models import Approx, Cell, CellStatus, Document, Finding, Mention, Place, Severity
from extractor.pipeline import Extractor, _placed, _settled, _silence
from extractor.record import ReportResult, Status, validate_record

ONE = Mention("inspections", Decimal(12), "次", 10, 13, "12次")


class Pages:
    """Stands in for a reader that knows pages."""

    def __init__(self, *places: Place) -> None:
        self.places, self.asked = places, []

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        self.asked.append((start, end))
        return self.places


@pytest.mark.parametrize(
    ("lines", "sure"),
    [
        ((), None),
        (((0, 20, 0.5),), 0.5),
        (((10, 13, 0.0),), 0.0),
        (((0, 10, 0.1), (13, 20, 0.2)), None),  # they touch it, no more
        (((0, 11, 0.9), (11, 20, 0.4)), 0.4),  # it runs over two lines: the worse counts
        (((0, 5, 0.1), (5, 12, 0.8), (12, 14, 0.9)), 0.8),
    ],
)
def test_a_value_is_as_sure_as_the_worst_of_its_lines(lines, sure):
    assert _placed(Document("x" * 30, confidences=lines), ONE).confidence == sure


@pytest.mark.parametrize(
    ("places", "page", "box"),
    [
        ((), None, None),
        ((Place(2),), 2, None),
        ((Place(2, (1.0, 2.0, 3.0, 4.0)),), 2, (1.0, 2.0, 3.0, 4.0)),
        ((Place(2, (1.0, 2.0, 3.0, 4.0)), Place(3, (5.0, 6.0, 7.0, 8.0))), 2, (1.0, 2.0, 3.0, 4.0)),
    ],
)
def test_a_value_stands_where_its_first_line_stands(places, page, box):
    pages = Pages(*places)
    placed = _placed(Document("x" * 30, locator=pages), ONE)
    assert (placed.page, placed.bbox, pages.asked) == (page, box, [(10, 13)])
    assert replace(placed, page=None, bbox=None) == ONE


def test_without_pages_nothing_is_said_of_them():
    assert _placed(Document("x" * 30), ONE) == ONE


def cell(value: int | None, status: CellStatus, metric: str = "inspections") -> Cell:
    return Cell(metric, None if value is None else Decimal(value), "次", Approx.EXACT, status, (0,))


@pytest.mark.parametrize(
    ("made", "check", "status", "value"),
    [
        (cell(None, CellStatus.AMBIGUOUS), "repeated_value_conflict", CellStatus.CONFLICT, None),
        (cell(None, CellStatus.AMBIGUOUS), "breakdown_sum", CellStatus.AMBIGUOUS, None),
        (cell(None, CellStatus.AMBIGUOUS), None, CellStatus.AMBIGUOUS, None),
        (cell(12, CellStatus.TOTAL), "repeated_value_conflict", CellStatus.TOTAL, 12),
        (cell(12, CellStatus.SINGLE), "repeated_value_conflict", CellStatus.SINGLE, 12),
        (
            cell(None, CellStatus.AMBIGUOUS, "trainings"),
            "repeated_value_conflict",
            CellStatus.AMBIGUOUS,
            None,
        ),
    ],
)
def test_a_cell_in_conflict_says_so(made, check, status, value):
    findings = (Finding(check, Severity.ERROR, "x", ("inspections",)),) if check else ()
    (settled,) = _settled({made.metric: made}, findings)
    assert (settled.status, settled.value, settled.metric) == (status, value, made.metric)


def test_silence_is_told_only_where_nothing_was_found():
    assert _silence((ONE,)) == ()
    (note,) = _silence(())
    assert note.code == "no_figures" and "没有找到" in note.message


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def sound(result: ReportResult) -> None:
    """Say that a result is the contract's, that its places are true and that no digit was lost."""
    validate_record(result.to_dict())
    for one in (*result.mentions, *result.ledger):
        assert result.text[one.start : one.end] == one.quote
    told = {place for row in result.ledger for place in range(row.start, row.end)}
    assert [at for at, char in enumerate(result.text) if char in "0123456789" and at not in told] == []


@pytest.mark.parametrize(
    "text",
    [
        "检查",
        "8",
        "办理行政处罚案件9件",
        "\ufeff办理行政处罚案件9件。",
        "办理行政处罚案件9件。\x0c后文",
        "𠮷柳溪镇办理行政处罚案件9件。𠮷",
        "办理行政处罚案件９件。",
        "办理\u200b行政处罚案件9件。",
        "办理行政处罚案件9件。\u2028办理行政处罚案件9件。\u0085",
        "\r\n\r\n办理行政处罚案件9件。\r办理行政检查3次。",
        "=HYPERLINK(1)\n办理行政处罚案件9件。",
        "<b>办理行政处罚案件9件</b>",
        "办理行政处罚案件" + "9" * 400 + "件。",
        "办理行政处罚案件-9件。",
        "办理行政处罚案件9.9.9件。",
        "办理行政处罚案件9件，" * 200,
        "（" * 300 + "办理行政处罚案件9件" + "）" * 300,
        "一、" * 300 + "9",
        "2024年" * 200,
        "办理行政处罚案件零件、〇件、两件、俩件。",
        "0/0 1/0 100% 0% 1‰ 1:2 3-4 5~6 7—8",
    ],
    ids=range(21),
)
def test_whatever_the_text_the_result_is_sound(extractor, text):
    result = extractor.extract_text(text)
    assert result.status is Status.OK, result.error
    sound(result)


@pytest.mark.parametrize("name", ["县/乡/柳溪镇.txt", "柳溪镇", "a.b.txt", "甲 乙.TXT", "no suffix/"])
def test_a_result_is_called_as_it_was_asked_for(extractor, name):
    result = extractor.extract_text("办理行政处罚案件9件。", name)
    assert (result.file, result.status) == (name, Status.OK)
    assert result.sha256 == hashlib.sha256("办理行政处罚案件9件。".encode()).hexdigest()


@pytest.mark.parametrize("data", [b"", b" ", b"\n\n", b"\xef\xbb\xbf", "\u3000\u3000".encode()])
def test_nothing_is_told_as_nothing(extractor, data):
    result = extractor.extract_bytes(data, "空.txt")
    assert result.status is Status.FAILED and result.error is not None
    assert result.error.code == "empty_file" and "空.txt" in result.error.message and result.error.advice
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    validate_record(result.to_dict())


def test_an_explanation_asks_for_what_there_is(extractor, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("办理行政处罚案件9件，发放宣传册7本。", encoding="utf-8")
    assert "9件" in extractor.explain(path) and "7本" in extractor.explain(path)
    assert "9件" in extractor.explain(path, metric="penalty_cases")
    with pytest.raises(UsageError):
        extractor.explain(path, metric="no_such_metric")
    with pytest.raises(ReadError):
        extractor.explain(tmp_path / "gone.txt")


def test_warming_up_changes_nothing(extractor):
    before = extractor.extract_text("办理行政处罚案件9件。")
    extractor.warm()
    assert extractor.extract_text("办理行政处罚案件9件。") == before
