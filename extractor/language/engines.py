"""Imports jieba and spaCy without what they bring along and reading a report never calls.

Importing spaCy also imports its command line, and with it three web clients and a template engine: two fifths of the
time. Importing jieba also imports ``pkg_resources``, four fifths of it, for which jieba has another way. Both
are what a run over one report waits for, so both are left out, and loaded if somebody does call them.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from extractor.collecting import uncollected

__all__ = ["import_jieba", "import_spacy"]

_LOCK = threading.Lock()
_COMMANDS = "spacy.cli"
_SHOWN = f"{_COMMANDS}.info"  # the one command that spaCy's package offers as a function


def import_jieba() -> Any:
    """Return the module ``jieba``."""
    with _instead({"pkg_resources": None}):  # None: it cannot be imported
        return importlib.import_module("jieba")


def import_spacy() -> Any:
    """Return the module ``spacy``; ``spacy.info`` and ``spacy.cli`` are there for whoever asks for them later."""
    try:
        with _instead({_COMMANDS: ModuleType(_COMMANDS), _SHOWN: _later()}):
            return importlib.import_module("spacy")
    except ImportError:  # a spaCy whose package wants more of its command line
        return importlib.import_module("spacy")


def _later() -> ModuleType:
    def info(*arguments: Any, **options: Any) -> Any:
        return importlib.import_module(_SHOWN).info(*arguments, **options)

    module = ModuleType(_SHOWN)
    module.__dict__["info"] = info
    return module


@contextlib.contextmanager
def _instead(modules: dict[str, ModuleType | None]) -> Iterator[None]:
    """Let modules that are not loaded stand in for those of their names, for as long as something is imported."""
    with _LOCK:
        placed = {name: module for name, module in modules.items() if name not in sys.modules}
        sys.modules.update(placed)  # type: ignore[arg-type]  # None is how Python itself marks what cannot be imported
        try:
            with uncollected():
                yield
        finally:
            for name in placed:
                sys.modules.pop(name, None)
