"""Rule files read with the line of every value, which :func:`yaml.safe_load` throws away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from extractor.resources import IN_PLACE, yaml_loader
from extractor.rulefiles.issues import Issue

__all__ = ["At", "Source", "read_source"]

At = tuple[str | int, ...]
"""The way to a value inside a file: keys and list places."""


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file: its data, the line of each value, and what is wrong with it as a file.

    ``shown`` is the path as messages print it; ``faults`` are set where it is no YAML or repeats a key.
    """

    path: Path
    shown: str
    data: Any = None
    lines: Mapping[At, int] = field(default_factory=dict)
    faults: tuple[Issue, ...] = ()

    def line(self, at: At) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_source(path: Path, shown: str) -> Source:
    """Read one YAML file; what is wrong with it becomes an issue, never an exception."""
    try:
        loader = yaml_loader()(path.read_text(encoding="utf-8-sig"))
        node = loader.get_single_node()
        lines: dict[At, int] = {}
        faults: list[Issue] = []
        if node is not None:
            faults += (_repeated(shown, at, line) for at, line in _walk(node, (), lines, set()))
        data = None if node is None else loader.construct_document(node)
    except (OSError, UnicodeDecodeError) as error:
        return Source(path, shown, faults=(_unreadable(shown, 1, str(error)),))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        return Source(path, shown, faults=(_unreadable(shown, line, str(problem)),))
    return Source(path, shown, data, lines, tuple(faults))


def _walk(node: yaml.Node, at: At, lines: dict[At, int], done: set[int]) -> Iterator[tuple[At, int]]:
    """Note the line of every value below ``node``; yield the keys that stand twice in one mapping."""
    lines.setdefault(at, node.start_mark.line + 1)
    if id(node) in done:  # an alias: walking it again could go on for ever
        return
    done.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _walk(item, (*at, place), lines, done)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            below, line = (*at, name), key.start_mark.line + 1
            plain = name.removesuffix(
                IN_PLACE
            )  # with and without the sign, one of the two would be lost as well
            if plain in seen:
                yield below, line
            seen.add(plain)
            lines[below] = line
            if name.endswith(IN_PLACE):
                lines.setdefault((*at, name.removesuffix(IN_PLACE)), line)
            yield from _walk(value, below, lines, done)


def _unreadable(shown: str, line: int, why: str) -> Issue:
    return Issue(
        shown, line, "bad_yaml", "-", f"读不出来：{why}", "检查缩进、引号、冒号后的空格和编码（UTF-8）。"
    )


def _repeated(shown: str, at: At, line: int) -> Issue:
    name = str(at[-1])
    message = f"“{name}”在同一处写了两遍，前一遍会被悄悄丢掉。"
    return Issue(shown, line, "repeated_key", name, message, "合并成一处，或改一个名字。")
