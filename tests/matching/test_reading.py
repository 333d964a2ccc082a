"""Matching over the running text: evidence points into the document's own text all the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language.quantities import find_quantities
from extractor.language.sections import find_sections
from extractor.matching.reading import Reading, read_figures
from extractor.matching.ruleset import load_ruleset
from extractor.models import Document, LedgerStatus

WRAPPED = (
    "一、主要工作\n"
    "全年共受理并调处各类矛盾纠纷共计九十余次之外的案件，其中办理行政处罚案件2\n"
    "8件，罚款3.1 5万元，调解成功率达到98.5\n"
    "%，群众满意度不断提高。\n"
    "- 3 -\n"
    "办理行政检查120次。\n"
)


def read(text: str) -> Reading:
    document = Document(text)
    return read_figures(document, load_ruleset(), find_sections(document), 2024)


def test_a_figure_broken_by_a_line_is_one_figure_with_its_own_print() -> None:
    reading = read(WRAPPED)
    told = {(one.metric, str(one.value)): one.quote for one in reading.mentions}
    assert told[("penalty_cases", "28")] == "2\n8件"
    assert told[("mediation_success_rate", "98.5")] == "98.5\n%"


def test_page_numbers_are_names_in_the_ledger() -> None:
    at = WRAPPED.index("- 3 -") + 2
    (row,) = [row for row in read(WRAPPED).ledger if row.start <= at < row.end]
    assert row.status is LedgerStatus.NAME
    assert row.mentions == ()


def test_what_the_line_break_parts_is_in_the_ledger_whole() -> None:
    reading = read(WRAPPED)
    for row in reading.ledger:
        assert WRAPPED[row.start : row.end] == row.quote
    starts = [row.start for row in reading.ledger]
    assert starts == sorted(starts)


def test_a_row_of_the_ledger_knows_its_mentions() -> None:
    reading = read(WRAPPED)
    for row in reading.ledger:
        for number in row.mentions:
            assert (reading.mentions[number].start, reading.mentions[number].end) == (row.start, row.end)


def test_a_mention_knows_its_figure() -> None:
    reading = read(WRAPPED)
    for row in reading.ledger:
        for number in row.mentions:
            figure = reading.mentions[number].quantity
            assert figure is not None
            assert reading.quantities[figure].start == row.start


def test_a_plain_text_reads_the_same_either_way() -> None:
    text = "办理行政处罚案件28件，其中简易程序20件。"
    reading = read(text)
    assert reading.quantities == reading.inner.quantities == tuple(find_quantities(text))
    assert reading.mentions == reading.inner.mentions


PIECES = st.sampled_from(
    [
        "办理行政处罚案件28件",
        "，",
        "。",
        "\n",
        "- 2 -\n",
        "2\n8件",
        " ",
        "\u3000",
        "罚款3.15万元",
        "第 3 页\n",
        "98.5\n%",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_evidence_points_into_the_documents_text(text: str) -> None:
    reading = read(text)
    for one in (*reading.mentions, *reading.ledger, *reading.quantities):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.quote


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_no_digit_is_lost(text: str) -> None:
    covered = {place for row in read(text).ledger for place in range(row.start, row.end)}
    lost = [place for place, char in enumerate(text) if char.isdigit() and place not in covered]
    assert lost == []


@pytest.mark.parametrize("text", ["", "\n", " \n \n", "- 1 -\n"])
def test_texts_without_words_are_read(text: str) -> None:
    assert read(text).mentions == ()
