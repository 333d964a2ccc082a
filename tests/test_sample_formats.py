"""The samples that are no plain text give what their text gives; their gold stands in ``tests/gold``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.gold import read_gold
from extractor.record import ReportResult

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = sorted((Path(__file__).parent / "gold").glob("*.src"))


def values(result: ReportResult) -> Counter[tuple[object, ...]]:
    return Counter((m.metric, m.value, m.unit, m.approx, m.role, m.part) for m in result.mentions)


@pytest.mark.parametrize("source", GOLD, ids=lambda path: path.stem)
def test_a_document_gives_what_its_text_gives(source: Path) -> None:
    (document,) = (path for path in CORPUS.glob(f"{source.stem}.*") if path.suffix in (".docx", ".pdf"))
    gold, extractor = read_gold(source), Extractor()
    read = extractor.extract(document)
    told = extractor.extract_text(gold.text, f"{source.stem}.txt")
    assert read.head == told.head
    assert values(read) == values(told)
    assert sum(values(read).values()) > 40


def test_both_formats_are_among_the_samples() -> None:
    assert {path.suffix for path in CORPUS.iterdir()} >= {".txt", ".docx", ".pdf"}
    assert len(GOLD) == 2
