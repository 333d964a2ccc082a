"""Frames: results as pandas tables."""

from __future__ import annotations

from decimal import Decimal

from fake_extractor import METRICS, read

from extractor.exports.frames import mentions_frame, roll_up, to_frame
from extractor.record import ReportResult

RESULTS = [
    read("柳溪镇行政处罚案件12件，应诉率98%", "a.txt"),
    read("云河镇行政处罚案件30件，检查5次，检查6次", "b.txt"),
    ReportResult("c.txt", status="failed"),
]


def test_a_frame_keeps_decimals_and_empty_cells():
    frame = to_frame(RESULTS)
    assert list(frame.index) == ["a.txt", "b.txt"]
    assert frame.loc["a.txt", "penalty_cases"] == Decimal(12)
    assert frame.loc["a.txt", "inspections"] is None
    assert frame.loc["b.txt", "inspections"] is None
    assert to_frame([]).empty


def test_a_roll_up_adds_counts_and_leaves_rates_out():
    rolled = roll_up(to_frame(RESULTS), METRICS)
    row = rolled.loc[("云岭县", 2024)]
    assert row["reports"] == 2
    assert row["penalty_cases"] == Decimal(42)
    assert row["inspections"] is None
    assert "litigation_response_rate" not in rolled.columns


def test_the_frame_of_mentions():
    frame = mentions_frame(RESULTS)
    assert list(frame["metric"]) == [
        "penalty_cases",
        "litigation_response_rate",
        "penalty_cases",
        "inspections",
        "inspections",
    ]
    assert frame["value"].iloc[0] == Decimal(12)
