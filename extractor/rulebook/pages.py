"""``extractor rules docs``: the catalogue of metrics for people, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.errors import RulesError
from extractor.gold import parse_marked
from extractor.rulebook.references import measured_units, strings
from extractor.rulebook.told import notes_of, told_of
from extractor.rulefiles.book import Book, Row, open_book

__all__ = ["catalogue_page"]

_KINDS = {"count": "数量", "rate": "比率", "money": "金额", "area": "面积"}
_SHOWN_UNITS = 8


def catalogue_page(overlays: Sequence[Path] = (), *, base: Path | None = None) -> str:
    """Return the page of all metrics in force, in Chinese Markdown: name, unit, definition, limits, an example.

    :raises RulesError: if a folder is not there, or its definitions cannot be read.
    """
    book = open_book(overlays, base=base)
    definitions = _definitions(book)
    groups = {row.id: str(row.data) for row in book.effective("groups").values()}
    by_group: dict[str, list[Row]] = {group: [] for group in groups}
    for row in book.effective("metrics").values():
        if isinstance(row.data, dict):
            by_group.setdefault(str(row.data.get("group", "?")), []).append(row)
    by_group = {group: rows for group, rows in by_group.items() if rows}
    lines = [*_opening(by_group, groups)]
    for group, rows in by_group.items():
        lines += [f"## {groups.get(group, group)}", ""]
        for row in rows:
            lines += _metric(book, row, definitions.get(row.id, {}))
    return "\n".join(lines).rstrip("\n") + "\n"


def _definitions(book: Book) -> dict[str, Mapping[str, Any]]:
    for _, source in book.sources["definitions"]:
        for fault in source.faults:
            message = f"规则文件 {fault.file} 第 {fault.line} 行：{fault.message}"
            raise RulesError(message, advice=fault.advice)
    return told_of(book)


def _opening(by_group: Mapping[str, Sequence[Row]], groups: Mapping[str, str]) -> Iterator[str]:
    yield "# 指标目录"
    yield ""
    yield "<!-- 由 extractor rules docs 生成，不要手改；改 rules/metrics、rules/definitions.yaml 和 rules/examples。 -->"
    yield ""
    yield f"共 {sum(map(len, by_group.values()))} 个指标。“数什么”是统计口径，“不数”是容易混进来的；例句里加粗的是取到的数。"
    yield "没有“口径变化”一行的指标，自启用起数法没有变过；0.1 发布前的试用版与它数法不同的，记在 0.1 下。"
    yield ""
    yield "| 类别 | 指标数 |"
    yield "|---|---|"
    for group, rows in by_group.items():
        yield f"| {groups.get(group, group)} | {len(rows)} |"
    yield ""


def _metric(book: Book, row: Row, told: Mapping[str, Any]) -> Iterator[str]:
    data: Mapping[str, Any] = row.data
    units = strings(data.get("units"))
    accepted = sorted(measured_units(book, data) - set(units))
    yield f"### {data.get('name', row.id)}（{units[0] if units else ''}）"
    yield ""
    yield f"- 编号：`{row.id}`；{_KINDS.get(str(data.get('kind')), '')}"
    yield f"- 数什么：{told.get('counts') or data.get('counts') or '（未写）'}"
    exclusions = told.get("not") or data.get("not")
    if exclusions:
        yield f"- 不数：{exclusions}"
    if accepted:
        more = "等" if len(accepted) > _SHOWN_UNITS else ""
        yield f"- 单位：{'、'.join(units)}；也认：{'、'.join(accepted[:_SHOWN_UNITS])}{more}"
    else:
        yield f"- 单位：{'、'.join(units)}"
    since = told.get("since") or data.get("since")
    if since:
        yield f"- 启用：{_from(since)}"
    for note in notes_of(told):
        yield f"- 口径变化：{_from(note.get('since', ''))}，{note.get('what', '')}"
    example = _example(book, row.id)
    if example:
        yield f"- 例：{example}"
    yield ""


def _from(since: object) -> str:
    told = str(since)
    return told if told.endswith("起") else f"{told} 起"


def _example(book: Book, metric: str) -> str:
    """Return the shortest positive sentence that prints a figure of the metric, the figure in bold."""
    row = book.effective("examples").get(metric)
    data = row.data if row is not None and isinstance(row.data, dict) else {}
    read = [one for marked in strings(data.get("positive")) if (one := _own(marked, metric)) is not None]
    text, spans = min(
        read, key=lambda one: (not any(map(str.isdigit, one[0])), len(one[0])), default=("", [])
    )
    for start, end in spans:
        text = f"{text[:start]}**{text[start:end]}**{text[end:]}"
    return text.replace("|", "\\|")


def _own(marked: str, metric: str) -> tuple[str, list[tuple[int, int]]] | None:
    """Return a sentence with the places of the metric's figures, the last first; ``None`` if it has none."""
    try:
        text, gold = parse_marked(marked)
    except RulesError:
        return None
    spans = {(one.start, one.end) for one in gold if one.metric == metric and one.value}
    return (text, sorted(spans, reverse=True)) if spans else None
