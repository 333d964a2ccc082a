"""Whether a dictionary word cuts more than itself: jieba weighs whole sentences, so one word can move another's edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from extractor.language.cutting import WORD_FREQUENCY, new_tokenizer
from extractor.language.segment import dictionary
from extractor.rulebook.coverage import plain_sentences
from extractor.rulefiles.book import Book
from extractor.rulefiles.effective import LEXICON
from extractor.rulefiles.issues import Issue, Level

__all__ = ["check_segmentation"]

_AROUND = 6


def check_segmentation(book: Book) -> Iterator[Issue]:
    """Yield the dictionary words that change how other words of the example sentences are cut.

    A word with a reason behind it (``# …``) is meant to.
    """
    listed = [(folder, one) for folder in book.folders for one in dictionary(folder) if len(one.word) > 1]
    sentences = list(dict.fromkeys(plain_sentences(book)))
    lines = [(folder, line, word) for folder, (line, word, why) in listed if not why]
    if not any(word in sentence for _, _, word in lines for sentence in sentences):
        return
    plain = new_tokenizer()
    known = plain.FREQ.copy()
    for word in {one.word for _, one in listed}:
        plain.add_word(word, WORD_FREQUENCY)
    for folder, line, word in lines:
        held = [sentence for sentence in sentences if word in sentence]
        change = _first_change(plain, word, known, held)
        if change is not None:
            before, after = change
            message = f"加上它，“{before}”就切成了“{after}”，别的词跟着变了。"
            advice = "删去它，换成更长的说法，或把被切坏的词也写进词典；这样切才对的，在词后面写 # 和理由。"
            shown = f"{folder.name}/{LEXICON}.txt"
            yield Issue(shown, line, "changes_segmentation", word, message, advice, Level.WARNING)


def _first_change(
    cutter: Any, word: str, known: dict[str, int], held: Iterable[str]
) -> tuple[str, str] | None:
    """Return how the first sentence that changes beyond the word is cut without it and with it."""
    held = list(held)
    with_it = [cutter.lcut(sentence) for sentence in held]
    own = cutter.FREQ[word]
    _set(cutter, word, known.get(word, 0))
    try:
        without = [cutter.lcut(sentence) for sentence in held]
    finally:
        _set(cutter, word, own)
    for sentence, before, after in zip(held, without, with_it, strict=True):
        place = _changed(sentence, word, before, after, known)
        if place is not None:
            return _shown(before, place), _shown(after, place)
    return None


def _set(cutter: Any, word: str, frequency: int) -> None:
    cutter.total += frequency - cutter.FREQ.get(word, 0)
    cutter.FREQ[word] = frequency


def _changed(
    sentence: str, word: str, before: list[str], after: list[str], known: dict[str, int]
) -> int | None:
    """Return the first edge that the word moves outside itself, or with which it cuts a known word in two."""
    spans = [(at, at + len(word)) for at in range(len(sentence)) if sentence.startswith(word, at)]
    old, new = _edges(before), _edges(after)
    for edge in sorted(old ^ new):
        if any(start < edge < end for start, end in spans):
            continue
        if not any(edge in span for span in spans) or known.get(_token_over(before, edge), 0):
            return edge
    return None


def _edges(tokens: list[str]) -> set[int]:
    return set(accumulate(map(len, tokens)))


def _token_over(tokens: list[str], edge: int) -> str:
    """Return the token that reaches over an edge, empty if the edge lies between two."""
    at = 0
    for token in tokens:
        if at < edge < at + len(token):
            return token
        at += len(token)
    return ""


def _shown(tokens: list[str], edge: int) -> str:
    """Return the tokens around an edge, cut by strokes."""
    at, shown = 0, []
    for token in tokens:
        if at + len(token) > edge - _AROUND and at < edge + _AROUND:
            shown.append(token)
        at += len(token)
    return "|".join(shown)
