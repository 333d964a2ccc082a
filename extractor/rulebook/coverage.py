"""Whether every metric has the sentences that show it at work, and whether the dictionary words earn their place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.errors import RulesError
from extractor.gold import parse_marked
from extractor.language.segment import dictionary
from extractor.rulebook.references import strings
from extractor.rulefiles.book import Book, Row
from extractor.rulefiles.effective import LEXICON
from extractor.rulefiles.issues import Issue, Level

__all__ = ["NEGATIVE", "POSITIVE", "check_dictionary", "check_examples", "plain_sentences"]

POSITIVE = 2
"""Positive sentences that a metric must have."""
NEGATIVE = 1
"""Negative sentences that a metric must have."""


def check_examples(book: Book) -> Iterator[Issue]:
    """Yield metrics without enough marked sentences, and sentences that say something else than they should."""
    metrics, examples = book.effective("metrics"), book.effective("examples")
    for name, row in metrics.items():
        example = examples.get(name)
        data = example.data if example is not None and isinstance(example.data, dict) else {}
        positive, negative = (len(strings(data.get(key))) for key in ("positive", "negative"))
        if positive < POSITIVE or negative < NEGATIVE:
            place = example or row
            message = (
                f"有 {positive} 个正例、{negative} 个反例，至少要 {POSITIVE} 个正例、{NEGATIVE} 个反例。"
            )
            advice = f"在 examples/*.yaml 的 {name} 下补写标注句子。"
            yield Issue(place.source.shown, place.line(), "missing_examples", name, message, advice)
    for name, row in examples.items():
        if name not in metrics:
            message, advice = "没有这个指标，它的例句不起作用。", "改正编号，或在 metrics 里加上它。"
            yield Issue(row.source.shown, row.line(), "unknown_metric", name, message, advice)
        if isinstance(row.data, dict):
            yield from _sentences(row, set(metrics))


def _sentences(row: Row, metrics: set[str]) -> Iterator[Issue]:
    for sign in ("positive", "negative"):
        for place, marked in enumerate(strings(row.data.get(sign))):
            where = row.source.shown, row.line(sign, place)
            try:
                found = {mention.metric for mention in parse_marked(marked)[1]}
            except RulesError as error:
                yield Issue(*where, "bad_mark", row.id, error.message, error.advice)
                continue
            for metric in sorted(found - metrics):
                message = f"例句标了不存在的指标“{metric}”。"
                yield Issue(*where, "unknown_metric", row.id, message, "改正标注里的编号。")
            if (row.id in found) is not (sign == "positive"):
                message = "正例里没有标出本指标。" if sign == "positive" else "反例里标着本指标。"
                advice = "补上标注，或移到另一组。"
                yield Issue(*where, "wrong_side", row.id, message, advice)


def check_dictionary(book: Book) -> Iterator[Issue]:
    """Yield dictionary words that no sentence or idiom holds, words that stand twice, and lines of several words."""
    idioms = " ".join(str(row.data) for row in book.rows("idioms"))
    corpus = "\n".join(plain_sentences(book))
    for folder in book.folders:
        yield from _dictionary(folder, corpus, idioms)


def plain_sentences(book: Book) -> Iterator[str]:
    """Yield the example sentences in force without their marks; what cannot be read is left to another check."""
    for row in book.effective("examples").values():
        for sign in ("positive", "negative") if isinstance(row.data, dict) else ():
            for marked in strings(row.data.get(sign)):
                try:
                    yield parse_marked(marked)[0]
                except RulesError:
                    continue


def _dictionary(folder: Path, corpus: str, idioms: str) -> Iterator[Issue]:
    seen: dict[str, int] = {}
    shown = f"{folder.name}/{LEXICON}.txt"
    for line, word, _ in dictionary(folder):
        first = seen.setdefault(word, line)
        if len(word.split()) > 1:
            message, advice = "一行里有几个词。", "一行写一个词。"
            yield Issue(shown, line, "bad_shape", word, message, advice)
        elif first != line:
            message = f"第 {first} 行已有。"
            yield Issue(shown, line, "repeated_word", word, message, "删去一个。", Level.WARNING)
        elif word not in corpus and word not in idioms:
            message, advice = "没有一个例句或成语式规则用到它。", "删去它，或补一个用到它的例句。"
            yield Issue(shown, line, "unused_lexicon_word", word, message, advice, Level.WARNING)
