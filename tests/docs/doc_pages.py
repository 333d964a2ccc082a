"""The documents of the repository as the tests of this folder see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(
    r"^(?P<fence>```+)(?P<kind>[^\n`]*)\n(?P<code>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the line where its content begins, and the content."""

    kind: str
    line: int
    code: str


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path) -> Iterator[Block]:
    text = read(path)
    for found in _FENCE.finditer(text):
        yield Block(found["kind"].strip(), text.count("\n", 0, found.start()) + 2, found["code"])


def pages_with(kind: str) -> list[Path]:
    return [path for path in PAGES if any(block.kind == kind for block in blocks(path))]
