"""JSON Schemas of the rule files, for editors that complete keys and underline mistakes while one types."""

from __future__ import annotations

import json
from pathlib import Path

from extractor.rulefiles.shapes import FILES

__all__ = ["schemas", "stale_schemas", "write_schemas"]

_TITLES = {
    "metrics": "指标（metrics/*.yaml）：一个清单，每项一个指标",
    "parts": "部件（parts/*.yaml）：名称到词条",
    "nulls": "零指标（nulls/*.yaml）：有人数它，却不是指标",
    "examples": "例句（examples/*.yaml）：指标编号到标注句子",
    "measures": "计量类（measures.yaml）：名称到单位清单",
    "light": "轻词（light.yaml）",
    "masks": "掩词（masks.yaml）",
    "idioms": "成语式规则（idioms.yaml）",
    "context": "角色提示词（context.yaml）",
    "groups": "指标的组（groups.yaml）：编号到名称，按表头先后",
    "relations": "关系（relations.yaml）：部分与总数、一数两用",
    "names": "不算数量的数字（names.yaml）：名称、日期、序号、空白",
    "units": "单位（units.yaml）：类别到单位写法",
    "sections": "各部分的标题和开头（sections.yaml）",
    "head": "报告头（head.yaml）：地名、机关、抬头、落款的用词",
    "checks": "核查（checks.yaml）：指标之间的关系",
    "definitions": "口径（definitions.yaml）：指标数什么、不数什么、何时启用、有何变更",
}


def schemas() -> dict[str, str]:
    """Return the text of each schema by its file name, made from the models that the program checks with."""
    found: dict[str, str] = {}
    for kind, adapter in FILES.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": _TITLES[kind],
            **adapter.json_schema(by_alias=True),
        }
        found[f"{kind}.schema.json"] = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for name, text in schemas().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def stale_schemas(folder: Path) -> list[str]:
    """Return the names of the schemas in a folder that the models have outgrown."""
    return [name for name, text in schemas().items() if not _holds(folder / name, text)]


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
