"""Finds the data folder ``rules/`` the same way from a wheel, an editable install and a clone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from extractor.errors import RulesError

__all__ = ["rules_folder"]


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
