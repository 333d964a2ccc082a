"""Batches of any size for the benchmarks, made from the texts that are at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["copies", "texts", "town"]

_REPOSITORY = Path(__file__).resolve().parents[1]
_SHARED = _REPOSITORY.parent / "shared" / "corpus"
_TOWN = re.compile(r"[一-龥]{2}(?=镇|乡|街道)")
_LETTERS = (
    "云柳石桥河山川林泉溪湖岭坪坝塘湾沟洲岛原松竹梅兰菊荷桂枫杨桑金银铜玉白青红紫黄绿龙虎鹤鹿雁马羊牛凤燕"
)


def texts(source: Path | None = None, pattern: str | None = None) -> list[Path]:
    """Return the plain texts of a folder; without one, of the shared corpus (the part that is open to all, ``a``
    and ``b``, unless ``EXTRACTOR_BENCH_GLOB`` names another) or of the repository's own sample batch."""
    if source is None:
        source = _SHARED if _SHARED.is_dir() else _REPOSITORY / "corpus"
    pattern = (
        pattern or os.environ.get("EXTRACTOR_BENCH_GLOB") or ("[ab]*.txt" if source == _SHARED else "*.txt")
    )
    found = sorted(source.glob(pattern)) or sorted(source.rglob("*.txt"))
    if not found:
        raise SystemExit(f"no texts in {source}")
    return found


def town(turn: int) -> str:
    """Return the name of one of 2,500 townships, without its rank."""
    first, second = divmod(turn % len(_LETTERS) ** 2, len(_LETTERS))
    return _LETTERS[first] + _LETTERS[second]


def copies(folder: Path, count: int, source: Path | None = None) -> Path:
    """Fill a folder with so many reports: the texts in turn, each time under another township's name.

    From the fortieth copy on a sentence of one text stands in so many townships that it passes for a template.
    """
    sources = [path.read_text(encoding="utf-8") for path in texts(source)]
    for number in range(count):
        turn, which = divmod(number, len(sources))
        text = sources[which]
        named = _TOWN.search(text)
        if turn and named is not None:
            text = text.replace(named[0], town(turn))
        below = folder / f"{number // 200:04}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{number:06}.txt").write_bytes(text.encode())
    return folder
