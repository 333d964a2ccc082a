"""A rule folder of its own, and one laid over it."""

from __future__ import annotations

from pathlib import Path

METRIC = """\
- id: school_vice_principals
  name: 法治副校长
  group: publicity
  units: [名, 人]
  kind: count
  counts: 聘任的法治副校长
  measure: [people]
  points:
    - {need: [vice_principal]}
"""
PART = "vice_principal:\n  name: 法治副校长\n  words: [法治副校长]\n"
EXAMPLES = """\
school_vice_principals:
  positive:
    - "聘任法治副校长⟦school_vice_principals=5 名|5名⟧。"
    - "⟦school_vice_principals=3 人|3人⟧担任法治副校长。"
  negative:
    - "法治副校长联系学校12所。"
"""
BASE = {
    "measures.yaml": "people: [名, 人]\ncases: [件]\n",
    "groups.yaml": "disputes: 矛盾纠纷\npublicity: 普法\n",
    "definitions.yaml": "mediators: {since: '2024'}\n",
    "parts/base.yaml": "mediator:\n  name: 人民调解员\n  words: ['(?:人民)?调解员']\n",
    "metrics/base.yaml": """\
- id: mediators
  name: 人民调解员
  group: disputes
  units: [名]
  kind: count
  counts: 人民调解员
  measure: [people]
  points:
    - {need: [mediator]}
""",
    "examples/base.yaml": """\
mediators:
  positive:
    - "调解员⟦mediators=5 名|5名⟧。"
    - "⟦mediators=3 人|3人⟧担任调解员。"
  negative:
    - "调解员走访12次。"
""",
}
"""A rule folder of its own: what is tested here does not move with the built-in rules."""
SOUND = {
    "metrics/own.yaml": METRIC,
    "parts/own.yaml": PART,
    "examples/own.yaml": EXAMPLES,
    "definitions.yaml": "school_vice_principals: {since: '2025'}\n",
}


def overlay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
