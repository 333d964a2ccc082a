"""The standard output, in a way that survives old consoles, narrow windows and pipes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from extractor.exports.cells import clean

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["open_console", "say"]

_PIPED = 100  # width where there is no terminal


def open_console() -> Console:
    """Return the standard output as a rich console; text is shown as it is, never read as markup."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _PIPED
    return Console(file=sys.stdout, width=width, markup=False, highlight=False, emoji=False)


def say(console: Console, text: str, *, bold: bool = False) -> None:
    """Print one line, wrapped by the terminal only, so that paths stay whole; a file name may hold
    anything, but no control character of it reaches the terminal."""
    console.print(clean(text), style="bold" if bold else None, soft_wrap=True)
