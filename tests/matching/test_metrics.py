"""Every metric in eight or more sentences: plain, beside look-alikes, of other years, in parts, in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.gold import GoldMention, parse_marked
from extractor.matching.ruleset import load_ruleset
from extractor.models import Mention
from matching.support import run

LEAST = 8
Entry = str | dict[str, str]
SENTENCES: dict[str, list[Entry]] = yaml.safe_load(
    (Path(__file__).parent / "metrics.yaml").read_text(encoding="utf-8")
)

Read = tuple[str, Decimal, str, int, str, str, str]
"""Metric, value, quote, start, role, part, approximation."""


def _read(one: GoldMention | Mention) -> Read:
    part = "" if one.part is None else one.part.value
    return one.metric, one.value, one.quote, one.start, one.role.value, part, one.approx.value


def _say(entry: Entry) -> str:
    return entry if isinstance(entry, str) else entry["say"]


def _cases() -> list[Any]:
    return [
        pytest.param(
            _say(entry),
            id=f"{metric}-{number:02d}",
            marks=()
            if isinstance(entry, str)
            else pytest.mark.xfail(strict=True, raises=AssertionError, reason=entry["fault"]),
        )
        for metric, entries in SENTENCES.items()
        for number, entry in enumerate(entries, 1)
    ]


@pytest.mark.parametrize("marked", _cases())
def test_what_is_marked_is_all_that_is_found(marked: str) -> None:
    text, gold = parse_marked(marked)
    assert sorted(map(_read, run(text).mentions)) == sorted(map(_read, gold)), text


def test_every_metric_has_its_sentences_here() -> None:
    assert SENTENCES.keys() == load_ruleset().metrics.keys()


@pytest.mark.parametrize("metric", SENTENCES)
def test_a_metric_is_marked_in_enough_sentences_of_its_own(metric: str) -> None:
    marked = [parse_marked(_say(entry))[1] for entry in SENTENCES[metric]]
    own = [one for one in marked if any(gold.metric == metric for gold in one)]
    assert len(own) >= LEAST, f"{metric} 只有 {len(own)} 句标有它自己"


def test_no_sentence_stands_twice() -> None:
    texts = [parse_marked(_say(entry))[0] for entries in SENTENCES.values() for entry in entries]
    assert len(texts) == len(set(texts))
