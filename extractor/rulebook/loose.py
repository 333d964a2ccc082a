"""The patterns that stand outside the lexicons: in relations, idioms, cues of role, names, sections and heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extractor.rulebook import patterns
from extractor.rulefiles.book import Book
from extractor.rulefiles.issues import Issue
from extractor.rulefiles.source import At, Source

__all__ = ["check_loose_patterns"]

_EVERYTHING = frozenset({"word_edge", "unbounded_gap", "nested_repeat"})
_LOOKED_FOR: Mapping[str, frozenset[str]] = {
    "context": _EVERYTHING,
    "relations": _EVERYTHING,
    "idioms": _EVERYTHING,
    "sections": _EVERYTHING,
    "names": frozenset({"unbounded_gap"}),  # addresses and codes are made of \w, and of repetitions of \d
    "head": frozenset({"word_edge", "nested_repeat"}),  # sought in one line, so a gap ends with it
}
_KEYS: Mapping[str, frozenset[str]] = {
    "relations": frozenset({"text", "unless_next", "law"}),
    "idioms": frozenset({"unless", "needs"}),
    "names": frozenset({"pattern", "words", "plain"}),
    "sections": frozenset(
        {
            "any",
            "unless",
            "starts",
            "claimed_by_subtitle",
            "never",
            "after_items",
            "closing",
            "annex",
            "always",
        }
    ),
}
"""Under which keys patterns stand; elsewhere under any, in ``head.yaml`` under those that say so."""
_MACRO = re.compile(r"\{([A-Za-z]+|\^)\}")


def check_loose_patterns(book: Book) -> Iterator[Issue]:
    """Yield patterns that are none, that have word edges, or that can leap far or run away."""
    for kind, wanted in _LOOKED_FOR.items():
        macros = _macros(book) if kind == "names" else {}
        for _, source in book.sources[kind]:
            for at, text in _patterns(kind, source.data, ()):
                yield from _loose(source, at, _filled(text, macros), wanted)


def _filled(text: str, macros: Mapping[str, str]) -> str:
    return _MACRO.sub(lambda found: macros.get(found[1], found[0]), text)


def _macros(book: Book) -> dict[str, str]:
    rows = (row.data for row in book.rows("names") if row.id == "macros" and isinstance(row.data, dict))
    return {str(name): str(text) for row in rows for name, text in row.items()}


def _patterns(kind: str, data: Any, at: At) -> Iterator[tuple[At, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _patterns(kind, value, (*at, str(key)))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _patterns(kind, value, (*at, place))
    elif isinstance(data, str) and not data.startswith("@") and _is_pattern(kind, at):
        yield at, data


def _is_pattern(kind: str, at: At) -> bool:
    names = {step.removesuffix("!") for step in at if isinstance(step, str)}
    if kind == "head":
        return any(name.endswith("_pattern") for name in names)
    return kind not in _KEYS or bool(names & _KEYS[kind])


def _loose(source: Source, at: At, text: str, wanted: frozenset[str]) -> Iterator[Issue]:
    name = next((str(step) for step in reversed(at) if isinstance(step, str)), "表达式")
    row = _row(source.data, at)

    def issue(code: str, message: str, advice: str) -> Issue:
        return Issue(source.shown, source.line(at), code, row, f"{name} {message}", advice)

    try:
        tree = patterns.parse(text)
    except re.error as error:
        yield issue("bad_pattern", f"不是合法的表达式：{error}。", "检查括号和反斜杠。")
        return
    if "word_edge" in wanted:
        for sign in patterns.word_edges(tree):
            yield issue("word_edge", f"用了 {sign}，汉字之间没有这种边界。", f"去掉 {sign}。")
    if "unbounded_gap" in wanted and patterns.unbounded_gaps(tree):
        yield issue("unbounded_gap", "能跨过任意长的文字。", "写明上限，例如 [^，。；]{0,16}。")
    runaway = patterns.nested_repeats(tree) or patterns.ambiguous_repeats(tree)
    if "nested_repeat" in wanted and runaway:
        yield issue("nested_repeat", "的重复部分遇长文会卡死。", "把 * 和 + 改成 {0,4} 这样的上限。")


def _row(data: Any, at: At) -> str:
    first = data[at[0]] if isinstance(data, list) and isinstance(at[0], int) else None
    return str(first.get("id", "?")) if isinstance(first, dict) else str(at[0]).removesuffix("!")
