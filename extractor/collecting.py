"""Python's garbage collector, and when it should not look."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["process_is_ours", "uncollected"]

_ours = False


def process_is_ours() -> None:
    """Say that this process runs nothing but our program: what is loaded in it may be taken out of sight for good."""
    global _ours
    _ours = True


@contextmanager
def uncollected() -> Iterator[None]:
    """Let modules, rules and dictionaries be loaded in peace: all of it stays, and the collector would go through it time
    and again, a tenth of the start.

    Where the process is ours what stays is never gone through; elsewhere once. A collector that is off stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if _ours:
            gc.freeze()
        if was_on:
            gc.enable()
