"""One sentence through matching, and marked sentences as expectations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor.gold import GoldMention, parse_marked
from extractor.language.quantities import find_quantities
from extractor.language.sections import find_sections
from extractor.matching.extraction import Extraction, extract
from extractor.matching.ruleset import RuleSet, load_ruleset
from extractor.models import Block, Document, Mention

YEAR = 2024

Told = tuple[str, str, str, str, str, int]
"""Metric, value, quote, role, part, start: what a reader sees of a mention."""


def run(
    text: str, *, year: int | None = YEAR, rules: RuleSet | None = None, blocks: Sequence[Block] = ()
) -> Extraction:
    """Extract from a text as the pipeline does, with the built-in rules unless others are given."""
    document = Document(text, tuple(blocks))
    sections = find_sections(document)
    return extract(document, rules or load_ruleset(), find_quantities(text), sections, year)


def wanted(marked: str) -> tuple[str, list[Told]]:
    """Return the text of a marked sentence and what is to be found in it."""
    text, gold = parse_marked(marked)
    return text, sorted(map(_told, gold))


def found(text: str, *, year: int | None = YEAR, rules: RuleSet | None = None) -> list[Told]:
    """Return what is found in a text."""
    return sorted(map(_told, run(text, year=year, rules=rules).mentions))


def _told(one: GoldMention | Mention) -> Told:
    part = "" if one.part is None else one.part.value
    return one.metric, f"{one.value.normalize():f}", one.quote, one.role.value, part, one.start


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write a rule folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def sentences(module: str) -> list[Any]:
    """Return the marked sentences of one module; known faults are expected to fail."""
    data = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
    return [
        one
        if isinstance(one, str)
        else pytest.param(one["say"], marks=pytest.mark.xfail(strict=True, reason=one["fault"]))
        for one in data[module]
    ]
