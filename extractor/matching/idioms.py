"""Idioms: wordings whose parts stand too far apart for prices, as spaCy token patterns over the sentence's words.

A sentence is segmented only if it holds one of an idiom's trigger words, so most reports never load a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.language.clauses import REAL_KINDS
from extractor.language.segment import cutter, sentence_doc, vocabulary
from extractor.matching.candidates import Candidate
from extractor.matching.lexicon import Hit
from extractor.matching.neighbourhood import Located
from extractor.matching.rule_files import read_measures
from extractor.matching.ruleset import RuleSet
from extractor.models import Quantity
from extractor.resources import folders_in_force, load_yaml

__all__ = ["IDIOM_SCORE", "idiom_candidates", "idioms_in_force", "idioms_told", "load_idioms", "start_idioms"]

IDIOM_SCORE = 1.2
_QUANTITY = "q"
_FIGURE = "\0"
_HARD = ("[", "\\", "(?!", "(?<")  # a pattern with these is not made weaker by taking its anchors out
_MARKS = re.compile("[，；：。]")


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
    """A compiled idiom; ``shape`` is found in every stretch of text in which its token pattern may match, figures of
    its measures standing as ``_FIGURE``: where it is not, no word need be cut."""

    rule: IdiomRule
    measures: frozenset[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    shape: re.Pattern[str]


def idioms_in_force() -> tuple[Idiom, ...]:
    """Return the idioms in force, loaded once a process."""
    return load_idioms(folders_in_force())


@lru_cache(maxsize=8)
def load_idioms(folders: tuple[Path, ...]) -> tuple[Idiom, ...]:
    """Load the idioms of rule folders; a later row stands in the place of an earlier one of its id.

    :raises RulesError: naming the row that cannot be used.
    """
    measures = read_measures(folders)
    rows = {str(row.get("id")): (path, row) for path in _files(folders) for row in load_yaml(path) or []}
    found: list[Idiom] = []
    for path, row in rows.values():
        try:
            rule = IdiomRule.model_validate(row)
            named = [token[_QUANTITY] for token in rule.pattern if _QUANTITY in token]
            units = frozenset(unit for name in named for unit in measures[name])
            unless = expression(rule.unless) if rule.unless else None
            needs = expression(rule.needs) if rule.needs else None
        except (ValidationError, KeyError, re.error) as error:
            raise RulesError(
                f"{path.name} 中 {row.get('id', '?')} 有误：{error}", advice="请对照该文件的说明修改。"
            ) from error
        found.append(Idiom(rule, units, unless, needs, _shape(rule.pattern)))
    return tuple(found)


def _shape(pattern: Sequence[Mapping[str, Any]]) -> re.Pattern[str]:
    """Return what the text of every match holds, whatever the words are that it is cut into."""
    return expression(".*".join(filter(None, map(_held, pattern))), re.DOTALL)


def _held(token: Mapping[str, Any]) -> str:
    """Return what a token holds, in characters; empty where it may be missing or anything."""
    if _QUANTITY in token:
        return _FIGURE
    wanted = token.get("TEXT")
    if wanted is None or "OP" in token:
        return ""
    if isinstance(wanted, str):
        return re.escape(wanted)
    if "IN" in wanted:
        return f"(?:{'|'.join(map(re.escape, wanted['IN']))})"
    if any(sign in wanted["REGEX"] for sign in _HARD):
        return ""
    return f"(?:{wanted['REGEX'].replace('^', '').replace('$', '')})"  # a word ends anywhere in the text


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What stands between two marks of a sentence: no match of an idiom reaches over one."""

    start: int
    text: str
    figures: tuple[Quantity, ...]

    def shown(self, measures: frozenset[str]) -> str:
        """Return the text with a figure of the measures as one sign, so that an idiom's shape can be sought."""
        pieces: list[str] = []
        at = 0
        for figure in self.figures:
            low = figure.start - self.start
            if figure.unit in measures and low >= at:
                pieces += (self.text[at:low], _FIGURE)
                at = figure.end - self.start
        return "".join((*pieces, self.text[at:]))


def _files(folders: Sequence[Path]) -> list[Path]:
    return [path for folder in folders if (path := folder / "idioms.yaml").exists()]


def idioms_told(text: str, rules: RuleSet) -> tuple[Idiom, ...]:
    """Return the idioms in force whose trigger stands somewhere in a text: a few of them all."""
    return tuple(i for i in idioms_in_force() if i.rule.metric in rules.metrics and _triggered(i, text))


def idiom_candidates(
    text: str, sentence: tuple[int, int], quantities: Sequence[Quantity], idioms: Sequence[Idiom]
) -> dict[int, list[Candidate]]:
    """Return the candidates that idioms propose for the figures of one sentence, by the figure's start.

    :param quantities: the figures that stand in the sentence; only real ones are looked at.
    :param idioms: those that :func:`idioms_told` says of the text.
    """
    words = text[sentence[0] : sentence[1]]
    inside = [q for q in quantities if q.kind in REAL_KINDS]
    units = {q.unit for q in inside}
    wanted = [i for i in idioms if not units.isdisjoint(i.measures) and _applies(i, words)]
    found: dict[int, list[Candidate]] = {}
    for stretch in _stretches(words, sentence[0], inside) if wanted else ():
        here = [i for i in wanted if i.shape.search(stretch.shown(i.measures))]
        if here:
            _match(stretch, here, found)
    return found


def _stretches(words: str, start: int, figures: Sequence[Quantity]) -> Iterator[_Stretch]:
    """Cut a sentence at its marks and give out what holds a figure; a mark inside a figure cuts nothing."""
    low = 0
    for mark in (*_MARKS.finditer(words), None):
        high = len(words) if mark is None else mark.start()
        if mark is not None and any(q.start - start <= high < q.end - start for q in figures):
            continue
        held = tuple(q for q in figures if low <= q.start - start and q.end - start <= high)
        if held:
            yield _Stretch(start + low, words[low:high], held)
        low = high + 1


def _triggered(idiom: Idiom, words: str) -> bool:
    for trigger in idiom.rule.trigger:  # noqa: SIM110 - asked by the hundred
        if trigger in words:
            return True
    return False


def _applies(idiom: Idiom, words: str) -> bool:
    if not _triggered(idiom, words):
        return False
    if idiom.unless is not None and idiom.unless.search(words):
        return False
    return idiom.needs is None or idiom.needs.search(words) is not None


def _match(stretch: _Stretch, idioms: Sequence[Idiom], found: dict[int, list[Candidate]]) -> None:
    """Cut the words of a stretch and add what the idioms propose for its figures to ``found``."""
    doc = sentence_doc(stretch.text, stretch.start, stretch.figures)
    figures = {q.start - stretch.start: q for q in stretch.figures}
    marks = {token.i: figures[token.idx] for token in doc if token.idx in figures}
    folders = folders_in_force()
    matchers = [(idiom, _matcher(folders, idiom.rule.id)) for idiom in idioms]
    for token_index, quantity in marks.items():
        doc[token_index]._.unit = quantity.unit
    seen: set[tuple[str, int]] = set()
    for idiom, low, high in ((i, low, high) for i, matcher in matchers for _, low, high in matcher(doc)):
        if _MARKS.search(doc[low:high].text):
            continue
        for index in range(low, high):
            figure = marks.get(index)
            if figure is None or figure.unit not in idiom.measures or (idiom.rule.id, index) in seen:
                continue
            seen.add((idiom.rule.id, index))
            start, last = stretch.start + doc[low].idx, doc[high - 1]
            hit = Hit(idiom.rule.id, start, stretch.start + last.idx + len(last))
            candidate = Candidate(
                idiom.rule.metric, idiom.rule.id, IDIOM_SCORE, (Located(hit, "idiom", 0.0),)
            )
            found.setdefault(figure.start, []).append(candidate)


def start_idioms(rules: RuleSet) -> None:
    """Load the dictionary, spaCy and the token matchers of the idioms in force before a sentence asks for them."""
    folders = folders_in_force()
    cutter(folders)
    for idiom in load_idioms(folders):
        if idiom.rule.metric in rules.metrics:
            _matcher(folders, idiom.rule.id)


@lru_cache(maxsize=256)
def _matcher(folders: tuple[Path, ...], name: str) -> Any:
    """Return the token matcher of an idiom, made when it is first needed."""
    shared = vocabulary()
    from spacy.matcher import Matcher
    from spacy.tokens import Token

    if not Token.has_extension("unit"):
        Token.set_extension("unit", default="")
    idiom = next(one for one in load_idioms(folders) if one.rule.id == name)
    matcher = Matcher(shared, validate=True)
    matcher.add(name, [[_token(token, idiom) for token in idiom.rule.pattern]])
    return matcher


def _token(token: dict[str, Any], idiom: Idiom) -> dict[str, Any]:
    if _QUANTITY not in token:
        return token
    return {"_": {"unit": {"IN": sorted(idiom.measures)}}}
