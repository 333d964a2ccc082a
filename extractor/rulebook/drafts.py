"""Rule changes in draft: what is added to parts, points and nulls, and the folder that they are tried from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Draft", "overlay_files", "write_files"]

_NAME = "suggested"


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing that may be added: ``words`` to ``part``, a point of parts to ``metric``, or a null.

    A draft of a word has ``part`` and ``words``; one of a point ``need``, with ``bias``; one of a new part both; one of
    a null ``null`` and ``words``.
    """

    metric: str
    words: tuple[str, ...] = ()
    part: str = ""
    need: tuple[str, ...] = ()
    bias: float = 0.0
    null: str = ""
    measure: tuple[str, ...] = ()
    is_new: bool = False

    def told(self, names: Mapping[str, str]) -> str:
        """Say in Chinese what would be added."""
        words = "、".join(f"“{word}”" for word in self.words)
        if self.null:
            return f"把{words}列为不计的东西（零指标 {self.null}）"
        point = "＋".join(names.get(part, part) for part in self.need)
        weight = f"，加 {self.bias:g} 分" if self.bias else ""
        if self.is_new:
            return f"给指标 {self.metric} 加一个点，认{words}{weight}"
        if self.need:
            return f"给指标 {self.metric} 加一个点：{point}{weight}"
        return f"给部件 {self.part}（{names.get(self.part, '')}）加词条{words}"


def overlay_files(
    drafts: Iterable[Draft], examples: Mapping[str, Mapping[str, Sequence[str]]], names: Mapping[str, str]
) -> dict[str, str]:
    """Return the files of a rule folder that holds the drafts: path below the folder to YAML.

    :param examples: marked sentences by metric and side (``positive``, ``negative``).
    :param names: metric id to Chinese name, for the names of new parts.
    """
    parts: dict[str, Any] = {}
    nulls: dict[str, Any] = {}
    metrics: dict[str, Any] = {}
    for draft in drafts:
        name = names.get(draft.metric, draft.metric)
        if draft.null:
            row = nulls.setdefault(draft.null, {"name": f"不是{name}的", "words": [], "measure": []})
            row["words"] += [word for word in draft.words if word not in row["words"]]
            row["measure"] += [one for one in draft.measure if one not in row["measure"]]
        elif draft.part:
            first = {"name": f"{name}（更正）"} if draft.is_new else {"extends": True}
            row = parts.setdefault(draft.part, {**first, "words": []})
            row["words"] += [word for word in draft.words if word not in row["words"]]
        if draft.need:
            row = metrics.setdefault(draft.metric, {"id": draft.metric, "extends": True, "points": []})
            point = {"need": list(draft.need), **({"bias": draft.bias} if draft.bias else {})}
            row["points"] += [point] if point not in row["points"] else []
    told = {name: {"extends": True, **sides} for name, sides in examples.items()}
    held = {"parts": parts, "nulls": nulls, "metrics": list(metrics.values()), "examples": told}
    return {f"{kind}/{_NAME}.yaml": _yaml(data) for kind, data in held.items() if data}


def _yaml(data: Any) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def write_files(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write the files below a folder and return their paths."""
    written: list[Path] = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
