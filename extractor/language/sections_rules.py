"""Loads ``rules/sections.yaml``: how the parts of a report are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.models import SectionKind
from extractor.resources import folders_in_force, load_layers

__all__ = ["KindRule", "Opener", "SectionRules", "load_section_rules", "section_rules"]

_FILE = "sections.yaml"


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind and the title words that name it."""

    kind: SectionKind
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    longest: int

    def fits(self, title: str) -> bool:
        """Return whether ``title`` names this kind."""
        if len(title) > self.longest or not self.words.search(title):
            return False
        return self.unless is None or not self.unless.search(title)


@dataclass(frozen=True, slots=True)
class Opener:
    """First words of a paragraph that begin a stretch; ``later_year``: only with a year to come."""

    kind: SectionKind
    starts: re.Pattern[str]
    later_year: bool


@dataclass(frozen=True, slots=True)
class SectionRules:
    """All of ``sections.yaml``, compiled."""

    kinds: tuple[KindRule, ...]
    unknown_before_plan: SectionKind
    unknown_after_plan: SectionKind
    claims: tuple[tuple[SectionKind, re.Pattern[str]], ...]
    bare_longest: int
    bare_not: re.Pattern[str]
    openers: tuple[Opener, ...]
    any_opener: re.Pattern[str]
    glue: re.Pattern[str]
    after_items: re.Pattern[str]
    closing: re.Pattern[str]
    annex: re.Pattern[str]

    def kind_of(self, title: str) -> SectionKind | None:
        """Return the kind that the words of ``title`` name, or ``None``."""
        return next((rule.kind for rule in self.kinds if rule.fits(title)), None)

    def claim_of(self, title: str) -> SectionKind | None:
        """Return the kind that a title of level 2 claims against the section around it, or ``None``."""
        return next((kind for kind, words in self.claims if words.search(title)), None)


def section_rules() -> SectionRules:
    """Return the rules in force, loaded once a process."""
    return load_section_rules(folders_in_force())


@lru_cache(maxsize=8)
def load_section_rules(folders: tuple[Path, ...]) -> SectionRules:
    """Load and compile ``sections.yaml`` of the first folder with those of the others laid over it.

    :raises RulesError: if the file is missing, is no YAML, lacks a part or holds a broken pattern.
    """
    try:
        return _compile(load_layers(_FILE, folders))
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RulesError(
            f"规则文件 {_FILE} 无法使用：{error}",
            advice="请对照程序自带的同名文件检查。",
            code="rules_invalid",
        ) from error


def _compile(raw: dict[str, Any]) -> SectionRules:
    glue, bare, claim = raw["glue"], raw["bare_title"], raw["claimed_by_subtitle"]
    openers = tuple(_opener(entry) for entry in raw["openers"])
    return SectionRules(
        kinds=tuple(_kind_rule(entry) for entry in raw["kinds"]),
        unknown_before_plan=SectionKind(raw["unknown_before_plan"]),
        unknown_after_plan=SectionKind(raw["unknown_after_plan"]),
        claims=tuple((SectionKind(kind), expression(words)) for kind, words in claim.items()),
        bare_longest=int(bare["longest"]),
        bare_not=expression(f"(?:{bare['ends_with_not']})$|{bare['never']}"),
        openers=openers,
        any_opener=expression("|".join(f"(?:{_anonymous(o.starts.pattern)})" for o in openers)),
        glue=expression(
            f"{glue['always']}|(?<=({'|'.join(_pairs(glue['title_words']))})){glue['after_title_word']}"
        ),
        after_items=expression(rf"(?<=[。；])(?:{raw['after_items']})"),
        closing=expression(raw["closing"]),
        annex=expression(raw["annex"]),
    )


def _pairs(words: str) -> list[str]:
    # A lookbehind needs one width: the title words of the glue are two characters each.
    pairs = words.split("|")
    if any(len(word) != 2 for word in pairs):
        raise ValueError("glue.title_words: 每个词须为两个字")
    return pairs


def _anonymous(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


def _kind_rule(entry: dict[str, Any]) -> KindRule:
    unless = entry.get("unless")
    return KindRule(
        kind=SectionKind(entry["kind"]),
        words=expression("|".join(f"(?:{words})" for words in entry["any"])),
        unless=expression(unless) if unless else None,
        longest=int(entry["longest"]),
    )


def _opener(entry: dict[str, Any]) -> Opener:
    return Opener(
        SectionKind(entry["kind"]), expression(entry["starts"]), bool(entry.get("later_year", False))
    )
