"""Parts of speech of common words, from the word list that comes with jieba.

The list is read as text: its tokenizer is not needed to know a verb from a name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["part_of_speech"]


_SAME_START = re.compile(r"\n(.)[^\n]*(?:\n\1[^\n]*)*")


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, str]:
    """The word list as text by first character: to look through all of it for one word takes milliseconds."""
    spec = find_spec("jieba")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "dict.txt"
        if path.is_file():
            lines: dict[str, list[str]] = {}
            for block in _SAME_START.finditer("\n" + path.read_text(encoding="utf-8")):
                lines.setdefault(block[1], []).append(block[0])
            return {first: f"{''.join(blocks)}\n" for first, blocks in lines.items()}
    return {}


@lru_cache(maxsize=4096)
def part_of_speech(word: str) -> str:
    """Return the part of speech of a common word (``v``, ``n``, ``ns``, ``d`` …), empty if the list has no such word."""
    text = _dictionary().get(word[:1], "")
    at = text.find(f"\n{word} ")
    return text[at + 1 : text.find("\n", at + 1)].rpartition(" ")[2] if at >= 0 else ""
