"""Signals for processes that tests start."""

from __future__ import annotations

import signal


def hearing_ctrl_c() -> None:
    """Hear Ctrl-C also where the tests run in the background of a shell, which lets its children ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
