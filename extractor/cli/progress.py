"""A progress bar on the error stream; nothing at all where that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["progress"]


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar for so many files; the block calls the function it gets with the name of each that is
    done."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("读取报告"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as bar:
        task = bar.add_task("", total=total, rate="")

        def step(name: str) -> None:
            done, elapsed = bar.tasks[0].completed + 1, bar.tasks[0].elapsed or 0.0
            # over the whole run: results come in bursts, and a rate between two of a burst is a fancy number
            bar.update(task, advance=1, rate=f"{done / elapsed:.1f} 份/秒" if elapsed > 1 else "")

        yield step
