"""Lines that were broken by a page, not by their author: read as one, character for character."""

from __future__ import annotations

from extractor.language.running import RunningText

__all__ = ["closed_up", "mended"]


def closed_up(text: str) -> str:
    """Return words without the blanks that wrapping and lay-out put between them."""
    return "".join(text.split())


def mended(text: str, running: RunningText) -> str:
    """Return the text with what its running text leaves out turned into blanks; offsets stay as they are.

    So the ends of wrapped lines and the page numbers and running heads between them no longer end a sentence.
    """
    if len(running.back) == len(text):
        return text
    chars = [" "] * len(text)
    for place in running.back:
        chars[place] = text[place]
    return "".join(chars)
