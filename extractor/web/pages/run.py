"""A run on the bench: what can be looked through on the left, the evidence of what was chosen on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import events, ui

from extractor.web.access import Session
from extractor.web.bench import Bench
from extractor.web.desk import Desk
from extractor.web.pages.changes import ChangesView, ExportView
from extractor.web.pages.charts import ChartView
from extractor.web.pages.findings import FindingsView
from extractor.web.pages.ledger import LedgerView
from extractor.web.pages.panel import Panel
from extractor.web.pages.parts import head, tell
from extractor.web.pages.queue import QueueView
from extractor.web.pages.table import TableView
from extractor.web.pages.view import View
from extractor.web.pages.years import YearsView
from extractor.web.views.sheets import Place
from extractor.web.views.table import doubts, next_doubt

__all__ = ["RunPage"]

_VIEWS: tuple[tuple[str, str, type[View]], ...] = (
    ("table", "汇总表", TableView),
    ("queue", "待核", QueueView),
    ("findings", "问题清单", FindingsView),
    ("ledger", "数字台账", LedgerView),
    ("years", "两年对照", YearsView),
    ("charts", "图表", ChartView),
    ("changes", "修改记录", ChangesView),
    ("export", "导出", ExportView),
)
_WIDE = frozenset({"charts", "export"})


class RunPage:
    """Holds the views and the panel together: what one chooses, the other shows."""

    def __init__(self, desk: Desk, bench: Bench, session: Session) -> None:
        self.desk, self.bench, self.session = desk, bench, session
        self._views: dict[str, View] = {}
        self._boxes: dict[str, ui.element] = {}
        self._shown = "table"

    def build(self, title: str) -> None:
        """Put the page together; called when the browser is there, so that no word of a report is in the page's HTML."""
        head(self.session, title)
        with ui.tabs().classes("er-bar").props("dense align=left") as self._tabs:
            for name, words, _ in _VIEWS:
                ui.tab(name, words)
        self._tabs.set_value("table")
        self._tabs.on_value_change(self._turn)
        with ui.element("main").classes("er-bench"):
            with ui.element("div").classes("er-left") as self._left:
                for name, _, _ in _VIEWS:
                    self._boxes[name] = ui.element("div").classes(f"er-view er-view-{name}")
                    self._boxes[name].set_visibility(name == "table")
            with ui.element("aside").classes("er-side") as self._right:
                self.panel = Panel(self)
                self.panel.build()
        self._view("table")
        ui.keyboard(on_key=self._key, repeating=False, ignore=["input", "select", "textarea"])
        self.bench.listeners.add(self._changed)
        ui.context.client.on_delete(self._left_behind)

    def choose(self, key: int, metric: str) -> None:
        """Show the evidence of a cell, unless it is shown already: a form that is open there stays open."""
        place = Place(key, metric)
        if self.panel.here != place:
            self.panel.show_cell(place)

    def step(self, direction: int) -> None:
        """Go to the next doubtful cell, or to the one before."""
        queue = list(doubts(self.bench.sheets, self.bench.metrics))
        place = next_doubt(queue, self.panel.here, direction)
        if place is None:
            tell("没有待核的数值了。")
            return
        self.panel.show_cell(place)
        self._view(self._shown).go(place)

    def settled(self, before: Sequence[Place]) -> None:
        """Go on after a cell was settled, where people work through the queue."""
        if self._shown != "queue" or self.panel.here is None:
            return
        left = set(doubts(self.bench.sheets, self.bench.metrics))
        if self.panel.here in left:
            return
        place = next_doubt(
            [one for one in before if one in left or one == self.panel.here], self.panel.here, 1
        )
        if place is not None and place in left:
            self.panel.show_cell(place)
            self._view("queue").go(place)

    def point(self, place: Place) -> None:
        """Let the view that is shown, or else the table, point at a cell."""
        if self._shown not in ("table", "queue"):
            self.open_view("table")
        self._view(self._shown).go(place)

    def open_view(self, name: str) -> None:
        """Turn to a view."""
        self._tabs.set_value(name)

    def _turn(self, event: events.ValueChangeEventArguments[Any]) -> None:
        self._shown = str(event.value)
        for name, box in self._boxes.items():
            box.set_visibility(name == self._shown)
        wide = self._shown in _WIDE
        self._right.set_visibility(not wide)
        self._left.classes(add="er-wide" if wide else "", remove="" if wide else "er-wide")
        known = self._shown in self._views
        view = self._view(self._shown)
        if known:
            view.refresh()

    def _view(self, name: str) -> View:
        if name not in self._views:
            made = next(kind for one, _, kind in _VIEWS if one == name)
            self._views[name] = made(self)
            with self._boxes[name]:
                self._views[name].build()
        return self._views[name]

    def _changed(self, keys: Sequence[int]) -> None:
        """A change was made, here or by somebody else."""
        for name, view in self._views.items():
            view.changed(keys, shown=name == self._shown)
        self.panel.changed(keys)

    def _left_behind(self) -> None:
        self.bench.listeners.discard(self._changed)

    def _key(self, event: events.KeyEventArguments) -> None:
        if not event.action.keydown or event.modifiers.ctrl or event.modifiers.alt or event.modifiers.meta:
            return
        deeds: dict[str, Callable[[], object]] = {
            "N": lambda: self.step(1),
            "P": lambda: self.step(-1),
            "A": self.panel.accept,
            "C": self.panel.ask_value,
            "X": self.panel.ask_reason,
            "Z": self.panel.undo_last,
        }
        deed = deeds.get(event.key.name.upper())
        if deed is not None:
            deed()
