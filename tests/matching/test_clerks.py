"""How clerks tell their figures, by manner of telling: what is marked is all that is found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.gold import parse_marked
from matching.support import run

MANNERS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "clerks.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("marked", [marked for manner in MANNERS.values() for marked in manner])
def test_what_is_marked_is_all_that_is_found(marked: str) -> None:
    text, gold = parse_marked(marked)
    told = [(one.metric, one.value, one.quote, one.start, one.role, one.part) for one in run(text).mentions]
    assert sorted(told, key=str) == sorted(
        ((one.metric, one.value, one.quote, one.start, one.role, one.part) for one in gold), key=str
    )
