"""Reads the rule files of one or more folders, each row with the file it came from; a later folder's row wins."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from extractor.errors import RulesError
from extractor.expressions import expression
from extractor.matching.wordings import beginnings
from extractor.resources import extended, laid_over, load_yaml

__all__ = [
    "Sourced",
    "checked",
    "compiled",
    "digest",
    "read_groups",
    "read_measures",
    "read_rows",
    "read_table",
    "read_words",
]

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sourced(Generic[_M]):
    """A rule row and the file that holds it."""

    rule: _M
    path: Path


def _load(path: Path) -> Any:
    try:
        return load_yaml(path)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulesError(
            f"规则文件 {path.name} 读不出来：{error}", advice="请检查文件的缩进、引号和编码（UTF-8）。"
        ) from error


def _mapping(path: Path) -> Mapping[str, Any]:
    data = _load(path)
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise RulesError(
            f"规则文件 {path.name} 应当是“名字: 内容”的对照表。", advice="请对照内置的同名文件修改。"
        )
    return data


def _present(folders: Sequence[Path], pattern: str) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise RulesError(f"规则文件夹“{folder}”不存在。", advice="请检查 --rules 后面的路径。")
        yield from sorted(folder.glob(pattern))


def _model(kind: type[_M], data: object, path: Path, where: str) -> Sourced[_M]:
    try:
        return Sourced(kind.model_validate(data), path)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RulesError(
            f"规则文件 {path.name} 中 {where} 的 {field} 不对：{first['msg']}",
            advice="请对照 docs/RULES.md 修改。",
        ) from error


def read_table(folders: Sequence[Path], folder: str, kind: type[_M]) -> dict[str, Sourced[_M]]:
    """Read the files of a folder that map names to rows (``parts``, ``nulls``)."""
    found: dict[str, tuple[Any, Path]] = {}
    for path in _present(folders, f"{folder}/*.yaml"):
        for name, data in _mapping(path).items():
            _lay(found, name, data, path)
    return {name: _model(kind, data, path, name) for name, (data, path) in found.items()}


def _lay(found: dict[str, tuple[Any, Path]], name: str, data: object, path: Path) -> None:
    """Put a row in the place of the one of its id, or add it to that one if it says so."""
    found[name] = (extended(found[name][0] if name in found else None, data), path)


def read_rows(folders: Sequence[Path], folder: str, kind: type[_M]) -> dict[str, Sourced[_M]]:
    """Read the files of a folder that list rows with an ``id`` (``metrics``)."""
    found: dict[str, tuple[Any, Path]] = {}
    for path in _present(folders, f"{folder}/*.yaml"):
        data = _load(path) or []
        if not isinstance(data, list):
            raise RulesError(
                f"规则文件 {path.name} 应当是以“- id:”开头的列表。", advice="请对照内置的同类文件修改。"
            )
        for row in data:
            name = str(row.get("id", "?")) if isinstance(row, dict) else "?"
            _lay(found, name, row, path)
    return {name: _model(kind, data, path, name) for name, (data, path) in found.items()}


def read_measures(folders: Sequence[Path]) -> dict[str, frozenset[str]]:
    """Read ``measures.yaml``: the units of each measure."""
    found: dict[str, frozenset[str]] = {}
    for path in _present(folders, "measures.yaml"):
        for name, units in _mapping(path).items():
            found[name] = frozenset(_words(path, name, units))
    return found


def read_words(folders: Sequence[Path], name: str) -> list[str]:
    """Read a file of word lists by kind and return all words."""
    whole: Any = {}
    for path in _present(folders, name):
        whole = laid_over(whole, _mapping(path))
    return [word for kind, words in whole.items() for word in _words(Path(name), str(kind), words)]


def read_groups(folders: Sequence[Path]) -> dict[str, str]:
    """Read ``groups.yaml``: the metric groups in the order of the table's columns, with their Chinese names."""
    return {str(k): str(v) for path in _present(folders, "groups.yaml") for k, v in _mapping(path).items()}


def _words(path: Path, name: str, words: object) -> list[str]:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise RulesError(
            f"规则文件 {path.name} 中 {name} 应当是一列词语。", advice="请写成 [词, 词]，数字样的词要加引号。"
        )
    return words


def checked(expression: str, path: Path, where: str) -> None:
    """Make sure that an expression can be compiled once it is needed.

    :raises RulesError: naming file and row.
    """
    if "(?<" in expression:  # only the compiler knows whether it can look back
        compiled(expression, path, where)
    try:
        beginnings(expression)
    except re.error as error:
        raise _illegal(path, where, error) from error


def compiled(pattern: str, path: Path, where: str) -> re.Pattern[str]:
    """Compile an expression.

    :raises RulesError: naming file and row.
    """
    try:
        return expression(pattern)
    except re.error as error:
        raise _illegal(path, where, error) from error


def _illegal(path: Path, where: str, error: re.error) -> RulesError:
    return RulesError(f"规则文件 {path.name} 中 {where} 不是合法的表达式：{error}", advice="请修改该词条。")


def digest(folders: Sequence[Path]) -> str:
    """Return the identity of the rules: it changes with any byte of any rule file."""
    known = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".txt")):
            known.update(path.relative_to(folder).as_posix().encode())
            known.update(path.read_bytes())
    return known.hexdigest()[:16]
