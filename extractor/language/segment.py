"""Words: spaCy documents over a private jieba dictionary, with every figure one token.

jieba's global instance is shared by a whole process and reads its cache from the shared temporary folder; here the
tokenizer is our own, with our own words, and its cache lies in the user's own cache folder. Nothing is loaded before the
first sentence is asked for.
"""

from __future__ import annotations

import hashlib
import logging
import marshal
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.models import Quantity
from extractor.resources import folders_in_force

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = [
    "WORD_FREQUENCY",
    "DictionaryWord",
    "dictionary",
    "lexicon",
    "new_tokenizer",
    "pipeline",
    "sentence_doc",
    "tokenizer",
]

WORD_FREQUENCY = 20_000
"""How often an own word is said to occur: often enough to win over its pieces."""
_LEXICON = "lexicon.txt"


def sentence_doc(text: str, start: int, quantities: Sequence[Quantity]) -> Doc:
    """Return the words of a sentence.

    :param text: the sentence.
    :param start: its offset in the document, to which the offsets of ``quantities`` refer.
    :param quantities: the figures inside it; each becomes one token.
    """
    from spacy.tokens import Doc

    words = [word for word in _words(text, start, quantities) if word]
    return Doc(pipeline().vocab, words=words, spaces=[False] * len(words))


def _words(text: str, start: int, quantities: Sequence[Quantity]) -> Iterator[str]:
    cut = tokenizer(folders_in_force()).cut
    at = 0
    for quantity in quantities:
        low, high = quantity.start - start, quantity.end - start
        if low < at or high > len(text):
            continue
        yield from cut(text[at:low])
        yield text[low:high]
        at = high
    yield from cut(text[at:])


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Return the blank Chinese pipeline whose vocabulary all our documents and matchers share."""
    import spacy

    return spacy.blank("zh")


def lexicon(folders: Sequence[Path]) -> list[str]:
    """Return the own dictionary words of rule folders (``lexicon.txt``), each once."""
    told = (one.word.split() for folder in folders for one in dictionary(folder))
    return list(dict.fromkeys(word for words in told for word in words))


class DictionaryWord(NamedTuple):
    """One line of ``lexicon.txt``: ``line`` counts from 1, ``why`` is what stands behind a ``#``."""

    line: int
    word: str
    why: str


def dictionary(folder: Path) -> Iterator[DictionaryWord]:
    """Yield the lines of a rule folder's ``lexicon.txt`` that hold a word."""
    path = folder / _LEXICON
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else ()
    for number, line in enumerate(lines, 1):
        word, _, why = line.partition("#")
        if word.strip():
            yield DictionaryWord(number, word.strip(), why.strip())


@lru_cache(maxsize=4)
def tokenizer(folders: tuple[Path, ...]) -> Any:
    """Return jieba's tokenizer with the words of these rule folders."""
    return new_tokenizer(lexicon(folders))


def new_tokenizer(words: Iterable[str]) -> Any:
    """Return a tokenizer of jieba's that is nobody else's, with own words added."""
    with warnings.catch_warnings():
        # jieba 0.42.1 is unmaintained: it imports pkg_resources and holds invalid escapes.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    folder = _cache_folder()
    if folder is not None:
        made.tmp_dir = str(folder)
        made.cache_file = f"jieba-{hashlib.sha256(jieba.__version__.encode()).hexdigest()[:8]}.cache"
        _from_cache(made, folder / made.cache_file)
    made.initialize()
    for word in words:
        made.add_word(word, WORD_FREQUENCY)
    return made


def _from_cache(made: Any, cache: Path) -> None:
    """Take jieba's dictionary from its cache in one read: jieba itself reads it item by item, three times as long.

    Where the cache is missing or damaged nothing is done, and ``initialize`` makes it anew.
    """
    try:
        frequencies, total = marshal.loads(cache.read_bytes())  # noqa: S302 - jieba's own file in a private folder
    except (OSError, EOFError, ValueError, TypeError):
        return
    if isinstance(frequencies, dict) and isinstance(total, int):
        made.FREQ, made.total, made.initialized = frequencies, total, True


def _cache_folder() -> Path | None:
    """Return the user's own cache folder, made private; ``None`` where there is none to write to."""
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("township-report-extractor", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder
