"""Since when something is counted: a version of this program, or a year; neither may lie in the future."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["before", "known_versions", "since_fault"]

_PACKAGE = "township-report-extractor"
_HEADING = re.compile(r"^## \[?v?(\d+(?:\.\d+)+)", re.MULTILINE)
_VERSION = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,4})+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AHEAD = 1
"""Years: what is to be counted from next year on is written down this year."""


@lru_cache(maxsize=4)
def known_versions(rules: Path) -> tuple[str, ...]:
    """Return the versions that there are, the newest first: those of the list of changes beside a rule folder.

    An installed program has no such list; there it is the version that is installed.
    """
    told = rules.parent / "CHANGELOG.md"
    if told.is_file():
        return tuple(_HEADING.findall(told.read_text(encoding="utf-8")))
    try:
        return (version(_PACKAGE),)
    except PackageNotFoundError:
        return ()


def since_fault(since: str, versions: Sequence[str], *, today: date | None = None) -> tuple[str, bool] | None:
    """Return what is wrong with a ``since``, and whether it cannot be true; ``None`` if it may stand.

    :param versions: the versions that there are, the newest first.
    """
    found = _VERSION.search(since)
    if found is not None:
        number = _numbers(found.group())
        if not versions or any(_numbers(one)[: len(number)] == number for one in versions):
            return None
        return f"没有 {found.group()} 这一版", True
    year = _YEAR.search(since)
    if year is None:
        return f"“{since}”看不出是哪一年、哪一版起", False
    last = (today or date.today()).year + _AHEAD
    return (f"{year.group()} 年还远没有到", True) if int(year.group()) > last else None


def before(one: str, other: str) -> bool:
    """Tell whether one ``since`` lies before another; what cannot be compared does not."""
    for pattern in (_VERSION, _YEAR):
        first, second = pattern.search(one), pattern.search(other)
        if first is not None and second is not None:
            return _numbers(first.group()) < _numbers(second.group())
    return False


def _numbers(told: str) -> tuple[int, ...]:
    return tuple(map(int, told.split(".")))
