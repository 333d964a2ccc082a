"""Finds the data folder ``rules/`` the same way from a wheel, an editable install and a clone, and reads YAML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.errors import RulesError

__all__ = ["load_yaml", "rules_folder", "yaml_loader"]


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


def load_yaml(path: Path) -> Any:
    """Return what a YAML file (UTF-8) holds, by the safe loader: plain values only.

    :raises OSError, UnicodeDecodeError, yaml.YAMLError: if it cannot be read.
    """
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml_loader())  # noqa: S506 - safe, see below


def yaml_loader() -> Any:
    """Return the safe loader; its C form, ten times as quick, where PyYAML was built with it."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
