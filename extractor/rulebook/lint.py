"""``extractor rules lint``: everything that can be wrong with a rule file, found without reading a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.rulebook import patterns
from extractor.rulebook.coverage import check_dictionary, check_examples
from extractor.rulebook.points import check_points
from extractor.rulebook.references import check_references
from extractor.rulebook.wordings import check_contests, check_wordings
from extractor.rulefiles.book import Book, Row, open_book
from extractor.rulefiles.issues import Issue
from extractor.rulefiles.shapes import check_shapes

__all__ = ["CODES", "lint"]

CODES = {
    "bad_yaml": "文件读不出来",
    "repeated_key": "同一处的键写了两遍",
    "repeated_id": "同一文件夹里编号重复",
    "unknown_key": "不认识的键",
    "bad_shape": "值的类型或形式不对",
    "bad_pattern": "不是合法的表达式",
    "empty_word": "空词条",
    "word_edge": r"用了 \b \w 一类的边界",
    "unbounded_gap": "能跨过任意长的文字",
    "nested_repeat": "重复套重复",
    "ambiguous_repeat": "重复部分有两种读法",
    "repeated_word": "词条重复",
    "unreachable_word": "词条被别的词条包住",
    "cue_of_other": "是别的指标的名词",
    "repeated_point": "点重复",
    "unreachable_point": "点永远轮不到",
    "shared_point": "两个指标用同一个点",
    "unknown_part": "没有这个部件",
    "unknown_measure": "没有这个计量类",
    "unknown_metric": "没有这个指标",
    "no_effect": "inherit、context 里有 need 之外的部件",
    "unused_part": "部件没有指标使用",
    "missing_examples": "例句不够",
    "bad_mark": "例句的标注看不懂",
    "wrong_side": "正例没有标、反例标了本指标",
    "unused_lexicon_word": "词典里的词没有用处",
}
"""Every code that lint may give, with its meaning."""

_CHECKS = (
    check_shapes,
    check_references,
    check_wordings,
    check_contests,
    check_points,
    check_examples,
    check_dictionary,
)
_PATTERN_KEYS = ("text", "unless_next", "unless", "needs")


def lint(overlays: Sequence[Path] = (), *, base: Path | None = None) -> tuple[Issue, ...]:
    """Check the built-in rules (or ``base``) with the folders laid over them.

    :returns: the issues in the order of files and lines, each once.
    :raises RulesError: if a folder is not there.
    """
    book = open_book(overlays, base=base)
    checks: list[Iterable[Issue]] = [check(book) for check in _CHECKS]
    return tuple(sorted({issue for found in (*checks, _loose_patterns(book)) for issue in found}))


def _loose_patterns(book: Book) -> Iterator[Issue]:
    """Check the patterns that stand outside the lexicons, in relations, idioms and cues of role."""
    for row in book.rows("context"):
        for place, text in enumerate(row.data if isinstance(row.data, list) else ()):
            yield from _loose(row, (place,), text)
    for kind in ("relations", "idioms"):
        for row in book.rows(kind):
            items = row.data if isinstance(row.data, list) else [row.data]
            for place, item in enumerate(items):
                for key in _PATTERN_KEYS if isinstance(item, dict) else ():
                    below = (place, key) if isinstance(row.data, list) else (key,)
                    yield from _loose(row, below, item.get(key))


def _loose(row: Row, at: tuple[str | int, ...], text: object) -> Iterator[Issue]:
    if not isinstance(text, str):
        return
    where = row.source.shown, row.line(*at)
    name = at[-1] if isinstance(at[-1], str) else "表达式"
    try:
        tree = patterns.parse(text)
    except re.error as error:
        message = f"{name} 不是合法的表达式：{error}。"
        yield Issue(*where, "bad_pattern", row.id, message, "检查括号和反斜杠。")
        return
    for sign in patterns.word_edges(tree):
        message, advice = f"{name} 用了 {sign}，汉字之间没有这种边界。", f"去掉 {sign}。"
        yield Issue(*where, "word_edge", row.id, message, advice)
    if patterns.unbounded_gaps(tree):
        message, advice = f"{name} 能跨过任意长的文字。", "写明上限，例如 [^，。；]{0,16}。"
        yield Issue(*where, "unbounded_gap", row.id, message, advice)
    if patterns.nested_repeats(tree) or patterns.ambiguous_repeats(tree):
        message = f"{name} 的重复部分遇长文会卡死。"
        yield Issue(*where, "nested_repeat", row.id, message, "把 * 和 + 改成 {0,4} 这样的上限。")
