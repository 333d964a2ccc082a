"""Loads the check files: safe YAML, strict schema, every fault with its file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from extractor.checks.rows import ChecksFile, Row
from extractor.checks.view import Catalogue
from extractor.checks.words import Words
from extractor.errors import RulesError
from extractor.keeping import Shelf
from extractor.resources import yaml_loader

__all__ = ["load_checks"]

_Lines = dict[tuple[str | int, ...], int]
_LINED = Shelf("checks", yaml.__version__, Path(__file__).read_bytes())
_TELL = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少必需的键",
    "union_tag_invalid": "不认识的关系种类（kind）",
    "union_tag_not_found": "关系缺少种类（kind）",
    "string_pattern_mismatch": "代码只能用小写字母、数字和下划线",
    "string_too_short": "文字太短或为空",
    "enum": "取值不在允许范围内",
    "literal_error": "取值不在允许范围内",
    "string_type": "应当是文字（数字请加引号）",
    "tuple_type": "应当是列表",
    "int_parsing": "应当是整数",
    "decimal_parsing": "应当是数字",
    "too_short": "列表项太少",
}


def load_checks(files: Sequence[Path], catalogue: Catalogue) -> tuple[tuple[Row, ...], Words]:
    """Load the built-in file and those of the user, in this order; a later row replaces one of the same code.

    :param files: ``checks.yaml`` files; the first must hold ``words``.
    :param catalogue: the metrics that relations may name.
    :raises RulesError: if a file cannot be read, breaks the schema or names an unknown metric.
    """
    rows: dict[str, Row] = {}
    words: Words | None = None
    for path in files:
        parsed, lines = _read(path)
        seen: set[str] = set()
        for index, row in enumerate(parsed.relations):
            line = lines.get(("relations", index), 1)
            _require_known(row, catalogue, path, line)
            if row.code in seen:
                raise _fault(path, line, f"检查代码 {row.code} 在同一文件里出现两次")
            seen.add(row.code)
            rows[row.code] = row
        if parsed.words is not None:
            words = parsed.words
            unknown = [metric for metric in words.metrics() if metric not in catalogue]
            if unknown:
                told = f"words 里用了不存在的指标：{'、'.join(unknown)}"
                raise _fault(path, lines.get(("words",), 1), told)
    if words is None:
        raise RulesError(
            "核查规则缺少 words 词表。", advice="请恢复内置的 checks.yaml。", code="checks_words_missing"
        )
    return tuple(rows.values()), words


def _read(path: Path) -> tuple[ChecksFile, _Lines]:
    try:
        held = path.read_bytes()
        data, lines = _LINED.found(
            hashlib.sha256(held).hexdigest(), lambda: _parsed(held.decode("utf-8-sig"))
        )
    except OSError as error:
        raise RulesError(
            f"核查规则文件打不开：{path}（{error.strerror}）", advice="请检查路径和权限。"
        ) from error
    except UnicodeDecodeError as error:
        raise RulesError(f"核查规则文件不是 UTF-8 编码：{path}", advice="请另存为 UTF-8。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _fault(
            path, mark.line + 1 if mark else 1, f"YAML 格式有误（{getattr(error, 'problem', None) or error}）"
        ) from error
    try:
        return ChecksFile.model_validate(data or {}), lines
    except ValidationError as error:
        # A misspelt key is told rather than the key that it leaves missing.
        first = min(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"])
        told = _TELL.get(first["type"], first["msg"])
        raise _fault(path, _line_of(first["loc"], lines), f"{told}：{where}") from error


def _parsed(text: str) -> tuple[Any, _Lines]:
    """Return what YAML holds and the line of each of its keys and items."""
    loader = yaml_loader()(text)
    node = loader.get_single_node()
    lines: _Lines = {}
    _note_lines(node, (), lines)
    return None if node is None else loader.construct_document(node), lines


def _note_lines(node: yaml.Node | None, at: tuple[str | int, ...], lines: _Lines) -> None:
    """Note the line of every key and item, so that a fault can name it."""
    if node is None:
        return
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (*at, str(key.value)) in lines:
                raise yaml.constructor.ConstructorError(None, None, "key given twice", key.start_mark)
            lines[(*at, str(key.value))] = key.start_mark.line + 1
            _note_lines(value, (*at, str(key.value)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*at, index), lines)


def _line_of(location: tuple[str | int, ...], lines: _Lines) -> int:
    """Return the line of the nearest noted ancestor; pydantic puts union tags between the keys."""
    best = 1
    at: tuple[str | int, ...] = ()
    for part in location:
        step = (*at, part)
        if step in lines:
            best, at = lines[step], step
    return best


def _require_known(row: Row, catalogue: Catalogue, path: Path, line: int) -> None:
    unknown = [metric for metric in row.known() if metric not in catalogue]
    if unknown:
        raise _fault(path, line, f"检查 {row.code} 用了不存在的指标：{'、'.join(unknown)}")


def _fault(path: Path, line: int, told: str) -> RulesError:
    return RulesError(
        f"核查规则有误：{path} 第 {line} 行：{told}。",
        advice="请按 docs/CHECKS.md 的说明修改该行。",
        code="checks_invalid",
    )
