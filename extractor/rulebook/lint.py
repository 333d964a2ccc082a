"""``extractor rules lint``: everything that can be wrong with a rule file, found without reading a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from extractor.rulebook.coverage import check_dictionary, check_examples
from extractor.rulebook.loose import check_loose_patterns
from extractor.rulebook.points import check_points
from extractor.rulebook.references import check_references
from extractor.rulebook.segmentation import check_segmentation
from extractor.rulebook.told import check_told
from extractor.rulebook.wordings import check_contests, check_wordings
from extractor.rulefiles.book import open_book
from extractor.rulefiles.issues import Issue, Level
from extractor.rulefiles.shapes import check_shapes

__all__ = ["CODES", "lint", "of_own_folders"]

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
    "changes_segmentation": "词典里的词使别的词切法变了",
    "nothing_to_extend": "要补充的那一条下层没有",
    "unknown_group": "没有这个类别",
    "missing_definition": "指标没有写数什么、何时启用",
    "bad_since": "启用或变化的版本、年份不对",
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
    check_segmentation,
    check_loose_patterns,
    check_told,
)


def lint(overlays: Sequence[Path] = (), *, base: Path | None = None) -> tuple[Issue, ...]:
    """Check the built-in rules (or ``base``) with the folders laid over them.

    :returns: the issues in the order of files and lines, each once.
    :raises RulesError: if a folder is not there.
    """
    book = open_book(overlays, base=base)
    checks: list[Iterable[Issue]] = [check(book) for check in _CHECKS]
    return tuple(sorted({issue for found in checks for issue in found}))


def of_own_folders(issues: Sequence[Issue], overlays: Sequence[Path]) -> tuple[Issue, ...]:
    """Return all errors, and the warnings of own folders: those of the built-in rules are not theirs to mend."""
    names = {folder.name for folder in overlays}
    return tuple(one for one in issues if one.level is Level.ERROR or one.file.split("/")[0] in names)
