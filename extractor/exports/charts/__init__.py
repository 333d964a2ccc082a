"""Charts for the county's report, as PNG and SVG; they need the extra ``charts`` (matplotlib)."""

from __future__ import annotations

from extractor.exports.charts.drawing import Drawn, draw_charts
from extractor.exports.charts.numbers import Numbers, gather

__all__ = ["Drawn", "Numbers", "draw_charts", "gather"]
