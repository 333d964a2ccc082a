"""Words: spaCy documents over a private jieba dictionary, with every figure one token.

Nothing is loaded before the first sentence is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from extractor.language.cutting import Cutter
from extractor.language.engines import import_spacy
from extractor.models import Quantity
from extractor.resources import folders_in_force

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["DictionaryWord", "cutter", "dictionary", "lexicon", "sentence_doc", "vocabulary"]

_LEXICON = "lexicon.txt"


def sentence_doc(text: str, start: int, quantities: Sequence[Quantity]) -> Doc:
    """Return the words of a sentence.

    :param text: the sentence.
    :param start: its offset in the document, to which the offsets of ``quantities`` refer.
    :param quantities: the figures inside it; each becomes one token.
    """
    shared = vocabulary()
    from spacy.tokens import Doc

    words = [word for word in _words(text, start, quantities) if word]
    return Doc(shared, words=words, spaces=[False] * len(words))


def _words(text: str, start: int, quantities: Sequence[Quantity]) -> Iterator[str]:
    cut = cutter(folders_in_force()).cut
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
def vocabulary() -> Vocab:
    """Return the vocabulary of spaCy's blank Chinese pipeline, which all our documents and matchers share."""
    import_spacy()
    from spacy.lang.zh import ChineseDefaults
    from spacy.vocab import create_vocab

    return create_vocab("zh", ChineseDefaults)


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
def cutter(folders: tuple[Path, ...]) -> Cutter:
    """Return what cuts texts into words, those of these rule folders among them."""
    return Cutter(lexicon(folders))
