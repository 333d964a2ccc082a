"""Gold: reports and example sentences whose figures people have marked by hand.

A mark is ``⟦metric=VALUE UNIT ~approx @role !part;…|SURFACE⟧``: one or more readings of one printed surface.
A file ``<id>.src`` holds a YAML head between two ``---`` lines and a marked body; ``<id>.json`` beside
``<id>.txt`` holds the same, compiled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor.errors import RulesError, UsageError, os_reason
from extractor.models import Approx, Part, ReportHead, Role

__all__ = ["GoldMention", "GoldReport", "Planted", "parse_marked", "read_gold"]

_MARK = re.compile(r"⟦([^|⟧]+)\|([^⟧]+)⟧")
_READING = re.compile(r"\s*([a-z_]+)\s*=\s*(-?\d+(?:\.\d+)?)\s+([^\s~@!]+)((?:\s+[~@!][a-z_]+)*)\s*")
_HEAD = re.compile(r"---\n(.*?)\n---\n", re.S)
_HEAD_KEYS = ("issuer", "place", "county", "year", "addressee", "doc_no", "date")
_AROUND = 15  # characters shown on either side of a fault


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One value that a person has marked; offsets are code points into the plain text, half open."""

    metric: str
    value: Decimal
    unit: str
    start: int
    end: int
    quote: str
    approx: Approx = Approx.EXACT
    role: Role = Role.ACTUAL
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """An inconsistency that the report really holds."""

    check: str
    metrics: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class GoldReport:
    """A whole marked report: ``id`` is the file's stem."""

    id: str
    head: ReportHead
    text: str
    mentions: tuple[GoldMention, ...] = ()
    planted: tuple[Planted, ...] = ()
    style: str = ""


def parse_marked(marked: str) -> tuple[str, tuple[GoldMention, ...]]:
    """Split marked text into the plain text and its marked values, in the order of the text.

    :raises RulesError: if a mark cannot be understood or a bracket stands alone; the message shows the place.
    """
    plain: list[str] = []
    mentions: list[GoldMention] = []
    length = last = 0
    for mark in _MARK.finditer(marked):
        before, surface = marked[last : mark.start()], mark.group(2)
        _refuse_stray(before)
        start = length + len(before)
        plain += (before, surface)
        length, last = start + len(surface), mark.end()
        mentions += (_reading(one, mark.group(0), start, surface) for one in mark.group(1).split(";"))
    _refuse_stray(marked[last:])
    plain.append(marked[last:])
    return "".join(plain), tuple(mentions)


def _refuse_stray(text: str) -> None:
    for position, char in enumerate(text):
        if char in "⟦⟧":
            around = text[max(0, position - _AROUND) : position + _AROUND]
            raise _fault(f"标注括号 {char} 不成对：“{around}”")


def _reading(one: str, mark: str, start: int, surface: str) -> GoldMention:
    found = _READING.fullmatch(one)
    if found is None or "⟦" in surface:
        raise _fault(f"标注看不懂：{mark}")
    metric, value, unit, flags = found.groups()
    approx, role, part = Approx.EXACT, Role.ACTUAL, None
    for flag in flags.split():
        try:
            if flag[0] == "~":
                approx = Approx(flag[1:])
            elif flag[0] == "@":
                role = Role(flag[1:])
            else:
                part = Part(flag[1:])
        except ValueError:
            raise _fault(f"标注里没有 {flag} 这种标记：{mark}") from None
    return GoldMention(metric, Decimal(value), unit, start, start + len(surface), surface, approx, role, part)


def _fault(message: str) -> RulesError:
    advice = "写法是 ⟦指标=数值 单位|原文⟧，数值与单位之间空一格。"
    return RulesError(message, advice=advice, code="bad_mark")


def read_gold(path: Path) -> GoldReport:
    """Read one marked report from ``<id>.src``, or from a compiled ``<id>.json`` with ``<id>.txt`` beside it.

    :raises UsageError: if a file cannot be opened or is neither of the two.
    :raises RulesError: if its head or a mark cannot be understood; the message names the file.
    """
    try:
        if path.suffix == ".src":
            return _from_source(path, path.read_text(encoding="utf-8-sig"))
        if path.suffix == ".json":
            # newline="" keeps the text as it is: offsets count every character, also a carriage return
            with path.with_suffix(".txt").open(encoding="utf-8", newline="") as stream:
                text = stream.read()
            return _from_compiled(path, json.loads(path.read_text(encoding="utf-8")), text)
    except OSError as error:
        message = f"打不开标注文件 {error.filename or path}：{os_reason(error)}"
        raise UsageError(message, advice="请检查路径。") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"标注文件 {path} 不是 UTF-8 编码。", advice="请另存为 UTF-8。") from error
    except json.JSONDecodeError as error:
        raise RulesError(f"{path} 第 {error.lineno} 行不是合法的 JSON。", code="bad_gold") from error
    except RulesError as error:
        raise RulesError(f"{path}：{error.message}", advice=error.advice, code=error.code) from error
    raise UsageError(f"{path} 不是标注文件。", advice="标注文件以 .src 或 .json 结尾。")


def _from_source(path: Path, raw: str) -> GoldReport:
    import yaml

    found = _HEAD.match(raw)
    if found is None:
        raise _bad("开头没有两行 --- 之间的说明")
    try:
        head = yaml.safe_load(found.group(1))
    except yaml.YAMLError as error:
        raise _bad(f"开头的说明不是合法的 YAML：{str(error).splitlines()[0]}") from error
    if not isinstance(head, dict):
        raise _bad("开头的说明不是“名称: 值”的形式")
    missing = [key for key in ("id", *_HEAD_KEYS) if key not in head]
    if missing:
        raise _bad(f"开头的说明缺少 {'、'.join(missing)}")
    if str(head["id"]) != path.stem:
        raise _bad(f"说明里的 id 是 {head['id']}，与文件名不同")
    text, mentions = parse_marked(raw[found.end() :].strip("\n") + "\n")
    return _report(path, head, head.get("planted"), text, mentions)


def _from_compiled(path: Path, data: object, text: str) -> GoldReport:
    if not isinstance(data, dict):
        raise _bad("不是标注结果的格式")
    try:
        mentions = tuple(_compiled_mention(row) for row in data["mentions"])
        report, planted = data["report"], data["planted"]
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise _bad(f"不是标注结果的格式（{type(error).__name__} {error}）") from error
    for mention in mentions:
        if text[mention.start : mention.end] != mention.quote:
            raise _bad(f"{mention.metric} 的位置 {mention.start} 处不是“{mention.quote}”，原文与标注对不上")
    return _report(path, report, planted, text, mentions)


def _compiled_mention(row: Mapping[str, Any]) -> GoldMention:
    return GoldMention(
        metric=str(row["metric"]),
        value=Decimal(row["value"]),
        unit=str(row["unit"]),
        start=int(row["start"]),
        end=int(row["end"]),
        quote=str(row["quote"]),
        approx=Approx(row.get("approx", "exact")),
        role=Role(row.get("role", "actual")),
        part=Part(row["part"]) if row.get("part") else None,
    )


def _report(
    path: Path, head: Mapping[str, Any], planted: object, text: str, mentions: tuple[GoldMention, ...]
) -> GoldReport:
    words = {key: None if head.get(key) is None else str(head[key]) for key in _HEAD_KEYS if key != "year"}
    try:
        year = None if head.get("year") is None else int(head["year"])
        if not isinstance(planted, list | None):
            raise _bad("planted 应当是一个清单")
        faults = tuple(_planted(one) for one in planted or ())
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _bad(f"开头的说明写错了（{type(error).__name__} {error}）") from error
    style = str(head.get("style") or "")
    return GoldReport(path.stem, ReportHead(year=year, **words), text, mentions, faults, style)


def _planted(one: Mapping[str, Any]) -> Planted:
    metrics = one.get("metrics") or []
    if not isinstance(metrics, list):
        raise _bad("planted 的 metrics 应当是一个清单")
    return Planted(str(one["check"]), tuple(map(str, metrics)), str(one.get("note") or ""))


def _bad(message: str) -> RulesError:
    return RulesError(message, advice="请对照标注说明改正后重试。", code="bad_gold")
