"""Regular expressions that are made of rule files, compiled once for all processes of a user.

They are long (the units alone 22,000 characters), and Python compiles them in Python: 0.4 s of every start, more than half of all
expressions together. What its compiler makes of one is a list of numbers, which the engine (``_sre``) checks when
it takes it in. A test holds that what comes back equals what ``re.compile`` gives. All this is Python's own business and not
promised to anyone: on a Python that it was not tried on, expressions are compiled as everywhere.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]  # the engine
import re
import re._compiler as compiler  # type: ignore[import-not-found]  # re gives its programs to nobody
import re._parser as parser  # type: ignore[import-not-found]
import sys

from extractor.keeping import Shelf

__all__ = ["expression"]

_PROGRAMS = Shelf("programs", str(_sre.MAGIC))
_TRIED = sys.implementation.name == "cpython" and (3, 11) <= sys.version_info[:2] <= (3, 13)
_Program = tuple[list[int], int, int, dict[str, int], tuple[str | None, ...]]


def expression(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return what ``re.compile`` gives for an expression.

    :raises re.error: if it is none.
    """
    if not _TRIED:
        return re.compile(text, flags)
    code, all_flags, groups, numbers, names = _PROGRAMS.found(
        f"{flags.value} {text}", lambda: _program(text, flags.value)
    )
    compiled: re.Pattern[str] = _sre.compile(text, all_flags, code, groups, numbers, names)
    return compiled


def _program(text: str, flags: int) -> _Program:
    """Return what the engine wants to know of an expression; see ``compile`` in Python's ``re/_compiler.py``."""
    parsed = parser.parse(text, flags)
    numbers = dict(parsed.state.groupdict)
    by_number = {number: name for name, number in numbers.items()}
    names = tuple(by_number.get(number) for number in range(parsed.state.groups))
    code = [
        int(one) for one in compiler._code(parsed, flags)
    ]  # some are numbers with a name of the compiler's own
    return code, flags | parsed.state.flags, parsed.state.groups - 1, numbers, names
