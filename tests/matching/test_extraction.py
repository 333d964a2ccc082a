"""What always holds, whatever the text: evidence, ledger, cells, determinism."""

from __future__ import annotations

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.language.clauses import REAL_KINDS
from extractor.matching.extraction import Extraction
from extractor.matching.ruleset import load_ruleset
from extractor.models import CellStatus, LedgerStatus, QuantityKind, Role
from matching.support import run

PIECES = st.sampled_from(
    [*(Path(__file__).parent / "pieces.txt").read_text(encoding="utf-8").splitlines(), "\n", "\u3000"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def check(text: str, extraction: Extraction) -> None:
    rules = load_ruleset()
    for mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.quote
        assert mention.quote
        assert mention.metric in rules.metrics
        assert mention.rule
        if mention.quantity is None:
            assert mention.value == 0
        else:
            row = extraction.ledger[mention.quantity]
            assert (row.start, row.end, row.value) == (mention.start, mention.end, mention.value)
        assert all(0 <= number < len(extraction.mentions) for number in mention.total_of)
        if mention.low is not None and mention.high is not None:
            assert mention.low <= mention.high
    assert len(extraction.ledger) == len(extraction.quantities)
    for number, row in enumerate(extraction.ledger):
        quantity = extraction.quantities[number]
        assert text[row.start : row.end] == row.quote == quantity.quote
        assert all(extraction.mentions[n].quantity == number for n in row.mentions)
        assert (row.status is LedgerStatus.METRIC) == any(
            extraction.mentions[n].role is Role.ACTUAL for n in row.mentions
        )
        if quantity.value is None or quantity.kind not in (*REAL_KINDS, QuantityKind.BARE):
            assert row.mentions == ()
    for metric, cell in extraction.cells.items():
        own = [extraction.mentions[n] for n in cell.mentions]
        assert all(one.metric == metric and one.role is Role.ACTUAL for one in own)
        if cell.value is None:
            assert cell.status in (CellStatus.AMBIGUOUS, CellStatus.CONFLICT)
        else:
            assert {one.value for one in own} == {cell.value}


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example("")
@example("行政处罚案件28件（其中简易程序24件，普通程序4件）。")
@example("、28件、，。分别为28件、28件")
def test_invariants_hold_for_texts_of_the_genre(text: str) -> None:
    check(text, run(text))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
@example("\x00\ufeff28件\ud7ff")
@example("（" * 60)
def test_any_text_is_taken_without_a_fault(text: str) -> None:
    check(text, run(text))


def test_a_very_long_run_of_digits_is_taken_without_a_fault() -> None:
    text = "1" * 400 + "件"
    check(text, run(text))


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_result(text: str) -> None:
    one, other = run(text), run(text)
    assert one.mentions == other.mentions
    assert one.cells == other.cells
    assert one.ledger == other.ledger


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="乡镇山水风光日出东方，。、；\n", max_size=120))
def test_no_evidence_no_value(text: str) -> None:
    extraction = run(text)
    assert all(mention.quantity is None and mention.value == 0 for mention in extraction.mentions)
    assert all(cell.value in (None, 0) for cell in extraction.cells.values())


def test_mentions_stand_in_the_order_of_the_text() -> None:
    starts = [
        one.start for one in run("办理行政处罚案件28件，罚款3万元；无败诉案件；调解纠纷96件。").mentions
    ]
    assert starts == sorted(starts)
    assert len(starts) == 4


def test_a_long_text_takes_time_in_proportion() -> None:
    import time

    sentence = (
        "办理行政处罚案件28件，其中简易程序24件、普通程序4件，罚款3万元；调解矛盾纠纷96件，成功率98.5%。\n"
    )
    run(sentence)
    started = time.perf_counter()
    run(sentence * 20)
    short = time.perf_counter() - started
    started = time.perf_counter()
    run(sentence * 200)
    assert time.perf_counter() - started < max(1.0, short * 30)
