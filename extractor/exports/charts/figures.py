"""The charts themselves; each returns the figure, or a sentence that says why there is none.

Values are exact up to the pixel: floats are for places on paper, labels are the decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from extractor.exports.charts.fonts import Font
from extractor.exports.charts.numbers import Numbers, Value
from extractor.labels import APPROX, SEVERITY
from extractor.models import MetricInfo
from extractor.record import decimal_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import Locator

__all__ = ["WORDS", "distribution", "findings", "ranking", "trend"]

_MOST_BARS = 40
_MOST_KINDS = 15
_FEWEST = 5  # townships below which a distribution says nothing
_MOST_NAMES = 14  # lines that can carry their township's name
_BLUE, _LIGHT, _GREY, _RED, _AMBER = "#2F6DB5", "#9DBFE3", "#8A949E", "#C0392B", "#E39B2D"
_NOTE = "由程序从报告原文提取；“约、近、以上、以内”按所写的数计。"
_HATCHED = _NOTE.rstrip("。") + "，以斜纹标出。"
WORDS = (
    "0123456789.,+-−%年度名个乡镇单位填报未待核中位数合计其余只列前共份较上年增减持平分布排名历年变化问题类处的两都有同口径"
    "另单位不一不计入错误提醒条数按检查项目" + _HATCHED
)
"""Signs and characters of all words below; township, metric and check names come beside them."""


def ranking(numbers: Numbers, metric: MetricInfo, year: int, font: Font) -> Figure | str:
    """Return townships by a metric's value, the greatest first."""
    told = sorted(numbers.told(metric.id, year).items(), key=lambda one: (-one[1].value, one[0]))
    if not told:
        return f"{metric.name}：{year} 年度没有乡镇填报，不画排名"
    shown = told[:_MOST_BARS]
    figure, axes = _figure(0.27 * len(shown) + 1.7, _HATCHED)
    bars = axes.barh(
        range(len(shown)), [float(one.value) for _, one in shown], color=_BLUE, height=0.68, zorder=2
    )
    for bar, (_, one) in zip(bars, shown, strict=True):
        if one.approx != "exact":
            bar.set(facecolor=_LIGHT, hatch="////", edgecolor=_BLUE, linewidth=0)
    labels = [f" {decimal_text(one.value)}{APPROX[one.approx]}" for _, one in shown]
    axes.bar_label(bars, labels, fontsize=8)
    axes.set_yticks(range(len(shown)), [font.shown(name) for name, _ in shown])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.margins(x=0.12)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.grid(axis="x", color="#E3E7EB", zorder=0)
    more = f"，只列前{_MOST_BARS}名" if len(told) > _MOST_BARS else ""
    _title(axes, font, f"{metric.name}（{_unit(metric)}）", f"{_about(numbers, metric, year)}{more}")
    return figure


def distribution(numbers: Numbers, metric: MetricInfo, year: int, font: Font) -> Figure | str:
    """Return how many townships lie in each range of a metric's values, with the median."""
    told = numbers.told(metric.id, year)
    if len(told) < _FEWEST:
        return f"{metric.name}：{year} 年度填报的乡镇不足{_FEWEST}个，不画分布"
    values = [float(one.value) for one in told.values()]
    figure, axes = _figure(4.2)
    axes.hist(
        values, bins=min(20, max(6, round(len(values) ** 0.5) + 2)), color=_BLUE, edgecolor="white", zorder=2
    )
    middle = median(one.value for one in told.values())
    axes.axvline(float(middle), color=_RED, linewidth=1.6, zorder=3)
    place = axes.get_xaxis_transform()
    axes.text(
        float(middle), 1.01, f"中位数 {_short(middle)}", color=_RED, fontsize=9, transform=place, ha="center"
    )
    axes.set_xlabel(f"{metric.name}（{_unit(metric)}）")
    axes.set_ylabel("乡镇数（个）")
    axes.yaxis.set_major_locator(_whole())
    axes.ticklabel_format(style="plain", axis="x", useOffset=False)
    axes.grid(axis="y", color="#E3E7EB", zorder=0)
    _title(axes, font, f"{metric.name}的分布", _about(numbers, metric, year), room=16)
    return figure


def trend(numbers: Numbers, metric: MetricInfo, year: int, font: Font) -> Figure | str:
    """Return the values of the years by township, of those townships that tell the last two years, with their median."""
    years = sorted(one for one in numbers.values.get(metric.id, {}) if one <= year)
    if len(years) < 2:
        return f"{metric.name}：只有一个年度的数，不画历年变化"
    before, last = (numbers.told(metric.id, one) for one in years[-2:])
    both = sorted(before.keys() & last.keys())
    if not both:
        return f"{metric.name}：没有乡镇两年都填报，不画历年变化"
    figure, axes = _figure(4.8)
    for name in both:
        points = [(one, numbers.told(metric.id, one).get(name)) for one in years]
        kept = [(str(one), float(value.value)) for one, value in points if value is not None]
        axes.plot(*zip(*kept, strict=True), color=_LIGHT, linewidth=1.3, marker="o", markersize=4, zorder=2)
    if len(both) <= _MOST_NAMES:
        _name_lines(axes, last, both, years[-1], font)
    if len(both) > 2:
        middles = [
            float(median(told[name].value for name in both if name in told)) for told in (before, last)
        ]
        words = [str(one) for one in years[-2:]]
        axes.plot(words, middles, color=_RED, linewidth=2.4, marker="o", zorder=3, label="中位数")
        axes.legend(frameon=False, fontsize=9)
    axes.set_xticks(range(len(years)), [f"{one}年度" for one in years])
    axes.margins(x=0.08 if len(both) > _MOST_NAMES else 0.16)
    axes.set_ylabel(_unit(metric))
    axes.ticklabel_format(style="plain", axis="y", useOffset=False)
    axes.grid(axis="y", color="#E3E7EB", zorder=0)
    told = f"{len(both)}个乡镇两年都填报" + _sums(metric, before, last, both, years)
    _title(axes, font, f"{metric.name}的历年变化", told)
    return figure


def findings(numbers: Numbers, font: Font) -> Figure | str:
    """Return how many errors and warnings there are of each kind."""
    kinds: dict[str, dict[str, int]] = {}
    for (title, severity), count in numbers.findings.items():
        if severity != "info":
            kinds.setdefault(title, {})[severity] = count
    if not kinds:
        return "没有错误和提醒，不画问题分类"
    order = sorted(kinds, key=lambda title: (-sum(kinds[title].values()), title))
    shown, rest = order[:_MOST_KINDS], order[_MOST_KINDS:]
    if rest:
        kinds["其余各类"] = {
            level: sum(kinds[one].get(level, 0) for one in rest) for level in ("error", "warning")
        }
        shown.append("其余各类")
    figure, axes = _figure(0.32 * len(shown) + 1.7)
    left = [0] * len(shown)
    for level, colour in (("error", _RED), ("warning", _AMBER)):
        counts = [kinds[title].get(level, 0) for title in shown]
        axes.barh(
            range(len(shown)), counts, left=left, color=colour, height=0.66, label=SEVERITY[level], zorder=2
        )
        left = [one + more for one, more in zip(left, counts, strict=True)]
    for at, count in enumerate(left):
        axes.text(count, at, f" {count}", va="center", fontsize=9)
    axes.set_yticks(range(len(shown)), [font.shown(title) for title in shown])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, max(left) * 1.08)
    axes.xaxis.set_major_locator(_whole())
    axes.grid(axis="x", color="#E3E7EB", zorder=0)
    axes.legend(frameon=False, fontsize=9, ncol=2, loc="lower right", bbox_to_anchor=(1, 1))
    _title(axes, font, "问题分类", f"按检查项目，共{sum(left)}条未了结的错误和提醒")
    return figure


def _figure(height: float, note: str = _NOTE) -> tuple[Figure, Axes]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=9)
    figure.supxlabel(note, fontsize=7.5, color=_GREY, x=0.01, ha="left")
    return figure, axes


def _whole() -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True)


def _title(axes: Axes, font: Font, title: str, about: str, room: float = 6) -> None:
    axes.set_title(f"{font.shown(title)}\n", loc="left", fontsize=13, fontweight="normal", pad=room)
    offset: Any = (0, room)
    axes.annotate(
        about,
        (0, 1),
        offset,
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=9,
        color="#5B6670",
    )


def _about(numbers: Numbers, metric: MetricInfo, year: int) -> str:
    told = numbers.told(metric.id, year)
    other = numbers.other_units[metric.id, year]
    silent = len(numbers.reports[year]) - len(told) - other
    words = [f"{year}年度，{len(told)}个乡镇填报"]
    words += [f"{silent}个未填报或待核"] if silent else []
    words += [f"{other}个单位不同，未计入"] if other else []
    return "，".join(words) + f"；中位数{_short(median(one.value for one in told.values()))}"


def _sums(
    metric: MetricInfo,
    before: Mapping[str, Value],
    last: Mapping[str, Value],
    both: list[str],
    years: list[int],
) -> str:
    """Return the sums of the last two years over the townships that tell both; rates have none."""
    if metric.kind == "rate":
        return ""
    old, new = (sum((told[name].value for name in both), Decimal(0)) for told in (before, last))
    share = f"（{(new - old) * 100 / old:+.1f}%）" if old else ""
    return f"，合计 {years[-2]}年度{decimal_text(old)}，{years[-1]}年度{decimal_text(new)}{share}"


def _name_lines(axes: Axes, last: Mapping[str, Value], both: list[str], year: int, font: Font) -> None:
    """Write the townships' names at the ends of their lines, apart from each other."""
    low, high = axes.get_ylim()
    gap, at = (high - low) / 22, float("-inf")
    for name in sorted(both, key=lambda one: last[one].value):
        value = float(last[name].value)
        at = max(value, at + gap)
        offset: Any = (8, 0)
        axes.annotate(
            font.shown(name), (str(year), at), offset, textcoords="offset points", fontsize=8, va="center"
        )


def _unit(metric: MetricInfo) -> str:
    return metric.units[0] if metric.units else "个"


def _short(value: Decimal) -> str:
    return decimal_text(value.quantize(Decimal("0.1")) if value != value.to_integral_value() else value)
