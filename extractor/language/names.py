"""Finds the numbers that count nothing: names, dates, list marks, unfilled blanks (``rules/names.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.models import QuantityKind
from extractor.resources import folders_in_force, load_layers

__all__ = ["NameRules", "NamedSpan", "load_names", "name_rules"]

_FILE = "names.yaml"
_KINDS = {
    "name": QuantityKind.NAME,
    "date": QuantityKind.DATE,
    "mark": QuantityKind.MARK,
    "placeholder": QuantityKind.PLACEHOLDER,
    "vague": QuantityKind.VAGUE,
    "skip": None,
}
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_CHINESE = "零〇一二三四五六七八九十百千两"
_NOT_INSIDE = "(?<![零〇一二三四五六七八九十百千万亿两点第])"
_BACKWARD = re.compile(r"\\1")


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A stretch whose numbers count nothing; ``kind`` is ``None`` for a mere word that gets no row."""

    start: int
    end: int
    kind: QuantityKind | None


@dataclass(frozen=True, slots=True)
class NameRules:
    """The patterns of ``names.yaml``, compiled into one."""

    pattern: re.Pattern[str]
    kinds: dict[str, QuantityKind | None]

    def spans(self, folded: str) -> list[NamedSpan]:
        """Return the stretches of the folded text, sorted, without overlap."""
        found = []
        for match in self.pattern.finditer(folded):
            start, end = match.span()
            found.append(NamedSpan(start, end, self.kinds[match.lastgroup or ""]))
        return found


@lru_cache(maxsize=8)
def load_names(folders: tuple[Path, ...]) -> NameRules:
    """Read ``names.yaml`` of the first folder with those of the others laid over it.

    :raises RulesError: if it is missing, not of the shape described in its head, or a pattern does not compile.
    """
    try:
        data: dict[str, Any] = load_layers(_FILE, folders)
        groups: dict[str, list[str]] = {}
        kinds: dict[str, QuantityKind | None] = {}
        for number, entry in enumerate(data["patterns"]):
            name = f"p{number}"
            kinds[name] = _KINDS[entry["kind"]]
            guard = _NOT_INSIDE if entry["pattern"] == "@words" else ""
            first = _first(entry, data)
            groups.setdefault(first, []).append(
                f"(?P<{name}>{guard}(?:{_expand(entry['pattern'], data, number)}))"
            )
        any_first = (
            f"(?={'|'.join(f'[{first}]' for first in groups)})"  # one class by one: "–-" ends some of them
        )
        plain = (
            f"(?<!\\d)(?!{data['plain']})"  # most numbers are plain figures: one look spares all the patterns
        )
        branches = "|".join(
            f"(?=[{first}]){plain if first == '0-9' else ''}(?:{'|'.join(members)})"
            for first, members in groups.items()
        )
        pattern = expression(f"{any_first}(?:{branches})", re.MULTILINE)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, re.error, yaml.YAMLError) as error:
        raise RulesError(f"名称表 {_FILE} 读不出来：{error}", code="rules_names") from error
    return NameRules(pattern, kinds)


def _first(entry: dict[str, Any], data: dict[str, Any]) -> str:
    """Return the inside of a character class: with what the pattern can begin."""
    if entry["at"] != "@first":
        return str(entry["at"]).replace("digit", "0-9").replace("chinese", _CHINESE)
    words = data["names"] if entry["pattern"] == "@names" else data["words"]
    return "".join(sorted({re.sub(r"^\(\?<[!=][^)]*\)", "", word).strip("[")[0] for word in words}))


def _expand(pattern: str, data: dict[str, Any], number: int) -> str:
    """Fill the macros in and make every group harmless but the one that a back reference needs."""
    if pattern == "@names":
        return "|".join(re.escape(word) for word in sorted(data["names"], key=len, reverse=True))
    if pattern == "@words":
        return "|".join(sorted(data["words"], key=len, reverse=True))
    pattern = pattern.replace("@counted", data["counted"])
    for name, macro in data["macros"].items():
        pattern = pattern.replace("{" + name + "}", macro)
    if _BACKWARD.search(pattern):
        return _BACKWARD.sub(f"(?P=b{number})", _GROUP.sub(f"(?P<b{number}>", pattern, count=1))
    return _GROUP.sub("(?:", pattern)


def name_rules() -> NameRules:
    """Return the names in force, loaded once a process."""
    return load_names(folders_in_force())
