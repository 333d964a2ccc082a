"""Where a report's text lies in a run's folder: a place that every system takes, and never twice."""

from __future__ import annotations

__all__ = ["safe_name", "text_path"]

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*\\' + "".join(map(chr, range(32))), "_"))


def text_path(name: str, taken: set[str]) -> str:
    """Return the place of a report's text below the output folder, safe on every system and never twice.

    ``taken`` are the places given so far, in lower case; the new one is added.
    """
    parts = [safe_name(part) for part in name.split("/") if part not in ("", ".", "..")]
    place, number = "/".join(["texts", *parts]), 1
    unique = f"{place}.txt"
    while unique.lower() in taken:
        number += 1
        unique = f"{place}({number}).txt"
    taken.add(unique.lower())
    return unique


def safe_name(part: str) -> str:
    """Return a file or folder name that every system takes."""
    part = part.translate(_FORBIDDEN).rstrip(". ") or "_"
    return f"_{part}" if part.split(".")[0].lower() in _RESERVED else part
