"""The rules in force, row by row, each with the file and line it comes from and what it stands over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.language.segment import dictionary
from extractor.resources import EXTENDS, IN_PLACE
from extractor.rulefiles.book import LAYERED, Book
from extractor.rulefiles.source import At, Source

__all__ = ["LEXICON", "Entry", "entries"]

LEXICON = "lexicon"
"""The kind of ``lexicon.txt``, which is no YAML."""
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One row in force.

    ``told`` says shortly what it holds; ``file`` and ``line`` where it stands; ``over`` what it replaces or extends,
    empty where it is new; ``own`` is false for what comes from the built-in folder.
    """

    kind: str
    id: str
    told: str
    file: str
    line: int
    own: bool
    over: str = ""


def entries(book: Book, kind: str) -> Iterator[Entry]:
    """Yield the rows of one kind in force: of layered files every value, of others every row.

    :param kind: one of :data:`extractor.rulefiles.book.KINDS`, or :data:`LEXICON`.
    """
    if kind == LEXICON:
        return _lexicon(book)
    return _layered(book, kind) if kind in LAYERED else _rows(book, kind)


def _rows(book: Book, kind: str) -> Iterator[Entry]:
    found: dict[str, Entry] = {}
    for row in book.rows(kind):
        below = found.get(row.id)
        extends = isinstance(row.data, dict) and row.data.get(EXTENDS) is True
        over = f"{'补充' if extends else '替换'} {below.file}:{below.line}" if below else ""
        told = _named(row.data) or (below.told if below else "")
        found[row.id] = Entry(kind, row.id, told, row.source.shown, row.line(), row.folder > 0, over)
    yield from found.values()


def _named(data: Any) -> str:
    if isinstance(data, dict):
        return _short(data.get("name") or data.get("title") or data.get("counts") or data.get("metric") or "")
    return _short("、".join(map(str, data)) if isinstance(data, list) else data)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@dataclass(frozen=True, slots=True)
class _Leaf:
    value: Any
    source: Source
    at: At
    own: bool
    over: str = ""

    @property
    def place(self) -> str:
        return f"{self.source.shown}:{self.source.line(self.at)}"


_Tree = _Leaf | list[_Leaf] | dict[str, "_Tree"]


def _layered(book: Book, kind: str) -> Iterator[Entry]:
    whole: _Tree = {}
    for folder, source in book.sources[kind]:
        if isinstance(source.data, dict):
            whole = _lay(whole, _tree(source.data, source, (), own=folder > 0))
    for way, leaf in _leaves(whole, ()):
        line = leaf.source.line(leaf.at)
        yield Entry(kind, ".".join(way), _told(leaf.value), leaf.source.shown, line, leaf.own, leaf.over)


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return _short(" ".join(f"{key}={one}" for key, one in value.items()))
    return _short(" → ".join(map(str, value)) if isinstance(value, list) else value)


def _tree(data: Any, source: Source, at: At, *, own: bool) -> _Tree:
    if isinstance(data, dict):
        return {str(key): _tree(one, source, (*at, str(key)), own=own) for key, one in data.items()}
    if isinstance(data, list):
        return [_Leaf(one, source, (*at, place), own) for place, one in enumerate(data)]
    return _Leaf(data, source, at, own)


def _lay(below: _Tree, above: _Tree) -> _Tree:
    """Lay one file over another as :func:`extractor.resources.laid_over` does, every value with its origin."""
    if isinstance(below, dict) and isinstance(above, dict):
        merged = dict(below)
        for key, one in above.items():
            name = key.removesuffix(IN_PLACE)
            stays = name in merged and name == key
            merged[name] = _lay(merged[name], one) if stays else _instead(merged.get(name), _plain(one))
        return merged
    if isinstance(below, list) and isinstance(above, list):
        known = [leaf.value for leaf in above]
        return [*above, *(leaf for leaf in below if leaf.value not in known)]
    return _instead(below, above)


def _plain(tree: _Tree) -> _Tree:
    """Take the signs off the keys of what has nothing below it."""
    if not isinstance(tree, dict):
        return tree
    return {key.removesuffix(IN_PLACE): _plain(one) for key, one in tree.items()}


def _instead(below: _Tree | None, above: _Tree) -> _Tree:
    first = next((leaf for _, leaf in _leaves(below, ())), None) if below is not None else None
    if first is None:
        return above
    if isinstance(above, list):
        return [replace(leaf, over=f"整列替换 {first.place}") for leaf in above]
    return replace(above, over=f"替换 {first.place}") if isinstance(above, _Leaf) else above


def _leaves(tree: _Tree, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Leaf]]:
    if isinstance(tree, _Leaf):
        yield way, tree
    elif isinstance(tree, list):
        yield from ((way, leaf) for leaf in tree)
    else:
        for key, below in tree.items():
            yield from _leaves(below, (*way, key))


def _lexicon(book: Book) -> Iterator[Entry]:
    seen: set[str] = set()
    for number, folder in enumerate(book.folders):
        for line, word, why in dictionary(folder):
            if word not in seen:
                seen.add(word)
                yield Entry(LEXICON, word, why, f"{folder.name}/{LEXICON}.txt", line, number > 0)
