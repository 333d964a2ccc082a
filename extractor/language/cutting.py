"""jieba over a private dictionary: of its 350,000 words those are held that begin as a text met so far does.

jieba's global instance is shared by a whole process and reads its cache from the shared temporary folder, all of it: a
third of a second for each process. Here the tokenizer is our own, with our own words, and the dictionary lies packed by
first character in the user's own cache folder.
"""

from __future__ import annotations

import hashlib
import logging
import marshal
import threading
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.keeping import keep, kept
from extractor.language.engines import import_jieba

__all__ = ["WORD_FREQUENCY", "Cutter", "new_tokenizer"]

WORD_FREQUENCY = 20_000
"""How often an own word is said to occur: often enough to win over its pieces."""

_FORM = 1  # of what is kept: another one has another name


class Cutter:
    """Cuts texts as jieba does whose dictionary has own words beside its own; safe to share between threads."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lock = threading.Lock()
        total, self._packed = _dictionary()
        self._own: dict[str, list[str]] = {}
        for word in dict.fromkeys(words):
            self._own.setdefault(word[0], []).append(word)
            total += WORD_FREQUENCY
        self._jieba = _bare(total)

    def cut(self, text: str) -> list[str]:
        """Return the words of a text, in order and without a gap."""
        with self._lock:
            for first in set(text):
                self._open(first)
        words: list[str] = self._jieba.lcut(text)
        return words

    def _open(self, first: str) -> None:
        """Take in the words that begin with a character, the first time that it is met."""
        frequencies = self._jieba.FREQ
        packed = self._packed.pop(first, None)
        if packed is not None:
            frequencies.update(marshal.loads(packed))  # noqa: S302 - our own file in a private folder
        for word in self._own.pop(first, ()):
            frequencies[word] = WORD_FREQUENCY
            for length in range(1, len(word)):
                frequencies.setdefault(word[:length], 0)  # jieba looks a word up by all of its beginnings


def new_tokenizer() -> Any:
    """Return a tokenizer of jieba's that is nobody else's, with the whole dictionary."""
    total, packed = _dictionary()
    made = _bare(total)
    for words in packed.values():
        made.FREQ.update(marshal.loads(words))  # noqa: S302 - our own file in a private folder
    return made


def _bare(total: int) -> Any:
    """Return a tokenizer without a word, which does not look for its dictionary."""
    made = _jieba().Tokenizer()
    made.total, made.initialized = total, True
    return made


def _jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 is unmaintained and holds invalid escapes
        jieba = import_jieba()
    jieba.setLogLevel(logging.WARNING)
    return jieba


def _dictionary() -> tuple[int, dict[str, bytes]]:
    """Return how often all words of jieba's dictionary occur, and by first character how often each does, packed."""
    version = hashlib.sha256(_jieba().__version__.encode()).hexdigest()[:8]
    name = f"words-{_FORM}-{version}-{marshal.version}.cache"
    data = kept(name)
    if data is None:
        data = _packed()
        keep(name, data)
    total, packed = marshal.loads(data)  # noqa: S302 - as above
    return total, packed


def _packed() -> bytes:
    made = _jieba().Tokenizer()
    frequencies: Mapping[str, int]
    frequencies, total = made.gen_pfdict(made.get_dict_file())
    by_first: dict[str, dict[str, int]] = {}
    for word, frequency in frequencies.items():
        by_first.setdefault(word[0], {})[word] = frequency
    return marshal.dumps((total, {first: marshal.dumps(words) for first, words in by_first.items()}))
