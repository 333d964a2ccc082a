"""Finds the data folder ``rules/`` and the folders laid over it, and reads their YAML.

Which own folders are in force is a matter of the work in hand, as the precision of :mod:`decimal` is: whoever reads a
report says so once (:func:`rules_in_force`), and what reads rules below asks :func:`folders_in_force`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import RulesError
from extractor.keeping import Shelf

__all__ = [
    "EXTENDS",
    "IN_PLACE",
    "extended",
    "folders_in_force",
    "laid_over",
    "load_layers",
    "load_yaml",
    "rules_folder",
    "rules_in_force",
    "yaml_loader",
]

EXTENDS = "extends"
"""A row with this key adds its lists to the row of the same id below it, instead of standing in its place."""
IN_PLACE = "!"
"""A key of a layered file that ends in this stands in the place of what it is laid over, lists too."""

_PARSED = Shelf("rules", yaml.__version__)
_OWN: ContextVar[tuple[Path, ...]] = ContextVar("rule folders with own ones")


@contextmanager
def rules_in_force(overlays: Sequence[Path]) -> Iterator[None]:
    """Put own rule folders in force over the built-in ones, for what is called inside; other threads see none of it."""
    token = _OWN.set((rules_folder(), *overlays))
    try:
        yield
    finally:
        _OWN.reset(token)


def folders_in_force() -> tuple[Path, ...]:
    """Return the rule folders in force: the built-in one, then those laid over it."""
    return _OWN.get(None) or (rules_folder(),)


@lru_cache(maxsize=1)
def rules_folder() -> Path:
    """Return the folder of the built-in rules.

    A wheel carries it as ``extractor/_rules``; in a clone or an editable install it stands beside the package.

    :raises RulesError: if neither is there (a broken installation).
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_rules", package.parent / "rules"):
        if (candidate / "metrics").is_dir():
            return candidate
    raise RulesError("找不到内置规则目录 rules。", advice="请重新安装本程序。", code="rules_missing")


def load_layers(name: str, folders: Sequence[Path]) -> Any:
    """Return what a rule file holds with the files of the same name in later folders laid over it.

    :raises OSError, UnicodeDecodeError, yaml.YAMLError: if one cannot be read, or the first folder lacks it.
    """
    whole = load_yaml(folders[0] / name)
    for folder in folders[1:]:
        if (folder / name).exists():
            whole = laid_over(whole, load_yaml(folder / name))
    return whole


def laid_over(below: Any, above: Any) -> Any:
    """Return ``above`` laid over ``below``: mappings by key, lists with what is new in front, else ``above``.

    What stands in front is tried first, so an own rule wins over a built-in one.
    """
    if above is None:
        return below
    if isinstance(above, Mapping):
        merged = dict(below) if isinstance(below, Mapping) else {}
        for key, value in above.items():
            name = str(key)
            if name.endswith(IN_PLACE):
                merged[name.removesuffix(IN_PLACE)] = laid_over(None, value)
            else:
                merged[key] = laid_over(merged.get(key), value)
        return merged
    if isinstance(below, list) and isinstance(above, list):
        return [*above, *(one for one in below if one not in above)]
    return above


def extended(below: Any, above: Any) -> Any:
    """Return a row as it stands over the row of the same id: in its place, or added to it (``extends: true``).

    Lists grow at their end, so that the points below keep their numbers; a single value stands in the place of the one
    below. ``below`` is ``None`` where there is no such row: then what the row lacks is told by the check of its shape.
    """
    if not isinstance(above, Mapping) or above.get(EXTENDS) is not True:
        return above
    merged = dict(below) if isinstance(below, Mapping) else {}
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, list) and isinstance(value, list):
            merged[key] = [*known, *(one for one in value if one not in known)]
        elif key != EXTENDS:
            merged[key] = value
    return merged


def load_yaml(path: Path) -> Any:
    """Return what a YAML file (UTF-8) holds, by the safe loader: plain values only.

    What a file of the same bytes held is remembered from one process to the next.

    :raises OSError, UnicodeDecodeError, yaml.YAMLError: if it cannot be read.
    """
    data = path.read_bytes()
    return _PARSED.found(hashlib.sha256(data).hexdigest(), lambda: _parsed(data))


def _parsed(data: bytes) -> Any:
    return yaml.load(data.decode("utf-8-sig"), Loader=yaml_loader())  # noqa: S506 - safe, see below


def yaml_loader() -> Any:
    """Return the safe loader; its C form, ten times as quick, where PyYAML was built with it."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
