"""Idioms: wordings whose parts stand too far apart for prices, as spaCy token patterns over the sentence's words.

A sentence is segmented only if it holds one of an idiom's trigger words, so most reports never load a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import RulesError
from extractor.language.clauses import REAL_KINDS
from extractor.language.segment import pipeline, sentence_doc
from extractor.matching.candidates import Candidate
from extractor.matching.lexicon import Hit
from extractor.matching.neighbourhood import Located
from extractor.matching.ruleset import RuleSet
from extractor.models import Quantity
from extractor.resources import load_yaml, rules_folder

__all__ = ["IDIOM_SCORE", "idiom_candidates", "load_idioms"]

IDIOM_SCORE = 1.2
_QUANTITY = "q"


class IdiomRule(BaseModel):
    """One row of ``rules/idioms.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    metric: str
    trigger: tuple[str, ...] = Field(min_length=1)
    pattern: tuple[dict[str, Any], ...] = Field(min_length=2)
    unless: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Idiom:
    """A compiled idiom."""

    rule: IdiomRule
    measures: frozenset[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@lru_cache(maxsize=4)
def load_idioms(folder: Path | None = None) -> tuple[Idiom, ...]:
    """Load the idioms.

    :raises RulesError: naming the row that cannot be used.
    """
    path = (folder or rules_folder()) / "idioms.yaml"
    measures = load_yaml(rules_folder() / "measures.yaml")
    found: list[Idiom] = []
    for row in load_yaml(path) or []:
        try:
            rule = IdiomRule.model_validate(row)
            named = [token[_QUANTITY] for token in rule.pattern if _QUANTITY in token]
            units = frozenset(unit for name in named for unit in measures[name])
            unless = re.compile(rule.unless) if rule.unless else None
            needs = re.compile(rule.needs) if rule.needs else None
        except (ValidationError, KeyError, re.error) as error:
            raise RulesError(
                f"{path.name} 中 {row.get('id', '?')} 有误：{error}", advice="请对照该文件的说明修改。"
            ) from error
        found.append(Idiom(rule, units, unless, needs))
    return tuple(found)


def idiom_candidates(
    text: str, sentence: tuple[int, int], quantities: Sequence[Quantity], rules: RuleSet
) -> dict[int, list[Candidate]]:
    """Return the candidates that idioms propose for the figures of one sentence, by the figure's start."""
    words = text[sentence[0] : sentence[1]]
    wanted = [i for i in load_idioms() if i.rule.metric in rules.metrics and _applies(i, words)]
    inside = [
        q for q in quantities if sentence[0] <= q.start and q.end <= sentence[1] and q.kind in REAL_KINDS
    ]
    wanted = [i for i in wanted if any(q.unit in i.measures for q in inside)]
    if not wanted:
        return {}
    return _match(words, sentence[0], inside, wanted)


def _applies(idiom: Idiom, words: str) -> bool:
    if not any(trigger in words for trigger in idiom.rule.trigger):
        return False
    if idiom.unless is not None and idiom.unless.search(words):
        return False
    return idiom.needs is None or idiom.needs.search(words) is not None


def _match(
    words: str, start: int, quantities: Sequence[Quantity], idioms: Sequence[Idiom]
) -> dict[int, list[Candidate]]:
    matchers = _matchers()
    doc = sentence_doc(words, start, quantities)
    figures = {q.start - start: q for q in quantities}
    found: dict[int, list[Candidate]] = {}
    marks = {token.i: figures[token.idx] for token in doc if token.idx in figures}
    for token_index, quantity in marks.items():
        doc[token_index]._.unit = quantity.unit
    seen: set[tuple[str, int]] = set()
    for idiom, low, high in ((i, low, high) for i in idioms for _, low, high in matchers[i.rule.id](doc)):
        if re.search("[，；：。]", doc[low:high].text):
            continue
        for index in range(low, high):
            figure = marks.get(index)
            if figure is None or figure.unit not in idiom.measures or (idiom.rule.id, index) in seen:
                continue
            seen.add((idiom.rule.id, index))
            hit = Hit(idiom.rule.id, start + doc[low].idx, start + doc[high - 1].idx + len(doc[high - 1]))
            candidate = Candidate(
                idiom.rule.metric, idiom.rule.id, IDIOM_SCORE, (Located(hit, "idiom", 0.0),)
            )
            found.setdefault(figure.start, []).append(candidate)
    return found


@lru_cache(maxsize=1)
def _matchers() -> dict[str, Any]:
    from spacy.matcher import Matcher
    from spacy.tokens import Token

    if not Token.has_extension("unit"):
        Token.set_extension("unit", default="")
    found: dict[str, Any] = {}
    for idiom in load_idioms():
        found[idiom.rule.id] = matcher = Matcher(pipeline().vocab, validate=True)
        matcher.add(idiom.rule.id, [[_token(token, idiom) for token in idiom.rule.pattern]])
    return found


def _token(token: dict[str, Any], idiom: Idiom) -> dict[str, Any]:
    if _QUANTITY not in token:
        return token
    return {"_": {"unit": {"IN": sorted(idiom.measures)}}}
