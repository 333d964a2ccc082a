"""Views of made-up and of shared reports for the check tests; figures are found by a small stand-in."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from extractor.checks import CheckSet, MetricLabel, ReportView, load_check_set
from extractor.checks.base import Bench
from extractor.gold import GoldMention, GoldReport, parse_marked, read_gold
from extractor.language.quantities import find_quantities
from extractor.language.running import running_text
from extractor.language.sections import find_sections
from extractor.matching.ruleset import load_ruleset
from extractor.models import Document, Finding, Mention, Quantity, QuantityKind, ReportHead
from extractor.resources import rules_folder

SHARED = Path(__file__).parents[2].parent / "shared"
_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_UNITS = (
    "个百分点|平方米|万元|亿元|元|人次|场次|件次|家次|户次|台次|批次|批|件|次|起|场|份|名|人|个|项|条|宗|例|户|处|家|期"
    "|册|台|套|部|卷|支|亩|%|％"
)
_FIGURE = re.compile(
    rf"(?:近|约)?(\d+(?:,\d{{3}})*(?:\.\d+)?|[〇零一二两三四五六七八九十百]+)\s?([万亿千百]?)(余|多)?({_UNITS})"
)
_KINDS = {
    "元": QuantityKind.MONEY,
    "%": QuantityKind.RATE,
    "个百分点": QuantityKind.CHANGE,
    "平方米": QuantityKind.AREA,
}
_SCALE = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

NAMES = {
    "disputes_handled": "调处纠纷",
    "disputes_resolved": "化解纠纷",
    "enforcement_officers": "执法人员",
    "enforcement_officers_certified": "持证执法人员",
    "certified_rate": "执法人员持证率",
    "fines_amount_summary": "简易程序罚款",
    "inspections": "行政检查",
    "penalty_cases": "行政处罚案件",
    "penalty_cases_ordinary": "普通程序案件",
    "penalty_cases_summary": "简易程序案件",
}


@lru_cache(maxsize=1)
def catalogue() -> dict[str, MetricLabel]:
    """A catalogue of every metric that the built-in checks name, and a few more."""
    data = yaml.safe_load((rules_folder() / "checks.yaml").read_text(encoding="utf-8"))
    ids = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b|\binspections\b|\blectures\b|\bmediators\b", str(data)))
    ids |= {"service_satisfaction_rate", "leadership_meetings", *NAMES}
    return {i: MetricLabel(NAMES.get(i, i), "%" if i.endswith("_rate") else "件") for i in sorted(ids)}


@lru_cache(maxsize=1)
def real_catalogue() -> dict[str, MetricLabel]:
    """The names of the rules in force."""
    return {metric.id: MetricLabel(metric.name, metric.unit) for metric in load_ruleset(()).metrics.values()}


@lru_cache(maxsize=1)
def check_set() -> CheckSet:
    """The built-in checks."""
    return load_check_set(catalogue())


def figures(text: str) -> tuple[Quantity, ...]:
    """A stand-in for the finder of figures: digits and small Chinese numerals with a unit."""
    found = []
    for match in _FIGURE.finditer(text):
        digits, scale, _, unit = match.groups()
        number = Decimal(digits.replace(",", "")) if digits[0].isdigit() else _chinese(digits)
        value = number * _SCALE[scale]
        if unit in ("万元", "亿元"):
            value, unit = value * _SCALE[unit[0]], "元"
        unit = "%" if unit == "％" else unit
        kind = _KINDS.get(unit, QuantityKind.COUNT)
        found.append(Quantity(match.start(), match.end(), match[0], value, unit, kind))
    return tuple(found)


def _chinese(told: str) -> Decimal:
    total, now = 0, 0
    for char in told:
        if char in "十百":
            total, now = total + (now or 1) * (10 if char == "十" else 100), 0
        else:
            now = _DIGITS[char]
    return Decimal(total + now)


def mention(gold: GoldMention) -> Mention:
    """A mention as the matcher would make it from a marked value."""
    where = (gold.start, gold.end, gold.quote)
    return Mention(gold.metric, gold.value, gold.unit, *where, gold.approx, gold.role, gold.part)


def view(marked: str, *, file: str = "x.txt", **head: object) -> ReportView:
    """A view of a text with inline marks; the report is of 青溪镇 and 2024 unless told otherwise."""
    text, mentions = parse_marked(marked)
    told = ReportHead(**{"place": "青溪镇", "year": 2024, **head})  # type: ignore[arg-type]
    return _view(file, text, tuple(map(mention, mentions)), told)


def gold_view(report: GoldReport) -> ReportView:
    """A view of a shared report with its gold values and all figures that the real finder sees."""
    made = _view(f"{report.id}.txt", report.text, tuple(map(mention, report.mentions)), report.head)
    return replace(made, quantities=real_figures(report.text))


def real_figures(text: str) -> tuple[Quantity, ...]:
    """The figures as the pipeline finds them."""
    running = running_text(text)
    found = []
    for quantity in find_quantities(running.text):
        start, end = running.origin(quantity.start, quantity.end)
        found.append(replace(quantity, start=start, end=end, quote=text[start:end]))
    return tuple(found)


def _view(file: str, text: str, mentions: tuple[Mention, ...], head: ReportHead) -> ReportView:
    sections = find_sections(Document(text=text))
    return ReportView(file, text, head, sections, mentions, quantities=figures(text))


def shared_reports() -> list[GoldReport]:
    """All shared reports; skipped aloud where they are not there."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("the shared corpus is not there")
    return [read_gold(path) for path in sorted(folder.glob("*.json"))]


def own_reports() -> list[GoldReport]:
    """The sample reports of this project."""
    return [read_gold(path) for path in sorted((Path(__file__).parents[2] / "corpus").glob("*.json"))]


def bench(marked: str, **head: object) -> Bench:
    """A marked text laid out for the built-in checks."""
    return check_set().bench(view(marked, **head))  # type: ignore[arg-type]


def check(marked: str, **head: object) -> list[Finding]:
    """Run the built-in checks over a marked text."""
    return list(check_set().check(view(marked, **head)))  # type: ignore[arg-type]


def codes(findings: list[Finding], *, info: bool = False) -> list[str]:
    """The codes of errors and warnings, or of infos."""
    return [f.check for f in findings if (f.severity == "info") == info]
