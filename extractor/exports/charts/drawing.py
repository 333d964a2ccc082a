"""Writes charts: which ones there are, their files, and equal bytes for equal numbers."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError, os_reason
from extractor.exports.charts.fonts import Font, find_font
from extractor.exports.charts.numbers import Numbers
from extractor.models import MetricInfo
from extractor.store.paths import safe_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Drawn", "draw_charts"]

_SAVED: dict[str, dict[str, Any]] = {
    "png": {"dpi": 160, "metadata": {"Software": None}},
    "svg": {"metadata": {"Date": None, "Creator": None}},
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its title, its files, and the characters that no font could show; without files, ``title`` says why."""

    title: str
    files: tuple[Path, ...] = ()
    missing: str = ""


def draw_charts(
    numbers: Numbers,
    out: Path,
    metrics: Sequence[MetricInfo] = (),
    *,
    year: int | None = None,
    font: Path | None = None,
) -> Iterator[Drawn]:
    """Draw ranking, distribution and trend of each metric and the findings by kind, and yield what was drawn.

    :param metrics: what to draw; the six that most townships tell if none is named.
    :param year: the year of ranking and distribution; the one that most townships report on if not given.
    :param font: a font file to use instead of one of the computer's.
    :raises UsageError: if matplotlib or a Chinese font is missing, there is nothing to draw, or a file cannot be written.
    """
    _needs_matplotlib()
    from extractor.exports.charts import figures

    year = numbers.year() if year is None else year
    if year not in numbers.reports:
        years = "、".join(map(str, sorted(numbers.reports))) or "无"
        raise UsageError(
            f"结果里没有 {year} 年度的报告。", advice=f"有的年度：{years}。", code="nothing_to_draw"
        )
    metrics = tuple(metrics) or numbers.most_told(year)
    face = find_font(_words(numbers), font)
    for metric in metrics:
        for kind, draw in (
            ("排名", figures.ranking),
            ("分布", figures.distribution),
            ("历年", figures.trend),
        ):
            name = f"{metric.name}_{kind}" + ("" if kind == "历年" else f"_{year}")
            yield _drawn(partial(draw, numbers, metric, year, face), out, name, face, numbers)
    yield _drawn(partial(figures.findings, numbers, face), out, "问题分类", face, numbers)


def _drawn(draw: Callable[[], Figure | str], out: Path, name: str, font: Font, numbers: Numbers) -> Drawn:
    import matplotlib

    look: dict[Any, Any] = {
        "font.family": font.families,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a name with $ in it is a name
        "svg.fonttype": "path",
        "svg.hashsalt": "charts",
    }
    with matplotlib.rc_context(look):
        made = draw()
        if isinstance(made, str):
            return Drawn(made)
        names = "".join(name for townships in numbers.reports.values() for name in townships)
        return Drawn(name, _saved(made, out, name, numbers.rulesets), font.missing(names))


def _words(numbers: Numbers) -> Iterator[str]:
    """Yield all words that may stand in a chart."""
    from extractor.exports.charts.figures import WORDS

    yield WORDS
    yield from (one.name + "".join(one.units) for one in numbers.metrics)
    yield from (name for names in numbers.reports.values() for name in names)
    yield from (title for title, _ in numbers.findings)


def _needs_matplotlib() -> None:
    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        import matplotlib  # noqa: F401 - asked for before any of it is needed
    except ImportError as error:
        raise UsageError(
            "画图要用的组件 matplotlib 没有安装。",
            advice='请运行 pip install "township-report-extractor[charts]"，或请维护人员安装。',
            code="charts_missing",
        ) from error


def _saved(figure: Figure, out: Path, name: str, rulesets: Collection[str]) -> tuple[Path, ...]:
    files = []
    origin = {"Description": f"ruleset {', '.join(sorted(rulesets))}"} if rulesets else {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind, options in _SAVED.items():
            path = out / f"{safe_name(name.replace('/', '_'))}.{kind}"
            beside = path.with_name(f".{path.name}.part")
            figure.savefig(beside, format=kind, **{**options, "metadata": {**options["metadata"], **origin}})
            beside.replace(path)
            files.append(path)
    except OSError as error:
        advice = "请检查文件夹是否可写，图是否正打开着。"
        raise UsageError(
            f"写不出 {out}：{os_reason(error)}。", advice=advice, code="output_unusable"
        ) from error
    return tuple(files)
