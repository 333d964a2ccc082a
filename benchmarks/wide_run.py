"""A run's folder of any size in which every report tells every metric, for measuring what is made from it.

    python benchmarks/wide_run.py FOLDER [--reports 600]

The texts are made up and nothing is extracted: each sentence tells one metric, every ninth report tells a value twice,
and each report has some numbers that no metric explains. Names, places and order of metrics are the real ones.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from batches import town

from extractor.batch import Entry
from extractor.batch.context import around, sentence
from extractor.exports import write_outputs
from extractor.exports.naming import told_names
from extractor.models import (
    Approx,
    Cell,
    CellStatus,
    Evidence,
    Finding,
    LedgerRow,
    LedgerStatus,
    Mention,
    MetricInfo,
    ReportHead,
    Severity,
)
from extractor.pipeline import Extractor
from extractor.record import ReportResult
from extractor.settings import Settings

__all__ = ["wide_run"]

_FILLER = "坚持把学习放在前面，把责任落到人头，逐项列出清单，按月督促，年底回头看，做得不够的再补上。"


class _Made:
    """Stands in for a batch's results."""

    def __init__(self, metrics: tuple[MetricInfo, ...], reports: int) -> None:
        self._metrics, self._reports = metrics, reports
        self.counts = Counter(ok=reports)

    def entries(self) -> Iterator[Entry]:
        for number in range(self._reports):
            yield _entry(_report(number, self._metrics))


def wide_run(folder: Path, reports: int = 600) -> Path:
    """Write a run of so many reports into ``folder`` and return it."""
    extractor = Extractor(Settings())
    facts = {"version": "1", **told_names(extractor.metrics, extractor.checks)}
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as work:
        write_outputs(_Made(extractor.metrics, reports), folder, Path(work), extractor.metrics, facts)
    return folder


def _report(number: int, metrics: tuple[MetricInfo, ...]) -> ReportResult:
    chance = random.Random(number)
    place = f"{town(number)}镇"
    parts = [f"{place}2024年度法治政府建设情况报告\n"]
    mentions: list[Mention] = []
    cells: list[Cell] = []
    ledger: list[LedgerRow] = []

    def tell(metric: MetricInfo, value: int, approx: Approx) -> int:
        unit = metric.units[0] if metric.units else "个"
        quote = f"{value}{'余' if approx is Approx.AT_LEAST else ''}{unit}"
        parts.append(f"全年在{metric.name}方面共计")
        start = sum(map(len, parts))
        parts.append(f"{quote}，{_FILLER}\n")
        end = start + len(quote)
        own = len(mentions)
        args = (start, end, quote)
        mentions.append(Mention(metric.id, Decimal(value), unit, *args, approx, rule=f"{metric.id}/1"))
        ledger.append(LedgerRow(*args, Decimal(value), unit, approx, LedgerStatus.METRIC, (own,)))
        return own

    for place_of, metric in enumerate(metrics):
        value = chance.randrange(100) if metric.kind == "rate" else chance.randrange(1, 5000)
        approx = Approx.AT_LEAST if chance.random() < 0.1 else Approx.EXACT
        own = [tell(metric, value, approx)]
        if (number + place_of) % 97 == 0:
            own.append(tell(metric, value + 1, Approx.EXACT))
        one = mentions[own[0]]
        status = CellStatus.AMBIGUOUS if len(own) > 1 else CellStatus.SINGLE
        told = None if len(own) > 1 else one.value
        cells.append(Cell(metric.id, told, one.unit, approx, status, tuple(own)))
        if place_of % 7 == 0:
            parts.append("还发放用品")
            start = sum(map(len, parts))
            quote = f"{chance.randrange(3, 400)}套"
            parts.append(f"{quote}。\n")
            row = (start, start + len(quote), quote, Decimal(quote[:-1]), "套", Approx.EXACT)
            ledger.append(LedgerRow(*row, LedgerStatus.QUANTITY))
    first, second, third = (mentions[at] for at in chance.sample(range(len(mentions)), 3))
    proofs = tuple(Evidence(each.start, each.end, each.quote) for each in (first, second, third))
    told = f"{first.quote}与{second.quote}、{third.quote}合计不符"
    found = (Finding("breakdown_sum", Severity.ERROR, told, (first.metric, second.metric), proofs),)
    return ReportResult(
        f"{number // 200:02}/{number:04}.txt",
        f"{number:064x}",
        head=ReportHead(f"{place}人民政府", place, f"云岭{number % 12 + 1}县", 2024),
        mentions=tuple(mentions),
        cells=tuple(cells),
        ledger=tuple(ledger),
        findings=found if number % 2 else (),
        text="".join(parts),
    )


def _entry(result: ReportResult) -> Entry:
    text = result.text
    return Entry(
        result.to_dict(),
        sentences=tuple(sentence(text, one.start, one.end) for one in result.mentions),
        around=tuple(around(text, one.start, one.end) for one in result.ledger),
        proofs=tuple(
            tuple(sentence(text, each.start, each.end, 400) for each in one.evidence)
            for one in result.findings
        ),
        text=text,
    )


def main() -> None:
    """Write the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=600)
    options = parser.parse_args()
    print(wide_run(options.folder, options.reports))


if __name__ == "__main__":
    main()
