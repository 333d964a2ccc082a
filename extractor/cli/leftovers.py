"""Texts that an earlier run has left in the same folder, of reports that this run does not have."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extractor.store.paths import text_path

__all__ = ["without_leftovers"]

_LIST = ".extractor-earlier"
_FILE = re.compile(r'\{"file": ("(?:[^"\\]|\\.)*")')
_NUMBER = re.compile(r"\(\d+\)(?=\.txt$)")


@contextmanager
def without_leftovers(out: Path) -> Iterator[None]:
    """Remove, when the block has written its outputs, the texts that only earlier runs have written.

    Which these are is known from the earlier ``reports.jsonl``, so that no file of anyone else's is touched; the list
    is kept on disk meanwhile, so that a run that is killed leaves it to the next one.
    """
    listed = out / _LIST
    earlier = _read(listed) | _reports(out)
    if earlier and (out / "texts").is_dir():
        listed.write_text("\n".join(sorted(earlier)), encoding="utf-8")
    try:
        yield
    except BaseException:
        if earlier <= _reports(out):  # they are known without the list
            listed.unlink(missing_ok=True)
        raise
    if listed.exists():
        _remove(out, earlier - _reports(out))
        listed.unlink()


def _read(listed: Path) -> set[str]:
    with suppress(OSError, UnicodeDecodeError):
        return set(listed.read_text(encoding="utf-8").split("\n"))
    return set()


def _reports(out: Path) -> set[str]:
    """Return where the texts of the reports in ``reports.jsonl`` may lie, in lower case and without a number."""
    found: set[str] = set()
    with suppress(OSError), (out / "reports.jsonl").open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if named := _FILE.match(line):
                with suppress(ValueError):
                    found.add(text_path(json.loads(named[1]), set()).lower())
    return found


def _remove(out: Path, unwanted: set[str]) -> None:
    for here, _, names in os.walk(out / "texts", topdown=False):
        folder = Path(here)
        for name in names:
            path = folder / name
            if _NUMBER.sub("", path.relative_to(out).as_posix().lower()) in unwanted:
                path.unlink()
        with suppress(OSError):  # not empty, as most are
            folder.rmdir()
