"""Loads ``rules/units.yaml`` and reads the unit that stands behind a numeral."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.models import QuantityKind
from extractor.resources import folders_in_force, load_layers, load_yaml

__all__ = ["Unit", "Units", "load_units", "units"]

_FILE = "units.yaml"
_KINDS = {
    "money": QuantityKind.MONEY,
    "rate": QuantityKind.RATE,
    "change": QuantityKind.CHANGE,
    "area": QuantityKind.AREA,
}
_SETTINGS = (
    "not_after_one_character",
    "fine_after_one_character",
    "compounds",
    "not_before",
    "not_on_next_line",
)
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its canonical reading, its class in ``units.yaml``, what it is worth in base units."""

    name: str
    group: str
    kind: QuantityKind
    factor: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class Units:
    """All units; ``pattern`` matches one unit as printed at the place given, longest first (no gap before it)."""

    known: dict[str, Unit]
    pattern: re.Pattern[str]
    weak: frozenset[str]
    """Units that are no units behind a single Chinese digit: 三方, 两级."""
    new_words: re.Pattern[str]
    """Words that merely begin like a unit; behind a number on the line above they stand for themselves: 人员, 线索."""

    def unit(self, printed: str) -> Unit:
        """Return the unit that ``printed``, a match of ``pattern``, stands for."""
        found = self.known.get(printed)
        if found is not None:
            return found
        plain = re.sub(r"[\s()（）/]", "", printed)
        found = self.known.get(plain)
        if found is not None:
            return found
        base = next(
            (self.known[plain[:n]] for n in range(len(plain), 0, -1) if plain[:n] in self.known), None
        )
        return Unit(plain, base.group if base else "items", QuantityKind.COUNT)


@lru_cache(maxsize=8)
def load_units(folders: tuple[Path, ...]) -> Units:
    """Read ``units.yaml`` of the first folder with those of the others laid over it; a later form wins.

    :raises RulesError: if it is missing or not of the shape described in its head.
    """
    try:
        data: dict[str, Any] = load_layers(_FILE, folders)
        known = {
            printed: unit
            for folder in folders
            if (folder / _FILE).exists()
            for group, forms in load_yaml(folder / _FILE).items()
            if group not in _SETTINGS
            for printed, unit in _forms(group, forms)
        }
        pattern = _pattern(known, data["compounds"], data["not_before"])
        weak = frozenset(data["not_after_one_character"])
        new_words = expression(
            "|".join(
                f"{u}(?:{'|'.join(map(re.escape, then))})" for u, then in data["not_on_next_line"].items()
            )
        )
    except (
        OSError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        yaml.YAMLError,
    ) as error:
        raise RulesError(f"单位表 {_FILE} 读不出来：{error}", code="rules_units") from error
    return Units(known, pattern, weak, new_words)


def _forms(group: str, forms: list[Any]) -> list[tuple[str, Unit]]:
    kind = _KINDS.get(group, QuantityKind.COUNT)
    found = []
    for form in forms:
        printed, name, factor = (form, form, 1) if isinstance(form, str) else form
        found.append((printed, Unit(name, group, kind, Decimal(str(factor)))))
    return found


def _pattern(known: dict[str, Unit], seconds: list[str], not_before: dict[str, list[str]]) -> re.Pattern[str]:
    """Units by their first character, longest first, so that a character that begins none fails at once."""
    second = (
        f"(?:[ \\u3000]?[(（][ \\u3000]?(?:{'|'.join(seconds)})[ \\u3000]?[)）]|/(?:{'|'.join(seconds)}))"
    )
    by_first: dict[str, list[str]] = {}
    for word in sorted(known, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word)
    branches = []
    for first, words in by_first.items():
        rests = []
        for word in words:
            rest = "[ \\u3000]{0,2}".join(re.escape(c) for c in word[1:])
            rest = f"[ \\u3000]{{0,2}}{rest}" if rest and not word.isascii() else rest
            banned = not_before.get(word)
            guard = f"(?!{'|'.join(map(re.escape, banned))})" if banned else ""
            if len(word) == 1 and known[word].kind is QuantityKind.COUNT:
                rest = f"{second}?{guard}"
            elif word.isascii() and word.isalnum():
                rest += "(?![A-Za-z0-9])"
            else:
                rest += guard
            rests.append(rest)
        branches.append(re.escape(first) + f"(?:{'|'.join(rests)})")
    return expression("|".join(branches))


def units() -> Units:
    """Return the units in force, loaded once a process."""
    return load_units(folders_in_force())
