"""Values on their way into rows and back: nothing is lost that a database can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_folders import finding
from store_runs import A, change, report

from extractor.store import ChangeKind
from extractor.store.fingerprints import fingerprint
from extractor.store.rows import change_from, change_row, content_hash, index_rows, iso, pack, plain, unpack


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back(text):
    assert unpack(pack(text)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("石门镇\r\n检查5次", "石门镇\r\n检查5次"),
        ("甲\0乙", "甲\ufffd乙"),
        ("甲\ud800乙", "甲?乙"),
        ("𠮷祥", "𠮷祥"),
        ("", ""),
        (None, None),
    ],
)
def test_a_column_takes_every_text(text, kept):
    assert plain(text) == kept


def test_a_lone_surrogate_is_packed_as_one_sign_so_that_offsets_hold():
    assert unpack(pack("甲\ud800乙")) == "甲?乙"
    assert content_hash("甲\ud800乙") == content_hash("甲?乙")
    assert content_hash("甲乙") != content_hash("乙甲")


def test_moments_are_written_so_that_their_order_is_that_of_time():
    beijing = timezone(timedelta(hours=8))
    moments = [
        datetime(2025, 3, 1, 7, 59, 59, 999_999, tzinfo=beijing),
        datetime(2025, 3, 1, 0, 0, tzinfo=UTC),
        datetime(2025, 3, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2025, 3, 1, 8, 0, 1, tzinfo=beijing),
    ]
    written = [iso(one) for one in moments]
    assert written == sorted(written)
    assert len({len(one) for one in written}) == 1
    assert [datetime.fromisoformat(one) for one in written] == moments


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_change_comes_back_from_its_row(kind):
    at = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    made = replace(
        change(target="inspections", old="5", new="6.50", unit="次", why="核\n对", undoes=None),
        kind=kind,
        at=at,
        id=7,
    )
    row = change_row(made)
    assert "id" not in row
    assert type(row["kind"]) is str
    assert change_from({**row, "id": 7}) == made


def test_a_change_without_a_time_has_that_of_its_writing():
    before = datetime.now(UTC)
    written = datetime.fromisoformat(change_row(replace(change(), kind=ChangeKind.CORRECT))["at"])
    assert before <= written <= datetime.now(UTC)


def test_what_queries_ask_for_is_told_of_a_record():
    record = report(A, "b.txt", None, finding(A, "12件"), finding(A, "5次")).to_dict()
    rows = list(index_rows("k", record))
    by_table = {
        name: [row for table, row in rows if table == name] for name in ("mentions", "cells", "findings")
    }
    assert [(row["metric"], row["value"], row["place"]) for row in by_table["mentions"]] == [
        ("penalty_cases", "12", 0),
        ("inspections", "5", 1),
        ("fines_amount", "5000", 2),
    ]
    assert [(row["metric"], row["approx"]) for row in by_table["cells"]] == [
        ("penalty_cases", "exact"),
        ("inspections", "exact"),
        ("fines_amount", "at_least"),
    ]
    assert [row["fingerprint"] for row in by_table["findings"]] == [
        fingerprint(one) for one in record["findings"]
    ]
    assert all(row["record"] == "k" for _, row in rows)
    assert "page" not in by_table["mentions"][0]
