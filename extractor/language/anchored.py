"""Searches that go by what no match can do without.

An expression that may begin with any Chinese character is tried at every place of a text. Where each of its matches
holds a rare sign (镇, 零, a year) close behind its start, it is enough to try it before those signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["anchored"]


def anchored(
    pattern: re.Pattern[str], anchor: re.Pattern[str], reach: int, text: str
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` yields.

    :param anchor: finds the signs; every match of the pattern has one at its start or behind it.
    :param reach: the most characters between the start of a match and its first sign.
    """
    floor = 0
    for sign in anchor.finditer(text):
        at = sign.start()
        start = max(floor, at - reach)
        while start <= at:
            match = pattern.match(text, start)
            if match is None:
                start += 1
            else:
                yield match
                floor = start = max(match.end(), start + 1)
