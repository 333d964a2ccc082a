"""Makes anew what the documents show of the program: the error page and every marked output.

``python scripts/refresh_docs.py`` writes; with ``--check`` it only says what is out of date (exit code 1). An output is a
fenced ``text`` block below a line such as ``<!-- output: extractor explain FILE --at 87 -->``; ``; only: PATTERN`` keeps
the lines that hold the pattern and puts …… for the others. Commands run from the root of the repository.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from error_page import error_page

from extractor.cli import main as run_extractor

__all__ = ["documents", "fresh"]

ROOT = Path(__file__).resolve().parents[1]
_MARKED = re.compile(
    r"(?P<head><!-- output: (?P<command>.+?)(?:; only: (?P<only>.+?))? -->\n```text\n)(?P<body>.*?)(?=^```$)",
    re.DOTALL | re.MULTILINE,
)
_SOME_FAILED = 3


def documents() -> Iterator[Path]:
    """Yield the documents of the repository."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").glob("*.md"))


def fresh(path: Path) -> str:
    """Return a document's text as it should be now."""
    if path == ROOT / "docs" / "ERRORS.md":
        return error_page()
    return _MARKED.sub(_replaced, path.read_text(encoding="utf-8"))


def _replaced(found: re.Match[str]) -> str:
    lines = _output(found["command"]).splitlines()
    if found["only"]:
        lines = list(_chosen(lines, re.compile(found["only"])))
    return found["head"] + "".join(f"{line.rstrip()}\n" for line in lines)


def _chosen(lines: list[str], only: re.Pattern[str]) -> Iterator[str]:
    left_out = False
    for line in lines:
        if only.search(line):
            yield from ["……"] if left_out else []
            yield line
        left_out = not only.search(line)


@lru_cache
def _output(command: str) -> str:
    """Return what a command of ours prints; its results go to a scratch folder, whatever it says.

    :raises RuntimeError: if it ends with a code that says it did not work.
    """
    words = shlex.split(command)
    screen = io.StringIO()
    with tempfile.TemporaryDirectory() as scratch, contextlib.chdir(ROOT):
        if "--out" in words:
            words[words.index("--out") + 1] = scratch
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(io.StringIO()):
            code = run_extractor(words[1:])
    if words[0] != "extractor" or code not in (0, _SOME_FAILED):
        raise RuntimeError(f"{command!r} ended with {code}")
    return screen.getvalue().replace(scratch, "out")


def main() -> int:
    """Write or check all documents; return the exit code."""
    stale = 0
    for path in documents():
        wanted = fresh(path)
        if not path.exists() or path.read_text(encoding="utf-8") != wanted:
            stale += 1
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
            if "--check" not in sys.argv:
                path.write_text(wanted, encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
