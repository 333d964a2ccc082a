"""What all views of the left side have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.web.views.sheets import Place

if TYPE_CHECKING:
    from extractor.web.pages.run import RunPage

__all__ = ["View"]


class View:
    """One tab: built when it is first turned to, refreshed whenever it is turned to again."""

    def __init__(self, page: RunPage) -> None:
        self.page = page
        self.bench = page.bench

    def build(self) -> None:
        """Put the elements into the box that is open."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Bring what is shown up to date."""

    def changed(self, keys: Sequence[int], *, shown: bool) -> None:
        """Hear that reports have changed; by default a view that is shown is refreshed."""
        if shown:
            self.refresh()

    def go(self, place: Place) -> None:
        """Choose a cell, if this view shows cells."""
