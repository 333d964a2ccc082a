"""Pictures for what people would rather look at than read: ranking, distribution and trend of one metric."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from extractor.labels import heading
from extractor.models import MetricInfo
from extractor.record import decimal_text
from extractor.web.views.sheets import Sheet, State

__all__ = ["distribution", "ranking", "trend"]

_SHOWN = 40
_BINS = 10
_FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'
_BLUE, _GREY = "#1f4e79", "#8a97a5"
_COLOURS = {State.CORRECTED: "#2f7d5b", State.APPROXIMATE: "#6b9ac4"}


def ranking(sheets: Sequence[Sheet], metric: MetricInfo, year: int | None = None) -> dict[str, Any]:
    """Return bars of all reports that tell the metric, the greatest first; each bar carries its report's key."""
    told = _told(sheets, metric, year)
    told.sort(key=lambda one: one[1], reverse=True)
    shown = told[:_SHOWN]
    more = f"（前 {_SHOWN} 名，共 {len(told)} 份）" if len(told) > _SHOWN else f"（{len(told)} 份报告）"
    bars = [
        {
            "value": float(value),
            "key": sheet.key,
            "itemStyle": {"color": _COLOURS.get(sheet.state(metric), _BLUE)},
        }
        for sheet, value in shown
    ]
    return {
        **_frame(f"{heading(metric)}　排名{more}"),
        "tooltip": {"trigger": "item", "renderMode": "richText"},
        "grid": {"left": 150, "right": 60, "top": 56, "bottom": 24},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "inverse": True, "data": [_name(sheet, year) for sheet, _ in shown]},
        "series": [
            {"type": "bar", "data": bars, "barMaxWidth": 18, "label": {"show": True, "position": "right"}}
        ],
    }


def distribution(sheets: Sequence[Sheet], metric: MetricInfo, year: int | None = None) -> dict[str, Any]:
    """Return how many reports tell how much, in equal steps, with median and number of those that tell nothing."""
    values = sorted(value for _, value in _told(sheets, metric, year))
    asked = sum(one.ok and (year is None or one.year == year) for one in sheets)
    silent = asked - len(values)
    names, counts = _bins(values)
    middle = f"中位数 {_plain(median(values))}，" if values else ""
    return {
        **_frame(f"{heading(metric)}　分布（{middle}{silent} 份没有可比的数值）"),
        "tooltip": {"trigger": "item", "renderMode": "richText"},
        "grid": {"left": 60, "right": 30, "top": 56, "bottom": 60},
        "xAxis": {"type": "category", "data": names, "axisLabel": {"rotate": 30}},
        "yAxis": {"type": "value", "name": "报告数", "minInterval": 1},
        "series": [{"type": "bar", "data": counts, "barMaxWidth": 60, "itemStyle": {"color": _BLUE}}],
    }


def trend(sheets: Sequence[Sheet], metric: MetricInfo, places: Sequence[str] = ()) -> dict[str, Any]:
    """Return lines over the years: the median of all, and those of the places asked for."""
    by_year: dict[int, list[Decimal]] = defaultdict(list)
    own: dict[str, dict[int, float]] = {}
    called = _called(sheets, places)
    for sheet, value in _told(sheets, metric, None):
        if sheet.year is None:
            continue
        by_year[sheet.year].append(value)
        if name := called.get((sheet.county, sheet.place)):
            own.setdefault(name, {}).setdefault(sheet.year, float(value))
    years = sorted(by_year)
    lines = [_line("全部的中位数", [float(median(by_year[year])) for year in years], _GREY)]
    lines += [
        _line(name, [own.get(name, {}).get(year) for year in years], None)
        for name in dict.fromkeys(called.values())
    ]
    return {
        **_frame(f"{heading(metric)}　历年变化"),
        "tooltip": {"trigger": "axis", "renderMode": "richText"},
        "legend": {"top": 28},
        "grid": {"left": 70, "right": 30, "top": 70, "bottom": 40},
        "xAxis": {"type": "category", "data": [f"{year} 年" for year in years]},
        "yAxis": {"type": "value"},
        "series": lines,
    }


def _called(sheets: Sequence[Sheet], places: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the name of a line by county and place: the county is told where two counties have a place of one name."""
    counties: dict[str, list[str]] = {place: [] for place in places}
    for sheet in sheets:
        if sheet.ok and sheet.place in counties and sheet.county not in counties[sheet.place]:
            counties[sheet.place].append(sheet.county)
    return {
        (county, place): f"{county} {place}".strip() if len(found) > 1 else place
        for place, found in counties.items()
        for county in found or [""]
    }


def _told(sheets: Sequence[Sheet], metric: MetricInfo, year: int | None) -> list[tuple[Sheet, Decimal]]:
    found = []
    for sheet in sheets:
        if sheet.ok and not sheet.repeated and (year is None or sheet.year == year):
            value = sheet.figure(metric)
            if value is not None:
                found.append((sheet, value))
    return found


def _bins(values: Sequence[Decimal]) -> tuple[list[str], list[int]]:
    if not values:
        return [], []
    low, high = values[0], values[-1]
    if low == high:
        return [_plain(low)], [len(values)]
    step = (high - low) / _BINS
    counts = [0] * _BINS
    for value in values:
        counts[min(int((value - low) / step), _BINS - 1)] += 1
    names = [f"{_plain(low + step * n)}—{_plain(low + step * (n + 1))}" for n in range(_BINS)]
    return names, counts


def _plain(value: Decimal) -> str:
    """Return a number to four digits, all those before the point kept: 1234567, not 1.235e+06."""
    places = max(0, 3 - value.adjusted()) if value else 0
    return decimal_text(round(value, places))


def _frame(title: str) -> dict[str, Any]:
    return {
        "animation": False,
        "textStyle": {"fontFamily": _FONT},
        "title": {"text": title, "left": 8, "top": 6, "textStyle": {"fontSize": 15, "fontWeight": 600}},
    }


def _line(name: str, values: Sequence[float | None], colour: str | None) -> dict[str, Any]:
    own = (
        {}
        if colour is None
        else {"lineStyle": {"color": colour, "type": "dashed"}, "itemStyle": {"color": colour}}
    )
    return {"type": "line", "name": name, "data": list(values), "connectNulls": True, "symbolSize": 7, **own}


def _name(sheet: Sheet, year: int | None) -> str:
    return sheet.name if year is not None or not sheet.year else f"{sheet.name} {sheet.year}"
